// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Memory of the embedded core that comes out of huge pages: what is given is
 * nobody else's, and what is empty goes back to the system.
 */
#include "core_port.h"
#include "lib/embedded/port_huge.h"

#include "draw.h"
#include "engine_helper.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#define PIECES 300
#define ROUNDS 4000
#define MIB (1UL << 20)

/**
 * struct piece - memory that was given, or none
 * @p: where
 * @bytes: asked for
 * @fill: what every byte of it is
 */
struct piece {
	u8 *p;
	size_t bytes;
	u8 fill;
};

static bool is_filled(const struct piece *piece)
{
	size_t i;

	for (i = 0; i < piece->bytes; i++)
		if (piece->p[i] != piece->fill)
			return false;
	return true;
}

static void piece_make(struct piece *piece, size_t bytes, u8 fill)
{
	*piece = (struct piece){ kvmalloc(bytes, GFP_KERNEL), bytes, fill };
	memset(piece->p, fill, bytes);
}

static void piece_end(struct piece *piece)
{
	kvfree(piece->p);
	piece->p = NULL;
}

/* Sizes below, within and beyond what huge pages are for. */
static void *come_and_go(void *seed)
{
	struct piece pieces[PIECES] = {};
	u32 state = (uintptr_t)seed;
	bool good = true;
	u32 i;

	for (i = 0; i < ROUNDS; i++) {
		struct piece *piece = &pieces[draw_from(&state, PIECES)];

		if (piece->p) {
			good &= is_filled(piece);
			piece_end(piece);
		} else {
			piece_make(piece,
				   1 + draw_from(&state,
						 draw_from(&state, 300) ?
							 200000 :
							 3 * MIB),
				   i);
		}
	}
	for (i = 0; i < PIECES; i++) {
		good &= !pieces[i].p || is_filled(&pieces[i]);
		piece_end(&pieces[i]);
	}
	return good ? seed : NULL;
}

static void nobody_elses(void **state)
{
	size_t before = port_bytes();
	long live = port_live();
	pthread_t thread[3];
	void *good;
	uintptr_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(thread); i++)
		OK(pthread_create(&thread[i], NULL, come_and_go,
				  (void *)(i + 1)));
	for (i = 0; i < ARRAY_SIZE(thread); i++) {
		OK(pthread_join(thread[i], &good));
		assert_non_null(good);
	}
	assert_int_equal(port_bytes(), before);
	assert_int_equal(port_live(), live);
}

/* Bytes of this process: of its addresses, and of its memory. */
static void sizes(size_t *addresses, size_t *memory)
{
	FILE *f = fopen("/proc/self/statm", "r");

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%zu %zu", addresses, memory), 2);
	fclose(f);
	*addresses *= sysconf(_SC_PAGESIZE);
	*memory *= sysconf(_SC_PAGESIZE);
}

/* All but one huge page, whatever the order in which it is freed. */
static void what_is_empty_goes_back(void **state)
{
	static struct piece pieces[640];
	const size_t bytes = 100 << 10;
	size_t addresses[2], memory[2];
	u32 i, which = 0;

	(void)state;
	piece_make(&pieces[0], bytes, 1);
	/* Not where something else looks after memory, as sanitizers do. */
	if (!port_huge_size(pieces[0].p)) {
		piece_end(&pieces[0]);
		return;
	}
	sizes(&addresses[0], &memory[0]);
	for (i = 1; i < ARRAY_SIZE(pieces); i++)
		piece_make(&pieces[i], bytes, i);
	sizes(&addresses[1], &memory[1]);
	assert_in_range(addresses[1], addresses[0] + 60 * MIB,
			addresses[0] + 80 * MIB);
	assert_true(memory[1] > memory[0] + 60 * MIB);
	for (i = 0; i < ARRAY_SIZE(pieces); i++) {
		piece_end(&pieces[which]);
		which = (which + 7) % ARRAY_SIZE(pieces);
	}
	sizes(&addresses[1], &memory[1]);
	assert_true(addresses[1] < addresses[0] + 4 * MIB);
	assert_true(memory[1] < memory[0] + 4 * MIB);
}

/* Of the mapping in which @p is: has it this flag of proc(5)? */
static bool mapping_has(const void *p, const char *flag)
{
	FILE *f = fopen("/proc/self/smaps", "r");
	unsigned long begin, end;
	bool here = false, has = false;
	char line[512];

	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx ", &begin, &end) == 2)
			here = (uintptr_t)p >= begin && (uintptr_t)p < end;
		else if (here && !strncmp(line, "VmFlags:", 8))
			has = strstr(line, flag);
	}
	fclose(f);
	return has;
}

/* Of a kernel that knows them. */
static void huge_pages_are_asked_for(void **state)
{
	struct piece piece;

	(void)state;
	piece_make(&piece, 64 << 10, 1);
	if (port_huge_size(piece.p) &&
	    !access("/sys/kernel/mm/transparent_hugepage", F_OK))
		assert_true(mapping_has(piece.p, " hg"));
	piece_end(&piece);
}

/* Places that were freed are given again, the first one first. */
static void what_is_free_is_used_again(void **state)
{
	struct piece a, b, c;

	(void)state;
	piece_make(&a, 64 << 10, 1);
	piece_make(&b, 64 << 10, 2);
	if (port_huge_size(a.p)) {
		u8 *was = a.p;

		assert_int_equal(port_huge_size(b.p), 64 << 10);
		piece_end(&a);
		piece_make(&c, 40 << 10, 3);
		assert_ptr_equal(c.p, was);
		assert_int_equal(port_huge_size(c.p), 40 << 10);
		piece_end(&c);
		piece_make(&a, 64 << 10, 4);
		assert_ptr_equal(a.p, was);
	}
	assert_true(is_filled(&a));
	assert_true(is_filled(&b));
	piece_end(&a);
	piece_end(&b);
}

/* Small, large, or to be zero: none of its business. */
static void others_come_from_elsewhere(void **state)
{
	u8 *small = kvmalloc(1000, GFP_KERNEL);
	u8 *large = kvmalloc(2 * MIB, GFP_KERNEL);
	u8 *zero = kvzalloc(100 << 10, GFP_KERNEL);
	int here;

	(void)state;
	assert_int_equal(port_huge_size(small), 0);
	assert_int_equal(port_huge_size(large), 0);
	assert_int_equal(port_huge_size(zero), 0);
	assert_int_equal(port_huge_size(&here), 0);
	kvfree(small);
	kvfree(large);
	kvfree(zero);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_elses),
		cmocka_unit_test(what_is_free_is_used_again),
		cmocka_unit_test(what_is_empty_goes_back),
		cmocka_unit_test(huge_pages_are_asked_for),
		cmocka_unit_test(others_come_from_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
