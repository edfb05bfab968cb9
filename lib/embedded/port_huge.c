// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Memory of some pages to some hundred, side by side in huge pages, as the
 * kernel's kvmalloc() has it from its page allocator.
 *
 * Chunks of synapses are most of a brain, and too small for malloc() to ask for
 * huge pages: a brain that is restored then takes a page fault every 4 KiB, which
 * is as much work as all of the rest.
 *
 * One range of addresses is reserved for good, and cut into regions of a huge
 * page.  Nobody may touch a region before it is opened, so that who locks all of
 * his memory does not get all of the range.  Regions are filled first-fit; one
 * that is empty goes back to the system, but for the last one.
 */
#include "core_port.h"
#include "port_huge.h"

#include <pthread.h>
#include <sys/mman.h>

#define REGION (2UL << 20)
#define PAGE 4096UL
#define PAGES (REGION / PAGE)
/* 64 GiB; what is more comes from malloc(). */
#define REGIONS 32768U
/* Less is not worth a page of its own; more gets mappings from malloc(). */
#define LEAST (8 * PAGE)
#define MOST (REGION / 2)

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
 * @used: bitmap of its pages
 * @length: by first page: pages of what was given there
 * @taken: how many are used, without the first
 */
struct region {
	u64 used[PAGES / 64];
	u16 length[PAGES];
	u16 taken;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* Reserved by the first who asks; NULL: not yet, or it failed. */
static u8 *base;
/* Regions that were opened. */
static u32 opened;
/* Of these, none has a longer run of free pages, but it may have less. */
static u16 bound[REGIONS];
/* The empty region that was not given back, or REGIONS. */
static u32 spare = REGIONS;

static void range_reserve(void)
{
	u8 *range;

	if (SANITIZED)
		return;
	range = mmap(NULL, (REGIONS + 1) * REGION, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (range == MAP_FAILED)
		return;
	range += -(uintptr_t)range & (REGION - 1);
	madvise(range, REGIONS * REGION, MADV_HUGEPAGE);
	WRITE_ONCE(base, range);
}

static struct region *region_at(u32 i)
{
	return (struct region *)(base + i * REGION);
}

static bool region_open(void)
{
	if (opened == REGIONS ||
	    mprotect(region_at(opened), REGION, PROT_READ | PROT_WRITE))
		return false;
	bound[opened++] = PAGES - 1;
	return true;
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
static u8 *region_take(u32 i, u32 nr)
{
	struct region *r = region_at(i);
	u32 first;

	/* It is all zero if it is new, or was given back. */
	r->used[0] |= 1;
	first = run_find(r, nr);
	if (first == PAGES) {
		bound[i] = nr - 1;
		return NULL;
	}
	run_mark(r, first, nr);
	r->length[first] = nr;
	r->taken += nr;
	if (i == spare)
		spare = REGIONS;
	return (u8 *)r + first * PAGE;
}

static u8 *take(u32 nr)
{
	u8 *p = NULL;
	u32 i;

	for (i = 0; !p && (i < opened || region_open()); i++)
		if (bound[i] >= nr)
			p = region_take(i, nr);
	return p;
}

void *port_huge_alloc(size_t bytes)
{
	static bool tried;
	void *p = NULL;

	if (bytes < LEAST || bytes > MOST)
		return NULL;
	pthread_mutex_lock(&lock);
	if (!tried)
		range_reserve();
	tried = true;
	if (base)
		p = take(DIV_ROUND_UP(bytes, PAGE));
	pthread_mutex_unlock(&lock);
	return p;
}

/* Where in the range, or beyond it: below @base it is far beyond. */
static size_t offset_of(const void *p)
{
	const u8 *range = READ_ONCE(base);

	return range ? (uintptr_t)p - (uintptr_t)range : SIZE_MAX;
}

size_t port_huge_size(const void *p)
{
	size_t at = offset_of(p);

	if (at >= REGIONS * REGION)
		return 0;
	return region_at(at / REGION)->length[at % REGION / PAGE] * PAGE;
}

/* One is kept: a piece that comes and goes would cost a huge page each time. */
static void region_rest(u32 i)
{
	if (spare < REGIONS)
		madvise(region_at(spare), REGION, MADV_DONTNEED);
	spare = i;
}

void port_huge_free(const void *p)
{
	size_t at = offset_of(p);
	struct region *r = region_at(at / REGION);
	u32 first = at % REGION / PAGE;

	pthread_mutex_lock(&lock);
	run_mark(r, first, r->length[first]);
	r->taken -= r->length[first];
	bound[at / REGION] = PAGES - 1;
	if (!r->taken)
		region_rest(at / REGION);
	pthread_mutex_unlock(&lock);
}
