// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Who only looks, gives input or waits.
 */
#include "stress.h"

static void look_at_areas(struct worker *w)
{
	struct knpu_area_info room[8];
	struct knpu_area_info one = {
		.size = sizeof(one),
		.flags = draw(w, 2),
		.area = draw(w, AREAS),
	};
	struct knpu_area_list list = {
		.size = sizeof(list),
		.first = draw(w, AREAS),
		.nr = 8,
		.areas = ADDRESS(room),
	};

	snprintf((char *)one.name, sizeof(one.name), "area %u", draw(w, AREAS));
	EXPECT(call(any_session(w), KNPU_CMD_AREA_INFO, &one), "area info",
	       ENODEV, ENOENT);
	EXPECT(call(any_session(w), KNPU_CMD_AREA_LIST, &list), "area list",
	       ENODEV);
}

static void list_wires(struct worker *w)
{
	struct knpu_synapse room[32];
	struct knpu_synapse_list list = {
		.size = sizeof(list),
		.flags = draw(w, 2) ? KNPU_ASK_F_INCOMING : 0,
		.end = draw(w, 200),
		.nr = 32,
		.synapses = ADDRESS(room),
	};

	EXPECT(call(any_session(w), KNPU_CMD_SYNAPSE_LIST, &list),
	       "synapse list", ENODEV, ENOENT);
}

static void stimulate(struct worker *w)
{
	struct knpu_inject_item item = { draw(w, 100), KNPU_FX_ONE };
	struct knpu_inject in = {
		.size = sizeof(in),
		.nr = 1,
		.items = ADDRESS(&item),
	};
	struct knpu_inject_voxel_item voxel = { draw(w, 20), 0, 0, 1 };
	struct knpu_inject_voxel v = {
		.size = sizeof(v),
		.area = draw(w, AREAS),
		.nr = 1,
		.items = ADDRESS(&voxel),
	};

	struct knpu_inject_item waiting[10];
	struct knpu_inject_list list = {
		.size = sizeof(list),
		.nr = 10,
		.items = ADDRESS(waiting),
	};
	struct knpu_inject_clear clear = { .size = sizeof(clear) };

	EXPECT(call(any_session(w), KNPU_CMD_INJECT, &in), "inject", ENODEV,
	       ENOENT);
	EXPECT(call(any_session(w), KNPU_CMD_INJECT_LIST, &list), "inject list",
	       ENODEV);
	if (!draw(w, 4))
		EXPECT(call(any_session(w), KNPU_CMD_INJECT_CLEAR, &clear),
		       "inject clear", ENODEV);
	EXPECT(call(any_session(w), KNPU_CMD_INJECT_VOXEL, &v), "inject voxel",
	       ENODEV, ENOENT);
}

static void look_at_neurons(struct worker *w)
{
	int64_t values[100];
	struct knpu_read r = {
		.size = sizeof(r),
		.flags = draw(w, 2) ? KNPU_READ_F_EXACT : 0,
		.scope = KNPU_SCOPE_NEURON,
		.property = draw(w, 2) ? KNPU_STATE_POTENTIAL :
					 KNPU_PROPERTY_THRESHOLD,
		.first = draw(w, 100),
		.nr = 1 + draw(w, 100),
		.values = ADDRESS(values),
	};
	struct knpu_neuron_state states[30];
	struct knpu_neuron_read n = {
		.size = sizeof(n),
		.flags = KNPU_NEURONS_F_RANGE,
		.first = draw(w, 100),
		.nr = 30,
		.states = ADDRESS(states),
	};
	struct knpu_counters c = { .size = sizeof(c) };
	struct knpu_candidate candidates[30];
	struct knpu_candidate_list l = {
		.size = sizeof(l),
		.flags = draw(w, 2) ? KNPU_CANDIDATE_LIST_F_EXACT : 0,
		.first = draw(w, 100),
		.end = 100 + draw(w, 100),
		.nr = 30,
		.candidates = ADDRESS(candidates),
	};

	EXPECT(call(any_session(w), KNPU_CMD_CANDIDATE_LIST, &l),
	       "candidate list", ENODEV, ENOENT, EBUSY);
	EXPECT(call(any_session(w), KNPU_CMD_NEURON_READ, &n), "neuron read",
	       ENODEV);
	EXPECT(call(any_session(w), KNPU_CMD_READ, &r), "read", ENODEV, ENOENT,
	       EBUSY);
	EXPECT(call(any_session(w), KNPU_CMD_COUNTERS, &c), "counters", ENODEV);
}

static void find_neurons(struct worker *w)
{
	struct knpu_neuron_place places[50];
	struct knpu_neuron_locate l = {
		.size = sizeof(l),
		.flags = KNPU_NEURONS_F_RANGE,
		.first = draw(w, 300),
		.nr = 50,
		.places = ADDRESS(places),
	};
	struct knpu_voxel_place voxel = { draw(w, 30), draw(w, 5), 0, 0, 0, 0 };
	struct knpu_voxel_locate v = {
		.size = sizeof(v),
		.area = draw(w, AREAS),
		.nr = 1,
		.voxels = ADDRESS(&voxel),
	};

	EXPECT(call(any_session(w), KNPU_CMD_NEURON_LOCATE, &l),
	       "neuron locate", ENODEV);
	EXPECT(call(any_session(w), KNPU_CMD_VOXEL_LOCATE, &v), "voxel locate",
	       ENODEV, ENOENT);
}

static void watch(struct worker *w)
{
	uint32_t object = draw(w, KNPU_MAP_END);
	int fd = any_session(w);
	const uint32_t *magic;
	struct knpu_map m;

	if (EXPECT(map_info(fd, object, &m), "map", ENODEV))
		return;
	magic = mmap(NULL, m.length, PROT_READ, MAP_SHARED, fd, m.offset);
	if (magic == MAP_FAILED) {
		EXPECT(-errno, "mmap", ENODEV, EINVAL);
		return;
	}
	/* The session may be another by now, but of the same object. */
	if (*magic != (object ? KNPU_STATUS_MAGIC : KNPU_LEDGER_MAGIC))
		atomic_fetch_add(&wrong, 1);
	munmap((void *)magic, m.length);
}

static void wait_for_burst(struct worker *w)
{
	int fd = any_session(w);

	EXPECT(ask(fd, draw(w, 50)), "wait", ENODEV);
	ready(fd, draw(w, 2));
}

const struct kind ask_kinds[] = {
	{ look_at_areas, 1 },  { list_wires, 1 },
	{ stimulate, 1 },      { look_at_neurons, 1 },
	{ find_neurons, 1 },   { watch, 1 },
	{ wait_for_burst, 1 }, {},
};
