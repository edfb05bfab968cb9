/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * knpu engines: which engines there are, whose they are, and how large.
 */
#include "backend.h"
#include "directory.h"
#include "json.h"

#include <getopt.h>
#include <inttypes.h>

static const char usage[] =
	"Usage: knpu engines [-j] [--backend WHICH] [--device PATH]\n"
	"Tells of the engines that you may read.\n"
	"\n"
	"      --backend WHICH   kernel (default), auto or embedded\n"
	"      --device PATH     of the kernel backend (default /dev/knpu)\n"
	"  -j                    write a report to standard output (schema: knpu(1))\n"
	"  -h, --help            this text\n"
	"\n"
	"Exit status: 0 all well, 1 the backend did not answer, 2 bad usage, 3 the\n"
	"backend is not available.\n";

static void print(const struct knpu_engine_entry *e)
{
	char name[KNPU_NAME_LEN], rights[5];

	printf("%-16s %04" PRIo32 " %6" PRIu32 " %6" PRIu32 " %s %8" PRIu32
	       " %10" PRIu64 " %12.3f %9" PRIu32 " %12" PRIu64 " %s\n",
	       directory_name(e->name, name, sizeof(name)), e->mode, e->uid,
	       e->gid, directory_rights(e->rights, rights), e->sessions,
	       (uint64_t)e->burst, e->rate_uhz / 1e6, e->neurons,
	       (uint64_t)e->memory,
	       e->flags & KNPU_ENGINE_F_RUNNING ? "running" : "stopped");
}

static struct json_object *object_of(const struct knpu_engine_entry *e)
{
	struct json_object *o = json_object_new_object();
	char name[KNPU_NAME_LEN], rights[5];

	json_add_text(o, "name", directory_name(e->name, name, sizeof(name)));
	json_add_count(o, "mode", e->mode);
	json_add_count(o, "uid", e->uid);
	json_add_count(o, "gid", e->gid);
	json_add_text(o, "rights", directory_rights(e->rights, rights));
	json_add_count(o, "sessions", e->sessions);
	json_add_count(o, "burst", e->burst);
	json_add_number(o, "rate_hz", e->rate_uhz / 1e6, 6);
	json_add_count(o, "neurons", e->neurons);
	json_add_count(o, "memory", e->memory);
	json_add_bool(o, "running", e->flags & KNPU_ENGINE_F_RUNNING);
	return o;
}

/* Prints all, or puts them into @array; -errno. */
static int each(struct knpu *k, struct json_object *array)
{
	struct knpu_engine_entry e[DIRECTORY_ROOM];
	uint32_t next = 0;
	int nr, i;

	while ((nr = knpu_engine_list(k, &next, e, DIRECTORY_ROOM)) > 0) {
		for (i = 0; i < nr; i++) {
			if (array)
				json_object_array_add(array, object_of(&e[i]));
			else
				print(&e[i]);
		}
	}
	return nr;
}

static int report(struct knpu *k)
{
	struct json_object *o = json_report("knpu engines");
	struct json_object *array = json_object_new_array();
	int ret = each(k, array);

	json_add(o, "engines", array);
	if (!ret)
		return json_write(o, stdout);
	json_object_put(o);
	return ret;
}

static int table(struct knpu *k)
{
	printf("%-16s %-4s %6s %6s %s %8s %10s %12s %9s %12s\n", "name", "mode",
	       "uid", "gid", "may ", "sessions", "burst", "rate Hz", "neurons",
	       "bytes");
	return each(k, NULL);
}

int knpu_tool_engines(int argc, char **argv)
{
	struct directory_options opts;
	struct knpu *k;
	int ret = directory_options(argc, argv, "engines", usage, &opts);

	if (ret || opts.done)
		return ret;
	if (optind != argc) {
		complain("engines: '%s' is too much", argv[optind]);
		fputs("Try 'knpu engines --help'.\n", stderr);
		return TOOL_BAD;
	}
	ret = backend_open(opts.backend, opts.device, &k);
	if (ret)
		return ret;
	ret = opts.json ? report(k) : table(k);
	if (ret)
		complain("engines: %s", knpu_error());
	knpu_close(k);
	return ret ? TOOL_UNMET : TOOL_OK;
}
