// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Snapshots whose sections contradict each other, each sound in itself: they
 * are refused before anything is read or written where it is not.
 */
#include "core_port.h"
#include "cut.h"
#include "limits.h"

#include "save_helper.h"

#define FIRST 3

static struct knpu_snapshot_engine *engine_of(struct bytes b)
{
	return (void *)(find(b, KNPU_SECTION_ENGINE, 0) + 1);
}

/* Targets that no chunk has a place for: who asks by target counts by chunk. */
static void targets_beyond_the_chunks(void **state)
{
	struct knpu *k = make_engine("few"), *twin = open_embedded();
	u32 target = 0, skip = 0;
	struct knpu_synapse s[4];
	struct bytes b;

	(void)state;
	add_row_of(k, "a", 5000, NULL, 0);
	connect(k, FIRST, FIRST + 4000, 1, 1);
	OK(knpu_publish(k, NULL));
	b = save(k);
	engine_of(b)->chunks = 1;
	rehash(find(b, KNPU_SECTION_ENGINE, 0));
	if (!restore(twin, "twin", b, b.nr))
		knpu_synapse_list_incoming(twin, &target, 5003, &skip, s, 4);
	knpu_close(twin);
	is_refused(b, KNPU_RESTORE_VALUE);
	assert_int_equal(told.section, KNPU_SECTION_CHUNK);
	free(b.at);
	knpu_close(k);
}

/* A neuron that went, and no area has had. */
static void gone_beyond_the_areas(void **state)
{
	struct knpu *k = make_engine("young");
	struct knpu_cut_block *block;
	struct bytes b;

	(void)state;
	add_row_of(k, "a", 10, NULL, 0);
	b = save(k);
	engine_of(b)->neurons = 60;
	rehash(find(b, KNPU_SECTION_ENGINE, 0));
	block = (void *)(find(b, KNPU_SECTION_NEURONS, 0) + 1);
	block->gone = BIT_ULL(50);
	rehash(find(b, KNPU_SECTION_NEURONS, 0));
	is_refused(b, KNPU_RESTORE_VALUE);
	assert_int_equal(told.section, KNPU_SECTION_AREA);
	free(b.at);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets_beyond_the_chunks),
		cmocka_unit_test(gone_beyond_the_areas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
