// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The directory of sessions, and sessions that somebody else ends.
 */
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>

#include "kselftest_harness.h"
#include "helper.h"

#define ANN 1001

static struct knpu_session_entry list[64];

/* Return: how many @fd is told of, into @list. */
static int look(int fd, uint32_t *hidden)
{
	struct knpu_session_list l = {
		.size = sizeof(l),
		.nr = 64,
		.sessions = ADDRESS(list),
	};
	int err = call(fd, KNPU_CMD_SESSION_LIST, &l);

	if (hidden)
		*hidden = l.hidden;
	return err ?: (int)l.nr;
}

static struct knpu_session_entry *find(int fd, uint64_t id)
{
	int nr = look(fd, NULL);

	while (nr-- > 0)
		if (list[nr].id == id)
			return &list[nr];
	return NULL;
}

/* The id of @fd's own session. */
static uint64_t self_of(int fd)
{
	int nr = look(fd, NULL);

	while (nr-- > 0)
		if (list[nr].flags & KNPU_SESSION_F_SELF)
			return list[nr].id;
	return 0;
}

static int kick(int fd, uint64_t id)
{
	struct knpu_session_kick k = { .size = sizeof(k), .id = id };

	return call(fd, KNPU_CMD_SESSION_KICK, &k);
}

TEST(tells_who_it_is)
{
	int a = device(), b = device();
	struct knpu_session_entry *e;
	uint64_t id = self_of(b);

	ASSERT_NE(0, id);
	ASSERT_NE(id, self_of(a));
	ASSERT_EQ(0, create_small(b, "who"));
	e = find(a, id);
	ASSERT_NE(NULL, e);
	EXPECT_EQ(getpid(), e->pid);
	EXPECT_EQ(0, e->uid);
	EXPECT_EQ(0, strncmp("sessions-", (char *)e->process, 9));
	EXPECT_EQ(0, strcmp("who", (char *)e->engine));
	EXPECT_EQ(KNPU_RIGHT_ALL, e->rights);
	EXPECT_EQ(0, e->busy);
	close(b);
	EXPECT_EQ(NULL, find(a, id));
	close(a);
}

TEST(others_are_hidden)
{
	int root = device(), ann;
	uint32_t hidden;
	uint64_t id;
	int shown;

	ASSERT_EQ(0, chmod(DEVICE, 0666));
	ASSERT_EQ(0, seteuid(ANN));
	ann = device();
	ASSERT_EQ(0, seteuid(0));
	ASSERT_EQ(0, chmod(DEVICE, 0660));
	ASSERT_LE(0, ann);
	/* Rights stay with the file: that we are root again does not matter. */
	EXPECT_EQ(1, look(ann, &hidden));
	EXPECT_LE(1, hidden);
	EXPECT_EQ(ANN, list[0].uid);
	id = list[0].id;
	EXPECT_EQ(-ENOENT, kick(ann, self_of(root)));
	shown = look(root, &hidden);
	EXPECT_LE(2, shown);
	EXPECT_EQ(0, hidden);
	EXPECT_EQ(0, kick(root, id));
	EXPECT_EQ(-ESTALE, look(ann, NULL));
	close(ann);
	close(root);
}

TEST(kicked)
{
	struct knpu_status_page *page;
	int a = device(), b = device();
	struct knpu_engine_info i;
	struct knpu_map m;

	ASSERT_EQ(0, create_small(a, "kicked"));
	ASSERT_EQ(0, attach(b, "kicked"));
	ASSERT_EQ(0, map_info(b, KNPU_MAP_STATUS, &m));
	page = mmap(NULL, m.length, PROT_READ, MAP_SHARED, b, m.offset);
	ASSERT_NE(MAP_FAILED, page);
	ASSERT_EQ(0, kick(a, self_of(b)));
	EXPECT_EQ(-ESTALE, info(b, &i));
	EXPECT_EQ(-ESTALE, attach(b, "kicked"));
	EXPECT_EQ(POLLERR | POLLHUP, ready(b, PATIENCE_MS));
	EXPECT_EQ(MAP_FAILED,
		  mmap(NULL, m.length, PROT_READ, MAP_SHARED, b, m.offset));
	EXPECT_EQ(ESTALE, errno);
	ASSERT_EQ(0, step(a, 3));
	EXPECT_EQ(KNPU_STATUS_MAGIC, page->magic);
	EXPECT_EQ(3, page->copy[0].burst);
	EXPECT_EQ(0, close(b));
	EXPECT_EQ(KNPU_STATUS_MAGIC, page->magic);
	munmap(page, m.length);
	close(a);
}

/* A child waits in poll(), for a burst that never comes. */
TEST(kicked_while_it_polls)
{
	int a = device(), b = device(), status;
	uint64_t id = self_of(b);
	pid_t child;

	ASSERT_EQ(0, create_small(a, "polls"));
	ASSERT_EQ(0, attach(b, "polls"));
	ASSERT_EQ(0, ask(b, 1000));
	child = fork();
	if (!child)
		_exit(ready(b, PATIENCE_MS) == (POLLERR | POLLHUP) ? 0 : 1);
	ASSERT_EQ(0, kick(a, id));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	close(b);
	close(a);
}

TEST(kicked_while_it_steps)
{
	int a = device(), b = device(), status;
	struct knpu_session_entry *e;
	uint64_t id = self_of(b);
	pid_t child;

	ASSERT_EQ(0, create_small(a, "steps"));
	ASSERT_EQ(0, attach(b, "steps"));
	child = fork();
	if (!child)
		_exit(step(b, 1ULL << 40) == -ESTALE ? 0 : 1);
	do
		e = find(a, id);
	while (e && e->command != KNPU_CMD_ENGINE_STEP);
	ASSERT_NE(NULL, e);
	EXPECT_EQ(1, e->busy);
	ASSERT_EQ(0, kick(a, id));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(0, step(a, 1));
	close(b);
	close(a);
}

/* Whatever ends a client, nothing of it is left. */
TEST(killed)
{
	int a = device(), status, before, pipes[2];
	pid_t child;
	char byte;

	before = look(a, NULL);
	ASSERT_EQ(0, pipe(pipes));
	child = fork();
	if (!child) {
		int fd = device();

		if (create_small(fd, "dies") || write(pipes[1], "x", 1) != 1)
			_exit(1);
		step(fd, 1ULL << 40);
		_exit(1);
	}
	ASSERT_EQ(1, read(pipes[0], &byte, 1));
	EXPECT_EQ(before + 1, look(a, NULL));
	ASSERT_EQ(0, kill(child, SIGKILL));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(before, look(a, NULL));
	EXPECT_EQ(-ENOENT, attach(a, "dies"));
	close(a);
}

/* Return: how many engines there are, and what the last of them holds. */
static int engines(int fd, uint64_t *memory)
{
	struct knpu_engine_entry e[8];
	int nr = engines_there(fd, e, 8);

	if (nr > 0)
		*memory = e[nr - 1].memory;
	return nr;
}

TEST(open_use_close)
{
	int a = device(), before, i, there;
	struct knpu_engine_info info_now;
	uint64_t memory, memory_now;

	ASSERT_EQ(0, create_small(a, "cycles"));
	before = look(a, NULL);
	there = engines(a, &memory);
	ASSERT_LE(1, there);
	for (i = 0; i < 1000; i++) {
		int fd = device();

		ASSERT_LE(0, fd);
		ASSERT_EQ(0, attach(fd, "cycles"));
		ASSERT_EQ(0, info(fd, &info_now));
		close(fd);
	}
	EXPECT_EQ(before, look(a, NULL));
	EXPECT_EQ(there, engines(a, &memory_now));
	EXPECT_EQ(memory, memory_now);
	close(a);
}

TEST_HARNESS_MAIN
