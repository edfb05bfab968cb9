// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Every allocation of a parse fails in turn.
 *
 * All memory of the language comes from arena.c, which is compiled here with
 * allocators that fail when told to; the archive's own is then not linked.
 */
#include <stdlib.h>

static long countdown = -1;
static long held;

static int fails(void)
{
	return countdown >= 0 && countdown-- == 0;
}

static void *failing_malloc(size_t size)
{
	void *bytes = fails() ? NULL : malloc(size);

	held += bytes != NULL;
	return bytes;
}

static void *failing_realloc(void *old, size_t size)
{
	void *bytes = fails() ? NULL : realloc(old, size);

	held += bytes && !old;
	return bytes;
}

static void counting_free(void *bytes)
{
	held -= bytes != NULL;
	free(bytes);
}

#define malloc failing_malloc
#define realloc failing_realloc
#define free counting_free
#include "lib/brain/arena.c"
#undef malloc
#undef realloc
#undef free

#include "brain_helper.h"

static const char *const texts[] = {
	"(engine e (seed 4)) (area a (dims 4 4 1) (leak 0.5) (ledger 3)) "
	"(area b (dims 9 1 1) (per-voxel 2)) (set a (psp 4)) "
	"(set (a 0 0 0) (leak 0)) (synapse (a 0 0 0) (b 1 0 0 1)) "
	"(connect a b (vectors (1 0 0) (0 1 0))) "
	"(connect a b (patterns ((* * *) (? ? ?)) ((0 * *) (* * *)))) "
	"(connect b a random) (input a (file \"x\")) (output o a) "
	"(output p b) !(inject (a 0 0 0) 1) !(step 1) "
	"!(expect-fired (a 0 0 0)) !(expect-potential (a 1 0 0) 1) "
	"!(expect-synapses a b ((0 0 0) (1 0 0)))",
	"(x) (area a (dims 1 1 z) (psp 300)) (aera b (dims 1 1 1)) "
	"(set a (pps 1)) (connect a b rendom) \"x ) (area c",
};

/* Lets allocation number @n fail; returns what the parse returns. */
static int parse_failing(const char *text, long n)
{
	struct knpu_brain_source source = { "b", text, strlen(text) };
	struct knpu_brain *brain = (struct knpu_brain *)&source;
	int err;

	countdown = n;
	err = knpu_brain_parse(&source, 1, &brain);
	countdown = -1;
	if (err)
		assert_null(brain);
	else
		knpu_brain_free(brain);
	assert_int_equal(held, 0);
	return err;
}

static void each_fails(void **state)
{
	size_t i;
	long n;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		for (n = 0; parse_failing(texts[i], n); n++) {
			assert_int_equal(parse_failing(texts[i], n), -ENOMEM);
			assert_true(n < 10000);
		}
		assert_true(n > 5);
	}
}

/* A connect fact that is built needs memory too. */
static void apply_fails(void **state)
{
	struct knpu_open_opts opts = {
		.size = sizeof(opts),
		.backend = KNPU_BACKEND_EMBEDDED,
	};
	struct knpu_brain *brain = parse_good(
		"(area a (dims 40 40 1)) (connect a a (patterns "
		"((* 0 0) (? * *)) ((0 * *) (* ? ?)) ((0 0 0) (1 1 0))))");
	struct knpu *session;
	long n, before;
	int err;

	(void)state;
	assert_int_equal(knpu_open(&opts, &session), 0);
	assert_int_equal(knpu_brain_create_engine(brain, session), 0);
	assert_int_equal(knpu_brain_apply(brain, 0, session), 0);
	before = held;
	for (n = 0, err = -ENOMEM; err; n++) {
		countdown = n;
		err = knpu_brain_apply(brain, 1, session);
		countdown = -1;
		assert_true(err == 0 || err == -ENOMEM);
		assert_int_equal(held, before);
	}
	assert_true(n > 2);
	knpu_engine_destroy(session);
	knpu_close(session);
	knpu_brain_free(brain);
	assert_int_equal(held, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(apply_fails),
		cmocka_unit_test(each_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
