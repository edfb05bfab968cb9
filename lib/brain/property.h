/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Properties of areas and neurons as a brain file writes them.
 */
#ifndef KNPU_BRAIN_PROPERTY_H
#define KNPU_BRAIN_PROPERTY_H

#include "option.h"

/**
 * struct kb_values - properties that a fact gives
 * @neuron: they are for one neuron: those of areas are errors
 * @nr: how many
 * @values: property and value
 * @threshold: where a threshold or a gradient was given, or NULL
 * @ledger: where a ledger was given, or NULL
 */
struct kb_values {
	bool neuron;
	size_t nr;
	struct knpu_property_value values[KNPU_PROPERTY_END];
	const struct kb_expr *threshold;
	const struct kb_expr *ledger;
};

/* The table of properties; options go into a struct kb_values. */
extern const struct kb_option kb_properties[];
extern const size_t kb_nr_properties;

/* A property by its name and one value of it, for an expectation. */
bool kb_property_expected(struct kb_args *args, uint32_t *property,
			  enum knpu_scope *scope, int64_t *value);

#endif /* KNPU_BRAIN_PROPERTY_H */
