/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Brain files, read and parsed as one load.
 */
#ifndef KNPU_BRAIN_FILES_H
#define KNPU_BRAIN_FILES_H

#include "tool.h"

#include <knpu-brain.h>

/**
 * struct brain_files - files and what they describe
 * @sources: the texts, in the order given
 * @nr: how many
 * @brain: the whole load; refers to @sources
 */
struct brain_files {
	struct knpu_brain_source *sources;
	size_t nr;
	struct knpu_brain *brain;
};

int brain_files_load(struct brain_files *f, char **paths, size_t nr);
void brain_files_free(struct brain_files *f);

/* "file:line:column" of a place, for messages. */
#define PLACE_ROOM 512
const char *brain_files_place(const struct brain_files *f,
			      const struct knpu_brain_place *place,
			      char text[PLACE_ROOM]);

#endif /* KNPU_BRAIN_FILES_H */
