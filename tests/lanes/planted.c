// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Faults that sanitizers must find, or their lanes prove nothing.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static int shared;

static void *write_shared(void *unused)
{
	shared++;
	return unused;
}

static int race(void)
{
	pthread_t a, b;

	pthread_create(&a, NULL, write_shared, NULL);
	pthread_create(&b, NULL, write_shared, NULL);
	pthread_join(a, NULL);
	pthread_join(b, NULL);
	return 0;
}

static int overflow(int at)
{
	char *bytes = calloc(1, 8);
	int value = bytes[8 * at];

	free(bytes);
	return value;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "race"))
		return race();
	if (!strcmp(what, "overflow"))
		return overflow(argc - 1);
	if (!strcmp(what, "shift"))
		return 1 << (30 + argc);
	return 0;
}
