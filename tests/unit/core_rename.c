// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Areas get other names: found by them at once, and by the old ones no more.
 */
#include "area.h"
#include "engine.h"

#include "engine_helper.h"

#define FIRST KNPU_AREA_FIRST_USER

static struct knpu *k;

static int up(void **state)
{
	(void)state;
	k = make_engine("names");
	add_row_of(k, "a", 4, NULL, 0);
	add_row_of(k, "b", 5, NULL, 0);
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

/* The id of the area of a name, which is told as well; or an error. */
static int found(const char *name)
{
	struct knpu_area_info info;
	int err = knpu_area_find(k, name, &info);

	if (err)
		return err;
	assert_string_equal((const char *)info.name, name);
	return info.area;
}

static void by_the_new_name(void **state)
{
	struct knpu_area_info info, list[8];

	(void)state;
	OK(knpu_area_rename(k, FIRST, "new"));
	assert_int_equal(found("new"), FIRST);
	assert_int_equal(found("a"), -ENOENT);
	assert_int_equal(found("b"), FIRST + 1);
	OK(knpu_area_info(k, FIRST, &info));
	assert_string_equal((const char *)info.name, "new");
	assert_int_equal(info.neurons, 4);
	assert_int_equal(knpu_area_list(k, 0, list, 8), FIRST + 2);
	assert_string_equal((const char *)list[FIRST].name, "new");
	assert_string_equal((const char *)list[FIRST + 1].name, "b");
}

/* Two change places by way of a third, and a new area gets what is left. */
static void an_old_name_is_free(void **state)
{
	(void)state;
	OK(knpu_area_rename(k, FIRST, "aside"));
	OK(knpu_area_rename(k, FIRST + 1, "a"));
	OK(knpu_area_rename(k, FIRST, "b"));
	assert_int_equal(found("a"), FIRST + 1);
	assert_int_equal(found("b"), FIRST);
	add_row_of(k, "aside", 1, NULL, 0);
	assert_int_equal(found("aside"), FIRST + 2);
}

static void refused(void **state)
{
	char tall[KNPU_NAME_LEN + 1];

	(void)state;
	memset(tall, 'x', KNPU_NAME_LEN);
	tall[KNPU_NAME_LEN] = 0;
	assert_int_equal(knpu_area_rename(k, FIRST, "b"), -EEXIST);
	assert_int_equal(knpu_area_rename(k, FIRST, "_power"), -EEXIST);
	assert_int_equal(knpu_area_rename(k, FIRST, ""), -EINVAL);
	assert_int_equal(knpu_area_rename(k, FIRST, "\n"), -EINVAL);
	assert_int_equal(knpu_area_rename(k, FIRST, tall), -EINVAL);
	assert_int_equal(knpu_area_rename(k, FIRST, NULL), -EINVAL);
	assert_int_equal(knpu_area_rename(k, KNPU_AREA_POWER, "p"), -EINVAL);
	assert_int_equal(knpu_area_rename(k, FIRST + 2, "b"), -ENOENT);
	assert_int_equal(knpu_area_rename(k, UINT32_MAX, ""), -ENOENT);
	assert_int_equal(found("a"), FIRST);
	assert_int_equal(found("b"), FIRST + 1);
	assert_int_equal(found("_power"), KNPU_AREA_POWER);
	/* Its own name is no other. */
	OK(knpu_area_rename(k, FIRST, "a"));
	assert_int_equal(found("a"), FIRST);
}

/* The next name from @number on that shares the bucket of the first. */
static u32 same_bucket(u32 bucket, u32 number, char name[16])
{
	do {
		snprintf(name, 16, "n%u", number++);
	} while (knpu_name_hash(name) % KNPU_NAME_BUCKETS != bucket);
	return number;
}

/* Whichever of a bucket goes, the others are still found. */
static void others_of_the_bucket(void **state)
{
	char name[3][16], to[16];
	u32 bucket = knpu_name_hash("n0") % KNPU_NAME_BUCKETS;
	u32 number = 0;
	int gone, i;

	(void)state;
	for (i = 0; i < 3; i++) {
		number = same_bucket(bucket, number, name[i]);
		add_row_of(k, name[i], 1, NULL, 0);
	}
	for (gone = 0; gone < 3; gone++) {
		number = same_bucket(bucket, number, to);
		OK(knpu_area_rename(k, FIRST + 2 + gone, to));
		assert_int_equal(found(to), FIRST + 2 + gone);
		assert_int_equal(found(name[gone]), -ENOENT);
		OK(knpu_area_rename(k, FIRST + 2 + gone, "elsewhere"));
		for (i = 0; i < 3; i++)
			if (i != gone)
				assert_int_equal(found(name[i]), FIRST + 2 + i);
		OK(knpu_area_rename(k, FIRST + 2 + gone, name[gone]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(by_the_new_name, up, down),
		cmocka_unit_test_setup_teardown(an_old_name_is_free, up, down),
		cmocka_unit_test_setup_teardown(refused, up, down),
		cmocka_unit_test_setup_teardown(others_of_the_bucket, up, down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
