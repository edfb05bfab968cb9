// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Who may do what: owner, group and mode of an engine, as files have them, seen
 * by the sessions of several users.
 */
#include "core_port.h"
#include "cred.h"
#include "session.h"

#include "backend.h"
#include "backend_embedded.h"
#include "engine_helper.h"

#define R KNPU_RIGHT_READ
#define I KNPU_RIGHT_INJECT
#define E KNPU_RIGHT_EDIT
#define O KNPU_RIGHT_OWN

/* Everybody but root is also in the group that has a hundred times his id. */
static bool in_hundredfold(const struct knpu_cred *cred, u32 gid)
{
	return cred->uid && gid == cred->uid * 100;
}

static const struct knpu_cred root = { .admin = true,
				       .in_group = in_hundredfold };
static const struct knpu_cred ann = { .uid = 1,
				      .gid = 10,
				      .in_group = in_hundredfold };
static const struct knpu_cred ben = { .uid = 2,
				      .gid = 10,
				      .in_group = in_hundredfold };
static const struct knpu_cred cat = { .uid = 3,
				      .gid = 30,
				      .in_group = in_hundredfold };

static struct knpu *open_as(const struct knpu_cred *who)
{
	struct knpu *k;

	knpu_embedded_be(who);
	k = open_embedded();
	knpu_embedded_be(NULL);
	return k;
}

static struct knpu *make_as(const struct knpu_cred *who, uint32_t mode)
{
	const struct knpu_engine_opts opts = engine_opts("access");
	struct knpu_engine_access a = {
		.flags = KNPU_ENGINE_ACCESS_F_MODE,
		.mode = mode,
	};
	struct knpu *k = open_as(who);

	OK(knpu_engine_create(k, &opts));
	OK(knpu_engine_access(k, &a));
	return k;
}

/* The rights with which @who gets in, 0 if that is refused. */
static uint32_t rights_of(const struct knpu_cred *who)
{
	struct knpu *k = open_as(who);
	struct knpu_session *s = k->session;
	int err = knpu_engine_attach(k, "access");
	uint32_t rights = s->rights;

	if (err)
		assert_int_equal(err, -ENOENT);
	assert_int_equal(!err, !!rights);
	knpu_close(k);
	return rights;
}

static void an_engine_is_its_makers(void **state)
{
	const struct knpu_engine_opts opts = engine_opts("access");
	struct knpu_engine_access a = { .flags = 0 };
	struct knpu *k = open_as(&ann);

	(void)state;
	OK(knpu_engine_create(k, &opts));
	OK(knpu_engine_access(k, &a));
	assert_int_equal(a.mode, 0700);
	assert_int_equal(a.uid, 1);
	assert_int_equal(a.gid, 10);
	assert_int_equal(rights_of(&ann), R | I | E | O);
	assert_int_equal(rights_of(&ben), 0);
	assert_int_equal(rights_of(&cat), 0);
	assert_int_equal(rights_of(&root), R | I | E | O);
	knpu_close(k);
}

static void the_first_class_that_fits_decides(void **state)
{
	static const struct {
		uint32_t mode;
		uint32_t owner, group, others;
	} rows[] = {
		{ 0000, 0, 0, 0 },
		{ 0777, R | I | E | O, R | I | E, R | I | E },
		{ 0754, R | I | E | O, R | E, R },
		{ 0640, R | I | O, R, 0 },
		{ 0604, R | I | O, 0, R },
		{ 0467, R | O, R | I, R | I | E },
		{ 0077, 0, R | I | E, R | I | E },
		/* Who may not read may not get in, whatever else he may. */
		{ 0333, 0, 0, 0 },
		{ 0731, R | I | E | O, 0, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct knpu *k = make_as(&ann, rows[i].mode);

		assert_int_equal(rights_of(&ann), rows[i].owner);
		assert_int_equal(rights_of(&ben), rows[i].group);
		assert_int_equal(rights_of(&cat), rows[i].others);
		assert_int_equal(rights_of(&root), R | I | E | O);
		knpu_close(k);
	}
}

static void a_group_of_the_list_counts(void **state)
{
	struct knpu *k = make_as(&ann, 0640);
	struct knpu_engine_access a = {
		.flags = KNPU_ENGINE_ACCESS_F_GID,
		.gid = 300,
	};

	(void)state;
	/* It is not ann's: she may not give to it. */
	assert_int_equal(knpu_engine_access(k, &a), -EPERM);
	assert_int_equal(rights_of(&ben), R);
	a.gid = 100;
	OK(knpu_engine_access(k, &a));
	assert_int_equal(a.gid, 100);
	assert_int_equal(rights_of(&ben), 0);
	knpu_close(k);

	k = make_as(&root, 0640);
	a.gid = 300;
	OK(knpu_engine_access(k, &a));
	assert_int_equal(rights_of(&cat), R);
	assert_int_equal(rights_of(&ann), 0);
	knpu_close(k);
}

static void who_may_not_read_is_told_nothing(void **state)
{
	struct knpu *k = make_as(&ann, 0740);
	struct knpu *b = open_as(&cat);

	(void)state;
	assert_int_equal(knpu_engine_attach(b, "access"), -ENOENT);
	assert_non_null(strstr(knpu_error(), "no such"));
	/* It can still have another. */
	OK(knpu_engine_create(b,
			      &(struct knpu_engine_opts){
				      .size = sizeof(struct knpu_engine_opts),
				      .name = "other",
				      .rate_uhz = 1000000,
				      .ledger_bursts = 4,
				      .ledger_spikes = 16,
			      }));
	knpu_close(b);
	knpu_close(k);
}

static void a_session_keeps_what_it_was_given(void **state)
{
	struct knpu *k = make_as(&ann, 0770);
	struct knpu *b = open_as(&ben);
	struct knpu_engine_access a = {
		.flags = KNPU_ENGINE_ACCESS_F_MODE,
		.mode = 0700,
	};
	const struct knpu_inject_item item = { .id = 1, .amount = 1 };

	(void)state;
	OK(knpu_engine_attach(b, "access"));
	OK(knpu_engine_access(k, &a));
	assert_int_equal(rights_of(&ben), 0);
	OK(knpu_inject(b, &item, 1, NULL));
	knpu_close(b);
	knpu_close(k);
}

static void a_reader_reads(void **state)
{
	struct knpu *k = make_as(&ann, 0744);
	struct knpu *b = open_as(&ben);
	const struct knpu_inject_item item = { .id = 1, .amount = 1 };
	const struct knpu_ledger *ledger;
	struct knpu_engine_info info;
	struct knpu_engine_access a = { .flags = 0 };

	(void)state;
	OK(knpu_engine_attach(b, "access"));
	OK(knpu_engine_info(b, &info));
	OK(knpu_ledger_map(b, &ledger));
	OK(knpu_engine_access(b, &a));
	assert_int_equal(a.mode, 0744);
	assert_int_equal(knpu_inject(b, &item, 1, NULL), -EACCES);
	assert_int_equal(knpu_engine_step(b, 1, NULL), -EACCES);
	assert_int_equal(knpu_publish(b, NULL), -EACCES);
	assert_int_equal(knpu_engine_destroy(b), -EACCES);
	a.flags = KNPU_ENGINE_ACCESS_F_MODE;
	a.mode = 0777;
	assert_int_equal(knpu_engine_access(b, &a), -EACCES);
	OK(knpu_engine_step(k, 1, NULL));
	knpu_close(b);
	knpu_close(k);
}

/* All of it is changed, or nothing. */
static void change(struct knpu *k, uint32_t flags, uint32_t mode, uint32_t uid,
		   uint32_t gid, int err)
{
	struct knpu_engine_access before = { .flags = 0 };
	struct knpu_engine_access a = {
		.flags = flags, .mode = mode, .uid = uid, .gid = gid
	};

	OK(knpu_engine_access(k, &before));
	assert_int_equal(knpu_engine_access(k, &a), err);
	if (!err) {
		assert_int_equal(a.uid, uid);
		assert_int_equal(a.gid, gid);
		assert_int_equal(a.mode, mode);
		return;
	}
	a = (struct knpu_engine_access){ .flags = 0 };
	OK(knpu_engine_access(k, &a));
	assert_memory_equal(&a, &before, sizeof(a));
}

static void an_engine_is_given_away(void **state)
{
	const uint32_t all = KNPU_ENGINE_ACCESS_F_ALL;
	struct knpu *k = make_as(&ann, 0700);
	struct knpu *r;

	(void)state;
	change(k, all, 01000, 1, 10, -EINVAL);
	change(k, all, 0777, U32_MAX, 10, -EINVAL);
	change(k, all, 0777, 1, U32_MAX, -EINVAL);
	change(k, all, 0777, 2, 10, -EPERM);
	change(k, all, 0777, 1, 30, -EPERM);
	change(k, all, 0750, 1, 100, 0);
	r = open_as(&root);
	OK(knpu_engine_attach(r, "access"));
	change(r, all, 0740, 3, 10, 0);
	assert_int_equal(rights_of(&cat), R | I | E | O);
	assert_int_equal(rights_of(&ann), R);
	knpu_close(r);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_engine_is_its_makers),
		cmocka_unit_test(the_first_class_that_fits_decides),
		cmocka_unit_test(a_group_of_the_list_counts),
		cmocka_unit_test(who_may_not_read_is_told_nothing),
		cmocka_unit_test(a_session_keeps_what_it_was_given),
		cmocka_unit_test(a_reader_reads),
		cmocka_unit_test(an_engine_is_given_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
