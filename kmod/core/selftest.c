// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Self-tests of the core.  What is expected stands in the neuron model
 * (Documentation/neuron-model.rst): its vectors of chance, its trains of
 * spikes under constant drive, its worked cases.
 */
#include "core_port.h"
#include "chance.h"
#include "cmd.h"
#include "fixed.h"
#include "selftest.h"

/* Values of properties that differ from the defaults. */
#define VALUES_MAX 4

/**
 * struct train - one neuron under constant drive
 * @name: for who reads that it failed
 * @values: properties of its area
 * @drive: input of each burst, in fixed-point steps
 * @spikes: what it does, a character a burst: 1 fires, _ does not
 */
struct train {
	const char *name;
	struct knpu_property_value values[VALUES_MAX];
	s32 drive;
	const char *spikes;
};

#define REFRACTORY(n)                                              \
	{                                                          \
		.property = KNPU_PROPERTY_REFRACTORY, .value = (n) \
	}
#define LIMIT(n)                                                          \
	{                                                                 \
		.property = KNPU_PROPERTY_CONSECUTIVE_LIMIT, .value = (n) \
	}
#define SNOOZE(n)                                              \
	{                                                      \
		.property = KNPU_PROPERTY_SNOOZE, .value = (n) \
	}
#define THRESHOLD(n)                                 \
	{                                            \
		.property = KNPU_PROPERTY_THRESHOLD, \
		.value = KNPU_FX_ONE * (n)           \
	}
#define ACCUMULATE                                               \
	{                                                        \
		.property = KNPU_PROPERTY_ACCUMULATE, .value = 1 \
	}
#define NEVER                                                      \
	{                                                          \
		.property = KNPU_PROPERTY_EXCITABILITY, .value = 0 \
	}

static const struct train trains[] = {
	{ "refractory 1", { REFRACTORY(1) }, 2 * KNPU_FX_ONE, "1_1_1_" },
	{ "refractory 3 (case 9)",
	  { REFRACTORY(3) },
	  2 * KNPU_FX_ONE,
	  "1___1___" },
	{ "refractory 1, limit 2, snooze 3",
	  { REFRACTORY(1), LIMIT(2), SNOOZE(3) },
	  2 * KNPU_FX_ONE,
	  "1_1____1_1____" },
	{ "limit 3 (case 12)", { LIMIT(3) }, 10 * KNPU_FX_ONE, "111_111_" },
	{ "threshold reached", { THRESHOLD(2) }, 2 * KNPU_FX_ONE, "11" },
	{ "threshold missed by a step",
	  { THRESHOLD(2) },
	  2 * KNPU_FX_ONE - 1,
	  "____" },
	{ "accumulate", { THRESHOLD(3), ACCUMULATE }, KNPU_FX_ONE, "__1__1" },
	{ "excitability 0 (case 11)", { NEVER }, 100 * KNPU_FX_ONE, "____" },
};

static int copy_in(void *to, u64 from, size_t bytes)
{
	memcpy(to, (const void *)(uintptr_t)from, bytes);
	return 0;
}

static int copy_out(u64 to, const void *from, size_t bytes)
{
	memcpy((void *)(uintptr_t)to, from, bytes);
	return 0;
}

static int call(struct knpu_session *s, u32 nr, void *arg)
{
	static const struct knpu_copy copy = { .in = copy_in, .out = copy_out };

	return knpu_cmd_call(s, &copy, nr, (uintptr_t)arg);
}

static int make_engine(struct knpu_session *s, const struct train *t)
{
	struct knpu_engine_create create = {
		.size = sizeof(create),
		.rate_uhz = 1000000,
		.ledger_bursts = 16,
		.ledger_spikes = 16,
		.name = "knpu self-test",
	};
	struct knpu_area_add add = {
		.size = sizeof(add),
		.width = 1,
		.height = 1,
		.depth = 1,
		.per_voxel = 1,
		.name = "area",
		.values = (uintptr_t)t->values,
	};

	while (add.nr < VALUES_MAX &&
	       (t->values[add.nr].property || t->values[add.nr].value))
		add.nr++;
	return call(s, KNPU_CMD_ENGINE_CREATE, &create) ?:
		       call(s, KNPU_CMD_AREA_ADD, &add);
}

/* Return: spikes of the burst, or an error. */
static int drive(struct knpu_session *s, s32 amount)
{
	struct knpu_inject_item item = { .id = KNPU_AREA_FIRST_USER,
					 .amount = amount };
	struct knpu_inject in = {
		.size = sizeof(in),
		.nr = 1,
		.items = (uintptr_t)&item,
	};
	struct knpu_engine_step step = { .size = sizeof(step), .bursts = 1 };
	struct knpu_counters before = { .size = sizeof(before) };
	struct knpu_counters after = { .size = sizeof(after) };
	int err;

	err = call(s, KNPU_CMD_COUNTERS, &before)	   ?:
		      call(s, KNPU_CMD_INJECT, &in)	   ?:
		      call(s, KNPU_CMD_ENGINE_STEP, &step) ?:
		      call(s, KNPU_CMD_COUNTERS, &after);
	return err ?: (int)(after.spikes - before.spikes);
}

static bool run_train(struct knpu_session *s, const struct train *t)
{
	const char *c;

	if (make_engine(s, t))
		return false;
	for (c = t->spikes; *c; c++)
		if (drive(s, t->drive) != (*c == '1'))
			return false;
	return true;
}

static bool train_passes(const struct train *t)
{
	const struct knpu_cred nobody = {};
	struct knpu_session *s = knpu_session_open(&nobody);
	bool passes;

	if (IS_ERR(s))
		return false;
	passes = run_train(s, t);
	knpu_session_close(s);
	return passes;
}

static bool chance_passes(void)
{
	return knpu_permute(0) == 129708002U &&
	       knpu_permute(1) == 2831084092U &&
	       knpu_permute(42) == 1223963391U &&
	       knpu_permute(U32_MAX) == 3861530882U;
}

/* One leak, and several at once: towards zero. */
static const struct {
	s32 potential;
	u32 leak;
	u32 times;
	s32 left;
} leaks[] = {
	{ 100, KNPU_LEAK_ONE / 2, 1, 50 }, { -3, KNPU_LEAK_ONE / 2, 1, -1 },
	{ 100, KNPU_LEAK_ONE / 2, 2, 25 }, { -100, KNPU_LEAK_ONE / 2, 2, -25 },
	{ S32_MIN, 0, 1000, S32_MIN },	   { S32_MAX, KNPU_LEAK_ONE, 1, 0 },
};

static bool leak_passes(void)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(leaks); i++) {
		u64 factor = knpu_leak_factor(leaks[i].leak, leaks[i].times);
		u32 keep = KNPU_LEAK_ONE - leaks[i].leak;

		if (knpu_leak_many(leaks[i].potential, factor) != leaks[i].left)
			return false;
		if (leaks[i].times == 1 &&
		    knpu_leak_once(leaks[i].potential, keep) != leaks[i].left)
			return false;
	}
	return true;
}

/* Cases 6 and 10: 10 * 10 divided by 2, 255 * 255 whole. */
static bool contribution_passes(void)
{
	return knpu_contribution(10, knpu_contribution_scale(10, 2)) ==
		       50 * KNPU_FX_ONE &&
	       knpu_contribution(255, knpu_contribution_scale(255, 1)) ==
		       65025 * KNPU_FX_ONE;
}

/**
 * knpu_selftest - does the core compute what it should, here?
 *
 * Takes memory for a small engine and may sleep.
 * Return: NULL, or what does not.
 */
const char *knpu_selftest(void)
{
	u32 i;

	if (!chance_passes())
		return "chance";
	if (!leak_passes())
		return "leak";
	if (!contribution_passes())
		return "contribution";
	for (i = 0; i < ARRAY_SIZE(trains); i++)
		if (!train_passes(&trains[i]))
			return trains[i].name;
	return NULL;
}
