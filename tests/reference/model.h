/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The neuron model, slow and plain: every neuron and every synapse is looked
 * at in every burst.
 */
#ifndef REF_MODEL_H
#define REF_MODEL_H

#include "rules.h"
#include "types.h"

#define REF_ONE 4096
#define REF_NO_LIMIT INT32_MAX
#define REF_HISTORY 256
#define REF_POWER_ID 1
#define REF_FATIGUE_AREA 2

/* Properties; those before REF_NEURON_END also belong to a single neuron. */
enum ref_property {
	REF_THRESHOLD,
	REF_THRESHOLD_LIMIT,
	REF_LEAK,
	REF_REFRACTORY,
	REF_CONSECUTIVE_LIMIT,
	REF_SNOOZE,
	REF_EXCITABILITY,
	REF_ACCUMULATE,
	REF_NEURON_END,
	REF_GRADIENT_X = REF_NEURON_END,
	REF_GRADIENT_Y,
	REF_GRADIENT_Z,
	REF_PSP,
	REF_UNIFORM_PSP,
	REF_MP_DRIVEN_PSP,
	REF_TIME,
	REF_PROPERTY_END,
};

enum ref_time {
	REF_CLOCK,
	REF_STIMULATED,
};

/* What happened, counted, so that a test can tell what it has reached. */
/* clang-format off */
#define REF_EVENTS(X) \
	X(fired) \
	X(fired_in_clock) \
	X(fired_in_stimulated) \
	X(below_threshold) \
	X(at_threshold) \
	X(step_below_threshold) \
	X(above_limit) \
	X(at_limit) \
	X(step_above_limit) \
	X(blocked) \
	X(blocked_last) \
	X(blocked_last_limited) \
	X(limited_skip) \
	X(snoozed) \
	X(refractory) \
	X(countdown_saturated) \
	X(refused) \
	X(allowed_by_chance) \
	X(never_excitable) \
	X(leak_one) \
	X(leak_all) \
	X(leak_gap) \
	X(leak_long_gap) \
	X(countdown_gap) \
	X(fire_count_gap) \
	X(fire_count_interrupted) \
	X(not_accumulated) \
	X(accumulated) \
	X(saturated_high) \
	X(saturated_low) \
	X(negative_potential) \
	X(wide_sum) \
	X(zero_sum_clock) \
	X(zero_sum_stimulated) \
	X(stimulated_gap) \
	X(fire_after_gap) \
	X(mp_driven) \
	X(mp_clamped_low) \
	X(mp_clamped_high) \
	X(mp_half) \
	X(mp_zero) \
	X(own_psp) \
	X(own_psp_zero) \
	X(area_psp) \
	X(uniform) \
	X(divided) \
	X(rounded_up) \
	X(rounded_down) \
	X(rounded_half) \
	X(rounded_negative) \
	X(weight_zero) \
	X(weight_negative) \
	X(delay_1) \
	X(delay_longer) \
	X(delay_200) \
	X(in_flight_made_later) \
	X(self_synapse) \
	X(power) \
	X(fatigue) \
	X(poisson) \
	X(file) \
	X(inject) \
	X(inject_zero) \
	X(inject_negative) \
	X(brought_up_leak) \
	X(brought_up_time) \
	X(brought_up_accumulate) \
	X(brought_up_gap) \
	X(set_area_over_own) \
	X(set_neuron) \
	X(set_after_step) \
	X(synapse_after_step) \
	X(area_after_step) \
	X(attracted) \
	X(not_attracted) \
	X(random_target)
/* clang-format on */

#define REF_EVENT(name) REF_DID_##name,
enum ref_event {
	REF_EVENTS(REF_EVENT) REF_EVENT_END
};
#undef REF_EVENT

struct ref_neuron {
	u32 area;
	u32 x, y, z, n;
	s64 value[REF_NEURON_END];
	bool own[REF_NEURON_END];

	s64 v;
	u32 countdown;
	u32 fire_count;
	u64 last; /* burst at which it was last a candidate */

	s64 sum;
	bool touched;
	s64 queued;
	bool queue_touched;
	bool candidate; /* in the last burst */
	bool fired;
	s64 potential_at_fire;
};

struct ref_area {
	struct ref_grid grid;
	u32 per_voxel;
	u32 first;
	u32 count;
	s64 value[REF_PROPERTY_END]; /* threshold: the base */
};

struct ref_synapse {
	u32 source;
	u32 target;
	s32 weight;
	s32 psp; /* below 0: that of the source's area */
	u32 delay;
	u64 made; /* first burst in which it is there */
};

struct ref_spike {
	bool fired;
	s64 potential;
};

enum ref_input_kind {
	REF_INPUT_POISSON,
	REF_INPUT_FILE,
};

struct ref_line {
	u64 burst;
	u32 x, y, z;
	s64 amount;
};

struct ref_input {
	enum ref_input_kind kind;
	u32 area;
	s64 amount;
	u64 rate_uhz;
	u32 nr_lines;
	struct ref_line *lines;
};

struct ref_model {
	u32 seed;
	u64 hz_uhz;
	s64 power;
	bool fatigue;
	u64 burst; /* last completed */

	u32 nr_areas;
	struct ref_area *areas;
	u32 nr_neurons;
	struct ref_neuron *neurons;
	u32 nr_synapses;
	struct ref_synapse *synapses;
	u32 nr_inputs;
	struct ref_input *inputs;
	u32 nr_connects; /* facts so far */

	u32 spikes_room; /* neurons per burst of history */
	struct ref_spike *spikes[REF_HISTORY];

	u64 did[REF_EVENT_END];
};

struct ref_view {
	s64 v;
	u32 countdown;
	u32 fire_count;
};

struct ref_synapse_kind {
	s32 weight;
	s32 psp;
	u32 delay;
	u32 attractivity;
};

struct ref_model *ref_new(u32 seed, s64 power, bool fatigue, u64 hz_uhz);
void ref_free(struct ref_model *m);

u32 ref_area_add(struct ref_model *m, const u32 *dims, u32 per_voxel);
u32 ref_area_resize(struct ref_model *m, u32 number, const u32 *dims);
u32 ref_id(const struct ref_model *m, u32 area, u32 x, u32 y, u32 z, u32 n);
bool ref_gradient_fits(const struct ref_area *area, s64 base, const s64 *step);
void ref_set_area(struct ref_model *m, u32 area, enum ref_property property,
		  s64 value);
void ref_set_neuron(struct ref_model *m, u32 id, enum ref_property property,
		    s64 value);

void ref_synapse_add(struct ref_model *m, u32 source, u32 target, s32 weight,
		     s32 psp, u32 delay);
u64 ref_rule_count(const struct ref_model *m, u32 from, u32 to,
		   const struct ref_rule *rule);
void ref_connect(struct ref_model *m, u32 from, u32 to,
		 const struct ref_rule *rule,
		 const struct ref_synapse_kind *kind);

u32 ref_poisson_add(struct ref_model *m, u32 area, s64 amount, u64 rate_uhz);
u32 ref_file_add(struct ref_model *m, u32 area, const struct ref_line *lines,
		 u32 nr);
void ref_inject(struct ref_model *m, u32 id, s64 amount);
void ref_burst(struct ref_model *m);
void ref_step(struct ref_model *m, u64 bursts);
struct ref_view ref_view(const struct ref_model *m, u32 id);

const char *ref_event_name(enum ref_event event);

/* Arithmetic of the model page, for those who want to test it alone. */
s64 ref_one_leak(s64 v, s64 leak);
s64 ref_leaks(s64 v, s64 leak, u64 n);
s64 ref_contribution(s64 weight, s64 psp, s64 divisor);
s64 ref_mp_psp(s64 potential);

#endif /* REF_MODEL_H */
