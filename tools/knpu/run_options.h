/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef KNPU_RUN_OPTIONS_H
#define KNPU_RUN_OPTIONS_H

#include "tool.h"

#include <knpu.h>

/**
 * struct run_options - the command line of knpu run
 * @files: brain files
 * @nr_files: how many
 * @input: video: a file, a camera, "-", or NULL
 * @backend: which to use
 * @device: of the kernel backend, or NULL
 * @plot: path of the picture, or NULL
 * @json: path of the report, or NULL
 * @json_stdout: the report goes to stdout, and nothing else does
 * @restore: go on with the engine in this file, or NULL
 * @save: put the engine into this file at the end, or NULL
 * @bursts: run on until this burst at the latest, 0: no limit
 * @seconds: the same as seconds of brain time, a decimal, or NULL
 * @quiet: no progress, no summary
 */
struct run_options {
	char **files;
	size_t nr_files;
	const char *input;
	enum knpu_backend backend;
	const char *device;
	const char *plot;
	const char *json;
	bool json_stdout;
	const char *restore;
	const char *save;
	uint64_t bursts;
	const char *seconds;
	bool quiet;
};

/* 1: go on; else the run is over with *@code. */
int run_options_parse(struct run_options *o, int argc, char **argv, int *code);

/* The limit of a run as a burst, 0 for none. */
int run_options_limit(const struct run_options *o, uint64_t rate_uhz,
		      uint64_t *bursts);

#endif /* KNPU_RUN_OPTIONS_H */
