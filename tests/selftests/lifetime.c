// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Ends of sessions and engines, orderly and not.
 */
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "kselftest_harness.h"
#include "helper.h"

/* An engine is there as long as one can attach to it. */
static int is_there(const char *name)
{
	int fd = device();
	int err = attach(fd, name);

	close(fd);
	return !err;
}

TEST(device_rights)
{
	struct stat st;

	ASSERT_EQ(0, stat(DEVICE, &st));
	EXPECT_EQ(S_IFCHR | 0660, st.st_mode);
}

TEST(ends_with_its_last_session)
{
	int a = device(), b = device();

	ASSERT_EQ(0, create(a, "last"));
	ASSERT_EQ(0, attach(b, "last"));
	ASSERT_EQ(0, close(a));
	EXPECT_TRUE(is_there("last"));
	ASSERT_EQ(0, close(b));
	EXPECT_FALSE(is_there("last"));
}

TEST(close_while_it_runs)
{
	int i;

	for (i = 0; i < 10; i++) {
		int fd = device();

		ASSERT_EQ(0, create(fd, "running"));
		ASSERT_EQ(0, start(fd, HZ(10000), i & 1));
		ASSERT_EQ(0, ask(fd, 3));
		ASSERT_EQ(POLLIN, ready(fd, PATIENCE_MS));
		ASSERT_EQ(0, close(fd));
	}
	EXPECT_FALSE(is_there("running"));
}

TEST(destroy_while_it_runs)
{
	int a = device(), b = device();

	ASSERT_EQ(0, create(a, "gone"));
	ASSERT_EQ(0, attach(b, "gone"));
	ASSERT_EQ(0, start(a, HZ(10000), 0));
	ASSERT_EQ(0, destroy(b));
	EXPECT_EQ(-ENODEV, stop(a, NULL));
	EXPECT_EQ(-ENODEV, destroy(a));
	/* The name is free at once. */
	ASSERT_EQ(0, close(b));
	b = device();
	EXPECT_EQ(0, create(b, "gone"));
	close(a);
	close(b);
}

TEST(killed_while_it_runs)
{
	int pipes[2], status;
	pid_t child;
	char byte;

	ASSERT_EQ(0, pipe(pipes));
	child = fork();
	if (!child) {
		int fd = device();

		if (create(fd, "killed") || start(fd, HZ(1000), 0))
			_exit(1);
		if (write(pipes[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	ASSERT_EQ(1, read(pipes[0], &byte, 1));
	EXPECT_TRUE(is_there("killed"));
	ASSERT_EQ(0, kill(child, SIGKILL));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_FALSE(is_there("killed"));
}

/* Billions of bursts: only the signal ends them. */
TEST(killed_while_it_steps)
{
	int pipes[2], status;
	pid_t child;
	char byte;

	ASSERT_EQ(0, pipe(pipes));
	child = fork();
	if (!child) {
		int fd = device();

		if (create(fd, "stepping"))
			_exit(1);
		if (write(pipes[1], "x", 1) != 1)
			_exit(1);
		step(fd, 1ULL << 40);
		_exit(2);
	}
	ASSERT_EQ(1, read(pipes[0], &byte, 1));
	ASSERT_EQ(0, kill(child, SIGKILL));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_FALSE(is_there("stepping"));
}

/* For this many neurons an array is made anew, item by item. */
#define LARGE 300000
#define ITEMS 200000

/* Hours of work in one command. */
static int set_without_end(int fd)
{
	struct knpu_area_add add = {
		.size = sizeof(add),
		.width = LARGE,
		.height = 1,
		.depth = 1,
		.per_voxel = 1,
		.name = "large",
	};
	struct knpu_property_set set = { .size = sizeof(set), .nr = ITEMS };
	struct knpu_property_item *items = calloc(ITEMS, sizeof(*items));
	int err = items ? call(fd, KNPU_CMD_AREA_ADD, &add) : -ENOMEM;
	uint32_t i;

	if (err)
		return err;
	for (i = 0; i < ITEMS; i++) {
		items[i].scope = i & 1 ? KNPU_SCOPE_NEURON : KNPU_SCOPE_AREA;
		items[i].id = i & 1 ? add.first : add.area;
		items[i].property = KNPU_PROPERTY_LEAK;
		items[i].value = i & 0xff;
	}
	set.items = (uintptr_t)items;
	return call(fd, KNPU_CMD_PROPERTY_SET, &set);
}

/* Ticks that a process was in the kernel, or -1. */
static long ticks_of(pid_t pid)
{
	long ticks = -1;
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "r");
	if (!f)
		return -1;
	if (fscanf(f, "%*d (%*[^)]) %*c%*d%*d%*d%*d%*d%*u%*u%*u%*u%*u%*u%ld",
		   &ticks) != 1)
		ticks = -1;
	fclose(f);
	return ticks;
}

TEST(killed_while_it_sets)
{
	int status;
	pid_t child = fork();

	if (!child) {
		int fd = device();

		if (create(fd, "setting"))
			_exit(1);
		set_without_end(fd);
		_exit(2);
	}
	/* Half a second in the kernel is more than anything before takes. */
	while (ticks_of(child) < sysconf(_SC_CLK_TCK) / 2) {
		ASSERT_EQ(0, waitpid(child, &status, WNOHANG));
		sched_yield();
	}
	ASSERT_EQ(0, kill(child, SIGKILL));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_FALSE(is_there("setting"));
}

static void on_alarm(int nr)
{
}

TEST(step_tells_what_it_did_before_a_signal)
{
	struct knpu_engine_step s = {
		.size = sizeof(s),
		.bursts = 1ULL << 40,
	};
	struct sigaction action = { .sa_handler = on_alarm };
	int fd = device();

	ASSERT_EQ(0, create(fd, "interrupted"));
	ASSERT_EQ(0, sigaction(SIGALRM, &action, NULL));
	alarm(1);
	EXPECT_EQ(-EINTR, call(fd, KNPU_CMD_ENGINE_STEP, &s));
	EXPECT_LT(0, s.done);
	EXPECT_EQ(s.done, s.burst);
	close(fd);
}

TEST(child_keeps_the_session)
{
	int pipes[2], status;
	int fd = device();
	pid_t child;
	char byte;

	ASSERT_EQ(0, pipe(pipes));
	ASSERT_EQ(0, create(fd, "forked"));
	child = fork();
	if (!child) {
		if (read(pipes[0], &byte, 1) != 1)
			_exit(1);
		_exit(step(fd, 1) ? 2 : 0);
	}
	ASSERT_EQ(0, close(fd));
	EXPECT_TRUE(is_there("forked"));
	ASSERT_EQ(1, write(pipes[1], "x", 1));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_FALSE(is_there("forked"));
}

static int pass(int socket, int fd)
{
	char byte = 0, room[CMSG_SPACE(sizeof(int))] = {};
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = room,
		.msg_controllen = sizeof(room),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	return sendmsg(socket, &msg, 0);
}

static int receive(int socket)
{
	char byte, room[CMSG_SPACE(sizeof(int))] = {};
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = room,
		.msg_controllen = sizeof(room),
	};
	int fd = -1;

	if (recvmsg(socket, &msg, 0) == 1 && CMSG_FIRSTHDR(&msg))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(fd));
	return fd;
}

TEST(passed_session)
{
	int sockets[2], status;
	int fd = device();
	pid_t child;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
	ASSERT_EQ(0, create(fd, "passed"));
	ASSERT_EQ(1, pass(sockets[0], fd));
	/* Now only the message has it. */
	ASSERT_EQ(0, close(fd));
	EXPECT_TRUE(is_there("passed"));
	child = fork();
	if (!child)
		_exit(step(receive(sockets[1]), 1) ? 1 : 0);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_FALSE(is_there("passed"));
}

/* A session that is only in a message that nobody reads. */
TEST(lost_in_a_message)
{
	int sockets[2];
	int fd = device();

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
	ASSERT_EQ(0, create(fd, "lost"));
	ASSERT_EQ(0, start(fd, HZ(1000), 0));
	ASSERT_EQ(1, pass(sockets[0], fd));
	close(fd);
	close(sockets[0]);
	close(sockets[1]);
	EXPECT_FALSE(is_there("lost"));
}

TEST(many)
{
	char name[16];
	int fd[64];
	int i;

	for (i = 0; i < 64; i++) {
		snprintf(name, sizeof(name), "many %d", i);
		fd[i] = device();
		ASSERT_EQ(0, create_small(fd[i], name));
		ASSERT_EQ(0, start(fd[i], 0, 0));
	}
	for (i = 0; i < 64; i++)
		close(fd[i]);
	EXPECT_FALSE(is_there("many 0"));
}

TEST_HARNESS_MAIN
