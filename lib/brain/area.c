// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The areas of a brain: (area NAME (dims W H D) ...), and (AREA X Y Z [N]).
 */
#include "area.h"
#include "diag.h"
#include "statement.h"
#include "suggest.h"
#include "value.h"

#include <string.h>

#define AREA_FORM "(area NAME (dims W H D) [(per-voxel N)] PROPERTY...)"

/**
 * struct fact - an area fact being read
 * @dims: width, height, depth
 * @per_voxel: neurons per voxel
 * @has_dims: the dims were given
 * @shapeless: dims or neurons per voxel were given wrong
 * @values: its properties
 */
struct fact {
	int64_t dims[3];
	int64_t per_voxel;
	bool has_dims;
	bool shapeless;
	struct kb_values values;
};

static bool read_dims(const struct kb_option *option, struct kb_args *args,
		      void *into)
{
	static const char *const names[] = { "width", "height", "depth" };
	struct fact *fact = into;
	const struct kb_expr *expr;
	bool ok = true;
	int i;

	(void)option;
	fact->has_dims = true;
	for (i = 0; i < 3; i++) {
		expr = ok || args->next ? kb_args_take(args, names[i]) : NULL;
		ok &= expr &&
		      kb_integer(args->p, expr, names[i], 1,
				 KNPU_BRAIN_NEURONS_MAX, &fact->dims[i]);
	}
	fact->shapeless |= !ok;
	return ok;
}

static bool read_per_voxel(const struct kb_option *option, struct kb_args *args,
			   void *into)
{
	struct fact *fact = into;
	const struct kb_expr *expr = kb_args_take(args, "a number of neurons");
	bool ok = expr && kb_integer(args->p, expr, option->name, 1,
				     KNPU_BRAIN_NEURONS_MAX, &fact->per_voxel);

	fact->shapeless |= !ok;
	return ok;
}

static const struct kb_option options[] = {
	{ "dims", "(dims W H D)", read_dims, NULL },
	{ "per-voxel", "(per-voxel N)", read_per_voxel, NULL },
};

struct kb_area *kb_area_at(const struct knpu_brain *brain, uint32_t id)
{
	return (struct kb_area *)brain->areas.items + id;
}

/* Appends an area of one neuron with default properties. */
static struct kb_area *add_area(struct kb_parser *p, const char *name)
{
	struct kb_area *area;
	struct knpu_area_info *info;

	if (!kb_names_add(&p->area_names, name)) {
		kb_nomem(p);
		return NULL;
	}
	area = kb_vec_add(&p->brain->areas, sizeof(*area));
	if (!area) {
		kb_nomem(p);
		return NULL;
	}
	info = &area->shown.info;
	info->size = sizeof(*info);
	info->area = (uint32_t)p->brain->areas.nr - 1;
	info->width = info->height = info->depth = info->per_voxel = 1;
	info->first = p->neurons;
	info->neurons = 1;
	info->valid = 1;
	strcpy((char *)info->name, name);
	area->threshold[0] = KNPU_FX_ONE;
	return area;
}

bool kb_areas_init(struct kb_parser *p)
{
	static const char *const names[] = { "_death", "_power", "_fatigue" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!add_area(p, names[i]))
			return false;
		p->neurons++;
	}
	return true;
}

static struct kb_area *find_area(struct kb_parser *p, const char *name)
{
	uint32_t id;

	if (!kb_names_find(&p->area_names, name, &id))
		return NULL;
	return kb_area_at(p->brain, id);
}

struct kb_area *kb_area_named(struct kb_parser *p, const struct kb_expr *expr)
{
	struct kb_suggest suggest = { .p = p, .unknown = expr };
	struct kb_area *area;
	uint32_t i;

	if (expr->kind != KB_SYMBOL) {
		kb_expected(p, expr, "the name of an area");
		return NULL;
	}
	area = find_area(p, expr->text);
	if (area)
		return area;
	for (i = 0; i < p->area_names.list.nr &&
		    p->comparisons < KNPU_BRAIN_COMPARISONS_MAX;
	     i++)
		kb_suggest_offer(&suggest, kb_names_text(&p->area_names, i));
	kb_suggest_error(&suggest, "the name of an area defined above");
	return NULL;
}

/* The area that @expr gives a name to; NULL: it cannot have that name. */
static struct kb_area *name_area(struct kb_parser *p,
				 const struct kb_expr *expr)
{
	char shown[KB_SHOWN_MAX], place[KB_PLACE_MAX];
	struct kb_area *area;
	const char *name;

	if (!kb_name(p, expr, "the name of the area", &name))
		return NULL;
	area = find_area(p, name);
	if (area) {
		/* later uses may mean either */
		area->vague = true;
		kb_error(p, &expr->place,
			 "expected a new name, found %s: an "
			 "area has it, from %s",
			 kb_show(expr, shown),
			 kb_show_place(p, &area->shown.place, place));
		return NULL;
	}
	return add_area(p, name);
}

void kb_area_salvage(struct kb_parser *p, const struct kb_expr *form)
{
	const struct kb_expr *name = form->first->next;
	struct kb_area *area;
	const char *copy;

	p->has_area = true;
	if (!name || name->kind != KB_SYMBOL || name->length >= KNPU_NAME_LEN)
		return;
	area = find_area(p, name->text);
	if (area) {
		area->vague = true;
		return;
	}
	copy = kb_arena_copy(&p->brain->arena, name->text, name->length);
	area = copy ? add_area(p, copy) : NULL;
	if (!area) {
		kb_nomem(p);
		return;
	}
	area->vague = true;
	area->shown.place = form->place.at;
}

/* Grants an area its neurons. */
static bool take_neurons(struct kb_parser *p, const struct kb_expr *form,
			 const struct fact *fact, struct knpu_area_info *info)
{
	uint64_t n = (uint64_t)fact->per_voxel;
	int i;

	for (i = 0; i < 3 && n <= KNPU_BRAIN_NEURONS_MAX; i++)
		n *= (uint64_t)fact->dims[i];
	if (n > KNPU_BRAIN_NEURONS_MAX - p->neurons)
		return kb_error(p, &form->place,
				"too many neurons: expected "
				"at most %u in all areas, and there are %u "
				"before this area",
				KNPU_BRAIN_NEURONS_MAX, p->neurons);
	if (p->brain->areas.nr > KNPU_BRAIN_AREAS_MAX)
		return kb_error(p, &form->place,
				"too many areas: expected at "
				"most %u, the built-in ones included",
				KNPU_BRAIN_AREAS_MAX);
	info->width = (uint32_t)fact->dims[0];
	info->height = (uint32_t)fact->dims[1];
	info->depth = (uint32_t)fact->dims[2];
	info->per_voxel = (uint32_t)fact->per_voxel;
	info->neurons = (uint32_t)n;
	info->valid = (uint32_t)n;
	p->neurons += (uint32_t)n;
	return true;
}

/* Are the thresholds of all neurons in range?  The extremes are at corners. */
static bool check_threshold(struct kb_parser *p, const struct kb_area *area,
			    const struct kb_expr *at)
{
	const struct knpu_area_info *info = &area->shown.info;
	const uint32_t dims[] = { info->width, info->height, info->depth };
	int64_t low = area->threshold[0], high = low, far;
	int i;

	for (i = 0; i < 3; i++) {
		far = area->threshold[1 + i] * (int64_t)(dims[i] - 1);
		if (far < 0)
			low += far;
		else
			high += far;
	}
	if (low >= INT32_MIN && high <= INT32_MAX)
		return true;
	return kb_error(p, &at->place,
			"the threshold with its gradient does "
			"not fit at a corner of the area: expected -524288 to "
			"524287.99975");
}

/* Notes the longest ledger of the load. */
static void take_ledger(struct kb_parser *p, const struct kb_expr *at,
			int64_t bursts)
{
	if (bursts <= p->brain->ledger_bursts)
		return;
	p->brain->ledger_bursts = (uint32_t)bursts;
	p->ledger_place = at->place;
}

bool kb_area_take_values(struct kb_parser *p, struct kb_area *area,
			 const struct kb_values *values)
{
	const struct knpu_property_value *value;
	size_t i;

	for (i = 0; i < values->nr; i++) {
		value = &values->values[i];
		if (value->property == KNPU_PROPERTY_THRESHOLD)
			area->threshold[0] = value->value;
		else if (value->property >= KNPU_PROPERTY_GRADIENT_X &&
			 value->property <= KNPU_PROPERTY_GRADIENT_Z)
			area->threshold[1 + value->property -
					KNPU_PROPERTY_GRADIENT_X] =
				value->value;
		else if (value->property == KNPU_PROPERTY_LEDGER)
			take_ledger(p, values->ledger, value->value);
	}
	if (area->vague || !values->threshold)
		return true;
	return check_threshold(p, area, values->threshold);
}

/* Reads what follows the name; false: there is an error in it. */
static bool read_fact(struct kb_args *args, const struct kb_expr *form,
		      struct fact *fact, struct kb_area *area)
{
	struct kb_options tables[] = {
		{ options, sizeof(options) / sizeof(options[0]), fact },
		{ kb_properties, kb_nr_properties, &fact->values },
	};
	bool ok = kb_options_read(args, tables, 2);

	if (!fact->has_dims)
		return kb_error(args->p, &form->end,
				"expected (dims W H D) before ')'");
	if (!area)
		return false;
	area->vague = fact->shapeless ||
		      !take_neurons(args->p, form, fact, &area->shown.info);
	ok &= !area->vague;
	return kb_area_take_values(args->p, area, &fact->values) && ok;
}

bool kb_fact_area(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement = kb_statement_of(form, KNPU_BRAIN_AREA);
	struct kb_args args = kb_args_after_head(p, form);
	struct fact fact = { .per_voxel = 1 };
	const struct kb_expr *name = kb_args_take(&args, "a name: " AREA_FORM);
	struct kb_area *area;
	void *copy;

	p->has_area = true;
	area = name ? name_area(p, name) : NULL;
	if (area) {
		area->vague = true;
		area->shown.place = form->place.at;
	}
	if (!name || !read_fact(&args, form, &fact, area))
		return false;
	copy = kb_arena_alloc(&p->brain->arena, fact.values.nr,
			      sizeof(fact.values.values[0]));
	if (!copy)
		return kb_nomem(p);
	statement.shown.area = area->shown.info.area;
	statement.items =
		memcpy(copy, fact.values.values,
		       fact.values.nr * sizeof(fact.values.values[0]));
	statement.nr_items = fact.values.nr;
	return kb_statement_add(p, form, &statement);
}
