// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Errors: recording them, and saying well what was expected.
 */
#include "diag.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* The message in the brain's arena; one without arguments as it is. */
static const char *make_message(struct kb_parser *p, const char *format,
				va_list values)
{
	char text[1024];

	if (!strchr(format, '%'))
		return format;
	vsnprintf(text, sizeof(text), format, values);
	return kb_arena_copy(&p->brain->arena, text, strlen(text));
}

bool kb_error(struct kb_parser *p, const struct kb_place *place,
	      const char *format, ...)
{
	struct kb_error *error;
	const char *message;
	va_list values;

	va_start(values, format);
	message = make_message(p, format, values);
	va_end(values);
	if (!message)
		return kb_nomem(p);
	error = kb_vec_add(&p->brain->errors, sizeof(*error));
	if (!error)
		return kb_nomem(p);
	error->shown.place = place->at;
	error->shown.message = message;
	error->offset = place->offset;
	error->order = p->brain->errors.nr;
	return false;
}

/* Up to @room - 1 bytes of @text, safe to show; "..." where it is cut. */
static void show_text(const char *text, size_t left, char *shown, size_t room)
{
	char one[KB_ESCAPED_MAX];
	size_t n = 0;
	unsigned int step;

	for (; left; left -= step, text += step) {
		step = kb_text_escape(text, left, one);
		if (n + strlen(one) + 3 >= room) {
			memcpy(shown + n, "...", 3);
			n += 3;
			break;
		}
		memcpy(shown + n, one, strlen(one));
		n += strlen(one);
	}
	shown[n] = 0;
}

const char *kb_show(const struct kb_expr *expr, char shown[KB_SHOWN_MAX])
{
	char text[KB_SHOWN_MAX - 16];
	const struct kb_expr *head = kb_expr_head(expr);

	if (expr->kind == KB_LIST && !head) {
		strcpy(shown, expr->first ? "(...)" : "()");
		return shown;
	}
	show_text(head ? head->text : expr->text,
		  head ? head->length : expr->length, text, sizeof(text));
	if (head)
		snprintf(shown, KB_SHOWN_MAX, head->next ? "(%s ...)" : "(%s)",
			 text);
	else if (expr->kind == KB_STRING)
		snprintf(shown, KB_SHOWN_MAX, "\"%s\"", text);
	else
		snprintf(shown, KB_SHOWN_MAX, "'%s'", text);
	return shown;
}

const char *kb_show_place(const struct kb_parser *p,
			  const struct knpu_brain_place *place,
			  char shown[KB_PLACE_MAX])
{
	const char *name = p->brain->texts[place->file].name;
	char file[KB_PLACE_MAX - 32];

	if (!place->line)
		return "the engine itself";
	show_text(name, strlen(name), file, sizeof(file));
	snprintf(shown, KB_PLACE_MAX, "%s:%u:%u", file, place->line,
		 place->column);
	return shown;
}

/* Is there nothing more to be said about this expression? */
static bool is_reported(struct kb_parser *p, const struct kb_expr *expr)
{
	if (expr->kind == KB_VARIABLE)
		kb_unsupported(p, expr, "variables");
	return expr->kind == KB_VARIABLE || expr->kind == KB_BAD;
}

bool kb_expected(struct kb_parser *p, const struct kb_expr *found,
		 const char *what)
{
	char shown[KB_SHOWN_MAX];

	if (is_reported(p, found))
		return false;
	return kb_error(p, &found->place, "expected %s, found %s", what,
			kb_show(found, shown));
}

bool kb_unexpected(struct kb_parser *p, const struct kb_expr *found,
		   const char *form)
{
	char shown[KB_SHOWN_MAX];

	if (is_reported(p, found))
		return false;
	return kb_error(p, &found->place,
			"expected ')', found %s: the form is "
			"%s",
			kb_show(found, shown), form);
}

bool kb_unsupported(struct kb_parser *p, const struct kb_expr *at,
		    const char *what)
{
	return kb_error(p, &at->place, "not supported by this version yet: %s",
			what);
}

static int compare(const void *left, const void *right)
{
	const struct kb_error *l = left, *r = right;
	const struct knpu_brain_place *a = &l->shown.place;
	const struct knpu_brain_place *b = &r->shown.place;

	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	if (l->offset != r->offset)
		return l->offset < r->offset ? -1 : 1;
	return l->order < r->order ? -1 : 1;
}

void kb_errors_sort(struct knpu_brain *brain)
{
	if (brain->errors.nr)
		qsort(brain->errors.items, brain->errors.nr,
		      sizeof(struct kb_error), compare);
}

static const struct kb_error *error_at(const struct knpu_brain *brain, size_t i)
{
	return (const struct kb_error *)brain->errors.items + i;
}

/**
 * knpu_brain_nr_errors - how many errors has this brain?
 * @brain: the brain
 *
 * Any thread may call it.  Returns the number; a brain can be built if it is 0.
 */
size_t knpu_brain_nr_errors(const struct knpu_brain *brain)
{
	return brain->errors.nr;
}

/**
 * knpu_brain_error - one error of a parse
 * @brain: the brain
 * @i: number of the error; they are in order of file, line and column
 *
 * Any thread may call it.  Returns the error, which lives as long as the
 * brain, or NULL if there are not that many.
 */
const struct knpu_brain_error *knpu_brain_error(const struct knpu_brain *brain,
						size_t i)
{
	return i < brain->errors.nr ? &error_at(brain, i)->shown : NULL;
}

/**
 * knpu_brain_print_place - print a place as FILE:LINE:COLUMN
 * @brain: the brain
 * @place: a place in it
 * @out: where to; no end of line is printed
 *
 * Any thread may call it.  Returns 0, -EINVAL for a place that is not in this
 * brain's files, or -EIO if @out has an error.
 */
int knpu_brain_print_place(const struct knpu_brain *brain,
			   const struct knpu_brain_place *place, FILE *out)
{
	if (place->file >= brain->nr_texts)
		return -EINVAL;
	kb_text_print(brain->texts[place->file].name, out);
	fprintf(out, ":%u:%u", place->line, place->column);
	return ferror(out) ? -EIO : 0;
}

static void print_error(const struct knpu_brain *brain,
			const struct kb_error *error, FILE *out)
{
	knpu_brain_print_place(brain, &error->shown.place, out);
	fputs(": error: ", out);
	kb_text_print(error->shown.message, out);
	fputc('\n', out);
	kb_text_caret(&brain->texts[error->shown.place.file], error->offset,
		      out);
}

/* An error is put together first: stderr writes each character by itself. */
static void print_whole(const struct knpu_brain *brain,
			const struct kb_error *error, FILE *out)
{
	char *text = NULL;
	size_t length = 0;
	FILE *memory = open_memstream(&text, &length);

	if (!memory) {
		print_error(brain, error, out);
		return;
	}
	print_error(brain, error, memory);
	fclose(memory);
	fwrite(text, 1, length, out);
	free(text);
}

/**
 * knpu_brain_print_errors - print every error with its line and a caret
 * @brain: the brain
 * @out: where to
 *
 * Any thread may call it.  Returns 0, or -EIO if @out has an error.
 */
int knpu_brain_print_errors(const struct knpu_brain *brain, FILE *out)
{
	size_t i;

	for (i = 0; i < brain->errors.nr; i++)
		print_whole(brain, error_at(brain, i), out);
	return ferror(out) ? -EIO : 0;
}
