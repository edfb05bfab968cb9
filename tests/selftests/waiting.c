// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The clock of an engine, and poll().
 */
#include <sys/epoll.h>
#include <time.h>

#include "kselftest_harness.h"
#include "helper.h"

FIXTURE(waiting)
{
	int fd;
	int other;
};

FIXTURE_SETUP(waiting)
{
	self->fd = device();
	self->other = device();
	ASSERT_LE(0, self->other);
	ASSERT_EQ(0, create(self->fd, "waiting"));
	ASSERT_EQ(0, attach(self->other, "waiting"));
}

FIXTURE_TEARDOWN(waiting)
{
	close(self->fd);
	close(self->other);
}

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ULL + ts.tv_nsec / 1000000;
}

TEST_F(waiting, is_level_triggered)
{
	EXPECT_EQ(POLLIN, ready(self->fd, 0));
	ASSERT_EQ(0, ask(self->fd, 2));
	EXPECT_EQ(0, ready(self->fd, 0));
	ASSERT_EQ(0, step(self->other, 1));
	EXPECT_EQ(0, ready(self->fd, 0));
	ASSERT_EQ(0, step(self->other, 1));
	EXPECT_EQ(POLLIN, ready(self->fd, 0));
	EXPECT_EQ(POLLIN, ready(self->fd, 0));
	ASSERT_EQ(0, step(self->other, 10));
	EXPECT_EQ(POLLIN, ready(self->fd, 0));
	ASSERT_EQ(0, ask(self->fd, 13));
	EXPECT_EQ(0, ready(self->fd, 0));
}

TEST_F(waiting, sleeps_until_its_burst)
{
	struct knpu_engine_info i;

	ASSERT_EQ(0, ask(self->fd, 20));
	ASSERT_EQ(0, start(self->other, HZ(100), 0));
	EXPECT_EQ(POLLIN, ready(self->fd, PATIENCE_MS));
	ASSERT_EQ(0, info(self->fd, &i));
	EXPECT_LE(20, i.burst);
	EXPECT_EQ(KNPU_ENGINE_F_RUNNING, i.flags);
	ASSERT_EQ(0, stop(self->fd, NULL));
	ASSERT_EQ(0, info(self->fd, &i));
	EXPECT_EQ(0, i.flags);
}

/* A hundred times, so that a lost wake-up would be met. */
TEST_F(waiting, burst_by_burst)
{
	uint64_t burst;

	ASSERT_EQ(0, start(self->fd, HZ(1000), 0));
	for (burst = 1; burst <= 100; burst++) {
		ASSERT_EQ(0, ask(self->other, burst));
		ASSERT_EQ(POLLIN, ready(self->other, PATIENCE_MS));
	}
	ASSERT_EQ(0, stop(self->fd, &burst));
	EXPECT_LE(100, burst);
}

TEST_F(waiting, edge_triggered_epoll)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLET };
	int ep = epoll_create1(EPOLL_CLOEXEC);
	uint64_t burst;

	ASSERT_LE(0, ep);
	ASSERT_EQ(0, ask(self->other, 1));
	ASSERT_EQ(0, epoll_ctl(ep, EPOLL_CTL_ADD, self->other, &event));
	ASSERT_EQ(0, start(self->fd, HZ(200), 0));
	for (burst = 1; burst <= 20; burst++) {
		ASSERT_EQ(1, epoll_wait(ep, &event, 1, PATIENCE_MS));
		ASSERT_EQ(0, ask(self->other, burst + 1));
	}
	close(ep);
}

TEST_F(waiting, destroyed)
{
	pid_t child;
	int status;

	ASSERT_EQ(0, ask(self->fd, 1000));
	child = fork();
	if (!child) {
		ask(self->fd, 1000);
		_exit(ready(self->fd, PATIENCE_MS) == POLLHUP ? 0 : 1);
	}
	ASSERT_EQ(0, start(self->fd, HZ(1), 0));
	ASSERT_EQ(0, destroy(self->other));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(POLLHUP, ready(self->fd, 0));
	EXPECT_EQ(-ENODEV, start(self->fd, 0, 0));
}

TEST(no_engine)
{
	int fd = device();

	ASSERT_LE(0, fd);
	EXPECT_EQ(POLLERR, ready(fd, 0));
	close(fd);
}

/* Burst n is not done before its time. */
TEST_F(waiting, is_not_early)
{
	uint64_t began = now_ms();

	ASSERT_EQ(0, ask(self->fd, 50));
	ASSERT_EQ(0, start(self->fd, HZ(50), 0));
	ASSERT_EQ(POLLIN, ready(self->fd, PATIENCE_MS));
	EXPECT_LE(1000, now_ms() - began);
}

/* A rate that no machine reaches: with skipping, time is kept. */
TEST_F(waiting, late)
{
	struct knpu_counters c = { .size = sizeof(c) };
	uint64_t began = now_ms(), took;

	ASSERT_EQ(0, ask(self->fd, 100));
	ASSERT_EQ(0,
		  start(self->fd, KNPU_RATE_MAX_UHZ, KNPU_ENGINE_START_F_SKIP));
	ASSERT_EQ(POLLIN, ready(self->fd, PATIENCE_MS));
	ASSERT_EQ(0, stop(self->fd, NULL));
	took = now_ms() - began + 1;
	ASSERT_EQ(0, call(self->fd, KNPU_CMD_COUNTERS, &c));
	EXPECT_LT(0, c.late_bursts);
	EXPECT_LT(0, c.skipped_bursts);
	EXPECT_LE(c.late_bursts, c.bursts);
	/* A microsecond is run or skipped, once. */
	EXPECT_LE(c.bursts + c.skipped_bursts, took * 1000);
}

TEST_F(waiting, catches_up)
{
	struct knpu_counters c = { .size = sizeof(c) };

	ASSERT_EQ(0, ask(self->fd, 1000));
	ASSERT_EQ(0, start(self->fd, KNPU_RATE_MAX_UHZ, 0));
	ASSERT_EQ(POLLIN, ready(self->fd, PATIENCE_MS));
	ASSERT_EQ(0, stop(self->fd, NULL));
	ASSERT_EQ(0, call(self->fd, KNPU_CMD_COUNTERS, &c));
	EXPECT_LT(0, c.late_bursts);
	EXPECT_EQ(0, c.skipped_bursts);
}

TEST_F(waiting, start_and_stop)
{
	uint64_t burst, again;
	int i;

	for (i = 0; i < 20; i++) {
		ASSERT_EQ(0, start(self->fd, HZ(1000), 0));
		ASSERT_EQ(-EBUSY, start(self->other, HZ(1000), 0));
		ASSERT_EQ(0, stop(self->other, &burst));
		ASSERT_EQ(0, stop(self->fd, &again));
		EXPECT_EQ(burst, again);
	}
}

/* One burst in eleven days, until another rate is set. */
TEST_F(waiting, another_rate)
{
	struct knpu_engine_info i;

	ASSERT_EQ(0, ask(self->fd, 20));
	ASSERT_EQ(0, start(self->fd, 1, 0));
	ASSERT_EQ(0, set_rate(self->other, HZ(100)));
	EXPECT_EQ(POLLIN, ready(self->fd, PATIENCE_MS));
	ASSERT_EQ(0, info(self->fd, &i));
	EXPECT_EQ(HZ(100), i.rate_uhz);
}

TEST_F(waiting, pause_and_resume)
{
	uint64_t burst, again;

	ASSERT_EQ(0, ask(self->fd, 5));
	ASSERT_EQ(0, start(self->fd, HZ(1000), 0));
	ASSERT_EQ(POLLIN, ready(self->fd, PATIENCE_MS));
	ASSERT_EQ(0, pause_clock(self->other, &burst));
	ASSERT_EQ(0, ask(self->fd, burst + 1));
	EXPECT_EQ(0, ready(self->fd, 20));
	ASSERT_EQ(0, pause_clock(self->other, &again));
	EXPECT_EQ(burst, again);
	EXPECT_EQ(-EBUSY, step(self->fd, 1));
	ASSERT_EQ(0, resume_clock(self->other));
	EXPECT_EQ(POLLIN, ready(self->fd, PATIENCE_MS));
}

/* A burst that had come has to come again, and somebody hears it. */
TEST_F(waiting, reset)
{
	uint64_t epoch;

	ASSERT_EQ(0, ask(self->fd, 20));
	ASSERT_EQ(0, step(self->other, 20));
	EXPECT_EQ(POLLIN, ready(self->fd, 0));
	ASSERT_EQ(0, reset(self->other, &epoch));
	EXPECT_EQ(1, epoch);
	EXPECT_EQ(0, ready(self->fd, 0));
	ASSERT_EQ(0, start(self->other, HZ(100), 0));
	EXPECT_EQ(POLLIN, ready(self->fd, PATIENCE_MS));
}

TEST_HARNESS_MAIN
