// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A cut has what a neuron had of its own, also where it goes while the cut is
 * open, is forgotten by a reset, and its place is another's before all of the
 * cut is copied.
 */
#include "core_port.h"
#include "cut.h"
#include "property.h"
#include "session.h"

#include "backend.h"
#include "engine_helper.h"

#define A KNPU_AREA_FIRST_USER
#define FIRST 3
#define NEURONS 200
#define ID (FIRST + 70)

static struct knpu *k;
static struct knpu_cut cut;

static const struct knpu_property_item own[] = {
	{ KNPU_SCOPE_NEURON, ID, KNPU_PROPERTY_LEAK, 0, 77 },
	{ KNPU_SCOPE_NEURON, ID, KNPU_PROPERTY_REFRACTORY, 0, 7 },
	{ KNPU_SCOPE_NEURON, ID, KNPU_PROPERTY_THRESHOLD, 0, 12345 },
	{ KNPU_SCOPE_NEURON, ID + 1, KNPU_PROPERTY_LEAK, 0, 99 },
};

static int up(void **state)
{
	(void)state;
	k = make_engine("cut");
	assert_int_equal(add_row_of(k, "a", NEURONS, NULL, 0), FIRST);
	OK(knpu_property_set(k, own, ARRAY_SIZE(own), NULL));
	memset(&cut, 0, sizeof(cut));
	cut.e = knpu_session_engine(k->session);
	cut.own_mask = ~0U;
	cut.first_area = A;
	cut.areas = 1;
	OK(knpu_cut_neurons(&cut, FIRST, NEURONS));
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_cut_free(&cut);
	knpu_close(k);
	return 0;
}

/* Another neuron has the place. */
static void replace(void)
{
	struct knpu_neuron_new new = { .area = A, .x = ID - FIRST };
	const u32 id = ID;

	OK(knpu_neuron_delete(k, &id, 1, NULL, NULL));
	OK(knpu_engine_reset(k, NULL));
	OK(knpu_neuron_add(k, &new, 1, NULL));
	assert_int_equal(new.id, ID);
	assert_true(new.incarnation > 1);
}

static s64 in_cut(const struct knpu_property_item *item)
{
	const struct knpu_cut_area *a = &cut.area[0];

	assert_non_null(a->own[item->property]);
	return knpu_own_get(a->own[item->property], item->property,
			    item->id - FIRST - a->from);
}

static void what_it_had(void **state)
{
	u32 i;

	(void)state;
	OK(knpu_cut_open(&cut));
	replace();
	for (i = 0; i < 3; i++)
		assert_int_not_equal(state_of_neuron(k, own[i].property, ID),
				     own[i].value);
	OK(knpu_cut_close(&cut));
	for (i = 0; i < ARRAY_SIZE(own); i++)
		assert_int_equal(in_cut(&own[i]), own[i].value);
}

/* Beside other changes, the newest is taken back first. */
static void among_other_changes(void **state)
{
	const struct knpu_property_item to = { KNPU_SCOPE_NEURON, ID,
					       KNPU_PROPERTY_LEAK, 0, 55 };
	const struct knpu_property_item all = { KNPU_SCOPE_AREA, A,
						KNPU_PROPERTY_LEAK, 0, 11 };
	u32 i;

	(void)state;
	OK(knpu_cut_open(&cut));
	OK(knpu_property_set(k, &to, 1, NULL));
	replace();
	OK(knpu_property_set(k, &to, 1, NULL));
	replace();
	OK(knpu_property_set(k, &all, 1, NULL));
	OK(knpu_cut_close(&cut));
	for (i = 0; i < ARRAY_SIZE(own); i++)
		assert_int_equal(in_cut(&own[i]), own[i].value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_it_had, up, down),
		cmocka_unit_test_setup_teardown(among_other_changes, up, down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
