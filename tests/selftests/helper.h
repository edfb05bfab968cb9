/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the selftests share: they talk to the device, without the library.
 */
#ifndef KNPU_SELFTESTS_HELPER_H
#define KNPU_SELFTESTS_HELPER_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/knpu.h>

#define DEVICE "/dev/knpu"
#define HZ(n) ((n)*1000000ULL)
#define ADDRESS(p) ((uint64_t)(uintptr_t)(p))
/* Longer than anything here takes, even on an emulated processor. */
#define PATIENCE_MS 60000

/* Nor has the harness an emulated one in mind. */
#ifdef TEST_TIMEOUT_DEFAULT
#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT (2 * PATIENCE_MS / 1000)
#endif

static inline int device(void)
{
	return open(DEVICE, O_RDWR | O_CLOEXEC);
}

/* 0 or -errno. */
static inline int call(int fd, unsigned int nr, void *arg)
{
	return ioctl(fd, _IO(KNPU_TYPE, nr), arg) ? -errno : 0;
}

/* The sessions from id @next on: how many @e got, or -errno. */
static inline int sessions_there(int fd, uint64_t next,
				 struct knpu_session_entry *e, uint32_t nr)
{
	struct knpu_session_list l = {
		.size = sizeof(l),
		.next = next,
		.nr = nr,
		.sessions = ADDRESS(e),
	};
	int err = call(fd, KNPU_CMD_SESSION_LIST, &l);

	return err ? err : (int)l.nr;
}

static inline int engines_there(int fd, struct knpu_engine_entry *e,
				uint32_t nr)
{
	struct knpu_engine_list l = {
		.size = sizeof(l),
		.nr = nr,
		.engines = ADDRESS(e),
	};
	int err = call(fd, KNPU_CMD_ENGINE_LIST, &l);

	return err ? err : (int)l.nr;
}

static inline int create(int fd, const char *name)
{
	struct knpu_engine_create c = {
		.size = sizeof(c),
		.power = KNPU_FX_ONE,
		.rate_uhz = HZ(100),
	};

	strcpy((char *)c.name, name);
	return call(fd, KNPU_CMD_ENGINE_CREATE, &c);
}

/* With a ledger of a few pages. */
static inline int create_small(int fd, const char *name)
{
	struct knpu_engine_create c = {
		.size = sizeof(c),
		.power = KNPU_FX_ONE,
		.rate_uhz = HZ(10),
		.ledger_bursts = 16,
		.ledger_spikes = 16,
	};

	strcpy((char *)c.name, name);
	return call(fd, KNPU_CMD_ENGINE_CREATE, &c);
}

static inline int attach(int fd, const char *name)
{
	struct knpu_engine_attach a = { .size = sizeof(a) };

	strcpy((char *)a.name, name);
	return call(fd, KNPU_CMD_ENGINE_ATTACH, &a);
}

static inline int step(int fd, uint64_t bursts)
{
	struct knpu_engine_step s = { .size = sizeof(s), .bursts = bursts };

	return call(fd, KNPU_CMD_ENGINE_STEP, &s);
}

static inline int start(int fd, uint64_t rate_uhz, uint32_t flags)
{
	struct knpu_engine_start s = {
		.size = sizeof(s),
		.flags = flags,
		.rate_uhz = rate_uhz,
	};

	return call(fd, KNPU_CMD_ENGINE_START, &s);
}

static inline int stop(int fd, uint64_t *burst)
{
	struct knpu_engine_stop s = { .size = sizeof(s) };
	int err = call(fd, KNPU_CMD_ENGINE_STOP, &s);

	if (burst)
		*burst = s.burst;
	return err;
}

static inline int set_rate(int fd, uint64_t rate_uhz)
{
	struct knpu_engine_set s = {
		.size = sizeof(s),
		.flags = KNPU_ENGINE_SET_F_RATE,
		.rate_uhz = rate_uhz,
	};

	return call(fd, KNPU_CMD_ENGINE_SET, &s);
}

static inline int pause_clock(int fd, uint64_t *burst)
{
	struct knpu_engine_pause p = { .size = sizeof(p) };
	int err = call(fd, KNPU_CMD_ENGINE_PAUSE, &p);

	if (burst)
		*burst = p.burst;
	return err;
}

static inline int resume_clock(int fd)
{
	struct knpu_engine_resume r = { .size = sizeof(r) };

	return call(fd, KNPU_CMD_ENGINE_RESUME, &r);
}

static inline int reset(int fd, uint64_t *epoch)
{
	struct knpu_engine_reset r = { .size = sizeof(r) };
	int err = call(fd, KNPU_CMD_ENGINE_RESET, &r);

	if (epoch)
		*epoch = r.epoch;
	return err;
}

static inline int ask(int fd, uint64_t burst)
{
	struct knpu_engine_wait w = { .size = sizeof(w), .burst = burst };

	return call(fd, KNPU_CMD_ENGINE_WAIT, &w);
}

static inline int destroy(int fd)
{
	struct knpu_engine_destroy d = { .size = sizeof(d) };

	return call(fd, KNPU_CMD_ENGINE_DESTROY, &d);
}

static inline int info(int fd, struct knpu_engine_info *i)
{
	*i = (struct knpu_engine_info){ .size = sizeof(*i) };
	return call(fd, KNPU_CMD_ENGINE_INFO, i);
}

static inline int map_info(int fd, uint32_t object, struct knpu_map *m)
{
	*m = (struct knpu_map){ .size = sizeof(*m), .object = object };
	return call(fd, KNPU_CMD_MAP, m);
}

/* revents, 0 after @timeout_ms. */
static inline int ready(int fd, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, timeout_ms) < 0 ? -errno : p.revents;
}

#endif /* KNPU_SELFTESTS_HELPER_H */
