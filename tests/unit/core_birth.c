// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * New neurons in free places: when a place is free, what its neuron begins
 * with, and that nothing takes it for the one of before.
 */
#include "core_port.h"
#include "cut.h"
#include "limits.h"
#include "session.h"

#include "backend.h"

#include "engine_helper.h"

/* The ledger of the engine holds fewer bursts than a spike can be on its way. */
#define REST 255

static struct knpu *k;
static u32 a, b;

static int up(void **state)
{
	(void)state;
	k = make_engine("birth");
	a = add_row_of(k, "a", 100, NULL, 0);
	b = add_row_of(k, "b", 100, NULL, 0);
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

static void delete_one(u32 id)
{
	OK(knpu_neuron_delete(k, &id, 1, NULL, NULL));
}

static void step(u64 bursts)
{
	OK(knpu_engine_step(k, bursts, NULL));
}

/* In voxel x of area 3. */
static int add_at(u32 x, struct knpu_neuron_new *out)
{
	*out = (struct knpu_neuron_new){ .area = 3, .x = x, .id = 99 };
	return knpu_neuron_add(k, out, 1, NULL);
}

/* Another neuron in the place of one of area a; returns its handle. */
static u32 replace(u32 id)
{
	struct knpu_neuron_new new;

	delete_one(id);
	step(REST);
	OK(add_at(id - a, &new));
	assert_int_equal(new.id, id);
	return KNPU_NEURON_HANDLE(new.id, new.incarnation);
}

static u32 valid(void)
{
	struct knpu_engine_info info;

	OK(knpu_engine_info(k, &info));
	assert_int_equal(info.neurons, 203);
	return info.valid;
}

static void when_it_is_free(void **state)
{
	struct knpu_neuron_new new;

	(void)state;
	assert_int_equal(add_at(7, &new), -ENOSPC);
	assert_int_equal(new.id, 99);
	step(3);
	delete_one(a + 7);
	assert_int_equal(add_at(7, &new), -EBUSY);
	step(REST - 1);
	assert_int_equal(add_at(7, &new), -EBUSY);
	assert_int_equal(valid(), 202);
	step(1);
	OK(add_at(7, &new));
	assert_int_equal(new.id, a + 7);
	assert_int_equal(new.incarnation, 2);
	assert_int_equal(valid(), 203);
	assert_int_equal(knpu_neuron_valid(k, a + 7), 1);
	assert_int_equal(add_at(7, &new), -ENOSPC);
}

/* Who reads the ledger must not meet the new one as the one of before. */
static void not_before_the_ledger_forgets(void **state)
{
	struct knpu_engine_opts opts = engine_opts("long");
	struct knpu *mine = k;
	struct knpu_neuron_new new;

	(void)state;
	opts.ledger_bursts = 1024;
	k = open_embedded();
	OK(knpu_engine_create(k, &opts));
	a = add_row_of(k, "a", 100, NULL, 0);
	delete_one(a);
	step(1023);
	assert_int_equal(add_at(0, &new), -EBUSY);
	step(1);
	OK(add_at(0, &new));
	knpu_close(k);
	k = mine;
}

static void reset_forgets(void **state)
{
	struct knpu_neuron_new new;

	(void)state;
	replace(a + 1);
	delete_one(a + 1);
	delete_one(a);
	OK(knpu_engine_reset(k, NULL));
	OK(add_at(0, &new));
	assert_int_equal(new.incarnation, 2);
	OK(add_at(1, &new));
	assert_int_equal(new.incarnation, 3);
}

static void refused(void **state)
{
	struct knpu_neuron_new new[] = { { .area = 3, .x = 5 },
					 { .area = 3, .x = 100 } };
	size_t failed = 99;
	u32 id = a + 5;

	(void)state;
	delete_one(id);
	step(REST);
	assert_int_equal(knpu_neuron_add(k, new, 2, &failed), -ENOENT);
	assert_int_equal(failed, 1);
	new[1] = (struct knpu_neuron_new){ .area = 5 };
	assert_int_equal(knpu_neuron_add(k, new, 2, &failed), -ENOENT);
	new[1] = (struct knpu_neuron_new){ .area = 1 };
	assert_int_equal(knpu_neuron_add(k, new, 2, &failed), -EINVAL);
	new[1] = (struct knpu_neuron_new){ .area = 3, .x = 4 };
	assert_int_equal(knpu_neuron_add(k, new, 2, &failed), -ENOSPC);
	assert_int_equal(failed, 1);
	/* One place, wanted twice. */
	new[1] = new[0];
	assert_int_equal(knpu_neuron_add(k, new, 2, &failed), -ENOSPC);
	assert_int_equal(failed, 1);
	assert_int_equal(valid(), 202);
	OK(knpu_neuron_add(k, new, 1, &failed));
	OK(knpu_neuron_add(k, NULL, 0, NULL));
	OK(knpu_area_remove(k, 3, NULL));
	step(REST);
	assert_int_equal(knpu_neuron_add(k, new, 1, &failed), -ENOENT);
	assert_int_equal(knpu_area_fill(k, 3, NULL), -ENOENT);
}

/* Several of a voxel, asked for in any order: the lowest places first. */
static void batch(void **state)
{
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "c",
		.dims = { 3, 2, 1 },
		.per_voxel = 4,
		.flags = KNPU_AREA_F_EMPTY,
	};
	struct knpu_neuron_new new[] = {
		{ .area = 5, .x = 2, .y = 1 }, { .area = 5, .x = 1 },
		{ .area = 5, .x = 2, .y = 1 }, { .area = 5, .x = 1 },
		{ .area = 5, .x = 1 },
	};
	struct knpu_area_info info;
	struct knpu_neuron_place p;
	u32 added;

	(void)state;
	OK(knpu_area_add(k, &opts, &info));
	assert_int_equal(info.neurons, 24);
	assert_int_equal(info.valid, 0);
	assert_int_equal(knpu_neuron_valid(k, info.first), 0);
	OK(knpu_neuron_add(k, new, 5, NULL));
	assert_int_equal(new[0].id, info.first + 20);
	assert_int_equal(new[1].id, info.first + 8);
	assert_int_equal(new[2].id, info.first + 21);
	assert_int_equal(new[3].id, info.first + 9);
	assert_int_equal(new[4].id, info.first + 10);
	p.id = new[2].id;
	OK(knpu_neuron_locate(k, &p, 1));
	assert_true(p.area == 5 && p.x == 2 && p.y == 1 && p.z == 0 &&
		    p.n == 1 && p.incarnation == new[2].incarnation);
	OK(knpu_area_fill(k, 5, &added));
	assert_int_equal(added, 19);
	OK(knpu_area_info(k, 5, &info));
	assert_int_equal(info.valid, 24);
	OK(knpu_area_fill(k, 5, &added));
	assert_int_equal(added, 0);
	delete_one(info.first);
	assert_int_equal(knpu_area_fill(k, 5, &added), -EBUSY);
	assert_int_equal(knpu_area_fill(k, 0, &added), -EINVAL);
}

/* Thresholds 10 + 2x, whatever neurons had of their own. */
static void properties(void **state)
{
	const struct knpu_property_value values[] = {
		{ KNPU_PROPERTY_THRESHOLD, 0, FX(10) },
		{ KNPU_PROPERTY_GRADIENT_X, 0, FX(2) },
		{ KNPU_PROPERTY_ACCUMULATE, 0, 1 },
		{ KNPU_PROPERTY_LEAK, 0, 7 },
	};
	u32 first = add_row_of(k, "c", 4, values, 4);
	const struct knpu_property_item own[] = {
		{ KNPU_SCOPE_NEURON, first + 3, KNPU_PROPERTY_THRESHOLD, 0, 5 },
		{ KNPU_SCOPE_NEURON, first + 3, KNPU_PROPERTY_LEAK, 0, 65536 },
		{ KNPU_SCOPE_NEURON, first + 2, KNPU_PROPERTY_LEAK, 0, 9 },
		{ KNPU_SCOPE_NEURON, first + 3, KNPU_PROPERTY_EXCITABILITY, 0,
		  0 },
	};
	struct knpu_neuron_new new = { .area = 5, .x = 3 };
	struct knpu_neuron_state s = { .id = first + 3 };

	(void)state;
	OK(knpu_property_set(k, own, 4, NULL));
	stimulate(k, first + 3, 4);
	step(1);
	delete_one(first + 3);
	step(REST);
	OK(knpu_neuron_add(k, &new, 1, NULL));
	OK(knpu_neuron_read(k, &s, 1));
	assert_int_equal(s.flags, KNPU_NEURON_F_EXISTS);
	assert_int_equal(s.threshold, FX(16));
	assert_int_equal(s.leak, 7);
	assert_true(s.excitability == 1ULL << 32);
	assert_true(!s.potential && !s.countdown && !s.fire_count);
	assert_int_equal(state_of_neuron(k, KNPU_PROPERTY_LEAK, first + 2), 9);
	assert_int_equal(state_of_neuron(k, KNPU_PROPERTY_THRESHOLD, first + 2),
			 FX(14));
	/* It works: 15.9 is not enough, and all of it is kept but the leak. */
	stimulate(k, first + 3, FX(16) - 1);
	step(1);
	assert_int_equal(total_spikes(k), 0);
	stimulate(k, first + 3, FX(16));
	step(1);
	assert_int_equal(total_spikes(k), 1);
}

/*
 * The last spike of the one of before would arrive, with the longest delay, in
 * the last burst in which the place is not free.
 */
static void no_spike_of_before(void **state)
{
	struct knpu_neuron_new new;

	(void)state;
	stimulate(k, a, FX(1));
	step(1);
	assert_int_equal(total_spikes(k), 1);
	delete_one(a);
	step(REST);
	OK(add_at(0, &new));
	connect(k, a, b, 1, 255);
	OK(knpu_publish(k, NULL));
	step(300);
	assert_int_equal(total_spikes(k), 1);
	/* Its own does. */
	stimulate(k, a, FX(1));
	step(255);
	assert_int_equal(total_spikes(k), 2);
	step(1);
	assert_int_equal(total_spikes(k), 3);
}

/* Each command that names neurons takes the handle, of the one that is there. */
static void handles(void **state)
{
	const u32 old = KNPU_NEURON_HANDLE(a + 3, 1);
	u32 new = replace(a + 3);
	const u32 ids[] = { new, old, 1U << 24 | 203 };
	const int errs[] = { 0, -ESTALE, -ENOENT };
	u32 i;

	(void)state;
	assert_int_equal(new, KNPU_NEURON_HANDLE(a + 3, 2));
	for (i = 0; i < 3; i++) {
		const int err = errs[i];
		u32 id = ids[i];
		struct knpu_synapse s = { a, id, 1, 0, 1, 0 };
		struct knpu_synapse_pair pair = { id, a };
		struct knpu_synapse_change c = {
			.source = a,
			.target = id,
			.weight = 1,
			.flags = KNPU_CHANGE_F_WEIGHT,
		};
		struct knpu_span spans[] = { { KNPU_SCOPE_NEURON, a, 1, 0 },
					     { KNPU_SCOPE_NEURON, id, 1, 0 } };
		struct knpu_property_item p = { KNPU_SCOPE_NEURON, id,
						KNPU_PROPERTY_LEAK, 0, 1 };
		struct knpu_inject_item in[] = { { a, 1 }, { id, 1 } };
		struct knpu_neuron_state read = { .id = id };
		struct knpu_neuron_place place = { .id = id };
		size_t failed = 0;

		assert_int_equal(knpu_synapse_add(k, &s, 1, NULL), err);
		s = (struct knpu_synapse){ id, a, 1, 0, 1, 0 };
		assert_int_equal(knpu_synapse_add(k, &s, 1, NULL), err);
		assert_int_equal(knpu_synapse_remove(k, &pair, 1, NULL), err);
		assert_int_equal(knpu_synapse_set(k, &c, 1, NULL), err);
		assert_int_equal(knpu_synapse_clear(k, spans, 1, 1, &failed),
				 err);
		assert_int_equal(failed, err ? 1 : 0);
		assert_int_equal(knpu_property_set(k, &p, 1, NULL), err);
		failed = 0;
		assert_int_equal(knpu_inject(k, in, 2, &failed), err);
		assert_int_equal(failed, err ? 1 : 0);
		assert_int_equal(knpu_neuron_valid(k, id), !err);
		OK(knpu_neuron_read(k, &read, 1));
		assert_int_equal(read.flags, err ? 0 : KNPU_NEURON_F_EXISTS);
		assert_int_equal(read.id, id);
		OK(knpu_neuron_locate(k, &place, 1));
		assert_int_equal(place.flags, read.flags);
		/* As it was named. */
		assert_int_equal(place.id, id);
		spans[1].nr = 2;
		assert_int_equal(knpu_synapse_clear(k, spans, 1, 1, NULL),
				 -ENOENT);
	}
	assert_int_equal(knpu_neuron_delete(k, &old, 1, NULL, NULL), -ESTALE);
	/* It is not the session that is ended. */
	assert_string_equal(
		knpu_error(),
		"neuron delete: item 0: the place of this neuron was given to another");
	OK(knpu_neuron_delete(k, &new, 1, NULL, NULL));
	assert_int_equal(knpu_neuron_delete(k, &new, 1, NULL, NULL), -ENOENT);
	assert_int_equal(knpu_neuron_delete(k, &old, 1, NULL, NULL), -ESTALE);
}

/* In a range there are ids, not handles. */
static void ranges_have_no_handles(void **state)
{
	struct knpu_neuron_place p = { 0 };
	struct knpu_neuron_state s = { 0 };

	(void)state;
	OK(knpu_neuron_locate_range(k, KNPU_NEURON_HANDLE(a, 1), &p, 1));
	assert_int_equal(p.flags, 0);
	OK(knpu_neuron_read_range(k, KNPU_NEURON_HANDLE(a, 1), &s, 1));
	assert_int_equal(s.flags, 0);
}

/* Edits of before do not reach the one of now. */
static void edits_of_before(void **state)
{
	struct knpu *other = attach_to("birth");
	const struct knpu_synapse_pair pair = { b, a };
	const struct knpu_synapse_change change = {
		.source = b,
		.target = a,
		.weight = 99,
		.flags = KNPU_CHANGE_F_WEIGHT,
	};
	struct knpu_synapse out[4];
	struct knpu_publish told;
	u32 source = 0, skip = 0;

	(void)state;
	connect(other, a, b, 1, 1);
	OK(knpu_synapse_set(other, &change, 1, NULL));
	OK(knpu_synapse_remove(other, &pair, 1, NULL));
	replace(a);
	connect(k, b, a, 2, 1);
	OK(knpu_publish(k, NULL));
	OK(knpu_publish_tell(other, &told));
	assert_int_equal(told.missing, 3);
	assert_int_equal(told.removed, 0);
	assert_int_equal(told.synapses, 1);
	assert_int_equal(knpu_synapse_list(k, &source, 203, &skip, out, 4), 1);
	assert_int_equal(out[0].weight, 2);
	/* Those of now do. */
	OK(knpu_synapse_remove(other, &pair, 1, NULL));
	OK(knpu_publish_tell(other, &told));
	assert_int_equal(told.removed, 1);
	knpu_close(other);
}

static u64 published(struct knpu *session)
{
	struct knpu_publish told;

	OK(knpu_publish_tell(session, &told));
	return told.synapses;
}

/* Spans mean the neurons that there were: as sources and as targets. */
static void spans_of_before(void **state)
{
	const struct knpu_span spans[] = { { KNPU_SCOPE_AREA, 3, 0, 0 },
					   { KNPU_SCOPE_AREA, 4, 0, 0 },
					   { KNPU_SCOPE_NEURON, a + 1, 1, 0 },
					   { KNPU_SCOPE_AREA, 4, 0, 0 } };
	struct knpu *other = attach_to("birth");

	(void)state;
	/* What is added behind stays; what is in front goes. */
	connect(other, a + 9, b + 9, 1, 1);
	OK(knpu_synapse_clear(other, spans, 1, 1, NULL));
	OK(knpu_synapse_clear(other, spans + 1, 1, 1, NULL));
	OK(knpu_synapse_clear(other, spans + 2, 1, 1, NULL));
	connect(other, a + 8, b + 8, 1, 1);
	replace(a + 1);
	connect(k, a + 1, b, 1, 1);
	connect(k, b, a + 1, 1, 1);
	connect(k, a + 2, b, 1, 1);
	connect(k, b, a + 2, 1, 1);
	assert_int_equal(published(k), 4);
	/* No memory: nothing is lost, in whichever of them. */
	port_fail_nth(2);
	assert_int_equal(knpu_publish(other, NULL), -ENOMEM);
	port_fail_nth(9);
	assert_int_equal(knpu_publish(other, NULL), -ENOMEM);
	port_fail_nth(0);
	/* From a to b go a+9, a+2; b to a was not asked for. */
	assert_int_equal(published(other), 4);
	/* The next one finds all. */
	OK(knpu_synapse_clear(other, spans, 1, 1, NULL));
	assert_int_equal(published(other), 2);
	knpu_close(other);
}

/* What was queued for the one of before does not reach the one of now. */
static void input_of_before(void **state)
{
	struct knpu_engine *e = knpu_session_engine(k->session);
	struct knpu_inject_item out[2];
	struct llist_node *late;
	uint64_t total;

	(void)state;
	/* As by one who is slow between its check and its queueing. */
	stimulate(k, a + 4, FX(1));
	stimulate(k, a + 5, FX(1));
	late = llist_del_all(&e->injections);
	replace(a + 4);
	assert_int_equal(total_spikes(k), 0);
	llist_add(late->next, &e->injections);
	late->next = NULL;
	llist_add(late, &e->injections);
	assert_int_equal(knpu_inject_list(k, out, 2, &total), 1);
	assert_int_equal(out[0].id, a + 5);
	step(1);
	assert_int_equal(total_spikes(k), 1);
	stimulate(k, a + 4, FX(1));
	step(1);
	assert_int_equal(total_spikes(k), 2);
}

/* It is as it was at the boundary at which the cut was opened. */
static void an_open_cut_has_none(void **state)
{
	struct knpu_cut c = {
		.e = knpu_session_engine(k->session),
		.first_area = 3,
		.areas = 1,
	};
	struct knpu_neuron_new new;

	(void)state;
	replace(a + 1);
	delete_one(a);
	step(REST);
	OK(knpu_cut_neurons(&c, a, 1));
	OK(knpu_cut_open(&c));
	OK(add_at(0, &new));
	OK(knpu_cut_close(&c));
	assert_true(c.block[0].gone == BIT_ULL(a % 64));
	assert_int_equal(c.block[0].incarnation[a % 64], 0);
	assert_int_equal(c.block[0].incarnation[(a + 1) % 64], 1);
	knpu_cut_free(&c);
}

/* What is known of places is kept when the arrays become too small. */
static void growth(void **state)
{
	const u32 old = KNPU_NEURON_HANDLE(a + 3, 1);
	u32 new = replace(a + 3);

	(void)state;
	add_row_of(k, "large", 5000, NULL, 0);
	assert_int_equal(knpu_neuron_valid(k, new), 1);
	assert_int_equal(knpu_neuron_valid(k, old), 0);
	OK(knpu_engine_reset(k, NULL));
	assert_int_equal(knpu_neuron_valid(k, new), 1);
	assert_int_equal(knpu_neuron_valid(k, old), 0);
}

/* A place is not given to more than 255 neurons. */
static void not_for_ever(void **state)
{
	struct knpu_neuron_new new;
	u32 i;

	(void)state;
	for (i = 2; i <= 255; i++) {
		delete_one(a);
		OK(knpu_engine_reset(k, NULL));
		OK(add_at(0, &new));
		assert_int_equal(new.incarnation, i);
	}
	delete_one(a);
	OK(knpu_engine_reset(k, NULL));
	assert_int_equal(add_at(0, &new), -ENOSPC);
	OK(knpu_area_fill(k, 3, &i));
	assert_int_equal(i, 0);
}

/* What changes time for all of an area does not for a place. */
static void a_change_of_time(void **state)
{
	const struct knpu_property_item leak = { KNPU_SCOPE_AREA, 5,
						 KNPU_PROPERTY_LEAK, 0, 9 };
	struct knpu_neuron_new new = { .area = 5 };

	(void)state;
	add_places_of(k, "places", 4);
	step(1);
	OK(knpu_property_set(k, &leak, 1, NULL));
	OK(knpu_neuron_add(k, &new, 1, NULL));
	assert_int_equal(state_of_neuron(k, KNPU_PROPERTY_LEAK, new.id), 9);
}

/* It was not there in the last burst, so it had no input in that. */
static void no_candidate_yet(void **state)
{
	struct knpu_candidate out[4];
	u32 first = 0;

	(void)state;
	replace(a);
	assert_int_equal(knpu_candidate_list(k, &first, 203, out, 4, NULL), 0);
	stimulate(k, a, 1);
	step(1);
	first = 0;
	assert_int_equal(knpu_candidate_list(k, &first, 203, out, 4, NULL), 1);
	assert_int_equal(out[0].id, a);
}

/*
 * Of an area that grew and shrank: places of its extents are free as those of
 * its first one, with the gradient where they are; those outside of the grid
 * are nobody's.
 */
static void of_another_grid(void **state)
{
	const struct knpu_property_item gradient[] = {
		{ KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_GRADIENT_X, 0, 2 },
		{ KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_GRADIENT_Y, 0, 1000 },
	};
	const u32 wider[] = { 110, 2, 1 }, narrow[] = { 105, 2, 1 };
	struct knpu_neuron_new new = { .area = 3, .x = 103, .y = 1 };
	struct knpu_voxel_place v = { .x = 103, .y = 1 };
	struct knpu_area_info info;
	u32 added, x;

	(void)state;
	OK(knpu_area_resize(k, 3, wider, NULL));
	OK(knpu_property_set(k, gradient, 2, NULL));
	OK(knpu_voxel_locate(k, 3, &v, 1));
	assert_true(v.first >= 203);
	delete_one(v.first);
	for (x = 0; x < 3; x++)
		delete_one(a + x);
	OK(knpu_area_resize(k, 3, narrow, NULL));
	step(REST);
	OK(knpu_neuron_add(k, &new, 1, NULL));
	assert_int_equal(new.id, v.first);
	assert_int_equal(state_of_neuron(k, KNPU_PROPERTY_THRESHOLD, new.id),
			 FX(1) + 103 * 2 + 1000);
	/* The first three, and none of those that lie outside now. */
	OK(knpu_area_fill(k, 3, &added));
	assert_int_equal(added, 3);
	OK(knpu_area_info(k, 3, &info));
	assert_int_equal(info.neurons, 210);
	assert_int_equal(info.valid, 210);
	new = (struct knpu_neuron_new){ .area = 3, .x = 105 };
	assert_int_equal(knpu_neuron_add(k, &new, 1, NULL), -ENOENT);
	/* An extent is no area. */
	new.area = 5;
	new.x = 0;
	assert_int_equal(knpu_neuron_add(k, &new, 1, NULL), -ENOENT);
	assert_int_equal(knpu_area_fill(k, 5, NULL), -ENOENT);
}

static void memory(void **state)
{
	struct knpu_statistics before, after;

	(void)state;
	OK(knpu_statistics(k, &before));
	replace(a);
	OK(knpu_statistics(k, &after));
	/* 4096 places, 9 bytes each. */
	assert_int_equal(after.memory_neurons - before.memory_neurons,
			 4096 * 9);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)
	const struct CMUnitTest tests[] = {
		TEST(when_it_is_free),
		TEST(not_before_the_ledger_forgets),
		TEST(reset_forgets),
		TEST(refused),
		TEST(batch),
		TEST(properties),
		TEST(no_spike_of_before),
		TEST(handles),
		TEST(ranges_have_no_handles),
		TEST(edits_of_before),
		TEST(spans_of_before),
		TEST(input_of_before),
		TEST(an_open_cut_has_none),
		TEST(growth),
		TEST(not_for_ever),
		TEST(a_change_of_time),
		TEST(no_candidate_yet),
		TEST(of_another_grid),
		TEST(memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
