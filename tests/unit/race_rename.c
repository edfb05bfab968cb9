// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * One renames an area over and over while others look for it by name, tell it
 * by id, and list all.
 */
#include "race_helper.h"

#define ROUNDS 1000

/* A mixture of both would show. */
static const char *const names[2] = { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
				      "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" };
static atomic_bool over;

static bool one_of_them(const struct knpu_area_info *info)
{
	const char *name = (const char *)info->name;

	return info->area == KNPU_AREA_FIRST_USER &&
	       (!strcmp(name, names[0]) || !strcmp(name, names[1]));
}

static void *change(void *unused)
{
	struct knpu *k = attach_to("names");
	int i;

	for (i = 1; i <= ROUNDS; i++)
		OK(knpu_area_rename(k, KNPU_AREA_FIRST_USER, names[i % 2]));
	atomic_store(&over, true);
	knpu_close(k);
	return unused;
}

static void *look(void *unused)
{
	struct knpu *k = attach_to("names");
	struct knpu_area_info info, list[8];
	int i;

	while (!atomic_load(&over)) {
		for (i = 0; i < 2; i++) {
			int err = knpu_area_find(k, names[i], &info);

			MUST(err == -ENOENT || (!err && one_of_them(&info)));
		}
		OK(knpu_area_info(k, KNPU_AREA_FIRST_USER, &info));
		MUST(one_of_them(&info));
		MUST(knpu_area_list(k, 0, list, 8) == KNPU_AREA_FIRST_USER + 2);
		MUST(one_of_them(&list[KNPU_AREA_FIRST_USER]));
		OK(knpu_area_find(k, "other", &info));
		MUST(info.area == KNPU_AREA_FIRST_USER + 1);
	}
	knpu_close(k);
	return unused;
}

static void a_name_is_whole(void **state)
{
	void *(*const jobs[])(void *) = { change, look, look };
	struct knpu *k = open_session();
	struct knpu_area_info info;

	(void)state;
	OK(create(k, "names", 0, 16, 16));
	add_row_of(k, names[0], 2, NULL, 0);
	add_row_of(k, "other", 2, NULL, 0);
	run_all(jobs, sizeof(jobs) / sizeof(jobs[0]));
	OK(knpu_area_find(k, names[ROUNDS % 2], &info));
	MUST(knpu_area_find(k, names[1 - ROUNDS % 2], &info) == -ENOENT);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
