/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The answers along the axis of time, and the rates they come from.
 */
#include "draw.h"

#include <math.h>

#define RATES_HEIGHT 128
#define RIBBON_HEIGHT 34
#define PANEL_GAP 34
/* Rates of outputs are smoothed over a tenth of a second, at least a bin. */
#define SMOOTH_SECONDS 0.1
#define RATES_MAX 6

double draw_answers_height(const struct scene *s)
{
	return answer_asked(s->outputs) ?
		       RATES_HEIGHT + RIBBON_HEIGHT + 6 + PANEL_GAP :
		       0;
}

/**
 * struct curve - one rate output
 */
struct curve {
	size_t output;
	const struct band *band;
	double sign;
};

/* Spikes per neuron and second around a bin. */
static double rate_at(const struct scene *s, const struct curve *c, size_t bin)
{
	const struct record *r = s->record;
	double per_bin = (double)r->width / (double)r->bursts * s->seconds;
	size_t window = fmax(1, round(SMOOTH_SECONDS / per_bin));
	uint64_t sum = 0;

	for (size_t i = 0; i < window && i <= bin; i++)
		sum += record_count(c->band, bin - i);
	return (double)sum / c->band->area->neurons / (per_bin * window);
}

/* With two outputs one goes up and the other down: left against right. */
static size_t list_curves(const struct scene *s, struct curve out[RATES_MAX])
{
	const struct outputs *o = s->outputs;
	size_t nr = 0;

	for (size_t i = 0; i < o->nr && nr < RATES_MAX; i++) {
		const struct band *b =
			record_band(s->record, o->list[i].fact->area);

		if (o->list[i].fact->decode != KNPU_BRAIN_DECODE_RATE || !b)
			continue;
		out[nr++] = (struct curve){ i, b, 1 };
	}
	if (nr == 2)
		out[1].sign = -1;
	return nr;
}

static double highest(const struct scene *s, const struct curve *curves,
		      size_t nr)
{
	double most = 0;

	for (size_t i = 0; i < nr; i++)
		for (size_t t = 0; t < record_bins(s->record); t++)
			most = fmax(most, rate_at(s, &curves[i], t));
	return most > 0 ? most : 1;
}

static void paint_curve(const struct scene *s, const struct curve *c,
			double base, double height, double most)
{
	size_t bins = record_bins(s->record);
	double step = (double)s->record->width / (double)s->record->bursts *
		      s->seconds;
	struct color color = draw_answer_color(s->outputs, c->output);

	cairo_move_to(s->cr, DRAW_LEFT, base);
	for (size_t t = 0; t < bins; t++) {
		double x = fmin(draw_time(s, (t + 0.5) * step), DRAW_RIGHT);
		double rate = rate_at(s, c, t) / most;

		cairo_line_to(s->cr, x, base - c->sign * height * rate);
	}
	cairo_line_to(s->cr, DRAW_RIGHT, base);
	cairo_close_path(s->cr);
	draw_color(s->cr, color, 0.55);
	cairo_fill_preserve(s->cr);
	draw_color(s->cr, color, 1);
	cairo_set_line_width(s->cr, 1.2);
	cairo_stroke(s->cr);
}

static void paint_names(const struct scene *s, const struct curve *curves,
			size_t nr, double y, double most)
{
	char text[64];

	for (size_t i = 0; i < nr; i++) {
		double at = nr == 2 ? y + RATES_HEIGHT * (0.25 + 0.5 * i) + 5 :
				      y + 16 + 20 * (double)i;

		draw_color(s->cr,
			   draw_answer_color(s->outputs, curves[i].output), 1);
		draw_text(s->cr, DRAW_LEFT - 16, at, 16, true, ALIGN_RIGHT,
			  s->outputs->list[curves[i].output].fact->name);
	}
	draw_color(s->cr, draw_faint, 1);
	snprintf(text, sizeof(text), "%.3g Hz", most);
	draw_text(s->cr, DRAW_RIGHT + 12, y + 12, 13, false, ALIGN_LEFT, text);
	draw_text(s->cr, DRAW_RIGHT + 12, y + RATES_HEIGHT / 2.0 + 4, 13, false,
		  ALIGN_LEFT, "per neuron");
	if (nr == 2)
		draw_text(s->cr, DRAW_RIGHT + 12, y + RATES_HEIGHT, 13, false,
			  ALIGN_LEFT, text);
}

static void paint_rates(const struct scene *s, double y)
{
	struct curve curves[RATES_MAX];
	size_t nr = list_curves(s, curves);
	double most = highest(s, curves, nr);
	double base = nr == 2 ? y + RATES_HEIGHT / 2.0 : y + RATES_HEIGHT;
	double height = nr == 2 ? RATES_HEIGHT / 2.0 : RATES_HEIGHT;

	for (size_t i = 0; i < nr; i++)
		paint_curve(s, &curves[i], base, height, most);
	draw_color(s->cr, draw_faint, 0.5);
	cairo_set_line_width(s->cr, 1);
	cairo_move_to(s->cr, DRAW_LEFT, floor(base) + 0.5);
	cairo_line_to(s->cr, DRAW_RIGHT, floor(base) + 0.5);
	cairo_stroke(s->cr);
	paint_names(s, curves, nr, y, most);
}

static void paint_second(const struct scene *s, size_t i, double y)
{
	const struct output_second *second = &s->outputs->seconds[i];
	double x = draw_time(s, second->second);
	double end = fmin(draw_time(s, second->second + 1), DRAW_RIGHT);
	struct answer a;
	const char *name;

	answer_of(s->outputs, second, &a);
	cairo_rectangle(s->cr, x, y, fmax(end - x - 1, 0.5), RIBBON_HEIGHT);
	draw_color(s->cr, draw_answer_color(s->outputs, a.output), 1);
	cairo_fill(s->cr);
	name = answer_name(s->outputs, &a);
	if (a.output < 0 || end - x < 12)
		return;
	draw_color(s->cr, draw_paper, 0.85);
	if (draw_is_direction(name)) {
		cairo_set_line_width(s->cr, 2.2);
		draw_arrow(s->cr, (x + end - 1) / 2, y + RIBBON_HEIGHT / 2.0,
			   name, fmin(14, (end - x) * 0.6));
	}
}

double draw_answers(const struct scene *s, double y)
{
	double ribbon = y + RATES_HEIGHT + 6;

	if (!answer_asked(s->outputs))
		return y;
	paint_rates(s, y);
	cairo_rectangle(s->cr, DRAW_LEFT, ribbon, DRAW_SPAN, RIBBON_HEIGHT);
	draw_color(s->cr, draw_panel, 1);
	cairo_fill(s->cr);
	for (size_t i = 0; i < s->outputs->nr_seconds; i++)
		paint_second(s, i, ribbon);
	draw_color(s->cr, draw_ink, 1);
	draw_text(s->cr, DRAW_LEFT - 16, ribbon + RIBBON_HEIGHT / 2.0 + 6, 16,
		  true, ALIGN_RIGHT, "answer");
	draw_color(s->cr, draw_faint, 1);
	draw_text(s->cr, DRAW_RIGHT + 12, ribbon + RIBBON_HEIGHT / 2.0 + 5, 13,
		  false, ALIGN_LEFT, "per second");
	return y + draw_answers_height(s);
}
