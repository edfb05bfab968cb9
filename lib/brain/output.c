// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * (output NAME AREA [(decode rate|first|map)])
 */
#include "area.h"
#include "diag.h"
#include "statement.h"
#include "value.h"

#define OUTPUT_FORM "(output NAME AREA [(decode rate|first|map)])"

static bool read_decode(const struct kb_option *option, struct kb_args *args,
			void *into)
{
	static const struct kb_choice decodes[] = {
		{ "rate", KNPU_BRAIN_DECODE_RATE },
		{ "first", KNPU_BRAIN_DECODE_FIRST },
		{ "map", KNPU_BRAIN_DECODE_MAP },
		{ NULL, 0 },
	};
	const struct kb_expr *expr = kb_args_take(args, "rate, first or map");
	struct knpu_brain_output *output = into;
	int64_t decode;

	if (!expr || !kb_choose(args->p, expr, option->name, decodes, &decode))
		return false;
	output->decode = (enum knpu_brain_decode)decode;
	return true;
}

static const struct kb_option options[] = {
	{ "decode", "(decode rate|first|map)", read_decode, NULL },
};

/* Is the name of the output new?  Remembers it. */
static bool take_name(struct kb_parser *p, const struct kb_expr *expr,
		      const char *name)
{
	char shown[KB_SHOWN_MAX], place[KB_PLACE_MAX];
	struct knpu_brain_place *places;
	uint32_t number;

	if (kb_names_find(&p->output_names, name, &number)) {
		places = p->output_places.items;
		return kb_error(p, &expr->place,
				"expected a new name, found "
				"%s: an output has it, from %s",
				kb_show(expr, shown),
				kb_show_place(p, &places[number], place));
	}
	places = kb_vec_add(&p->output_places, sizeof(*places));
	if (!places || !kb_names_add(&p->output_names, name))
		return kb_nomem(p);
	*places = expr->place.at;
	return true;
}

bool kb_fact_output(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement =
		kb_statement_of(form, KNPU_BRAIN_OUTPUT);
	struct kb_args args = kb_args_after_head(p, form);
	struct knpu_brain_output *output = &statement.shown.output;
	struct kb_options table = { options, 1, output };
	const struct kb_expr *expr;
	const struct kb_area *area;
	bool ok;

	expr = kb_args_take(&args, "a name: " OUTPUT_FORM);
	if (!expr)
		return false;
	ok = kb_name(p, expr, "the name of the output", &output->name) &&
	     take_name(p, expr, output->name);
	expr = kb_args_take(&args, "an area: " OUTPUT_FORM);
	if (!expr)
		return false;
	area = kb_area_named(p, expr);
	ok &= kb_options_read(&args, &table, 1);
	if (!ok || !area)
		return false;
	output->area = area->shown.info.area;
	return kb_statement_add(p, form, &statement);
}
