/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * JSON reports: short names for what json-c can do.
 *
 * Numbers that are not integers are written with a fixed number of decimals,
 * so that two reports can be compared as text.
 */
#include "json.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* Every report begins with what made it and the schema it follows. */
struct json_object *json_report(const char *command)
{
	struct json_object *o = json_object_new_object();

	json_add_text(o, "tool", command);
	json_add_text(o, "version", KNPU_VERSION);
	json_add_count(o, "schema", TOOL_SCHEMA);
	return o;
}

void json_add(struct json_object *o, const char *key, struct json_object *value)
{
	json_object_object_add(o, key, value);
}

void json_add_text(struct json_object *o, const char *key, const char *text)
{
	json_add(o, key, text ? json_object_new_string(text) : NULL);
}

void json_add_count(struct json_object *o, const char *key, uint64_t value)
{
	json_add(o, key, json_object_new_uint64(value));
}

void json_add_bool(struct json_object *o, const char *key, bool value)
{
	json_add(o, key, json_object_new_boolean(value));
}

/* JSON has no infinity: such a value is null. */
void json_add_number(struct json_object *o, const char *key, double value,
		     int decimals)
{
	char text[64];

	if (!isfinite(value)) {
		json_add(o, key, NULL);
		return;
	}
	snprintf(text, sizeof(text), "%.*f", decimals, value);
	json_add(o, key, json_object_new_double_s(strtod(text, NULL), text));
}

/* Writes and frees the report. */
int json_write(struct json_object *o, FILE *out)
{
	const char *text = json_object_to_json_string_ext(
		o, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);
	int ret = text && fprintf(out, "%s\n", text) >= 0 ? 0 : -EIO;

	json_object_put(o);
	return fflush(out) ? -EIO : ret;
}
