// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Sessions that edit at once, sources side by side in one chunk, while bursts
 * run and others list: no edit of one is lost to another.
 */
#include "draw.h"
#include "race_helper.h"

#define EDITORS 3
#define SOURCES 20
#define TARGETS 6
#define ROUNDS 150
#define MOST 512

static uint32_t first;
static atomic_int editing = EDITORS;
static atomic_int editors;

/**
 * struct mine - an editor's sources, and the weights that they should have
 * @weight: by source and target; 0 where there is no synapse
 */
struct mine {
	int16_t weight[SOURCES][TARGETS];
};

static struct mine plain[EDITORS];

/* The sources of the editors alternate. */
static uint32_t id_of(int editor, uint32_t source)
{
	return first + source * EDITORS + editor;
}

static void edit_one(struct knpu *k, int editor, uint32_t *random)
{
	uint32_t source = draw_from(random, SOURCES),
		 target = draw_from(random, TARGETS);
	int16_t weight = 1 + draw_from(random, 255);
	int16_t *mine = &plain[editor].weight[source][target];
	const struct knpu_synapse_pair pair = { id_of(editor, source),
						first + target };
	const struct knpu_synapse_change change = {
		.source = pair.source,
		.target = pair.target,
		.weight = weight,
		.flags = KNPU_CHANGE_F_WEIGHT,
	};
	const struct knpu_synapse s = {
		.source = pair.source,
		.target = pair.target,
		.weight = weight,
		.delay = 1 + target,
	};

	if (!*mine) {
		OK(knpu_synapse_add(k, &s, 1, NULL));
		*mine = weight;
	} else if (draw_from(random, 2)) {
		OK(knpu_synapse_set(k, &change, 1, NULL));
		*mine = weight;
	} else {
		OK(knpu_synapse_remove(k, &pair, 1, NULL));
		*mine = 0;
	}
}

static void *edit(void *unused)
{
	int editor = atomic_fetch_add(&editors, 1);
	struct knpu *k = attach_to("edit");
	uint32_t random = editor;
	struct knpu_publish told;
	int round, i;

	for (round = 0; round < ROUNDS; round++) {
		for (i = 0; i < 5; i++)
			edit_one(k, editor, &random);
		OK(knpu_publish_tell(k, &told));
		/* Nobody else touches what is ours. */
		MUST(!told.missing);
	}
	atomic_fetch_sub(&editing, 1);
	knpu_close(k);
	return unused;
}

static void *step(void *unused)
{
	struct knpu *k = attach_to("edit");

	while (atomic_load(&editing))
		OK(knpu_engine_step(k, 3, NULL));
	knpu_close(k);
	return unused;
}

/* What is listed is whole: sorted by source, no pair twice. */
static void *list(void *unused)
{
	struct knpu *k = attach_to("edit");
	struct knpu_synapse out[MOST];

	while (atomic_load(&editing)) {
		uint32_t source = first, skip = 0;
		uint32_t end = first + EDITORS * SOURCES;
		int i, nr = knpu_synapse_list(k, &source, end, &skip, out,
					      MOST);

		MUST(nr >= 0 && source == end);
		for (i = 1; i < nr; i++)
			MUST(out[i].source > out[i - 1].source ||
			     (out[i].source == out[i - 1].source &&
			      out[i].target != out[i - 1].target));
	}
	knpu_close(k);
	return unused;
}

/* The first to ask makes the index while others publish. */
static void *list_incoming(void *unused)
{
	struct knpu *k = attach_to("edit");
	struct knpu_synapse out[MOST];

	while (atomic_load(&editing)) {
		uint32_t target = first, skip = 0;
		uint32_t end = first + TARGETS;
		int i, nr = knpu_synapse_list_incoming(k, &target, end, &skip,
						       out, MOST);

		MUST(nr >= 0 && target == end);
		for (i = 1; i < nr; i++)
			MUST(out[i].target > out[i - 1].target ||
			     (out[i].target == out[i - 1].target &&
			      out[i].source > out[i - 1].source));
	}
	knpu_close(k);
	return unused;
}

static void no_edit_is_lost(void **state)
{
	void *(*const jobs[])(void *) = { edit,		edit, edit,
					  step,		list, list_incoming,
					  list_incoming };
	struct knpu *k = open_session();
	struct knpu_synapse out[MOST];
	uint32_t source = 0, skip = 0, expected = 0;
	int nr, i, e, s, t;

	(void)state;
	OK(create(k, "edit", FX(2), 16, 4096));
	first = add_row_of(k, "a", EDITORS * SOURCES, NULL, 0).first;
	run_all(jobs, 7);
	nr = knpu_synapse_list(k, &source, first + EDITORS * SOURCES, &skip,
			       out, MOST);
	for (i = 0; i < nr; i++) {
		uint32_t at = out[i].source - first;

		MUST(out[i].weight ==
		     plain[at % EDITORS]
			     .weight[at / EDITORS][out[i].target - first]);
	}
	for (e = 0; e < EDITORS; e++)
		for (s = 0; s < SOURCES; s++)
			for (t = 0; t < TARGETS; t++)
				expected += plain[e].weight[s][t] != 0;
	MUST(nr == (int)expected && nr > EDITORS);
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_edit_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
