// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Choosing numbers: by chance, as text, and for properties.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "gen.h"

void fail(const char *what)
{
	fprintf(stderr, "knpu-refgen: %s\n", what);
	exit(2);
}

u64 draw(struct gen *g)
{
	u64 x = g->state += 0x9e3779b97f4a7c15u;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

u32 below(struct gen *g, u32 end)
{
	return (u32)(draw(g) % end);
}

s64 between(struct gen *g, s64 low, s64 high)
{
	return low + (s64)(draw(g) % (u64)(high - low + 1));
}

bool percent(struct gen *g, u32 chance)
{
	return below(g, 100) < chance;
}

/* ---- numbers as text ---- */

void say(struct pick *p, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(p->text, sizeof(p->text), format, list);
	va_end(list);
}

static void digits(struct gen *g, char *out, int nr)
{
	while (nr-- > 0)
		*out++ = (char)('0' + below(g, 10));
	*out = '\0';
}

static void as_fx(struct pick *p)
{
	s32 steps;

	if (!ref_fx(p->text, &steps))
		fail("a decimal that does not fit");
	p->value = steps;
}

/* Any exact number of steps, half steps and long fractions. */
void fx_between(struct gen *g, struct pick *p, s64 low, s64 high)
{
	char fraction[32], text[REF_FX_TEXT];
	s64 whole = between(g, low, high - 1);

	switch (below(g, 6)) {
	case 0:
		say(p, "%" PRId64, whole);
		break;
	case 1:
		ref_fx_text(between(g, low * REF_ONE, high * REF_ONE), text);
		say(p, "%s", text);
		break;
	case 2: /* k/8192: half a step, both signs */
		say(p, "%s%" PRId64 ".%013" PRIu64, whole < 0 ? "-" : "",
		    whole < 0 ? -whole - 1 : whole,
		    (u64)(2 * below(g, 4096) + 1) * 1220703125u);
		break;
	case 3:
		say(p, "%" PRId64 "e-1", between(g, low * 10, high * 10));
		break;
	default:
		digits(g, fraction, 1 + (int)below(g, 20));
		say(p, "%s%" PRId64 ".%s", whole < 0 ? "-" : "",
		    whole < 0 ? -whole - 1 : whole, fraction);
		break;
	}
	as_fx(p);
}

void fx_exact(struct pick *p, s64 steps)
{
	char text[REF_FX_TEXT];

	say(p, "%s", ref_fx_text(steps, text));
	p->value = steps;
}

/* A number in 0..1, the ends included, with few or many digits. */
static void unit_text(struct gen *g, struct pick *p)
{
	static const char *const some[] = {
		"0", "1", "0.5", "1.0", "0.0", "5e-1", "0.1", "0.999999999999"
	};
	char fraction[32];

	if (percent(g, 40)) {
		say(p, "%s", some[below(g, 8)]);
		return;
	}
	if (percent(g, 30)) { /* k/131072: half of a leak step */
		say(p, "0.%017" PRIu64,
		    (u64)(2 * below(g, 65536) + 1) * 762939453125u);
		return;
	}
	digits(g, fraction, 1 + (int)below(g, 24));
	say(p, "0.%s", fraction);
}

/* ---- values of properties ---- */

static void pick_threshold(struct gen *g, struct pick *p)
{
	if (g->tame || percent(g, 60))
		fx_between(g, p, 0, 12);
	else if (percent(g, 50))
		fx_between(g, p, -20, 300);
	else if (percent(g, 50))
		fx_between(g, p, -400000, 400000);
	else
		fx_exact(p, percent(g, 50) ? 0 : 65025 * REF_ONE);
}

static void pick_limit(struct gen *g, struct pick *p)
{
	if (percent(g, g->tame ? 70 : 40))
		say(p, "%s", percent(g, 50) ? "0" : "0.0");
	else if (percent(g, 80))
		fx_between(g, p, 4, 60);
	else
		fx_between(g, p, -30, 30);
	as_fx(p);
	/* What is not written as zero must not be rounded to it. */
	if (p->value == 0 && strspn(p->text, "0.") != strlen(p->text))
		fx_exact(p, 1);
	if (p->value == 0)
		p->value = REF_NO_LIMIT;
}

static void pick_leak(struct gen *g, struct pick *p)
{
	u32 leak;

	if (percent(g, 30))
		say(p, "0");
	else
		unit_text(g, p);
	if (!ref_leak(p->text, &leak))
		fail("leak");
	p->value = leak;
}

static void pick_excitability(struct gen *g, struct pick *p)
{
	u64 bound;

	if (percent(g, g->tame ? 80 : 50))
		say(p, "1");
	else if (percent(g, 10))
		say(p, "9.75e-%u", 2 + below(g, 8));
	else
		unit_text(g, p);
	if (!ref_excitability(p->text, &bound))
		fail("excitability");
	p->value = (s64)bound;
}

void whole(struct pick *p, s64 value)
{
	say(p, "%" PRId64, value);
	p->value = value;
}

static void pick_bursts(struct gen *g, struct pick *p)
{
	if (percent(g, 85))
		whole(p, between(g, 0, 5));
	else if (percent(g, 40))
		whole(p, between(g, 0, 300));
	else
		whole(p, percent(g, 50) ? 65535 : 65534);
}

static void pick_consecutive(struct gen *g, struct pick *p)
{
	static const s64 some[] = { 0, 65535, 65534, 1, 1, 2, 3, 4, 7 };

	whole(p, some[below(g, 9)]);
}

static void pick_bool(struct gen *g, struct pick *p)
{
	p->value = percent(g, 50);
	say(p, "%s", p->value ? "true" : "false");
}

static void pick_psp(struct gen *g, struct pick *p)
{
	static const s64 some[] = { 0, 1, 1, 2, 3, 7, 100, 255 };

	if (percent(g, 60))
		whole(p, some[below(g, g->tame ? 6 : 8)]);
	else
		whole(p, between(g, 0, g->tame ? 10 : 255));
}

static void pick_time(struct gen *g, struct pick *p)
{
	p->value = percent(g, 50) ? REF_CLOCK : REF_STIMULATED;
	say(p, "%s", p->value == REF_CLOCK ? "clock" : "stimulated");
}

void pick(struct gen *g, enum ref_property property, struct pick *p)
{
	switch (property) {
	case REF_THRESHOLD:
		pick_threshold(g, p);
		break;
	case REF_THRESHOLD_LIMIT:
		pick_limit(g, p);
		break;
	case REF_LEAK:
		pick_leak(g, p);
		break;
	case REF_REFRACTORY:
	case REF_SNOOZE:
		pick_bursts(g, p);
		break;
	case REF_CONSECUTIVE_LIMIT:
		pick_consecutive(g, p);
		break;
	case REF_EXCITABILITY:
		pick_excitability(g, p);
		break;
	case REF_PSP:
		pick_psp(g, p);
		break;
	case REF_TIME:
		pick_time(g, p);
		break;
	default:
		pick_bool(g, p);
		break;
	}
}

const char *const property_name[REF_PROPERTY_END] = {
	[REF_THRESHOLD] = "threshold",
	[REF_THRESHOLD_LIMIT] = "threshold-limit",
	[REF_LEAK] = "leak",
	[REF_REFRACTORY] = "refractory",
	[REF_CONSECUTIVE_LIMIT] = "consecutive-limit",
	[REF_SNOOZE] = "snooze",
	[REF_EXCITABILITY] = "excitability",
	[REF_ACCUMULATE] = "accumulate",
	[REF_GRADIENT_X] = "threshold-gradient",
	[REF_PSP] = "psp",
	[REF_UNIFORM_PSP] = "uniform-psp",
	[REF_MP_DRIVEN_PSP] = "mp-driven-psp",
	[REF_TIME] = "time",
};
