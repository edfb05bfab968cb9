// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * From a brain to an engine.
 */
#include "area.h"
#include "connect.h"
#include "error.h"

#include <errno.h>

/* What a brain with errors gets. */
static int refuse(void)
{
	return knpu_fail(-EINVAL, "a brain with errors cannot be built");
}

/**
 * knpu_brain_create_engine - make the engine of a brain, without its areas
 * @brain: a brain without errors
 * @k: a session that is attached to no engine
 *
 * The ledger can hold as many bursts of all neurons as any (ledger N) of the
 * brain asks for.  Any thread may call it.  Returns 0, -EINVAL for a brain
 * with errors, or what knpu_engine_create() returns.
 */
int knpu_brain_create_engine(const struct knpu_brain *brain, struct knpu *k)
{
	struct knpu_engine_opts opts = {
		.size = sizeof(opts),
		.name = brain->engine.name,
		.rate_uhz = brain->engine.rate_uhz,
		.seed = brain->engine.seed,
		.power = brain->engine.power,
		.fatigue = brain->engine.fatigue,
		.ledger_bursts = brain->ledger_bursts,
		.ledger_spikes = brain->ledger_spikes,
	};

	if (brain->errors.nr)
		return refuse();
	return knpu_engine_create(k, &opts);
}

static const struct knpu_area_info *info_of(const struct knpu_brain *brain,
					    uint32_t area)
{
	return &kb_area_at(brain, area)->shown.info;
}

/* Adds an area; -ESTALE if it is not where the brain expects it. */
static int apply_area(const struct knpu_brain *brain,
		      const struct kb_statement *statement, struct knpu *k)
{
	const struct knpu_area_info *info =
		info_of(brain, statement->shown.area);
	struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = (const char *)info->name,
		.dims = { info->width, info->height, info->depth },
		.per_voxel = info->per_voxel,
		.values = statement->items,
		.nr_values = statement->nr_items,
	};
	struct knpu_area_info made = { .size = sizeof(made) };
	int err = knpu_area_add(k, &opts, &made);

	if (err)
		return err;
	if (made.area != info->area || made.first != info->first)
		return knpu_fail(-ESTALE,
				 "brain apply: the engine has other "
				 "areas than the brain: %s is area %u",
				 opts.name, made.area);
	return 0;
}

/**
 * struct batch - synapses on their way to the engine
 * @k: session
 * @connect: the fact
 * @area: its target area
 * @synapses: those that wait
 * @nr: how many
 */
struct batch {
	struct knpu *k;
	const struct kb_connect *connect;
	const struct knpu_area_info *area;
	struct knpu_synapse *synapses;
	size_t nr;
};

static int batch_flush(struct batch *batch)
{
	size_t nr = batch->nr;

	batch->nr = 0;
	return nr ? knpu_synapse_add(batch->k, batch->synapses, nr, NULL) : 0;
}

/* Is this pair kept by chance? */
static bool is_attracted(const struct kb_connect *connect, uint32_t source,
			 uint32_t target)
{
	uint64_t draw;

	if (connect->attractivity == 100)
		return true;
	draw = knpu_chance(connect->rule.seed, connect->rule.number, source,
			   target);
	return draw * 100 < (uint64_t)connect->attractivity << 32;
}

static int batch_add(struct batch *batch, uint32_t source, uint32_t target)
{
	struct knpu_synapse *synapse;

	if (!is_attracted(batch->connect, source, target))
		return 0;
	synapse = &batch->synapses[batch->nr++];
	*synapse = batch->connect->synapse;
	synapse->source = source;
	synapse->target = target;
	return batch->nr == KNPU_BRAIN_BATCH ? batch_flush(batch) : 0;
}

/* Joins a neuron to all neurons of a voxel. */
static int join_voxel(void *context, uint32_t source, const uint32_t target[3])
{
	struct batch *batch = context;
	uint32_t id =
		knpu_voxel_id(batch->area, target[0], target[1], target[2], 0);
	uint32_t n;
	int err = 0;

	for (n = 0; n < batch->area->per_voxel && !err; n++)
		err = batch_add(batch, source, id + n);
	return err;
}

static int apply_connect(const struct knpu_brain *brain,
			 const struct kb_statement *statement, struct knpu *k)
{
	struct kb_connect connect =
		*(const struct kb_connect *)statement->items;
	struct batch batch = {
		.k = k,
		.connect = &connect,
		.area = info_of(brain, connect.target),
	};
	struct kb_arena arena = { 0 };
	int err;

	connect.rule.seed = brain->engine.seed;
	batch.synapses = kb_arena_alloc(&arena, KNPU_BRAIN_BATCH,
					sizeof(*batch.synapses));
	if (!batch.synapses)
		return knpu_fail(-ENOMEM,
				 "brain apply: no memory for a batch "
				 "of %d synapses",
				 KNPU_BRAIN_BATCH);
	err = kb_connect_each(&connect, info_of(brain, connect.source),
			      batch.area, join_voxel, &batch);
	if (!err)
		err = batch_flush(&batch);
	kb_arena_free(&arena);
	return err;
}

/**
 * knpu_brain_apply - put one fact into an engine
 * @brain: a brain without errors
 * @statement: number of the statement; nothing is done unless it is a fact
 * @k: a session attached to the engine of knpu_brain_create_engine()
 *
 * Statements must be applied in their order, since ids follow from it.
 * Synapses are pending until knpu_brain_publish().  Any thread may call it.
 *
 * Returns 0, -EINVAL for a brain with errors, -ENOENT for no such statement,
 * -ESTALE if the engine has other areas than the brain, -ENOMEM, or what the
 * engine says; after an error, part of a connect fact may be pending.
 */
int knpu_brain_apply(const struct knpu_brain *brain, size_t statement,
		     struct knpu *k)
{
	const struct kb_statement *s;

	if (brain->errors.nr)
		return refuse();
	if (statement >= brain->statements.nr)
		return knpu_fail(-ENOENT, "brain apply: no statement %zu",
				 statement);
	s = (const struct kb_statement *)brain->statements.items + statement;
	switch (s->shown.kind) {
	case KNPU_BRAIN_AREA:
		return apply_area(brain, s, k);
	case KNPU_BRAIN_SET:
		if (!s->nr_items)
			return 0;
		return knpu_property_set(k, s->items, s->nr_items, NULL);
	case KNPU_BRAIN_SYNAPSE:
		return knpu_synapse_add(k, s->items, 1, NULL);
	case KNPU_BRAIN_CONNECT:
		return apply_connect(brain, s, k);
	default:
		return 0;
	}
}

/**
 * knpu_brain_publish - put into effect what the facts have added
 * @brain: the brain
 * @k: its session
 *
 * Does nothing if nothing is pending.  Any thread may call it.  Returns 0 or
 * what knpu_publish() returns.
 */
int knpu_brain_publish(const struct knpu_brain *brain, struct knpu *k)
{
	struct knpu_engine_info info = { .size = sizeof(info) };
	uint64_t burst;
	int err;

	(void)brain;
	err = knpu_engine_info(k, &info);
	if (err || !info.pending_synapses)
		return err;
	return knpu_publish(k, &burst);
}
