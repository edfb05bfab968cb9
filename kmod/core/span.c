// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Spans to ranges: each is checked, then those that touch become one, so that
 * no neuron is met twice however often it is named.
 */
#include "core_port.h"
#include "engine.h"
#include "engine_area.h"
#include "grid.h"
#include "life.h"
#include "span.h"

static int compare_ranges(const void *a, const void *b)
{
	const struct knpu_range *x = a;
	const struct knpu_range *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

/**
 * struct collector - ranges that are collected
 * @ranges: they
 * @room: for how many of them there is
 */
struct collector {
	struct knpu_ranges *ranges;
	u32 room;
};

static struct knpu_ranges *alloc(u32 nr)
{
	struct knpu_ranges *ranges;

	ranges = kvmalloc(struct_size(ranges, range, nr), GFP_KERNEL_ACCOUNT);
	if (ranges)
		ranges->nr = 0;
	return ranges;
}

/* There is room for one of each span; areas with more extents need more. */
static int collect(struct collector *c, u32 first, u32 end)
{
	struct knpu_ranges *more;

	if (c->ranges->nr == c->room) {
		more = alloc(c->room * 2);
		if (!more)
			return -ENOMEM;
		memcpy(more, c->ranges,
		       struct_size(more, range, c->ranges->nr));
		kvfree(c->ranges);
		c->ranges = more;
		c->room *= 2;
	}
	c->ranges->range[c->ranges->nr++] = (struct knpu_range){ first, end };
	return 0;
}

/* All extents, with places where no neuron is any more. */
static int collect_area(struct knpu_engine *e, const struct knpu_span *span,
			struct collector *c)
{
	const struct knpu_area *area = knpu_engine_area(e, span->id);
	int err = 0;

	if (!area)
		return -ENOENT;
	if (span->nr)
		return -EINVAL;
	area = knpu_area_grid(area).newest;
	for (; area && !err; area = area->older)
		err = collect(c, area->first, area->first + area->count);
	return err;
}

static int collect_span(struct knpu_engine *e, const struct knpu_span *span,
			struct collector *c)
{
	u32 neurons = smp_load_acquire(&e->nr_neurons);
	u32 id = span->id;
	int err;

	if (span->scope > KNPU_SCOPE_NEURON || span->__reserved)
		return -EOPNOTSUPP;
	if (span->scope == KNPU_SCOPE_AREA)
		return collect_area(e, span, c);
	/* Of one alone it can be said which one of its place is meant. */
	if (span->nr == 1) {
		err = knpu_neuron_name(e, &id);
		if (err)
			return err;
	}
	if (id >= neurons || span->nr > neurons - id)
		return -ENOENT;
	if (!span->nr)
		return -EINVAL;
	if (!knpu_neurons_exist(e, id, span->nr))
		return -ENOENT;
	return collect(c, id, id + span->nr);
}

/* Makes one of those that overlap or touch. */
static void merge(struct knpu_ranges *ranges)
{
	struct knpu_range *last = &ranges->range[0];
	u32 i;

	sort(ranges->range, ranges->nr, sizeof(*ranges->range), compare_ranges,
	     NULL);
	for (i = 1; i < ranges->nr; i++) {
		if (ranges->range[i].first <= last->end)
			last->end = max(last->end, ranges->range[i].end);
		else
			*++last = ranges->range[i];
	}
	ranges->nr = last - ranges->range + 1;
}

/**
 * knpu_ranges_make - the neurons of spans
 * @e: the engine
 * @spans: as a command gives them
 * @nr: how many, 1 or more
 * @failed: index of the one that was refused
 *
 * Return: the ranges, to be freed with kvfree(); -EOPNOTSUPP for a scope,
 * -ENOENT for neurons or an area that does not exist, -ESTALE for a neuron of
 * before, -EINVAL for a wrong
 * number of neurons; -ENOMEM.
 */
struct knpu_ranges *knpu_ranges_make(struct knpu_engine *e,
				     const struct knpu_span *spans, u32 nr,
				     u32 *failed)
{
	struct collector c = { alloc(nr), nr };
	int err;
	u32 i;

	if (!c.ranges)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < nr; i++) {
		err = collect_span(e, &spans[i], &c);
		if (!err)
			continue;
		*failed = i;
		kvfree(c.ranges);
		return ERR_PTR(err);
	}
	merge(c.ranges);
	return c.ranges;
}

/* Neurons side by side; NULL: no memory. */
struct knpu_ranges *knpu_ranges_one(u32 first, u32 end)
{
	struct knpu_ranges *ranges;

	ranges = kvmalloc(struct_size(ranges, range, 1), GFP_KERNEL_ACCOUNT);
	if (!ranges)
		return NULL;
	ranges->nr = 1;
	ranges->range[0] = (struct knpu_range){ first, end };
	return ranges;
}

/* Neurons in any order, which may be named more than once; NULL: no memory. */
struct knpu_ranges *knpu_ranges_of_ids(const u32 *ids, u32 nr)
{
	struct knpu_ranges *ranges;
	u32 i;

	ranges = kvmalloc(struct_size(ranges, range, nr), GFP_KERNEL_ACCOUNT);
	if (!ranges)
		return NULL;
	ranges->nr = nr;
	for (i = 0; i < nr; i++)
		ranges->range[i] = (struct knpu_range){ ids[i], ids[i] + 1 };
	merge(ranges);
	return ranges;
}

static bool is_set(const u64 *bits, u32 id)
{
	return bits[id / 64] & BIT_ULL(id % 64);
}

/* Puts the ranges of what is set, unless @range is NULL; returns how many. */
static u32 runs(const u64 *bits, u32 end, struct knpu_range *range)
{
	u32 nr = 0;
	u32 id;

	for (id = 0; id < end; id++) {
		if (!(id % 64) && !bits[id / 64]) {
			id += 63;
			continue;
		}
		if (!is_set(bits, id))
			continue;
		if (range)
			range[nr].first = id;
		while (id < end && is_set(bits, id))
			id++;
		if (range)
			range[nr].end = id;
		nr++;
		/* The next one is looked at anew: it may begin a word. */
		id--;
	}
	return nr;
}

/* The neurons below @end whose bits are set; NULL: none; or -ENOMEM. */
struct knpu_ranges *knpu_ranges_of_bits(const u64 *bits, u32 end)
{
	struct knpu_ranges *ranges;
	u32 nr = runs(bits, end, NULL);

	if (!nr)
		return NULL;
	ranges = kvmalloc(struct_size(ranges, range, nr), GFP_KERNEL_ACCOUNT);
	if (!ranges)
		return ERR_PTR(-ENOMEM);
	ranges->nr = runs(bits, end, ranges->range);
	return ranges;
}

/* The same once more; NULL: no memory. */
struct knpu_ranges *knpu_ranges_copy(const struct knpu_ranges *ranges)
{
	size_t bytes = struct_size(ranges, range, ranges->nr);
	struct knpu_ranges *copy = kvmalloc(bytes, GFP_KERNEL_ACCOUNT);

	if (copy)
		memcpy(copy, ranges, bytes);
	return copy;
}

bool knpu_ranges_contain(const struct knpu_ranges *ranges, u32 id)
{
	u32 low = 0;
	u32 high = ranges->nr;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (ranges->range[middle].end <= id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ranges->nr && ranges->range[low].first <= id;
}
