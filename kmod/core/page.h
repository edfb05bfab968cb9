/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The status page: what a dashboard needs, as of one burst, in one page.
 */
#ifndef KNPU_CORE_PAGE_H
#define KNPU_CORE_PAGE_H

#include "core_port.h"
#include "shared.h"

/**
 * struct knpu_page_writer - the burst's side of the status page
 * @shared: the mapped object
 * @page: its contents
 * @sequence: the latch; the writer's own copy
 */
struct knpu_page_writer {
	struct knpu_shared *shared;
	struct knpu_status_page *page;
	u32 sequence;
};

int knpu_page_init(struct knpu_page_writer *w);
void knpu_page_exit(struct knpu_page_writer *w);
void knpu_page_write(struct knpu_page_writer *w, const struct knpu_status *s);

#endif /* KNPU_CORE_PAGE_H */
