/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Colours, words and shapes of the picture.
 */
#include "draw.h"

#include <math.h>
#include <string.h>

const struct color draw_paper = { 0.051, 0.067, 0.090 };
const struct color draw_panel = { 0.078, 0.100, 0.132 };
const struct color draw_line = { 0.165, 0.200, 0.250 };
const struct color draw_faint = { 0.545, 0.600, 0.670 };
const struct color draw_ink = { 0.925, 0.945, 0.970 };

static const struct color answer_colors[] = {
	{ 0.300, 0.680, 1.000 }, { 1.000, 0.610, 0.220 },
	{ 0.420, 0.840, 0.520 }, { 0.930, 0.450, 0.720 },
	{ 0.760, 0.620, 1.000 }, { 0.950, 0.850, 0.350 },
};

static const struct color mixed_color = { 0.560, 0.590, 0.640 };
static const struct color none_color = { 0.130, 0.160, 0.200 };

static const struct color area_colors[] = {
	{ 0.980, 0.900, 0.560 }, { 0.640, 0.880, 0.860 },
	{ 0.780, 0.720, 0.980 }, { 0.960, 0.680, 0.760 },
	{ 0.700, 0.900, 0.620 }, { 0.980, 0.760, 0.520 },
	{ 0.600, 0.780, 0.980 }, { 0.860, 0.860, 0.860 },
};

struct color draw_area_color(size_t i)
{
	return area_colors[i % ARRAY_SIZE(area_colors)];
}

/* Rate outputs get their colours in order; @answer as in struct answer. */
struct color draw_answer_color(const struct outputs *o, int answer)
{
	size_t rank = 0;

	if (answer == ANSWER_NONE)
		return none_color;
	if (answer == ANSWER_MIXED)
		return mixed_color;
	for (int i = 0; i < answer; i++)
		rank += o->list[i].fact->decode == KNPU_BRAIN_DECODE_RATE;
	return answer_colors[rank % ARRAY_SIZE(answer_colors)];
}

void draw_color(cairo_t *cr, struct color c, double alpha)
{
	cairo_set_source_rgba(cr, c.r, c.g, c.b, alpha);
}

/* @y is the base line. */
void draw_text(cairo_t *cr, double x, double y, double size, bool bold,
	       enum align align, const char *text)
{
	cairo_text_extents_t e;

	cairo_select_font_face(cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
			       bold ? CAIRO_FONT_WEIGHT_BOLD :
				      CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cr, size);
	cairo_text_extents(cr, text, &e);
	if (align == ALIGN_MIDDLE)
		x -= e.x_advance / 2;
	else if (align == ALIGN_RIGHT)
		x -= e.x_advance;
	cairo_move_to(cr, x, y);
	cairo_show_text(cr, text);
}

/* A path with round corners. */
void draw_box(cairo_t *cr, double x, double y, double w, double h, double r)
{
	r = fmin(r, fmin(w, h) / 2);
	cairo_new_sub_path(cr);
	cairo_arc(cr, x + w - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(cr, x + w - r, y + h - r, r, 0, M_PI / 2);
	cairo_arc(cr, x + r, y + h - r, r, M_PI / 2, M_PI);
	cairo_arc(cr, x + r, y + r, r, M_PI, 3 * M_PI / 2);
	cairo_close_path(cr);
}

static const struct {
	const char *word;
	double x;
	double y;
} directions[] = {
	{ "left", -1, 0 },
	{ "right", 1, 0 },
	{ "up", 0, -1 },
	{ "down", 0, 1 },
};

/* Whether an output of that name means a way that things move. */
bool draw_is_direction(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(directions); i++)
		if (!strcmp(directions[i].word, word))
			return true;
	return false;
}

/* Centred on x, y; nothing for a word that is no direction. */
void draw_arrow(cairo_t *cr, double x, double y, const char *direction,
		double length)
{
	double dx = 0, dy = 0, head = fmax(6, length * 0.34);

	for (size_t i = 0; i < ARRAY_SIZE(directions); i++)
		if (!strcmp(directions[i].word, direction)) {
			dx = directions[i].x;
			dy = directions[i].y;
		}
	if (dx == 0 && dy == 0)
		return;
	cairo_save(cr);
	cairo_translate(cr, x, y);
	cairo_rotate(cr, atan2(dy, dx));
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	cairo_move_to(cr, -length / 2, 0);
	cairo_line_to(cr, length / 2, 0);
	cairo_move_to(cr, length / 2 - head * 0.75, -head * 0.6);
	cairo_line_to(cr, length / 2, 0);
	cairo_line_to(cr, length / 2 - head * 0.75, head * 0.6);
	cairo_stroke(cr);
	cairo_restore(cr);
}

/* Three digits and a word for the size. */
const char *draw_number(char *text, size_t room, double value)
{
	static const struct {
		double size;
		const char *word;
	} sizes[] = {
		{ 1e9, " billion" },
		{ 1e6, " million" },
		{ 1e3, " thousand" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		if (value >= sizes[i].size) {
			snprintf(text, room, "%.3g%s", value / sizes[i].size,
				 sizes[i].word);
			return text;
		}
	snprintf(text, room, "%.3g", value);
	return text;
}
