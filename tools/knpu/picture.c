/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The picture of a run.
 */
#include "picture.h"
#include "draw.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TITLE_HEIGHT 128
#define AXIS_HEIGHT 56
#define UHZ 1000000

/**
 * struct picture - what is collected while the run goes on
 */
struct picture {
	const struct outputs *outputs;
	struct record record;
	struct strip strip;
};

/* Bins as long as a frame, or the beat of the frames would be seen in them. */
static uint64_t bin_width(const struct outputs *o,
			  const struct video_info *video)
{
	double bursts;

	if (!video)
		return 1;
	bursts = (double)o->rate_uhz / UHZ * video->fps_den / video->fps_num;
	return bursts < 1 ? 1 : (uint64_t)bursts;
}

int picture_new(const struct outputs *outputs, const struct video_info *video,
		struct picture **out)
{
	struct picture *p = room_for(1, sizeof(*p), "the picture");
	int ret;

	if (!p)
		return -ENOMEM;
	p->outputs = outputs;
	ret = strip_open(&p->strip, outputs);
	if (!ret)
		ret = record_open(&p->record, outputs->brain,
				  bin_width(outputs, video));
	if (ret) {
		picture_free(p);
		return ret;
	}
	*out = p;
	return 0;
}

void picture_free(struct picture *p)
{
	if (!p)
		return;
	record_close(&p->record);
	strip_close(&p->strip);
	free(p);
}

void picture_spikes(void *picture, uint64_t burst, uint32_t area,
		    const struct knpu_spike *spikes, size_t nr)
{
	struct picture *p = picture;

	record_spikes(&p->record, burst, area, spikes, nr);
	strip_spikes(&p->strip, area, spikes, nr);
}

void picture_burst(void *picture, uint64_t burst)
{
	struct picture *p = picture;

	record_burst(&p->record, burst);
}

void picture_frame(void *picture, uint64_t burst,
		   const struct luma_frame *frame)
{
	struct picture *p = picture;

	strip_frame(&p->strip, burst, frame);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void draw_title(const struct scene *s)
{
	const struct picture_caption *c = s->caption;
	char text[512], a[32], b[32], spikes[32];
	int length = 0;

	draw_color(s->cr, draw_ink, 1);
	draw_text(s->cr, DRAW_MARGIN, 62, 34, true, ALIGN_LEFT,
		  base_name(c->file));
	if (c->video)
		length = snprintf(text, sizeof(text), "sees %s, %llu frames.  ",
				  base_name(c->video),
				  (unsigned long long)c->frames);
	if (c->has_engine)
		snprintf(
			text + length, sizeof(text) - length,
			"%s neurons, %s synapses, %g bursts per second; %s spikes in %.1f s.",
			draw_number(a, sizeof(a), c->engine.neurons),
			draw_number(b, sizeof(b), c->engine.synapses),
			(double)c->engine.rate_uhz / UHZ,
			draw_number(spikes, sizeof(spikes), c->spikes),
			c->seconds);
	draw_color(s->cr, draw_faint, 1);
	draw_text(s->cr, DRAW_MARGIN, 96, 18, false, ALIGN_LEFT, text);
	snprintf(text, sizeof(text),
		 "knpu %s · %s engine · %.0f times real time", KNPU_VERSION,
		 c->backend, c->rtf);
	draw_text(s->cr, DRAW_WIDTH - DRAW_MARGIN, 62, 18, false, ALIGN_RIGHT,
		  text);
}

static void draw_all(const struct scene *s, double height)
{
	double y = TITLE_HEIGHT, top;

	draw_color(s->cr, draw_paper, 1);
	cairo_paint(s->cr);
	draw_title(s);
	if (!s->record->bursts) {
		draw_text(s->cr, DRAW_MARGIN, y + 20, 18, false, ALIGN_LEFT,
			  "No burst was run.");
		return;
	}
	y = draw_strip(s, y);
	top = y;
	draw_grid(s, top, height - AXIS_HEIGHT);
	draw_strip_marks(s, top);
	y = draw_answers(s, y);
	draw_bands(s, y);
	draw_axis(s, height - AXIS_HEIGHT);
}

static double full_height(const struct scene *s)
{
	double height = TITLE_HEIGHT + AXIS_HEIGHT;

	if (!s->record->bursts)
		return height + 40;
	return height + draw_strip_height(s) + draw_answers_height(s) +
	       draw_bands_height(s);
}

static cairo_status_t write_part(void *file, const unsigned char *data,
				 unsigned int length)
{
	return fwrite(data, 1, length, file) == length ?
		       CAIRO_STATUS_SUCCESS :
		       CAIRO_STATUS_WRITE_ERROR;
}

static int draw_png(struct scene *s, FILE *out)
{
	double height = full_height(s);
	cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24,
							    DRAW_WIDTH, height);
	cairo_status_t status;

	s->cr = cairo_create(image);
	draw_all(s, height);
	status = cairo_status(s->cr);
	cairo_destroy(s->cr);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png_stream(image, write_part,
							   out);
	cairo_surface_destroy(image);
	if (status == CAIRO_STATUS_NO_MEMORY)
		return -ENOMEM;
	return status == CAIRO_STATUS_SUCCESS ? 0 : -EIO;
}

int picture_write(struct picture *p, const struct picture_caption *caption,
		  FILE *out)
{
	struct scene scene = {
		.record = &p->record,
		.outputs = p->outputs,
		.strip = &p->strip,
		.caption = caption,
		.seconds = caption->seconds,
	};

	strip_finish(&p->strip);
	return draw_png(&scene, out);
}
