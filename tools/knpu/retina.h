/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A retina: brightness averaged onto a grid, and where it rose or fell.
 */
#ifndef KNPU_RETINA_H
#define KNPU_RETINA_H

#include "video.h"

struct retina;

/**
 * enum retina_change - what a voxel answers to
 */
enum retina_change {
	RETINA_ROSE,
	RETINA_FELL,
};

int retina_new(uint32_t width, uint32_t height, struct retina **out);
void retina_free(struct retina *r);
bool retina_fits(const struct retina *r, uint32_t width, uint32_t height);
int retina_see(struct retina *r, const struct luma_frame *frame);
bool retina_changed(const struct retina *r, uint32_t x, uint32_t y,
		    enum retina_change change, uint32_t threshold);

#endif /* KNPU_RETINA_H */
