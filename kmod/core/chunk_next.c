// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * With what a chunk shares rows, and the memory of those that it does not share.
 */
#include "core_port.h"
#include "chunk_next.h"
#include "user.h"

/* A row of so many words becomes one of so many; none has no words. */
void knpu_chunk_next_change(struct knpu_chunk_next *n, u32 i, u32 was, u64 is)
{
	n->is += is;
	n->was += was;
	if (was && knpu_chunk_next_in_base(n, i))
		n->was_based += was;
}

/*
 * Shares the rows that stay, if they are most of what would be shared; else
 * what nobody needs any more would be kept for the sake of few.  Chunks take
 * turns: else all of a brain that is edited evenly would be laid out anew with
 * the same publish, which would make it twice.  What counts is a chunk's own
 * edits, as one that is edited with every fourth publish would miss each turn of
 * a round of publishes.  Only where half is of no use none waits.
 */
static void choose_base(struct knpu_chunk_next *n)
{
	struct knpu_chunk *base;
	bool has_turn;

	n->base = NULL;
	n->dead = 0;
	if (!n->old)
		return;
	base = n->old->base ?: n->old;
	has_turn = knpu_chunk_next_has_turn(n->old, n->index);
	n->dead = n->old->dead + n->was_based;
	if (n->dead <= base->words / (has_turn ? 8 : 2))
		n->base = base;
	else
		n->dead = 0;
}

/* Words of the rows that it has itself, of @total in all. */
static u64 own_words(const struct knpu_chunk_next *n, u64 total)
{
	u64 words = n->is;

	if (!n->base)
		return total;
	/* Those that the old one had itself, and that stay. */
	if (n->old->base)
		words += n->old->words - (n->was - n->was_based);
	return words;
}

/* A chunk that its user has room for, or an error. */
static struct knpu_chunk *alloc_charged(struct knpu_user *user, u32 words)
{
	struct knpu_chunk *c;
	size_t bytes = struct_size(c, data, words);
	int err;

	err = knpu_user_charge(user, bytes);
	if (err)
		return ERR_PTR(err);
	c = knpu_chunk_alloc(words);
	if (!c) {
		knpu_user_uncharge(user, bytes);
		return ERR_PTR(-ENOMEM);
	}
	c->charged = user;
	return c;
}

/**
 * knpu_chunk_next_alloc - the memory of a chunk
 * @n: all rows that change were told to it
 * @user: who is charged with it before there is one, or NULL
 *
 * Return: the chunk, in which only the rows are not yet; NULL if there are none;
 * or an error: -ENOMEM, -ENOSPC if they have too many words, or -EDQUOT.
 */
struct knpu_chunk *knpu_chunk_next_alloc(struct knpu_chunk_next *n,
					 struct knpu_user *user)
{
	u64 total = n->is + (n->old ? n->old->total - n->was : 0);
	struct knpu_chunk *c;

	if (total > KNPU_CHUNK_WORDS_MAX)
		return ERR_PTR(-ENOSPC);
	if (!total)
		return NULL;
	choose_base(n);
	c = alloc_charged(user, own_words(n, total));
	if (IS_ERR(c))
		return c;
	c->total = total;
	c->dead = n->dead;
	c->made = n->old ? n->old->made + 1 : 0;
	c->base = n->base;
	if (c->base)
		refcount_inc(&c->base->refs);
	return c;
}
