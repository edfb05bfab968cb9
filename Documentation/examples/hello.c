// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Two neurons and a synapse, made with the library alone.
 *
 *	cc hello.c $(pkg-config --cflags --libs libknpu) && ./a.out
 */
#include <knpu.h>
#include <stdio.h>
#include <stdlib.h>

/* Ends the program when a call has failed, with the library's explanation. */
static void check(int status, const char *what)
{
	if (status >= 0)
		return;
	fprintf(stderr, "%s: %s\n", what, knpu_error());
	exit(1);
}

static struct knpu_area_info add_area(struct knpu *k, const char *name)
{
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = name,
		.dims = { 1, 1, 1 },
		.per_voxel = 1,
	};
	struct knpu_area_info info;

	check(knpu_area_add(k, &opts, &info), name);
	return info;
}

static void print_burst(const struct knpu_ledger *ledger, uint64_t burst)
{
	struct knpu_spike spikes[8];
	size_t count, i;

	check(knpu_ledger_read(ledger, burst, spikes, 8, &count), "ledger");
	printf("burst %llu:", (unsigned long long)burst);
	for (i = 0; i < count; i++)
		printf(" neuron %u at %.1f", (unsigned int)spikes[i].id,
		       (double)spikes[i].potential / KNPU_FX_ONE);
	printf("\n");
}

int main(void)
{
	const struct knpu_open_opts open_opts = {
		.size = sizeof(open_opts),
		.backend = KNPU_BACKEND_AUTO,
	};
	const struct knpu_engine_opts engine_opts = {
		.size = sizeof(engine_opts),
		.name = "hello",
		.rate_uhz = 100 * 1000000ULL,
	};
	struct knpu_synapse synapse = { .weight = 1, .delay = 1 };
	struct knpu_inject_item input = { .amount = 2 * KNPU_FX_ONE };
	const struct knpu_ledger *ledger;
	struct knpu_area_info a, b;
	struct knpu *k;
	uint64_t burst;

	check(knpu_open(&open_opts, &k), "open");
	check(knpu_engine_create(k, &engine_opts), "engine");
	a = add_area(k, "a");
	b = add_area(k, "b");

	synapse.source = knpu_voxel_id(&a, 0, 0, 0, 0);
	synapse.target = knpu_voxel_id(&b, 0, 0, 0, 0);
	check(knpu_synapse_add(k, &synapse, 1, NULL), "synapse");
	check(knpu_publish(k, NULL), "publish");

	input.id = synapse.source;
	check(knpu_inject(k, &input, 1, NULL), "inject");

	check(knpu_ledger_map(k, &ledger), "ledger");
	check(knpu_engine_step(k, 3, &burst), "step");
	for (burst = 1; burst <= 3; burst++)
		print_burst(ledger, burst);

	knpu_close(k);
	return 0;
}

/*
 * Prints:
 *	burst 1: neuron 3 at 2.0
 *	burst 2: neuron 4 at 1.0
 *	burst 3:
 */
