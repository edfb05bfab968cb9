// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the rows of a chunk come to.  Those that stay are not looked at, if what
 * the old chunk came to tells.
 */
#include "core_port.h"
#include "chunk_build.h"

void knpu_rows_add(struct knpu_rows *r, const u32 *row)
{
	r->synapses += row[0];
	knpu_row_measure(row, &r->bound, r->delays);
}

/* Adds those that changed, or the others. */
static void add_rows(const struct knpu_chunk_build *b,
		     const struct knpu_chunk *c, bool changed,
		     struct knpu_rows *sum)
{
	u32 i;

	for (i = 0; i < KNPU_CHUNK; i++) {
		const u32 *row = knpu_chunk_row(c, i);

		if (!row || knpu_chunk_row_changes(b, i) != changed)
			continue;
		knpu_rows_add(sum, row);
		knpu_relax();
	}
}

/* Is the most that @all had the most of those that stay, or not above @is? */
static bool most_is_known(u64 was, u64 is, u64 all)
{
	return was < all || is >= all;
}

/*
 * Is what all rows of the old chunk came to still right for those that stay,
 * and for @sum, those that changed?  If one that is no more had the most of
 * something, or a delay, nobody knows without looking.
 */
static bool rest_is_known(const struct knpu_chunk_build *b,
			  const struct knpu_rows *sum)
{
	const struct knpu_row_bound *was = &b->was.bound;
	const struct knpu_row_bound *is = &sum->bound;
	const struct knpu_row_bound *all = &b->next.old->bound;
	u32 i;

	for (i = 0; i < 4; i++)
		if (b->was.delays[i] & ~sum->delays[i])
			return false;
	return most_is_known(was->shared, is->shared, all->shared) &&
	       most_is_known(was->shared_divided, is->shared_divided,
			     all->shared_divided) &&
	       most_is_known(was->own, is->own, all->own) &&
	       most_is_known(was->own_divided, is->own_divided,
			     all->own_divided);
}

/* What the rows of a chunk come to that was just made. */
void knpu_chunk_sum_up(const struct knpu_chunk_build *b, struct knpu_chunk *c)
{
	const struct knpu_chunk *old = b->next.old;
	struct knpu_rows sum = {};
	u32 i;

	add_rows(b, c, true, &sum);
	if (old && rest_is_known(b, &sum)) {
		sum.synapses += old->synapses - b->was.synapses;
		knpu_bound_max(&sum.bound, &old->bound);
		for (i = 0; i < 4; i++)
			sum.delays[i] |= old->delays[i];
	} else if (old) {
		add_rows(b, c, false, &sum);
	}
	c->synapses = sum.synapses;
	c->bound = sum.bound;
	memcpy(c->delays, sum.delays, sizeof(c->delays));
}
