// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Any bytes at all are a stream of commands, good ones and bad ones, for the
 * engine and for the reference, which is slow and plain and shares no line with
 * it.  A bad command is refused with the error that the contract names and
 * changes nothing; after every burst both have the same spikes and states.
 */
#include "tests/fuzz/commands/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The contract's ranges; numbers of areas follow those of neurons. */
static const struct range {
	s64 min;
	s64 max;
} ranges[REF_PROPERTY_END] = {
	[REF_THRESHOLD] = { INT32_MIN, INT32_MAX },
	[REF_THRESHOLD_LIMIT] = { INT32_MIN, INT32_MAX },
	[REF_LEAK] = { 0, 65536 },
	[REF_REFRACTORY] = { 0, 65535 },
	[REF_CONSECUTIVE_LIMIT] = { 0, 65535 },
	[REF_SNOOZE] = { 0, 65535 },
	[REF_EXCITABILITY] = { 0, (s64)1 << 32 },
	[REF_ACCUMULATE] = { 0, 1 },
	[REF_GRADIENT_X] = { INT32_MIN, INT32_MAX },
	[REF_GRADIENT_Y] = { INT32_MIN, INT32_MAX },
	[REF_GRADIENT_Z] = { INT32_MIN, INT32_MAX },
	[REF_PSP] = { 0, 255 },
	[REF_UNIFORM_PSP] = { 0, 1 },
	[REF_MP_DRIVEN_PSP] = { 0, 1 },
	[REF_TIME] = { REF_CLOCK, REF_STIMULATED },
};

/* ---- commands: each is given to both, or refused as it has to be ---- */

static void add_area(struct fuzz *f)
{
	const u32 dims[3] = { 1 + byte_of(f) % 6, 1 + byte_of(f) % 4,
			      1 + byte_of(f) % 3 };
	struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = (char[]){ 'a', 'a' + (char)f->m->nr_areas, 0 },
		.dims = { dims[0], dims[1], dims[2] },
		.per_voxel = 1 + byte_of(f) % 2,
	};
	struct knpu_area_info info;

	if (f->m->nr_areas == AREAS_MAX || f->m->nr_neurons + 144 > NEURONS_MAX)
		return;
	CHECK(!knpu_area_add(f->k, &opts, &info));
	CHECK(info.area == ref_area_add(f->m, dims, opts.per_voxel));
	CHECK(info.first == f->m->areas[info.area].first);
	CHECK(info.neurons == f->m->areas[info.area].count);
}

/* In range most of the time, and often at its end. */
static s64 property_value(struct fuzz *f, u32 property)
{
	const struct range *r = &ranges[property];
	u32 kind = byte_of(f) % 8;
	s64 value = amount_of(f);

	if (kind == 0)
		return r->max;
	if (kind == 1)
		return r->min;
	if (kind == 2)
		return r->max + 1;
	if (kind == 3)
		return r->min - 1;
	if (r->max == INT32_MAX)
		return value;
	if (kind == 4)
		return (s64)((u64)value % ((u64)r->max + 1));
	return value & 3 & r->max ? value & 3 & r->max : r->max / 2;
}

static int property_error(u32 property, s64 value)
{
	const struct range *r = &ranges[property];

	return value < r->min || value > r->max ? -ERANGE : 0;
}

/* Would every neuron's threshold fit? */
static int gradient_error(const struct ref_area *area, u32 property, s64 value)
{
	s64 v[REF_PROPERTY_END];

	memcpy(v, area->value, sizeof(v));
	v[property] = value;
	if (property != REF_THRESHOLD &&
	    (property < REF_GRADIENT_X || property > REF_GRADIENT_Z))
		return 0;
	return ref_gradient_fits(area, v[REF_THRESHOLD], v + REF_GRADIENT_X) ?
		       0 :
		       -ERANGE;
}

static void set_area(struct fuzz *f)
{
	u32 area = below(f, f->m->nr_areas + 1);
	u32 property = byte_of(f) % REF_PROPERTY_END;
	struct knpu_property_item item = {
		.scope = KNPU_SCOPE_AREA,
		.id = area,
		.property = property < REF_NEURON_END ?
				    property :
				    property - REF_NEURON_END +
					    KNPU_PROPERTY_GRADIENT_X,
		.value = property_value(f, property),
	};
	int err = area_exists(f, area) ? 0 : -ENOENT;

	if (!err)
		err = property_error(property, item.value);
	if (!err)
		err = gradient_error(&f->m->areas[area], property, item.value);
	CHECK(knpu_property_set(f->k, &item, 1, NULL) == err);
	if (!err)
		ref_set_area(f->m, area, property, item.value);
}

/* Neighbours, so that none is set twice: a batch takes effect as one. */
static void set_neurons(struct fuzz *f)
{
	struct knpu_property_item items[BATCH];
	u32 nr = 1 + byte_of(f) % BATCH;
	u32 property = byte_of(f) % REF_NEURON_END;
	u32 first = neuron_of(f);
	size_t failed;
	int err = 0;
	u32 i, bad;

	for (i = 0; i < nr; i++)
		items[i] = (struct knpu_property_item){
			.scope = KNPU_SCOPE_NEURON,
			.id = first + i,
			.property = property,
			.value = property_value(f, property),
		};
	for (bad = 0; bad < nr && !err; bad++) {
		err = exists(f, items[bad].id) ? 0 : -ENOENT;
		if (!err)
			err = property_error(property, items[bad].value);
	}
	CHECK(knpu_property_set(f->k, items, nr, &failed) == err);
	CHECK(!err || failed == bad - 1);
	for (i = 0; i < nr && !err; i++)
		ref_set_neuron(f->m, items[i].id, property, items[i].value);
}

static void inject(struct fuzz *f)
{
	struct knpu_inject_item items[BATCH];
	u32 nr = 1 + byte_of(f) % BATCH;
	size_t failed;
	int err = 0;
	u32 i, bad;

	if (f->nr_waiting + BATCH > WAITING_MAX)
		return;
	for (i = 0; i < nr; i++)
		items[i] =
			(struct knpu_inject_item){ neuron_of(f), amount_of(f) };
	for (bad = 0; bad < nr && !err; bad++)
		err = exists(f, items[bad].id) ? 0 : -ENOENT;
	CHECK(knpu_inject(f->k, items, nr, &failed) == err);
	CHECK(!err || failed == bad - 1);
	for (i = 0; i < nr && !err; i++) {
		ref_inject(f->m, items[i].id, items[i].amount);
		waits(f, items[i].id, items[i].amount);
	}
}

static void inject_voxel(struct fuzz *f)
{
	u32 number = below(f, f->m->nr_areas);
	const struct ref_area *area = &f->m->areas[number];
	const u32 *size = area->grid.size;
	struct knpu_inject_voxel_item item = {
		.x = byte_of(f) % (size[0] + 1),
		.y = byte_of(f) % (size[1] + 1),
		.z = byte_of(f) % (size[2] + 1),
		.amount = amount_of(f),
	};
	int err = area_exists(f, number) && item.x < size[0] &&
				  item.y < size[1] && item.z < size[2] ?
			  0 :
			  -ENOENT;
	u32 i;

	if (f->nr_waiting + BATCH > WAITING_MAX)
		return;
	CHECK(knpu_inject_voxel(f->k, number, &item, 1, NULL) == err);
	for (i = 0; i < f->m->nr_neurons && !err; i++) {
		const struct ref_neuron *c = &f->m->neurons[i];

		if (exists(f, i) && c->area == number && c->x == item.x &&
		    c->y == item.y && c->z == item.z) {
			ref_inject(f->m, i, item.amount);
			waits(f, i, item.amount);
		}
	}
}

/* ---- neurons and areas go ---- */

/* Return: how many synapses went with it. */
static u32 ref_delete(struct fuzz *f, u32 id)
{
	struct ref_neuron *c = &f->m->neurons[id];
	u32 kept = 0;
	u32 i, removed;

	for (i = 0; i < f->m->nr_synapses; i++) {
		const struct ref_synapse *s = &f->m->synapses[i];

		if (s->source != id && s->target != id)
			f->m->synapses[kept++] = *s;
	}
	removed = f->m->nr_synapses - kept;
	f->m->nr_synapses = kept;
	c->v = 0;
	c->countdown = 0;
	c->fire_count = 0;
	c->queued = 0;
	c->queue_touched = false;
	f->gone[id] = true;
	f->free_from[id] = f->m->burst + 255;
	/* What waits for it is not for another. */
	edits_bury(f, id);
	waits_no_more(f, id);
	return removed;
}

/* The first neuron of a voxel: of those who are or were there, the last. */
u32 ref_voxel(const struct fuzz *f, u32 number, const u32 *at)
{
	u32 i, first = 0;

	for (i = 0; i < f->m->nr_neurons; i++) {
		const struct ref_neuron *c = &f->m->neurons[i];

		if (c->area == number && !c->n && c->x == at[0] &&
		    c->y == at[1] && c->z == at[2])
			first = i;
	}
	return first;
}

/* The first place of a voxel that is free: 0, -EBUSY, -ENOSPC. */
static int ref_place(const struct fuzz *f, const struct knpu_neuron_new *new,
		     u32 *id)
{
	const u32 at[3] = { new->x, new->y, new->z };
	u32 i = ref_voxel(f, new->area, at);
	u32 end = i + f->m->areas[new->area].per_voxel;
	int err = -ENOSPC;

	for (; i < end; i++) {
		if (!f->gone[i])
			continue;
		*id = i;
		if (f->m->burst >= f->free_from[i])
			return 0;
		err = -EBUSY;
	}
	return err;
}

void ref_add(struct fuzz *f, u32 id)
{
	const struct ref_neuron *c = &f->m->neurons[id];
	const s64 *v = f->m->areas[c->area].value;
	u32 p;

	for (p = 0; p < REF_NEURON_END; p++)
		ref_set_neuron(f->m, id, p, v[p]);
	ref_set_neuron(f->m, id, REF_THRESHOLD,
		       v[REF_THRESHOLD] + c->x * v[REF_GRADIENT_X] +
			       c->y * v[REF_GRADIENT_Y] +
			       c->z * v[REF_GRADIENT_Z]);
	f->gone[id] = false;
	f->incarnation[id]++;
	edits_born(f, id);
}

void valid_as_told(struct fuzz *f)
{
	struct knpu_engine_info info;
	u32 i, valid = 0;

	for (i = 0; i < f->m->nr_neurons; i++)
		valid += !f->gone[i];
	CHECK(!knpu_engine_info(f->k, &info));
	CHECK(info.valid == valid && info.neurons == f->m->nr_neurons);
	i = neuron_of(f);
	CHECK(knpu_neuron_valid(f->k, i) == exists(f, i));
}

static void delete_neurons(struct fuzz *f)
{
	u32 nr = 1 + byte_of(f) % BATCH;
	uint64_t removed;
	u32 ids[BATCH];
	size_t failed;
	u32 i, bad, expected = 0;
	int err = 0;

	for (i = 0; i < nr; i++)
		ids[i] = neuron_of(f);
	for (bad = 0; bad < nr && !err; bad++) {
		err = exists(f, ids[bad]) ? 0 : -ENOENT;
		if (!err && ids[bad] < 3)
			err = -EINVAL;
	}
	CHECK(knpu_neuron_delete(f->k, ids, nr, &failed, &removed) == err);
	CHECK(!err || failed == bad - 1);
	for (i = 0; i < nr && !err; i++)
		expected += ref_delete(f, ids[i]);
	CHECK(err || removed == expected);
	valid_as_told(f);
}

static void add_neuron(struct fuzz *f)
{
	struct knpu_neuron_new new = {
		.area = below(f, f->m->nr_areas + 1),
		.x = byte_of(f) % 6,
		.y = byte_of(f) % 4,
		.z = byte_of(f) % 3,
	};
	int err = area_exists(f, new.area) ? 0 : -ENOENT;
	u32 id;

	if (!err && (new.x >= f->m->areas[new.area].grid.size[0] ||
		     new.y >= f->m->areas[new.area].grid.size[1] ||
		     new.z >= f->m->areas[new.area].grid.size[2]))
		err = -ENOENT;
	if (!err && new.area < 3)
		err = -EINVAL;
	if (!err)
		err = ref_place(f, &new, &id);
	CHECK(knpu_neuron_add(f->k, &new, 1, NULL) == err);
	if (err)
		return;
	ref_add(f, id);
	CHECK(new.id == id);
	CHECK(new.incarnation == f->incarnation[id] + 1);
	valid_as_told(f);
}

static void remove_area(struct fuzz *f)
{
	u32 number = below(f, f->m->nr_areas + 1);
	int err = area_exists(f, number) ? 0 : -ENOENT;
	uint64_t removed;
	u32 i, expected = 0;

	if (!err && number < 3)
		err = -EINVAL;
	CHECK(knpu_area_remove(f->k, number, &removed) == err);
	if (err)
		return;
	for (i = 0; i < f->m->nr_neurons; i++)
		if (f->m->neurons[i].area == number)
			expected += ref_delete(f, i);
	CHECK(removed == expected);
	f->removed[number] = true;
	valid_as_told(f);
}

/* ---- areas get other grids ---- */

static bool in_grid(const struct ref_neuron *c, const u32 *size)
{
	return c->x < size[0] && c->y < size[1] && c->z < size[2];
}

/* Of those who are or were in a voxel, who came last has it. */
static void place_as_told(struct fuzz *f, u32 number)
{
	const u32 *size = f->m->areas[number].grid.size;
	struct knpu_voxel_place v = {
		.x = byte_of(f) % (size[0] + 1),
		.y = byte_of(f) % (size[1] + 1),
		.z = byte_of(f) % (size[2] + 1),
	};
	const u32 at[3] = { v.x, v.y, v.z };
	struct knpu_neuron_place p = { 0 };
	u32 first = 0;

	if (v.x < size[0] && v.y < size[1] && v.z < size[2])
		first = ref_voxel(f, number, at);
	CHECK(!knpu_voxel_locate(f->k, number, &v, 1));
	CHECK(v.first == first && !v.neurons == !first);
	p.id = first;
	CHECK(!knpu_neuron_locate(f->k, &p, 1));
	if (!first || !exists(f, first))
		return;
	CHECK(p.area == number && p.x == v.x && p.y == v.y && p.z == v.z);
}

static int resize_error(const struct fuzz *f, u32 number, const u32 *dims)
{
	struct ref_area area;

	if (!area_exists(f, number))
		return -ENOENT;
	if (number < 3 || !dims[0] || !dims[1] || !dims[2])
		return -EINVAL;
	area = f->m->areas[number];
	memcpy(area.grid.size, dims, sizeof(area.grid.size));
	return ref_gradient_fits(&area, area.value[REF_THRESHOLD],
				 area.value + REF_GRADIENT_X) ?
		       0 :
		       -ERANGE;
}

static void resize_area(struct fuzz *f)
{
	const u32 none[3] = { 0, 0, 0 };
	u32 number = below(f, f->m->nr_areas + 1);
	const u32 dims[3] = { byte_of(f) % 7, byte_of(f) % 5, byte_of(f) % 4 };
	int err = resize_error(f, number, dims);
	u32 i, extents, deleted = 0, removed = 0;
	u32 before = f->m->nr_neurons;
	struct knpu_area_resize r;

	if (f->m->nr_areas + 3 > AREAS_MAX || before + 144 > NEURONS_MAX)
		return;
	CHECK(knpu_area_resize(f->k, number, dims, &r) == err);
	if (err)
		return;
	for (i = 0; i < before; i++) {
		const struct ref_neuron *c = &f->m->neurons[i];

		if (c->area != number || !exists(f, i) || in_grid(c, dims))
			continue;
		removed += ref_delete(f, i);
		deleted++;
	}
	extents = ref_area_resize(f->m, number, dims);
	/* They take ids of areas. */
	while (extents--)
		f->removed[ref_area_add(f->m, none, 1)] = true;
	CHECK(r.added == f->m->nr_neurons - before);
	CHECK(r.deleted == deleted && r.removed == removed);
	valid_as_told(f);
	place_as_told(f, number);
}

/* ---- what both show ---- */

static void same_spikes(struct fuzz *f)
{
	struct knpu_spike spikes[NEURONS_MAX];
	size_t count, at = 0;
	u32 i;

	CHECK(!knpu_ledger_read(f->ledger, f->m->burst, spikes, NEURONS_MAX,
				&count));
	for (i = 0; i < f->m->nr_neurons; i++) {
		const struct ref_neuron *c = &f->m->neurons[i];

		if (!c->fired)
			continue;
		CHECK(at < count && spikes[at].id == i);
		CHECK(spikes[at].potential == c->potential_at_fire);
		at++;
	}
	CHECK(at == count);
}

void same_states(struct fuzz *f)
{
	int64_t v[3][NEURONS_MAX];
	uint64_t burst;
	u32 i;

	for (i = 0; i < 3; i++) {
		CHECK(!knpu_read(f->k, KNPU_SCOPE_NEURON,
				 KNPU_STATE_POTENTIAL + i, 0, f->m->nr_neurons,
				 v[i], &burst));
		CHECK(burst == f->m->burst);
	}
	for (i = 0; i < f->m->nr_neurons; i++) {
		const struct ref_view view = ref_view(f->m, i);

		CHECK(v[0][i] == view.v);
		CHECK(v[1][i] == view.countdown);
		CHECK(v[2][i] == view.fire_count);
	}
}

/* A few at a time, and what is left of the neurons at once, of one burst. */
static void same_candidates(struct fuzz *f)
{
	struct knpu_candidate out[8 + NEURONS_MAX];
	u32 end = f->m->nr_neurons, first = 0;
	uint64_t burst;
	u32 i, at;
	int nr;

	nr = knpu_candidate_list(f->k, &first, end, out, 1 + f->m->burst % 8,
				 &burst);
	CHECK(nr >= 0 && burst == f->m->burst);
	if (first < end) {
		int more = knpu_candidate_list_exact(
			f->k, &first, end, out + nr, NEURONS_MAX, &burst);

		CHECK(more >= 0 && burst == f->m->burst);
		nr += more;
	}
	CHECK(first == end);
	for (i = 0, at = 0; i < end; i++) {
		if (!f->m->neurons[i].candidate || f->gone[i])
			continue;
		CHECK(at < (u32)nr && out[at].id == i);
		CHECK(out[at].potential == ref_view(f->m, i).v);
		CHECK(out[at].burst == burst);
		at++;
	}
	CHECK(at == (u32)nr);
}

static void step(struct fuzz *f)
{
	u32 bursts = byte_of(f);
	uint64_t burst;

	/* Now and then as long as the longest delay. */
	bursts = bursts < 250 ? 1 + bursts % 8 : 256;
	for (; bursts && f->run < BURSTS_MAX; bursts--, f->run++) {
		CHECK(!knpu_engine_step(f->k, 1, &burst));
		ref_burst(f->m);
		f->nr_waiting = 0;
		CHECK(burst == f->m->burst);
		same_spikes(f);
		same_states(f);
	}
}

static void begin(struct fuzz *f)
{
	const struct knpu_open_opts open_opts = {
		.size = sizeof(open_opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	struct knpu_engine_opts opts = {
		.size = sizeof(opts),
		.name = "fuzz",
		.rate_uhz = 1000000,
		.ledger_bursts = 4,
		.ledger_spikes = 4 * NEURONS_MAX,
	};
	u32 i;

	opts.power = amount_of(f);
	opts.fatigue = byte_of(f) & 1;
	for (i = 0; i < SESSIONS; i++) {
		CHECK(!knpu_open(&open_opts, &f->sessions[i].k));
		f->sessions[i].edits = calloc(EDITS_MAX, sizeof(struct edit));
		CHECK(f->sessions[i].edits);
	}
	f->k = f->sessions[0].k;
	CHECK(!knpu_engine_create(f->k, &opts));
	for (i = 1; i < SESSIONS; i++)
		CHECK(!knpu_engine_attach(f->sessions[i].k, opts.name));
	CHECK(!knpu_ledger_map(f->k, &f->ledger));
	f->m = ref_new(0, opts.power, opts.fatigue, opts.rate_uhz);
}

static void end(struct fuzz *f)
{
	u32 i;

	ref_free(f->m);
	for (i = 0; i < SESSIONS; i++) {
		free(f->sessions[i].edits);
		knpu_close(f->sessions[i].k);
	}
}

static const struct {
	void (*run)(struct fuzz *f);
} commands[] = {
	{ add_area },	     { set_area },	{ set_neurons },
	{ add_synapses },    { publish },	{ inject },
	{ inject_voxel },    { step },		{ delete_neurons },
	{ remove_area },     { add_neuron },	{ resize_area },
	{ remove_synapses }, { set_synapses },	{ clear_synapses },
	{ count_synapses },  { list_synapses }, { set_engine },
	{ reset_engine },    { list_input },	{ clear_input },
	{ fill_area },	     { add_places },	{ rename_area },
	{ name_by_handle },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* The first ten as ever, so that what was kept of inputs means what it did. */
static u32 command_of(struct fuzz *f)
{
	u32 byte = byte_of(f);

	if (byte < 200)
		return byte % 10;
	return byte < 240 ? 12 + byte % (COMMANDS - 12) : 10 + byte % 2;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz f = { .data = data, .size = size };

	begin(&f);
	while (f.size) {
		commands[command_of(&f)].run(&f);
		same_candidates(&f);
	}
	step(&f);
	end(&f);
	return 0;
}
