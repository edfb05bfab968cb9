/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The statements of a brain, in file order.
 */
#include "run.h"
#include "names.h"
#include "stop.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static int publish(struct run *r)
{
	int ret = knpu_brain_publish(r->files.brain, r->k);

	if (ret)
		complain("the facts cannot be put into the engine: %s",
			 knpu_error());
	return ret;
}

static int do_inject(struct run *r, const struct knpu_brain_statement *st)
{
	struct knpu_inject_item item = { st->neurons[0], st->value };

	return knpu_inject(r->k, &item, 1, NULL);
}

static void print_fired(struct run *r)
{
	char text[NAME_ROOM];

	fprintf(r->say, "burst %" PRIu64 ":", r->watch.burst);
	for (size_t i = 0; i < r->watch.nr_last; i++)
		if (r->watch.last[i].id >= KNPU_AREA_FIRST_USER)
			fprintf(r->say, " %s",
				neuron_text(r->files.brain, r->watch.last[i].id,
					    text));
	fputc('\n', r->say);
	fflush(r->say);
}

static int print_potential(struct run *r, const struct knpu_brain_statement *st)
{
	char neuron[NAME_ROOM], text[DECIMAL_ROOM];
	int64_t value;
	int ret = knpu_read(r->k, KNPU_SCOPE_NEURON, KNPU_STATE_POTENTIAL,
			    st->neurons[0], 1, &value, NULL);

	if (ret < 0)
		return ret;
	fprintf(r->say, "burst %" PRIu64 ": %s %s\n", r->watch.burst,
		neuron_text(r->files.brain, st->neurons[0], neuron),
		decimal_text(value, text));
	fflush(r->say);
	return 0;
}

static int do_statement(struct run *r, size_t i)
{
	const struct knpu_brain_statement *st =
		knpu_brain_statement(r->files.brain, i);
	int ret;

	switch (st->kind) {
	case KNPU_BRAIN_AREA:
	case KNPU_BRAIN_SET:
	case KNPU_BRAIN_SYNAPSE:
	case KNPU_BRAIN_CONNECT:
		return knpu_brain_apply(r->files.brain, i, r->k);
	case KNPU_BRAIN_INPUT:
		inputs_start(&r->inputs, i, r->burst);
		return 0;
	case KNPU_BRAIN_OUTPUT:
		return 0;
	case KNPU_BRAIN_INJECT:
		return do_inject(r, st);
	case KNPU_BRAIN_STEP:
		ret = publish(r);
		return ret ? ret : run_advance(r, st->steps);
	case KNPU_BRAIN_PRINT_FIRED:
		print_fired(r);
		return 0;
	case KNPU_BRAIN_PRINT_POTENTIAL:
		return print_potential(r, st);
	default:
		progress_clear(&r->progress);
		return expect_check(&r->expectations, &r->files, st, r->k,
				    &r->watch);
	}
}

/* In file order; facts between two steps are published before the second. */
int run_statements(struct run *r)
{
	const struct knpu_brain *brain = r->files.brain;
	char place[PLACE_ROOM];
	int ret;

	for (size_t i = 0; i < knpu_brain_nr_statements(brain); i++) {
		const struct knpu_brain_statement *st =
			knpu_brain_statement(brain, i);

		if (stop_asked()) {
			r->interrupted = true;
			return 0;
		}
		ret = do_statement(r, i);
		if (ret < 0) {
			complain("%s: %s: %s (%s)",
				 brain_files_place(&r->files, &st->place,
						   place),
				 st->text, strerror(-ret), knpu_error());
			return ret;
		}
	}
	return publish(r);
}
