// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sessions, and engines as wholes: made, joined, driven, ended.
 */
#include <stdlib.h>

#include "stress.h"

static void reopen(struct worker *w)
{
	int fd = device();
	char name[16];

	if (fd < 0) {
		EXPECT(-errno, "open", ENOMEM);
		return;
	}
	engine_name(w, name);
	if (EXPECT(attach(fd, name), "attach", ENOENT))
		EXPECT(create(fd, name), "create", EEXIST);
	publish_session(fd, any_session(w));
}

static void make(struct worker *w)
{
	char name[16];

	engine_name(w, name);
	EXPECT(create(any_session(w), name), "create", EBUSY, EEXIST);
}

static void join(struct worker *w)
{
	char name[16];

	engine_name(w, name);
	EXPECT(attach(any_session(w), name), "attach", EBUSY, ENOENT);
}

static void end(struct worker *w)
{
	if (!draw(w, 8))
		EXPECT(destroy(any_session(w)), "destroy", ENODEV);
}

static void tell(struct worker *w)
{
	struct knpu_engine_info i;

	if (EXPECT(info(any_session(w), &i), "info", ENODEV))
		return;
	if (i.areas < KNPU_AREA_FIRST_USER || i.neurons < i.areas) {
		ksft_print_msg("info: %u areas, %u neurons\n", i.areas,
			       i.neurons);
		atomic_fetch_add(&wrong, 1);
	}
}

static void share(struct worker *w)
{
	struct knpu_engine_access a = {
		.size = sizeof(a),
		.flags = draw(w, 2) ? KNPU_ENGINE_ACCESS_F_MODE : 0,
		.mode = draw(w, KNPU_MODE_ALL + 1),
	};

	EXPECT(call(any_session(w), KNPU_CMD_ENGINE_ACCESS, &a), "access",
	       ENODEV);
}

/* Whoever is found, now and then also ends. */
static void look_around(struct worker *w)
{
	struct knpu_session_entry sessions[4];
	struct knpu_engine_entry engines[4];
	struct knpu_session_kick kick = { .size = sizeof(kick) };
	int nr = engines_there(any_session(w), engines, 4);

	EXPECT(nr < 0 ? nr : 0, "engine list", 0);
	nr = sessions_there(any_session(w), draw(w, 8), sessions, 4);
	if (EXPECT(nr < 0 ? nr : 0, "session list", 0))
		return;
	if (!nr || draw(w, 8))
		return;
	kick.id = sessions[draw(w, nr)].id;
	EXPECT(call(any_session(w), KNPU_CMD_SESSION_KICK, &kick), "kick",
	       ENOENT);
}

static void run(struct worker *w)
{
	EXPECT(step(any_session(w), draw(w, 20)), "step", ENODEV, EBUSY);
}

static void go(struct worker *w)
{
	EXPECT(start(any_session(w), HZ(1 + draw(w, 2000)), draw(w, 2)),
	       "start", ENODEV, EBUSY);
}

static void halt(struct worker *w)
{
	EXPECT(stop(any_session(w), NULL), "stop", ENODEV);
}

static void control(struct worker *w)
{
	struct knpu_engine_set set = {
		.size = sizeof(set),
		.flags = draw(w, KNPU_ENGINE_SET_F_ALL + 1),
		.power = draw(w, 2) * KNPU_FX_ONE,
		.fatigue = draw(w, 2),
		.rate_uhz = HZ(1 + draw(w, 2000)),
		.timing = draw(w, 2),
	};
	struct knpu_statistics s = { .size = sizeof(s) };

	EXPECT(call(any_session(w), KNPU_CMD_STATISTICS, &s), "statistics",
	       ENODEV);
	EXPECT(call(any_session(w), KNPU_CMD_ENGINE_SET, &set), "set", ENODEV);
	EXPECT(pause_clock(any_session(w), NULL), "pause", ENODEV);
	EXPECT(resume_clock(any_session(w)), "resume", ENODEV);
	if (!draw(w, 4))
		EXPECT(reset(any_session(w), NULL), "reset", ENODEV);
}

/* A child has all sessions too, and ends at once. */
static void split(struct worker *w)
{
	pid_t child;
	int status;

	if (draw(w, 8))
		return;
	child = fork();
	if (!child)
		_exit(0);
	if (child > 0)
		waitpid(child, &status, 0);
}

const struct kind engine_kinds[] = {
	{ reopen, 1 },
	{ make, 2 },
	{ join, 2 },
	{ end, 1 },
	{ tell, 1 },
	{ share, 1 },
	{ look_around, 1 },
	{ run, 1 },
	{ go, 1 },
	{ halt, 1 },
	{ control, 1 },
	{ split, 1 },
	{},
};
