/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What a brain is made of, and what a parse of it knows meanwhile.
 *
 * Functions that read something return false when they have reported an error
 * (or have found that memory is out, see kb_nomem()); the caller goes on with
 * what else can be checked and lets nothing of it into the brain.
 */
#ifndef KNPU_BRAIN_BRAIN_H
#define KNPU_BRAIN_BRAIN_H

#include <knpu-brain.h>

#include "arena.h"
#include "limits.h"
#include "names.h"
#include "text.h"

/**
 * struct kb_error - an error with all that is needed to show it
 * @shown: what the caller of the library sees
 * @offset: of its byte
 * @order: in which it was found
 */
struct kb_error {
	struct knpu_brain_error shown;
	uint32_t offset;
	size_t order;
};

/**
 * struct kb_area - an area
 * @shown: what the caller of the library sees
 * @vague: its fact had an error: the name is known, the rest is not
 * @threshold: base and gradient as of here in the file, fixed-point
 */
struct kb_area {
	struct knpu_brain_area shown;
	bool vague;
	int64_t threshold[4];
};

/**
 * struct kb_statement - a statement
 * @shown: what the caller of the library sees
 * @items: facts: what to hand to the engine, by kind:
 *	AREA: struct knpu_property_value, SET: struct knpu_property_item,
 *	SYNAPSE: struct knpu_synapse, CONNECT: struct kb_connect
 * @nr_items: how many
 */
struct kb_statement {
	struct knpu_brain_statement shown;
	const void *items;
	size_t nr_items;
};

/**
 * struct knpu_brain - a parsed brain; never changes after the parse
 * @arena: memory of all that has no array of its own
 * @texts: the files
 * @nr_texts: how many
 * @errors: struct kb_error
 * @areas: struct kb_area
 * @statements: struct kb_statement
 * @engine: the engine fact or its defaults
 * @ledger_bursts: largest (ledger N) of the load
 * @ledger_spikes: what the ledger has to hold for that
 */
struct knpu_brain {
	struct kb_arena arena;
	struct kb_text *texts;
	size_t nr_texts;
	struct kb_vec errors;
	struct kb_vec areas;
	struct kb_vec statements;
	struct knpu_brain_engine engine;
	uint32_t ledger_bursts;
	uint32_t ledger_spikes;
};

/**
 * struct kb_parser - a parse under way
 * @brain: what is being made
 * @tree: memory of the form being read
 * @area_names: name to index of area
 * @output_names: name to index in @output_places
 * @output_places: struct knpu_brain_place
 * @nomem: memory was out: nothing of this parse will be used
 * @has_engine: there was an engine fact
 * @has_area: there was an area fact
 * @has_step: there was a step
 * @crowded: that there are too many synapses has been said
 * @engine_place: of the engine fact
 * @ledger_place: of the largest (ledger N)
 * @neurons: of all areas so far
 * @connects: connect facts so far
 * @inputs: input facts so far
 * @synapses: of all facts so far
 * @comparisons: spent on "did you mean"
 */
struct kb_parser {
	struct knpu_brain *brain;
	struct kb_arena tree;
	struct kb_names area_names;
	struct kb_names output_names;
	struct kb_vec output_places;
	bool nomem;
	bool has_engine;
	bool has_area;
	bool has_step;
	bool crowded;
	struct knpu_brain_place engine_place;
	struct kb_place ledger_place;
	uint32_t neurons;
	uint32_t connects;
	uint32_t inputs;
	uint64_t synapses;
	uint32_t comparisons;
};

/* Notes that memory is out; returns false. */
static inline bool kb_nomem(struct kb_parser *p)
{
	p->nomem = true;
	return false;
}

#endif /* KNPU_BRAIN_BRAIN_H */
