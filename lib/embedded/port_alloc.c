// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Memory of the embedded core: malloc, or huge pages for what is between small
 * and large, with a count of what is out and an allocation that fails when a
 * test asks for it.
 */
#include "core_port.h"
#include "port_huge.h"

#include <malloc.h>
#include <sys/mman.h>

static __thread unsigned long fail_nth;
static __thread size_t failed_size;
static __thread unsigned long warnings;
static long live;
static size_t bytes_live, bytes_most;

/* Of two that count at once the most may miss one: a test counts alone. */
static void count(size_t bytes)
{
	size_t now = __atomic_add_fetch(&bytes_live, bytes, __ATOMIC_RELAXED);

	__atomic_fetch_add(&live, 1, __ATOMIC_RELAXED);
	if (now > READ_ONCE(bytes_most))
		WRITE_ONCE(bytes_most, now);
}

static void uncount(size_t bytes)
{
	__atomic_fetch_sub(&bytes_live, bytes, __ATOMIC_RELAXED);
	__atomic_fetch_sub(&live, 1, __ATOMIC_RELAXED);
}

/* What has to be zero is so in memory that nobody touched. */
static void *memory(size_t bytes, bool zero)
{
	if (zero)
		return calloc(1, bytes);
	return port_huge_alloc(bytes) ?: malloc(bytes);
}

static bool must_fail(size_t bytes)
{
	if (!fail_nth || --fail_nth)
		return false;
	failed_size = bytes;
	return true;
}

void *port_alloc(size_t nr, size_t size, int gfp, bool zero)
{
	size_t bytes;
	void *p;

	if (check_mul_overflow(nr, size, &bytes) || bytes > PTRDIFF_MAX) {
		failed_size = SIZE_MAX;
		return NULL;
	}
	if (bytes > S32_MAX && !(gfp & __GFP_NOWARN))
		warnings++;
	if (must_fail(bytes))
		return NULL;
	p = memory(bytes, zero);
	if (!p) {
		failed_size = bytes;
		return NULL;
	}
	count(port_huge_size(p) ?: malloc_usable_size(p));
	return p;
}

void port_free(const void *p)
{
	size_t huge;

	if (!p)
		return;
	huge = port_huge_size(p);
	uncount(huge ?: malloc_usable_size((void *)p));
	if (huge)
		port_huge_free(p);
	else
		free((void *)p);
}

void port_fail_nth(unsigned long n)
{
	fail_nth = n;
}

unsigned long port_fail_left(void)
{
	return fail_nth;
}

size_t port_failed_size(void)
{
	return failed_size;
}

unsigned long port_warnings(void)
{
	return warnings;
}

long port_live(void)
{
	return READ_ONCE(live);
}

size_t port_bytes(void)
{
	return READ_ONCE(bytes_live);
}

size_t port_bytes_most(void)
{
	size_t most = READ_ONCE(bytes_most);

	WRITE_ONCE(bytes_most, port_bytes());
	return most;
}

void *knpu_pages_alloc(size_t size)
{
	void *p;

	if (must_fail(size))
		return NULL;
	p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED) {
		failed_size = size;
		return NULL;
	}
	count(size);
	return p;
}

void knpu_pages_free(void *pages, size_t size)
{
	if (!pages)
		return;
	uncount(size);
	munmap(pages, size);
}
