// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Adding neurons: their places are found by the session, and given to them at a
 * boundary.
 */
#include "core_port.h"
#include "birth.h"
#include "boundary.h"
#include "draft.h"
#include "engine_area.h"
#include "grid.h"
#include "life.h"
#include "property.h"
#include "span.h"

/* Places looked at between two offers to let others run. */
#define RELAX 65536

/**
 * struct birth_change - neurons that are added
 * @change: that takes effect at a boundary
 * @places: theirs, which are free
 * @lives: for the first change of an engine, which has none yet; else NULL
 */
struct birth_change {
	struct knpu_change change;
	struct knpu_ranges *places;
	struct knpu_lives *lives;
};

/**
 * struct wish - a neuron that is to be added
 * @place: the first of its voxel, then its own
 * @item: which of those that were asked for
 */
struct wish {
	u32 place;
	u32 item;
};

/*
 * Lets places that have no neuron be free at once: nothing remembers one.
 * @now: low 32 bits of the last burst.
 */
void knpu_places_rest(struct knpu_neurons *n, u32 first, u32 end, u32 now)
{
	u32 id;

	for (id = first; id < end; id++)
		if (knpu_neuron_gone(n, id))
			WRITE_ONCE(n->last[id], now - KNPU_AGE_MAX);
}

/* Bursts for which a neuron is remembered that is no more. */
static u32 rest_of(const struct knpu_engine *e)
{
	return max(KNPU_DELAY_MAX, e->ledger.burst_mask + 1);
}

/*
 * The holder of the edit lock looks while bursts run; they can but make a
 * place older.  Return: 0; -ENOSPC: it is not to be had; -EBUSY: not yet.
 */
static int place_check(struct knpu_engine *e, u32 id)
{
	const struct knpu_neurons *n = knpu_engine_neurons(e);
	u32 now = smp_load_acquire(&e->burst);

	if (!knpu_neuron_gone(n, id))
		return -ENOSPC;
	if (knpu_neuron_incarnation(n, id) == KNPU_INCARNATIONS_MAX)
		return -ENOSPC;
	return now - READ_ONCE(n->last[id]) < rest_of(e) ? -EBUSY : 0;
}

/* What a neuron of an area has that has nothing of its own. */
static s64 value_of(const struct knpu_area *area, u32 property, u32 index)
{
	u32 voxel[3];

	if (property != KNPU_PROPERTY_THRESHOLD)
		return area->props.value[property];
	knpu_area_coordinates(area, index, voxel);
	return knpu_gradient_at(&area->props, voxel);
}

/* Nobody has looked at what a place that is free has of its own. */
static void properties_begin(struct knpu_area *area, u32 index)
{
	u32 p;

	for (p = 0; p < KNPU_PROPERTY_NEURON_END; p++) {
		void *own = rcu_dereference_protected(area->own[p], true);

		if (own)
			knpu_own_put(own, p, index, value_of(area, p, index));
	}
}

static void begin_one(struct knpu_engine *e, struct knpu_neurons *n, u32 id)
{
	struct knpu_area *area = knpu_area_at(knpu_engine_areas(e), n, id);
	u8 *incarnation = &n->lives->incarnation[id];
	u64 *gone = &n->gone[id >> KNPU_BLOCK_SHIFT];

	properties_begin(area, id - area->first);
	WRITE_ONCE(n->potential[id], 0);
	WRITE_ONCE(n->hold[id], 0);
	/* Of the last burst it was no candidate. */
	WRITE_ONCE(n->last[id], e->burst - 1);
	WRITE_ONCE(n->lives->born[id], e->lives);
	WRITE_ONCE(*incarnation, *incarnation + 1);
	/* Whoever sees that it is there sees which one it is. */
	smp_wmb();
	WRITE_ONCE(*gone, *gone & ~BIT_ULL(id % KNPU_BLOCK));
	WRITE_ONCE(area->gone, area->gone - 1);
	WRITE_ONCE(e->nr_gone, e->nr_gone - 1);
}

static void birth_apply(struct knpu_engine *e, struct knpu_change *change)
{
	struct birth_change *c =
		container_of(change, struct birth_change, change);

	if (c->lives)
		smp_store_release(&knpu_engine_neurons(e)->lives, c->lives);
	c->lives = NULL;
	/* Before: whoever sees one of them sees that there are others now. */
	smp_store_release(&e->lives, e->lives + 1);
	knpu_neurons_visit(e, c->places, begin_one);
}

/* Gives the places to new neurons. */
static int carry_out(struct knpu_engine *e, struct knpu_ranges *places,
		     u64 *burst)
{
	const struct knpu_neurons *n = knpu_engine_neurons(e);
	struct birth_change c = {
		.change.apply = birth_apply,
		.places = places,
	};

	if (!n->lives) {
		c.lives = knpu_lives_alloc(n->capacity);
		if (!c.lives)
			return -ENOMEM;
	}
	knpu_boundary_submit(e, &c.change);
	*burst = c.change.burst;
	return 0;
}

/* The first place of the voxel that a neuron is to have. */
static int wish_make(struct knpu_engine *e,
		     const struct knpu_neuron_new *neuron, u32 *place)
{
	const struct knpu_area *area = knpu_engine_area(e, neuron->area);
	const u32 voxel[3] = { neuron->x, neuron->y, neuron->z };

	if (!area)
		return -ENOENT;
	if (!knpu_grid_has(knpu_area_grid_now(area), voxel))
		return -ENOENT;
	if (area->id < KNPU_AREA_FIRST_USER)
		return -EINVAL;
	*place = knpu_grid_voxel(knpu_area_grid_now(area), voxel);
	return 0;
}

static int compare_wishes(const void *a, const void *b)
{
	const struct wish *x = a;
	const struct wish *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

/* The places of one voxel, from one on, for those who want one there. */
static int wishes_grant(struct knpu_engine *e, struct wish *wish, u32 nr,
			u32 *failed)
{
	u32 place = wish[0].place;
	const struct knpu_area *area = knpu_engine_area_of(e, place);
	u32 end = place + area->per_voxel;
	int err = -ENOSPC;
	u32 i = 0;

	for (; place < end && i < nr; place++) {
		int refused = place_check(e, place);

		if (!refused)
			wish[i++].place = place;
		else if (refused == -EBUSY)
			err = refused;
		if (!(place % RELAX))
			knpu_relax();
	}
	if (i == nr)
		return 0;
	*failed = wish[i].item;
	return err;
}

/* Those of a voxel stand side by side. */
static u32 same_voxel(const struct wish *wish, u32 nr)
{
	u32 i = 1;

	while (i < nr && wish[i].place == wish[0].place)
		i++;
	return i;
}

static int wishes_fulfil(struct knpu_engine *e, struct wish *wish, u32 nr,
			 u32 *failed)
{
	u32 i, some;
	int err;

	sort(wish, nr, sizeof(*wish), compare_wishes, NULL);
	for (i = 0; i < nr; i += some) {
		some = same_voxel(wish + i, nr - i);
		err = wishes_grant(e, wish + i, some, failed);
		if (err)
			return err;
	}
	return 0;
}

/* The places of all, which are in order. */
static struct knpu_ranges *places_of(const struct wish *wish, u32 nr)
{
	struct knpu_ranges *places;
	u32 *ids = kvmalloc_array(nr, sizeof(*ids), GFP_KERNEL_ACCOUNT);
	u32 i;

	if (!ids)
		return NULL;
	for (i = 0; i < nr; i++)
		ids[i] = wish[i].place;
	places = knpu_ranges_of_ids(ids, nr);
	kvfree(ids);
	return places;
}

static int add_wishes(struct knpu_engine *e, struct knpu_neuron_add *add,
		      struct knpu_neuron_new *neurons, struct wish *wish)
{
	struct knpu_ranges *places;
	int err;
	u32 i;

	for (i = 0; i < add->nr; i++) {
		add->failed = i;
		wish[i].item = i;
		err = wish_make(e, &neurons[i], &wish[i].place);
		if (err)
			return err;
	}
	err = wishes_fulfil(e, wish, add->nr, &add->failed);
	if (err)
		return err;
	places = places_of(wish, add->nr);
	if (!places)
		return -ENOMEM;
	err = carry_out(e, places, &add->burst);
	kvfree(places);
	for (i = 0; i < add->nr && !err; i++) {
		struct knpu_neuron_new *neuron = &neurons[wish[i].item];

		neuron->id = wish[i].place;
		neuron->incarnation = knpu_neuron_incarnation(
			knpu_engine_neurons(e), wish[i].place);
	}
	return err;
}

/**
 * knpu_neurons_add - add neurons
 * @e: the engine; the caller holds its edit lock
 * @add: how many; told which one was refused, or the burst
 * @neurons: where; told their ids
 *
 * Return: 0; -ENOENT for an area or a voxel that does not exist; -EINVAL for
 * an area that every engine has; -ENOSPC for a voxel without a free place;
 * -EBUSY if it has one that is not free yet; -ENOMEM.
 */
int knpu_neurons_add(struct knpu_engine *e, struct knpu_neuron_add *add,
		     struct knpu_neuron_new *neurons)
{
	struct wish *wish;
	int err;

	lockdep_assert_held(&e->edit_lock);
	wish = kvmalloc_array(add->nr, sizeof(*wish), GFP_KERNEL_ACCOUNT);
	if (!wish)
		return -ENOMEM;
	err = add_wishes(e, add, neurons, wish);
	kvfree(wish);
	return err;
}

/* Marks the free places of a range.  Return: 0, or -EBUSY if one is to be. */
static int mark_free(struct knpu_engine *e, const struct knpu_range *range,
		     u64 *bits, u32 *nr)
{
	u32 id;

	for (id = range->first; id < range->end; id++) {
		int err = place_check(e, id);

		if (err == -EBUSY)
			return err;
		if (!(id % RELAX))
			knpu_relax();
		if (err)
			continue;
		bits[id / 64] |= BIT_ULL(id % 64);
		++*nr;
	}
	return 0;
}

/* The free ones of these, to be freed with kvfree(); NULL: none. */
static struct knpu_ranges *free_places(struct knpu_engine *e,
				       const struct knpu_ranges *all, u32 *nr)
{
	struct knpu_ranges *places;
	u32 end = all->range[all->nr - 1].end;
	int err = 0;
	u64 *bits;
	u32 i;

	bits = kvcalloc(DIV_ROUND_UP(end, 64), sizeof(*bits),
			GFP_KERNEL_ACCOUNT);
	if (!bits)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < all->nr && !err; i++)
		err = mark_free(e, &all->range[i], bits, nr);
	places = err ? ERR_PTR(err) : knpu_ranges_of_bits(bits, end);
	kvfree(bits);
	return places;
}

/**
 * knpu_neurons_fill - add a neuron in each free place of an area
 * @e: the engine; the caller holds its edit lock
 * @fill: which area; told how many, and the burst
 *
 * Return: 0; -ENOENT for no such area; -EINVAL for one that every engine has;
 * -EBUSY if a place is not free yet; -ENOMEM.
 */
int knpu_neurons_fill(struct knpu_engine *e, struct knpu_area_fill *fill)
{
	const struct knpu_span span = { KNPU_SCOPE_AREA, fill->area, 0, 0 };
	struct knpu_ranges *all, *places;
	u32 added = 0, failed;
	int err;

	lockdep_assert_held(&e->edit_lock);
	fill->added = 0;
	all = knpu_ranges_make(e, &span, 1, &failed);
	if (IS_ERR(all))
		return PTR_ERR(all);
	if (fill->area < KNPU_AREA_FIRST_USER) {
		kvfree(all);
		return -EINVAL;
	}
	places = free_places(e, all, &added);
	kvfree(all);
	if (IS_ERR(places))
		return PTR_ERR(places);
	/* It holds from the next burst on, as ever. */
	if (!places)
		return 0;
	err = carry_out(e, places, &fill->burst);
	kvfree(places);
	if (!err)
		fill->added = added;
	return err;
}
