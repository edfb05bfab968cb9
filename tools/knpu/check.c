/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * knpu check: reads brain files and says what is wrong with them.
 */
#include "brain_files.h"
#include "inputs.h"
#include "json.h"

#include <errno.h>
#include <getopt.h>

static const struct option options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

static const char usage[] =
	"Usage: knpu check [-j] FILE...\n"
	"Reads brain files as one brain, and the files of spikes that they name, and\n"
	"says everything that is wrong with them.\n"
	"\n"
	"  -j           write a report to standard output (schema: knpu(1))\n"
	"  -h, --help   this text\n"
	"\n"
	"Exit status: 0 nothing is wrong, 2 something is.\n";

static uint64_t count_neurons(const struct knpu_brain *brain)
{
	uint64_t neurons = 0;

	for (size_t i = 0; i < knpu_brain_nr_areas(brain); i++)
		neurons += knpu_brain_area(brain, i)->info.neurons;
	return neurons;
}

static struct json_object *errors_array(const struct brain_files *f)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < knpu_brain_nr_errors(f->brain); i++) {
		const struct knpu_brain_error *e =
			knpu_brain_error(f->brain, i);
		struct json_object *o = json_object_new_object();

		json_add_text(o, "file", f->sources[e->place.file].name);
		json_add_count(o, "line", e->place.line);
		json_add_count(o, "column", e->place.column);
		json_add_text(o, "message", e->message);
		json_object_array_add(array, o);
	}
	return array;
}

static int report(const struct brain_files *f, bool ok)
{
	struct json_object *o = json_report("knpu check");

	json_add_bool(o, "ok", ok);
	/* There is no brain if a file could not be read. */
	if (f->brain) {
		json_add_count(o, "areas", knpu_brain_nr_areas(f->brain));
		json_add_count(o, "neurons", count_neurons(f->brain));
		json_add_count(o, "statements",
			       knpu_brain_nr_statements(f->brain));
		json_add(o, "errors", errors_array(f));
	}
	return json_write(o, stdout);
}

static void print_ok(const struct brain_files *f)
{
	printf("ok: %zu areas, %llu neurons, %zu statements\n",
	       knpu_brain_nr_areas(f->brain),
	       (unsigned long long)count_neurons(f->brain),
	       knpu_brain_nr_statements(f->brain));
}

static int check(char **paths, size_t nr, bool json)
{
	struct brain_files f;
	int ret = brain_files_load(&f, paths, nr), err = 0;

	if (!ret)
		ret = inputs_check(&f);
	if (json)
		err = report(&f, !ret);
	else if (!ret)
		print_ok(&f);
	brain_files_free(&f);
	if (ret == -ENOMEM || err)
		return TOOL_UNMET;
	return ret ? TOOL_BAD : TOOL_OK;
}

int knpu_tool_check(int argc, char **argv)
{
	bool json = false;
	int option;

	while ((option = getopt_long(argc, argv, "hj", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return TOOL_OK;
		}
		if (option != 'j') {
			fputs("Try 'knpu check --help'.\n", stderr);
			return TOOL_BAD;
		}
		json = true;
	}
	if (optind < argc)
		return check(argv + optind, argc - optind, json);
	complain("check: which brain? Give it a .brain file");
	fputs("Try 'knpu check --help'.\n", stderr);
	return TOOL_BAD;
}
