/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The brain language: text that describes a brain, parsed, checked and built.
 *
 * knpu_brain_parse() reads whole files and checks everything that can be
 * known without an engine; a brain with errors cannot be built.  A brain is
 * an ordered list of statements; facts are put into an engine by
 * knpu_brain_apply(), actions and inputs are for the program to carry out.
 */
#ifndef KNPU_BRAIN_H
#define KNPU_BRAIN_H

#include <knpu.h>
#include <stdbool.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct knpu_brain;

/**
 * struct knpu_brain_source - one text to parse
 * @name: what errors call it (a path)
 * @text: UTF-8
 * @length: in bytes
 */
struct knpu_brain_source {
	const char *name;
	const char *text;
	size_t length;
};

/**
 * struct knpu_brain_place - where something stands
 * @file: index of the source
 * @line: from 1
 * @column: from 1, in characters
 */
struct knpu_brain_place {
	uint32_t file;
	uint32_t line;
	uint32_t column;
};

/**
 * struct knpu_brain_error - one error of a parse
 * @place: where
 * @message: what is wrong and what was expected, one line
 */
struct knpu_brain_error {
	struct knpu_brain_place place;
	const char *message;
};

/**
 * struct knpu_brain_engine - the (engine ...) fact, or its defaults
 */
struct knpu_brain_engine {
	const char *name;
	uint32_t seed;
	uint64_t rate_uhz;
	int32_t power;
	bool fatigue;
};

/**
 * struct knpu_brain_area - an area of the brain, in order of id
 * @info: id, name, dims, per_voxel, first, neurons as the engine will give
 *	them (spikes is 0)
 * @place: of its fact; of the built-in areas: line 0
 */
struct knpu_brain_area {
	struct knpu_area_info info;
	struct knpu_brain_place place;
};

/**
 * enum knpu_brain_kind - kinds of statements
 */
enum knpu_brain_kind {
	/* facts: knpu_brain_apply() */
	KNPU_BRAIN_AREA,
	KNPU_BRAIN_SET,
	KNPU_BRAIN_SYNAPSE,
	KNPU_BRAIN_CONNECT,
	/* declarations: for the program */
	KNPU_BRAIN_INPUT,
	KNPU_BRAIN_OUTPUT,
	/* actions: for the program */
	KNPU_BRAIN_INJECT,
	KNPU_BRAIN_STEP,
	KNPU_BRAIN_EXPECT_FIRED,
	KNPU_BRAIN_EXPECT_POTENTIAL,
	KNPU_BRAIN_EXPECT_COUNT,
	KNPU_BRAIN_EXPECT_POTENTIAL_AT_FIRE,
	KNPU_BRAIN_EXPECT_PROPERTY,
	KNPU_BRAIN_EXPECT_SYNAPSES,
	KNPU_BRAIN_PRINT_FIRED,
	KNPU_BRAIN_PRINT_POTENTIAL,
};

enum knpu_brain_source_kind {
	KNPU_BRAIN_VIDEO_ON,
	KNPU_BRAIN_VIDEO_OFF,
	KNPU_BRAIN_FILE,
	KNPU_BRAIN_POISSON,
};

enum knpu_brain_decode {
	KNPU_BRAIN_DECODE_RATE,
	KNPU_BRAIN_DECODE_FIRST,
	KNPU_BRAIN_DECODE_MAP,
};

/**
 * struct knpu_brain_input - (input AREA SOURCE [(amount V)])
 * @number: of the input fact in the load, from 0 (the poisson draw uses it)
 * @area: id of the area
 * @source: kind of source
 * @amount: fixed-point, per spike
 * @threshold: video: brightness step, 1..255
 * @rate_uhz: poisson: events per second and neuron, in millionths
 * @path: file: as written
 */
struct knpu_brain_input {
	uint32_t number;
	uint32_t area;
	enum knpu_brain_source_kind source;
	int32_t amount;
	uint32_t threshold;
	uint64_t rate_uhz;
	const char *path;
};

/**
 * struct knpu_brain_output - (output NAME AREA [(decode ...)])
 */
struct knpu_brain_output {
	const char *name;
	uint32_t area;
	enum knpu_brain_decode decode;
};

/**
 * struct knpu_brain_voxel_pair - source and target voxel (x, y, z)
 */
struct knpu_brain_voxel_pair {
	uint32_t source[3];
	uint32_t target[3];
};

/**
 * struct knpu_brain_statement - one statement, in file order
 * @kind: what it is
 * @place: of its opening parenthesis (of the expression, not of the "!")
 * @text: its source text, one line, for messages
 * @area: EXPECT_COUNT: the area; EXPECT_SYNAPSES: the source area
 * @target: EXPECT_SYNAPSES: the target area
 * @neurons: INJECT, EXPECT_POTENTIAL, EXPECT_POTENTIAL_AT_FIRE,
 *	EXPECT_PROPERTY, PRINT_POTENTIAL: one id; EXPECT_FIRED: any number,
 *	sorted, duplicates removed
 * @nr_neurons: how many
 * @value: INJECT: amount; EXPECT_POTENTIAL*: fixed-point; EXPECT_COUNT:
 *	count; EXPECT_PROPERTY: in the unit of the property
 * @property: EXPECT_PROPERTY: enum knpu_property
 * @scope: EXPECT_PROPERTY: which scope the property is read in
 *	(KNPU_SCOPE_AREA for properties that belong to areas only)
 * @steps: STEP: how many bursts
 * @pairs: EXPECT_SYNAPSES: sorted by source then target, duplicates removed
 * @nr_pairs: how many
 * @input: INPUT
 * @output: OUTPUT
 */
struct knpu_brain_statement {
	enum knpu_brain_kind kind;
	struct knpu_brain_place place;
	const char *text;
	uint32_t area;
	uint32_t target;
	const uint32_t *neurons;
	size_t nr_neurons;
	int64_t value;
	uint32_t property;
	enum knpu_scope scope;
	uint64_t steps;
	const struct knpu_brain_voxel_pair *pairs;
	size_t nr_pairs;
	struct knpu_brain_input input;
	struct knpu_brain_output output;
};

int knpu_brain_parse(const struct knpu_brain_source *sources, size_t nr,
		     struct knpu_brain **out);
void knpu_brain_free(struct knpu_brain *brain);

size_t knpu_brain_nr_errors(const struct knpu_brain *brain);
const struct knpu_brain_error *knpu_brain_error(const struct knpu_brain *brain,
						size_t i);
int knpu_brain_print_errors(const struct knpu_brain *brain, FILE *out);
int knpu_brain_print_place(const struct knpu_brain *brain,
			   const struct knpu_brain_place *place, FILE *out);

const struct knpu_brain_engine *
knpu_brain_engine(const struct knpu_brain *brain);
size_t knpu_brain_nr_areas(const struct knpu_brain *brain);
const struct knpu_brain_area *knpu_brain_area(const struct knpu_brain *brain,
					      size_t i);
size_t knpu_brain_nr_statements(const struct knpu_brain *brain);
const struct knpu_brain_statement *
knpu_brain_statement(const struct knpu_brain *brain, size_t i);

/* Makes the engine of the brain (without areas) with a ledger large enough. */
int knpu_brain_create_engine(const struct knpu_brain *brain, struct knpu *k);
/* Puts one fact into the engine; nothing to do for other statements. */
int knpu_brain_apply(const struct knpu_brain *brain, size_t statement,
		     struct knpu *k);
/* Publishes what the facts since the last publish have added, if anything. */
int knpu_brain_publish(const struct knpu_brain *brain, struct knpu *k);

#ifdef __cplusplus
}
#endif
#endif /* KNPU_BRAIN_H */
