/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Spikes counted in bins of time and space, in bounded memory: a run of any
 * length has at most RECORD_BINS bins, a brain at most RECORD_BANDS bands.
 */
#include "record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RECORD_BANDS 16
#define RECORD_ROWS 96

static uint32_t rows_of(const struct knpu_area_info *area)
{
	if (area->width > 1 && area->width <= RECORD_ROWS)
		return area->width;
	return area->neurons < RECORD_ROWS ? area->neurons : RECORD_ROWS;
}

static int add_band(struct record *r, const struct knpu_area_info *area)
{
	struct band *b = &r->bands[r->nr];

	if (r->nr == RECORD_BANDS) {
		r->left_out++;
		return 0;
	}
	b->area = area;
	b->rows = rows_of(area);
	b->counts = room_for((size_t)b->rows * RECORD_BINS, sizeof(*b->counts),
			     "the picture");
	if (!b->counts)
		return -ENOMEM;
	r->nr++;
	return 0;
}

int record_open(struct record *r, const struct knpu_brain *brain,
		uint64_t width)
{
	int ret = 0;

	memset(r, 0, sizeof(*r));
	r->width = width ? width : 1;
	r->bands = room_for(RECORD_BANDS, sizeof(*r->bands), "the picture");
	if (!r->bands)
		return -ENOMEM;
	for (size_t i = KNPU_AREA_FIRST_USER;
	     !ret && i < knpu_brain_nr_areas(brain); i++)
		ret = add_band(r, &knpu_brain_area(brain, i)->info);
	return ret;
}

void record_close(struct record *r)
{
	for (size_t i = 0; i < r->nr; i++)
		free(r->bands[i].counts);
	free(r->bands);
	memset(r, 0, sizeof(*r));
}

static void halve(uint32_t *counts)
{
	for (size_t i = 0; i < RECORD_BINS / 2; i++)
		counts[i] = counts[2 * i] + counts[2 * i + 1];
	memset(counts + RECORD_BINS / 2, 0, RECORD_BINS / 2 * sizeof(*counts));
}

static size_t bin_of(struct record *r, uint64_t burst)
{
	while ((burst - 1) / r->width >= RECORD_BINS) {
		for (size_t i = 0; i < r->nr; i++)
			for (uint32_t j = 0; j < r->bands[i].rows; j++)
				halve(r->bands[i].counts +
				      (size_t)j * RECORD_BINS);
		r->width *= 2;
	}
	return (burst - 1) / r->width;
}

/* The band of an area, or NULL if it has none. */
const struct band *record_band(const struct record *r, uint32_t area)
{
	if (area < KNPU_AREA_FIRST_USER || area - KNPU_AREA_FIRST_USER >= r->nr)
		return NULL;
	return &r->bands[area - KNPU_AREA_FIRST_USER];
}

void record_spikes(struct record *r, uint64_t burst, uint32_t area,
		   const struct knpu_spike *spikes, size_t nr)
{
	const struct band *b = record_band(r, area);
	size_t bin;

	if (!b)
		return;
	bin = bin_of(r, burst);
	for (size_t i = 0; i < nr; i++) {
		uint64_t row = (uint64_t)(spikes[i].id - b->area->first) *
			       b->rows / b->area->neurons;

		b->counts[row * RECORD_BINS + bin]++;
	}
}

void record_burst(struct record *r, uint64_t burst)
{
	r->bursts = burst;
}

/* How many bins hold something; the last one may be a part. */
size_t record_bins(const struct record *r)
{
	size_t bins = (r->bursts + r->width - 1) / r->width;

	return bins < RECORD_BINS ? bins : RECORD_BINS;
}

/* Spikes of the whole area in one bin. */
uint64_t record_count(const struct band *b, size_t bin)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < b->rows; i++)
		sum += b->counts[(size_t)i * RECORD_BINS + bin];
	return sum;
}
