// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Saving and restoring, and beside them what no restore can do without: reading
 * the file, and copying it to memory that nobody has touched.
 */
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "graph.h"

/* What restoring reads at once. */
#define PORTION (1U << 16)

/**
 * struct speeds - bytes per second of each round
 * @save: until the file is on the disk
 * @restore: until the engine could run
 * @copy: until the bytes are in memory
 * @ratio: the second to the last
 */
struct speeds {
	double *save;
	double *restore;
	double *copy;
	double *ratio;
};

/* Of the file, as long as it is there. */
static char *path_of_file;

/* Also of a benchmark that fails. */
static void file_remove(void)
{
	if (path_of_file)
		unlink(path_of_file);
	free(path_of_file);
	path_of_file = NULL;
}

static void cannot(const char *what, const char *path)
{
	fprintf(stderr, "knpu-bench: %s: cannot be %s: %m\n", path, what);
	exit(1);
}

static const char *file_make(void)
{
	const char *dir = getenv("TMPDIR");
	char *path;
	int fd;

	if (asprintf(&path, "%s/knpu-bench-XXXXXX", dir ? dir : "/tmp") < 0)
		must_alloc(SIZE_MAX, 1);
	fd = mkstemp(path);
	if (fd < 0)
		cannot("made", path);
	close(fd);
	path_of_file = path;
	atexit(file_remove);
	return path;
}

static uint64_t file_bytes(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		cannot("read", path);
	return st.st_size;
}

static double per_second(uint64_t bytes, uint64_t began)
{
	return bytes * 1e9 / (now_ns() - began);
}

static double time_save(struct knpu *k, const char *path)
{
	uint64_t began = now_ns();

	must(knpu_engine_save(k, path));
	return per_second(file_bytes(path), began);
}

/* What was freed goes back: a program that restores has just been started. */
static uint64_t begin_fresh(void)
{
	malloc_trim(0);
	return now_ns();
}

static double time_restore(const char *path, uint64_t bytes)
{
	struct knpu *k = session_open();
	uint64_t began = begin_fresh();
	double speed;

	must(knpu_engine_restore(k, "restored", path));
	speed = per_second(bytes, began);
	knpu_close(k);
	return speed;
}

static double time_copy(const char *path, uint64_t bytes)
{
	char *room = must_alloc(PORTION, 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t began = begin_fresh();
	char *to = malloc(bytes);
	uint64_t at = 0;
	double speed;
	ssize_t n;

	if (!to)
		must_alloc(bytes, 1);
	if (fd < 0)
		cannot("opened", path);
	while (at < bytes && (n = read(fd, room, PORTION)) > 0) {
		n = (uint64_t)n < bytes - at ? (uint64_t)n : bytes - at;
		memcpy(to + at, room, n);
		at += n;
	}
	speed = per_second(at, began);
	if (at < bytes || to[bytes - 1] != room[(bytes - 1) % PORTION])
		cannot("read", path);
	close(fd);
	free(to);
	free(room);
	return speed;
}

static uint64_t measure(struct knpu *k, const char *path, uint32_t rounds,
			struct speeds *s)
{
	uint64_t bytes = 0;
	uint32_t r;

	for (r = 0; r < rounds; r++) {
		s->save[r] = time_save(k, path);
		bytes = file_bytes(path);
		s->restore[r] = time_restore(path, bytes);
		s->copy[r] = time_copy(path, bytes);
		s->ratio[r] = s->restore[r] / s->copy[r];
	}
	return bytes;
}

int bench_restore(const struct options *o)
{
	double *room = must_alloc(o->rounds, 4 * sizeof(*room));
	struct json_object *j = print_begin(o, "restore");
	struct speeds s = { room, room + o->rounds, room + 2 * o->rounds,
			    room + 3 * o->rounds };
	struct knpu_area_info area;
	const char *path = file_make();
	struct graph g;
	struct knpu *k;

	graph_make(&g, o);
	k = engine_make(&g, &area);
	must(knpu_engine_step(k, 1, NULL));
	print_u64(j, "snapshot_bytes", measure(k, path, o->rounds, &s));
	print_double(j, "save_bytes_per_second", median(s.save, o->rounds));
	print_double(j, "restore_bytes_per_second",
		     median(s.restore, o->rounds));
	print_double(j, "copy_bytes_per_second", median(s.copy, o->rounds));
	print_double(j, "ratio", median(s.ratio, o->rounds));
	file_remove();
	knpu_close(k);
	graph_free(&g);
	free(room);
	return print_end(o, j);
}
