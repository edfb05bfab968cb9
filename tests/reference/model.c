// SPDX-License-Identifier: GPL-2.0-only OR MIT
#include "model.h"

#include <stdlib.h>
#include <string.h>

#include "chance.h"

#define did(m, name) ((m)->did[REF_DID_##name]++)
#define did_if(m, name, truth)        \
	do {                          \
		if (truth)            \
			did(m, name); \
	} while (0)

#define EVENT_NAME(name) #name,
const char *ref_event_name(enum ref_event event)
{
	static const char *const names[] = { REF_EVENTS(EVENT_NAME) };

	return names[event];
}

static void *grown(void *array, size_t nr, size_t size)
{
	void *bigger = realloc(array, nr * size);

	if (!bigger)
		abort();
	return bigger;
}

/* ---- arithmetic ---- */

s64 ref_one_leak(s64 v, s64 leak)
{
	s64 k = 65536 - leak;

	if (v < 0)
		return -((-v * k) >> 16);
	return (v * k) >> 16;
}

s64 ref_leaks(s64 v, s64 leak, u64 n)
{
	u128 half = (u128)1 << 31;
	u128 p = (u128)1 << 32;
	u128 q = (u128)(65536 - leak) << 16;
	u128 size = (u128)(v < 0 ? -v : v);
	s64 left;

	if (leak == 0)
		return v;
	for (; n; n >>= 1) {
		if (n & 1)
			p = (p * q + half) >> 32;
		q = (q * q + half) >> 32;
	}
	left = (s64)((size * p) >> 32);
	return v < 0 ? -left : left;
}

/* sign(a) * |a| / b to nearest, halves away from zero. */
static s64 divided(s64 a, s64 b)
{
	s64 size = a < 0 ? -a : a;
	s64 whole = size / b;

	if ((size % b) * 2 >= b)
		whole++;
	return a < 0 ? -whole : whole;
}

s64 ref_contribution(s64 weight, s64 psp, s64 divisor)
{
	return divided(weight * psp * REF_ONE, divisor);
}

s64 ref_mp_psp(s64 potential)
{
	s64 whole = divided(potential, REF_ONE);

	if (whole < 0)
		return 0;
	return whole > 255 ? 255 : whole;
}

static s64 saturate(struct ref_model *m, s64 v)
{
	if (v > INT32_MAX) {
		did(m, saturated_high);
		return INT32_MAX;
	}
	if (v < INT32_MIN) {
		did(m, saturated_low);
		return INT32_MIN;
	}
	return v;
}

/* ---- making ---- */

struct ref_model *ref_new(u32 seed, s64 power, bool fatigue, u64 hz_uhz)
{
	static const u32 one[3] = { 1, 1, 1 };
	struct ref_model *m = calloc(1, sizeof(*m));
	int i;

	if (!m)
		abort();
	m->seed = seed;
	m->power = power;
	m->fatigue = fatigue;
	m->hz_uhz = hz_uhz;
	for (i = 0; i < 3; i++)
		ref_area_add(m, one, 1);
	return m;
}

void ref_free(struct ref_model *m)
{
	u32 i;

	for (i = 0; i < m->nr_inputs; i++)
		free(m->inputs[i].lines);
	for (i = 0; i < REF_HISTORY; i++)
		free(m->spikes[i]);
	free(m->inputs);
	free(m->synapses);
	free(m->neurons);
	free(m->areas);
	free(m);
}

static const s64 default_value[REF_PROPERTY_END] = {
	[REF_THRESHOLD] = REF_ONE,
	[REF_THRESHOLD_LIMIT] = REF_NO_LIMIT,
	[REF_EXCITABILITY] = (s64)1 << 32,
	[REF_PSP] = 1,
	[REF_TIME] = REF_CLOCK,
};

static void grow_spikes(struct ref_model *m)
{
	u32 more = m->nr_neurons - m->spikes_room;
	int i;

	for (i = 0; i < REF_HISTORY; i++) {
		m->spikes[i] = grown(m->spikes[i], m->nr_neurons,
				     sizeof(struct ref_spike));
		memset(m->spikes[i] + m->spikes_room, 0,
		       more * sizeof(struct ref_spike));
	}
	m->spikes_room = m->nr_neurons;
}

static void add_neuron(struct ref_model *m, u32 area, const u32 *at, u32 n)
{
	struct ref_neuron *neuron = &m->neurons[m->nr_neurons++];
	int i;

	memset(neuron, 0, sizeof(*neuron));
	neuron->area = area;
	neuron->x = at[0];
	neuron->y = at[1];
	neuron->z = at[2];
	neuron->n = n;
	for (i = 0; i < REF_NEURON_END; i++)
		neuron->value[i] = default_value[i];
}

u32 ref_area_add(struct ref_model *m, const u32 *dims, u32 per_voxel)
{
	struct ref_area *area;
	u32 number = m->nr_areas++;
	u32 at[3], n;

	m->areas = grown(m->areas, m->nr_areas, sizeof(*m->areas));
	area = &m->areas[number];
	memset(area, 0, sizeof(*area));
	memcpy(area->grid.size, dims, sizeof(area->grid.size));
	memcpy(area->value, default_value, sizeof(default_value));
	area->per_voxel = per_voxel;
	area->first = m->nr_neurons;
	area->count = dims[0] * dims[1] * dims[2] * per_voxel;
	m->neurons = grown(m->neurons, m->nr_neurons + area->count,
			   sizeof(*m->neurons));
	for (at[0] = 0; at[0] < dims[0]; at[0]++)
		for (at[1] = 0; at[1] < dims[1]; at[1]++)
			for (at[2] = 0; at[2] < dims[2]; at[2]++)
				for (n = 0; n < per_voxel; n++)
					add_neuron(m, number, at, n);
	grow_spikes(m);
	did_if(m, area_after_step, m->burst);
	return number;
}

/* By looking for it, rather than by a formula. */
u32 ref_id(const struct ref_model *m, u32 area, u32 x, u32 y, u32 z, u32 n)
{
	u32 i;

	for (i = 0; i < m->nr_neurons; i++) {
		const struct ref_neuron *c = &m->neurons[i];

		if (c->area == area && c->x == x && c->y == y && c->z == z &&
		    c->n == n)
			return i;
	}
	abort();
}

/* ---- properties ---- */

static s64 gradient_at(s64 base, const s64 *step, u32 x, u32 y, u32 z)
{
	return base + x * step[0] + y * step[1] + z * step[2];
}

bool ref_gradient_fits(const struct ref_area *area, s64 base, const s64 *step)
{
	const u32 *size = area->grid.size;
	u32 x, y, z;

	for (x = 0; x < size[0]; x++)
		for (y = 0; y < size[1]; y++)
			for (z = 0; z < size[2]; z++) {
				s64 t = gradient_at(base, step, x, y, z);

				if (t < INT32_MIN || t > INT32_MAX)
					return false;
			}
	return true;
}

/* Brings a neuron to burst b - 1, as if time had passed for it until then. */
static void bring_up(struct ref_model *m, struct ref_neuron *c)
{
	const struct ref_area *area = &m->areas[c->area];
	u64 n = m->burst - c->last;

	if (n > 0 && area->value[REF_TIME] == REF_CLOCK) {
		did_if(m, brought_up_gap, c->v || c->countdown);
		c->v = ref_leaks(c->v, c->value[REF_LEAK], n);
		if (!c->value[REF_ACCUMULATE])
			c->v = 0;
		c->countdown -= c->countdown < n ? c->countdown : (u32)n;
		c->fire_count = 0;
	}
	c->last = m->burst;
}

static void change(struct ref_model *m, u32 id, enum ref_property property,
		   s64 value)
{
	struct ref_neuron *c = &m->neurons[id];

	if (c->value[property] == value)
		return;
	if (property == REF_LEAK || property == REF_ACCUMULATE) {
		bring_up(m, c);
		did_if(m, brought_up_leak, property == REF_LEAK);
		did_if(m, brought_up_accumulate, property != REF_LEAK);
	}
	c->value[property] = value;
}

void ref_set_neuron(struct ref_model *m, u32 id, enum ref_property property,
		    s64 value)
{
	change(m, id, property, value);
	m->neurons[id].own[property] = true;
	did(m, set_neuron);
	did_if(m, set_after_step, m->burst);
}

static void lay_threshold(struct ref_neuron *c, const s64 *value)
{
	c->value[REF_THRESHOLD] = gradient_at(
		value[REF_THRESHOLD], &value[REF_GRADIENT_X], c->x, c->y, c->z);
}

static void set_thresholds(struct ref_model *m, u32 number)
{
	u32 i;

	for (i = 0; i < m->nr_neurons; i++) {
		struct ref_neuron *c = &m->neurons[i];

		if (c->area != number)
			continue;
		lay_threshold(c, m->areas[number].value);
		did_if(m, set_area_over_own, c->own[REF_THRESHOLD]);
		c->own[REF_THRESHOLD] = false;
	}
}

static void set_neurons(struct ref_model *m, u32 number,
			enum ref_property property, s64 value)
{
	u32 i;

	for (i = 0; i < m->nr_neurons; i++) {
		if (m->neurons[i].area != number)
			continue;
		change(m, i, property, value);
		did_if(m, set_area_over_own, m->neurons[i].own[property]);
		m->neurons[i].own[property] = false;
	}
}

static void set_time(struct ref_model *m, u32 number, s64 value)
{
	u32 i;

	if (m->areas[number].value[REF_TIME] == value)
		return;
	for (i = 0; i < m->nr_neurons; i++)
		if (m->neurons[i].area == number)
			bring_up(m, &m->neurons[i]);
	did(m, brought_up_time);
}

void ref_set_area(struct ref_model *m, u32 number, enum ref_property property,
		  s64 value)
{
	struct ref_area *area = &m->areas[number];

	if (property == REF_TIME)
		set_time(m, number, value);
	area->value[property] = value;
	if (property == REF_THRESHOLD ||
	    (property >= REF_GRADIENT_X && property <= REF_GRADIENT_Z))
		set_thresholds(m, number);
	else if (property < REF_NEURON_END)
		set_neurons(m, number, property, value);
	did_if(m, set_after_step, m->burst);
}

/* ---- other grids ---- */

/* Which of the steps of a growth makes a voxel; 3: it was there. */
static int step_of(const u32 *was, const u32 *at)
{
	int axis;

	for (axis = 0; axis < 3; axis++)
		if (at[axis] >= was[axis])
			return axis;
	return 3;
}

static void add_like_others(struct ref_model *m, u32 number, const u32 *at)
{
	const struct ref_area *area = &m->areas[number];
	u32 n;

	for (n = 0; n < area->per_voxel; n++) {
		struct ref_neuron *c;

		m->neurons = grown(m->neurons, m->nr_neurons + 1,
				   sizeof(*m->neurons));
		c = &m->neurons[m->nr_neurons];
		add_neuron(m, number, at, n);
		memcpy(c->value, area->value, sizeof(c->value));
		lay_threshold(c, area->value);
		c->last = m->burst;
	}
}

/*
 * Gives an area another grid, and new voxels their neurons.  Those of voxels
 * that it has no more are the caller's.  Return: how many steps made some.
 */
u32 ref_area_resize(struct ref_model *m, u32 number, const u32 *dims)
{
	const struct ref_grid was = m->areas[number].grid;
	u32 before, steps = 0;
	u32 at[3];
	int step;

	for (step = 0; step < 3; step++) {
		before = m->nr_neurons;
		for (at[0] = 0; at[0] < dims[0]; at[0]++)
			for (at[1] = 0; at[1] < dims[1]; at[1]++)
				for (at[2] = 0; at[2] < dims[2]; at[2]++)
					if (step_of(was.size, at) == step)
						add_like_others(m, number, at);
		steps += m->nr_neurons > before;
	}
	memcpy(m->areas[number].grid.size, dims, sizeof(was.size));
	grow_spikes(m);
	return steps;
}

/* ---- synapses ---- */

void ref_synapse_add(struct ref_model *m, u32 source, u32 target, s32 weight,
		     s32 psp, u32 delay)
{
	struct ref_synapse *s;

	m->synapses =
		grown(m->synapses, m->nr_synapses + 1, sizeof(*m->synapses));
	s = &m->synapses[m->nr_synapses++];
	s->source = source;
	s->target = target;
	s->weight = weight;
	s->psp = psp;
	s->delay = delay;
	s->made = m->burst + 1;
	did_if(m, synapse_after_step, m->burst);
}

static void voxel_of(const struct ref_neuron *c, u32 *at)
{
	at[0] = c->x;
	at[1] = c->y;
	at[2] = c->z;
}

/* Is the target in the voxel that is drawn for this source neuron? */
static bool random_joins(struct ref_model *m, u32 source, u32 target)
{
	const struct ref_area *to = &m->areas[m->neurons[target].area];
	u32 voxels = to->count / to->per_voxel;
	u32 drawn = ref_random_voxel(m->seed, m->nr_connects, source, voxels);

	return (target - to->first) / to->per_voxel == drawn;
}

static bool pair_joins(struct ref_model *m, u32 source, u32 target,
		       const struct ref_rule *rule)
{
	const struct ref_neuron *s = &m->neurons[source];
	const struct ref_neuron *d = &m->neurons[target];
	u32 from[3], to[3];
	bool joins;

	if (rule->kind == REF_RANDOM) {
		joins = random_joins(m, source, target);
		did_if(m, random_target, joins);
		return joins;
	}
	voxel_of(s, from);
	voxel_of(d, to);
	return ref_rule_joins(rule, &m->areas[s->area].grid, from,
			      &m->areas[d->area].grid, to);
}

/* Pairs of neurons that a rule yields, before attractivity. */
u64 ref_rule_count(const struct ref_model *m, u32 from, u32 to,
		   const struct ref_rule *rule)
{
	const struct ref_area *a = &m->areas[from];
	const struct ref_area *b = &m->areas[to];
	u64 count = 0;
	u32 s, d;

	if (rule->kind == REF_RANDOM)
		return (u64)a->count * b->per_voxel;
	for (s = a->first; s < a->first + a->count; s++) {
		u32 at[3];

		voxel_of(&m->neurons[s], at);
		for (d = b->first; d < b->first + b->count; d++) {
			u32 bt[3];

			voxel_of(&m->neurons[d], bt);
			count += ref_rule_joins(rule, &a->grid, at, &b->grid,
						bt);
		}
	}
	return count;
}

static bool kept(struct ref_model *m, u32 source, u32 target, u32 percent)
{
	bool keep =
		ref_attracted(m->seed, m->nr_connects, source, target, percent);

	did_if(m, attracted, keep && percent < 100);
	did_if(m, not_attracted, !keep);
	return keep;
}

void ref_connect(struct ref_model *m, u32 from, u32 to,
		 const struct ref_rule *rule,
		 const struct ref_synapse_kind *kind)
{
	const struct ref_area *a = &m->areas[from];
	const struct ref_area *b = &m->areas[to];
	u32 s, d;

	for (s = a->first; s < a->first + a->count; s++)
		for (d = b->first; d < b->first + b->count; d++)
			if (pair_joins(m, s, d, rule) &&
			    kept(m, s, d, kind->attractivity))
				ref_synapse_add(m, s, d, kind->weight,
						kind->psp, kind->delay);
	m->nr_connects++;
}

/* ---- input ---- */

static struct ref_input *new_input(struct ref_model *m)
{
	m->inputs = grown(m->inputs, m->nr_inputs + 1, sizeof(*m->inputs));
	memset(&m->inputs[m->nr_inputs], 0, sizeof(*m->inputs));
	return &m->inputs[m->nr_inputs++];
}

u32 ref_poisson_add(struct ref_model *m, u32 area, s64 amount, u64 rate_uhz)
{
	struct ref_input *input = new_input(m);

	input->kind = REF_INPUT_POISSON;
	input->area = area;
	input->amount = amount;
	input->rate_uhz = rate_uhz;
	return m->nr_inputs - 1;
}

u32 ref_file_add(struct ref_model *m, u32 area, const struct ref_line *lines,
		 u32 nr)
{
	struct ref_input *input = new_input(m);

	input->kind = REF_INPUT_FILE;
	input->area = area;
	input->nr_lines = nr;
	input->lines = grown(NULL, nr, sizeof(*lines));
	memcpy(input->lines, lines, nr * sizeof(*lines));
	return m->nr_inputs - 1;
}

void ref_inject(struct ref_model *m, u32 id, s64 amount)
{
	m->neurons[id].queued += amount;
	m->neurons[id].queue_touched = true;
	did(m, inject);
	did_if(m, inject_zero, amount == 0);
	did_if(m, inject_negative, amount < 0);
}

static void add(struct ref_model *m, u32 id, s64 amount)
{
	m->neurons[id].sum += amount;
	m->neurons[id].touched = true;
}

static void add_queued(struct ref_model *m)
{
	u32 i;

	for (i = 0; i < m->nr_neurons; i++) {
		struct ref_neuron *c = &m->neurons[i];

		c->sum = c->queued;
		c->touched = c->queue_touched;
		c->queued = 0;
		c->queue_touched = false;
	}
}

static void add_power(struct ref_model *m)
{
	const struct ref_area *area = &m->areas[REF_FATIGUE_AREA];
	u32 i;

	if (m->power != 0) {
		add(m, REF_POWER_ID, m->power);
		did(m, power);
	}
	if (!m->fatigue)
		return;
	for (i = area->first; i < area->first + area->count; i++)
		add(m, i, m->power);
	did(m, fatigue);
}

static void add_poisson(struct ref_model *m, u32 number, u64 burst)
{
	const struct ref_input *input = &m->inputs[number];
	const struct ref_area *area = &m->areas[input->area];
	u32 i;

	for (i = area->first; i < area->first + area->count; i++) {
		if (!ref_poisson(m->seed, number, i, burst, input->rate_uhz,
				 m->hz_uhz))
			continue;
		add(m, i, input->amount);
		did(m, poisson);
	}
}

static void add_line(struct ref_model *m, u32 area, const struct ref_line *l)
{
	const struct ref_area *a = &m->areas[area];
	u32 i;

	for (i = a->first; i < a->first + a->count; i++) {
		const struct ref_neuron *c = &m->neurons[i];

		if (c->x == l->x && c->y == l->y && c->z == l->z)
			add(m, i, l->amount);
	}
	did(m, file);
}

static void add_inputs(struct ref_model *m, u64 burst)
{
	u32 i, j;

	for (i = 0; i < m->nr_inputs; i++) {
		const struct ref_input *input = &m->inputs[i];

		if (input->kind == REF_INPUT_POISSON)
			add_poisson(m, i, burst);
		for (j = 0; j < input->nr_lines; j++)
			if (input->lines[j].burst == burst)
				add_line(m, input->area, &input->lines[j]);
	}
}

/* ---- arrival ---- */

static u32 *count_rows(const struct ref_model *m)
{
	u32 *rows = calloc(m->nr_neurons, sizeof(*rows));
	u32 i;

	if (!rows)
		abort();
	for (i = 0; i < m->nr_synapses; i++)
		rows[m->synapses[i].source]++;
	return rows;
}

static void count_psp(struct ref_model *m, const struct ref_synapse *s,
		      const struct ref_area *area, s64 potential)
{
	if (!area->value[REF_MP_DRIVEN_PSP]) {
		did_if(m, own_psp, s->psp >= 0);
		did_if(m, own_psp_zero, s->psp == 0);
		did_if(m, area_psp, s->psp < 0);
		return;
	}
	did(m, mp_driven);
	did_if(m, mp_clamped_low, potential < -REF_ONE / 2);
	did_if(m, mp_clamped_high, potential >= 255 * REF_ONE + REF_ONE / 2);
	did_if(m, mp_half, potential > 0 && potential % REF_ONE == 2048);
	did_if(m, mp_zero, ref_mp_psp(potential) == 0);
}

static void count_rounding(struct ref_model *m, s64 product, s64 divisor)
{
	s64 size = product < 0 ? -product : product;
	s64 rest = size % divisor;

	did_if(m, divided, divisor > 1 && product);
	did_if(m, rounded_down, rest && rest * 2 < divisor);
	did_if(m, rounded_up, rest * 2 > divisor);
	did_if(m, rounded_half, rest * 2 == divisor);
	did_if(m, rounded_negative, rest && product < 0);
}

static void count_arrival(struct ref_model *m, const struct ref_synapse *s,
			  u64 burst)
{
	did_if(m, weight_zero, s->weight == 0);
	did_if(m, weight_negative, s->weight < 0);
	did_if(m, delay_1, s->delay == 1);
	did_if(m, delay_longer, s->delay > 1);
	did_if(m, delay_200, s->delay >= 200);
	did_if(m, self_synapse, s->source == s->target);
	did_if(m, in_flight_made_later, s->made > burst - s->delay + 1);
}

static void arrive(struct ref_model *m, const struct ref_synapse *s, u32 row,
		   s64 potential)
{
	const struct ref_area *area = &m->areas[m->neurons[s->source].area];
	s64 divisor = area->value[REF_UNIFORM_PSP] ? 1 : row;
	s64 psp = s->psp >= 0 ? s->psp : area->value[REF_PSP];

	if (area->value[REF_MP_DRIVEN_PSP])
		psp = ref_mp_psp(potential);
	add(m, s->target, ref_contribution(s->weight, psp, divisor));
	count_psp(m, s, area, potential);
	did_if(m, uniform, area->value[REF_UNIFORM_PSP] && row > 1);
	count_rounding(m, s->weight * psp * REF_ONE, divisor);
}

static void add_synapses(struct ref_model *m, u64 burst)
{
	u32 *rows = count_rows(m);
	u32 i;

	for (i = 0; i < m->nr_synapses; i++) {
		const struct ref_synapse *s = &m->synapses[i];
		const struct ref_spike *spike;

		if (s->delay >= burst)
			continue;
		spike = &m->spikes[(burst - s->delay) % REF_HISTORY][s->source];
		if (!spike->fired)
			continue;
		arrive(m, s, rows[s->source], spike->potential);
		count_arrival(m, s, burst);
	}
	free(rows);
}

/* ---- dynamics ---- */

static bool is_limited(const struct ref_neuron *c)
{
	return c->value[REF_CONSECUTIVE_LIMIT] != 0 &&
	       c->value[REF_CONSECUTIVE_LIMIT] != 0xffff;
}

static bool is_exhausted(const struct ref_neuron *c)
{
	return is_limited(c) &&
	       c->fire_count >= c->value[REF_CONSECUTIVE_LIMIT];
}

static bool is_clock(const struct ref_model *m, const struct ref_neuron *c)
{
	return m->areas[c->area].value[REF_TIME] == REF_CLOCK;
}

static bool is_candidate(struct ref_model *m, const struct ref_neuron *c)
{
	if (is_clock(m, c)) {
		did_if(m, zero_sum_clock, c->touched && c->sum == 0);
		return c->sum != 0;
	}
	did_if(m, zero_sum_stimulated, c->touched && c->sum == 0);
	return c->touched;
}

static void pass_time(struct ref_model *m, struct ref_neuron *c, u64 n)
{
	if (n == 0)
		return;
	if (!is_clock(m, c)) {
		did(m, stimulated_gap);
		return;
	}
	did_if(m, leak_gap,
	       c->v && c->value[REF_LEAK] && c->value[REF_ACCUMULATE]);
	did_if(m, leak_long_gap,
	       n > 100 && c->v && c->value[REF_LEAK] &&
		       c->value[REF_ACCUMULATE]);
	did_if(m, countdown_gap, c->countdown);
	did_if(m, fire_count_gap, is_limited(c) && c->fire_count);
	c->v = ref_leaks(c->v, c->value[REF_LEAK], n);
	c->countdown -= c->countdown < n ? c->countdown : (u32)n;
	c->fire_count = 0;
}

static void blocked(struct ref_model *m, struct ref_neuron *c)
{
	did(m, blocked);
	c->countdown--;
	if (c->countdown)
		return;
	did(m, blocked_last);
	if (is_exhausted(c)) {
		did(m, blocked_last_limited);
		c->fire_count = 0;
	}
}

static bool excitability_allows(struct ref_model *m, const struct ref_neuron *c,
				u64 b)
{
	u32 id = (u32)(c - m->neurons);
	s64 e = c->value[REF_EXCITABILITY];
	bool allows = ref_h(id, b) < e;

	did_if(m, refused, !allows);
	did_if(m, never_excitable, e == 0);
	did_if(m, allowed_by_chance, allows && e < (s64)1 << 32);
	return allows;
}

static void fire(struct ref_model *m, struct ref_neuron *c, u64 n)
{
	u64 countdown = (u64)c->value[REF_REFRACTORY];

	c->fired = true;
	c->potential_at_fire = c->v;
	c->v = 0;
	if (c->fire_count < 65535)
		c->fire_count++;
	if (is_exhausted(c)) {
		countdown += (u64)c->value[REF_SNOOZE];
		did_if(m, snoozed, c->value[REF_SNOOZE]);
	}
	did_if(m, countdown_saturated, countdown > 65535);
	did_if(m, refractory, countdown);
	c->countdown = countdown > 65535 ? 65535 : (u32)countdown;
	did(m, fired);
	did_if(m, fired_in_clock, is_clock(m, c));
	did_if(m, fired_in_stimulated, !is_clock(m, c));
	did_if(m, fire_after_gap, n > 0);
}

static void rest(struct ref_model *m, struct ref_neuron *c)
{
	if (is_limited(c)) {
		did_if(m, fire_count_interrupted, c->fire_count);
		c->fire_count = 0;
	}
	did_if(m, leak_one,
	       c->v && c->value[REF_LEAK] && c->value[REF_LEAK] < 65536);
	did_if(m, leak_all, c->v && c->value[REF_LEAK] == 65536);
	c->v = ref_one_leak(c->v, c->value[REF_LEAK]);
	did_if(m, negative_potential, c->v < 0);
}

static bool is_in_range(struct ref_model *m, const struct ref_neuron *c)
{
	s64 threshold = c->value[REF_THRESHOLD];
	s64 limit = c->value[REF_THRESHOLD_LIMIT];

	did_if(m, below_threshold, c->v < threshold);
	did_if(m, step_below_threshold, c->v == threshold - 1);
	did_if(m, at_threshold, c->v == threshold);
	did_if(m, above_limit, c->v >= threshold && c->v > limit);
	did_if(m, step_above_limit, c->v >= threshold && c->v == limit + 1);
	did_if(m, at_limit,
	       c->v >= threshold && c->v == limit && limit != REF_NO_LIMIT);
	return threshold <= c->v && c->v <= limit;
}

static void integrate(struct ref_model *m, struct ref_neuron *c, u64 b, u64 n)
{
	did_if(m, wide_sum, c->sum > INT32_MAX || c->sum < INT32_MIN);
	c->v = saturate(m, c->v + c->sum);
	if (is_in_range(m, c)) {
		if (is_exhausted(c)) {
			did(m, limited_skip);
			c->fire_count = 0;
			return;
		}
		if (excitability_allows(m, c, b)) {
			fire(m, c, n);
			return;
		}
	}
	rest(m, c);
}

static void update(struct ref_model *m, struct ref_neuron *c, u64 b)
{
	u64 n = b - 1 - c->last;

	pass_time(m, c, n);
	if (!c->value[REF_ACCUMULATE]) {
		did_if(m, not_accumulated, c->v);
		c->v = 0;
	} else {
		did_if(m, accumulated, c->v);
	}
	if (c->countdown > 0)
		blocked(m, c);
	else
		integrate(m, c, b, n);
	c->last = b;
}

static void remember_spikes(struct ref_model *m, u64 b)
{
	struct ref_spike *spikes = m->spikes[b % REF_HISTORY];
	u32 i;

	for (i = 0; i < m->nr_neurons; i++) {
		spikes[i].fired = m->neurons[i].fired;
		spikes[i].potential = m->neurons[i].potential_at_fire;
	}
}

void ref_burst(struct ref_model *m)
{
	u64 b = m->burst + 1;
	u32 i;

	add_queued(m);
	add_power(m);
	add_inputs(m, b);
	add_synapses(m, b);
	for (i = 0; i < m->nr_neurons; i++) {
		struct ref_neuron *c = &m->neurons[i];

		c->fired = false;
		c->candidate = is_candidate(m, c);
		if (c->candidate)
			update(m, c, b);
	}
	remember_spikes(m, b);
	m->burst = b;
}

void ref_step(struct ref_model *m, u64 bursts)
{
	while (bursts-- > 0)
		ref_burst(m);
}

/* What a query shows after the last burst. */
struct ref_view ref_view(const struct ref_model *m, u32 id)
{
	const struct ref_neuron *c = &m->neurons[id];
	struct ref_view view = { c->v, c->countdown, c->fire_count };
	u64 n = m->burst - c->last;

	if (n == 0 || !is_clock(m, c))
		return view;
	view.v = ref_leaks(c->v, c->value[REF_LEAK], n);
	if (!c->value[REF_ACCUMULATE])
		view.v = 0;
	view.countdown -= view.countdown < n ? view.countdown : (u32)n;
	view.fire_count = 0;
	return view;
}
