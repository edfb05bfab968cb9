// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Threads that ask an engine, and one that edits it, while it runs.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "contention.h"

/* Bursts of a window of the ledger. */
#define WINDOW 4

/* Neurons whose leak an edit changes. */
#define EDITED 16

void asker_open(struct asker *a, const char *engine, uint32_t dice)
{
	a->k = session_open();
	must(knpu_engine_attach(a->k, engine));
	must(knpu_ledger_map(a->k, &a->ledger));
	must(knpu_area_find(a->k, GRAPH_AREA, &a->area));
	a->dice = dice;
	a->room = a->area.neurons + 3;
	a->spikes = must_alloc(a->room, sizeof(*a->spikes));
}

void asker_close(struct asker *a)
{
	knpu_close(a->k);
	free(a->spikes);
}

static uint32_t any_neuron(struct asker *a)
{
	a->dice = a->dice * 1664525 + 1013904223;
	return a->area.first + ((uint64_t)a->dice * a->area.neurons >> 32);
}

static void ask_point(struct asker *a, uint32_t id)
{
	int64_t value;

	must(knpu_read(a->k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL, id, 1,
		       &value, NULL));
}

static void ask_area(struct asker *a)
{
	struct knpu_area_info info;

	must(knpu_area_find(a->k, GRAPH_AREA, &info));
}

static void ask_count(struct asker *a)
{
	struct knpu_engine_info info;

	must(knpu_engine_info(a->k, &info));
}

/* Bursts that were lapped before this thread ran again are an answer too. */
static void ask_window(struct asker *a)
{
	uint64_t head, burst;
	size_t count;

	must(knpu_ledger_head(a->ledger, &head));
	for (burst = head < WINDOW ? 1 : head - WINDOW + 1; burst <= head;
	     burst++) {
		int err = knpu_ledger_read(a->ledger, burst, a->spikes, a->room,
					   &count);

		must(err == -EOVERFLOW ? 0 : err);
	}
}

static void ask(struct asker *a, enum query q, uint32_t id)
{
	policy_enter_read(a->policy);
	if (q == QUERY_POINT)
		ask_point(a, id);
	else if (q == QUERY_AREA)
		ask_area(a);
	else if (q == QUERY_COUNT)
		ask_count(a);
	else
		ask_window(a);
	policy_leave(a->policy);
}

/* Asks one after the other, without a pause, and at least once. */
void *asker_read(void *arg)
{
	struct asker *a = arg;
	enum query q = QUERY_POINT;

	memset(a->took, 0, sizeof(a->took));
	place_others();
	pthread_barrier_wait(a->start);
	do {
		uint32_t id = any_neuron(a);
		uint64_t began = now_ns();

		ask(a, q, id);
		histogram_add(&a->took[q], now_ns() - began);
		q = (q + 1) % QUERY_NR;
	} while (!__atomic_load_n(a->over, __ATOMIC_RELAXED));
	return NULL;
}

/* The leaks stay what they are, more or less: a burst costs the same. */
static void edit_properties(struct asker *a)
{
	struct knpu_property_item items[EDITED];
	uint32_t i;

	for (i = 0; i < EDITED; i++)
		items[i] = (struct knpu_property_item){
			.scope = KNPU_SCOPE_NEURON,
			.id = any_neuron(a),
			.property = KNPU_PROPERTY_LEAK,
			.value = 6554 + i,
		};
	policy_enter_write(a->policy);
	must(knpu_property_set(a->k, items, EDITED, NULL));
	policy_leave(a->policy);
}

static void edit_synapses(struct asker *a)
{
	const struct knpu_synapse synapse = {
		.source = any_neuron(a),
		.target = any_neuron(a),
		.weight = 1,
		.delay = 1,
	};

	policy_enter_write(a->policy);
	must(knpu_synapse_add(a->k, &synapse, 1, NULL));
	policy_leave(a->policy);
	policy_enter_write(a->policy);
	must(knpu_publish(a->k, NULL));
	policy_leave(a->policy);
}

/* Edits one after the other; each is in effect before the next begins. */
void *asker_edit(void *arg)
{
	struct asker *a = arg;

	a->edits = 0;
	place_others();
	pthread_barrier_wait(a->start);
	do {
		edit_properties(a);
		edit_synapses(a);
		a->edits += 2;
	} while (!__atomic_load_n(a->over, __ATOMIC_RELAXED));
	return NULL;
}
