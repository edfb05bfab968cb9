// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The limits of the engine, of the brain language, and those that a query
 * tells are the same.
 */
#include "limits.h"

#include "lib/brain/limits.h"
#include "engine_helper.h"

_Static_assert(KNPU_BRAIN_NEURONS_MAX == KNPU_NEURONS_MAX, "neurons");
_Static_assert(KNPU_BRAIN_AREAS_MAX == KNPU_AREAS_MAX, "areas");
_Static_assert(KNPU_BRAIN_SYNAPSES_MAX == KNPU_SYNAPSES_MAX, "synapses");
_Static_assert(KNPU_BRAIN_LEDGER_BURSTS_MAX == KNPU_LEDGER_BURSTS_MAX,
	       "bursts");
_Static_assert(KNPU_BRAIN_LEDGER_SPIKES_MAX == KNPU_LEDGER_SPIKES_MAX,
	       "spikes");
_Static_assert(KNPU_BRAIN_BATCH <= KNPU_BATCH_MAX, "batch");

static void query_tells_them(void **state)
{
	struct knpu *k = open_embedded();
	struct knpu_query q;

	(void)state;
	OK(knpu_query(k, &q));
	assert_int_equal(q.size, sizeof(q));
	assert_int_equal(q.flags, 0);
	assert_int_equal(q.abi, KNPU_ABI);
	assert_int_equal(q.features, KNPU_FEATURE_EMBEDDED);
	assert_int_equal(q.errata, 0);
	assert_int_equal(q.max_areas, KNPU_AREAS_MAX);
	assert_int_equal(q.max_neurons, KNPU_NEURONS_MAX);
	assert_int_equal(q.max_neurons, 1 << 24);
	assert_int_equal(q.max_batch, KNPU_BATCH_MAX);
	assert_int_equal(q.max_synapses, KNPU_SYNAPSES_MAX);
	assert_int_equal(q.max_delay, KNPU_DELAY_MAX);
	assert_int_equal(q.max_delay, 255);
	assert_int_equal(q.max_ledger_bursts, KNPU_LEDGER_BURSTS_MAX);
	assert_int_equal(q.max_ledger_spikes, KNPU_LEDGER_SPIKES_MAX);
	assert_int_equal(q.__reserved, 0);
	knpu_close(k);
}

static int create_with_ledger(uint32_t bursts, uint32_t spikes)
{
	struct knpu_engine_opts opts = engine_opts("limits");
	struct knpu *k = open_embedded();
	int err;

	opts.ledger_bursts = bursts;
	opts.ledger_spikes = spikes;
	err = knpu_engine_create(k, &opts);
	knpu_close(k);
	return err;
}

static void ledger_is_limited(void **state)
{
	(void)state;
	OK(create_with_ledger(KNPU_LEDGER_BURSTS_MAX, 1));
	assert_int_equal(create_with_ledger(KNPU_LEDGER_BURSTS_MAX + 1, 1),
			 -ENOSPC);
	assert_int_equal(create_with_ledger(1, KNPU_LEDGER_SPIKES_MAX + 1),
			 -ENOSPC);
	assert_int_equal(create_with_ledger(U32_MAX, U32_MAX), -ENOSPC);
}

/* One more is refused, and one less makes room; nothing is left of those. */
static void engines_are_limited(void **state)
{
	static struct knpu *all[KNPU_ENGINES_MAX];
	struct knpu_engine_opts opts = engine_opts("limits");
	struct knpu *k = open_embedded();
	char name[16];
	size_t i;

	(void)state;
	opts.ledger_bursts = 1;
	opts.ledger_spikes = 1;
	opts.name = name;
	for (i = 0; i < KNPU_ENGINES_MAX; i++) {
		all[i] = open_embedded();
		snprintf(name, sizeof(name), "number %zu", i);
		OK(knpu_engine_create(all[i], &opts));
	}
	snprintf(name, sizeof(name), "too many");
	assert_int_equal(knpu_engine_create(k, &opts), -ENFILE);
	snprintf(name, sizeof(name), "number 7");
	OK(knpu_engine_attach(k, name));
	knpu_close(k);
	knpu_close(all[9]);
	all[9] = open_embedded();
	/* What fails after it has got its place gives it back. */
	for (i = 0; i < 2; i++)
		assert_int_equal(knpu_engine_create(all[9], &opts), -EEXIST);
	snprintf(name, sizeof(name), "fits");
	OK(knpu_engine_create(all[9], &opts));
	for (i = 0; i < KNPU_ENGINES_MAX; i++)
		knpu_close(all[i]);
}

static int add_grid(struct knpu *k, uint32_t w, uint32_t h, uint32_t d,
		    uint32_t n)
{
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "grid",
		.dims = { w, h, d },
		.per_voxel = n,
	};

	return knpu_area_add(k, &opts, NULL);
}

static void neurons_are_limited(void **state)
{
	struct knpu *k = make_engine("limits");

	(void)state;
	/* With the three built-in ones it is one too many. */
	assert_int_equal(add_grid(k, (1 << 24) - 2, 1, 1, 1), -ENOSPC);
	assert_int_equal(add_grid(k, 1 << 24, 1, 1, 1), -ENOSPC);
	assert_int_equal(add_grid(k, 1 << 24, 1, 1, 256), -ENOSPC);
	assert_int_equal(add_grid(k, 65536, 65536, 1, 1), -ENOSPC);
	assert_int_equal(add_grid(k, 65536, 65536, 65536, 65536), -ENOSPC);
	assert_int_equal(add_grid(k, U32_MAX, U32_MAX, 1, 1), -ENOSPC);
	assert_int_equal(add_grid(k, 0, U32_MAX, U32_MAX, 1), -EINVAL);
	assert_int_equal(add_grid(k, 1, 1, 1, 0), -EINVAL);
	OK(add_grid(k, 2, 1, 1, 1));
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(query_tells_them),
		cmocka_unit_test(ledger_is_limited),
		cmocka_unit_test(engines_are_limited),
		cmocka_unit_test(neurons_are_limited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
