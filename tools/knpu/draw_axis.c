/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The axis of time that all panels share.
 */
#include "draw.h"

#include <math.h>

/* At most this many labels fit. */
#define TICKS_MOST 20

double draw_time(const struct scene *s, double second)
{
	return DRAW_LEFT + second / s->seconds * DRAW_SPAN;
}

/* 1, 2 or 5 times a power of ten seconds. */
static double tick_step(const struct scene *s)
{
	static const double steps[] = { 1, 2, 5 };
	double power = pow(10, floor(log10(s->seconds / TICKS_MOST)));

	for (;; power *= 10)
		for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
			if (s->seconds / (power * steps[i]) <= TICKS_MOST)
				return power * steps[i];
}

void draw_grid(const struct scene *s, double top, double bottom)
{
	double step = tick_step(s);

	draw_color(s->cr, draw_line, 0.7);
	cairo_set_line_width(s->cr, 1);
	for (int i = 0; i * step <= s->seconds * (1 + 1e-9); i++) {
		double x = floor(draw_time(s, i * step)) + 0.5;

		cairo_move_to(s->cr, x, top);
		cairo_line_to(s->cr, x, bottom);
	}
	cairo_stroke(s->cr);
}

void draw_axis(const struct scene *s, double y)
{
	double step = tick_step(s);
	char text[32];

	draw_color(s->cr, draw_faint, 1);
	for (int i = 0; i * step <= s->seconds * (1 + 1e-9); i++) {
		snprintf(text, sizeof(text), "%g", i * step);
		draw_text(s->cr, draw_time(s, i * step), y + 22, 15, false,
			  ALIGN_MIDDLE, text);
	}
	draw_text(s->cr, DRAW_RIGHT + 20, y + 22, 15, false, ALIGN_LEFT,
		  "seconds");
}
