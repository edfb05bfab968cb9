/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Memory of the embedded core.  Every allocation goes through
 * port_alloc(), which a test can tell to fail.
 */
#ifndef KNPU_PORT_ALLOC_H
#define KNPU_PORT_ALLOC_H

#define GFP_KERNEL 0
#define GFP_KERNEL_ACCOUNT 0
/* Asked for by who may ask for more than the kernel ever gives at once. */
#define __GFP_NOWARN 1

void *port_alloc(size_t nr, size_t size, int gfp, bool zero);
void port_free(const void *p);

/* Makes the nth allocation of this thread from now fail (0: none). */
void port_fail_nth(unsigned long n);
/* How many allocations are left before the one that fails; 0: it failed. */
unsigned long port_fail_left(void);
/* Bytes asked for by the last allocation of this thread that failed. */
size_t port_failed_size(void);
/* How often the kernel would have warned of a size, in this thread. */
unsigned long port_warnings(void);
/* Allocations that were made and not yet freed, in this process. */
long port_live(void);
/* Their bytes; and the most there were at once since this was last asked. */
size_t port_bytes(void);
size_t port_bytes_most(void);

#define kvmalloc(size, gfp) port_alloc(1, size, gfp, false)
#define kvzalloc(size, gfp) port_alloc(1, size, gfp, true)
#define kvmalloc_array(nr, size, gfp) port_alloc(nr, size, gfp, false)
#define kvcalloc(nr, size, gfp) port_alloc(nr, size, gfp, true)
#define kvfree(p) port_free(p)

void *knpu_pages_alloc(size_t size);
void knpu_pages_free(void *pages, size_t size);

#endif /* KNPU_PORT_ALLOC_H */
