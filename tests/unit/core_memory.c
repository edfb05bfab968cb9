// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What a user has of memory is counted, as his engines tell it and as he has
 * handed over more; no command passes the limit, and all is given back.
 */
#include "session.h"

#include "save_helper.h"
#include "synapse_edits.h"

#define NEURONS 100

static struct knpu *k, *look;

static struct knpu_user *user(void)
{
	struct knpu_session *s = look->session;

	return s->user;
}

static u64 held(void)
{
	return atomic64_read(&user()->memory);
}

static u64 told_by(struct knpu *of)
{
	struct knpu_engine_info info;

	OK(knpu_engine_info(of, &info));
	return info.memory;
}

static void limit(u64 bytes)
{
	OK(knpu_limit_set("user_memory", bytes));
}

static int up(void **state)
{
	(void)state;
	look = open_embedded();
	k = make_engine("memory");
	assert_int_equal(add_row_of(k, "a", NEURONS, NULL, 0), FIRST);
	connect(k, FIRST, FIRST + 1, 1, 1);
	OK(knpu_publish(k, NULL));
	return 0;
}

static int down(void **state)
{
	(void)state;
	limit(0);
	knpu_close(k);
	assert_int_equal(held(), 0);
	knpu_close(look);
	return port_live() != 0;
}

/* ---- what commands do ---- */

static int add_area(struct knpu *by)
{
	const struct knpu_property_value steep = {
		.property = KNPU_PROPERTY_GRADIENT_X,
		.value = 1,
	};
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "more",
		.dims = { 5000, 1, 1 },
		.per_voxel = 1,
		.values = &steep,
		.nr_values = 1,
	};

	return knpu_area_add(by, &opts, NULL);
}

static int set_property(struct knpu *by)
{
	const struct knpu_property_item items[] = {
		{ KNPU_SCOPE_NEURON, FIRST, KNPU_PROPERTY_LEAK, 0, 7 },
		{ KNPU_SCOPE_NEURON, FIRST, KNPU_PROPERTY_EXCITABILITY, 0, 7 },
	};

	return knpu_property_set(by, items, 2, NULL);
}

static int add_synapses(struct knpu *by)
{
	const struct knpu_synapse s[2] = { { FIRST, FIRST + 2, 1, 0, 1, 0 },
					   { 90, FIRST + 2, 1, 0, 1, 0 } };

	return knpu_synapse_add(by, s, 2, NULL);
}

static int give_input(struct knpu *by)
{
	const struct knpu_inject_item items[2] = { { FIRST, 1 }, { 90, 1 } };

	return knpu_inject(by, items, 2, NULL);
}

static int give_voxel(struct knpu *by)
{
	const struct knpu_inject_voxel_item item = { .x = 1, .amount = 1 };

	return knpu_inject_voxel(by, 3, &item, 1, NULL);
}

static int list_by_target(struct knpu *by)
{
	uint32_t target = 0, skip = 0;
	struct knpu_synapse s;
	int nr = knpu_synapse_list_incoming(by, &target, FIRST + 2, &skip, &s,
					    1);

	return nr < 0 ? nr : 0;
}

static int open_save(struct knpu *by)
{
	struct knpu_save_open open = { .size = sizeof(open) };

	return knpu_call(by, KNPU_CMD_SAVE_OPEN, &open, "open");
}

/* In the order in which they can follow each other. */
static int (*const commands[])(struct knpu *by) = {
	add_area,	set_property,	add_synapses,	  set_synapse,
	clear_synapses, remove_synapse, publish_synapses, list_by_target,
	give_input,	give_voxel,	add_synapses,	  publish_synapses,
	open_save,
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void as_the_engine_tells(void)
{
	assert_int_equal(held(), told_by(k));
}

static void counted_as_it_is_told(void **state)
{
	const uint32_t ids[] = { FIRST, 90 };
	const struct knpu_property_item same = { KNPU_SCOPE_AREA, 3,
						 KNPU_PROPERTY_LEAK, 0, 7 };
	struct knpu_save_close close = { .size = sizeof(close) };
	u64 before;
	u32 i;

	(void)state;
	as_the_engine_tells();
	OK(add_area(k));
	as_the_engine_tells();
	before = held();
	OK(set_property(k));
	as_the_engine_tells();
	/* Of each neuron 4 bytes and 8. */
	assert_int_equal(held(), before + 12 * NEURONS);
	OK(knpu_property_set(k, &same, 1, NULL));
	as_the_engine_tells();
	assert_int_equal(held(), before + 8 * NEURONS);
	OK(add_synapses(k));
	assert_true(held() > told_by(k));
	OK(publish_synapses(k));
	as_the_engine_tells();
	/* Of another chunk: the first one is shared. */
	connect(k, 500, FIRST + 40, 1, 1);
	OK(publish_synapses(k));
	as_the_engine_tells();
	/* Another row of the first one, the others of which are shared. */
	connect(k, 50, FIRST, 1, 1);
	OK(publish_synapses(k));
	as_the_engine_tells();
	OK(list_by_target(k));
	as_the_engine_tells();
	OK(give_input(k));
	assert_true(held() > told_by(k));
	/* There is more to fire: more room for spikes. */
	OK(knpu_engine_step(k, 1, NULL));
	as_the_engine_tells();
	OK(give_voxel(k));
	OK(knpu_inject_clear(k, NULL));
	as_the_engine_tells();
	OK(open_save(k));
	assert_true(held() > told_by(k));
	OK(knpu_call(k, KNPU_CMD_SAVE_CLOSE, &close, "close"));
	as_the_engine_tells();
	OK(knpu_neuron_delete(k, ids, 2, NULL, NULL));
	as_the_engine_tells();
	OK(knpu_engine_reset(k, NULL));
	as_the_engine_tells();
	for (i = 0; i < 20; i++) {
		char name[8];

		snprintf(name, sizeof(name), "t%u", i);
		add_row_of(k, name, 1, NULL, 0);
	}
	as_the_engine_tells();
}

/* What a session leaves goes with it. */
static void given_back_by_who_goes(void **state)
{
	struct knpu *engine = k;

	(void)state;
	k = attach_to("memory");
	OK(add_synapses(k));
	OK(clear_synapses(k));
	OK(open_save(k));
	knpu_close(k);
	k = engine;
	as_the_engine_tells();
	OK(give_input(k));
	OK(add_synapses(k));
}

/* Refused with nothing changed, as long as it does not fit; then done. */
static void done_when_it_fits(int (*command)(struct knpu *by))
{
	static struct snapshot before, after;
	u64 had = held(), most = had;
	u32 refusals = 0;

	snapshot_take(k, &before);
	for (;; most += 512, refusals++) {
		int err;

		limit(most);
		err = command(k);
		assert_true(held() <= most);
		if (!err)
			break;
		assert_int_equal(err, -EDQUOT);
		assert_non_null(strstr(knpu_error(), "as much memory"));
		assert_int_equal(held(), had);
		if (refusals)
			continue;
		snapshot_take(k, &after);
		assert_memory_equal(&before, &after, sizeof(before));
	}
	assert_true(refusals);
	assert_true(held() > had);
	limit(0);
}

static void each_command_within_the_limit(void **state)
{
	u32 i;

	(void)state;
	for (i = 0; i < COMMANDS; i++) {
		/* What it publishes is freed then: for a while it has both. */
		if (commands[i] == publish_synapses) {
			limit(held());
			assert_int_equal(publish_synapses(k), -EDQUOT);
			limit(0);
			OK(publish_synapses(k));
			continue;
		}
		done_when_it_fits(commands[i]);
	}
}

static void an_engine_within_the_limit(void **state)
{
	const struct knpu_engine_opts opts = engine_opts("second");
	struct knpu *second = open_embedded();
	u64 had = held(), most = had;

	(void)state;
	for (;; most += 4096) {
		int err;

		limit(most);
		err = knpu_engine_create(second, &opts);
		assert_true(held() <= most);
		if (!err)
			break;
		assert_int_equal(err, -EDQUOT);
		assert_int_equal(held(), had);
		assert_int_equal(knpu_engine_attach(look, "second"), -ENOENT);
	}
	assert_int_equal(held(), had + told_by(second));
	knpu_close(second);
	assert_int_equal(held(), had);
}

static void restored_within_the_limit(void **state)
{
	struct knpu *twin = open_embedded();
	u64 had, most;
	struct bytes b;

	(void)state;
	OK(add_area(k));
	OK(set_property(k));
	OK(add_synapses(k));
	OK(publish_synapses(k));
	OK(give_input(k));
	b = save(k);
	had = held();
	for (most = had;; most += 4096) {
		int err;

		limit(most);
		err = restore(twin, "twin", b, b.nr);
		assert_true(held() <= most);
		if (!err)
			break;
		assert_int_equal(err, -EDQUOT);
		assert_int_equal(held(), had);
	}
	OK(knpu_engine_step(twin, 1, NULL));
	OK(knpu_inject_clear(k, NULL));
	assert_int_equal(held(), told_by(k) + told_by(twin));
	knpu_close(twin);
	as_the_engine_tells();
	free(b.at);
}

/* Bursts go on, and who has too much can get rid of it. */
static void never_refused(void **state)
{
	const uint32_t ids[] = { FIRST, 90 };

	(void)state;
	OK(add_area(k));
	OK(add_synapses(k));
	OK(publish_synapses(k));
	limit(1);
	assert_int_equal(add_synapses(k), -EDQUOT);
	/* The first one needs more room for spikes. */
	OK(knpu_engine_step(k, 3, NULL));
	OK(knpu_neuron_delete(k, ids, 2, NULL, NULL));
	OK(knpu_area_remove(k, 3, NULL));
	as_the_engine_tells();
	assert_int_equal(give_input(k), -ENOENT);
	assert_int_equal(knpu_area_rename(k, 4, "other"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(counted_as_it_is_told),
		TEST(given_back_by_who_goes),
		TEST(each_command_within_the_limit),
		TEST(an_engine_within_the_limit),
		TEST(restored_within_the_limit),
		TEST(never_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
