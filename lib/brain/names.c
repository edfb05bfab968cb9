// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A table from names to numbers.
 */
#include "names.h"

#include <string.h>

/* FNV-1a */
static uint32_t hash(const char *text)
{
	uint32_t h = 2166136261u;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return h;
}

static struct kb_name *name_at(const struct kb_names *names, uint32_t number)
{
	return (struct kb_name *)names->list.items + number;
}

static uint32_t *head_of(const struct kb_names *names, const char *text)
{
	return (uint32_t *)names->heads.items +
	       (hash(text) & (names->heads.nr - 1));
}

static void link_name(struct kb_names *names, uint32_t number)
{
	struct kb_name *name = name_at(names, number);
	uint32_t *head = head_of(names, name->text);

	name->next = *head;
	*head = number + 1;
}

bool kb_names_find(const struct kb_names *names, const char *text,
		   uint32_t *number)
{
	uint32_t at;

	if (!names->heads.nr)
		return false;
	for (at = *head_of(names, text); at;
	     at = name_at(names, at - 1)->next) {
		if (strcmp(name_at(names, at - 1)->text, text) == 0) {
			*number = at - 1;
			return true;
		}
	}
	return false;
}

/* Doubles the heads and links every name again. */
static bool grow(struct kb_names *names)
{
	size_t nr = names->heads.nr ? names->heads.nr * 2 : 64;
	struct kb_vec heads = { 0 };
	uint32_t i;

	while (heads.nr < nr) {
		if (!kb_vec_add(&heads, sizeof(uint32_t))) {
			kb_vec_free(&heads);
			return false;
		}
	}
	kb_vec_free(&names->heads);
	names->heads = heads;
	for (i = 0; i < names->list.nr; i++)
		link_name(names, i);
	return true;
}

bool kb_names_add(struct kb_names *names, const char *text)
{
	struct kb_name *name;

	if (names->list.nr == names->heads.nr && !grow(names))
		return false;
	name = kb_vec_add(&names->list, sizeof(*name));
	if (!name)
		return false;
	name->text = text;
	link_name(names, (uint32_t)names->list.nr - 1);
	return true;
}

const char *kb_names_text(const struct kb_names *names, uint32_t number)
{
	return name_at(names, number)->text;
}

void kb_names_free(struct kb_names *names)
{
	kb_vec_free(&names->list);
	kb_vec_free(&names->heads);
}
