// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Whoever waits for an edit, or is at long work, is killed at each place where
 * he can be: he goes with -EINTR, the engine is as before, nothing leaks.
 */
#include "core_port.h"

#include "backend.h"
#include "synapse_edits.h"

#define NEURONS 600

static struct snapshot before, after;
static struct knpu *k;

/* Of three chunks; edits of two are pending. */
static void make(void)
{
	k = make_engine("dying");
	assert_int_equal(add_row_of(k, "row", NEURONS, NULL, 0), FIRST);
	connect(k, FIRST, FIRST + 1, 1, 1);
	OK(knpu_publish(k, NULL));
	connect(k, FIRST + 2, FIRST + 1, 5, 1);
	connect(k, FIRST + 500, FIRST + 1, 5, 1);
}

static int list_incoming(struct knpu *by)
{
	uint32_t target = 0, skip = 0;
	struct knpu_synapse out[4];
	int n = knpu_synapse_list_incoming(by, &target, FIRST + NEURONS, &skip,
					   out, 4);

	return n < 0 ? n : 0;
}

static int set_properties(struct knpu *by)
{
	const struct knpu_property_item items[] = {
		{ KNPU_SCOPE_AREA, 3, KNPU_PROPERTY_LEAK, 0, 77 },
		{ KNPU_SCOPE_NEURON, 4, KNPU_PROPERTY_THRESHOLD, 0, 99 },
	};

	return knpu_property_set(by, items, ARRAY_SIZE(items), NULL);
}

static int rename_area(struct knpu *by)
{
	return knpu_area_rename(by, 3, "another");
}

static int resize_area(struct knpu *by)
{
	const uint32_t dims[] = { 5, 300, 1 };

	return knpu_area_resize(by, 3, dims, NULL);
}

static int delete_neurons(struct knpu *by)
{
	const uint32_t ids[] = { FIRST, FIRST + 7 };

	return knpu_neuron_delete(by, ids, 2, NULL, NULL);
}

static int add_neurons(struct knpu *by)
{
	struct knpu_neuron_new fresh = { .area = 3, .x = 9 };
	int err = knpu_neuron_add(by, &fresh, 1, NULL);

	/* There is one. */
	return err == -ENOSPC ? 0 : err;
}

static int fill_area(struct knpu *by)
{
	return knpu_area_fill(by, 3, NULL);
}

static int reset(struct knpu *by)
{
	return knpu_engine_reset(by, NULL);
}

static int remove_area(struct knpu *by)
{
	return knpu_area_remove(by, 3, NULL);
}

static const struct {
	int (*run)(struct knpu *by);
	/* Where he can go; 0: somewhere. */
	unsigned long places;
} commands[] = {
	{ add_synapse, 1 },
	{ remove_synapse, 1 },
	{ set_synapse, 1 },
	{ clear_synapses, 1 },
	/* For the session, for the engine, before each chunk. */
	{ publish_synapses, 4 },
	/* Before each chunk, when counting and when placing. */
	{ list_incoming, 6 },
	/* Before each item. */
	{ set_properties, 3 },
	{ rename_area, 1 },
	{ resize_area, 0 },
	{ delete_neurons, 0 },
	{ add_neurons, 0 },
	{ fill_area, 0 },
	{ reset, 0 },
	{ remove_area, 0 },
};

/* Return: what the command said when he was killed at the nth place. */
static int die_at(unsigned long n, int (*run)(struct knpu *by), bool *died)
{
	int err;

	port_die_nth(n);
	err = run(k);
	*died = !port_die_left();
	port_die_nth(0);
	return err;
}

static void goes_and_leaves_all_as_it_was(int (*run)(struct knpu *by),
					  unsigned long places)
{
	unsigned long n;
	bool died;
	int err;

	snapshot_take(k, &before);
	for (n = 1;; n++) {
		long live = port_live();

		err = die_at(n, run, &died);
		if (!died)
			break;
		assert_int_equal(err, -EINTR);
		assert_int_equal(port_live(), live);
		snapshot_take(k, &after);
		assert_memory_equal(&before, &after, sizeof(after));
	}
	OK(err);
	assert_true(n > 1);
	if (places)
		assert_int_equal(n - 1, places);
}

static void who_is_killed_goes(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		make();
		goes_and_leaves_all_as_it_was(commands[i].run,
					      commands[i].places);
		knpu_close(k);
		assert_int_equal(port_live(), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_killed_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
