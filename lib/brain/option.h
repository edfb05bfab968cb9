/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Options: the (name value ...) that may follow in a fact, in any order.
 */
#ifndef KNPU_BRAIN_OPTION_H
#define KNPU_BRAIN_OPTION_H

#include "expr.h"

/**
 * struct kb_option - a row of a table of options
 * @name: how it begins
 * @form: how it is written, for errors
 * @read: reads what follows the name; NULL: not supported yet
 * @data: of the row, for @read
 */
struct kb_option {
	const char *name;
	const char *form;
	bool (*read)(const struct kb_option *option, struct kb_args *args,
		     void *into);
	const void *data;
};

/**
 * struct kb_options - a table of options and where they go
 * @rows: the table
 * @nr: its rows
 * @into: for the read functions of its rows
 */
struct kb_options {
	const struct kb_option *rows;
	size_t nr;
	void *into;
};

/* Reads all that is left in @args by the rows of @nr tables. */
bool kb_options_read(struct kb_args *args, const struct kb_options *tables,
		     size_t nr);

#endif /* KNPU_BRAIN_OPTION_H */
