/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Brain files, read and parsed as one load.
 */
#include "brain_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define READ_SIZE 65536

/* Reads to the end: a pipe does not tell its length. */
static int slurp(FILE *in, const char *path, char **text, size_t *length)
{
	size_t room = 0, got;
	char *more;

	*text = NULL;
	*length = 0;
	do {
		if (room - *length < READ_SIZE) {
			room = room * 2 + READ_SIZE;
			more = more_room(*text, room, 1, path);
			if (!more)
				return -ENOMEM;
			*text = more;
		}
		got = fread(*text + *length, 1, READ_SIZE, in);
		*length += got;
	} while (got);
	return ferror(in) ? -EIO : 0;
}

static int read_source(const char *path, struct knpu_brain_source *source)
{
	FILE *in = fopen(path, "re");
	char *text = NULL;
	int ret;

	if (!in) {
		complain("%s: %s", path, strerror(errno));
		return -ENOENT;
	}
	ret = slurp(in, path, &text, &source->length);
	/* A directory opens, and fails here. */
	if (ret == -EIO)
		complain("%s: %s", path, strerror(errno));
	fclose(in);
	source->name = path;
	source->text = text;
	return ret;
}

/* All files are tried, so that all that are missing are named. */
static int read_all(struct brain_files *f, char **paths, size_t nr)
{
	int ret = 0;

	f->sources = room_for(nr, sizeof(*f->sources), "the brain files");
	if (!f->sources)
		return -ENOMEM;
	f->nr = nr;
	for (size_t i = 0; i < nr; i++) {
		int err = read_source(paths[i], &f->sources[i]);

		ret = ret ? ret : err;
	}
	return ret;
}

/* 0, or -errno after saying on stderr what is wrong. */
int brain_files_load(struct brain_files *f, char **paths, size_t nr)
{
	size_t errors;
	int ret;

	memset(f, 0, sizeof(*f));
	ret = read_all(f, paths, nr);
	if (ret)
		return ret;
	ret = knpu_brain_parse(f->sources, nr, &f->brain);
	if (!f->brain) {
		complain("the brain cannot be read: %s", strerror(-ret));
		return ret ? ret : -EINVAL;
	}
	errors = knpu_brain_nr_errors(f->brain);
	if (!errors)
		return 0;
	knpu_brain_print_errors(f->brain, stderr);
	return -EINVAL;
}

void brain_files_free(struct brain_files *f)
{
	knpu_brain_free(f->brain);
	for (size_t i = 0; i < f->nr; i++)
		free((char *)f->sources[i].text);
	free(f->sources);
	memset(f, 0, sizeof(*f));
}

const char *brain_files_place(const struct brain_files *f,
			      const struct knpu_brain_place *place,
			      char text[PLACE_ROOM])
{
	const char *name =
		place->file < f->nr ? f->sources[place->file].name : "?";

	snprintf(text, PLACE_ROOM, "%s:%u:%u", name, place->line,
		 place->column);
	return text;
}
