/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The parts of the picture.
 */
#ifndef KNPU_DRAW_H
#define KNPU_DRAW_H

#include "answer.h"
#include "picture.h"
#include "record.h"
#include "strip.h"

#include <cairo.h>

#define DRAW_WIDTH 1800
#define DRAW_MARGIN 56
/* The axis of time: all panels share it. */
#define DRAW_LEFT 196
#define DRAW_RIGHT (DRAW_WIDTH - 132)
#define DRAW_SPAN (DRAW_RIGHT - DRAW_LEFT)

/**
 * struct color - red, green, blue from 0 to 1
 */
struct color {
	double r;
	double g;
	double b;
};

extern const struct color draw_paper;
extern const struct color draw_ink;
extern const struct color draw_faint;
extern const struct color draw_line;
extern const struct color draw_panel;

/**
 * enum align - which end of a text is at the point given
 */
enum align {
	ALIGN_LEFT,
	ALIGN_MIDDLE,
	ALIGN_RIGHT,
};

/**
 * struct scene - what is being drawn
 * @seconds: on the axis of time
 */
struct scene {
	cairo_t *cr;
	const struct record *record;
	const struct outputs *outputs;
	const struct strip *strip;
	const struct picture_caption *caption;
	double seconds;
};

/* draw.c */
struct color draw_area_color(size_t i);
struct color draw_answer_color(const struct outputs *o, int answer);
void draw_color(cairo_t *cr, struct color c, double alpha);
void draw_text(cairo_t *cr, double x, double y, double size, bool bold,
	       enum align align, const char *text);
void draw_box(cairo_t *cr, double x, double y, double w, double h, double r);
void draw_arrow(cairo_t *cr, double x, double y, const char *direction,
		double length);
bool draw_is_direction(const char *word);
const char *draw_number(char *text, size_t room, double value);

/* draw_axis.c */
double draw_time(const struct scene *s, double second);
void draw_grid(const struct scene *s, double top, double bottom);
void draw_axis(const struct scene *s, double y);

/* draw_strip.c, draw_answer.c, draw_bands.c: each returns where it ends */
double draw_strip(const struct scene *s, double y);
double draw_strip_height(const struct scene *s);
void draw_strip_marks(const struct scene *s, double y);
double draw_answers(const struct scene *s, double y);
double draw_answers_height(const struct scene *s);
double draw_bands(const struct scene *s, double y);
double draw_bands_height(const struct scene *s);

#endif /* KNPU_DRAW_H */
