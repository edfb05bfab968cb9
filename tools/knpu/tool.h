/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What every file of the tool may use: exit codes, messages, memory.
 */
#ifndef KNPU_TOOL_H
#define KNPU_TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifndef KNPU_VERSION
#define KNPU_VERSION "0"
#endif

/* Number of the JSON schema that knpu.1 describes. */
#define TOOL_SCHEMA 1

/* Products of two 64-bit numbers: frames times rates, fractions of 2^32. */
__extension__ typedef unsigned __int128 wide_t;

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/**
 * enum tool_exit - exit codes, part of the contract (knpu.1)
 * @TOOL_OK: all went well
 * @TOOL_UNMET: an expectation failed, or the run itself did
 * @TOOL_BAD: bad usage, brain or input file; nothing was run
 * @TOOL_BACKEND: the backend that was asked for is not available
 */
enum tool_exit {
	TOOL_OK = 0,
	TOOL_UNMET = 1,
	TOOL_BAD = 2,
	TOOL_BACKEND = 3,
};

/**
 * struct subcommand - one row of the table in main.c
 * @name: as typed
 * @summary: one line for knpu --help
 * @run: gets the arguments after @name, argv[0] being the name of the tool;
 *	returns enum tool_exit
 */
struct subcommand {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
};

int knpu_tool_run(int argc, char **argv);
int knpu_tool_check(int argc, char **argv);
int knpu_tool_info(int argc, char **argv);
int knpu_tool_watch(int argc, char **argv);
int knpu_tool_sessions(int argc, char **argv);
int knpu_tool_engines(int argc, char **argv);
int knpu_tool_kick(int argc, char **argv);
int knpu_tool_save(int argc, char **argv);
int knpu_tool_restore(int argc, char **argv);

/* message.c */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
const char *nearest_word(const char *word, const char *const *words, size_t nr);

/* memory.c: they say how much was asked for when there is none */
void *room_for(size_t nr, size_t size, const char *what);
void *more_room(void *old, size_t nr, size_t size, const char *what);

/* decimal.c */
#define DECIMAL_ROOM 32
const char *decimal_text(int32_t fx, char text[DECIMAL_ROOM]);
int decimal_parse(const char *text, size_t length, int32_t *fx);

#endif /* KNPU_TOOL_H */
