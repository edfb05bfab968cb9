// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * What readers map: the ledger with its laps, the status page, and both after
 * the end of their engine; several sessions on one engine.
 */
#include "engine_helper.h"

/* An engine whose ledger holds so much, with a row of neurons from id 3. */
static struct knpu *with_ledger(uint32_t bursts, uint32_t spikes,
				uint32_t neurons)
{
	struct knpu_engine_opts opts = engine_opts("ledger");
	struct knpu *k = open_embedded();

	opts.ledger_bursts = bursts;
	opts.ledger_spikes = spikes;
	OK(knpu_engine_create(k, &opts));
	assert_int_equal(add_row_of(k, "a", neurons, NULL, 0), 3);
	return k;
}

/* One burst in which the first @nr neurons fire. */
static void fire(struct knpu *k, uint32_t nr)
{
	uint32_t i;

	for (i = 0; i < nr; i++)
		stimulate(k, 3 + i, FX(2) + i);
	OK(knpu_engine_step(k, 1, NULL));
}

static void reads(const struct knpu_ledger *l, uint64_t burst, uint32_t nr)
{
	struct knpu_spike spikes[64];
	size_t count, i;

	OK(knpu_ledger_read(l, burst, spikes, 64, &count));
	assert_int_equal(count, nr);
	for (i = 0; i < nr; i++) {
		assert_int_equal(spikes[i].id, 3 + i);
		assert_int_equal(spikes[i].potential, FX(2) + i);
	}
}

static void refuses(const struct knpu_ledger *l, uint64_t burst, int error)
{
	struct knpu_spike spikes[64];
	size_t count = 77;

	assert_int_equal(knpu_ledger_read(l, burst, spikes, 64, &count), error);
	assert_int_equal(count, 0);
}

static void head_is(const struct knpu_ledger *l, uint64_t expected)
{
	uint64_t head;

	OK(knpu_ledger_head(l, &head));
	assert_true(head == expected);
}

static void describes_itself(void **state)
{
	struct knpu *k = with_ledger(5, 9, 1);
	const struct knpu_ledger *l, *again;
	struct knpu_engine_info info;

	(void)state;
	OK(knpu_ledger_map(k, &l));
	OK(knpu_ledger_map(k, &again));
	assert_ptr_equal(l, again);
	assert_int_equal(l->magic, KNPU_LEDGER_MAGIC);
	assert_memory_equal(&l->magic, "knpl", 4);
	assert_int_equal(l->version, 1);
	assert_int_equal(l->flags, 0);
	/* Rounded up to powers of two. */
	assert_int_equal(l->burst_capacity, 8);
	assert_int_equal(l->spike_capacity, 16);
	assert_true(l->bursts_offset >= sizeof(*l));
	assert_true(l->spikes_offset >=
		    l->bursts_offset + 8 * sizeof(struct knpu_ledger_burst));
	assert_true(l->length >=
		    l->spikes_offset + 16 * sizeof(struct knpu_spike));
	assert_int_equal(l->length % 4096, 0);
	OK(knpu_engine_info(k, &info));
	assert_int_equal(info.ledger_bursts, 8);
	assert_int_equal(info.ledger_spikes, 16);
	knpu_close(k);
}

static void not_yet(void **state)
{
	struct knpu *k = with_ledger(4, 64, 4);
	const struct knpu_ledger *l;

	(void)state;
	OK(knpu_ledger_map(k, &l));
	head_is(l, 0);
	refuses(l, 0, -EINVAL);
	refuses(l, 1, -EAGAIN);
	fire(k, 2);
	head_is(l, 1);
	reads(l, 1, 2);
	refuses(l, 2, -EAGAIN);
	refuses(l, UINT64_MAX, -EAGAIN);
	refuses(l, 0, -EINVAL);
	knpu_close(k);
}

/* The index ring holds four bursts; the fifth takes the place of the first. */
static void bursts_are_lapped(void **state)
{
	struct knpu *k = with_ledger(4, 64, 4);
	const struct knpu_ledger *l;
	uint32_t b;

	(void)state;
	OK(knpu_ledger_map(k, &l));
	for (b = 1; b <= 4; b++)
		fire(k, b % 3);
	for (b = 1; b <= 4; b++)
		reads(l, b, b % 3);
	fire(k, 2);
	refuses(l, 1, -EOVERFLOW);
	for (b = 2; b <= 5; b++)
		reads(l, b, b % 3);
	OK(knpu_engine_step(k, 100, NULL));
	for (b = 1; b <= 101; b++)
		refuses(l, b, -EOVERFLOW);
	for (b = 102; b <= 105; b++)
		reads(l, b, 0);
	knpu_close(k);
}

/* 8 spikes fit: two bursts of four, and of a third the older ones are lost. */
static void spikes_are_lapped(void **state)
{
	struct knpu *k = with_ledger(64, 8, 20);
	const struct knpu_ledger *l;

	(void)state;
	OK(knpu_ledger_map(k, &l));
	fire(k, 4);
	fire(k, 4);
	reads(l, 1, 4);
	reads(l, 2, 4);
	fire(k, 1);
	refuses(l, 1, -EOVERFLOW);
	reads(l, 2, 4);
	reads(l, 3, 1);
	/* Exactly as many as there is room for. */
	fire(k, 8);
	refuses(l, 3, -EOVERFLOW);
	reads(l, 4, 8);
	/* And one more than that. */
	fire(k, 9);
	refuses(l, 5, -EOVERFLOW);
	fire(k, 20);
	refuses(l, 6, -EOVERFLOW);
	fire(k, 3);
	reads(l, 7, 3);
	/* The engine has lost none of them. */
	assert_int_equal(total_spikes(k), 4 + 4 + 1 + 8 + 9 + 20 + 3);
	knpu_close(k);
}

static void no_room(void **state)
{
	struct knpu *k = with_ledger(4, 64, 8);
	struct knpu_spike spikes[4] = { { 77, 77 } };
	const struct knpu_ledger *l;
	size_t count;

	(void)state;
	OK(knpu_ledger_map(k, &l));
	fire(k, 4);
	assert_int_equal(knpu_ledger_read(l, 1, spikes, 3, &count), -ENOBUFS);
	assert_int_equal(count, 4);
	assert_int_equal(spikes[0].id, 77);
	assert_int_equal(knpu_ledger_read(l, 1, NULL, 0, &count), -ENOBUFS);
	assert_int_equal(count, 4);
	OK(knpu_ledger_read(l, 1, spikes, 4, &count));
	assert_int_equal(count, 4);
	assert_int_equal(spikes[3].id, 6);
	/* An empty burst needs none. */
	OK(knpu_engine_step(k, 1, NULL));
	OK(knpu_ledger_read(l, 2, NULL, 0, &count));
	assert_int_equal(count, 0);
	knpu_close(k);
}

static void status_is(const struct knpu_status_page *page, uint64_t burst,
		      uint64_t spikes, uint32_t last)
{
	struct knpu_status s;

	OK(knpu_status_read(page, &s));
	assert_int_equal(s.burst, burst);
	assert_int_equal(s.spikes, spikes);
	assert_int_equal(s.candidates, spikes);
	assert_int_equal(s.events, 0);
	assert_int_equal(s.last_spikes, last);
	assert_int_equal(s.last_candidates, last);
}

static void status(void **state)
{
	struct knpu *k = with_ledger(4, 64, 8);
	const struct knpu_status_page *page, *again;

	(void)state;
	OK(knpu_status_map(k, &page));
	OK(knpu_status_map(k, &again));
	assert_ptr_equal(page, again);
	assert_int_equal(page->magic, KNPU_STATUS_MAGIC);
	assert_memory_equal(&page->magic, "knps", 4);
	assert_int_equal(page->version, 1);
	assert_int_equal(page->length, 4096);
	assert_int_equal(page->flags, 0);
	status_is(page, 0, 0, 0);
	fire(k, 3);
	status_is(page, 1, 3, 3);
	fire(k, 5);
	status_is(page, 2, 8, 5);
	OK(knpu_engine_step(k, 10, NULL));
	status_is(page, 12, 8, 0);
	/* Two raises a burst. */
	assert_int_equal(page->sequence, 24);
	knpu_close(k);
}

/* Destroyed by one session: the mappings of another live on until it closes. */
static void readable_after_the_end(void **state)
{
	struct knpu *owner = with_ledger(4, 64, 8);
	struct knpu *other = attach_to("ledger");
	const struct knpu_status_page *page;
	const struct knpu_ledger *l;
	struct knpu_status s;
	uint64_t head;

	(void)state;
	OK(knpu_ledger_map(other, &l));
	OK(knpu_status_map(other, &page));
	fire(owner, 5);
	OK(knpu_engine_destroy(owner));
	knpu_close(owner);
	assert_int_equal(l->flags, KNPU_MAP_F_DEAD);
	assert_int_equal(page->flags, KNPU_MAP_F_DEAD);
	assert_int_equal(knpu_ledger_head(l, &head), -ENODEV);
	assert_int_equal(head, 1);
	reads(l, 1, 5);
	assert_int_equal(knpu_status_read(page, &s), -ENODEV);
	assert_int_equal(s.spikes, 5);
	/* Mapped before, so it is still told; nothing new is mapped. */
	OK(knpu_ledger_map(other, &l));
	knpu_close(other);
}

static void not_mapped_after_the_end(void **state)
{
	struct knpu *k = with_ledger(4, 64, 8);
	const struct knpu_status_page *page;
	const struct knpu_ledger *l;

	(void)state;
	OK(knpu_engine_destroy(k));
	assert_int_equal(knpu_ledger_map(k, &l), -ENODEV);
	assert_int_equal(knpu_status_map(k, &page), -ENODEV);
	knpu_close(k);
	k = open_embedded();
	assert_int_equal(knpu_ledger_map(k, &l), -ENODEV);
	assert_null(l);
	knpu_close(k);
}

/* What one does, the other sees. */
static void two_sessions(void **state)
{
	struct knpu *a = with_ledger(4, 64, 8);
	struct knpu *b = attach_to("ledger");
	struct knpu_engine_info info;
	struct knpu_area_info area;

	(void)state;
	OK(knpu_area_find(b, "a", &area));
	assert_int_equal(area.neurons, 8);
	stimulate(b, 3, FX(2));
	OK(knpu_engine_step(a, 1, NULL));
	assert_int_equal(total_spikes(b), 1);
	/* Pending edits belong to the session that made them. */
	connect(a, 3, 4, 1, 1);
	OK(knpu_publish(b, NULL));
	OK(knpu_engine_info(b, &info));
	assert_int_equal(info.pending_synapses, 0);
	assert_int_equal(info.synapses, 0);
	OK(knpu_publish(a, NULL));
	OK(knpu_engine_info(b, &info));
	assert_int_equal(info.synapses, 1);
	/* The engine lives on without the one that made it. */
	knpu_close(a);
	OK(knpu_engine_step(b, 1, NULL));
	knpu_close(b);
	b = open_embedded();
	assert_int_equal(knpu_engine_attach(b, "ledger"), -ENOENT);
	knpu_close(b);
}

static void gone_for_all(void **state)
{
	struct knpu *a = with_ledger(4, 64, 8);
	struct knpu *b = attach_to("ledger");
	struct knpu *c = open_embedded();
	const struct knpu_engine_opts opts = engine_opts("ledger");
	struct knpu_engine_info info;
	struct knpu_area_info area;

	(void)state;
	assert_int_equal(knpu_engine_create(c, &opts), -EEXIST);
	OK(knpu_engine_destroy(b));
	assert_int_equal(knpu_engine_info(a, &info), -ENODEV);
	assert_int_equal(knpu_area_info(a, 3, &area), -ENODEV);
	assert_int_equal(knpu_engine_step(a, 1, NULL), -ENODEV);
	assert_int_equal(knpu_publish(a, NULL), -ENODEV);
	assert_int_equal(knpu_engine_destroy(a), -ENODEV);
	/* A session has one engine in its life. */
	assert_int_equal(knpu_engine_create(a, &opts), -EBUSY);
	assert_int_equal(knpu_engine_attach(a, "ledger"), -EBUSY);
	/* The name is free, while both still hold the old one. */
	OK(knpu_engine_create(c, &opts));
	knpu_close(a);
	knpu_close(b);
	/* The end of the old does not end the new one of that name. */
	a = attach_to("ledger");
	OK(knpu_engine_step(a, 1, NULL));
	knpu_close(a);
	knpu_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(describes_itself),
		cmocka_unit_test(not_yet),
		cmocka_unit_test(bursts_are_lapped),
		cmocka_unit_test(spikes_are_lapped),
		cmocka_unit_test(no_room),
		cmocka_unit_test(status),
		cmocka_unit_test(readable_after_the_end),
		cmocka_unit_test(not_mapped_after_the_end),
		cmocka_unit_test(two_sessions),
		cmocka_unit_test(gone_for_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
