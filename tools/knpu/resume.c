/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A run that goes on where a snapshot was taken.
 */
#include "run.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_same(const struct knpu_area_info *a,
		    const struct knpu_area_info *b)
{
	return a->first == b->first && a->width == b->width &&
	       a->height == b->height && a->depth == b->depth &&
	       a->per_voxel == b->per_voxel &&
	       !strcmp((const char *)a->name, (const char *)b->name);
}

/* What the run feeds and reads are areas of the brain. */
static int check_areas(const struct run *r, uint32_t areas)
{
	const struct knpu_brain *brain = r->files.brain;
	size_t nr = knpu_brain_nr_areas(brain);

	for (size_t i = 0; i < nr; i++) {
		const struct knpu_area_info *want =
			&knpu_brain_area(brain, i)->info;
		struct knpu_area_info area;

		if (i < areas && knpu_area_info(r->k, i, &area))
			return -EIO;
		if (i < areas && is_same(want, &area))
			continue;
		complain(
			"%s: of another brain: it has no area %s like the one in %s",
			r->options.restore, (const char *)want->name,
			r->options.files[0]);
		return -EINVAL;
	}
	if (areas == nr)
		return 0;
	complain("%s: of another brain: it has %u areas, and %s has %zu",
		 r->options.restore, areas, r->options.files[0], nr);
	return -EINVAL;
}

/* Instead of making an engine: 0, or -errno after saying what is wrong. */
int run_restore(struct run *r)
{
	struct knpu_engine_info info;
	int ret;

	ret = knpu_engine_restore(r->k, knpu_brain_engine(r->files.brain)->name,
				  r->options.restore);
	if (!ret)
		ret = knpu_engine_info(r->k, &info);
	if (ret) {
		complain("the engine cannot be restored: %s", knpu_error());
		return ret;
	}
	r->first = info.burst;
	r->burst = info.burst;
	return check_areas(r, info.areas);
}

/* A bad path is found before the run: 0, or -EIO after saying so. */
int run_save_check(const struct run *r)
{
	struct stat st;
	char *path;
	int err = 0;

	if (!r->options.save)
		return 0;
	path = strdup(r->options.save);
	if (!path)
		return -ENOMEM;
	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		err = EISDIR;
	else if (access(dirname(path), W_OK | X_OK))
		err = errno;
	free(path);
	if (!err)
		return 0;
	complain("%s: %s", r->options.save, strerror(err));
	return -EIO;
}

/* At the end of the run: 0, or -errno after saying why it is not saved. */
int run_save(struct run *r)
{
	int ret;

	if (!r->options.save)
		return 0;
	ret = knpu_engine_save(r->k, r->options.save);
	if (ret)
		complain("the engine cannot be saved: %s", knpu_error());
	return ret;
}
