// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * How a brain file names a neuron, (AREA X Y Z [N]), and a voxel, (X Y Z).
 */
#include "area.h"
#include "diag.h"
#include "value.h"

/* A coordinate within an area; any where its dims are not known. */
static bool read_coordinate(struct kb_args *args, const struct kb_area *area,
			    const char *name, uint32_t size, uint32_t *out)
{
	const struct kb_expr *expr = kb_args_take(args, name);
	int64_t value = 0;
	char what[KNPU_NAME_LEN + 64];
	bool ok;

	if (!expr)
		return false;
	if (area->vague)
		size = KNPU_BRAIN_NEURONS_MAX;
	snprintf(what, sizeof(what), "%s within area %s", name,
		 (const char *)area->shown.info.name);
	ok = kb_integer(args->p, expr, what, 0, (int64_t)size - 1, &value);
	*out = (uint32_t)value;
	return ok;
}

static bool read_voxel(struct kb_args *args, const struct kb_area *area,
		       uint32_t out[3])
{
	const struct knpu_area_info *info = &area->shown.info;
	const uint32_t dims[] = { info->width, info->height, info->depth };
	static const char *const names[] = { "x", "y", "z" };
	bool ok = true;
	int i;

	for (i = 0; i < 3 && (i == 0 || args->next || ok); i++)
		ok &= read_coordinate(args, area, names[i], dims[i], &out[i]);
	return ok;
}

/* The number of the neuron in its voxel. */
static bool read_nth(struct kb_args *args, const struct kb_area *area,
		     uint32_t *out)
{
	const struct knpu_area_info *info = &area->shown.info;

	*out = 0;
	if (args->next)
		return read_coordinate(args, area, "the neuron in its voxel",
				       info->per_voxel, out);
	if (info->per_voxel == 1 || area->vague)
		return true;
	return kb_error(args->p, &args->list->end,
			"area %s has %u neurons "
			"per voxel: expected which one, 0..%u, before ')'",
			(const char *)info->name, info->per_voxel,
			info->per_voxel - 1);
}

bool kb_address(struct kb_parser *p, const struct kb_expr *expr,
		struct kb_address *out)
{
	struct kb_args args = kb_args(p, expr);
	const struct kb_expr *name;
	uint32_t at[4] = { 0 };
	bool ok;

	if (expr->kind != KB_LIST)
		return kb_expected(p, expr, "a neuron (AREA X Y Z [N])");
	name = kb_args_take(&args, "the name of an area");
	out->area = name ? kb_area_named(p, name) : NULL;
	if (!out->area)
		return false;
	ok = read_voxel(&args, out->area, at);
	if (!ok && !args.next)
		return false;
	ok &= read_nth(&args, out->area, &at[3]);
	ok &= kb_args_end(&args, "(AREA X Y Z [N])");
	out->id = 0;
	if (ok && !out->area->vague)
		out->id = knpu_voxel_id(&out->area->shown.info, at[0], at[1],
					at[2], at[3]);
	return ok;
}

bool kb_voxel(struct kb_parser *p, const struct kb_expr *expr,
	      const struct kb_area *area, uint32_t out[3])
{
	struct kb_args args = kb_args(p, expr);
	bool ok;

	if (expr->kind != KB_LIST)
		return kb_expected(p, expr, "a voxel (X Y Z)");
	ok = read_voxel(&args, area, out);
	return kb_args_end(&args, "(X Y Z)") && ok;
}
