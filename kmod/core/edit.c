// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Applying the edits of a source, in their order, to the synapses of its row.
 *
 * One after the other they would cost the product of both, for an edit can
 * meet every synapse.  So they are sorted by target, and those of a target are
 * walked backwards: what comes later is known where an earlier one is met, and
 * before the last removal nothing is left.
 */
#include "core_port.h"
#include "edit.h"

static u32 target_of(u64 key)
{
	return key >> 32;
}

static int compare_slots(const void *a, const void *b)
{
	u64 x = ((const struct knpu_edit_slot *)a)->key;
	u64 y = ((const struct knpu_edit_slot *)b)->key;

	return x < y ? -1 : x > y;
}

/* Do these do no more than add? */
bool knpu_edits_only_add(const struct knpu_edit *const *edit, u64 nr)
{
	u64 i;

	for (i = 0; i < nr; i++)
		if (edit[i]->kind != KNPU_EDIT_ADD)
			return false;
	return true;
}

static void slots_fill(struct knpu_edit_slot *slot,
		       const struct knpu_edit *const *edit, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		u64 target = edit[i]->packed & KNPU_RECORD_TARGET;

		slot[i] = (struct knpu_edit_slot){ .key = target << 32 | i };
	}
	sort(slot, nr, sizeof(*slot), compare_slots, NULL);
}

/* The slots of one target end where those of the next begin. */
static u32 group_end(const struct knpu_edit_slot *slot, u32 first, u32 nr)
{
	u32 target = target_of(slot[first].key);

	while (first < nr && target_of(slot[first].key) == target)
		first++;
	return first;
}

static u64 with(const struct knpu_edit_slot *set, u64 packed)
{
	return (packed & ~set->mask) | set->value;
}

/* What is set later stays: only what is not set yet is. */
static void set_before(struct knpu_edit_slot *set, const struct knpu_edit *edit)
{
	u64 mask = 0;

	if (edit->flags & KNPU_CHANGE_F_WEIGHT)
		mask |= KNPU_PACKED_WEIGHT;
	if (edit->flags & (KNPU_CHANGE_F_PSP | KNPU_CHANGE_F_AREA_PSP))
		mask |= KNPU_PACKED_PSP;
	mask &= ~set->mask;
	set->mask |= mask;
	set->value |= edit->packed & mask;
}

/*
 * Walks the edits of a target backwards: puts what they add, as it will be in
 * the end, to @to, and into the first slot what becomes of the synapses of
 * before.  Returns how many were put.
 */
static u32 group_walk(struct knpu_edit_slot *slot, u32 nr,
		      const struct knpu_edit *const *edit, u64 *to)
{
	struct knpu_edit_slot *set = &slot[0];
	u32 put = 0;
	u32 i;

	for (i = nr; i--;) {
		const struct knpu_edit *e = edit[(u32)slot[i].key];

		if (e->kind == KNPU_EDIT_REMOVE) {
			set->removed = true;
			break;
		}
		if (e->kind == KNPU_EDIT_SET)
			set_before(set, e);
		else
			to[put++] = with(set, e->packed);
	}
	return put;
}

/* Counts what the edits of a target met, in their order. */
static void group_count(struct knpu_edit_work *w,
			const struct knpu_edit_slot *slot, u32 nr,
			const struct knpu_edit *const *edit)
{
	u64 there = slot[0].before;
	u32 i;

	for (i = 0; i < nr; i++) {
		u32 kind = edit[(u32)slot[i].key]->kind;

		if (kind == KNPU_EDIT_ADD) {
			there++;
			continue;
		}
		w->missing += !there;
		if (kind == KNPU_EDIT_REMOVE) {
			w->removed += there;
			there = 0;
		}
	}
}

/* The first slot of a target, or NULL. */
static struct knpu_edit_slot *slot_find(struct knpu_edit_slot *slot, u32 nr,
					u32 target)
{
	u32 low = 0;
	u32 high = nr;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (target_of(slot[middle].key) < target)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == nr || target_of(slot[low].key) != target)
		return NULL;
	return &slot[low];
}

/* Lets the synapses of before meet their edits; returns how many stay. */
static u64 keep(struct knpu_edit_work *w, u64 nr, u32 slots)
{
	u64 kept = 0;
	u64 i;

	for (i = 0; i < nr; i++) {
		u64 packed = w->packed[i];
		struct knpu_edit_slot *set =
			slot_find(w->slot, slots, packed & KNPU_RECORD_TARGET);

		if (set) {
			set->before++;
			if (set->removed)
				continue;
			packed = with(set, packed);
		}
		w->packed[kept++] = packed;
	}
	return kept;
}

static u64 apply_any(struct knpu_edit_work *w, u64 nr,
		     const struct knpu_edit *const *edit, u32 edits)
{
	u64 added = nr;
	u64 kept;
	u32 i, end;

	slots_fill(w->slot, edit, edits);
	for (i = 0; i < edits; i = end) {
		end = group_end(w->slot, i, edits);
		added += group_walk(w->slot + i, end - i, edit,
				    w->packed + added);
	}
	kept = keep(w, nr, edits);
	memmove(w->packed + kept, w->packed + nr,
		(added - nr) * sizeof(*w->packed));
	for (i = 0; i < edits; i = end) {
		end = group_end(w->slot, i, edits);
		group_count(w, w->slot + i, end - i, edit);
	}
	return added - nr + kept;
}

static u64 apply(struct knpu_edit_work *w, u64 nr,
		 const struct knpu_edit *const *edit, u64 nr_edits)
{
	u64 i;

	if (!knpu_edits_only_add(edit, nr_edits))
		return apply_any(w, nr, edit, nr_edits);
	for (i = 0; i < nr_edits; i++)
		w->packed[nr++] = edit[i]->packed;
	return nr;
}

/* Removes what goes to the targets. */
static u64 clear(struct knpu_edit_work *w, u64 nr,
		 const struct knpu_ranges *targets)
{
	u64 kept = 0;
	u64 i;

	for (i = 0; i < nr; i++)
		if (!knpu_ranges_contain(targets,
					 w->packed[i] & KNPU_RECORD_TARGET))
			w->packed[kept++] = w->packed[i];
	w->removed += nr - kept;
	return kept;
}

/* How many edits there are before one that is about many targets. */
static u64 before_clear(const struct knpu_edit *const *edit, u64 nr)
{
	u64 i;

	for (i = 0; i < nr && edit[i]->kind != KNPU_EDIT_CLEAR; i++)
		;
	return i;
}

/**
 * knpu_edits_apply - apply the edits of a source
 * @w: its synapses are in @w->packed
 * @nr: how many
 * @edit: the edits in their order
 * @nr_edits: how many; below 2^32 if there are others than KNPU_EDIT_ADD
 *
 * Return: how many synapses are in @w->packed now, in no order.
 */
u64 knpu_edits_apply(struct knpu_edit_work *w, u64 nr,
		     const struct knpu_edit *const *edit, u64 nr_edits)
{
	while (nr_edits) {
		u64 first = before_clear(edit, nr_edits);

		nr = apply(w, nr, edit, first);
		if (first == nr_edits)
			break;
		nr = clear(w, nr, edit[first]->targets);
		edit += first + 1;
		nr_edits -= first + 1;
	}
	return nr;
}
