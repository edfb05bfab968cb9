/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Connection rules: from a voxel of the source to voxels of the target.
 */
#ifndef KNPU_BRAIN_RULE_H
#define KNPU_BRAIN_RULE_H

#include "expr.h"

/**
 * struct kb_box - voxels of the target area: those within ranges
 * @from: per axis the first coordinate
 * @to: per axis the one after the last
 * @but: per axis a coordinate that is left out, or UINT32_MAX
 */
struct kb_box {
	uint32_t from[3];
	uint32_t to[3];
	uint32_t but[3];
};

/* Voxels in a box. */
uint64_t kb_box_volume(const struct kb_box *box);

/**
 * struct kb_boxes - the targets of one voxel
 * @vec: struct kb_box
 */
struct kb_boxes {
	struct kb_vec vec;
};

/* Add voxels: a box, a voxel if it is inside @dims.  Return 0 or -ENOMEM. */
int kb_boxes_add(struct kb_boxes *boxes, const struct kb_box *box);
int kb_boxes_add_voxel(struct kb_boxes *boxes, const uint32_t dims[3],
		       const int64_t at[3]);
int kb_boxes_add_all(struct kb_boxes *boxes, const uint32_t dims[3]);

/**
 * struct kb_from - where a rule starts
 * @at: voxel of the source area
 * @id: of a neuron in it: the one that is meant for a rule per neuron
 */
struct kb_from {
	uint32_t at[3];
	uint32_t id;
};

struct kb_rule_row;

/**
 * struct kb_rule - a rule as one connect fact uses it
 * @row: which
 * @source: width, height, depth of the source area
 * @target: of the target area
 * @number: of the connect fact in the load
 * @seed: of the engine; set when the fact is built
 * @args: what its read function has made, in the brain's arena
 * @nr_args: how many
 */
struct kb_rule {
	const struct kb_rule_row *row;
	uint32_t source[3];
	uint32_t target[3];
	uint32_t number;
	uint32_t seed;
	const void *args;
	size_t nr_args;
};

/**
 * struct kb_rule_row - a row of the table of rules
 * @name: the symbol
 * @form: how it is written
 * @read: reads its arguments; NULL: it has none
 * @targets: adds the targets of a voxel; NULL: not supported yet
 * @overlaps: boxes of one voxel may have voxels in common
 * @per_neuron: @targets is asked for each neuron, not for each voxel
 */
struct kb_rule_row {
	const char *name;
	const char *form;
	bool (*read)(struct kb_args *args, struct kb_rule *rule);
	int (*targets)(const struct kb_rule *rule, const struct kb_from *from,
		       struct kb_boxes *boxes);
	bool overlaps;
	bool per_neuron;
};

/* Reads RULE of a connect fact. */
bool kb_rule_read(struct kb_parser *p, const struct kb_expr *expr,
		  struct kb_rule *rule);

/* rule_vectors.c */
bool kb_rule_vectors_read(struct kb_args *args, struct kb_rule *rule);
int kb_rule_vectors(const struct kb_rule *rule, const struct kb_from *from,
		    struct kb_boxes *boxes);
/* rule_patterns.c */
bool kb_rule_patterns_read(struct kb_args *args, struct kb_rule *rule);
int kb_rule_patterns(const struct kb_rule *rule, const struct kb_from *from,
		     struct kb_boxes *boxes);
/* rule_grid.c */
int kb_rule_projector(const struct kb_rule *rule, const struct kb_from *from,
		      struct kb_boxes *boxes);
int kb_rule_expander(const struct kb_rule *rule, const struct kb_from *from,
		     struct kb_boxes *boxes);
int kb_rule_block(const struct kb_rule *rule, const struct kb_from *from,
		  struct kb_boxes *boxes);
int kb_rule_reducer(const struct kb_rule *rule, const struct kb_from *from,
		    struct kb_boxes *boxes);
int kb_rule_lateral_pairs(const struct kb_rule *rule,
			  const struct kb_from *from, struct kb_boxes *boxes);
/* rule_random.c */
int kb_rule_random(const struct kb_rule *rule, const struct kb_from *from,
		   struct kb_boxes *boxes);
/* rule_ends.c */
int kb_rule_last_to_first(const struct kb_rule *rule,
			  const struct kb_from *from, struct kb_boxes *boxes);
int kb_rule_all_to_all(const struct kb_rule *rule, const struct kb_from *from,
		       struct kb_boxes *boxes);
int kb_rule_all_to_first(const struct kb_rule *rule, const struct kb_from *from,
			 struct kb_boxes *boxes);
int kb_rule_first_to_all(const struct kb_rule *rule, const struct kb_from *from,
			 struct kb_boxes *boxes);

#endif /* KNPU_BRAIN_RULE_H */
