/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Spikes from a text file: lines burst,x,y,z[,amount].  Empty lines and
 * lines that begin with # are passed over; blanks around fields do not matter.
 */
#include "csv.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CSV_FIELDS 5
/* After this many errors a file is no csv of ours. */
#define CSV_ERRORS 20

/**
 * struct csv_field - text between two commas, without blanks around it
 */
struct csv_field {
	const char *text;
	size_t length;
};

/**
 * struct csv_reader - a file being read
 * @line: number of the line, from 1
 * @errors: how many lines were wrong
 * @room: events there is room for
 */
struct csv_reader {
	const char *path;
	const struct knpu_area_info *area;
	int32_t amount;
	uint64_t line;
	unsigned int errors;
	size_t room;
	struct csv *out;
};

static int wrong(struct csv_reader *r, const char *what)
{
	complain("%s:%llu: %s", r->path, (unsigned long long)r->line, what);
	r->errors++;
	return -EINVAL;
}

static struct csv_field trim(const char *begin, const char *end)
{
	while (begin < end && isspace((unsigned char)*begin))
		begin++;
	while (end > begin && isspace((unsigned char)end[-1]))
		end--;
	return (struct csv_field){ begin, end - begin };
}

/* How many fields there are; more than CSV_FIELDS are only counted. */
static size_t split(const char *line, size_t length,
		    struct csv_field fields[CSV_FIELDS])
{
	const char *at = line, *end = line + length;
	size_t nr = 0;

	for (;;) {
		const char *comma = memchr(at, ',', end - at);

		if (nr < CSV_FIELDS)
			fields[nr] = trim(at, comma ? comma : end);
		nr++;
		if (!comma)
			return nr;
		at = comma + 1;
	}
}

static bool read_integer(const struct csv_field *f, uint64_t most,
			 uint64_t *value)
{
	uint64_t v = 0;

	if (!f->length)
		return false;
	for (size_t i = 0; i < f->length; i++) {
		if (!isdigit((unsigned char)f->text[i]))
			return false;
		if (v > (most - (f->text[i] - '0')) / 10)
			return false;
		v = v * 10 + (f->text[i] - '0');
	}
	*value = v;
	return v <= most;
}

static int read_place(struct csv_reader *r, const struct csv_field *fields,
		      struct knpu_inject_voxel_item *item)
{
	uint32_t dims[3] = { r->area->width, r->area->height, r->area->depth };
	uint32_t *axes[3] = { &item->x, &item->y, &item->z };
	char text[128];
	uint64_t value;

	for (int i = 0; i < 3; i++) {
		if (!read_integer(&fields[i], dims[i] - 1, &value)) {
			snprintf(
				text, sizeof(text),
				"%c has to be an integer from 0 to %u (area %s)",
				"xyz"[i], dims[i] - 1,
				(const char *)r->area->name);
			return wrong(r, text);
		}
		*axes[i] = value;
	}
	return 0;
}

static int read_amount(struct csv_reader *r, const struct csv_field *field,
		       struct knpu_inject_voxel_item *item)
{
	int ret = decimal_parse(field->text, field->length, &item->amount);

	if (ret == -ERANGE)
		return wrong(r, "the amount is out of range");
	if (ret)
		return wrong(r, "the amount has to be a decimal number");
	return 0;
}

static int keep(struct csv_reader *r, const struct csv_event *event)
{
	struct csv_event *more;

	if (r->out->nr == r->room) {
		r->room = r->room * 2 + 1024;
		more = more_room(r->out->events, r->room, sizeof(*more),
				 r->path);
		if (!more)
			return -ENOMEM;
		r->out->events = more;
	}
	r->out->events[r->out->nr++] = *event;
	return 0;
}

static int read_line(struct csv_reader *r, const char *line, size_t length)
{
	struct csv_field whole = trim(line, line + length);
	struct csv_field fields[CSV_FIELDS];
	struct csv_event event = { .item.amount = r->amount };
	size_t nr;

	if (!whole.length || whole.text[0] == '#')
		return 0;
	nr = split(whole.text, whole.length, fields);
	if (nr != 4 && nr != 5)
		return wrong(r, "expected burst,x,y,z or burst,x,y,z,amount");
	if (!read_integer(&fields[0], INT64_MAX, &event.burst) || !event.burst)
		return wrong(r, "the burst has to be an integer from 1");
	if (read_place(r, fields + 1, &event.item))
		return -EINVAL;
	if (nr == 5 && read_amount(r, &fields[4], &event.item))
		return -EINVAL;
	return keep(r, &event);
}

static int read_lines(struct csv_reader *r, FILE *in)
{
	char *line = NULL;
	ssize_t length;
	size_t room = 0;
	int ret = 0;

	while (r->errors < CSV_ERRORS &&
	       (length = getline(&line, &room, in)) >= 0) {
		r->line++;
		ret = read_line(r, line, length);
		if (ret == -ENOMEM)
			break;
	}
	if (ret != -ENOMEM && r->errors < CSV_ERRORS && !feof(in)) {
		complain("%s: line %" PRIu64 " cannot be read: %s", r->path,
			 (uint64_t)r->line + 1, strerror(errno));
		r->errors++;
	}
	free(line);
	return ret == -ENOMEM ? ret : 0;
}

static int by_burst(const void *a, const void *b)
{
	uint64_t x = ((const struct csv_event *)a)->burst;
	uint64_t y = ((const struct csv_event *)b)->burst;

	return (x > y) - (x < y);
}

/* 0, or -errno after saying what is wrong, with file and line. */
int csv_read(const char *path, const struct knpu_area_info *area,
	     int32_t amount, struct csv *out)
{
	struct csv_reader r = {
		.path = path,
		.area = area,
		.amount = amount,
		.out = out,
	};
	FILE *in = fopen(path, "re");
	int ret;

	memset(out, 0, sizeof(*out));
	if (!in) {
		complain("%s: %s", path, strerror(errno));
		return -ENOENT;
	}
	ret = read_lines(&r, in);
	fclose(in);
	if (!ret && r.errors)
		ret = -EINVAL;
	if (ret) {
		csv_free(out);
		return ret;
	}
	/* Input of one burst adds up, so their order does not matter. */
	if (out->nr)
		qsort(out->events, out->nr, sizeof(*out->events), by_burst);
	return 0;
}

void csv_free(struct csv *csv)
{
	free(csv->events);
	memset(csv, 0, sizeof(*csv));
}
