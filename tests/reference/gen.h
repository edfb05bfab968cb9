/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The generator of random brains.
 */
#ifndef REF_GEN_H
#define REF_GEN_H

#include <stdio.h>

#include "model.h"
#include "types.h"

#define TEXT 96
#define MAX_NEURONS 400
#define MAX_SYNAPSES 6000
#define MAX_AREAS 8

/**
 * struct gen - a brain in the making
 * @m: the reference, which is told whatever is written
 * @state: of the generator of random numbers
 * @tame: values are chosen so that the brain stays alive
 * @short_first: delays are short at first, and long only in later edits
 * @bursts: still to run
 * @long_gap_done: a gap of tens of thousands of bursts has been made
 * @changed: what of leak, accumulate and time was changed in this batch
 * @csv: where to write input files to, or NULL
 * @held: expectations that are written after the facts that follow them
 */
struct gen {
	struct ref_model *m;
	u64 state;
	bool tame;
	bool short_first;
	long bursts;
	bool long_gap_done;
	bool changed[MAX_AREAS + 1][REF_PROPERTY_END];
	const char *csv;
	char *held;
};

/**
 * struct pick - a value for a property
 * @text: as it is written
 * @value: as it is stored
 */
struct pick {
	char text[TEXT];
	s64 value;
};

/* gen_pick.c */
void fail(const char *what);
u64 draw(struct gen *g);
u32 below(struct gen *g, u32 end);
s64 between(struct gen *g, s64 low, s64 high);
bool percent(struct gen *g, u32 chance);
void fx_between(struct gen *g, struct pick *p, s64 low, s64 high);
void fx_exact(struct pick *p, s64 steps);
void whole(struct pick *p, s64 value);
__attribute__((format(printf, 2, 3))) void say(struct pick *p,
					       const char *format, ...);
void pick(struct gen *g, enum ref_property property, struct pick *p);
extern const char *const property_name[REF_PROPERTY_END];

/* gen_name.c */
const char *area_name(u32 area, char *text);
void print_neuron(const struct gen *g, FILE *out, u32 id);
u32 any_neuron(struct gen *g);
u32 any_area(struct gen *g);

/* gen_fact.c */
void fact_area(struct gen *g);
void fact_set_area(struct gen *g);
void fact_set_neuron(struct gen *g);
void fact_synapse(struct gen *g);
void fact_connect(struct gen *g);
void fact(struct gen *g);

/* gen_input.c */
void inputs(struct gen *g);
void injections(struct gen *g);

/* gen_expect.c */
void expectations(struct gen *g, FILE *out);
void expect_after_facts(struct gen *g);
void write_held(struct gen *g);

#endif /* REF_GEN_H */
