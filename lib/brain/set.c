// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * (set AREA PROPERTY...) and (set (AREA X Y Z [N]) PROPERTY...)
 */
#include "area.h"
#include "diag.h"
#include "statement.h"

#define SET_FORM "(set AREA|(AREA X Y Z [N]) PROPERTY...)"

/* Makes the items of a batch from the values. */
static struct knpu_property_item *
make_items(struct kb_parser *p, const struct kb_values *values, uint32_t id)
{
	struct knpu_property_item *items;
	size_t i;

	items = kb_arena_alloc(&p->brain->arena, values->nr, sizeof(*items));
	if (!items) {
		kb_nomem(p);
		return NULL;
	}
	for (i = 0; i < values->nr; i++) {
		items[i].scope =
			values->neuron ? KNPU_SCOPE_NEURON : KNPU_SCOPE_AREA;
		items[i].id = id;
		items[i].property = values->values[i].property;
		items[i].value = values->values[i].value;
	}
	return items;
}

/* What is set: an area, and a neuron of it if @neuron. */
static struct kb_area *read_subject(struct kb_parser *p,
				    const struct kb_expr *expr, bool *neuron,
				    uint32_t *id)
{
	struct kb_address address;
	struct kb_area *area;

	*neuron = expr->kind == KB_LIST;
	if (*neuron) {
		if (!kb_address(p, expr, &address))
			return NULL;
		*id = address.id;
		return kb_area_at(p->brain, address.area->shown.info.area);
	}
	area = kb_area_named(p, expr);
	if (area)
		*id = area->shown.info.area;
	return area;
}

bool kb_fact_set(struct kb_parser *p, const struct kb_expr *form)
{
	struct kb_statement statement = kb_statement_of(form, KNPU_BRAIN_SET);
	struct kb_args args = kb_args_after_head(p, form);
	struct kb_values values = { 0 };
	struct kb_options table = { kb_properties, kb_nr_properties, &values };
	const struct kb_expr *subject;
	struct kb_area *area;
	uint32_t id = 0;
	bool ok;

	subject = kb_args_take(&args, "what to set: " SET_FORM);
	if (!subject)
		return false;
	area = read_subject(p, subject, &values.neuron, &id);
	if (!args.next)
		return kb_args_take(&args, "a property: " SET_FORM);
	ok = kb_options_read(&args, &table, 1) && area;
	if (area && !values.neuron)
		ok &= kb_area_take_values(p, area, &values);
	if (!ok)
		return false;
	statement.items = make_items(p, &values, id);
	statement.nr_items = values.nr;
	return statement.items && kb_statement_add(p, form, &statement);
}
