/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * knpu info: which backend there is, and what it can do.
 */
#include "backend.h"
#include "json.h"

#include <getopt.h>
#include <inttypes.h>
#include <string.h>

enum {
	OPT_BACKEND = 256,
	OPT_DEVICE,
};

static const struct option options[] = {
	{ "backend", required_argument, NULL, OPT_BACKEND },
	{ "device", required_argument, NULL, OPT_DEVICE },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

static const char usage[] =
	"Usage: knpu info [-j] [--backend WHICH] [--device PATH]\n"
	"Says which backend is used, why that one, and what it can do.\n"
	"\n"
	"      --backend WHICH   auto (default), kernel or embedded\n"
	"      --device PATH     of the kernel backend (default /dev/knpu)\n"
	"  -j                    write a report to standard output (schema: knpu(1))\n"
	"  -h, --help            this text\n"
	"\n"
	"Exit status: 0 all well, 2 bad usage, 3 the backend is not available.\n";

static const struct {
	uint64_t bit;
	const char *name;
} features[] = {
	{ KNPU_FEATURE_EMBEDDED, "embedded" },
};

/**
 * struct limit - a number of struct knpu_query, by name
 */
struct limit {
	const char *name;
	uint64_t value;
};

#define LIMITS 7

static void list_limits(const struct knpu_query *q, struct limit limits[LIMITS])
{
	const struct limit all[LIMITS] = {
		{ "areas", q->max_areas },
		{ "neurons", q->max_neurons },
		{ "synapses", q->max_synapses },
		{ "batch", q->max_batch },
		{ "delay", q->max_delay },
		{ "ledger_bursts", q->max_ledger_bursts },
		{ "ledger_spikes", q->max_ledger_spikes },
	};

	memcpy(limits, all, sizeof(all));
}

static int report(struct knpu *k, const struct knpu_query *q)
{
	struct json_object *o = json_report("knpu info");
	struct json_object *names = json_object_new_array();
	struct json_object *numbers = json_object_new_object();
	struct limit limits[LIMITS];

	list_limits(q, limits);
	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		if (q->features & features[i].bit)
			json_object_array_add(names, json_object_new_string(
							     features[i].name));
	for (size_t i = 0; i < LIMITS; i++)
		json_add_count(numbers, limits[i].name, limits[i].value);
	json_add_text(o, "backend", knpu_backend_name(knpu_backend(k)));
	json_add_text(o, "backend_reason", knpu_backend_reason(k));
	json_add_count(o, "abi", q->abi);
	json_add_count(o, "errata", q->errata);
	json_add(o, "features", names);
	json_add(o, "limits", numbers);
	return json_write(o, stdout);
}

static void print(struct knpu *k, const struct knpu_query *q)
{
	struct limit limits[LIMITS];

	list_limits(q, limits);
	printf("knpu %s\n", KNPU_VERSION);
	printf("backend   %s: %s\n", knpu_backend_name(knpu_backend(k)),
	       knpu_backend_reason(k));
	printf("abi       %u, errata 0x%llx\n", q->abi,
	       (unsigned long long)q->errata);
	printf("features ");
	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		if (q->features & features[i].bit)
			printf(" %s", features[i].name);
	printf("\nlimits\n");
	for (size_t i = 0; i < LIMITS; i++)
		printf("  %-14s %" PRIu64 "\n", limits[i].name,
		       limits[i].value);
}

static int info(enum knpu_backend backend, const char *device, bool json)
{
	struct knpu_query query;
	struct knpu *k;
	int ret = backend_open(backend, device, &k);

	if (ret)
		return ret;
	ret = knpu_query(k, &query);
	if (ret)
		complain("the backend does not answer: %s", knpu_error());
	else if (json)
		ret = report(k, &query);
	else
		print(k, &query);
	knpu_close(k);
	return ret ? TOOL_UNMET : TOOL_OK;
}

int knpu_tool_info(int argc, char **argv)
{
	enum knpu_backend backend = KNPU_BACKEND_AUTO;
	const char *device = NULL;
	bool json = false;
	int option;

	while ((option = getopt_long(argc, argv, "hj", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return TOOL_OK;
		}
		if (option == 'j') {
			json = true;
		} else if (option == OPT_DEVICE) {
			device = optarg;
		} else if (option != OPT_BACKEND ||
			   !backend_parse(optarg, &backend)) {
			fputs("Try 'knpu info --help'.\n", stderr);
			return TOOL_BAD;
		}
	}
	if (optind == argc)
		return info(backend, device, json);
	complain("info: '%s' is too much", argv[optind]);
	fputs("Try 'knpu info --help'.\n", stderr);
	return TOOL_BAD;
}
