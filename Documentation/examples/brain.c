// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A brain as text: parsed, built, and its actions carried out.
 *
 *	cc brain.c $(pkg-config --cflags --libs libknpu) && ./a.out
 */
#include <knpu-brain.h>
#include <stdlib.h>
#include <string.h>

static const char text[] = "(engine row (hz 100) (power 0))\n"
			   "(area row (dims 4 1 1))\n"
			   "(connect row row (vectors (1 0 0)))\n"
			   "!(inject (row 0 0 0) 1.0)\n"
			   "!(step 4)\n";

static void check(int status, const char *what)
{
	if (status >= 0)
		return;
	fprintf(stderr, "%s: %s\n", what, knpu_error());
	exit(1);
}

/* Parses the text; prints its errors and ends if it has some. */
static struct knpu_brain *parse(void)
{
	const struct knpu_brain_source source = {
		.name = "text",
		.text = text,
		.length = strlen(text),
	};
	struct knpu_brain *brain;

	check(knpu_brain_parse(&source, 1, &brain), "parse");
	if (knpu_brain_nr_errors(brain)) {
		knpu_brain_print_errors(brain, stderr);
		exit(2);
	}
	return brain;
}

static void inject(struct knpu *k, const struct knpu_brain_statement *s)
{
	struct knpu_inject_item item = {
		.id = s->neurons[0],
		.amount = (int32_t)s->value,
	};

	check(knpu_inject(k, &item, 1, NULL), s->text);
}

/* One burst at a time, and what fired in it. */
static void step(struct knpu *k, uint64_t steps)
{
	const struct knpu_ledger *ledger;
	struct knpu_spike spikes[8];
	size_t count, i;
	uint64_t burst;

	check(knpu_ledger_map(k, &ledger), "ledger");
	while (steps--) {
		check(knpu_engine_step(k, 1, &burst), "step");
		check(knpu_ledger_read(ledger, burst, spikes, 8, &count),
		      "ledger");
		for (i = 0; i < count; i++)
			printf("burst %llu: neuron %u\n",
			       (unsigned long long)burst,
			       (unsigned int)spikes[i].id);
	}
}

int main(void)
{
	const struct knpu_open_opts opts = { .size = sizeof(opts) };
	struct knpu_brain *brain = parse();
	struct knpu *k;
	size_t i;

	check(knpu_open(&opts, &k), "open");
	check(knpu_brain_create_engine(brain, k), "engine");

	for (i = 0; i < knpu_brain_nr_statements(brain); i++) {
		const struct knpu_brain_statement *s;

		s = knpu_brain_statement(brain, i);
		check(knpu_brain_apply(brain, i, k), s->text);
		if (s->kind == KNPU_BRAIN_INJECT)
			inject(k, s);
		if (s->kind == KNPU_BRAIN_STEP) {
			check(knpu_brain_publish(brain, k), "publish");
			step(k, s->steps);
		}
	}

	knpu_close(k);
	knpu_brain_free(brain);
	return 0;
}

/*
 * Prints:
 *	burst 1: neuron 3
 *	burst 2: neuron 4
 *	burst 3: neuron 5
 *	burst 4: neuron 6
 */
