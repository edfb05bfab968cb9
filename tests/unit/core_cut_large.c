// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What is asked of memory when an engine is larger than the kernel gives at
 * once: it is refused, and the kernel does not warn of who asked.
 */
#include "core_port.h"
#include "cut_ring.h"
#include "cut_whole.h"
#include "chunk.h"
#include "inject.h"
#include "session.h"

#include "backend.h"
#include "engine_helper.h"

/* Lets the first allocation fail that the kernel would not make. */
static int open_until_too_large(struct knpu_engine *e)
{
	struct knpu_cut_whole w;
	unsigned long n = 1;
	int err;

	do {
		w = (struct knpu_cut_whole){};
		port_fail_nth(n++);
		err = knpu_cut_whole_open(&w, e);
		port_fail_nth(0);
		assert_int_equal(err, -ENOMEM);
		knpu_cut_whole_free(&w);
	} while (port_failed_size() <= S32_MAX);
	return err;
}

/* Only its length is ever looked at. */
static void much_input_waits(void **state)
{
	struct knpu *k = make_engine("much");
	struct knpu_engine *e = knpu_session_engine(k->session);
	struct knpu_injection much = { .nr = 1 << 30 };
	long live = port_live();

	(void)state;
	llist_add(&much.node, &e->injections);
	assert_int_equal(open_until_too_large(e), -ENOMEM);
	llist_del_all(&e->injections);
	assert_int_equal(port_warnings(), 0);
	assert_int_equal(port_live(), live);
	OK(knpu_engine_step(k, 1, NULL));
	knpu_close(k);
}

static void many_spikes(void **state)
{
	struct knpu_cut_ring r = {};

	(void)state;
	port_fail_nth(1);
	assert_int_equal(knpu_cut_ring_alloc(&r, sizeof(u32), 1ULL << 30),
			 -ENOMEM);
	port_fail_nth(0);
	assert_int_equal(port_warnings(), 0);
}

static void many_synapses(void **state)
{
	(void)state;
	port_fail_nth(1);
	assert_null(knpu_chunk_alloc(1U << 30));
	port_fail_nth(0);
	assert_int_equal(port_warnings(), 0);
}

/* What this relies on: without being told, it counts. */
static void whoever_is_not_prepared_is_seen(void **state)
{
	(void)state;
	port_fail_nth(1);
	assert_null(kvmalloc(1ULL << 31, GFP_KERNEL));
	port_fail_nth(1);
	assert_null(kvmalloc((1ULL << 31) - 1, GFP_KERNEL));
	port_fail_nth(1);
	assert_null(kvmalloc(1ULL << 31, GFP_KERNEL | __GFP_NOWARN));
	assert_int_equal(port_warnings(), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(much_input_waits),
		cmocka_unit_test(many_spikes),
		cmocka_unit_test(many_synapses),
		cmocka_unit_test(whoever_is_not_prepared_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
