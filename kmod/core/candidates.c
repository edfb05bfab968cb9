// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Who had input in the last burst.  A burst keeps no list of them: it leaves
 * its number with each, and who asks looks for it.
 */
#include "core_port.h"
#include "block.h"
#include "candidates.h"

/* Blocks between two offers to let others run. */
#define SLICE 64

/**
 * struct seen - a block of which the candidates are told
 * @potential: of its neurons
 * @last: likewise
 * @others: those that were none, whatever @last says
 * @burst: the one that the block is of
 */
struct seen {
	const s32 *potential;
	const u32 *last;
	u64 others;
	u64 burst;
};

/*
 * Those of a block before @end, as long as there is room.  Return: how many;
 * @id is where to go on.
 */
static u32 tell(const struct seen *seen, u32 *id, u32 end,
		struct knpu_candidate *to, u32 room)
{
	u32 nr = 0;

	/* Before the first burst there was none. */
	if (!seen->burst)
		*id = end;
	for (; *id < end && nr < room; ++*id) {
		u32 i = *id % KNPU_BLOCK;

		if (READ_ONCE(seen->last[i]) != (u32)seen->burst ||
		    seen->others & BIT_ULL(i))
			continue;
		/* No silent burst came after: a query shows it as it is. */
		to[nr++] = (struct knpu_candidate){
			.id = *id,
			.potential = READ_ONCE(seen->potential[i]),
			.burst = seen->burst,
		};
	}
	return nr;
}

static u32 block_end(u32 id, u32 end)
{
	return min((id | (KNPU_BLOCK - 1)) + 1, end);
}

/* One try at a block.  Return: was it read whole? */
static bool try_block(struct knpu_engine *e, u32 *id, u32 end,
		      struct knpu_candidate *to, u32 room, u32 *nr, u64 *burst)
{
	u32 block = *id >> KNPU_BLOCK_SHIFT;
	struct knpu_block_view v;
	struct seen seen;

	if (!knpu_block_begin(e, block, &v))
		return false;
	knpu_block_date(&v, smp_load_acquire(&e->nr_neurons));
	seen = (struct seen){
		.potential = v.n->potential + (block << KNPU_BLOCK_SHIFT),
		.last = v.n->last + (block << KNPU_BLOCK_SHIFT),
		.others = READ_ONCE(v.n->gone[block]) |
			  knpu_neurons_brought(v.n, block, v.burst),
		.burst = v.burst,
	};
	*nr = tell(&seen, id, block_end(*id, end), to, room);
	*burst = v.burst;
	return knpu_block_end(e, &v);
}

/* Return: how many; where to go on and the burst that it is of are told. */
static u32 list_block(struct knpu_engine *e, u32 *id, u32 end,
		      struct knpu_candidate *to, u32 room, u64 *burst)
{
	u32 tries = 0;
	bool whole;
	u32 at, nr;

	for (;;) {
		at = *id;
		rcu_read_lock();
		whole = try_block(e, &at, end, to, room, &nr, burst);
		rcu_read_unlock();
		if (whole)
			break;
		knpu_block_retry(e, &tries);
	}
	*id = at;
	return nr;
}

static int check(struct knpu_engine *e, const struct knpu_candidate_list *l)
{
	if (l->end > smp_load_acquire(&e->nr_neurons) || l->first > l->end)
		return -ENOENT;
	return 0;
}

/**
 * knpu_candidates_list - list the candidates of the last burst
 * @e: the engine
 * @l: which neurons to look at, and the room for them; told how many there
 *	are, where to go on, and the burst, of several blocks the earliest
 * @to: where they are put
 *
 * Waits for no burst, at most for the block that is being written.  Return: 0,
 * or -ENOENT for neurons that there never were.
 */
int knpu_candidates_list(struct knpu_engine *e, struct knpu_candidate_list *l,
			 struct knpu_candidate *to)
{
	u32 blocks = 0;
	u32 nr = 0;
	u64 of;

	if (check(e, l))
		return -ENOENT;
	l->burst = smp_load_acquire(&e->burst);
	while (l->first < l->end && nr < l->nr) {
		nr += list_block(e, &l->first, l->end, to + nr, l->nr - nr,
				 &of);
		l->burst = blocks ? min(l->burst, of) : of;
		if (!(++blocks % SLICE))
			knpu_relax();
	}
	l->nr = nr;
	return 0;
}

static void tell_cut(const struct knpu_cut *c, struct knpu_candidate_list *l,
		     struct knpu_candidate *to)
{
	u32 nr = 0;

	while (l->first < l->end && nr < l->nr) {
		const struct knpu_cut_block *b =
			&c->block[(l->first >> KNPU_BLOCK_SHIFT) -
				  c->first_block];
		const struct seen seen = {
			.potential = b->potential,
			.last = b->last,
			.others = b->gone | b->brought,
			.burst = c->burst,
		};

		nr += tell(&seen, &l->first, block_end(l->first, l->end),
			   to + nr, l->nr - nr);
		if (!(l->first % (SLICE * KNPU_BLOCK)))
			knpu_relax();
	}
	l->nr = nr;
	l->burst = c->burst;
}

/**
 * knpu_candidates_exact - list the candidates of one burst
 * @e: the engine; the caller holds none of its locks
 * @l: as above; told the last burst before the list
 * @to: where they are put
 *
 * Waits for the next boundary, and for one after it.  Return: as
 * knpu_candidates_list(), -EBUSY if too many cuts are open, -ENOMEM.
 */
int knpu_candidates_exact(struct knpu_engine *e, struct knpu_candidate_list *l,
			  struct knpu_candidate *to)
{
	struct knpu_cut c = { .e = e };
	int err = 0;

	/* Of no neurons: who looks at none needs no cut. */
	if (check(e, l) || l->first == l->end)
		return knpu_candidates_list(e, l, to);
	err = knpu_cut_neurons(&c, l->first, l->end - l->first);
	if (!err)
		err = knpu_cut_open(&c);
	if (!err)
		err = knpu_cut_close(&c);
	if (!err)
		tell_cut(&c, l, to);
	knpu_cut_free(&c);
	return err;
}
