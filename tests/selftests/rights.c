// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Owner, group and mode of an engine, for users that are no users of a test
 * program but of the kernel; rights stay with the open file.
 */
#include <grp.h>
#include <sys/stat.h>

#include "kselftest_harness.h"
#include "helper.h"

#define ANN 1001
#define BEN 1002
#define CAT 1003
#define PAIR 2001 /* ann's and ben's group */
#define CLUB 3001 /* cat's, in her list of groups */

/* The device, opened by somebody else than root. */
static int device_as(uid_t uid, gid_t gid, gid_t more)
{
	int fd;

	if (setgroups(1, &more) || setegid(gid) || seteuid(uid))
		return -1;
	fd = device();
	if (seteuid(0) || setegid(0))
		return -1;
	return fd;
}

static int ann(void)
{
	return device_as(ANN, PAIR, PAIR);
}

static int ben(void)
{
	return device_as(BEN, PAIR, PAIR);
}

static int cat(void)
{
	return device_as(CAT, CAT, CLUB);
}

static int access_of(int fd, struct knpu_engine_access *a)
{
	a->size = sizeof(*a);
	return call(fd, KNPU_CMD_ENGINE_ACCESS, a);
}

static int set_mode(int fd, uint32_t mode)
{
	struct knpu_engine_access a = {
		.flags = KNPU_ENGINE_ACCESS_F_MODE,
		.mode = mode,
	};

	return access_of(fd, &a);
}

static int set_group(int fd, uint32_t gid)
{
	struct knpu_engine_access a = {
		.flags = KNPU_ENGINE_ACCESS_F_GID,
		.gid = gid,
	};

	return access_of(fd, &a);
}

static int inject(int fd)
{
	struct knpu_inject_item item = { .id = 1, .amount = 1 };
	struct knpu_inject in = {
		.size = sizeof(in),
		.nr = 1,
		.items = ADDRESS(&item),
	};

	return call(fd, KNPU_CMD_INJECT, &in);
}

/* The engine is ann's; others open the device only while this test runs. */
FIXTURE(rights)
{
	int ann;
	int ben;
	int cat;
};

FIXTURE_SETUP(rights)
{
	ASSERT_EQ(0, chmod(DEVICE, 0666));
	self->ann = ann();
	self->ben = ben();
	self->cat = cat();
	ASSERT_LE(0, self->ann);
	ASSERT_LE(0, self->ben);
	ASSERT_LE(0, self->cat);
	ASSERT_EQ(0, create_small(self->ann, "ann's"));
}

FIXTURE_TEARDOWN(rights)
{
	close(self->ann);
	close(self->ben);
	close(self->cat);
	chmod(DEVICE, 0660);
}

TEST_F(rights, made_for_its_maker)
{
	struct knpu_engine_access a = { .flags = 0 };
	int root = device();

	ASSERT_EQ(0, access_of(self->ann, &a));
	EXPECT_EQ(0700, a.mode);
	EXPECT_EQ(ANN, a.uid);
	EXPECT_EQ(PAIR, a.gid);
	EXPECT_EQ(-ENOENT, attach(self->ben, "ann's"));
	EXPECT_EQ(-ENOENT, attach(self->cat, "ann's"));
	EXPECT_EQ(0, attach(root, "ann's"));
	EXPECT_EQ(0, step(root, 1));
	EXPECT_EQ(0, destroy(root));
	close(root);
}

TEST_F(rights, group_and_others)
{
	ASSERT_EQ(0, set_mode(self->ann, 0764));
	ASSERT_EQ(0, attach(self->ben, "ann's"));
	ASSERT_EQ(0, attach(self->cat, "ann's"));
	EXPECT_EQ(0, inject(self->ann));
	EXPECT_EQ(0, inject(self->ben));
	EXPECT_EQ(-EACCES, inject(self->cat));
	EXPECT_EQ(0, step(self->ann, 1));
	EXPECT_EQ(-EACCES, step(self->ben, 1));
	EXPECT_EQ(-EACCES, destroy(self->ben));
	EXPECT_EQ(-EACCES, set_mode(self->ben, 0777));
}

TEST_F(rights, a_group_of_the_list)
{
	int root = device();

	EXPECT_EQ(-EPERM, set_group(self->ann, CLUB));
	ASSERT_EQ(0, set_mode(self->ann, 0740));
	ASSERT_EQ(0, attach(root, "ann's"));
	ASSERT_EQ(0, set_group(root, CLUB));
	EXPECT_EQ(-ENOENT, attach(self->ben, "ann's"));
	EXPECT_EQ(0, attach(self->cat, "ann's"));
	close(root);
}

TEST_F(rights, no_id_of_ours)
{
	EXPECT_EQ(-EINVAL, set_group(self->ann, UINT32_MAX));
	EXPECT_EQ(-EINVAL, set_mode(self->ann, 01000));
}

TEST_F(rights, kept_by_the_open_file)
{
	struct knpu_engine_info i;
	int status;
	pid_t child;

	ASSERT_EQ(0, set_mode(self->ann, 0740));
	ASSERT_EQ(0, attach(self->ben, "ann's"));
	ASSERT_EQ(0, set_mode(self->ann, 0700));
	child = fork();
	if (!child) {
		/* Whoever has the descriptor has its rights, no more. */
		if (setgid(CAT) || setuid(CAT))
			_exit(1);
		if (info(self->ben, &i))
			_exit(2);
		_exit(inject(self->ben) == -EACCES ? 0 : 3);
	}
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
}

TEST_F(rights, a_reader_maps_to_read)
{
	struct knpu_map m;
	void *p;

	ASSERT_EQ(0, set_mode(self->ann, 0740));
	ASSERT_EQ(0, attach(self->ben, "ann's"));
	ASSERT_EQ(0, map_info(self->ben, KNPU_MAP_STATUS, &m));
	p = mmap(NULL, m.length, PROT_READ, MAP_SHARED, self->ben, m.offset);
	ASSERT_NE(MAP_FAILED, p);
	EXPECT_EQ(-1, mprotect(p, m.length, PROT_READ | PROT_WRITE));
	munmap(p, m.length);
	p = mmap(NULL, m.length, PROT_READ | PROT_WRITE, MAP_SHARED, self->ben,
		 m.offset);
	EXPECT_EQ(MAP_FAILED, p);
	EXPECT_EQ(EACCES, errno);
}

TEST_HARNESS_MAIN
