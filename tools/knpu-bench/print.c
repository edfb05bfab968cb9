// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Results: machine, kernel and command first, then what was measured.
 */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "bench.h"

/* Number of what knpu-bench(1) describes; members may be added to it. */
#define SCHEMA 1

static void cpu_name(char *name, size_t size)
{
	FILE *f = fopen("/proc/cpuinfo", "re");
	char line[256];

	snprintf(name, size, "unknown");
	while (f && fgets(line, sizeof(line), f)) {
		char *value = strstr(line, ": ");

		if (strncmp(line, "model name", 10) || !value)
			continue;
		value[strcspn(value, "\n")] = 0;
		snprintf(name, size, "%s", value + 2);
		break;
	}
	if (f)
		fclose(f);
}

void print_text(struct json_object *j, const char *key, const char *value)
{
	json_object_object_add(j, key, json_object_new_string(value));
}

struct json_object *print_begin(const struct options *o, const char *what)
{
	struct json_object *j = json_object_new_object();
	struct utsname u;
	char cpu[256];

	cpu_name(cpu, sizeof(cpu));
	uname(&u);
	print_text(j, "tool", "knpu-bench");
	print_text(j, "version", KNPU_VERSION);
	print_u64(j, "schema", SCHEMA);
	print_text(j, "bench", what);
	print_text(j, "command", o->command);
	print_text(j, "machine", cpu);
	print_text(j, "kernel", u.release);
	print_text(j, "backend", "embedded");
	print_u64(j, "neurons", o->neurons);
	print_u64(j, "fanout", o->fanout);
	print_double(j, "rate", o->rate / 1e6);
	print_u64(j, "bursts", o->bursts);
	print_u64(j, "rounds", o->rounds);
	return j;
}

void print_double(struct json_object *j, const char *key, double value)
{
	json_object_object_add(j, key, json_object_new_double(value));
}

void print_u64(struct json_object *j, const char *key, uint64_t value)
{
	json_object_object_add(j, key, json_object_new_uint64(value));
}

void print_hash(struct json_object *j, const char *key, uint64_t value)
{
	char text[17];

	snprintf(text, sizeof(text), "%016llx", (unsigned long long)value);
	print_text(j, key, text);
}

/* For a person: four digits say all that a measurement knows. */
static void print_value(struct json_object *value, int width)
{
	double d;

	if (!json_object_is_type(value, json_type_double)) {
		printf("%*s", width, json_object_get_string(value));
		return;
	}
	d = json_object_get_double(value);
	printf(d < 1000 ? "%*.4g" : "%*.0f", width, d);
}

/* A table: its columns are the members of the first row. */
static void print_table(struct json_object *rows)
{
	size_t i;

	for (i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);

		if (!i) {
			json_object_object_foreach(row, name, unused)
			{
				(void)unused;
				printf(" %s", name);
			}
			putchar('\n');
		}
		json_object_object_foreach(row, key, value)
		{
			putchar(' ');
			print_value(value, strlen(key));
		}
		putchar('\n');
	}
}

static void print_line(const char *key, struct json_object *value)
{
	if (json_object_is_type(value, json_type_array)) {
		print_table(value);
		return;
	}
	printf("%-24s ", key);
	print_value(value, 0);
	putchar('\n');
}

int print_end(const struct options *o, struct json_object *j)
{
	if (o->json) {
		puts(json_object_to_json_string_ext(
			j, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
				   JSON_C_TO_STRING_NOSLASHESCAPE));
	} else {
		json_object_object_foreach(j, key, value)
			print_line(key, value);
	}
	json_object_put(j);
	return ferror(stdout) ? 1 : 0;
}
