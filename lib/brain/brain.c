// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * From files to a brain, and looking at it.
 */
#include "brain.h"
#include "area.h"
#include "diag.h"
#include "statement.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Bursts per second where there is no engine fact. */
#define RATE_DEFAULT_UHZ (100 * UINT64_C(1000000))

/* Copies the files, so that the brain can show their lines later. */
static bool copy_texts(struct kb_parser *p,
		       const struct knpu_brain_source *sources, size_t nr)
{
	struct knpu_brain *brain = p->brain;
	struct kb_text *text;
	size_t i;

	brain->texts = kb_arena_alloc(&brain->arena, nr, sizeof(*text));
	if (!brain->texts)
		return kb_nomem(p);
	brain->nr_texts = nr;
	for (i = 0; i < nr; i++) {
		text = &brain->texts[i];
		text->name = kb_arena_copy(&brain->arena, sources[i].name,
					   strlen(sources[i].name));
		if (sources[i].length <= KNPU_BRAIN_TEXT_MAX)
			text->length = (uint32_t)sources[i].length;
		text->bytes = kb_arena_copy(&brain->arena, sources[i].text,
					    text->length);
		if (!text->name || !text->bytes)
			return kb_nomem(p);
	}
	return true;
}

static void parse_text(struct kb_parser *p, uint32_t file, size_t length)
{
	struct kb_lexer lexer;
	struct kb_expr *form;
	enum kb_form kind;

	kb_lexer_init(&lexer, p, file);
	if (length > KNPU_BRAIN_TEXT_MAX) {
		kb_error(p, &lexer.place,
			 "this file is too large: expected "
			 "at most %u bytes",
			 KNPU_BRAIN_TEXT_MAX);
		return;
	}
	for (;;) {
		kind = kb_lexer_read(&lexer, &form);
		if (kind == KB_FORM_END || p->nomem)
			break;
		kb_form_read(p, kind, form);
		kb_arena_reset(&p->tree);
	}
}

/* How many spikes has the ledger to hold?  Every neuron may fire. */
static bool size_ledger(struct kb_parser *p)
{
	uint64_t bursts = p->brain->ledger_bursts;
	uint64_t spikes = p->neurons * (bursts ? bursts : 1);

	if (spikes > KNPU_BRAIN_LEDGER_SPIKES_MAX)
		return kb_error(p, &p->ledger_place,
				"the ledger does not "
				"fit: %u neurons over %u bursts are more than "
				"%llu spikes",
				p->neurons, p->brain->ledger_bursts,
				KNPU_BRAIN_LEDGER_SPIKES_MAX);
	if (spikes < KNPU_BRAIN_LEDGER_SPIKES_MIN)
		spikes = KNPU_BRAIN_LEDGER_SPIKES_MIN;
	p->brain->ledger_spikes = (uint32_t)spikes;
	return true;
}

static void parse(struct kb_parser *p, const struct knpu_brain_source *sources,
		  size_t nr)
{
	size_t i;

	if (!copy_texts(p, sources, nr) || !kb_areas_init(p))
		return;
	for (i = 0; i < nr && !p->nomem; i++)
		parse_text(p, (uint32_t)i, sources[i].length);
	size_ledger(p);
	kb_errors_sort(p->brain);
}

static struct knpu_brain *new_brain(void)
{
	struct kb_vec one = { 0 };
	struct knpu_brain *brain = kb_vec_add(&one, sizeof(*brain));

	if (!brain)
		return NULL;
	brain->engine.name = "brain";
	brain->engine.rate_uhz = RATE_DEFAULT_UHZ;
	brain->engine.power = KNPU_FX_ONE;
	return brain;
}

/**
 * knpu_brain_parse - parse one load: files in the order given
 * @sources: the files; not needed after the call
 * @nr: how many
 * @out: the brain, to be given to knpu_brain_free(); NULL on failure
 *
 * A text with errors is not a failure: it gives a brain with errors, see
 * knpu_brain_nr_errors(), that cannot be built.  Several threads may parse at
 * once.  Returns 0, -ENOMEM, or -E2BIG for more than 2^32 files.
 */
int knpu_brain_parse(const struct knpu_brain_source *sources, size_t nr,
		     struct knpu_brain **out)
{
	struct kb_parser p = { .brain = NULL };

	*out = NULL;
	if (nr > UINT32_MAX)
		return -E2BIG;
	p.brain = new_brain();
	if (!p.brain)
		return -ENOMEM;
	parse(&p, sources, nr);
	kb_arena_free(&p.tree);
	kb_names_free(&p.area_names);
	kb_names_free(&p.output_names);
	kb_vec_free(&p.output_places);
	if (p.nomem) {
		knpu_brain_free(p.brain);
		return -ENOMEM;
	}
	*out = p.brain;
	return 0;
}

/**
 * knpu_brain_free - give back a brain and all that came from it
 * @brain: the brain, or NULL
 *
 * No other thread may use the brain.
 */
void knpu_brain_free(struct knpu_brain *brain)
{
	struct kb_vec one = { .items = brain };

	if (!brain)
		return;
	kb_vec_free(&brain->errors);
	kb_vec_free(&brain->areas);
	kb_vec_free(&brain->statements);
	kb_arena_free(&brain->arena);
	kb_vec_free(&one);
}

/**
 * knpu_brain_engine - the engine fact of a brain, or its defaults
 * @brain: the brain
 *
 * Any thread may call it.  What is returned lives as long as the brain.
 */
const struct knpu_brain_engine *
knpu_brain_engine(const struct knpu_brain *brain)
{
	return &brain->engine;
}

/**
 * knpu_brain_nr_areas - how many areas has a brain?
 * @brain: the brain
 *
 * Any thread may call it.  Returns the number, the three built-in ones
 * included.
 */
size_t knpu_brain_nr_areas(const struct knpu_brain *brain)
{
	return brain->areas.nr;
}

/**
 * knpu_brain_area - an area of a brain
 * @brain: the brain
 * @i: its id
 *
 * Any thread may call it.  Returns the area, which lives as long as the brain,
 * or NULL if there are not that many.
 */
const struct knpu_brain_area *knpu_brain_area(const struct knpu_brain *brain,
					      size_t i)
{
	if (i >= brain->areas.nr)
		return NULL;
	return &kb_area_at(brain, (uint32_t)i)->shown;
}

/**
 * knpu_brain_nr_statements - how many statements has a brain?
 * @brain: the brain
 *
 * Any thread may call it.  Returns the number; of a brain with errors, of
 * those before the first error.
 */
size_t knpu_brain_nr_statements(const struct knpu_brain *brain)
{
	return brain->statements.nr;
}

/**
 * knpu_brain_statement - a statement of a brain
 * @brain: the brain
 * @i: its number, from 0, in the order of the files
 *
 * Any thread may call it.  Returns the statement, which lives as long as the
 * brain, or NULL if there are not that many.
 */
const struct knpu_brain_statement *
knpu_brain_statement(const struct knpu_brain *brain, size_t i)
{
	const struct kb_statement *statements = brain->statements.items;

	return i < brain->statements.nr ? &statements[i].shown : NULL;
}
