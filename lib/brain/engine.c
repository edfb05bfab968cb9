// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * (engine NAME ...)
 */
#include "area.h"
#include "diag.h"
#include "statement.h"
#include "value.h"

#define ENGINE_FORM                                     \
	"(engine NAME [(seed N)] [(hz F)] [(power P)] " \
	"[(fatigue BOOL)])"

static bool read_seed(const struct kb_option *option, struct kb_args *args,
		      void *into)
{
	const struct kb_expr *expr = kb_args_take(args, "a number");
	struct knpu_brain_engine *engine = into;
	int64_t seed;

	if (!expr ||
	    !kb_integer(args->p, expr, option->name, 0, UINT32_MAX, &seed))
		return false;
	engine->seed = (uint32_t)seed;
	return true;
}

static bool read_hz(const struct kb_option *option, struct kb_args *args,
		    void *into)
{
	const struct kb_expr *expr = kb_args_take(args, "bursts per second");
	struct knpu_brain_engine *engine = into;

	if (!expr || !kb_millionths(args->p, expr, option->name,
				    KNPU_RATE_MAX_UHZ, &engine->rate_uhz))
		return false;
	return engine->rate_uhz ||
	       kb_expected(args->p, expr, "hz (more than 0)");
}

static bool read_power(const struct kb_option *option, struct kb_args *args,
		       void *into)
{
	const struct kb_expr *expr = kb_args_take(args, "an amount");
	struct knpu_brain_engine *engine = into;
	int64_t power;

	if (!expr || !kb_fixed(args->p, expr, option->name, &power))
		return false;
	engine->power = (int32_t)power;
	return true;
}

static bool read_fatigue(const struct kb_option *option, struct kb_args *args,
			 void *into)
{
	const struct kb_expr *expr = kb_args_take(args, "true or false");
	struct knpu_brain_engine *engine = into;
	int64_t fatigue;

	(void)option;
	if (!expr || !kb_boolean(args->p, expr, &fatigue))
		return false;
	engine->fatigue = fatigue;
	return true;
}

static const struct kb_option options[] = {
	{ "seed", "(seed N)", read_seed, NULL },
	{ "hz", "(hz F)", read_hz, NULL },
	{ "power", "(power P)", read_power, NULL },
	{ "fatigue", "(fatigue true|false)", read_fatigue, NULL },
};

/* Is this the first engine fact, above all areas? */
static bool check_order(struct kb_parser *p, const struct kb_expr *form)
{
	char place[KB_PLACE_MAX];
	bool first = !p->has_engine;

	p->has_engine = true;
	if (!first)
		return kb_error(p, &form->place,
				"expected at most one engine "
				"in a load: the first is at %s",
				kb_show_place(p, &p->engine_place, place));
	p->engine_place = form->place.at;
	if (p->has_area)
		return kb_error(p, &form->place,
				"expected the engine before any area");
	return true;
}

/* An engine's name is printable ASCII. */
static bool read_name(struct kb_parser *p, const struct kb_expr *expr,
		      const char **out)
{
	const char *c;

	if (!kb_name(p, expr, "the name of the engine", out))
		return false;
	for (c = *out; *c; c++) {
		if (*c < 0x20 || *c > 0x7e)
			return kb_expected(p, expr,
					   "a name of printable "
					   "ASCII characters");
	}
	return true;
}

bool kb_fact_engine(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_options table = {
		options,
		sizeof(options) / sizeof(options[0]),
		&p->brain->engine,
	};
	struct kb_args args = kb_args_after_head(p, form);
	bool ok = check_order(p, form);
	const struct kb_expr *name;

	name = kb_args_take(&args, "a name: " ENGINE_FORM);
	if (!name)
		return false;
	ok &= read_name(p, name, &p->brain->engine.name);
	return kb_options_read(&args, &table, 1) && ok;
}
