/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The areas of a brain.
 */
#ifndef KNPU_BRAIN_AREA_H
#define KNPU_BRAIN_AREA_H

#include "property.h"

/* Adds _death, _power and _fatigue; false: no memory. */
bool kb_areas_init(struct kb_parser *p);
/* The area with this id. */
struct kb_area *kb_area_at(const struct knpu_brain *brain, uint32_t id);
/* The area that @expr names, or NULL with an error. */
struct kb_area *kb_area_named(struct kb_parser *p, const struct kb_expr *expr);
/* Makes the name of an area fact that cannot be read known. */
void kb_area_salvage(struct kb_parser *p, const struct kb_expr *form);
/*
 * Takes over a threshold and gradient; an error if they, and a ledger, do not
 * fit the area.
 */
bool kb_area_take_values(struct kb_parser *p, struct kb_area *area,
			 const struct kb_values *values);

/**
 * struct kb_address - a neuron
 * @area: its area
 * @id: its id; 0 in an area whose fact had an error
 */
struct kb_address {
	const struct kb_area *area;
	uint32_t id;
};

/* Reads (AREA X Y Z [N]). */
bool kb_address(struct kb_parser *p, const struct kb_expr *expr,
		struct kb_address *out);
/* Reads (X Y Z) in an area. */
bool kb_voxel(struct kb_parser *p, const struct kb_expr *expr,
	      const struct kb_area *area, uint32_t out[3]);

#endif /* KNPU_BRAIN_AREA_H */
