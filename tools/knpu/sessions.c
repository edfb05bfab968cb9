/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * knpu sessions: who has which engine, and what they do.
 */
#include "backend.h"
#include "directory.h"
#include "json.h"

#include <getopt.h>
#include <inttypes.h>

static const char usage[] =
	"Usage: knpu sessions [-j] [--backend WHICH] [--device PATH]\n"
	"Tells of your sessions, or of everybody's to root.\n"
	"\n"
	"      --backend WHICH   kernel (default), auto or embedded\n"
	"      --device PATH     of the kernel backend (default /dev/knpu)\n"
	"  -j                    write a report to standard output (schema: knpu(1))\n"
	"  -h, --help            this text\n"
	"\n"
	"Exit status: 0 all well, 1 the backend did not answer, 2 bad usage, 3 the\n"
	"backend is not available.\n";

static const char *waits(uint32_t waits)
{
	switch (waits) {
	case KNPU_SESSION_WAITS_EDIT:
		return "edit";
	case KNPU_SESSION_WAITS_BOUNDARY:
		return "boundary";
	case KNPU_SESSION_WAITS_OWN:
		return "session";
	}
	return NULL;
}

static void print(const struct knpu_session_entry *e)
{
	char process[KNPU_PROCESS_LEN], engine[KNPU_NAME_LEN], rights[5];

	printf("%-8" PRIu64 " %6" PRIu32 " %7" PRId32 " %-15s %-16s %s %9.1f"
	       " %9.1f %10" PRIu64 " %8" PRIu64 " %12" PRIu64,
	       (uint64_t)e->id, e->uid, e->pid,
	       directory_name(e->process, process, sizeof(process)),
	       e->engine[0] ?
		       directory_name(e->engine, engine, sizeof(engine)) :
		       "-",
	       directory_rights(e->rights, rights), e->age_ns / 1e9,
	       e->idle_ns / 1e9, (uint64_t)e->requests, (uint64_t)e->failures,
	       (uint64_t)e->bytes);
	if (e->command)
		printf("  command %#x for %.3f s", e->command,
		       e->busy_ns / 1e9);
	if (waits(e->waits))
		printf(", waits for: %s", waits(e->waits));
	if (e->hangs)
		printf("  hung: %" PRIu64, (uint64_t)e->hangs);
	if (e->drops)
		printf("  dropped: %" PRIu64, (uint64_t)e->drops);
	putchar('\n');
}

static struct json_object *object_of(const struct knpu_session_entry *e)
{
	struct json_object *o = json_object_new_object();
	char process[KNPU_PROCESS_LEN], engine[KNPU_NAME_LEN], rights[5];

	json_add_count(o, "id", e->id);
	json_add_count(o, "uid", e->uid);
	json_add_count(o, "pid", e->pid);
	json_add_text(o, "process",
		      directory_name(e->process, process, sizeof(process)));
	json_add_text(o, "engine",
		      e->engine[0] ? directory_name(e->engine, engine,
						    sizeof(engine)) :
				     NULL);
	json_add_text(o, "rights", directory_rights(e->rights, rights));
	json_add_bool(o, "self", e->flags & KNPU_SESSION_F_SELF);
	json_add_number(o, "age_seconds", e->age_ns / 1e9, 6);
	json_add_number(o, "idle_seconds", e->idle_ns / 1e9, 6);
	json_add_count(o, "requests", e->requests);
	json_add_count(o, "failures", e->failures);
	json_add_count(o, "bytes", e->bytes);
	json_add_count(o, "busy", e->busy);
	json_add_count(o, "command", e->command);
	json_add_number(o, "busy_seconds", e->busy_ns / 1e9, 6);
	json_add_text(o, "waits_for", waits(e->waits));
	json_add_count(o, "hangs", e->hangs);
	json_add_count(o, "drops", e->drops);
	return o;
}

/* Prints all, or puts them into @array; -errno. */
static int each(struct knpu *k, struct json_object *array, uint32_t *hidden)
{
	struct knpu_session_entry e[DIRECTORY_ROOM];
	uint32_t next = 0;
	int nr, i;

	while ((nr = knpu_session_list(k, &next, e, DIRECTORY_ROOM, hidden)) >
	       0) {
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
	struct json_object *o = json_report("knpu sessions");
	struct json_object *array = json_object_new_array();
	uint32_t hidden = 0;
	int ret = each(k, array, &hidden);

	json_add(o, "sessions", array);
	json_add_count(o, "hidden", hidden);
	if (!ret)
		return json_write(o, stdout);
	json_object_put(o);
	return ret;
}

static int table(struct knpu *k)
{
	uint32_t hidden = 0;
	int ret;

	printf("%-8s %6s %7s %-15s %-16s %s %9s %9s %10s %8s %12s\n", "id",
	       "uid", "pid", "process", "engine", "may ", "age s", "idle s",
	       "requests", "failures", "bytes");
	ret = each(k, NULL, &hidden);
	if (!ret && hidden)
		printf("%" PRIu32 " of other users are not shown\n", hidden);
	return ret;
}

int knpu_tool_sessions(int argc, char **argv)
{
	struct directory_options opts;
	struct knpu *k;
	int ret = directory_options(argc, argv, "sessions", usage, &opts);

	if (ret || opts.done)
		return ret;
	if (optind != argc) {
		complain("sessions: '%s' is too much", argv[optind]);
		fputs("Try 'knpu sessions --help'.\n", stderr);
		return TOOL_BAD;
	}
	ret = backend_open(opts.backend, opts.device, &k);
	if (ret)
		return ret;
	ret = opts.json ? report(k) : table(k);
	if (ret)
		complain("sessions: %s", knpu_error());
	knpu_close(k);
	return ret ? TOOL_UNMET : TOOL_OK;
}
