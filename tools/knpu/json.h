/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * JSON reports: short names for what json-c can do.
 */
#ifndef KNPU_JSON_H
#define KNPU_JSON_H

#include "tool.h"

#include <json-c/json.h>

struct json_object *json_report(const char *command);
void json_add(struct json_object *o, const char *key,
	      struct json_object *value);
void json_add_text(struct json_object *o, const char *key, const char *text);
void json_add_count(struct json_object *o, const char *key, uint64_t value);
void json_add_bool(struct json_object *o, const char *key, bool value);
void json_add_number(struct json_object *o, const char *key, double value,
		     int decimals);
int json_write(struct json_object *o, FILE *out);

#endif /* KNPU_JSON_H */
