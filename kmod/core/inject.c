// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Injections are checked and made by the session, added by the burst, and
 * freed by a session afterwards, when nobody looks through them.
 */
#include "core_port.h"
#include "fixed.h"
#include "grid.h"
#include "inject.h"
#include "life.h"
#include "session.h"

/* Voxels that are looked for between two offers to let others run. */
#define SLICE 64

static struct knpu_injection *injection_alloc(struct knpu_user *user, u32 nr,
					      u64 lives)
{
	struct knpu_injection *in;
	u64 bytes = struct_size(in, item, nr);

	if (knpu_user_charge(user, bytes))
		return ERR_PTR(-EDQUOT);
	in = kvmalloc(bytes, GFP_KERNEL_ACCOUNT);
	if (!in) {
		knpu_user_uncharge(user, bytes);
		return ERR_PTR(-ENOMEM);
	}
	in->user = user;
	in->bytes = bytes;
	in->giver = NULL;
	in->lives = lives;
	in->bound = 0;
	in->nr = nr;
	return in;
}

/* It is told how much of it was dropped, as long as anybody looks at it. */
void knpu_injection_give(struct knpu_injection *in, struct knpu_session *s)
{
	refcount_inc(&s->refs);
	in->giver = s;
}

/* Some of its items are not delivered by any burst. */
void knpu_injection_drop(const struct knpu_injection *in, u32 items)
{
	if (in->giver)
		knpu_sums_add(in->giver->metrics.tally, KNPU_TALLY_DROPS,
			      items);
}

void knpu_injection_free(struct knpu_injection *in)
{
	knpu_user_uncharge(in->user, in->bytes);
	if (in->giver)
		knpu_session_put(in->giver);
	kvfree(in);
}

/*
 * The most that the batch adds to one neuron: where no id can be there twice,
 * the largest amount; else the sum of all, which is easily known.
 */
static u64 bound_of(const struct knpu_injection *in)
{
	bool distinct = true;
	u64 largest = 0;
	u64 sum = 0;
	u32 i;

	for (i = 0; i < in->nr; i++) {
		u64 amount = knpu_magnitude(in->item[i].amount);

		largest = max(largest, amount);
		sum += amount;
		if (i && in->item[i].id <= in->item[i - 1].id)
			distinct = false;
	}
	return distinct ? largest : sum;
}

/*
 * Those of one check are all of one time: of when none was deleted nor added.
 * Return: 0, with that time; -ENOENT; -ESTALE.
 */
static int items_check(struct knpu_engine *e, struct knpu_inject_item *items,
		       u32 nr, u64 *lives, u32 *failed)
{
	int err;
	u32 i;

	do {
		*lives = smp_load_acquire(&e->lives);
		for (i = 0; i < nr; i++) {
			err = knpu_neuron_name(e, &items[i].id);
			if (likely(!err))
				continue;
			*failed = i;
			return err;
		}
		smp_rmb();
	} while (READ_ONCE(e->lives) != *lives);
	return 0;
}

/**
 * knpu_injection_make - a batch by id
 * @e: the engine
 * @user: who is charged with it, and lives longer
 * @items: what is injected; handles become ids
 * @nr: how many items
 * @failed: index of the item that was refused
 *
 * Return: the batch, or -ENOENT for an id that does not exist, -ESTALE for a
 * neuron of before, -EDQUOT, -ENOMEM.
 */
struct knpu_injection *knpu_injection_make(struct knpu_engine *e,
					   struct knpu_user *user,
					   struct knpu_inject_item *items,
					   u32 nr, u32 *failed)
{
	struct knpu_injection *in;
	u64 lives;
	int err;

	err = items_check(e, items, nr, &lives, failed);
	if (err)
		return ERR_PTR(err);
	in = injection_alloc(user, nr, lives);
	if (IS_ERR(in))
		return in;
	memcpy(in->item, items, nr * sizeof(*items));
	in->bound = bound_of(in);
	return in;
}

/**
 * knpu_injection_of_voxels - a batch by voxel, for every neuron of each
 * @e: the engine
 * @user: who is charged with it, and lives longer
 * @area: the area
 * @items: voxels and amounts
 * @nr: how many items
 * @failed: index of the item that was refused
 *
 * Neurons that were deleted get nothing.
 * Return: the batch, -ENOENT for a voxel outside the area, -ENOSPC if it
 * comes to more than a batch may hold, -EDQUOT, or -ENOMEM.
 */
struct knpu_injection *
knpu_injection_of_voxels(struct knpu_engine *e, struct knpu_user *user,
			 const struct knpu_area *area,
			 const struct knpu_inject_voxel_item *items, u32 nr,
			 u32 *failed)
{
	u64 lives = smp_load_acquire(&e->lives);
	const struct knpu_grid grid = knpu_area_grid(area);
	struct knpu_injection *in;
	u32 total;
	u32 at = 0;
	u32 i, n;

	for (i = 0; i < nr; i++) {
		const u32 voxel[3] = { items[i].x, items[i].y, items[i].z };

		if (knpu_grid_has(&grid, voxel))
			continue;
		*failed = i;
		return ERR_PTR(-ENOENT);
	}
	if (check_mul_overflow(nr, area->per_voxel, &total) ||
	    total > KNPU_NEURONS_MAX)
		return ERR_PTR(-ENOSPC);
	in = injection_alloc(user, total, lives);
	if (IS_ERR(in))
		return in;
	for (i = 0; i < nr; i++) {
		const struct knpu_inject_voxel_item *v = &items[i];
		const u32 voxel[3] = { v->x, v->y, v->z };
		u32 id = knpu_grid_voxel(&grid, voxel);

		for (n = 0; n < area->per_voxel; n++) {
			if (!knpu_neuron_exists(e, id + n))
				continue;
			in->item[at].id = id + n;
			in->item[at++].amount = v->amount;
		}
		if (!(i % SLICE))
			knpu_relax();
	}
	in->nr = at;
	in->bound = bound_of(in);
	return in;
}

void knpu_injections_free(struct llist_head *list)
{
	struct llist_node *node = llist_del_all(list);

	while (node) {
		struct knpu_injection *in =
			llist_entry(node, struct knpu_injection, node);

		node = node->next;
		knpu_injection_free(in);
	}
}

/* Is the neuron that there was when it was checked still there? */
static bool is_there(struct knpu_engine *e, u32 id, u64 seen)
{
	bool lives;

	rcu_read_lock();
	lives = knpu_neuron_lives(rcu_dereference(e->neurons), id, seen);
	rcu_read_unlock();
	return lives;
}

/* Those of a batch whose neurons are still there; returns how many fit. */
static u32 list_living(struct knpu_engine *e, const struct knpu_injection *in,
		       struct knpu_inject_item *items, u32 room, u64 *total)
{
	u32 nr = 0;
	u32 i;

	for (i = 0; i < in->nr; i++) {
		if (!is_there(e, in->item[i].id, in->lives))
			continue;
		++*total;
		if (nr < room)
			items[nr++] = in->item[i];
	}
	return nr;
}

/**
 * knpu_injections_list - what waits for the next burst
 * @e: the engine; the caller is one of those who look at its list
 * @items: where it is put
 * @room: of @items
 * @total: how many items wait
 *
 * Return: how many were put.
 */
u32 knpu_injections_list(struct knpu_engine *e, struct knpu_inject_item *items,
			 u32 room, u64 *total)
{
	const struct llist_node *node = smp_load_acquire(&e->injections.first);
	u64 lives = smp_load_acquire(&e->lives);
	u32 nr = 0;

	*total = 0;
	for (; node; node = node->next) {
		const struct knpu_injection *in =
			llist_entry(node, struct knpu_injection, node);
		u32 fit = min(in->nr, room - nr);

		if (in->lives != lives) {
			nr += list_living(e, in, items + nr, room - nr, total);
			continue;
		}
		memcpy(items + nr, in->item, fit * sizeof(*items));
		nr += fit;
		*total += in->nr;
	}
	return nr;
}

/* Takes what waits and drops it.  Return: how many items that were. */
u64 knpu_injections_spend(struct llist_head *list, struct llist_head *spent)
{
	struct llist_node *node = llist_del_all(list);
	u64 items = 0;

	while (node) {
		struct knpu_injection *in =
			llist_entry(node, struct knpu_injection, node);

		node = node->next;
		items += in->nr;
		knpu_injection_drop(in, in->nr);
		llist_add(&in->spent, spent);
	}
	return items;
}

/*
 * Frees what is spent.  While somebody looks through what waits it is kept:
 * that may have been taken since.  Whoever begins to look after @lookers was
 * seen to be 0 cannot find what was spent before.
 */
void knpu_spent_free(struct llist_head *spent, const atomic64_t *lookers)
{
	struct llist_node *node = llist_del_all(spent);
	bool looked_at;

	if (!node)
		return;
	/* Pairs with the barrier of who begins to look. */
	smp_mb();
	looked_at = atomic64_read_acquire(lookers);
	while (node) {
		struct knpu_injection *in =
			llist_entry(node, struct knpu_injection, spent);

		node = node->next;
		if (looked_at)
			llist_add(&in->spent, spent);
		else
			knpu_injection_free(in);
	}
}
