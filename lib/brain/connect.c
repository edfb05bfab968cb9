// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * (connect SRC DST RULE ...)
 */
#include "connect.h"
#include "area.h"
#include "diag.h"
#include "statement.h"
#include "synapse.h"
#include "value.h"

#define CONNECT_FORM "(connect SRC DST RULE ...)"

static bool read_attractivity(const struct kb_option *option,
			      struct kb_args *args, void *into)
{
	const struct kb_expr *expr = kb_args_take(args, "an integer");
	struct kb_connect *connect = into;
	int64_t value;

	if (!expr || !kb_integer(args->p, expr, option->name, 0, 100, &value))
		return false;
	connect->attractivity = (uint32_t)value;
	return true;
}

static const struct kb_option options[] = {
	{ "attractivity", "(attractivity 0..100)", read_attractivity, NULL },
	{ "plastic", "(plastic ...)", NULL, NULL },
};

static void set_dims(uint32_t dims[3], const struct knpu_area_info *info)
{
	dims[0] = info->width;
	dims[1] = info->height;
	dims[2] = info->depth;
}

/**
 * struct check - the check of what a fact joins
 * @connect: the fact
 * @source: area
 * @target: area
 * @most: pairs that may be joined; chance keeps its share of them
 */
struct check {
	const struct kb_connect *connect;
	const struct knpu_area_info *source;
	const struct knpu_area_info *target;
	uint64_t most;
};

static int count(const struct check *check, enum kb_count how, uint64_t *nr)
{
	return kb_connect_count(check->connect, check->source, check->target,
				how, check->most, nr);
}

/*
 * Counts as exactly as is needed to know whether it is too much: a count that
 * visits every pair is the last resort.
 */
static int count_enough(const struct check *check, uint64_t *nr)
{
	uint64_t least;
	int err = count(check, KB_COUNT_MOST, nr);

	if (err || *nr <= check->most)
		return err;
	err = count(check, KB_COUNT_LEAST, &least);
	if (err || least > check->most)
		return err;
	return count(check, KB_COUNT_EXACT, nr);
}

/* Does the rule join anything, and not too much? */
static bool check_pairs(struct kb_parser *p, const struct kb_expr *form,
			const struct kb_expr *rule,
			const struct kb_connect *connect)
{
	struct check check = {
		.connect = connect,
		.source = &kb_area_at(p->brain, connect->source)->shown.info,
		.target = &kb_area_at(p->brain, connect->target)->shown.info,
		.most = KNPU_BRAIN_SYNAPSES_MAX - p->synapses,
	};
	uint64_t nr;

	if (connect->attractivity)
		check.most = check.most * 100 / connect->attractivity;
	if (count_enough(&check, &nr))
		return kb_nomem(p);
	if (!nr)
		return kb_error(p, &rule->place,
				"expected a rule that joins "
				"something: %s yields no pair of voxels of %s "
				"and %s",
				connect->rule.row->name,
				(const char *)check.source->name,
				(const char *)check.target->name);
	if (!connect->attractivity)
		return true;
	if (nr > check.most)
		return kb_synapses_count(p, form, KNPU_BRAIN_SYNAPSES_MAX + 1);
	return kb_synapses_count(p, form, nr * connect->attractivity / 100);
}

/* Reads what stands where an area is expected; *ok: it is one. */
static struct kb_area *read_area(struct kb_args *args, const char *what,
				 bool *more)
{
	const struct kb_expr *expr = kb_args_take(args, what);

	*more = expr;
	return expr ? kb_area_named(args->p, expr) : NULL;
}

/* Reads the fact into @connect; returns the rule's place, NULL for errors. */
static const struct kb_expr *read_fact(struct kb_parser *p,
				       const struct kb_expr *form,
				       struct kb_connect *connect, bool *vague)
{
	struct kb_options tables[] = {
		{ kb_synapse_options, kb_nr_synapse_options,
		  &connect->synapse },
		{ options, sizeof(options) / sizeof(options[0]), connect },
	};
	struct kb_args args = kb_args_after_head(p, form);
	const struct kb_expr *rule;
	struct kb_area *source, *target;
	bool ok, more;

	source = read_area(&args, "the source area: " CONNECT_FORM, &more);
	if (!more)
		return NULL;
	target = read_area(&args, "the target area: " CONNECT_FORM, &more);
	rule = more ? kb_args_take(&args, "a rule: " CONNECT_FORM) : NULL;
	if (!rule)
		return NULL;
	ok = kb_rule_read(p, rule, &connect->rule);
	ok &= kb_options_read(&args, tables, 2);
	if (!ok || !source || !target)
		return NULL;
	*vague = source->vague || target->vague;
	connect->source = source->shown.info.area;
	connect->target = target->shown.info.area;
	set_dims(connect->rule.source, &source->shown.info);
	set_dims(connect->rule.target, &target->shown.info);
	return rule;
}

bool kb_fact_connect(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement =
		kb_statement_of(form, KNPU_BRAIN_CONNECT);
	struct kb_connect connect = {
		.rule.number = p->connects++,
		.synapse = kb_synapse_default(),
		.attractivity = 100,
	}, *copy;
	const struct kb_expr *rule;
	bool vague;

	rule = read_fact(p, form, &connect, &vague);
	if (!rule || vague || !check_pairs(p, form, rule, &connect))
		return false;
	copy = kb_arena_alloc(&p->brain->arena, 1, sizeof(*copy));
	if (!copy)
		return kb_nomem(p);
	*copy = connect;
	statement.items = copy;
	statement.nr_items = 1;
	return kb_statement_add(p, form, &statement);
}
