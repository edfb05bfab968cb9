/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * One band for each area: a raster of its spikes, and its rate below.
 */
#include "draw.h"

#include <math.h>

#define RASTER_HEIGHT 76
#define RATE_HEIGHT 26
#define BAND_GAP 16
/* Fewer bins than this are drawn as sharp marks. */
#define SHARP_BINS 400

double draw_bands_height(const struct scene *s)
{
	return (double)s->record->nr *
		       (RASTER_HEIGHT + RATE_HEIGHT + BAND_GAP) +
	       (s->record->left_out ? 24 : 0);
}

/* Twice the mean of what is not empty is as bright as it gets. */
static double bright(const struct band *b, size_t bins)
{
	uint64_t sum = 0, used = 0;

	for (uint32_t r = 0; r < b->rows; r++)
		for (size_t t = 0; t < bins; t++) {
			uint32_t v = b->counts[(size_t)r * RECORD_BINS + t];

			sum += v;
			used += !!v;
		}
	return used ? 2.0 * (double)sum / (double)used : 1;
}

static uint32_t argb(struct color c, double alpha)
{
	uint32_t a = alpha * 255;

	/* cairo wants the colour multiplied by its alpha. */
	return a << 24 | (uint32_t)(c.r * a) << 16 | (uint32_t)(c.g * a) << 8 |
	       (uint32_t)(c.b * a);
}

static cairo_surface_t *raster_image(const struct band *b, size_t bins,
				     struct color c)
{
	cairo_surface_t *image =
		cairo_image_surface_create(CAIRO_FORMAT_ARGB32, bins, b->rows);
	int stride = cairo_image_surface_get_stride(image);
	unsigned char *data = cairo_image_surface_get_data(image);
	double top = bright(b, bins);

	for (uint32_t r = 0; data && r < b->rows; r++) {
		uint32_t *line = (uint32_t *)(data + (size_t)r * stride);

		for (size_t t = 0; t < bins; t++) {
			uint32_t v = b->counts[(size_t)r * RECORD_BINS + t];

			line[t] =
				v ? argb(c, fmin(1, 0.35 + 0.65 * v / top)) : 0;
		}
	}
	cairo_surface_mark_dirty(image);
	return image;
}

static void paint_raster(const struct scene *s, const struct band *b,
			 struct color c, double y)
{
	size_t bins = record_bins(s->record);
	cairo_surface_t *image = raster_image(b, bins, c);
	double width = (double)(bins * s->record->width) /
		       (double)s->record->bursts * DRAW_SPAN;

	cairo_save(s->cr);
	cairo_rectangle(s->cr, DRAW_LEFT, y, DRAW_SPAN, RASTER_HEIGHT);
	cairo_clip(s->cr);
	cairo_translate(s->cr, DRAW_LEFT, y);
	cairo_scale(s->cr, width / (double)bins,
		    (double)RASTER_HEIGHT / b->rows);
	cairo_set_source_surface(s->cr, image, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(s->cr),
				 bins < SHARP_BINS ? CAIRO_FILTER_NEAREST :
						     CAIRO_FILTER_GOOD);
	cairo_paint(s->cr);
	cairo_restore(s->cr);
	cairo_surface_destroy(image);
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
	snprintf(text, sizeof(text), "≤ %.3g Hz", most);
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
