/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * knpu watch: what an engine does, from its mapped status page.
 *
 * Reading the page costs the engine nothing; between two looks the tool waits
 * for a burst that never comes, and so hears at once when the engine is gone.
 */
#include "backend.h"
#include "clock.h"
#include "stop.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	OPT_DEVICE = 256,
	OPT_INTERVAL,
	OPT_COUNT,
};

static const struct option options[] = {
	{ "device", required_argument, NULL, OPT_DEVICE },
	{ "interval", required_argument, NULL, OPT_INTERVAL },
	{ "count", required_argument, NULL, OPT_COUNT },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

static const char usage[] =
	"Usage: knpu watch [-j] [--interval MS] [--count N] [--device PATH] ENGINE\n"
	"Tells what an engine in the kernel does, until it ends.\n"
	"\n"
	"      --interval MS   between two lines (default 1000)\n"
	"      --count N       lines; 0, the default: until Ctrl-C\n"
	"      --device PATH   of the kernel backend (default /dev/knpu)\n"
	"  -j                  a JSON object per line (schema: knpu(1))\n"
	"  -h, --help          this text\n"
	"\n"
	"Exit status: 0 all well, 1 there is no such engine or it was destroyed,\n"
	"2 bad usage, 3 the backend is not available.\n";

/**
 * struct watch - what is watched, and how it is told
 * @k: attached session
 * @page: of the engine
 * @json: JSON, not text
 * @redraw: the output is a terminal: one line that is written over
 * @interval: in milliseconds
 * @count: lines; 0: without end
 */
struct watch {
	struct knpu *k;
	const struct knpu_status_page *page;
	bool json;
	bool redraw;
	int interval;
	unsigned long count;
};

/**
 * struct look - the status at a point in time
 */
struct look {
	struct knpu_status status;
	double seconds;
};

static int look(const struct watch *w, struct look *out)
{
	out->seconds = clock_ns() / 1e9;
	return knpu_status_read(w->page, &out->status);
}

static double per_second(uint64_t now, uint64_t before, double seconds)
{
	return seconds > 0 ? (now - before) / seconds : 0;
}

static int tell(const struct watch *w, const struct look *now,
		const struct look *before)
{
	double seconds = now->seconds - before->seconds;
	static const struct knpu_status zero;
	const struct knpu_status *b = &now->status;
	/* Reset meanwhile: all that is told is of since then. */
	const struct knpu_status *a =
		b->epoch == before->status.epoch ? &before->status : &zero;
	double bursts = per_second(b->burst, a->burst, seconds);
	double spikes = per_second(b->spikes, a->spikes, seconds);
	double events = per_second(b->events, a->events, seconds);
	double busy = per_second(b->burst_ns, a->burst_ns, seconds) / 1e9;

	if (w->json)
		printf("{\"burst\":%" PRIu64 ",\"spikes\":%" PRIu64
		       ",\"candidates\":%" PRIu64 ",\"events\":%" PRIu64
		       ",\"burst_ns\":%" PRIu64 ",\"seconds\":%.6f}\n",
		       (uint64_t)b->burst, (uint64_t)b->spikes,
		       (uint64_t)b->candidates, (uint64_t)b->events,
		       (uint64_t)b->burst_ns, seconds);
	else
		printf("%sburst %" PRIu64
		       "  %.1f bursts/s  %.0f spikes/s  %.0f events/s  busy %.1f %%%s",
		       w->redraw ? "\r" : "", (uint64_t)b->burst, bursts,
		       spikes, events, busy * 100, w->redraw ? "\33[K" : "\n");
	return fflush(stdout) ? -errno : 0;
}

/* A line per interval; -ENODEV when the engine is gone. */
static int watch(struct watch *w)
{
	struct look before, now;
	unsigned long n;
	int ret = look(w, &before);

	for (n = 0; !ret && (!w->count || n < w->count); n++) {
		ret = knpu_engine_wait(w->k, UINT64_MAX, w->interval, NULL);
		if (stop_asked())
			return 0;
		if (ret != -ETIMEDOUT)
			break;
		ret = look(w, &now);
		if (!ret)
			ret = tell(w, &now, &before);
		before = now;
	}
	return ret;
}

static int begin(struct watch *w, const char *engine)
{
	int ret = knpu_engine_attach(w->k, engine);

	if (ret) {
		complain("no engine '%s' to watch: %s", engine, knpu_error());
		return TOOL_UNMET;
	}
	ret = knpu_status_map(w->k, &w->page);
	if (!ret)
		ret = watch(w);
	if (w->redraw)
		putchar('\n');
	if (ret == -ENODEV)
		complain("engine '%s' was destroyed", engine);
	else if (ret)
		complain("watching '%s': %s", engine, knpu_error());
	return ret ? TOOL_UNMET : TOOL_OK;
}

static bool number(const char *text, unsigned long most, unsigned long *out)
{
	char *end;

	errno = 0;
	*out = strtoul(text, &end, 10);
	if (!errno && end != text && !*end && *text != '-' && *out <= most)
		return true;
	complain("watch: '%s' is not a number from 0 to %lu", text, most);
	return false;
}

static bool take(int option, struct watch *w, const char **device)
{
	unsigned long n;

	switch (option) {
	case 'j':
		w->json = true;
		return true;
	case OPT_DEVICE:
		*device = optarg;
		return true;
	case OPT_COUNT:
		return number(optarg, 1000000000, &w->count);
	case OPT_INTERVAL:
		if (!number(optarg, 86400000, &n))
			return false;
		w->interval = n;
		return true;
	}
	return false;
}

static int bad(void)
{
	fputs("Try 'knpu watch --help'.\n", stderr);
	return TOOL_BAD;
}

int knpu_tool_watch(int argc, char **argv)
{
	struct watch w = { .interval = 1000 };
	const char *device = NULL;
	int option, ret;

	while ((option = getopt_long(argc, argv, "hj", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return TOOL_OK;
		}
		if (!take(option, &w, &device))
			return bad();
	}
	if (argc - optind != 1) {
		complain("watch: which engine?");
		return bad();
	}
	w.redraw = !w.json && isatty(STDOUT_FILENO);
	stop_watch();
	ret = backend_open(KNPU_BACKEND_KERNEL, device, &w.k);
	if (ret)
		return ret;
	ret = begin(&w, argv[optind]);
	knpu_close(w.k);
	return ret;
}
