// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Cuts, as their owner sees them: memory, opening, copying, closing.
 */
#include "core_port.h"
#include "cut.h"
#include "engine.h"
#include "property_change.h"

/**
 * knpu_cut_neurons - let a cut have neurons
 * @c: not open; all zero but for its engine
 * @first: id of the first
 * @nr: how many, 1 or more
 *
 * Return: 0 or -ENOMEM.
 */
int knpu_cut_neurons(struct knpu_cut *c, u32 first, u32 nr)
{
	c->end = first + nr;
	c->first_block = first >> KNPU_BLOCK_SHIFT;
	c->blocks = ((c->end - 1) >> KNPU_BLOCK_SHIFT) - c->first_block + 1;
	c->block = kvmalloc_array(c->blocks, sizeof(*c->block),
				  GFP_KERNEL_ACCOUNT);
	c->kept = kvcalloc(DIV_ROUND_UP(c->blocks, 64), sizeof(u64),
			   GFP_KERNEL_ACCOUNT);
	return c->block && c->kept ? 0 : -ENOMEM;
}

static void open_apply(struct knpu_engine *e, struct knpu_change *change)
{
	struct knpu_cut *c = container_of(change, struct knpu_cut, change);

	c->err = knpu_cuts_add(e, c);
}

static void close_apply(struct knpu_engine *e, struct knpu_change *change)
{
	knpu_cuts_remove(e, container_of(change, struct knpu_cut, change));
}

/**
 * knpu_cut_open - open a cut at the next boundary
 * @c: with the memory that it needs; the caller holds no lock
 *
 * Return: 0, or -EBUSY if too many are open.
 */
int knpu_cut_open(struct knpu_cut *c)
{
	might_sleep();
	c->change.apply = open_apply;
	knpu_boundary_submit(c->e, &c->change);
	return c->err;
}

static bool is_kept(const struct knpu_cut *c, u32 at)
{
	return smp_load_acquire(&c->kept[at / 64]) & BIT_ULL(at % 64);
}

/* Copies a block, unless the burst has done it. */
static void copy_block(struct knpu_cut *c, u32 at)
{
	struct knpu_cut_block aside;
	u32 i;

	if (is_kept(c, at))
		return;
	rcu_read_lock();
	knpu_cut_block_copy(&aside, rcu_dereference(c->e->neurons),
			    c->first_block + at, c->burst);
	rcu_read_unlock();
	smp_rmb();
	if (is_kept(c, at))
		return;
	WRITE_ONCE(c->block[at].gone, aside.gone);
	WRITE_ONCE(c->block[at].brought, aside.brought);
	for (i = 0; i < KNPU_BLOCK; i++) {
		WRITE_ONCE(c->block[at].potential[i], aside.potential[i]);
		WRITE_ONCE(c->block[at].last[i], aside.last[i]);
		WRITE_ONCE(c->block[at].hold[i], aside.hold[i]);
		WRITE_ONCE(c->block[at].incarnation[i], aside.incarnation[i]);
	}
}

static void undo_put(struct knpu_cut *c)
{
	while (c->undo) {
		struct knpu_undo *undo = c->undo;

		c->undo = undo->next[c->slot];
		knpu_property_change_put(undo);
	}
}

/**
 * knpu_cut_close - copy what belongs to an open cut, and close it
 * @c: the cut
 *
 * Afterwards it is whole, and its owner's.  Return: 0; or -ENOMEM, and it is
 * closed, but not whole.
 */
int knpu_cut_close(struct knpu_cut *c)
{
	int err;
	u32 i;

	might_sleep();
	err = knpu_cut_areas_copy(c);
	for (i = 0; i < c->blocks && !err; i++) {
		copy_block(c, i);
		if (!(i % KNPU_BLOCK))
			knpu_relax();
	}
	c->change.apply = close_apply;
	knpu_boundary_submit(c->e, &c->change);
	if (!err)
		err = knpu_cut_areas_revert(c);
	undo_put(c);
	return err;
}

/* Frees what a cut has, which is not open. */
void knpu_cut_free(struct knpu_cut *c)
{
	u32 i, p;

	for (i = 0; c->area && i < c->areas; i++)
		for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++)
			kvfree(c->area[i].own[p]);
	kvfree(c->area);
	kvfree(c->block);
	kvfree(c->kept);
}
