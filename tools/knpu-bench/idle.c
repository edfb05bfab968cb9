// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Bursts in which nothing happens but the power area: what a large brain
 * costs when nobody speaks to it.
 */
#include <stdlib.h>

#include "graph.h"

int bench_idle(const struct options *o)
{
	double *ns = must_alloc(o->rounds, sizeof(*ns));
	struct json_object *j = print_begin(o, "idle");
	struct knpu_area_info area;
	struct knpu_engine_info info;
	struct graph g;
	struct knpu *k;
	uint32_t r;

	graph_make(&g, o);
	k = engine_make(&g, &area);
	for (r = 0; r < o->rounds; r++) {
		uint64_t began = now_ns();

		must(knpu_engine_step(k, o->bursts, NULL));
		ns[r] = (double)(now_ns() - began) / o->bursts;
	}
	must(knpu_engine_info(k, &info));
	print_u64(j, "synapses", info.synapses);
	print_u64(j, "memory_bytes", info.memory);
	print_double(j, "ns_per_burst", median(ns, o->rounds));
	knpu_close(k);
	graph_free(&g);
	free(ns);
	return print_end(o, j);
}
