// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The directories of sessions and engines: what they tell, whom they tell it,
 * and how a session is ended by somebody else.
 */
#include "core_port.h"
#include "cred.h"
#include "limits.h"
#include "session.h"

#include "backend.h"
#include "backend_embedded.h"
#include "engine_helper.h"

#include <unistd.h>

static bool in_no_group(const struct knpu_cred *cred, u32 gid)
{
	(void)cred;
	(void)gid;
	return false;
}

static const struct knpu_cred root = { .admin = true,
				       .process = "root's",
				       .in_group = in_no_group };
static const struct knpu_cred ann = { .uid = 1,
				      .gid = 10,
				      .pid = 111,
				      .process = "ann's",
				      .in_group = in_no_group };
static const struct knpu_cred ben = { .uid = 2,
				      .gid = 20,
				      .pid = 222,
				      .process = "ben's",
				      .in_group = in_no_group };

static struct knpu *open_as(const struct knpu_cred *who)
{
	struct knpu *k;

	knpu_embedded_be(who);
	k = open_embedded();
	knpu_embedded_be(NULL);
	return k;
}

static struct knpu *make_as(const struct knpu_cred *who, const char *name)
{
	const struct knpu_engine_opts opts = engine_opts(name);
	struct knpu *k = open_as(who);

	OK(knpu_engine_create(k, &opts));
	return k;
}

static uint64_t id_of(struct knpu *k)
{
	return ((struct knpu_session *)k->session)->id;
}

static struct knpu_session_entry list[64];
static uint32_t hidden;

/* What @k is told, into @list. */
static int sessions_for(struct knpu *k)
{
	uint32_t next = 0;
	int nr;

	hidden = 0;
	nr = knpu_session_list(k, &next, list, 64, &hidden);
	assert_true(nr >= 0 && nr < 64);
	assert_int_equal(knpu_session_list(k, &next, list + nr, 1, &hidden), 0);
	return nr;
}

/* What @k is told of the session with that id. */
static struct knpu_session_entry *entry_for(struct knpu *k, uint64_t id)
{
	int nr = sessions_for(k);

	while (nr-- > 0)
		if (list[nr].id == id)
			return &list[nr];
	return NULL;
}

static void a_session_tells_who_opened_it(void **state)
{
	struct knpu *k = open_embedded();
	struct knpu_session_entry *e = entry_for(k, id_of(k));

	(void)state;
	assert_non_null(e);
	assert_int_equal(e->flags, KNPU_SESSION_F_SELF);
	assert_int_equal(e->pid, getpid());
	assert_int_equal(e->uid, geteuid());
	assert_string_equal((char *)e->process, "core_session");
	assert_string_equal((char *)e->engine, "");
	assert_int_equal(e->rights, 0);
	/* The one that asks. */
	assert_int_equal(e->busy, 1);
	assert_int_equal(e->command, KNPU_CMD_SESSION_LIST);
	knpu_close(k);
}

static void a_session_is_shown_to_its_user_and_to_root(void **state)
{
	struct knpu *a = make_as(&ann, "anns");
	struct knpu *a2 = open_as(&ann);
	struct knpu *b = open_as(&ben);
	struct knpu *r = open_as(&root);
	struct knpu_session_entry *e;

	(void)state;
	assert_int_equal(sessions_for(a2), 2);
	assert_int_equal(hidden, 2);
	assert_int_equal(sessions_for(b), 1);
	assert_int_equal(list[0].id, id_of(b));
	assert_int_equal(hidden, 3);
	assert_int_equal(sessions_for(r), 4);
	assert_int_equal(hidden, 0);
	e = entry_for(r, id_of(a));
	assert_non_null(e);
	assert_int_equal(e->pid, 111);
	assert_int_equal(e->uid, 1);
	assert_int_equal(e->flags, 0);
	assert_int_equal(e->rights, KNPU_RIGHT_ALL);
	assert_int_equal(e->busy, 0);
	assert_int_equal(e->command, 0);
	assert_string_equal((char *)e->process, "ann's");
	assert_string_equal((char *)e->engine, "anns");
	knpu_close(a);
	assert_int_equal(sessions_for(r), 3);
	knpu_close(a2);
	knpu_close(b);
	knpu_close(r);
}

static void requests_are_counted(void **state)
{
	struct knpu *k = make_engine("counted");
	struct knpu *other = open_embedded();
	struct knpu_session_entry before, *after;
	const struct knpu_inject_item items[3] = { { 1, 1 },
						   { 1, 1 },
						   { 99, 1 } };
	uint64_t size = sizeof(struct knpu_inject);

	(void)state;
	before = *entry_for(other, id_of(k));
	assert_int_equal(before.requests, 1);
	assert_int_equal(before.failures, 0);
	assert_int_equal(before.bytes, sizeof(struct knpu_engine_create));
	OK(knpu_inject(k, items, 2, NULL));
	assert_int_equal(knpu_inject(k, items, 3, NULL), -ENOENT);
	assert_int_equal(knpu_engine_attach(k, "none"), -EBUSY);
	after = entry_for(other, id_of(k));
	assert_int_equal(after->requests, 4);
	assert_int_equal(after->failures, 2);
	assert_int_equal(after->bytes - before.bytes, 2 * size + 5 * 8);
	assert_true(after->idle_ns <= after->age_ns);
	assert_true(after->age_ns >= before.age_ns);
	knpu_close(other);
	knpu_close(k);
}

static int engines_for(const struct knpu_cred *who,
		       struct knpu_engine_entry *out)
{
	struct knpu *k = open_as(who);
	uint32_t next = 0;
	int nr = knpu_engine_list(k, &next, out, 8);

	assert_true(nr >= 0 && nr < 8);
	knpu_close(k);
	return nr;
}

static void an_engine_is_shown_to_who_may_read_it(void **state)
{
	struct knpu *a = make_as(&ann, "anns");
	struct knpu *b = make_as(&ben, "bens");
	struct knpu *b2 = open_as(&ben);
	struct knpu_engine_access share = {
		.flags = KNPU_ENGINE_ACCESS_F_MODE,
		.mode = 0746,
	};
	struct knpu_engine_entry e[8];

	(void)state;
	add_row_of(a, "row", 7, NULL, 0);
	OK(knpu_engine_step(a, 3, NULL));
	assert_int_equal(engines_for(&root, e), 2);
	assert_int_equal(engines_for(&ben, e), 1);
	assert_string_equal((char *)e[0].name, "bens");
	assert_int_equal(e[0].sessions, 1);
	OK(knpu_engine_access(a, &share));
	OK(knpu_engine_attach(b2, "anns"));
	assert_int_equal(engines_for(&ben, e), 2);
	assert_string_equal((char *)e[0].name, "anns");
	assert_int_equal(e[0].sessions, 2);
	assert_int_equal(e[0].rights, KNPU_RIGHT_READ | KNPU_RIGHT_INJECT);
	assert_int_equal(e[0].mode, 0746);
	assert_int_equal(e[0].uid, 1);
	assert_int_equal(e[0].gid, 10);
	assert_int_equal(e[0].burst, 3);
	assert_int_equal(e[0].neurons, 10);
	assert_int_equal(e[0].rate_uhz, 100000000);
	assert_int_equal(e[0].flags, 0);
	assert_true(e[0].memory > 1000);
	/* Destroyed, it is no more, though sessions still have it. */
	OK(knpu_engine_destroy(a));
	assert_int_equal(engines_for(&ben, e), 1);
	assert_string_equal((char *)e[0].name, "bens");
	knpu_close(b2);
	knpu_close(b);
	knpu_close(a);
	assert_int_equal(engines_for(&root, e), 0);
}

static void a_list_goes_on_where_it_ended(void **state)
{
	struct knpu *k[5];
	struct knpu_engine_entry e;
	struct knpu_session_entry s;
	uint32_t next = 0, i;
	char name[8];

	(void)state;
	for (i = 0; i < 5; i++) {
		snprintf(name, sizeof(name), "list %u", i);
		k[i] = make_engine(name);
	}
	for (i = 0; i < 5; i++) {
		snprintf(name, sizeof(name), "list %u", i);
		assert_int_equal(knpu_engine_list(k[0], &next, &e, 1), 1);
		assert_string_equal((char *)e.name, name);
	}
	assert_int_equal(knpu_engine_list(k[0], &next, &e, 1), 0);
	assert_int_equal(knpu_engine_list(k[0], &next, &e, 0), -EINVAL);
	next = U32_MAX;
	assert_int_equal(knpu_engine_list(k[0], &next, &e, 1), 0);
	for (i = 0, next = 0; i < 5; i++) {
		assert_int_equal(knpu_session_list(k[0], &next, &s, 1, NULL),
				 1);
		assert_int_equal(s.id, id_of(k[i]));
	}
	assert_int_equal(knpu_session_list(k[0], &next, &s, 1, NULL), 0);
	next = U32_MAX;
	assert_int_equal(knpu_session_list(k[0], &next, &s, 1, NULL), 0);
	for (i = 0; i < 5; i++)
		knpu_close(k[i]);
}

static void who_is_kicked_is_told_so(void **state)
{
	struct knpu *a = make_engine("kicked");
	struct knpu *b = attach_to("kicked");
	const struct knpu_ledger *ledger;
	struct knpu_engine_info info;
	struct knpu_query query;
	uint64_t head;

	(void)state;
	OK(knpu_ledger_map(b, &ledger));
	OK(knpu_engine_step(a, 2, NULL));
	OK(knpu_session_kick(a, id_of(b)));
	assert_int_equal(knpu_engine_info(b, &info), -ESTALE);
	assert_int_equal(knpu_query(b, &query), -ESTALE);
	assert_int_equal(knpu_engine_attach(b, "kicked"), -ESTALE);
	assert_int_equal(knpu_engine_wait(b, 0, 0, NULL), -ESTALE);
	assert_non_null(strstr(knpu_error(), "open again"));
	/* What it has mapped goes on. */
	OK(knpu_engine_step(a, 1, NULL));
	OK(knpu_ledger_head(ledger, &head));
	assert_int_equal(head, 3);
	/* It is not there any more, and nobody's. */
	assert_null(entry_for(a, id_of(b)));
	assert_int_equal(knpu_session_kick(a, id_of(b)), -ENOENT);
	knpu_close(b);
	knpu_close(a);
}

static void the_last_session_takes_its_engine_along(void **state)
{
	struct knpu *a = make_engine("alone");
	struct knpu *b = open_embedded();
	const struct knpu_ledger *ledger;
	uint64_t head;

	(void)state;
	OK(knpu_ledger_map(a, &ledger));
	OK(knpu_session_kick(b, id_of(a)));
	assert_int_equal(knpu_engine_attach(b, "alone"), -ENOENT);
	assert_int_equal(knpu_ledger_head(ledger, &head), -ENODEV);
	knpu_close(a);
	/* One's own, too; the command itself still succeeds. */
	OK(knpu_session_kick(b, id_of(b)));
	assert_int_equal(knpu_session_kick(b, id_of(b)), -ESTALE);
	knpu_close(b);
}

static void others_are_not_kicked(void **state)
{
	struct knpu *a = open_as(&ann);
	struct knpu *b = open_as(&ben);
	struct knpu *r = open_as(&root);
	struct knpu_query query;

	(void)state;
	assert_int_equal(knpu_session_kick(b, id_of(a)), -ENOENT);
	assert_int_equal(knpu_session_kick(b, id_of(r)), -ENOENT);
	assert_int_equal(knpu_session_kick(r, id_of(a) + KNPU_SESSIONS_MAX),
			 -ENOENT);
	assert_int_equal(knpu_session_kick(r, 0), -ENOENT);
	OK(knpu_query(a, &query));
	OK(knpu_session_kick(r, id_of(a)));
	assert_int_equal(knpu_query(a, &query), -ESTALE);
	knpu_close(r);
	knpu_close(b);
	knpu_close(a);
}

static void sessions_are_limited(void **state)
{
	static struct knpu *all[KNPU_SESSIONS_MAX];
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	struct knpu *k;
	uint64_t gone;
	size_t i;

	(void)state;
	for (i = 0; i < KNPU_SESSIONS_MAX; i++)
		all[i] = open_embedded();
	assert_int_equal(knpu_open(&opts, &k), -ENFILE);
	assert_non_null(strstr(knpu_error(), "as many as"));
	/* One that is closed makes room, and one that is kicked. */
	gone = id_of(all[77]);
	knpu_close(all[77]);
	all[77] = open_embedded();
	assert_int_not_equal(id_of(all[77]), gone);
	assert_int_equal(knpu_open(&opts, &k), -ENFILE);
	OK(knpu_session_kick(all[1], id_of(all[2])));
	OK(knpu_open(&opts, &k));
	knpu_close(all[2]);
	all[2] = k;
	assert_int_equal(knpu_open(&opts, &k), -ENFILE);
	for (i = 0; i < KNPU_SESSIONS_MAX; i++)
		knpu_close(all[i]);
}

/* LONG=n: n percent of a million cycles. */
static void nothing_is_left(void **state)
{
	const char *text = getenv("LONG");
	unsigned long cycles = text ? atol(text) * 10000 : 2000, i;
	struct knpu *k = make_engine("kept");
	struct knpu_engine_entry e[2];
	uint32_t next = 0;
	uint64_t memory;
	long live;

	(void)state;
	knpu_close(attach_to("kept"));
	assert_int_equal(knpu_engine_list(k, &next, e, 2), 1);
	memory = e[0].memory;
	next = 0;
	live = port_live();
	for (i = 0; i < cycles; i++) {
		struct knpu *other = attach_to("kept");

		connect(other, 1, 2, 1, 1);
		if (i % 3 == 0)
			OK(knpu_session_kick(k, id_of(other)));
		knpu_close(other);
	}
	assert_int_equal(port_live(), live);
	assert_int_equal(sessions_for(k), 1);
	assert_int_equal(knpu_engine_list(k, &next, e, 2), 1);
	assert_int_equal(e[0].sessions, 1);
	assert_int_equal(e[0].memory, memory);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_session_tells_who_opened_it),
		cmocka_unit_test(a_session_is_shown_to_its_user_and_to_root),
		cmocka_unit_test(requests_are_counted),
		cmocka_unit_test(an_engine_is_shown_to_who_may_read_it),
		cmocka_unit_test(a_list_goes_on_where_it_ended),
		cmocka_unit_test(who_is_kicked_is_told_so),
		cmocka_unit_test(the_last_session_takes_its_engine_along),
		cmocka_unit_test(others_are_not_kicked),
		cmocka_unit_test(sessions_are_limited),
		cmocka_unit_test(nothing_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
