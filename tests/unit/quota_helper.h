/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the tests of limits share: two users, and limits that are put back.
 */
#ifndef TESTS_UNIT_QUOTA_HELPER_H
#define TESTS_UNIT_QUOTA_HELPER_H

#include "core_port.h"
#include "cred.h"
#include "limits.h"
#include "session.h"

#include "backend.h"
#include "backend_embedded.h"
#include "engine_helper.h"

static inline bool in_no_group(const struct knpu_cred *cred, u32 gid)
{
	(void)cred;
	(void)gid;
	return false;
}

static const struct knpu_cred ann = { .uid = 1,
				      .process = "ann's",
				      .in_group = in_no_group };
static const struct knpu_cred ben = { .uid = 65,
				      .process = "ben's",
				      .in_group = in_no_group };

static inline int open_as(const struct knpu_cred *who, struct knpu **out)
{
	const struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	int err;

	knpu_embedded_be(who);
	err = knpu_open(&opts, out);
	knpu_embedded_be(NULL);
	return err;
}

static inline int make(struct knpu *k, const char *name)
{
	const struct knpu_engine_opts opts = engine_opts(name);

	return knpu_engine_create(k, &opts);
}

static inline void limit(const char *name, uint64_t value)
{
	uint64_t told;

	OK(knpu_limit_set(name, value));
	OK(knpu_limit_get(name, &told));
	assert_int_equal(told, value);
}

/* Every test ends with nothing left, and the limits as they are built in. */
static inline int at_rest(void **state)
{
	(void)state;
	limit("sessions", KNPU_SESSIONS_MAX);
	limit("user_sessions", KNPU_SESSIONS_MAX);
	limit("engines", KNPU_ENGINES_MAX);
	limit("user_engines", KNPU_ENGINES_MAX);
	limit("user_commands", 0);
	limit("idle_ms", 0);
	limit("evict_ms", 60000);
	limit("hang_ms", 0);
	limit("lock_ms", 0);
	limit("user_memory", 0);
	return port_live() != 0;
}

static inline uint64_t seconds(uint64_t n)
{
	return n * 1000000000;
}

static inline struct knpu_session *session_of(struct knpu *k)
{
	return k->session;
}

#define TEST(f) cmocka_unit_test_teardown(f, at_rest)

#endif /* TESTS_UNIT_QUOTA_HELPER_H */
