// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * (input AREA SOURCE [(amount V)])
 *
 * A new source gets a row in the table of sources.
 */
#include "area.h"
#include "diag.h"
#include "statement.h"
#include "suggest.h"
#include "value.h"

#define INPUT_FORM "(input AREA SOURCE [(amount V)])"

/* Events per second: more than any burst rate is as good as always. */
#define RATE_MAX_UHZ UINT64_C(1000000000000000000)

/* Brightness step that is an event unless the fact says another. */
#define VIDEO_THRESHOLD 12

static bool read_threshold(const struct kb_option *option, struct kb_args *args,
			   void *into)
{
	const struct kb_expr *expr = kb_args_take(args, "a brightness step");
	struct knpu_brain_input *input = into;
	int64_t threshold;

	if (!expr ||
	    !kb_integer(args->p, expr, option->name, 1, 255, &threshold))
		return false;
	input->threshold = (uint32_t)threshold;
	return true;
}

static const struct kb_option video_options[] = {
	{ "threshold", "(threshold 1..255)", read_threshold, NULL },
};

static bool read_video(struct kb_args *args, struct knpu_brain_input *input)
{
	static const struct kb_choice events[] = {
		{ "luma-on", KNPU_BRAIN_VIDEO_ON },
		{ "luma-off", KNPU_BRAIN_VIDEO_OFF },
		{ NULL, 0 },
	};
	struct kb_options table = { video_options, 1, input };
	const struct kb_expr *expr = kb_args_take(args, "luma-on or luma-off");
	int64_t kind;
	bool ok;

	if (!expr)
		return false;
	ok = kb_choose(args->p, expr, "what to see", events, &kind);
	if (ok)
		input->source = (enum knpu_brain_source_kind)kind;
	input->threshold = VIDEO_THRESHOLD;
	return kb_options_read(args, &table, 1) && ok;
}

static bool read_file(struct kb_args *args, struct knpu_brain_input *input)
{
	const struct kb_expr *expr = kb_args_take(args, "a path in quotes");
	struct kb_parser *p = args->p;

	if (!expr)
		return false;
	if (expr->kind != KB_STRING || !expr->length)
		return kb_expected(p, expr, "a path in quotes");
	input->source = KNPU_BRAIN_FILE;
	input->path = kb_arena_copy(&p->brain->arena, expr->text, expr->length);
	return input->path ? true : kb_nomem(p);
}

static bool read_poisson(struct kb_args *args, struct knpu_brain_input *input)
{
	const struct kb_expr *expr = kb_args_take(args, "events per second");

	input->source = KNPU_BRAIN_POISSON;
	return expr && kb_millionths(args->p, expr, "events per second",
				     RATE_MAX_UHZ, &input->rate_uhz);
}

/**
 * struct source - a row of the table of sources
 * @name: how it begins
 * @form: how it is written
 * @read: reads what follows the name; NULL: not supported yet
 */
struct source {
	const char *name;
	const char *form;
	bool (*read)(struct kb_args *args, struct knpu_brain_input *input);
};

static const struct source sources[] = {
	{ "video", "(video luma-on|luma-off [(threshold T)])", read_video },
	{ "file", "(file \"PATH\")", read_file },
	{ "poisson", "(poisson RATE)", read_poisson },
	{ "audio", "(audio (bands N))", NULL },
};

#define NR_SOURCES (sizeof(sources) / sizeof(sources[0]))

static bool read_source(struct kb_parser *p, const struct kb_expr *expr,
			struct knpu_brain_input *input)
{
	const struct kb_expr *head = kb_expr_head(expr);
	struct kb_suggest suggest = { .p = p, .unknown = head };
	struct kb_args args;
	size_t i;

	if (!head)
		return kb_expected(p, expr,
				   "a source: (video ...), "
				   "(file \"PATH\") or (poisson RATE)");
	for (i = 0; i < NR_SOURCES; i++) {
		if (kb_expr_is(head, sources[i].name))
			break;
		if (sources[i].read)
			kb_suggest_offer(&suggest, sources[i].name);
	}
	if (i == NR_SOURCES)
		return kb_suggest_error(&suggest, "a source of input");
	if (!sources[i].read)
		return kb_unsupported(p, expr, sources[i].form);
	args = kb_args_after_head(p, expr);
	return sources[i].read(&args, input) &&
	       kb_args_end(&args, sources[i].form);
}

static bool read_amount(const struct kb_option *option, struct kb_args *args,
			void *into)
{
	const struct kb_expr *expr = kb_args_take(args, "an amount");
	struct knpu_brain_input *input = into;
	int64_t amount;

	if (!expr || !kb_fixed(args->p, expr, option->name, &amount))
		return false;
	input->amount = (int32_t)amount;
	return true;
}

static const struct kb_option options[] = {
	{ "amount", "(amount V)", read_amount, NULL },
};

bool kb_fact_input(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement = kb_statement_of(form, KNPU_BRAIN_INPUT);
	struct kb_args args = kb_args_after_head(p, form);
	struct knpu_brain_input *input = &statement.shown.input;
	struct kb_options table = { options, 1, input };
	const struct kb_expr *name, *source;
	const struct kb_area *area;
	bool ok;

	input->number = p->inputs++;
	input->amount = KNPU_FX_ONE;
	name = kb_args_take(&args, "an area: " INPUT_FORM);
	if (!name)
		return false;
	area = kb_area_named(p, name);
	source = kb_args_take(&args, "a source: " INPUT_FORM);
	if (!source)
		return false;
	ok = read_source(p, source, input);
	ok &= kb_options_read(&args, &table, 1);
	if (!ok || !area)
		return false;
	input->area = area->shown.info.area;
	return kb_statement_add(p, form, &statement);
}
