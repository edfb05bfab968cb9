// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A fuzzer of the table of commands: users without rights send whatever comes,
 * and are killed in the middle of it.  The kernel has to bear it, and whatever
 * is not theirs has to be as it was.
 *
 * It knows no command.  It asks for each number how long the argument is, and
 * starts from arguments that were accepted before; a few are given.
 *
 *	HOSTILE_CALLS=n	calls of each process (default 4000)
 *	HOSTILE_SEED=n	of the choices (default 1); processes race all the same
 */
#include <grp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>

#include "kselftest.h"
#include "helper.h"

#define PROCESSES 4
#define SESSIONS 3
#define NUMBERS 256
#define NOBODY 65534
#define ARGUMENT_MAX 512
#define ITEMS_BYTES 32768

/* What all processes see. */
struct tally {
	uint32_t accepted[NUMBERS];
	uint32_t refused;
};

struct hostile {
	uint64_t random;
	int sessions[SESSIONS];
	/* Where the memory for it ends. */
	uint8_t *argument_end;
	struct tally *tally;
};

/* Of each command: how long its argument is, 0: none; what was accepted. */
static uint32_t sizes[NUMBERS];
static uint64_t accepted[NUMBERS][ARGUMENT_MAX / 8];
static uint32_t *items;

static uint32_t draw(struct hostile *h, uint32_t below)
{
	h->random = h->random * 6364136223846793005ULL + 1442695040888963407ULL;
	return (h->random >> 33) % below;
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 0) : otherwise;
}

/* Flags that nobody knows are looked at once the size is known to do. */
static uint32_t size_of(uint32_t nr)
{
	uint32_t argument[ARGUMENT_MAX / 4] = { 0, ~0U };
	int fd = device();
	uint32_t size;

	for (size = 8; size <= ARGUMENT_MAX; size += 8) {
		argument[0] = size;
		if (call(fd, nr, argument) == -EOPNOTSUPP)
			break;
	}
	close(fd);
	return size <= ARGUMENT_MAX ? size : 0;
}

static int learn_sizes(void)
{
	uint32_t nr;
	int n = 0;

	for (nr = 0; nr < NUMBERS; nr++) {
		sizes[nr] = size_of(nr);
		n += sizes[nr] != 0;
	}
	return n;
}

#define GIVE(name, type, ...)                                               \
	do {                                                                \
		struct type given = { .size = sizeof(given), __VA_ARGS__ }; \
		memcpy(accepted[KNPU_CMD_##name], &given, sizeof(given));   \
	} while (0)

static void give_examples(void)
{
	GIVE(ENGINE_CREATE, knpu_engine_create, .power = KNPU_FX_ONE,
	     .rate_uhz = HZ(100), .ledger_bursts = 16, .ledger_spikes = 16,
	     .name = "prey");
	GIVE(ENGINE_ATTACH, knpu_engine_attach, .name = "prey");
	GIVE(AREA_ADD, knpu_area_add, .width = 4, .height = 4, .depth = 1,
	     .per_voxel = 1, .name = "a");
	GIVE(ENGINE_STEP, knpu_engine_step, .bursts = 2);
	GIVE(ENGINE_START, knpu_engine_start, .rate_uhz = HZ(100));
	GIVE(SYNAPSE_ADD, knpu_synapse_add, .nr = 8,
	     .synapses = ADDRESS(items));
	GIVE(PROPERTY_SET, knpu_property_set, .nr = 2, .items = ADDRESS(items));
	GIVE(INJECT, knpu_inject, .nr = 4, .items = ADDRESS(items));
	GIVE(MAP, knpu_map, .object = KNPU_MAP_LEDGER);
	GIVE(READ, knpu_read, .nr = 4, .scope = KNPU_SCOPE_NEURON,
	     .values = ADDRESS(items));
}

/* Sometimes right, mostly near what is right, sometimes far from it. */
static uint32_t half(struct hostile *h)
{
	switch (draw(h, 8)) {
	case 0:
		return 0;
	case 1:
		return ~0U - draw(h, 2);
	case 2:
		return 1U << (28 + draw(h, 4));
	case 3:
		return 1U << draw(h, 8);
	default:
		return draw(h, 20);
	}
}

static uint64_t word(struct hostile *h)
{
	switch (draw(h, 8)) {
	case 0:
		return ADDRESS(items) + draw(h, ITEMS_BYTES);
	case 1:
		return ADDRESS(items) + ITEMS_BYTES - 8 * draw(h, 8);
	case 2:
		return ADDRESS(items);
	case 3:
		return (uint64_t)half(h) << 32;
	default:
		return half(h) | (uint64_t)half(h) << 32;
	}
}

static void change_items(struct hostile *h)
{
	uint32_t i, n = draw(h, 64);

	for (i = 0; i < n; i++)
		items[draw(h, ITEMS_BYTES / 4)] = half(h);
}

/* Size and flags are mostly right: else nothing behind them is reached. */
static void change_head(struct hostile *h, uint32_t *argument)
{
	if (!draw(h, 12))
		argument[0] = draw(h, 2) ? half(h) : 8 * draw(h, 64);
	if (!draw(h, 6))
		argument[1] = 1U << draw(h, 5);
}

/* Mostly with an engine: without one there is little to do. */
static int open_session(struct hostile *h)
{
	int fd = device();

	if (draw(h, 8) && attach(fd, "prey"))
		create_small(fd, "prey");
	return fd;
}

static void reopen(struct hostile *h, int *fd)
{
	close(*fd);
	*fd = open_session(h);
}

static void one_command(struct hostile *h, int *fd, uint32_t nr)
{
	uint32_t size = sizes[nr] ? sizes[nr] : 64;
	uint32_t n = draw(h, 2) ? draw(h, 2) : draw(h, 4);
	/* With memory behind it a longer one is read, too. */
	uint32_t room = draw(h, 4) ? 0 : 8 * draw(h, 32);
	uint64_t *argument = (void *)(h->argument_end - size - room);
	int err;

	memcpy(argument, accepted[nr], size);
	((uint32_t *)argument)[0] = size;
	while (size > 8 && n--)
		argument[1 + draw(h, size / 8 - 1)] = word(h);
	change_head(h, (uint32_t *)argument);
	/* Beyond the end of memory, now and then. */
	err = call(*fd, nr, (uint8_t *)argument + (draw(h, 32) ? 0 : 8));
	__atomic_fetch_add(err ? &h->tally->refused : &h->tally->accepted[nr],
			   1, __ATOMIC_RELAXED);
	if (!err && size == sizes[nr])
		memcpy(accepted[nr], argument, size);
	if ((err == -ENODEV || err == -ESTALE) && !draw(h, 8))
		reopen(h, fd);
}

/* Touched by a call, which fails where there is nothing. */
static void touch(const void *at)
{
	int ends[2];

	if (pipe(ends))
		return;
	(void)!write(ends[1], at, 1);
	close(ends[0]);
	close(ends[1]);
}

static void map_something(struct hostile *h, int fd)
{
	const struct knpu_map *known = (void *)accepted[KNPU_CMD_MAP];
	off_t from = draw(h, 2) ? (off_t)known->offset : (off_t)word(h);
	size_t bytes = 4096UL << draw(h, 6);
	uint8_t *at = mmap(NULL, bytes, draw(h, 4), MAP_SHARED, fd,
			   (from & ~4095) + 4096 * draw(h, 2));

	if (at == MAP_FAILED)
		return;
	touch(at + draw(h, bytes));
	if (draw(h, 4))
		munmap(at, bytes);
}

static void one_call(struct hostile *h)
{
	int *fd = &h->sessions[draw(h, SESSIONS)];
	uint32_t nr = draw(h, NUMBERS), tries = 16;

	switch (draw(h, 32)) {
	case 0:
		reopen(h, fd);
		return;
	case 1:
		map_something(h, *fd);
		return;
	case 2:
		ready(*fd, 0);
		return;
	case 3:
		(void)!read(*fd, items, draw(h, 64));
		return;
	case 4:
		change_items(h);
		return;
	case 5:
		one_command(h, fd, nr);
		return;
	}
	while (!sizes[nr] && --tries)
		nr = KNPU_CMD_BASE + draw(h, NUMBERS - KNPU_CMD_BASE);
	one_command(h, fd, nr);
}

/* Memory behind which there is none. */
static void *memory(size_t bytes)
{
	uint8_t *at = mmap(NULL, bytes + 4096, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED || mprotect(at + bytes, 4096, PROT_NONE))
		ksft_exit_fail_msg("no memory\n");
	return at;
}

static void wake(int signal_number)
{
	(void)signal_number;
}

/* Calls that would wait for long are interrupted. */
static void be_impatient(void)
{
	const struct itimerval often = { { 0, 50000 }, { 0, 50000 } };
	const struct sigaction action = { .sa_handler = wake };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
}

/* In the group that may open the device, and nobody else. */
static void drop_rights(void)
{
	struct stat st;

	if (stat(DEVICE, &st) || setgroups(0, NULL) || setgid(st.st_gid) ||
	    setuid(NOBODY))
		_exit(1);
}

static void attack(struct hostile *h, uint64_t calls)
{
	int i;

	drop_rights();
	be_impatient();
	for (i = 0; i < SESSIONS; i++)
		h->sessions[i] = open_session(h);
	while (calls--)
		one_call(h);
	/* With all that it has open, mapped, and running. */
	kill(getpid(), SIGKILL);
}

static bool attack_all(struct tally *tally, uint64_t seed)
{
	struct hostile h = { .tally = tally };
	pid_t pids[PROCESSES];
	bool killed = true;
	int i, status;

	h.argument_end = (uint8_t *)memory(4096) + 4096;
	for (i = 0; i < PROCESSES; i++) {
		h.random = seed * PROCESSES + i;
		pids[i] = fork();
		if (!pids[i])
			attack(&h, setting("HOSTILE_CALLS", 4000));
	}
	for (i = 0; i < PROCESSES; i++)
		killed &= waitpid(pids[i], &status, 0) == pids[i] &&
			  WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	return killed;
}

/* An engine of root's that nobody else may look at. */
static int make_witness(struct knpu_engine_info *i)
{
	struct knpu_engine_access a = {
		.size = sizeof(a),
		.flags = KNPU_ENGINE_ACCESS_F_MODE,
		.mode = 0600,
	};
	struct knpu_area_add area = {
		.size = sizeof(area),
		.width = 3,
		.height = 1,
		.depth = 1,
		.per_voxel = 1,
		.name = "a",
	};
	int fd = device();

	if (create_small(fd, "witness") ||
	    call(fd, KNPU_CMD_ENGINE_ACCESS, &a) ||
	    call(fd, KNPU_CMD_AREA_ADD, &area) || step(fd, 3) || info(fd, i))
		ksft_exit_fail_msg("no witness\n");
	return fd;
}

static bool as_it_was(int fd, const struct knpu_engine_info *was)
{
	struct knpu_engine_info i;

	return !info(fd, &i) && !memcmp(&i, was, sizeof(i)) && !step(fd, 1) &&
	       !info(fd, &i) && i.burst == was->burst + 1;
}

static bool nothing_else_left(int fd)
{
	struct knpu_session_entry sessions[4];
	struct knpu_engine_entry engines[4];

	return sessions_there(fd, 0, sessions, 4) == 1 &&
	       engines_there(fd, engines, 4) == 1;
}

/* One that is always refused, or never, tells little. */
static bool balanced(const struct tally *tally)
{
	uint32_t nr, commands = 0, accepted = 0;

	for (nr = 0; nr < NUMBERS; nr++) {
		commands += tally->accepted[nr] != 0;
		accepted += tally->accepted[nr];
	}
	ksft_print_msg("%u accepted, of %u commands; %u refused\n", accepted,
		       commands, tally->refused);
	return commands > (KNPU_CMD_END - KNPU_CMD_BASE) / 2 &&
	       accepted > tally->refused / 20 && tally->refused > accepted / 20;
}

int main(void)
{
	uint64_t seed = setting("HOSTILE_SEED", 1);
	struct knpu_engine_info was;
	struct tally *tally;
	int fd, commands;

	ksft_print_header();
	ksft_set_plan(5);
	tally = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	items = memory(ITEMS_BYTES);
	commands = learn_sizes();
	give_examples();
	fd = make_witness(&was);
	ksft_print_msg("seed %llu, %d commands\n", (unsigned long long)seed,
		       commands);
	ksft_test_result(commands == KNPU_CMD_END - KNPU_CMD_BASE,
			 "all commands are known\n");
	ksft_test_result(attack_all(tally, seed), "all ended by SIGKILL\n");
	ksft_test_result(balanced(tally), "some was accepted, some not\n");
	ksft_test_result(as_it_was(fd, &was), "the witness is as it was\n");
	ksft_test_result(nothing_else_left(fd), "nothing else is left\n");
	ksft_finished();
}
