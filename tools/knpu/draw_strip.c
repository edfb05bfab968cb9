/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A few frames with the motion that the brain saw on them.
 */
#include "draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STILLS 5
#define STILL_GAP 18
#define STILL_WIDTH \
	((DRAW_WIDTH - 2.0 * DRAW_MARGIN - (STILLS - 1) * STILL_GAP) / STILLS)
#define CAPTION_HEIGHT 34
/* Less than this has faded away. */
#define MAP_LEAST 0.5f
/* Lighter blobs get no arrow. */
#define BLOB_LEAST 3

static size_t choose(const struct scene *s, const struct still *stills[STILLS])
{
	return strip_choose(s->strip, stills, STILLS, s->record->bursts);
}

static double still_height(const struct still *still)
{
	return STILL_WIDTH * still->height / still->width;
}

double draw_strip_height(const struct scene *s)
{
	const struct still *stills[STILLS];
	double most = 0;
	size_t nr = choose(s, stills);

	for (size_t i = 0; i < nr; i++)
		most = fmax(most, still_height(stills[i]));
	return nr ? most + CAPTION_HEIGHT + 26 : 0;
}

/* Brightness as gray, a little darker so that colours stand out. */
static void paint_still(cairo_t *cr, const struct still *still)
{
	cairo_surface_t *image = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, still->width, still->height);
	int stride = cairo_image_surface_get_stride(image);
	unsigned char *data = cairo_image_surface_get_data(image);

	for (uint32_t y = 0; data && y < still->height; y++) {
		uint32_t *line = (uint32_t *)(data + (size_t)y * stride);

		for (uint32_t x = 0; x < still->width; x++) {
			uint32_t v = still->pixels[y * still->width + x];

			v = v * 82 / 100;
			line[x] = v << 16 | v << 8 | v;
		}
	}
	cairo_surface_mark_dirty(image);
	cairo_save(cr);
	cairo_scale(cr, STILL_WIDTH / still->width, STILL_WIDTH / still->width);
	cairo_set_source_surface(cr, image, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BEST);
	cairo_paint(cr);
	cairo_restore(cr);
	cairo_surface_destroy(image);
}

/**
 * struct heat - a map as seen from the front
 * @cells: width * height, depth added up
 * @width: in voxels
 */
struct heat {
	float *cells;
	uint32_t width;
	uint32_t height;
	double cell_w;
	double cell_h;
};

static bool make_heat(const struct output *out, const float *map, double h,
		      struct heat *heat)
{
	heat->width = out->area->width;
	heat->height = out->area->height;
	heat->cell_w = STILL_WIDTH / heat->width;
	heat->cell_h = h / heat->height;
	heat->cells = room_for((size_t)heat->width * heat->height,
			       sizeof(*heat->cells), "the picture");
	if (!heat->cells)
		return false;
	for (uint32_t x = 0; x < heat->width; x++)
		for (uint32_t y = 0; y < heat->height; y++)
			for (uint32_t z = 0; z < out->area->depth; z++)
				heat->cells[y * heat->width + x] +=
					map[(x * heat->height + y) *
						    out->area->depth +
					    z];
	return true;
}

static void paint_cells(cairo_t *cr, const struct heat *heat, struct color c)
{
	for (uint32_t y = 0; y < heat->height; y++)
		for (uint32_t x = 0; x < heat->width; x++) {
			float v = heat->cells[y * heat->width + x];

			if (v < MAP_LEAST)
				continue;
			draw_box(cr, x * heat->cell_w + 0.5,
				 y * heat->cell_h + 0.5, heat->cell_w - 1,
				 heat->cell_h - 1, 3);
			draw_color(cr, c, fmin(0.62, 0.25 + 0.10 * v));
			cairo_fill(cr);
		}
}

/**
 * struct blob - voxels that touch each other
 */
struct blob {
	double weight;
	double x;
	double y;
};

/* Moves a voxel that has not faded away into the blob and onto the stack. */
static size_t take(struct heat *heat, int x, int y, struct blob *blob,
		   uint32_t *stack, size_t nr)
{
	uint32_t i = y * heat->width + x;
	float v;

	if (x < 0 || y < 0 || x >= (int)heat->width || y >= (int)heat->height)
		return nr;
	v = heat->cells[i];
	if (v < MAP_LEAST)
		return nr;
	blob->weight += v;
	blob->x += v * (x + 0.5);
	blob->y += v * (y + 0.5);
	heat->cells[i] = 0;
	stack[nr] = i;
	return nr + 1;
}

static void grow(struct heat *heat, uint32_t from, struct blob *blob,
		 uint32_t *stack)
{
	size_t nr = take(heat, from % heat->width, from / heat->width, blob,
			 stack, 0);

	while (nr) {
		uint32_t i = stack[--nr];
		int x = i % heat->width, y = i / heat->width;

		for (int j = 0; j < 9; j++)
			nr = take(heat, x + j % 3 - 1, y + j / 3 - 1, blob,
				  stack, nr);
	}
}

static void paint_arrow(cairo_t *cr, const struct heat *heat,
			const struct blob *blob, struct color c,
			const char *direction)
{
	double length = fmin(54, 18 + 3 * sqrt(blob->weight));
	double x = blob->x / blob->weight * heat->cell_w;
	double y = blob->y / blob->weight * heat->cell_h;

	draw_color(cr, draw_paper, 0.75);
	cairo_set_line_width(cr, 7);
	draw_arrow(cr, x, y, direction, length);
	draw_color(cr, c, 1);
	cairo_set_line_width(cr, 3.5);
	draw_arrow(cr, x, y, direction, length);
}

/* An arrow on each blob that is more than a flicker; uses up the cells. */
static void paint_arrows(cairo_t *cr, struct heat *heat, struct color c,
			 const char *direction)
{
	uint32_t voxels = heat->width * heat->height;
	uint32_t *stack = room_for(voxels, sizeof(*stack), "the picture");

	for (uint32_t i = 0; stack && i < voxels; i++) {
		struct blob blob = { 0 };

		grow(heat, i, &blob, stack);
		if (blob.weight >= BLOB_LEAST)
			paint_arrow(cr, heat, &blob, c, direction);
	}
	free(stack);
}

static void paint_map(const struct scene *s, const struct still *still,
		      size_t map)
{
	int answer = answer_of_map(s->outputs, map);
	struct color c = answer < 0 ? draw_area_color(map) :
				      draw_answer_color(s->outputs, answer);
	struct heat heat;

	if (!make_heat(&s->outputs->list[map], still->maps[map],
		       still_height(still), &heat))
		return;
	paint_cells(s->cr, &heat, c);
	if (answer >= 0)
		paint_arrows(s->cr, &heat, c,
			     s->outputs->list[answer].fact->name);
	free(heat.cells);
}

static void paint_caption(const struct scene *s, const struct still *still,
			  char letter)
{
	uint64_t second = outputs_second(s->outputs, still->burst);
	double at = (double)(still->burst - 1) / (double)s->record->bursts *
		    s->seconds;
	double y = still_height(still) + 24;
	struct answer a = { .output = ANSWER_NONE };
	char text[64];

	for (size_t i = 0; i < s->outputs->nr_seconds; i++)
		if (s->outputs->seconds[i].second == second)
			answer_of(s->outputs, &s->outputs->seconds[i], &a);
	snprintf(text, sizeof(text), "%c", letter);
	draw_color(s->cr, draw_ink, 1);
	draw_text(s->cr, 2, y, 16, true, ALIGN_LEFT, text);
	snprintf(text, sizeof(text), "%.1f s", at);
	draw_color(s->cr, draw_faint, 1);
	draw_text(s->cr, 24, y, 16, false, ALIGN_LEFT, text);
	if (!answer_asked(s->outputs))
		return;
	draw_color(s->cr,
		   a.output == ANSWER_NONE ?
			   draw_faint :
			   draw_answer_color(s->outputs, a.output),
		   1);
	draw_text(s->cr, STILL_WIDTH - 2, y, 16, true, ALIGN_RIGHT,
		  answer_name(s->outputs, &a));
}

static void paint_one(const struct scene *s, const struct still *still,
		      char letter)
{
	cairo_save(s->cr);
	draw_box(s->cr, 0, 0, STILL_WIDTH, still_height(still), 8);
	cairo_clip(s->cr);
	paint_still(s->cr, still);
	for (size_t i = 0; i < s->outputs->nr; i++)
		if (still->maps[i])
			paint_map(s, still, i);
	cairo_restore(s->cr);
	paint_caption(s, still, letter);
}

/* Where the frames are on the axis of time. */
void draw_strip_marks(const struct scene *s, double y)
{
	const struct still *stills[STILLS];
	size_t nr = choose(s, stills);

	for (size_t i = 0; i < nr; i++) {
		char text[2] = { 'a' + i, '\0' };
		double x = draw_time(s, (double)(stills[i]->burst - 1) /
						(double)s->record->bursts *
						s->seconds);

		draw_color(s->cr, draw_ink, 1);
		draw_text(s->cr, x, y - 5, 14, true, ALIGN_MIDDLE, text);
		draw_color(s->cr, draw_ink, 0.45);
		cairo_set_line_width(s->cr, 1);
		cairo_move_to(s->cr, floor(x) + 0.5, y);
		cairo_line_to(s->cr, floor(x) + 0.5, y + 172);
		cairo_stroke(s->cr);
	}
}

double draw_strip(const struct scene *s, double y)
{
	const struct still *stills[STILLS];
	size_t nr = choose(s, stills);

	for (size_t i = 0; i < nr; i++) {
		cairo_save(s->cr);
		cairo_translate(s->cr,
				DRAW_MARGIN + i * (STILL_WIDTH + STILL_GAP), y);
		paint_one(s, stills[i], 'a' + i);
		cairo_restore(s->cr);
	}
	return y + draw_strip_height(s);
}
