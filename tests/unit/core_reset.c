// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * A reset takes an engine back to before its first burst: what it does from
 * then on is what it did the first time, bit for bit.
 */
#include "session.h"

#include "backend.h"
#include "draw.h"
#include "engine_helper.h"

#define PER_AREA 100
#define FIRST 3
#define BURSTS 60

static u32 random_state;

static u32 draw(u32 below)
{
	return draw_from(&random_state, below);
}

/* Areas of both kinds of time, with all that leaves traces in state. */
static void add_areas(struct knpu *k)
{
	struct knpu_property_value values[] = {
		{ .property = KNPU_PROPERTY_LEAK, .value = 9000 },
		{ .property = KNPU_PROPERTY_REFRACTORY, .value = 2 },
		{ .property = KNPU_PROPERTY_CONSECUTIVE_LIMIT, .value = 3 },
		{ .property = KNPU_PROPERTY_SNOOZE, .value = 4 },
		{ .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		{ .property = KNPU_PROPERTY_EXCITABILITY, .value = 3LL << 30 },
		{ .property = KNPU_PROPERTY_TIME, .value = KNPU_TIME_CLOCK },
	};

	add_row_of(k, "a", PER_AREA, values, ARRAY_SIZE(values));
	values[6].value = KNPU_TIME_STIMULATED;
	add_row_of(k, "b", PER_AREA, values, ARRAY_SIZE(values));
}

static struct knpu *make_brain(void)
{
	const struct knpu_property_item own = {
		KNPU_SCOPE_NEURON, FIRST + 7, KNPU_PROPERTY_LEAK, 0, 50000,
	};
	struct knpu_engine_opts opts = engine_opts("reset");
	struct knpu *k = open_embedded();
	u32 i;

	opts.power = FX(1);
	OK(knpu_engine_create(k, &opts));
	add_areas(k);
	random_state = 7;
	for (i = 0; i < 60; i++)
		connect(k, FIRST + draw(2 * PER_AREA),
			FIRST + draw(2 * PER_AREA), 1 + draw(3), 1 + draw(9));
	OK(knpu_publish(k, NULL));
	OK(knpu_property_set(k, &own, 1, NULL));
	return k;
}

static void input_of(struct knpu *k, u64 burst)
{
	u32 i;

	random_state = burst;
	for (i = 0; i < 20; i++)
		stimulate(k, FIRST + draw(2 * PER_AREA),
			  (int)draw(FX(4)) - FX(1));
}

/* All that is seen of a run. */
struct run {
	struct knpu_spike spikes[BURSTS][2 * PER_AREA + 1];
	size_t count[BURSTS];
	struct snapshot end;
};

static struct run runs[2];
static struct snapshot before, after;

static void run(struct knpu *k, struct run *r)
{
	const struct knpu_ledger *ledger;
	u64 b;

	OK(knpu_ledger_map(k, &ledger));
	memset(r, 0, sizeof(*r));
	for (b = 1; b <= BURSTS; b++) {
		input_of(k, b);
		OK(knpu_engine_step(k, 1, NULL));
		OK(knpu_ledger_read(ledger, b, r->spikes[b - 1],
				    2 * PER_AREA + 1, &r->count[b - 1]));
	}
	snapshot_take(k, &r->end);
	/* Time is not a part of what is computed. */
	r->end.counters.burst_ns = 0;
}

static void does_it_all_again(void **state)
{
	struct knpu *k = make_brain();
	uint64_t epoch;

	(void)state;
	snapshot_take(k, &before);
	run(k, &runs[0]);
	/* Something fired, something is on its way, something waits. */
	assert_true(runs[0].end.counters.events > 0);
	input_of(k, 1000);
	OK(knpu_engine_reset(k, &epoch));
	assert_int_equal(epoch, 1);
	snapshot_take(k, &after);
	assert_memory_equal(&before, &after, sizeof(before));
	run(k, &runs[1]);
	assert_memory_equal(&runs[0], &runs[1], sizeof(runs[0]));
	knpu_close(k);
}

/*
 * A spike that was in flight does not arrive: neither when it would have, nor
 * when the bursts of the history, a ring of 256, come by again: 254 is five
 * before 3 there.
 */
static void nothing_is_on_its_way(void **state)
{
	struct knpu *k = make_engine("flight");
	u32 first = add_row_of(k, "a", 2, NULL, 0);

	(void)state;
	connect(k, first, first + 1, 100, 5);
	OK(knpu_publish(k, NULL));
	OK(knpu_engine_step(k, 253, NULL));
	stimulate(k, first, FX(1));
	OK(knpu_engine_step(k, 1, NULL));
	assert_int_equal(total_spikes(k), 1);
	OK(knpu_engine_reset(k, NULL));
	OK(knpu_engine_step(k, 300, NULL));
	assert_int_equal(total_spikes(k), 0);
	knpu_close(k);
}

/* Where a burst begins to look for the area of a neuron. */
static u32 area_of_last_block(struct knpu *k)
{
	struct knpu_engine *e = knpu_session_engine(k->session);
	u32 area;

	rcu_read_lock();
	area = rcu_dereference(e->neurons)
		       ->area_of[(FIRST + 2 * PER_AREA - 1) >> KNPU_BLOCK_SHIFT];
	rcu_read_unlock();
	return area;
}

static void structure_stays(void **state)
{
	struct knpu *k = make_brain();
	struct knpu_engine_info info;
	uint64_t burst, epoch;

	(void)state;
	connect(k, FIRST, FIRST + 1, 1, 1);
	OK(knpu_engine_step(k, 4, NULL));
	OK(knpu_engine_reset(k, NULL));
	OK(knpu_engine_reset(k, &epoch));
	assert_int_equal(epoch, 2);
	OK(knpu_engine_info(k, &info));
	assert_int_equal(info.burst, 0);
	assert_int_equal(info.synapses, 60);
	assert_int_equal(info.pending_synapses, 1);
	OK(knpu_publish(k, &burst));
	assert_int_equal(burst, 1);
	assert_int_equal(area_of_last_block(k), KNPU_AREA_FIRST_USER + 1);
	knpu_close(k);
}

static void who_maps_can_tell(void **state)
{
	struct knpu *k = make_brain();
	const struct knpu_status_page *page;
	const struct knpu_ledger *ledger;
	struct knpu_status s;
	struct knpu_spike spike;
	uint64_t head, epoch;
	size_t count;

	(void)state;
	OK(knpu_ledger_map(k, &ledger));
	OK(knpu_status_map(k, &page));
	OK(knpu_engine_step(k, 5, NULL));
	OK(knpu_ledger_epoch(ledger, &epoch));
	assert_int_equal(epoch, 0);
	OK(knpu_ledger_read(ledger, 5, &spike, 1, &count));
	OK(knpu_engine_reset(k, NULL));
	OK(knpu_ledger_epoch(ledger, &epoch));
	assert_int_equal(epoch, 1);
	OK(knpu_ledger_head(ledger, &head));
	assert_int_equal(head, 0);
	assert_int_equal(knpu_ledger_read(ledger, 5, &spike, 1, &count),
			 -EAGAIN);
	OK(knpu_status_read(page, &s));
	assert_int_equal(s.epoch, 1);
	assert_int_equal(s.burst, 0);
	assert_int_equal(s.spikes, 0);
	OK(knpu_engine_step(k, 1, NULL));
	OK(knpu_status_read(page, &s));
	assert_int_equal(s.epoch, 1);
	assert_int_equal(s.burst, 1);
	OK(knpu_ledger_read(ledger, 1, &spike, 1, &count));
	assert_int_equal(spike.id, KNPU_AREA_POWER);
	knpu_close(k);
}

/* The clock goes on; who waited for a burst waits for it anew. */
static void while_the_clock_runs(void **state)
{
	struct knpu *k = make_brain();
	uint64_t burst;

	(void)state;
	OK(knpu_engine_start(k, 1000 * 1000000ULL, 0));
	OK(knpu_engine_wait(k, 20, 20000, NULL));
	OK(knpu_engine_pause(k, NULL));
	OK(knpu_engine_reset(k, NULL));
	assert_int_equal(knpu_engine_wait(k, 20, 0, &burst), -ETIMEDOUT);
	assert_int_equal(burst, 0);
	OK(knpu_engine_resume(k));
	OK(knpu_engine_wait(k, 20, 20000, NULL));
	OK(knpu_engine_reset(k, NULL));
	OK(knpu_engine_wait(k, 3, 20000, NULL));
	OK(knpu_engine_stop(k, NULL));
	knpu_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(does_it_all_again),
		cmocka_unit_test(nothing_is_on_its_way),
		cmocka_unit_test(structure_stays),
		cmocka_unit_test(who_maps_can_tell),
		cmocka_unit_test(while_the_clock_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
