// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Memory of some pages to some hundred, side by side in huge pages, as the
 * kernel's kvmalloc() has it from its page allocator.
 *
 * Chunks of synapses are most of a brain, and too small for malloc() to ask for
 * huge pages: a brain that is restored then takes a page fault every 4 KiB, which
 * is as much work as all of the rest.
 *
 * A region is a huge page, filled first-fit.  It is mapped when it is needed and
 * unmapped when it is empty, but for one: addresses that are reserved ahead
 * would count against the limits of a process, also of one that locks all of its
 * memory.
 */
#include "core_port.h"
#include "port_huge.h"

#include <pthread.h>
#include <sys/mman.h>

#define REGION (2UL << 20)
#define PAGE 4096UL
#define PAGES (REGION / PAGE)
/* Less is not worth a page of its own; more gets mappings from malloc(). */
#define LEAST (8 * PAGE)
#define MOST (REGION / 2)

/* Addresses of a process have 48 bits: 2^13 leaves of 2^14 huge pages each. */
#define LEAF_SHIFT 14
#define LEAF (1U << LEAF_SHIFT)
#define LEAVES ((1UL << 48) / REGION / LEAF)

/* Sanitizers look after each allocation, as long as it is malloc()'s. */
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED __has_feature(address_sanitizer)
#endif

/**
 * struct region - in the first page of a huge page: what becomes of the others
 * @used: bitmap of its pages, with the first
 * @length: by first page: pages of what was given there
 * @taken: how many are used, without the first
 * @place: where it is in the table
 */
struct region {
	u64 used[PAGES / 64];
	u16 length[PAGES];
	u16 taken;
	u32 place;
};

/**
 * struct place - a region in the table
 * @region: it
 * @bound: it has no longer run of free pages, but may have only shorter ones
 */
struct place {
	struct region *region;
	u32 bound;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct place *table;
static u32 nr_places, room;
/* The empty region that is kept, or NULL. */
static struct region *spare;
/* Which huge pages are regions; a leaf stays once it is there. */
static u64 *leaves[LEAVES];

/* The word in which the bit of an address is, or NULL. */
static u64 *leaf_word(const void *p)
{
	u64 page = (uintptr_t)p / REGION;
	u64 *leaf;

	if (page >> LEAF_SHIFT >= LEAVES)
		return NULL;
	leaf = smp_load_acquire(&leaves[page >> LEAF_SHIFT]);
	return leaf ? leaf + page % LEAF / 64 : NULL;
}

static u64 leaf_bit(const void *p)
{
	return BIT_ULL((uintptr_t)p / REGION % 64);
}

static bool leaf_make(const void *p)
{
	u64 leaf = (uintptr_t)p / REGION >> LEAF_SHIFT;
	u64 *words;

	if (leaf >= LEAVES || leaves[leaf])
		return leaf < LEAVES;
	words = calloc(LEAF / 64, sizeof(*words));
	smp_store_release(&leaves[leaf], words);
	return words;
}

static bool table_grow(void)
{
	u32 more = room ? 2 * room : 64;
	struct place *larger;

	if (nr_places < room)
		return true;
	larger = realloc(table, more * sizeof(*table));
	if (!larger)
		return false;
	table = larger;
	room = more;
	return true;
}

/* A huge page that begins where one can. */
static void *region_map(void)
{
	u8 *p = mmap(NULL, 2 * REGION, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t before = -(uintptr_t)p & (REGION - 1);

	if (p == MAP_FAILED)
		return NULL;
	if (before)
		munmap(p, before);
	munmap(p + before + REGION, REGION - before);
	madvise(p + before, REGION, MADV_HUGEPAGE);
	return p + before;
}

static bool region_add(void)
{
	struct region *r;

	if (!table_grow())
		return false;
	r = region_map();
	if (!r)
		return false;
	if (!leaf_make(r)) {
		munmap(r, REGION);
		return false;
	}
	r->used[0] = 1;
	r->place = nr_places;
	table[nr_places++] = (struct place){ r, PAGES - 1 };
	WRITE_ONCE(*leaf_word(r), *leaf_word(r) | leaf_bit(r));
	return true;
}

static void region_remove(struct region *r)
{
	u32 place = r->place;

	table[place] = table[--nr_places];
	table[place].region->place = place;
	WRITE_ONCE(*leaf_word(r), *leaf_word(r) & ~leaf_bit(r));
	munmap(r, REGION);
}

/* One is kept: a piece that comes and goes would cost a huge page each time. */
static void region_rest(struct region *r)
{
	if (spare)
		region_remove(spare);
	spare = r;
}

static bool page_used(const struct region *r, u32 page)
{
	return r->used[page / 64] & BIT_ULL(page % 64);
}

/* The first of @nr free pages side by side, or PAGES. */
static u32 run_find(const struct region *r, u32 nr)
{
	u32 run = 0;
	u32 page;

	for (page = 0; page < PAGES; page++) {
		run = page_used(r, page) ? 0 : run + 1;
		if (run == nr)
			return page + 1 - nr;
	}
	return PAGES;
}

static void run_mark(struct region *r, u32 first, u32 nr)
{
	u32 page;

	for (page = first; page < first + nr; page++)
		r->used[page / 64] ^= BIT_ULL(page % 64);
}

/* Takes pages of a region, if it has so many side by side. */
static u8 *region_take(struct place *place, u32 nr)
{
	struct region *r = place->region;
	u32 first = run_find(r, nr);

	if (first == PAGES) {
		place->bound = nr - 1;
		return NULL;
	}
	run_mark(r, first, nr);
	r->length[first] = nr;
	r->taken += nr;
	if (r == spare)
		spare = NULL;
	return (u8 *)r + first * PAGE;
}

static u8 *take(u32 nr)
{
	u8 *p = NULL;
	u32 i;

	for (i = 0; !p && (i < nr_places || region_add()); i++)
		if (table[i].bound >= nr)
			p = region_take(&table[i], nr);
	return p;
}

void *port_huge_alloc(size_t bytes)
{
	void *p;

	if (SANITIZED || bytes < LEAST || bytes > MOST)
		return NULL;
	pthread_mutex_lock(&lock);
	p = take(DIV_ROUND_UP(bytes, PAGE));
	pthread_mutex_unlock(&lock);
	return p;
}

static struct region *region_of(const void *p)
{
	return (struct region *)((uintptr_t)p & ~(REGION - 1));
}

static u32 page_of(const void *p)
{
	return (uintptr_t)p % REGION / PAGE;
}

size_t port_huge_size(const void *p)
{
	const u64 *word = leaf_word(p);

	if (!word || !(READ_ONCE(*word) & leaf_bit(p)))
		return 0;
	return region_of(p)->length[page_of(p)] * PAGE;
}

void port_huge_free(const void *p)
{
	struct region *r = region_of(p);
	u32 first = page_of(p);

	pthread_mutex_lock(&lock);
	run_mark(r, first, r->length[first]);
	r->taken -= r->length[first];
	table[r->place].bound = PAGES - 1;
	if (!r->taken)
		region_rest(r);
	pthread_mutex_unlock(&lock);
}
