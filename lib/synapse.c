// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Synapses.
 */
#include <errno.h>

#include "backend.h"

/* Synapses listed with one command. */
#define LIST_BATCH 65536

/* All spans of a command; what is too many stays too many. */
static uint32_t spans_nr(size_t sources, size_t targets)
{
	if (sources > UINT32_MAX || targets > UINT32_MAX - sources)
		return UINT32_MAX;
	return sources + targets;
}

/**
 * knpu_synapse_add - add synapses to what the next publish puts into effect
 * @k: attached session
 * @synapses: the synapses; duplicates are allowed and add up
 * @nr: how many, at most max_batch of knpu_query(); 0 adds nothing
 * @failed: index of the one that was refused, or NULL
 *
 * All are added or none.  Return: 0; -ENOENT for an endpoint that does not
 * exist; -ERANGE for a weight or delay; -EINVAL for a psp without its flag,
 * or too many; -EOPNOTSUPP for a flag; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_synapse_add(struct knpu *k, const struct knpu_synapse *synapses,
		     size_t nr, size_t *failed)
{
	struct knpu_synapse_add arg = {
		.size = sizeof(arg),
		.nr = nr < UINT32_MAX ? nr : UINT32_MAX,
		.synapses = (uintptr_t)synapses,
	};
	int err = nr ? knpu_call_items(k, KNPU_CMD_SYNAPSE_ADD, &arg,
				       &arg.failed, "synapse add") :
		       0;

	if (failed)
		*failed = arg.failed;
	return err;
}

/**
 * knpu_synapse_remove - let the next publish remove synapses
 * @k: attached session
 * @pairs: all synapses from a source to a target
 * @nr: how many, at most max_batch of knpu_query(); 0 removes nothing
 * @failed: index of the one that was refused, or NULL
 *
 * Return: 0; -ENOENT for a neuron that does not exist; -EINVAL for too many;
 * -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_synapse_remove(struct knpu *k, const struct knpu_synapse_pair *pairs,
			size_t nr, size_t *failed)
{
	struct knpu_synapse_remove arg = {
		.size = sizeof(arg),
		.nr = nr < UINT32_MAX ? nr : UINT32_MAX,
		.pairs = (uintptr_t)pairs,
	};
	int err = nr ? knpu_call_items(k, KNPU_CMD_SYNAPSE_REMOVE, &arg,
				       &arg.failed, "synapse remove") :
		       0;

	if (failed)
		*failed = arg.failed;
	return err;
}

/**
 * knpu_synapse_set - let the next publish change synapses
 * @k: attached session
 * @changes: what to change of all synapses from a source to a target
 * @nr: how many, at most max_batch of knpu_query(); 0 changes nothing
 * @failed: index of the one that was refused, or NULL
 *
 * Return: 0; -ENOENT for a neuron that does not exist; -ERANGE for a weight;
 * -EINVAL for nothing to change, a value without its flag, or too many;
 * -EOPNOTSUPP for a flag; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_synapse_set(struct knpu *k, const struct knpu_synapse_change *changes,
		     size_t nr, size_t *failed)
{
	struct knpu_synapse_set arg = {
		.size = sizeof(arg),
		.nr = nr < UINT32_MAX ? nr : UINT32_MAX,
		.changes = (uintptr_t)changes,
	};
	int err = nr ? knpu_call_items(k, KNPU_CMD_SYNAPSE_SET, &arg,
				       &arg.failed, "synapse set") :
		       0;

	if (failed)
		*failed = arg.failed;
	return err;
}

/**
 * knpu_synapse_clear - let the next publish remove all synapses between neurons
 * @k: attached session
 * @spans: neurons: first those of sources, then those of targets
 * @sources: how many spans are of sources, 1 or more
 * @targets: how many are of targets, 1 or more
 * @failed: index of the one that was refused, or NULL
 *
 * Return: 0; -ENOENT for an area or neuron that does not exist; -EINVAL for a
 * wrong number of neurons or spans; -EOPNOTSUPP for a scope; -ENODEV;
 * -ENOMEM.  Thread-safe.
 */
int knpu_synapse_clear(struct knpu *k, const struct knpu_span *spans,
		       size_t sources, size_t targets, size_t *failed)
{
	struct knpu_synapse_clear arg = {
		.size = sizeof(arg),
		.nr = spans_nr(sources, targets),
		.sources = sources < UINT32_MAX ? sources : UINT32_MAX,
		.spans = (uintptr_t)spans,
	};
	int err = knpu_call_items(k, KNPU_CMD_SYNAPSE_CLEAR, &arg, &arg.failed,
				  "synapse clear");

	if (failed)
		*failed = arg.failed;
	return err;
}

static int count_between(struct knpu *k, uint32_t flags,
			 const struct knpu_span *spans, size_t sources,
			 size_t targets, uint64_t *count, size_t *failed)
{
	struct knpu_synapse_count arg = {
		.size = sizeof(arg),
		.flags = flags,
		.nr = spans_nr(sources, targets),
		.sources = sources < UINT32_MAX ? sources : UINT32_MAX,
		.spans = (uintptr_t)spans,
	};
	int err = knpu_call_items(k, KNPU_CMD_SYNAPSE_COUNT, &arg, &arg.failed,
				  "synapse count");

	if (failed)
		*failed = arg.failed;
	if (!err)
		*count = arg.count;
	return err;
}

/**
 * knpu_synapse_count - count published synapses between neurons
 * @k: attached session
 * @spans: neurons: first those of sources, then those of targets
 * @sources: how many spans are of sources, 1 or more
 * @targets: how many are of targets, 1 or more
 * @count: where the count is put
 * @failed: index of the span that was refused, or NULL
 *
 * Return: as knpu_synapse_clear().  Thread-safe.
 */
int knpu_synapse_count(struct knpu *k, const struct knpu_span *spans,
		       size_t sources, size_t targets, uint64_t *count,
		       size_t *failed)
{
	return count_between(k, 0, spans, sources, targets, count, failed);
}

/**
 * knpu_synapse_count_incoming - the same, going by target
 * @k: attached session
 * @spans: neurons: first those of sources, then those of targets
 * @sources: how many spans are of sources, 1 or more
 * @targets: how many are of targets, 1 or more
 * @count: where the count is put
 * @failed: index of the span that was refused, or NULL
 *
 * Cheaper where the targets are few.  The first to ask waits until all
 * synapses are indexed by target.
 * Return: as knpu_synapse_count(); -ENOSPC if there are too many to index.
 * Thread-safe.
 */
int knpu_synapse_count_incoming(struct knpu *k, const struct knpu_span *spans,
				size_t sources, size_t targets, uint64_t *count,
				size_t *failed)
{
	return count_between(k, KNPU_ASK_F_INCOMING, spans, sources, targets,
			     count, failed);
}

static int list(struct knpu *k, uint32_t flags, uint32_t *source, uint32_t end,
		uint32_t *skip, struct knpu_synapse *out, size_t room)
{
	struct knpu_synapse_list arg = {
		.size = sizeof(arg),
		.flags = flags,
		.source = *source,
		.end = end,
		.skip = *skip,
		.nr = room < LIST_BATCH ? room : LIST_BATCH,
		.synapses = (uintptr_t)out,
	};
	int err = knpu_call(k, KNPU_CMD_SYNAPSE_LIST, &arg, "synapse list");

	if (err)
		return err;
	*source = arg.source;
	*skip = arg.skip;
	return arg.nr;
}

/**
 * knpu_synapse_list - list published synapses by source
 * @k: attached session
 * @source: first source; moved to where to go on
 * @end: source after the last; all are listed when @source has become it
 * @skip: begin with 0; moved with @source
 * @out: where they are put
 * @room: of @out
 *
 * Return: how many were put; -ENOENT for sources that do not exist; -EINVAL
 * for no room; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_synapse_list(struct knpu *k, uint32_t *source, uint32_t end,
		      uint32_t *skip, struct knpu_synapse *out, size_t room)
{
	return list(k, 0, source, end, skip, out, room);
}

/**
 * knpu_synapse_list_incoming - list published synapses by target
 * @k: attached session
 * @target: first target; moved to where to go on
 * @end: target after the last; all are listed when @target has become it
 * @skip: begin with 0; moved with @target
 * @out: where they are put
 * @room: of @out
 *
 * The first to ask waits until all synapses are indexed by target.
 * Return: as knpu_synapse_list(); -ENOSPC if there are too many to index.
 * Thread-safe.
 */
int knpu_synapse_list_incoming(struct knpu *k, uint32_t *target, uint32_t end,
			       uint32_t *skip, struct knpu_synapse *out,
			       size_t room)
{
	return list(k, KNPU_ASK_F_INCOMING, target, end, skip, out, room);
}

/**
 * knpu_publish - put this session's edits of synapses into effect
 * @k: attached session
 * @burst: the burst from which they hold, or NULL
 *
 * Returns at that boundary.  If it fails, they are still to be published.
 * Return: 0; -ENOSPC for too many synapses; -ENODEV; -ENOMEM.  Thread-safe.
 */
int knpu_publish(struct knpu *k, uint64_t *burst)
{
	struct knpu_publish arg = { .size = sizeof(arg) };
	int err = knpu_call(k, KNPU_CMD_PUBLISH, &arg, "publish");

	if (burst)
		*burst = arg.burst;
	return err;
}

/**
 * knpu_publish_tell - the same, and tell what the edits came to
 * @k: attached session
 * @out: where that is put
 *
 * Return: as knpu_publish().  Thread-safe.
 */
int knpu_publish_tell(struct knpu *k, struct knpu_publish *out)
{
	*out = (struct knpu_publish){ .size = sizeof(*out) };
	return knpu_call(k, KNPU_CMD_PUBLISH, out, "publish");
}
