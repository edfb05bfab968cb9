// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * (synapse (AREA X Y Z [N]) (AREA X Y Z [N]) ...)
 */
#include "synapse.h"
#include "area.h"
#include "diag.h"
#include "statement.h"
#include "value.h"

static bool read_weight(const struct kb_option *option, struct kb_args *args,
			void *into)
{
	const struct kb_expr *expr = kb_args_take(args, "an integer");
	struct knpu_synapse *synapse = into;
	int64_t weight;

	if (!expr ||
	    !kb_integer(args->p, expr, option->name, -255, 255, &weight))
		return false;
	synapse->weight = (int16_t)weight;
	return true;
}

static bool read_psp(const struct kb_option *option, struct kb_args *args,
		     void *into)
{
	const struct kb_expr *expr = kb_args_take(args, "an integer");
	struct knpu_synapse *synapse = into;
	int64_t psp;

	if (!expr || !kb_integer(args->p, expr, option->name, 0, 255, &psp))
		return false;
	synapse->psp = (uint8_t)psp;
	synapse->flags |= KNPU_SYNAPSE_F_PSP;
	return true;
}

static bool read_delay(const struct kb_option *option, struct kb_args *args,
		       void *into)
{
	const struct kb_expr *expr = kb_args_take(args, "an integer");
	struct knpu_synapse *synapse = into;
	int64_t delay;

	if (!expr || !kb_integer(args->p, expr, option->name, 1, 255, &delay))
		return false;
	synapse->delay = (uint8_t)delay;
	return true;
}

const struct kb_option kb_synapse_options[] = {
	{ "weight", "(weight -255..255)", read_weight, NULL },
	{ "psp", "(psp 0..255)", read_psp, NULL },
	{ "delay", "(delay 1..255)", read_delay, NULL },
};

const size_t kb_nr_synapse_options =
	sizeof(kb_synapse_options) / sizeof(kb_synapse_options[0]);

struct knpu_synapse kb_synapse_default(void)
{
	return (struct knpu_synapse){ .weight = 1, .delay = 1 };
}

bool kb_synapses_count(struct kb_parser *p, const struct kb_expr *form,
		       uint64_t nr)
{
	if (nr <= KNPU_BRAIN_SYNAPSES_MAX - p->synapses) {
		p->synapses += nr;
		return true;
	}
	if (p->crowded)
		return true;
	p->crowded = true;
	return kb_error(p, &form->place,
			"too many synapses: expected at most "
			"%llu in all",
			KNPU_BRAIN_SYNAPSES_MAX);
}

/* Reads one end of the synapse; true: there may be more to read. */
static bool read_end(struct kb_args *args, const char *what, uint32_t *id,
		     bool *ok)
{
	const struct kb_expr *expr = kb_args_take(args, what);
	struct kb_address address = { 0 };

	if (!expr)
		return false;
	*ok &= kb_address(args->p, expr, &address);
	*id = address.id;
	return true;
}

bool kb_fact_synapse(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement =
		kb_statement_of(form, KNPU_BRAIN_SYNAPSE);
	struct kb_args args = kb_args_after_head(p, form);
	struct knpu_synapse synapse = kb_synapse_default(), *copy;
	struct kb_options table = { kb_synapse_options, kb_nr_synapse_options,
				    &synapse };
	bool ok = true;

	if (!read_end(&args, "the source (AREA X Y Z [N])", &synapse.source,
		      &ok) ||
	    !read_end(&args, "the target (AREA X Y Z [N])", &synapse.target,
		      &ok))
		return false;
	ok &= kb_options_read(&args, &table, 1);
	ok &= kb_synapses_count(p, form, 1);
	if (!ok)
		return false;
	copy = kb_arena_alloc(&p->brain->arena, 1, sizeof(*copy));
	if (!copy)
		return kb_nomem(p);
	*copy = synapse;
	statement.items = copy;
	statement.nr_items = 1;
	return kb_statement_add(p, form, &statement);
}
