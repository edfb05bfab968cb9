/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Expectations of a brain file: what was expected, and what was seen.
 */
#include "expect.h"
#include "names.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Longer lists are cut in messages. */
#define LIST_SHOWN 16

/**
 * struct check - one expectation being looked at
 * @say: gets what was expected and what was seen, if they differ
 */
struct check {
	const struct knpu_brain *brain;
	const struct knpu_brain_statement *st;
	struct knpu *k;
	const struct watch *watch;
	FILE *say;
};

static bool is_named(const struct knpu_brain_statement *st, uint32_t id)
{
	for (size_t i = 0; i < st->nr_neurons; i++)
		if (st->neurons[i] == id)
			return true;
	return false;
}

/* Neurons 0 to 2 are those of the built-in areas. */
static bool counts(const struct knpu_brain_statement *st, uint32_t id)
{
	return id >= KNPU_AREA_FIRST_USER || is_named(st, id);
}

static void print_neuron(const struct check *c, uint32_t id, size_t position)
{
	char text[NAME_ROOM];

	if (position < LIST_SHOWN)
		fprintf(c->say, " %s", neuron_text(c->brain, id, text));
}

static void end_list(const struct check *c, size_t nr)
{
	if (!nr)
		fprintf(c->say, " nothing");
	if (nr > LIST_SHOWN)
		fprintf(c->say, " and %zu more", nr - LIST_SHOWN);
	fputc('\n', c->say);
}

static void say_fired(const struct check *c)
{
	const struct watch *w = c->watch;
	size_t shown = 0;

	fprintf(c->say, "\texpected:");
	for (size_t i = 0; i < c->st->nr_neurons; i++)
		print_neuron(c, c->st->neurons[i], i);
	end_list(c, c->st->nr_neurons);
	fprintf(c->say, "\tseen in burst %" PRIu64 ":", w->burst);
	for (size_t i = 0; i < w->nr_last; i++)
		if (counts(c->st, w->last[i].id))
			print_neuron(c, w->last[i].id, shown++);
	end_list(c, shown);
}

/* Both lists are in ascending order of id. */
static int check_fired(const struct check *c)
{
	const struct watch *w = c->watch;
	bool same = true;
	size_t at = 0;

	for (size_t i = 0; same && i < w->nr_last; i++) {
		if (w->last[i].id < KNPU_AREA_FIRST_USER &&
		    !is_named(c->st, w->last[i].id))
			continue;
		same = at < c->st->nr_neurons &&
		       c->st->neurons[at] == w->last[i].id;
		at++;
	}
	if (same && at == c->st->nr_neurons)
		return 1;
	say_fired(c);
	return 0;
}

static int check_count(const struct check *c)
{
	const struct knpu_area_info *a =
		&knpu_brain_area(c->brain, c->st->area)->info;
	const struct watch *w = c->watch;
	int64_t seen = 0;

	for (size_t i = 0; i < w->nr_last; i++)
		seen += w->last[i].id - a->first < a->neurons;
	if (seen == c->st->value)
		return 1;
	fprintf(c->say,
		"\texpected: %" PRId64 " spikes in %s\n"
		"\tseen in burst %" PRIu64 ": %" PRId64 "\n",
		c->st->value, (const char *)a->name, w->burst, seen);
	return 0;
}

/* Within one step of the fixed point. */
static int compare_potential(const struct check *c, int64_t seen,
			     const char *what)
{
	char neuron[NAME_ROOM], want[DECIMAL_ROOM], have[DECIMAL_ROOM];

	if (llabs(seen - c->st->value) <= 1)
		return 1;
	fprintf(c->say,
		"\texpected: %s of %s to be %s\n"
		"\tseen after burst %" PRIu64 ": %s\n",
		what, neuron_text(c->brain, c->st->neurons[0], neuron),
		decimal_text(c->st->value, want), c->watch->burst,
		decimal_text(seen, have));
	return 0;
}

static int check_potential(const struct check *c)
{
	int64_t seen;
	int ret = knpu_read(c->k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL,
			    c->st->neurons[0], 1, &seen, NULL);

	return ret < 0 ? ret : compare_potential(c, seen, "the potential");
}

static int check_potential_at_fire(const struct check *c)
{
	const struct knpu_spike *spike =
		watch_last_spike(c->watch, c->st->neurons[0]);
	char neuron[NAME_ROOM], want[DECIMAL_ROOM];

	if (spike)
		return compare_potential(c, spike->potential,
					 "the potential at fire");
	fprintf(c->say,
		"\texpected: %s to fire at %s\n"
		"\tseen in burst %" PRIu64 ": it did not fire\n",
		neuron_text(c->brain, c->st->neurons[0], neuron),
		decimal_text(c->st->value, want), c->watch->burst);
	return 0;
}

/* A property of an area is expected of a neuron of it. */
static uint32_t property_owner(const struct check *c)
{
	uint32_t id = c->st->neurons[0];

	return c->st->scope == KNPU_SCOPE_AREA ? area_of(c->brain, id)->area :
						 id;
}

static int check_property(const struct check *c)
{
	char neuron[NAME_ROOM], want[NAME_ROOM], have[NAME_ROOM];
	int64_t seen;
	int ret = knpu_read(c->k, c->st->scope, c->st->property,
			    property_owner(c), 1, &seen, NULL);

	if (ret < 0)
		return ret;
	if (seen == c->st->value)
		return 1;
	fprintf(c->say,
		"\texpected: %s of %s to be %s\n"
		"\tseen after burst %" PRIu64 ": %s\n",
		property_name(c->st->property),
		neuron_text(c->brain, c->st->neurons[0], neuron),
		property_text(c->st->property, c->st->value, want),
		c->watch->burst, property_text(c->st->property, seen, have));
	return 0;
}

static int check_one(const struct check *c)
{
	switch (c->st->kind) {
	case KNPU_BRAIN_EXPECT_FIRED:
		return check_fired(c);
	case KNPU_BRAIN_EXPECT_COUNT:
		return check_count(c);
	case KNPU_BRAIN_EXPECT_POTENTIAL:
		return check_potential(c);
	case KNPU_BRAIN_EXPECT_POTENTIAL_AT_FIRE:
		return check_potential_at_fire(c);
	case KNPU_BRAIN_EXPECT_PROPERTY:
		return check_property(c);
	case KNPU_BRAIN_EXPECT_SYNAPSES:
		return expect_synapses(c->brain, c->st, c->k, c->say);
	default:
		return -EINVAL;
	}
}

static void tell(const struct brain_files *files,
		 const struct knpu_brain_statement *st, const char *seen)
{
	char place[PLACE_ROOM];

	fflush(stdout);
	fprintf(stderr, "%s: expectation failed: %s\n%s",
		brain_files_place(files, &st->place, place), st->text, seen);
}

/* Counts the expectation as passed or failed, and says so if it failed. */
int expect_check(struct expectations *e, const struct brain_files *files,
		 const struct knpu_brain_statement *st, struct knpu *k,
		 const struct watch *watch)
{
	struct check c = { files->brain, st, k, watch, NULL };
	char *seen = NULL;
	size_t length;
	int met;

	c.say = open_memstream(&seen, &length);
	if (!c.say)
		return -ENOMEM;
	met = check_one(&c);
	fclose(c.say);
	if (met > 0)
		e->passed++;
	if (met == 0) {
		e->failed++;
		tell(files, st, seen);
	}
	free(seen);
	return met < 0 ? met : 0;
}
