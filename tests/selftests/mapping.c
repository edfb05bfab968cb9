// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What may be mapped, and how long it stays.
 */
#include <sys/syscall.h>

#include "kselftest_harness.h"
#include "helper.h"

FIXTURE(mapping)
{
	int fd;
	struct knpu_map m;
};

FIXTURE_VARIANT(mapping)
{
	uint32_t object;
	uint32_t magic;
};

/* clang-format off */
FIXTURE_VARIANT_ADD(mapping, ledger) {
	.object = KNPU_MAP_LEDGER,
	.magic = KNPU_LEDGER_MAGIC,
};

FIXTURE_VARIANT_ADD(mapping, status) {
	.object = KNPU_MAP_STATUS,
	.magic = KNPU_STATUS_MAGIC,
};
/* clang-format on */

FIXTURE_SETUP(mapping)
{
	self->fd = device();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, create(self->fd, "mapping"));
	ASSERT_EQ(0, map_info(self->fd, variant->object, &self->m));
}

FIXTURE_TEARDOWN(mapping)
{
	close(self->fd);
}

/* What both objects begin with. */
struct head {
	uint32_t magic;
	uint32_t version;
	uint64_t length;
	uint32_t flags;
};

static void *map(FIXTURE_DATA(mapping) * self, int prot, int flags)
{
	return mmap(NULL, self->m.length, prot, flags, self->fd,
		    self->m.offset);
}

TEST_F(mapping, reads)
{
	volatile struct head *head = map(self, PROT_READ, MAP_SHARED);

	ASSERT_NE(MAP_FAILED, (void *)head);
	EXPECT_EQ(variant->magic, head->magic);
	EXPECT_EQ(1, head->version);
	EXPECT_EQ(self->m.length, head->length);
	EXPECT_EQ(0, head->flags);
}

TEST_F(mapping, private)
{
	volatile struct head *head = map(self, PROT_READ, MAP_PRIVATE);

	ASSERT_NE(MAP_FAILED, (void *)head);
	EXPECT_EQ(variant->magic, head->magic);
	EXPECT_EQ(-1, mprotect((void *)head, self->m.length,
			       PROT_READ | PROT_WRITE));
	EXPECT_EQ(EACCES, errno);
}

TEST_F(mapping, follows_the_engine)
{
	volatile struct knpu_ledger *ledger;
	volatile struct knpu_status_page *page;

	ledger = map(self, PROT_READ, MAP_SHARED);
	page = (void *)ledger;
	ASSERT_NE(MAP_FAILED, (void *)ledger);
	ASSERT_EQ(0, step(self->fd, 7));
	EXPECT_EQ(7, variant->object == KNPU_MAP_LEDGER ? ledger->head :
							  page->copy[0].burst);
}

TEST_F(mapping, never_written)
{
	void *p;

	EXPECT_EQ(MAP_FAILED, map(self, PROT_READ | PROT_WRITE, MAP_SHARED));
	EXPECT_EQ(EACCES, errno);
	EXPECT_EQ(MAP_FAILED, map(self, PROT_READ | PROT_WRITE, MAP_PRIVATE));
	EXPECT_EQ(EACCES, errno);
	p = map(self, PROT_READ, MAP_SHARED);
	ASSERT_NE(MAP_FAILED, p);
	EXPECT_EQ(-1, mprotect(p, self->m.length, PROT_READ | PROT_WRITE));
	EXPECT_EQ(EACCES, errno);
}

TEST_F(mapping, not_by_a_debugger_either)
{
	int mem = open("/proc/self/mem", O_RDWR);
	void *p = map(self, PROT_READ, MAP_SHARED);
	uint32_t zero = 0;

	ASSERT_NE(MAP_FAILED, p);
	ASSERT_LE(0, mem);
	EXPECT_EQ(-1, pwrite64(mem, &zero, sizeof(zero), (uintptr_t)p));
	EXPECT_EQ(variant->magic, *(uint32_t *)p);
	close(mem);
}

TEST_F(mapping, exact_size)
{
	long page = sysconf(_SC_PAGESIZE);

	self->m.length += page;
	EXPECT_EQ(MAP_FAILED, map(self, PROT_READ, MAP_SHARED));
	EXPECT_EQ(EINVAL, errno);
	self->m.length -= page;
	if (self->m.length == (uint64_t)page)
		return;
	self->m.length -= page;
	EXPECT_EQ(MAP_FAILED, map(self, PROT_READ, MAP_SHARED));
	EXPECT_EQ(EINVAL, errno);
}

TEST_F(mapping, exact_offset)
{
	long page = sysconf(_SC_PAGESIZE);

	self->m.offset += page;
	EXPECT_EQ(MAP_FAILED, map(self, PROT_READ, MAP_SHARED));
	EXPECT_EQ(EINVAL, errno);
	self->m.offset = (uint64_t)KNPU_MAP_END << 40;
	EXPECT_EQ(MAP_FAILED, map(self, PROT_READ, MAP_SHARED));
	EXPECT_EQ(EINVAL, errno);
}

TEST_F(mapping, does_not_grow)
{
	long page = sysconf(_SC_PAGESIZE);
	void *p = map(self, PROT_READ, MAP_SHARED);

	ASSERT_NE(MAP_FAILED, p);
	EXPECT_EQ(MAP_FAILED, mremap(p, self->m.length, self->m.length + page,
				     MREMAP_MAYMOVE));
	EXPECT_EQ(EFAULT, errno);
}

TEST_F(mapping, moves_and_splits)
{
	long page = sysconf(_SC_PAGESIZE);
	uint8_t *p = map(self, PROT_READ, MAP_SHARED);
	uint8_t *room = mmap(NULL, self->m.length, PROT_NONE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(MAP_FAILED, p);
	p = mremap(p, self->m.length, self->m.length,
		   MREMAP_MAYMOVE | MREMAP_FIXED, room);
	ASSERT_EQ(room, p);
	EXPECT_EQ(variant->magic, *(uint32_t *)p);
	if (self->m.length > (uint64_t)page * 2) {
		ASSERT_EQ(0, munmap(p + page, page));
		EXPECT_EQ(variant->magic, *(uint32_t *)p);
		(void)*(volatile uint8_t *)(p + 2 * page);
	}
}

TEST_F(mapping, outlives_the_engine)
{
	volatile struct head *head = map(self, PROT_READ, MAP_SHARED);

	ASSERT_NE(MAP_FAILED, (void *)head);
	ASSERT_EQ(0, destroy(self->fd));
	EXPECT_EQ(KNPU_MAP_F_DEAD, head->flags);
	EXPECT_EQ(MAP_FAILED, map(self, PROT_READ, MAP_SHARED));
	EXPECT_EQ(ENODEV, errno);
	ASSERT_EQ(0, close(self->fd));
	EXPECT_EQ(variant->magic, head->magic);
	self->fd = device();
}

TEST_F(mapping, of_a_child)
{
	volatile struct head *head = map(self, PROT_READ, MAP_SHARED);
	int status;
	pid_t child;

	ASSERT_NE(MAP_FAILED, (void *)head);
	child = fork();
	if (!child) {
		int ok = head->magic == variant->magic;

		munmap((void *)head, self->m.length);
		_exit(ok ? 0 : 1);
	}
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(variant->magic, head->magic);
}

TEST(no_engine_no_mapping)
{
	int fd = device();

	ASSERT_LE(0, fd);
	EXPECT_EQ(MAP_FAILED, mmap(NULL, sysconf(_SC_PAGESIZE), PROT_READ,
				   MAP_SHARED, fd, 0));
	EXPECT_EQ(ENODEV, errno);
	close(fd);
}

TEST_HARNESS_MAIN
