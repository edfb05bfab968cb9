/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Integer types of the reference.  The reference is a second, slow and plain
 * writing of the neuron model; it shares no line with the engine, so that
 * the two can be held against each other.
 */
#ifndef REF_TYPES_H
#define REF_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;
typedef unsigned __int128 u128;
typedef __int128 s128;

#endif /* REF_TYPES_H */
