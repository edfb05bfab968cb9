/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * XXH64 with seed 0 (Collet): tells a snapshot that was torn or overwritten.
 * It is here, and not the kernel's own, because a kernel may have been built
 * without that.
 */
#ifndef KNPU_CORE_HASH_H
#define KNPU_CORE_HASH_H

#include "core_port.h"

u64 knpu_hash(const void *data, size_t bytes);

#endif /* KNPU_CORE_HASH_H */
