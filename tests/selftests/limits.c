// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What the administrator lets users have, set by parameters of the module.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "kselftest_harness.h"
#include "helper.h"

#define PARAMETERS "/sys/module/knpu/parameters/"
#define ANN 1001

/* Return: 0 or -errno. */
static int set(const char *name, const char *value)
{
	char path[128];
	int fd, err = 0;

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	fd = open(path, O_WRONLY);
	if (fd < 0)
		return -errno;
	if (write(fd, value, strlen(value)) < 0)
		err = -errno;
	close(fd);
	return err;
}

static long long get(const char *name)
{
	char path[128], text[32] = "";
	int fd;

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return -errno;
	if (read(fd, text, sizeof(text) - 1) < 1)
		text[0] = 0;
	close(fd);
	return text[0] ? atoll(text) : -EIO;
}

/* The device, opened by a user who has nothing yet. */
static int device_of_ann(void)
{
	int fd;

	if (chmod(DEVICE, 0666) || seteuid(ANN))
		return -1;
	fd = device();
	if (fd < 0)
		fd = -errno;
	if (seteuid(0) || chmod(DEVICE, 0660))
		return -1;
	return fd;
}

TEST(have_bounds)
{
	EXPECT_EQ(4096, get("sessions"));
	EXPECT_EQ(1024, get("engines"));
	EXPECT_EQ(-ERANGE, set("sessions", "4097"));
	EXPECT_EQ(-EINVAL, set("sessions", "many"));
	EXPECT_EQ(-EINVAL, set("sessions", "-1"));
	EXPECT_EQ(4096, get("sessions"));
	EXPECT_EQ(0, set("user_engines", "17\n"));
	EXPECT_EQ(17, get("user_engines"));
	EXPECT_EQ(0, set("user_engines", "1024"));
}

FIXTURE(ann)
{
	int fd[3];
};

FIXTURE_SETUP(ann)
{
	self->fd[0] = self->fd[1] = self->fd[2] = -1;
}

FIXTURE_TEARDOWN(ann)
{
	int i;

	for (i = 0; i < 3; i++)
		close(self->fd[i]);
	EXPECT_EQ(0, set("sessions", "4096"));
	EXPECT_EQ(0, set("user_sessions", "4096"));
	EXPECT_EQ(0, set("engines", "1024"));
	EXPECT_EQ(0, set("user_engines", "1024"));
	EXPECT_EQ(0, set("user_commands", "0"));
	EXPECT_EQ(0, set("idle_ms", "0"));
	EXPECT_EQ(0, set("evict_ms", "60000"));
	EXPECT_EQ(0, set("hang_ms", "0"));
	EXPECT_EQ(0, set("lock_ms", "0"));
	EXPECT_EQ(0, set("user_memory", "0"));
}

TEST_F(ann, sessions)
{
	int root = device();

	ASSERT_EQ(0, set("user_sessions", "2"));
	self->fd[0] = device_of_ann();
	self->fd[1] = device_of_ann();
	ASSERT_LE(0, self->fd[0]);
	ASSERT_LE(0, self->fd[1]);
	EXPECT_EQ(-EMFILE, device_of_ann());
	close(self->fd[1]);
	self->fd[1] = device_of_ann();
	EXPECT_LE(0, self->fd[1]);
	ASSERT_EQ(0, set("sessions", "0"));
	EXPECT_EQ(-ENFILE, device_of_ann());
	close(root);
}

/* What she has is counted, and given back when it goes. */
TEST_F(ann, memory)
{
	self->fd[0] = device_of_ann();
	self->fd[1] = device_of_ann();
	ASSERT_LE(0, self->fd[0]);
	ASSERT_LE(0, self->fd[1]);
	ASSERT_EQ(0, set("user_memory", "1000"));
	EXPECT_EQ(-EDQUOT, create_small(self->fd[0], "ann's"));
	ASSERT_EQ(0, set("user_memory", "8000000"));
	ASSERT_EQ(0, create_small(self->fd[0], "ann's"));
	ASSERT_EQ(0, set("user_memory", "1000"));
	EXPECT_EQ(-EDQUOT, create_small(self->fd[1], "ann's too"));
	EXPECT_EQ(0, destroy(self->fd[0]));
	close(self->fd[0]);
	self->fd[0] = -1;
	ASSERT_EQ(0, set("user_memory", "8000000"));
	EXPECT_EQ(0, create_small(self->fd[1], "ann's too"));
}

TEST_F(ann, engines)
{
	int i;

	ASSERT_EQ(0, set("user_engines", "1"));
	for (i = 0; i < 3; i++) {
		self->fd[i] = device_of_ann();
		ASSERT_LE(0, self->fd[i]);
	}
	ASSERT_EQ(0, create_small(self->fd[0], "ann's"));
	EXPECT_EQ(-EMFILE, create_small(self->fd[1], "ann's too"));
	EXPECT_EQ(0, destroy(self->fd[0]));
	EXPECT_EQ(0, create_small(self->fd[1], "ann's too"));
	ASSERT_EQ(0, set("engines", "0"));
	EXPECT_EQ(-ENFILE, create_small(self->fd[2], "ann's three"));
}

TEST_F(ann, commands)
{
	struct knpu_query q;
	int i, err;

	ASSERT_LE(0, self->fd[0] = device_of_ann());
	ASSERT_EQ(0, set("user_commands", "3"));
	for (i = 0; i < 3; i++) {
		q = (struct knpu_query){ .size = sizeof(q) };
		EXPECT_EQ(0, call(self->fd[0], KNPU_CMD_QUERY, &q));
	}
	/* Refused at last, and at last not any more. */
	do {
		q = (struct knpu_query){ .size = sizeof(q) };
		err = call(self->fd[0], KNPU_CMD_QUERY, &q);
	} while (!err);
	EXPECT_EQ(-EAGAIN, err);
	do
		err = call(self->fd[0], KNPU_CMD_QUERY, &q);
	while (err == -EAGAIN);
	EXPECT_EQ(0, err);
}

TEST_F(ann, makes_room)
{
	struct knpu_engine_info i;

	ASSERT_EQ(0, set("user_sessions", "2"));
	ASSERT_LE(0, self->fd[0] = device_of_ann());
	ASSERT_LE(0, self->fd[1] = device_of_ann());
	ASSERT_EQ(0, create_small(self->fd[0], "ann's"));
	EXPECT_EQ(-EMFILE, device_of_ann());
	ASSERT_EQ(0, set("evict_ms", "1"));
	/* Not the one that has the engine, though it has rested longer. */
	do
		self->fd[2] = device_of_ann();
	while (self->fd[2] == -EMFILE);
	EXPECT_LE(0, self->fd[2]);
	EXPECT_EQ(-ESTALE, info(self->fd[1], &i));
	EXPECT_EQ(POLLERR | POLLHUP, ready(self->fd[1], PATIENCE_MS));
	EXPECT_EQ(0, info(self->fd[0], &i));
}

/* Ann's sessions: how many.  Whoever asks may be ended, too: then -1. */
static int list_of_ann(struct knpu_session_entry *of_ann)
{
	struct knpu_session_entry e[64];
	int fd = device(), there = sessions_there(fd, 0, e, 64);
	int nr = 0;

	close(fd);
	if (there < 0)
		return -1;
	while (there--)
		if (e[there].uid == ANN)
			of_ann[nr++] = e[there];
	return nr;
}

static int sessions_of_ann(void)
{
	struct knpu_session_entry e[64];

	return list_of_ann(e);
}

TEST_F(ann, rests_too_long)
{
	struct knpu_engine_info i;

	ASSERT_LE(0, self->fd[0] = device_of_ann());
	ASSERT_LE(0, self->fd[1] = device_of_ann());
	ASSERT_EQ(0, create_small(self->fd[0], "runs"));
	ASSERT_EQ(0, start(self->fd[0], 1, 0));
	ASSERT_EQ(0, set("idle_ms", "20"));
	/* The one with the running engine stays; then it does not run. */
	while (sessions_of_ann() != 1)
		;
	EXPECT_EQ(-ESTALE, info(self->fd[1], &i));
	EXPECT_EQ(0, info(self->fd[0], &i));
	EXPECT_EQ(0, stop(self->fd[0], NULL));
	while (sessions_of_ann())
		;
	EXPECT_EQ(-ESTALE, info(self->fd[0], &i));
	EXPECT_EQ(0, set("idle_ms", "0"));
}

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

/* How long the only session of Ann has rested. */
static uint64_t rest_of_ann(void)
{
	struct knpu_session_entry e[64];

	return list_of_ann(e) > 0 ? e[0].idle_ns : 0;
}

/* Who only polls, and reads what is mapped, is no one that rests. */
TEST_F(ann, polls)
{
	uint64_t begun, rest;

	ASSERT_LE(0, self->fd[0] = device_of_ann());
	while (rest_of_ann() < 100000000)
		;
	begun = now_ns();
	EXPECT_EQ(POLLERR, ready(self->fd[0], 0));
	rest = rest_of_ann();
	EXPECT_GE(now_ns() - begun, rest);
}

/* A child steps for ever: it is reported, and once. */
TEST_F(ann, hangs)
{
	struct knpu_session_entry e[2];
	int status, i;
	pid_t child;

	ASSERT_LE(0, self->fd[0] = device_of_ann());
	ASSERT_LE(0, self->fd[1] = device_of_ann());
	ASSERT_EQ(0, create_small(self->fd[0], "hangs"));
	ASSERT_EQ(0, set("hang_ms", "10"));
	child = fork();
	if (!child)
		_exit(step(self->fd[0], 1ULL << 40) == -ESTALE ? 0 : 1);
	do {
		ASSERT_EQ(2, sessions_there(self->fd[1], 0, e, 2));
		i = e[0].flags & KNPU_SESSION_F_SELF ? 1 : 0;
	} while (!e[i].hangs || e[i].busy_ns < 100 * 1000000ULL);
	EXPECT_EQ(1, e[i].hangs);
	EXPECT_EQ(KNPU_CMD_ENGINE_STEP, e[i].command);
	EXPECT_EQ(KNPU_SESSION_WAITS_NOTHING, e[i].waits);
	EXPECT_EQ(0, kill(child, SIGKILL));
	ASSERT_EQ(child, waitpid(child, &status, 0));
}

TEST_HARNESS_MAIN
