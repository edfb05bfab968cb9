// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Pages that are written here and mapped by users: single pages, charged to
 * the caller (what vmalloc_user() gives is not), in one range of addresses.
 */
#include <linux/vmalloc.h>

#include "core/core_port.h"

static void pages_free(struct page **pages, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		__free_page(pages[i]);
}

static size_t pages_fill(struct page **pages, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		pages[i] = alloc_page(GFP_KERNEL_ACCOUNT | __GFP_ZERO);
		if (!pages[i])
			break;
		cond_resched();
	}
	return i;
}

/**
 * knpu_pages_alloc - zeroed pages that can be mapped into a process
 * @size: in bytes, whole pages
 *
 * Return: their address, or NULL.
 */
void *knpu_pages_alloc(size_t size)
{
	size_t nr = size >> PAGE_SHIFT;
	struct page **pages;
	void *data = NULL;
	size_t got;

	might_sleep();
	pages = kvmalloc_array(nr, sizeof(*pages), GFP_KERNEL_ACCOUNT);
	if (!pages)
		return NULL;
	got = pages_fill(pages, nr);
	if (got == nr)
		data = vmap(pages, nr, VM_MAP, PAGE_KERNEL);
	if (!data)
		pages_free(pages, got);
	kvfree(pages);
	return data;
}

/**
 * knpu_pages_free - give back what knpu_pages_alloc() gave
 * @data: the address
 * @size: as it was asked for
 *
 * No process has them mapped; one that has pinned a page keeps that page.
 */
void knpu_pages_free(void *data, size_t size)
{
	struct page *page, *next;
	LIST_HEAD(pages);
	size_t at;

	might_sleep();
	/* Where a page is stands in the mapping, which goes first. */
	for (at = 0; at < size; at += PAGE_SIZE)
		list_add(&vmalloc_to_page(data + at)->lru, &pages);
	vunmap(data);
	list_for_each_entry_safe(page, next, &pages, lru)
		__free_page(page);
}
