// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Going through the pairs that a connect fact joins, and counting them.
 *
 * A rule gives boxes of target voxels for a source voxel.  Where boxes may
 * overlap, a bitmap of the target area, the only memory that a walk needs,
 * tells which voxels have been seen.
 */
#include "connect.h"

#include <errno.h>

/**
 * struct walk - a walk over a connect fact
 * @connect: the fact
 * @source: area
 * @target: area
 * @boxes: targets of the voxel that the walk is at
 * @seen: uint64_t, a bit per voxel of the target; all 0 between voxels
 */
struct walk {
	const struct kb_connect *connect;
	const struct knpu_area_info *source;
	const struct knpu_area_info *target;
	struct kb_boxes boxes;
	struct kb_vec seen;
};

/* What a walk does with a source; @from->id is a neuron, @nr such follow. */
typedef int (*source_fn)(struct walk *walk, const struct kb_from *from,
			 uint32_t nr, void *context);

static bool is_per_neuron(const struct walk *walk)
{
	return walk->connect->rule.row->per_neuron;
}

/* Does the same voxel stand in more than one box? */
static bool may_overlap(const struct walk *walk)
{
	return walk->connect->rule.row->overlaps && walk->boxes.vec.nr > 1;
}

static int make_seen(struct walk *walk)
{
	size_t bits = (size_t)walk->target->width * walk->target->height *
		      walk->target->depth;

	while (walk->seen.nr < bits / 64 + 1) {
		if (!kb_vec_add(&walk->seen, sizeof(uint64_t)))
			return -ENOMEM;
	}
	return 0;
}

/* Asks the rule for the targets of one source. */
static int visit(struct walk *walk, struct kb_from *from, uint32_t nr,
		 source_fn fn, void *context)
{
	const struct kb_rule *rule = &walk->connect->rule;
	int err;

	walk->boxes.vec.nr = 0;
	err = rule->row->targets(rule, from, &walk->boxes);
	if (!err && may_overlap(walk))
		err = make_seen(walk);
	return err || !walk->boxes.vec.nr ? err : fn(walk, from, nr, context);
}

/* Visits the neurons of one voxel, together unless the rule is per neuron. */
static int visit_voxel(struct walk *walk, struct kb_from *from, source_fn fn,
		       void *context)
{
	uint32_t n, nr = walk->source->per_voxel;
	int err = 0;

	from->id = knpu_voxel_id(walk->source, from->at[0], from->at[1],
				 from->at[2], 0);
	if (!is_per_neuron(walk))
		return visit(walk, from, nr, fn, context);
	for (n = 0; n < nr && !err; n++, from->id++)
		err = visit(walk, from, 1, fn, context);
	return err;
}

static int visit_all(struct walk *walk, source_fn fn, void *context)
{
	const struct knpu_area_info *s = walk->source;
	struct kb_from from;
	int err = 0;

	for (from.at[0] = 0; from.at[0] < s->width && !err; from.at[0]++)
		for (from.at[1] = 0; from.at[1] < s->height && !err;
		     from.at[1]++)
			for (from.at[2] = 0; from.at[2] < s->depth && !err;
			     from.at[2]++)
				err = visit_voxel(walk, &from, fn, context);
	kb_vec_free(&walk->boxes.vec);
	kb_vec_free(&walk->seen);
	return err;
}

/* Goes to the next voxel of a box; false: there is none. */
static bool step_in_box(const struct kb_box *box, uint32_t at[3])
{
	int i;

	for (i = 2; i >= 0; i--) {
		at[i]++;
		if (at[i] == box->but[i])
			at[i]++;
		if (at[i] < box->to[i])
			return true;
		at[i] = box->from[i] + (box->from[i] == box->but[i]);
	}
	return false;
}

/* The first voxel of a box, which is not empty. */
static void start_in_box(const struct kb_box *box, uint32_t at[3])
{
	int i;

	for (i = 0; i < 3; i++)
		at[i] = box->from[i] + (box->from[i] == box->but[i]);
}

static uint64_t *seen_word(const struct walk *walk, const uint32_t at[3],
			   uint64_t *bit)
{
	size_t i = ((size_t)at[0] * walk->target->height + at[1]) *
			   walk->target->depth +
		   at[2];

	*bit = UINT64_C(1) << (i % 64);
	return (uint64_t *)walk->seen.items + i / 64;
}

/* Marks the voxel; was it marked? */
static bool mark_seen(const struct walk *walk, const uint32_t at[3])
{
	uint64_t bit, *word = seen_word(walk, at, &bit);
	bool marked = *word & bit;

	*word |= bit;
	return marked;
}

/* Unmarks all voxels of the boxes. */
static void unmark(const struct walk *walk)
{
	const struct kb_box *box = walk->boxes.vec.items;
	uint64_t bit, *word;
	uint32_t at[3];
	size_t i;

	for (i = 0; i < walk->boxes.vec.nr; i++, box++) {
		start_in_box(box, at);
		do {
			word = seen_word(walk, at, &bit);
			*word &= ~bit;
		} while (step_in_box(box, at));
	}
}

/* Calls @fn for each voxel of the boxes, each once. */
static int each_target(struct walk *walk, uint32_t source, kb_pair_fn fn,
		       void *context)
{
	const struct kb_box *box = walk->boxes.vec.items;
	bool overlap = may_overlap(walk);
	uint32_t at[3];
	int err = 0;
	size_t i;

	for (i = 0; i < walk->boxes.vec.nr && !err; i++, box++) {
		start_in_box(box, at);
		do {
			if (!overlap || !mark_seen(walk, at))
				err = fn(context, source, at);
		} while (!err && step_in_box(box, at));
	}
	if (overlap)
		unmark(walk);
	return err;
}

/**
 * struct caller - whom kb_connect_each() calls
 */
struct caller {
	kb_pair_fn fn;
	void *context;
};

static int call_source(struct walk *walk, const struct kb_from *from,
		       uint32_t nr, void *context)
{
	const struct caller *caller = context;
	uint32_t n;
	int err = 0;

	for (n = 0; n < nr && !err; n++)
		err = each_target(walk, from->id + n, caller->fn,
				  caller->context);
	return err;
}

int kb_connect_each(const struct kb_connect *connect,
		    const struct knpu_area_info *source,
		    const struct knpu_area_info *target, kb_pair_fn fn,
		    void *context)
{
	struct caller caller = { fn, context };
	struct walk walk = { .connect = connect,
			     .source = source,
			     .target = target };

	return visit_all(&walk, call_source, &caller);
}

/**
 * struct counter - a count under way
 * @count: so far
 * @most: where to stop
 * @how: to count
 */
struct counter {
	uint64_t count;
	uint64_t most;
	enum kb_count how;
};

/* What stops a walk whose count is beyond the most. */
#define ENOUGH 1

static int count_voxel(void *context, uint32_t source, const uint32_t target[3])
{
	uint64_t *voxels = context;

	(void)source;
	(void)target;
	++*voxels;
	return 0;
}

/* Voxels in all boxes together. */
static uint64_t count_targets(struct walk *walk, enum kb_count how)
{
	const struct kb_box *box = walk->boxes.vec.items;
	uint64_t volume, sum = 0, largest = 0;
	size_t i;

	for (i = 0; i < walk->boxes.vec.nr; i++, box++) {
		volume = kb_box_volume(box);
		sum += volume;
		if (volume > largest)
			largest = volume;
	}
	if (how == KB_COUNT_MOST || !may_overlap(walk))
		return sum;
	if (how == KB_COUNT_LEAST)
		return largest;
	sum = 0;
	each_target(walk, 0, count_voxel, &sum);
	return sum;
}

/* An area has 2^24 neurons at most, and so has @nr: nothing overflows. */
static int count_source(struct walk *walk, const struct kb_from *from,
			uint32_t nr, void *context)
{
	struct counter *counter = context;

	(void)from;
	counter->count += count_targets(walk, counter->how) * nr *
			  walk->target->per_voxel;
	return counter->count > counter->most ? ENOUGH : 0;
}

int kb_connect_count(const struct kb_connect *connect,
		     const struct knpu_area_info *source,
		     const struct knpu_area_info *target, enum kb_count how,
		     uint64_t most, uint64_t *count)
{
	struct counter counter = { .most = most, .how = how };
	struct walk walk = { .connect = connect,
			     .source = source,
			     .target = target };
	int err = visit_all(&walk, count_source, &counter);

	*count = counter.count;
	return err == ENOUGH ? 0 : err;
}
