/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * expect-synapses: which voxels of two areas are joined, read back from the
 * engine.
 */
#include "expect.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LIST_BATCH 4096
#define LIST_SHOWN 16

/**
 * struct pairs - pairs of voxels that were found joined
 */
struct pairs {
	struct knpu_brain_voxel_pair *list;
	size_t nr;
	size_t room;
};

static int by_voxels(const void *a, const void *b)
{
	const struct knpu_brain_voxel_pair *x = a, *y = b;

	for (int i = 0; i < 3; i++)
		if (x->source[i] != y->source[i])
			return x->source[i] < y->source[i] ? -1 : 1;
	for (int i = 0; i < 3; i++)
		if (x->target[i] != y->target[i])
			return x->target[i] < y->target[i] ? -1 : 1;
	return 0;
}

static int add_pair(struct pairs *p, const struct knpu_area_info *from,
		    const struct knpu_area_info *to,
		    const struct knpu_synapse *synapse)
{
	struct knpu_brain_voxel_pair *more;
	uint32_t source[4], target[4];

	if (synapse->target - to->first >= to->neurons)
		return 0;
	if (p->nr == p->room) {
		p->room = p->room * 2 + LIST_BATCH;
		more = more_room(p->list, p->room, sizeof(*more),
				 "a list of synapses");
		if (!more)
			return -ENOMEM;
		p->list = more;
	}
	knpu_id_voxel(from, synapse->source, source);
	knpu_id_voxel(to, synapse->target, target);
	memcpy(p->list[p->nr].source, source, sizeof(p->list->source));
	memcpy(p->list[p->nr].target, target, sizeof(p->list->target));
	p->nr++;
	return 0;
}

static void sort_unique(struct pairs *p)
{
	size_t kept = 0;

	if (!p->nr)
		return;
	qsort(p->list, p->nr, sizeof(*p->list), by_voxels);
	for (size_t i = 1; i < p->nr; i++)
		if (by_voxels(&p->list[kept], &p->list[i]))
			p->list[++kept] = p->list[i];
	p->nr = kept + 1;
}

static int find_pairs(struct knpu *k, const struct knpu_area_info *from,
		      const struct knpu_area_info *to, struct pairs *p,
		      struct knpu_synapse *batch)
{
	uint32_t source = from->first, end = from->first + from->neurons;
	uint32_t skip = 0;
	int ret = 0;

	while (ret >= 0 && source != end) {
		ret = knpu_synapse_list(k, &source, end, &skip, batch,
					LIST_BATCH);
		for (int i = 0, nr = ret; ret >= 0 && i < nr; i++) {
			int err = add_pair(p, from, to, &batch[i]);

			ret = err ? err : ret;
		}
	}
	sort_unique(p);
	return ret < 0 ? ret : 0;
}

static void say_pairs(FILE *say, const char *what,
		      const struct knpu_brain_voxel_pair *list, size_t nr)
{
	fprintf(say, "\t%s:", what);
	for (size_t i = 0; i < nr && i < LIST_SHOWN; i++)
		fprintf(say,
			" ((%" PRIu32 " %" PRIu32 " %" PRIu32 ") (%" PRIu32
			" %" PRIu32 " %" PRIu32 "))",
			list[i].source[0], list[i].source[1], list[i].source[2],
			list[i].target[0], list[i].target[1],
			list[i].target[2]);
	if (!nr)
		fprintf(say, " nothing");
	if (nr > LIST_SHOWN)
		fprintf(say, " and %zu more", nr - LIST_SHOWN);
	fputc('\n', say);
}

static int compare(const struct knpu_brain_statement *st, const struct pairs *p,
		   FILE *say)
{
	bool same = p->nr == st->nr_pairs;

	for (size_t i = 0; same && i < p->nr; i++)
		same = !by_voxels(&p->list[i], &st->pairs[i]);
	if (same)
		return 1;
	say_pairs(say, "expected", st->pairs, st->nr_pairs);
	say_pairs(say, "seen", p->list, p->nr);
	return 0;
}

int expect_synapses(const struct knpu_brain *brain,
		    const struct knpu_brain_statement *st, struct knpu *k,
		    FILE *say)
{
	struct knpu_synapse *batch =
		room_for(LIST_BATCH, sizeof(*batch), "a list of synapses");
	struct pairs p = { 0 };
	int ret;

	if (!batch)
		return -ENOMEM;
	ret = find_pairs(k, &knpu_brain_area(brain, st->area)->info,
			 &knpu_brain_area(brain, st->target)->info, &p, batch);
	if (!ret)
		ret = compare(st, &p, say);
	free(batch);
	free(p.list);
	return ret;
}
