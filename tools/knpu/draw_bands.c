/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * One band for each area: a raster of its spikes, and its rate below.
 */
#include "draw.h"

#include <math.h>

#define RASTER_HEIGHT 76
#define RATE_HEIGHT 26
#define BAND_GAP 16
/*
 * Fewer bins or rows than these are drawn as sharp marks: each becomes a few
 * pixels of the image before that is scaled.
 */
#define SHARP_BINS 400
#define SHARP_ROWS 32
#define SHARP_REPEAT 8

double draw_bands_height(const struct scene *s)
{
	return (double)s->record->nr *
		       (RASTER_HEIGHT + RATE_HEIGHT + BAND_GAP) +
	       (s->record->left_out ? 24 : 0);
}

/* The most, or twice the mean of what is not empty, is as bright as it gets. */
static double bright(const struct band *b, size_t bins)
{
	uint64_t sum = 0, used = 0, most = 1;

	for (uint32_t r = 0; r < b->rows; r++)
		for (size_t t = 0; t < bins; t++) {
			uint32_t v = b->counts[(size_t)r * RECORD_BINS + t];

			sum += v;
			used += !!v;
			most = v > most ? v : most;
		}
	return used ? fmin(most, 2.0 * (double)sum / (double)used) : 1;
}

static uint32_t argb(struct color c, double alpha)
{
	uint32_t a = alpha * 255;

	/* cairo wants the colour multiplied by its alpha. */
	return a << 24 | (uint32_t)(c.r * a) << 16 | (uint32_t)(c.g * a) << 8 |
	       (uint32_t)(c.b * a);
}

/**
 * struct raster - an image of a band, and how often it repeats its pixels
 */
struct raster {
	cairo_surface_t *image;
	size_t bins;
	size_t x_repeat;
	size_t y_repeat;
};

static void fill_line(uint32_t *line, const struct raster *r,
		      const uint32_t *counts, struct color c, double top)
{
	for (size_t t = 0; t < r->bins; t++) {
		uint32_t v = counts[t];
		uint32_t pixel =
			v ? argb(c, fmin(1, 0.35 + 0.65 * v / top)) : 0;

		for (size_t i = 0; i < r->x_repeat; i++)
			*line++ = pixel;
	}
}

static void make_raster(struct raster *r, const struct band *b, size_t bins,
			struct color c)
{
	double top = bright(b, bins);
	unsigned char *data;
	int stride;

	r->bins = bins;
	r->x_repeat = bins < SHARP_BINS ? SHARP_REPEAT : 1;
	r->y_repeat = b->rows < SHARP_ROWS ? SHARP_REPEAT : 1;
	r->image = cairo_image_surface_create(
		CAIRO_FORMAT_ARGB32, bins * r->x_repeat, b->rows * r->y_repeat);
	stride = cairo_image_surface_get_stride(r->image);
	data = cairo_image_surface_get_data(r->image);
	for (size_t y = 0; data && y < b->rows * r->y_repeat; y++)
		fill_line((uint32_t *)(data + y * stride), r,
			  b->counts + y / r->y_repeat * RECORD_BINS, c, top);
	cairo_surface_mark_dirty(r->image);
}

static void paint_raster(const struct scene *s, const struct band *b,
			 struct color c, double y)
{
	size_t bins = record_bins(s->record);
	double width = (double)(bins * s->record->width) /
		       (double)s->record->bursts * DRAW_SPAN;
	struct raster r;

	make_raster(&r, b, bins, c);
	cairo_save(s->cr);
	cairo_rectangle(s->cr, DRAW_LEFT, y, DRAW_SPAN, RASTER_HEIGHT);
	cairo_clip(s->cr);
	cairo_translate(s->cr, DRAW_LEFT, y);
	cairo_scale(s->cr, width / (double)(bins * r.x_repeat),
		    (double)RASTER_HEIGHT / (double)(b->rows * r.y_repeat));
	cairo_set_source_surface(s->cr, r.image, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(s->cr), CAIRO_FILTER_GOOD);
	cairo_paint(s->cr);
	cairo_restore(s->cr);
	cairo_surface_destroy(r.image);
}

static double rate_at(const struct scene *s, const struct band *b, size_t bin)
{
	double per_bin = (double)s->record->width / (double)s->record->bursts *
			 s->seconds;

	return (double)record_count(b, bin) / b->area->neurons / per_bin;
}

static double highest(const struct scene *s, const struct band *b)
{
	double most = 0;

	for (size_t t = 0; t < record_bins(s->record); t++)
		most = fmax(most, rate_at(s, b, t));
	return most;
}

static void paint_rate(const struct scene *s, const struct band *b,
		       struct color c, double y, double most)
{
	double step = (double)s->record->width / (double)s->record->bursts *
		      s->seconds;
	double base = y + RATE_HEIGHT;

	cairo_move_to(s->cr, DRAW_LEFT, base);
	for (size_t t = 0; t < record_bins(s->record); t++) {
		double x = fmin(draw_time(s, (t + 0.5) * step), DRAW_RIGHT);
		double part = most > 0 ? rate_at(s, b, t) / most : 0;

		cairo_line_to(s->cr, x, base - part * (RATE_HEIGHT - 3));
	}
	cairo_line_to(s->cr, DRAW_RIGHT, base);
	cairo_close_path(s->cr);
	draw_color(s->cr, c, 0.30);
	cairo_fill_preserve(s->cr);
	draw_color(s->cr, c, 0.9);
	cairo_set_line_width(s->cr, 1);
	cairo_stroke(s->cr);
}

static void paint_label(const struct scene *s, const struct band *b,
			struct color c, double y, double most)
{
	const struct knpu_area_info *a = b->area;
	char text[96];
	int length;

	draw_color(s->cr, c, 1);
	draw_text(s->cr, DRAW_LEFT - 16, y + 24, 16, true, ALIGN_RIGHT,
		  (const char *)a->name);
	draw_color(s->cr, draw_faint, 1);
	length = snprintf(text, sizeof(text), "%u × %u", a->width, a->height);
	if (a->depth > 1 || a->per_voxel > 1)
		length += snprintf(text + length, sizeof(text) - length,
				   " × %u", a->depth);
	if (a->per_voxel > 1)
		snprintf(text + length, sizeof(text) - length, " × %u",
			 a->per_voxel);
	draw_text(s->cr, DRAW_LEFT - 16, y + 44, 13, false, ALIGN_RIGHT, text);
	draw_text(s->cr, DRAW_RIGHT + 12, y + 14, 13, false, ALIGN_LEFT,
		  b->rows == a->width ? "x = 0" : "neuron 0");
	if (b->rows == a->width)
		snprintf(text, sizeof(text), "x = %u", a->width - 1);
	else
		snprintf(text, sizeof(text), "neuron %u", a->neurons - 1);
	draw_text(s->cr, DRAW_RIGHT + 12, y + RASTER_HEIGHT - 3, 13, false,
		  ALIGN_LEFT, text);
	if (most > 0)
		snprintf(text, sizeof(text), "≤ %.3g Hz", most);
	else
		snprintf(text, sizeof(text), "silent");
	draw_color(s->cr, c, 0.9);
	draw_text(s->cr, DRAW_RIGHT + 12, y + RASTER_HEIGHT + RATE_HEIGHT - 6,
		  13, false, ALIGN_LEFT, text);
}

static struct color pale(struct color c)
{
	const struct color white = { 1, 1, 1 };
	const double part = 0.45;

	c.r += (white.r - c.r) * part;
	c.g += (white.g - c.g) * part;
	c.b += (white.b - c.b) * part;
	return c;
}

/* Areas that answer, or tell where, have the colour of their answer. */
static struct color band_color(const struct scene *s, size_t i)
{
	const struct outputs *o = s->outputs;

	for (size_t j = 0; j < o->nr; j++) {
		int answer = answer_of_map(o, j);

		if (o->list[j].area != s->record->bands[i].area)
			continue;
		if (o->list[j].fact->decode == KNPU_BRAIN_DECODE_RATE)
			return draw_answer_color(o, j);
		if (answer != ANSWER_NONE)
			return pale(draw_answer_color(o, answer));
	}
	return draw_area_color(i);
}

double draw_bands(const struct scene *s, double y)
{
	char text[64];

	for (size_t i = 0; i < s->record->nr; i++) {
		const struct band *b = &s->record->bands[i];
		struct color c = band_color(s, i);
		double most = highest(s, b);

		paint_raster(s, b, c, y);
		paint_rate(s, b, c, y + RASTER_HEIGHT, most);
		paint_label(s, b, c, y, most);
		y += RASTER_HEIGHT + RATE_HEIGHT + BAND_GAP;
	}
	if (!s->record->left_out)
		return y;
	snprintf(text, sizeof(text), "and %zu more areas", s->record->left_out);
	draw_color(s->cr, draw_faint, 1);
	draw_text(s->cr, DRAW_LEFT, y + 12, 14, false, ALIGN_LEFT, text);
	return y + 24;
}
