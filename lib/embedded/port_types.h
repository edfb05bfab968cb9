/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The kernel's types and small macros, for the embedded core.
 */
#ifndef KNPU_PORT_TYPES_H
#define KNPU_PORT_TYPES_H

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;

#define U16_MAX UINT16_MAX
#define U32_MAX UINT32_MAX
#define U64_MAX UINT64_MAX
#define S32_MAX INT32_MAX
#define S32_MIN INT32_MIN
#define S64_MAX INT64_MAX
#define S64_MIN INT64_MIN

#define __rcu
#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#ifndef noinline
#define noinline __attribute__((noinline))
#endif
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define fallthrough __attribute__((fallthrough))
#define swap(a, b)                  \
	do {                        \
		typeof(a) a_ = (a); \
		(a) = (b);          \
		(b) = a_;           \
	} while (0)
#define barrier() __asm__ __volatile__("" ::: "memory")
#define prefetch(p) __builtin_prefetch(p)

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define container_of(ptr, type, member) \
	((type *)((char *)(ptr)-offsetof(type, member)))

#define min(a, b)                   \
	({                          \
		typeof(a) a_ = (a); \
		typeof(b) b_ = (b); \
		a_ < b_ ? a_ : b_;  \
	})
#define max(a, b)                   \
	({                          \
		typeof(a) a_ = (a); \
		typeof(b) b_ = (b); \
		a_ > b_ ? a_ : b_;  \
	})
#define min_t(t, a, b) min((t)(a), (t)(b))
#define max_t(t, a, b) max((t)(a), (t)(b))
#define clamp_t(t, v, lo, hi) min_t(t, max_t(t, v, lo), hi)

/* What enum knpu_feature says of this port. */
#define KNPU_PORT_FEATURES KNPU_FEATURE_EMBEDDED

#define MAX_ERRNO 4095
#define IS_ERR_VALUE(x) ((unsigned long)(x) >= (unsigned long)-MAX_ERRNO)

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return IS_ERR_VALUE((unsigned long)ptr);
}

#define check_add_overflow(a, b, d) __builtin_add_overflow(a, b, d)
#define check_mul_overflow(a, b, d) __builtin_mul_overflow(a, b, d)

static inline size_t port_flex_size(size_t head, size_t item, size_t nr)
{
	size_t bytes;

	if (check_mul_overflow(item, nr, &bytes) ||
	    check_add_overflow(bytes, head, &bytes))
		return SIZE_MAX;
	return bytes;
}

#define struct_size(p, member, nr) \
	port_flex_size(sizeof(*(p)), sizeof(*(p)->member), nr)

/* A process cannot be speculated into its own memory; a bound is a bound. */
#define array_index_nospec(index, size) (index)

#endif /* KNPU_PORT_TYPES_H */
