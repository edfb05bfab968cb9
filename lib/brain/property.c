// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Properties of areas and neurons as a brain file writes them.
 *
 * A new property gets a row in the table below.
 */
#include "property.h"
#include "diag.h"
#include "suggest.h"
#include "value.h"

/**
 * enum kind - what the value of a property is
 * @FIXED: a decimal, in fixed-point steps
 * @LIMIT: the same, 0 means none
 * @LEAK: 0 to 1, in 1/65536
 * @EXCITABILITY: 0 to 1, in 1/2^32, rounded down
 * @INTEGER: an integer literal
 * @BOOLEAN: true or false
 * @TIME: clock or stimulated
 * @GRADIENT: three decimals
 * @MODEL: feagi; there is no other, so nothing is stored
 */
enum kind {
	FIXED,
	LIMIT,
	LEAK,
	EXCITABILITY,
	INTEGER,
	BOOLEAN,
	TIME,
	GRADIENT,
	MODEL,
};

/**
 * struct property - what is peculiar to a property
 * @kind: of its value
 * @id: enum knpu_property
 * @max: INTEGER: the largest, 0 is the smallest
 */
struct property {
	enum kind kind;
	uint32_t id;
	int64_t max;
};

static bool read_property(const struct kb_option *option, struct kb_args *args,
			  void *into);

#define PROPERTY(NAME, FORM, KIND, ID, MAX)                                 \
	{                                                                   \
		.name = NAME, .form = "(" NAME " " FORM ")",                \
		.read = read_property,                                      \
		.data = &(const struct property){ KIND, KNPU_PROPERTY_##ID, \
						  MAX },                    \
	}

/* name, values, kind, number, maximum of an integer */
const struct kb_option kb_properties[] = {
	PROPERTY("threshold", "V", FIXED, THRESHOLD, 0),
	PROPERTY("threshold-gradient", "VX VY VZ", GRADIENT, GRADIENT_X, 0),
	PROPERTY("threshold-limit", "V", LIMIT, THRESHOLD_LIMIT, 0),
	PROPERTY("leak", "0..1", LEAK, LEAK, 0),
	PROPERTY("refractory", "N", INTEGER, REFRACTORY, 65535),
	PROPERTY("consecutive-limit", "N", INTEGER, CONSECUTIVE_LIMIT, 65535),
	PROPERTY("snooze", "N", INTEGER, SNOOZE, 65535),
	PROPERTY("excitability", "0..1", EXCITABILITY, EXCITABILITY, 0),
	PROPERTY("accumulate", "true|false", BOOLEAN, ACCUMULATE, 0),
	PROPERTY("psp", "0..255", INTEGER, PSP, 255),
	PROPERTY("uniform-psp", "true|false", BOOLEAN, UNIFORM_PSP, 0),
	PROPERTY("mp-driven-psp", "true|false", BOOLEAN, MP_DRIVEN_PSP, 0),
	PROPERTY("time", "clock|stimulated", TIME, TIME, 0),
	PROPERTY("ledger", "N", INTEGER, LEDGER, KNPU_BRAIN_LEDGER_BURSTS_MAX),
	PROPERTY("model", "feagi", MODEL, END, 0),
	{ .name = "memory", .form = "(memory ...)" },
};

const size_t kb_nr_properties =
	sizeof(kb_properties) / sizeof(kb_properties[0]);

static const struct kb_choice times[] = {
	{ "clock", KNPU_TIME_CLOCK },
	{ "stimulated", KNPU_TIME_STIMULATED },
	{ NULL, 0 },
};

static const struct kb_choice models[] = {
	{ "feagi", 0 },
	{ NULL, 0 },
};

static bool read_limit(struct kb_parser *p, const struct kb_expr *expr,
		       const char *what, int64_t *value)
{
	bool ok = kb_fixed(p, expr, what, value);

	if (ok && *value == 0)
		*value = KNPU_THRESHOLD_LIMIT_NONE;
	return ok;
}

/* Reads one value of a property. */
static bool read_value(struct kb_parser *p, const struct kb_option *option,
		       const struct kb_expr *expr, int64_t *value)
{
	const struct property *property = option->data;
	const char *what = option->name;

	switch (property->kind) {
	case FIXED:
	case GRADIENT:
		return kb_fixed(p, expr, what, value);
	case LIMIT:
		return read_limit(p, expr, what, value);
	case LEAK:
		return kb_fraction(p, expr, what, 1 << 16, false, value);
	case EXCITABILITY:
		return kb_fraction(p, expr, what, 1ULL << 32, true, value);
	case INTEGER:
		return kb_integer(p, expr, what, 0, property->max, value);
	case BOOLEAN:
		return kb_boolean(p, expr, value);
	case TIME:
		return kb_choose(p, expr, what, times, value);
	case MODEL:
		return kb_choose(p, expr, what, models, value);
	}
	return false;
}

/* Reads the value number @i and keeps it. */
static bool read_nth(const struct kb_option *option, struct kb_args *args,
		     uint32_t i, struct kb_values *values)
{
	const struct property *property = option->data;
	const struct kb_expr *expr = kb_args_take(args, "a value");
	struct knpu_property_value *value;
	int64_t number;

	if (!expr || !read_value(args->p, option, expr, &number))
		return false;
	if (property->id == KNPU_PROPERTY_END)
		return true;
	value = &values->values[values->nr++];
	value->property = property->id + i;
	value->value = number;
	return true;
}

/* Does the property belong to areas only? */
static bool is_areas_own(const struct property *property)
{
	return property->id >= KNPU_PROPERTY_NEURON_END;
}

static bool read_property(const struct kb_option *option, struct kb_args *args,
			  void *into)
{
	const struct property *property = option->data;
	struct kb_values *values = into;
	uint32_t i, nr = property->kind == GRADIENT ? 3 : 1;
	bool ok = true;

	if (values->neuron && is_areas_own(property))
		return kb_error(args->p, &args->list->place,
				"%s belongs to "
				"areas, not to a neuron: expected (set AREA "
				"%s)",
				option->name, option->form);
	if (property->id == KNPU_PROPERTY_THRESHOLD ||
	    property->kind == GRADIENT)
		values->threshold = args->list;
	if (property->id == KNPU_PROPERTY_LEDGER)
		values->ledger = args->list;
	for (i = 0; i < nr && (ok || args->next); i++)
		ok &= read_nth(option, args, i, values);
	return ok;
}

static const struct kb_option *find_property(struct kb_parser *p,
					     const struct kb_expr *expr)
{
	struct kb_suggest suggest = { .p = p, .unknown = expr };
	const struct kb_option *option;
	size_t i;

	for (i = 0; i < kb_nr_properties; i++) {
		option = &kb_properties[i];
		if (kb_expr_is(expr, option->name))
			return option;
		if (option->read && expr->kind == KB_SYMBOL)
			kb_suggest_offer(&suggest, option->name);
	}
	kb_suggest_error(&suggest, "a property");
	return NULL;
}

bool kb_property_expected(struct kb_args *args, uint32_t *property,
			  enum knpu_scope *scope, int64_t *value)
{
	const struct kb_expr *name = kb_args_take(args, "a property");
	const struct kb_option *option;
	const struct property *row;
	const struct kb_expr *expr;

	option = name ? find_property(args->p, name) : NULL;
	expr = option ? kb_args_take(args, "its value") : NULL;
	if (!expr)
		return false;
	if (!option->read)
		return kb_unsupported(args->p, name, option->form);
	row = option->data;
	if (row->kind == GRADIENT || row->kind == MODEL)
		return kb_error(args->p, &name->place,
				"expected a property "
				"with one value that can be read back, found "
				"%s",
				option->name);
	*property = row->id;
	*scope = is_areas_own(row) ? KNPU_SCOPE_AREA : KNPU_SCOPE_NEURON;
	return read_value(args->p, option, expr, value);
}
