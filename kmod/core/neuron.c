// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * State of the neurons: memory, and what time does to a neuron that nobody
 * has stimulated.
 */
#include "core_port.h"
#include "fixed.h"
#include "neuron.h"

/* Blocks copied between two offers to let others run. */
#define SLICE 64

void knpu_neurons_free(struct knpu_neurons *n)
{
	if (!n)
		return;
	kvfree(n->potential);
	kvfree(n->last);
	kvfree(n->hold);
	kvfree(n->sum);
	kvfree(n->touched);
	kvfree(n->seq);
	kvfree(n->mark);
	kvfree(n->mark_summary);
	kvfree(n->area_of);
	kvfree(n->gone);
	knpu_lives_free(n->lives);
	kvfree(n->brought);
	kvfree(n);
}

struct knpu_neurons *knpu_neurons_alloc(u32 capacity)
{
	u32 blocks = capacity >> KNPU_BLOCK_SHIFT;
	struct knpu_neurons *n;

	n = kvzalloc(sizeof(*n), GFP_KERNEL_ACCOUNT);
	if (!n)
		return NULL;
	n->capacity = capacity;
	n->potential = kvcalloc(capacity, sizeof(s32), GFP_KERNEL_ACCOUNT);
	n->last = kvcalloc(capacity, sizeof(u32), GFP_KERNEL_ACCOUNT);
	n->hold = kvcalloc(capacity, sizeof(u32), GFP_KERNEL_ACCOUNT);
	n->sum = kvcalloc(capacity, sizeof(s64), GFP_KERNEL_ACCOUNT);
	n->touched = kvcalloc(blocks, sizeof(u64), GFP_KERNEL_ACCOUNT);
	n->seq = kvcalloc(blocks, sizeof(u32), GFP_KERNEL_ACCOUNT);
	n->mark = kvcalloc(DIV_ROUND_UP(blocks, 64), sizeof(u64),
			   GFP_KERNEL_ACCOUNT);
	n->mark_summary = kvcalloc(DIV_ROUND_UP(blocks, 4096), sizeof(u64),
				   GFP_KERNEL_ACCOUNT);
	n->area_of = kvcalloc(blocks, sizeof(u32), GFP_KERNEL_ACCOUNT);
	n->gone = kvcalloc(blocks, sizeof(u64), GFP_KERNEL_ACCOUNT);
	n->brought = kvcalloc(blocks, sizeof(*n->brought), GFP_KERNEL_ACCOUNT);
	if (n->potential && n->last && n->hold && n->sum && n->touched &&
	    n->seq && n->mark && n->mark_summary && n->area_of && n->gone &&
	    n->brought)
		return n;
	knpu_neurons_free(n);
	return NULL;
}

void knpu_lives_free(struct knpu_lives *lives)
{
	if (!lives)
		return;
	kvfree(lives->born);
	kvfree(lives->incarnation);
	kvfree(lives);
}

/* Of places that each had one neuron at most; NULL: no memory. */
struct knpu_lives *knpu_lives_alloc(u32 capacity)
{
	struct knpu_lives *lives;

	lives = kvzalloc(sizeof(*lives), GFP_KERNEL_ACCOUNT);
	if (!lives)
		return NULL;
	lives->born = kvcalloc(capacity, sizeof(u64), GFP_KERNEL_ACCOUNT);
	lives->incarnation = kvcalloc(capacity, sizeof(u8), GFP_KERNEL_ACCOUNT);
	if (lives->born && lives->incarnation)
		return lives;
	knpu_lives_free(lives);
	return NULL;
}

/* Arrays that have room for all that @like has; NULL: no memory. */
struct knpu_neurons *knpu_neurons_alloc_like(const struct knpu_neurons *like,
					     u32 capacity)
{
	struct knpu_neurons *n = knpu_neurons_alloc(capacity);

	if (!n || !like->lives)
		return n;
	n->lives = knpu_lives_alloc(capacity);
	if (n->lives)
		return n;
	knpu_neurons_free(n);
	return NULL;
}

size_t knpu_lives_bytes(u32 capacity)
{
	return (size_t)capacity * (sizeof(u64) + sizeof(u8));
}

/* Of arrays that have all that @like has, which may be NULL. */
size_t knpu_neurons_bytes(u32 capacity, const struct knpu_neurons *like)
{
	u32 blocks = capacity >> KNPU_BLOCK_SHIFT;
	size_t lives = like && smp_load_acquire(&like->lives) ?
			       knpu_lives_bytes(capacity) :
			       0;

	return lives + (size_t)capacity * (3 * sizeof(u32) + sizeof(s64)) +
	       blocks * 2 * (sizeof(u64) + sizeof(u32)) +
	       blocks * sizeof(struct knpu_brought) +
	       DIV_ROUND_UP(blocks, 64) * sizeof(u64) +
	       DIV_ROUND_UP(blocks, 4096) * sizeof(u64);
}

/* What there is of neurons whatever they are doing. */
void knpu_neurons_copy_places(struct knpu_neurons *to,
			      const struct knpu_neurons *from, u32 nr)
{
	u32 blocks = DIV_ROUND_UP(nr, KNPU_BLOCK);

	memcpy(to->area_of, from->area_of, blocks * sizeof(u32));
	memcpy(to->gone, from->gone, blocks * sizeof(u64));
	if (!from->lives)
		return;
	memcpy(to->lives->born, from->lives->born, nr * sizeof(u64));
	memcpy(to->lives->incarnation, from->lives->incarnation, nr);
}

static void copy_block(struct knpu_neurons *to, const struct knpu_neurons *from,
		       u32 block)
{
	const struct knpu_brought *brought = &from->brought[block];
	u32 id = block << KNPU_BLOCK_SHIFT;
	u32 end = id + KNPU_BLOCK;

	to->gone[block] = READ_ONCE(from->gone[block]);
	to->brought[block].burst = READ_ONCE(brought->burst);
	to->brought[block].who = READ_ONCE(brought->who);
	for (; id < end; id++) {
		to->potential[id] = READ_ONCE(from->potential[id]);
		to->last[id] = READ_ONCE(from->last[id]);
		to->hold[id] = READ_ONCE(from->hold[id]);
	}
}

/**
 * knpu_neurons_follow - copy again what was written since it was copied
 * @to: copies, that nobody else sees, of knpu_neurons_copy()
 * @from: the neurons
 * @nr: how many there are
 *
 * A block is copied with the count that it had before.  If it is written while
 * it is copied, or later, it has another count the next time: so it does not
 * matter what is copied while bursts run, as long as the last time is at a
 * boundary.  Return: how many blocks were copied.
 */
u32 knpu_neurons_follow(struct knpu_neurons *to,
			const struct knpu_neurons *from, u32 nr)
{
	u32 blocks = DIV_ROUND_UP(nr, KNPU_BLOCK);
	u32 copied = 0;
	u32 i;

	for (i = 0; i < blocks; i++) {
		u32 seq = smp_load_acquire(&from->seq[i]);

		if (!(i % SLICE))
			knpu_relax();
		if (to->seq[i] == seq)
			continue;
		to->seq[i] = seq;
		copy_block(to, from, i);
		copied++;
	}
	return copied;
}

/*
 * For the holder of the edit lock, so that places stay as they are.  Between
 * bursts sums are zero and nothing is marked: only state moves.
 */
void knpu_neurons_copy(struct knpu_neurons *to, const struct knpu_neurons *from,
		       u32 nr)
{
	knpu_neurons_copy_places(to, from, nr);
	/* Odd: the count of no block that is whole. */
	memset(to->seq, 0xff, DIV_ROUND_UP(nr, KNPU_BLOCK) * sizeof(*to->seq));
	knpu_neurons_follow(to, from, nr);
}

/**
 * knpu_neuron_look - a neuron as it is after burst @now
 * @n: the neurons
 * @id: which
 * @now: low 32 bits of the last burst
 * @leak: its leak, 0..65536
 * @accumulate: is its potential kept?
 * @clock: does time pass for it in silence?
 * @view: where it is put
 *
 * Looking changes nothing.  The caller holds the burst role, or reads under
 * the counter of the block.
 */
void knpu_neuron_look(const struct knpu_neurons *n, u32 id, u32 now, u32 leak,
		      bool accumulate, bool clock,
		      struct knpu_neuron_view *view)
{
	s32 age = now - READ_ONCE(n->last[id]);
	u32 hold = READ_ONCE(n->hold[id]);

	view->potential = READ_ONCE(n->potential[id]);
	view->countdown = hold >> 16;
	view->fire_count = hold & KNPU_COUNT_MAX;
	/* A reader may meet a neuron that the running burst has updated. */
	if (!clock || age <= 0)
		return;
	if (!accumulate)
		view->potential = 0;
	else
		view->potential = knpu_leak_many(view->potential,
						 knpu_leak_factor(leak, age));
	view->countdown -= min_t(u32, view->countdown, age);
	view->fire_count = 0;
}

/* @last becomes a burst of which the neuron was no candidate. */
static void note_brought(struct knpu_neurons *n, u32 id, u64 now)
{
	u32 block = id >> KNPU_BLOCK_SHIFT;
	u64 who = knpu_neurons_brought(n, block, now);

	WRITE_ONCE(n->brought[block].burst, now);
	WRITE_ONCE(n->brought[block].who, who | BIT_ULL(id % KNPU_BLOCK));
}

/*
 * Makes what a look shows the state of the neuron, before a change of leak,
 * accumulate or time gives the silent bursts so far another meaning.
 */
void knpu_neuron_bring(struct knpu_neurons *n, u32 id, u64 now, u32 leak,
		       bool accumulate, bool clock)
{
	struct knpu_neuron_view view;

	knpu_neuron_look(n, id, now, leak, accumulate, clock, &view);
	knpu_block_write_begin(n, id >> KNPU_BLOCK_SHIFT);
	WRITE_ONCE(n->potential[id], view.potential);
	WRITE_ONCE(n->hold[id], view.countdown << 16 | view.fire_count);
	if (n->last[id] != (u32)now)
		note_brought(n, id, now);
	WRITE_ONCE(n->last[id], now);
	knpu_block_write_end(n, id >> KNPU_BLOCK_SHIFT);
}

/*
 * Keeps ages from wrapping.  After 2^22 silent bursts every leak has brought
 * every potential to 0 and every countdown has ended, so all greater ages
 * have the same effect.
 */
void knpu_neurons_sweep(struct knpu_neurons *n, u32 block, u32 now)
{
	u32 id = block << KNPU_BLOCK_SHIFT;
	u32 end = id + KNPU_BLOCK;

	knpu_block_write_begin(n, block);
	for (; id < end; id++)
		if (now - n->last[id] > KNPU_AGE_MAX)
			WRITE_ONCE(n->last[id], now - KNPU_AGE_MAX);
	knpu_block_write_end(n, block);
}
