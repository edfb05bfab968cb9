/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Sums to which each thread adds for itself, as each processor does in
 * kmod/core/core_port.h.
 */
#ifndef KNPU_PORT_SUMS_H
#define KNPU_PORT_SUMS_H

#define __percpu
u64 *knpu_sums_alloc(u32 nr);
void knpu_sums_free(u64 *sums);
void knpu_sums_add(u64 *sums, u32 which, u64 n);
u64 knpu_sums_get(u64 *sums, u32 which);

#endif /* KNPU_PORT_SUMS_H */
