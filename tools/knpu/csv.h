/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Spikes from a text file: lines burst,x,y,z[,amount].
 */
#ifndef KNPU_CSV_H
#define KNPU_CSV_H

#include "tool.h"

#include <knpu.h>

/**
 * struct csv_event - one line
 * @burst: at which it enters
 * @item: where, and how much
 */
struct csv_event {
	uint64_t burst;
	struct knpu_inject_voxel_item item;
};

/**
 * struct csv - a whole file
 * @events: in order of burst, then of line
 * @nr: how many
 */
struct csv {
	struct csv_event *events;
	size_t nr;
};

int csv_read(const char *path, const struct knpu_area_info *area,
	     int32_t amount, struct csv *out);
void csv_free(struct csv *csv);

#endif /* KNPU_CSV_H */
