// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Areas, neurons, synapses and properties that come, change and go.
 */
#include "stress.h"

static void grow(struct worker *w)
{
	struct knpu_property_value value = {
		.property = KNPU_PROPERTY_LEAK,
		.value = draw(w, 65536),
	};
	struct knpu_area_add a = {
		.size = sizeof(a),
		.width = 1 + draw(w, 30),
		.height = 1 + draw(w, 5),
		.depth = 1,
		.per_voxel = 1 + draw(w, 2),
		.nr = draw(w, 2),
		.values = ADDRESS(&value),
	};

	snprintf((char *)a.name, sizeof(a.name), "area %u", draw(w, AREAS));
	EXPECT(call(any_session(w), KNPU_CMD_AREA_ADD, &a), "area add", ENODEV,
	       EEXIST);
}

static void rename_area(struct worker *w)
{
	struct knpu_area_rename r = {
		.size = sizeof(r),
		.area = draw(w, AREAS),
	};

	snprintf((char *)r.name, sizeof(r.name), "area %u", draw(w, AREAS));
	EXPECT(call(any_session(w), KNPU_CMD_AREA_RENAME, &r), "area rename",
	       ENODEV, ENOENT, EINVAL, EEXIST);
}

/* Places become free only after bursts; most of the time none is. */
static void begin_neurons(struct worker *w)
{
	struct knpu_neuron_new neurons[2] = {
		{ .area = draw(w, AREAS), .x = draw(w, 64) },
		{ .area = draw(w, AREAS), .x = draw(w, 64) },
	};
	struct knpu_neuron_add add = {
		.size = sizeof(add),
		.nr = 1 + draw(w, 2),
		.neurons = ADDRESS(neurons),
	};
	struct knpu_area_fill fill = {
		.size = sizeof(fill),
		.area = draw(w, AREAS),
	};

	if (draw(w, 4))
		EXPECT(call(any_session(w), KNPU_CMD_NEURON_ADD, &add),
		       "neuron add", ENODEV, ENOENT, EINVAL, ENOSPC, EBUSY);
	else
		EXPECT(call(any_session(w), KNPU_CMD_AREA_FILL, &fill),
		       "area fill", ENODEV, ENOENT, EINVAL, EBUSY);
}

/* Seldom: few come back. */
static void end_neurons(struct worker *w)
{
	uint32_t ids[2] = { draw(w, 200), draw(w, 200) };
	struct knpu_neuron_delete d = {
		.size = sizeof(d),
		.nr = 2,
		.ids = ADDRESS(ids),
	};

	if (!draw(w, 8))
		EXPECT(call(any_session(w), KNPU_CMD_NEURON_DELETE, &d),
		       "neuron delete", ENODEV, ENOENT, EINVAL);
}

/* More seldom still: with it goes all that others work on. */
static void end_area(struct worker *w)
{
	struct knpu_area_remove r = {
		.size = sizeof(r),
		.area = draw(w, AREAS),
	};

	if (!draw(w, 64))
		EXPECT(call(any_session(w), KNPU_CMD_AREA_REMOVE, &r),
		       "area remove", ENODEV, ENOENT, EINVAL);
}

/* Seldom: places are not used again. */
static void resize_area(struct worker *w)
{
	struct knpu_area_resize r = {
		.size = sizeof(r),
		.area = draw(w, AREAS),
		.width = 1 + draw(w, 30),
		.height = 1 + draw(w, 5),
		.depth = 1 + draw(w, 2),
	};

	if (!draw(w, 8))
		EXPECT(call(any_session(w), KNPU_CMD_AREA_RESIZE, &r),
		       "area resize", ENODEV, ENOENT, EINVAL, ENOSPC);
}

static void tune(struct worker *w)
{
	struct knpu_property_item items[4];
	struct knpu_property_set set = {
		.size = sizeof(set),
		.nr = 4,
		.items = ADDRESS(items),
	};
	uint32_t i;

	for (i = 0; i < 4; i++)
		items[i] = (struct knpu_property_item){
			.scope = draw(w, 2),
			.id = draw(w, 20),
			.property = draw(w, KNPU_PROPERTY_NEURON_END),
			.value = draw(w, 2),
		};
	EXPECT(call(any_session(w), KNPU_CMD_PROPERTY_SET, &set),
	       "property set", ENODEV, ENOENT, ERANGE);
}

static void wire(struct worker *w)
{
	struct knpu_synapse s[16];
	struct knpu_synapse_add add = {
		.size = sizeof(add),
		.nr = 16,
		.synapses = ADDRESS(s),
	};
	struct knpu_publish p = { .size = sizeof(p) };
	uint32_t i;

	for (i = 0; i < 16; i++)
		s[i] = (struct knpu_synapse){
			.source = draw(w, 200),
			.target = draw(w, 200),
			.weight = draw(w, 511) - 255,
			.delay = 1 + draw(w, 255),
		};
	EXPECT(call(any_session(w), KNPU_CMD_SYNAPSE_ADD, &add), "synapse add",
	       ENODEV, ENOENT);
	if (!draw(w, 4))
		EXPECT(call(any_session(w), KNPU_CMD_PUBLISH, &p), "publish",
		       ENODEV);
}

static void rewire(struct worker *w)
{
	struct knpu_synapse_pair pair = { draw(w, 200), draw(w, 200) };
	struct knpu_synapse_remove r = {
		.size = sizeof(r),
		.nr = 1,
		.pairs = ADDRESS(&pair),
	};
	struct knpu_synapse_change change = {
		.source = draw(w, 200),
		.target = draw(w, 200),
		.weight = draw(w, 511) - 255,
		.flags = KNPU_CHANGE_F_WEIGHT,
	};
	struct knpu_synapse_set set = {
		.size = sizeof(set),
		.nr = 1,
		.changes = ADDRESS(&change),
	};

	EXPECT(call(any_session(w), KNPU_CMD_SYNAPSE_REMOVE, &r),
	       "synapse remove", ENODEV, ENOENT);
	EXPECT(call(any_session(w), KNPU_CMD_SYNAPSE_SET, &set), "synapse set",
	       ENODEV, ENOENT);
}

static void clear_wires(struct worker *w)
{
	struct knpu_span spans[2] = {
		{ KNPU_SCOPE_NEURON, draw(w, 200), 1 + draw(w, 20), 0 },
		{ KNPU_SCOPE_AREA, draw(w, AREAS), 0, 0 },
	};
	struct knpu_synapse_clear clear = {
		.size = sizeof(clear),
		.nr = 2,
		.sources = 1,
		.spans = ADDRESS(spans),
	};
	struct knpu_synapse_count count = {
		.size = sizeof(count),
		.nr = 2,
		.sources = 1,
		.spans = ADDRESS(spans),
	};

	EXPECT(call(any_session(w), KNPU_CMD_SYNAPSE_CLEAR, &clear),
	       "synapse clear", ENODEV, ENOENT);
	EXPECT(call(any_session(w), KNPU_CMD_SYNAPSE_COUNT, &count),
	       "synapse count", ENODEV, ENOENT);
}

const struct kind structure_kinds[] = {
	{ grow, 1 },
	{ rename_area, 1 },
	{ begin_neurons, 1 },
	{ end_neurons, 1 },
	{ end_area, 1 },
	{ resize_area, 1 },
	{ tune, 1 },
	{ wire, 1 },
	{ rewire, 1 },
	{ clear_wires, 1 },
	{},
};
