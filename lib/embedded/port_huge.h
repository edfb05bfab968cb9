/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Memory of some pages to some hundred, side by side in huge pages.
 */
#ifndef KNPU_PORT_HUGE_H
#define KNPU_PORT_HUGE_H

/* NULL: it is not of such a size, or there is no such memory. */
void *port_huge_alloc(size_t bytes);
/* Bytes of what port_huge_alloc() gave, or 0 for any other memory. */
size_t port_huge_size(const void *p);
void port_huge_free(const void *p);

#endif /* KNPU_PORT_HUGE_H */
