// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The module goes and comes back while others open its device: it goes only
 * while nobody has it open, and who opens finds it whole or not at all.
 *
 *	unload KO	the module, which is not loaded
 *	UNLOADS=n	times that it has to go under their hands (default 5)
 *
 * Each round, openers make some sessions, or are told that there is no device;
 * meanwhile the module is unloaded, as soon as it can be, and loaded again.
 * Once they are done it can go, so every round ends.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "kselftest.h"
#include "helper.h"

#define OPENERS 3
#define TRIES 20
/* Rounds may be unlucky; so many for each time that it has to go. */
#define ROUNDS 50

struct opener {
	pthread_t thread;
	uint32_t random;
};

static void *ko;
static unsigned long ko_size;
static pthread_barrier_t begin, end;
static atomic_bool over;
/* Openers that are not done with their tries in this round. */
static atomic_int busy;
static atomic_ulong wrong;
/* How often the module was told to go. */
static atomic_ulong told;
/* Sessions that worked; openers that found no device. */
static atomic_ulong worked, missed;
/* Times that it went while openers were at it; times that it did not. */
static atomic_ulong unloads, refused;
/* So often each has to be. */
static unsigned long enough;

/* One that never met the other has shown nothing. */
static bool met(void)
{
	return atomic_load(&unloads) >= enough &&
	       atomic_load(&refused) >= enough &&
	       atomic_load(&worked) >= enough && atomic_load(&missed) >= enough;
}

/* Both: 0 or -errno. */
static int load(void)
{
	return syscall(SYS_init_module, ko, ko_size, "") ? -errno : 0;
}

static int unload(void)
{
	return syscall(SYS_delete_module, "knpu", O_NONBLOCK) ? -errno : 0;
}

static void failed(const char *what, int err)
{
	ksft_print_msg("%s: %s\n", what, strerror(-err));
	atomic_fetch_add(&wrong, 1);
}

/* Return: is it 0?  Else it has to be @other. */
static bool worked_out(const char *what, int err, int other)
{
	if (err && err != other)
		failed(what, err);
	return !err;
}

/* With its file closed, a mapping alone keeps the module. */
static void close_and_look(int fd)
{
	struct knpu_map m;
	uint32_t *magic;
	int err;

	err = map_info(fd, KNPU_MAP_STATUS, &m);
	if (err) {
		failed("map", err);
		close(fd);
		return;
	}
	magic = mmap(NULL, m.length, PROT_READ, MAP_SHARED, fd, m.offset);
	close(fd);
	if (magic == MAP_FAILED) {
		failed("mmap", -errno);
		return;
	}
	sched_yield();
	if (*magic != KNPU_STATUS_MAGIC)
		failed("magic", -EIO);
	munmap(magic, m.length);
}

/* One has an engine of its own, or that of another, who may have gone by now. */
static bool use(int fd, uint32_t choice)
{
	const char *name = choice & 1 ? "unload 1" : "unload 2";

	if (!worked_out("attach", attach(fd, name), -ENOENT) &&
	    !worked_out("create", create_small(fd, name), -EEXIST))
		return false;
	/* Another may have started it. */
	worked_out("step", step(fd, 2), -EBUSY);
	if (choice & 2)
		worked_out("start", start(fd, HZ(1000), 0), -EBUSY);
	return true;
}

static void try(struct opener *o)
{
	uint32_t choice = (o->random = o->random * 1103515245 + 12345) >> 16;
	int fd = device();

	if (fd < 0) {
		if (errno == ENOENT || errno == ENODEV || errno == ENXIO)
			atomic_fetch_add(&missed, 1);
		else
			failed("open", -errno);
		return;
	}
	if (use(fd, choice)) {
		atomic_fetch_add(&worked, 1);
		if (choice & 4) {
			close_and_look(fd);
			return;
		}
	}
	close(fd);
}

/*
 * If all always had it open, it could not go: some leave it alone for a while, which
 * ends as the module is told to go once more, or has gone.
 */
static void rest(uint32_t most)
{
	unsigned long from = atomic_load(&told), gone = atomic_load(&unloads);

	while (atomic_load(&told) - from < most &&
	       atomic_load(&unloads) == gone && !atomic_load(&wrong))
		sched_yield();
}

static void *open_all(void *arg)
{
	struct opener *o = arg;
	int i;

	for (;;) {
		pthread_barrier_wait(&begin);
		if (atomic_load(&over))
			return NULL;
		for (i = 0; i < TRIES && !met(); i++) {
			try(o);
			rest(o->random >> 24 & 63);
		}
		atomic_fetch_sub(&busy, 1);
		pthread_barrier_wait(&end);
	}
}

/* Loading takes long: somebody has it again before it is told to go once more. */
static void let_in(unsigned long had)
{
	while (atomic_load(&busy) && atomic_load(&worked) == had &&
	       !atomic_load(&wrong)) {
		atomic_fetch_add(&told, 1);
		sched_yield();
	}
}

/* Until it has gone and they are done; the module is loaded before and after. */
static void race(void)
{
	bool gone = false;
	unsigned long had;
	int err;

	while (!gone || atomic_load(&busy)) {
		atomic_fetch_add(&told, 1);
		err = unload();
		if (err == -EWOULDBLOCK) {
			atomic_fetch_add(&refused, 1);
			sched_yield();
			continue;
		}
		if (err) {
			failed("unload", err);
			return;
		}
		gone = true;
		atomic_fetch_add(&unloads, atomic_load(&busy) != 0);
		had = atomic_load(&worked);
		err = load();
		if (err) {
			failed("load", err);
			return;
		}
		let_in(had);
	}
}

static void race_rounds(void)
{
	struct opener o[OPENERS];
	unsigned long round;
	int i;

	pthread_barrier_init(&begin, NULL, OPENERS + 1);
	pthread_barrier_init(&end, NULL, OPENERS + 1);
	for (i = 0; i < OPENERS; i++) {
		o[i].random = i;
		if (pthread_create(&o[i].thread, NULL, open_all, &o[i]))
			ksft_exit_fail_msg("no thread\n");
	}
	for (round = 0; round < enough * ROUNDS && !met(); round++) {
		if (atomic_load(&wrong))
			break;
		atomic_store(&busy, OPENERS);
		pthread_barrier_wait(&begin);
		race();
		pthread_barrier_wait(&end);
	}
	atomic_store(&over, true);
	pthread_barrier_wait(&begin);
	for (i = 0; i < OPENERS; i++)
		pthread_join(o[i].thread, NULL);
	ksft_print_msg(
		"%lu rounds: %lu unloads between sessions, %lu refused; %lu sessions, %lu without a device\n",
		round, atomic_load(&unloads), atomic_load(&refused),
		atomic_load(&worked), atomic_load(&missed));
}

/* Of all those sessions and their engines. */
static bool nothing_is_left(void)
{
	struct knpu_session_entry sessions[4];
	struct knpu_engine_entry engines[4];
	int fd = device();
	bool none;

	none = sessions_there(fd, 0, sessions, 4) == 1 &&
	       !engines_there(fd, engines, 4);
	close(fd);
	return none;
}

static void read_module(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		ksft_exit_fail_msg("%s: %s\n", path, strerror(errno));
	ko_size = st.st_size;
	ko = malloc(ko_size);
	if (!ko || read(fd, ko, ko_size) != (ssize_t)ko_size)
		ksft_exit_fail_msg("%s: cannot be read\n", path);
	close(fd);
}

int main(int argc, char **argv)
{
	const char *text = getenv("UNLOADS");

	ksft_print_header();
	ksft_set_plan(5);
	if (argc != 2)
		ksft_exit_fail_msg("which module?\n");
	enough = text ? strtoul(text, NULL, 10) : 5;
	read_module(argv[1]);
	ksft_test_result(!load(), "it loads\n");
	race_rounds();
	ksft_test_result(!atomic_load(&wrong), "answers are right\n");
	ksft_test_result(met(), "they met often enough\n");
	ksft_test_result(nothing_is_left(), "nothing is left\n");
	ksft_test_result(!unload(), "it unloads\n");
	ksft_finished();
}
