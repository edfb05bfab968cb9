// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Saving and restoring: what is restored goes on as what was saved, bit for
 * bit; what is no sound snapshot is refused, with the reason and the place, and
 * can do no harm.
 */
#include "core_port.h"
#include "cut.h"
#include "limits.h"
#include "row.h"

#include "draw.h"
#include "save_helper.h"

#define NEURONS 100
#define FANOUT 10
#define FIRST 3
#define BURSTS 10000
/* Longer than the longest delay. */
#define WARM_UP 300

static struct knpu *k;

/* ---- an engine in which all happens that can ---- */

static void wire(struct knpu *to)
{
	static struct knpu_synapse s[3 * NEURONS * FANOUT];
	static const u8 delays[] = { 1, 2, 3, 40, 255 };
	u32 seed = 7, i, nr = 3 * NEURONS;

	for (i = 0; i < nr * FANOUT; i++)
		s[i] = (struct knpu_synapse){
			.source = FIRST + i / FANOUT,
			.target = FIRST + draw_from(&seed, nr),
			.weight = (s16)draw_from(&seed, 200) - 90,
			.delay = delays[draw_from(&seed, 5)],
			.psp = i % 5 ? 0 : draw_from(&seed, 256),
			.flags = i % 5 ? 0 : KNPU_SYNAPSE_F_PSP,
		};
	OK(knpu_synapse_add(to, s, nr * FANOUT, NULL));
	OK(knpu_publish(to, NULL));
}

static void set(struct knpu *to, u32 scope, u32 id, u32 property, s64 value)
{
	const struct knpu_property_item item = { scope, id, property, 0,
						 value };

	OK(knpu_property_set(to, &item, 1, NULL));
}

static void input(struct knpu *to, u64 burst)
{
	struct knpu_inject_item items[30];
	u32 seed = burst * 77, i;

	for (i = 0; i < 30; i++)
		items[i] = (struct knpu_inject_item){
			FIRST + draw_from(&seed, 3 * NEURONS),
			FX(1) + draw_from(&seed, FX(2))
		};
	OK(knpu_inject(to, items, 30, NULL));
}

static void run(struct knpu *to, u32 bursts)
{
	while (bursts--) {
		input(to, burst_of(to));
		OK(knpu_engine_step(to, 1, NULL));
	}
}

static struct knpu *lively(const char *name)
{
	const struct knpu_property_value values[3][5] = {
		{ { .property = KNPU_PROPERTY_EXCITABILITY,
		    .value = 0xc0000000 },
		  { .property = KNPU_PROPERTY_LEAK, .value = 9000 },
		  { .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		  { .property = KNPU_PROPERTY_GRADIENT_X, .value = 5 },
		  { .property = KNPU_PROPERTY_REFRACTORY, .value = 2 } },
		{ { .property = KNPU_PROPERTY_TIME,
		    .value = KNPU_TIME_STIMULATED },
		  { .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		  { .property = KNPU_PROPERTY_CONSECUTIVE_LIMIT, .value = 3 },
		  { .property = KNPU_PROPERTY_SNOOZE, .value = 5 },
		  { .property = KNPU_PROPERTY_UNIFORM_PSP, .value = 0 } },
		{ { .property = KNPU_PROPERTY_MP_DRIVEN_PSP, .value = 1 },
		  { .property = KNPU_PROPERTY_LEAK, .value = 30000 },
		  { .property = KNPU_PROPERTY_ACCUMULATE, .value = 1 },
		  { .property = KNPU_PROPERTY_THRESHOLD, .value = FX(2) },
		  { .property = KNPU_PROPERTY_LEDGER, .value = 3 } },
	};
	struct knpu_engine_opts opts = engine_opts(name);
	struct knpu *made = open_embedded();

	opts.seed = 4711;
	opts.power = 100;
	opts.fatigue = 1;
	OK(knpu_engine_create(made, &opts));
	add_row_of(made, "chance", NEURONS, values[0], 5);
	add_row_of(made, "stimulated", NEURONS, values[1], 5);
	add_row_of(made, "driven", NEURONS, values[2], 5);
	wire(made);
	set(made, KNPU_SCOPE_NEURON, FIRST + 9, KNPU_PROPERTY_EXCITABILITY,
	    0x1234567);
	set(made, KNPU_SCOPE_NEURON, FIRST + NEURONS, KNPU_PROPERTY_SNOOZE, 77);
	run(made, WARM_UP);
	/* Two batches are pending, one with the same neuron twice. */
	stimulate(made, FIRST, 9);
	input(made, 1);
	return made;
}

static int up(void **state)
{
	(void)state;
	k = lively("lively");
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

/* ---- it goes on ---- */

static void same_counters(struct knpu *a, struct knpu *b)
{
	struct knpu_counters x, y;

	OK(knpu_counters(a, &x));
	OK(knpu_counters(b, &y));
	/* What time it took, and who had to read twice, is of no engine. */
	x.burst_ns = y.burst_ns;
	x.read_retries = y.read_retries;
	assert_memory_equal(&x, &y, sizeof(x));
}

static void same_areas(struct knpu *a, struct knpu *b)
{
	struct knpu_area_info x[6], y[6];

	assert_int_equal(knpu_area_list(a, 0, x, 6), 6);
	assert_int_equal(knpu_area_list(b, 0, y, 6), 6);
	assert_memory_equal(x, y, sizeof(x));
}

static void same_neurons(struct knpu *a, struct knpu *b)
{
	static int64_t x[FIRST + 3 * NEURONS], y[FIRST + 3 * NEURONS];
	u32 p;

	for (p = 0; p < KNPU_STATE_END; p++) {
		if (p == KNPU_PROPERTY_NEURON_END)
			p = KNPU_STATE_POTENTIAL;
		OK(knpu_read(a, KNPU_SCOPE_NEURON, p, 0, FIRST + 3 * NEURONS, x,
			     NULL));
		OK(knpu_read(b, KNPU_SCOPE_NEURON, p, 0, FIRST + 3 * NEURONS, y,
			     NULL));
		assert_memory_equal(x, y, sizeof(x));
	}
}

static void same_synapses(struct knpu *a, struct knpu *b)
{
	static struct knpu_synapse x[3 * NEURONS * FANOUT],
		y[3 * NEURONS * FANOUT];
	uint32_t source = 0, skip = 0;
	int nr = 3 * NEURONS * FANOUT;

	assert_int_equal(knpu_synapse_list(a, &source, FIRST + 3 * NEURONS,
					   &skip, x, nr),
			 nr);
	source = 0;
	skip = 0;
	assert_int_equal(knpu_synapse_list(b, &source, FIRST + 3 * NEURONS,
					   &skip, y, nr),
			 nr);
	assert_memory_equal(x, y, sizeof(x));
}

static void same(struct knpu *a, struct knpu *b)
{
	same_counters(a, b);
	same_areas(a, b);
	same_neurons(a, b);
	same_synapses(a, b);
}

static void goes_on_bit_for_bit(void **state)
{
	const struct knpu_ledger *a, *b;
	const struct knpu_status_page *page;
	struct knpu *twin = open_embedded();
	struct bytes snapshot = save(k);
	struct knpu_status status;
	u64 burst, last = WARM_UP;

	(void)state;
	OK(restore(twin, "twin", snapshot, 4099));
	same(k, twin);
	OK(knpu_ledger_map(k, &a));
	OK(knpu_ledger_map(twin, &b));
	OK(knpu_status_map(twin, &page));
	OK(knpu_status_read(page, &status));
	assert_int_equal(status.burst, WARM_UP);
	for (burst = last - 2; burst <= last; burst++)
		same_spikes(a, b, burst);
	for (burst = last + 1; burst <= last + BURSTS; burst++) {
		run(k, 1);
		run(twin, 1);
		same_spikes(a, b, burst);
	}
	same(k, twin);
	/* Something happened. */
	OK(knpu_status_read(page, &status));
	assert_true(status.spikes > BURSTS);
	assert_true(status.events > BURSTS);
	free(snapshot.at);
	knpu_close(twin);
}

/* What is saved at once after restoring is what was restored. */
static void again_the_same(void **state)
{
	struct knpu *twin = open_embedded();
	struct bytes a;

	(void)state;
	OK(knpu_engine_step(k, 1, NULL));
	/* Three batches wait, each of its own length. */
	stimulate(k, FIRST, 9);
	input(k, 1);
	stimulate(k, FIRST + 1, 8);
	a = save(k);
	assert_int_equal(restore(twin, "", a, a.nr), -EEXIST);
	OK(knpu_engine_destroy(k));
	OK(restore(twin, "", a, a.nr));
	saves_the_same(twin, a);
	free(a.at);
	knpu_close(twin);
}

static void a_young_engine(void **state)
{
	struct knpu *young = make_engine("young");
	struct knpu *twin = open_embedded();
	struct bytes b = save(young);

	(void)state;
	OK(restore(twin, "twin", b, 1));
	OK(knpu_engine_step(twin, 300, NULL));
	assert_int_equal(burst_of(twin), 300);
	free(b.at);
	knpu_close(twin);
	knpu_close(young);
}

/* Who restores it owns it; nobody else has a right to it. */
static void belongs_to_who_restores(void **state)
{
	struct knpu_engine_access access = {
		.flags = KNPU_ENGINE_ACCESS_F_MODE,
		.mode = 0777,
	};
	struct knpu *twin = open_embedded();
	struct bytes b;

	(void)state;
	OK(knpu_engine_access(k, &access));
	b = save(k);
	OK(restore(twin, "twin", b, b.nr));
	access.flags = 0;
	OK(knpu_engine_access(twin, &access));
	assert_int_equal(access.mode, 0700);
	OK(knpu_engine_destroy(twin));
	free(b.at);
	knpu_close(twin);
}

/* The clock of a restored engine does not run, whatever the other's does. */
static void its_clock_does_not_run(void **state)
{
	struct knpu_engine_set set = {
		.flags = KNPU_ENGINE_SET_F_ALL,
		.power = 12,
		.fatigue = 0,
		.rate_uhz = 3000000,
		.timing = 1,
	};
	struct knpu *twin = open_embedded();
	struct knpu_engine_info info;
	struct bytes b;

	(void)state;
	OK(knpu_engine_set(k, &set));
	OK(knpu_engine_start(k, 1, 0));
	OK(knpu_engine_pause(k, NULL));
	b = save(k);
	OK(knpu_engine_stop(k, NULL));
	OK(restore(twin, "twin", b, b.nr));
	OK(knpu_engine_info(twin, &info));
	assert_int_equal(info.flags, KNPU_ENGINE_F_TIMING);
	assert_int_equal(info.power, 12);
	/* At which its clock was started. */
	assert_int_equal(info.rate_uhz, 1);
	assert_int_equal(info.seed, 4711);
	OK(knpu_engine_step(twin, 1, NULL));
	free(b.at);
	knpu_close(twin);
}

/* ---- it does not ---- */

/* What was begun has a place among the engines, until it is given up. */
static void gives_its_place_back(void **state)
{
	struct knpu *to = open_embedded();
	const struct bytes nothing = {};
	u32 i;

	(void)state;
	for (i = 0; i <= KNPU_ENGINES_MAX; i++)
		assert_int_equal(restore(to, "x", nothing, 1), -EBADMSG);
	knpu_close(to);
}

static void torn(void **state)
{
	struct bytes b = save(k);
	u32 step;

	(void)state;
	for (step = 0; step < b.nr; step += step < 3000 ? 7 : 1009)
		is_refused((struct bytes){ b.at, step }, KNPU_RESTORE_TORN);
	is_refused((struct bytes){ b.at, b.nr - 1 }, KNPU_RESTORE_TORN);
	b.at[b.nr] = 0;
	is_refused((struct bytes){ b.at, b.nr + 1 }, KNPU_RESTORE_TORN);
	free(b.at);
}

/* Whatever byte it is. */
static void another_byte(void **state)
{
	struct bytes b = save(k);
	u32 at;

	(void)state;
	for (at = 0; at < b.nr; at += at < 3000 ? 1 : 337) {
		b.at[at] ^= 0x10;
		is_refused(b, at < 8  ? KNPU_RESTORE_FOREIGN :
			      at < 12 ? KNPU_RESTORE_VERSION :
					KNPU_RESTORE_HASH);
		b.at[at] ^= 0x10;
	}
	free(b.at);
}

static void foreign(void **state)
{
	static u8 zero[4096];

	(void)state;
	is_refused((struct bytes){ zero, sizeof(zero) }, KNPU_RESTORE_FOREIGN);
}

static void rehash_head(struct bytes b)
{
	struct knpu_snapshot *h = (void *)b.at;

	h->hash = knpu_hash(h, offsetof(struct knpu_snapshot, hash));
}

#define ENGINE_WORD(m) (offsetof(struct knpu_snapshot_engine, m) / 4)
#define AREA_WORD(m) (offsetof(struct knpu_snapshot_area, m) / 4)

static void bad_values(void **state)
{
	struct bytes b = save(k);
	u32 type = KNPU_SECTION_ENGINE;

	(void)state;
	bad_word(b, type, 0, ENGINE_WORD(flags), 1 << 5);
	bad_word(b, type, 0, ENGINE_WORD(areas), 2);
	bad_word(b, type, 0, ENGINE_WORD(areas), KNPU_AREAS_MAX + 1);
	bad_word(b, type, 0, ENGINE_WORD(neurons), KNPU_NEURONS_MAX + 1);
	bad_word(b, type, 0, ENGINE_WORD(neurons), 2);
	bad_word(b, type, 0, ENGINE_WORD(ledger_bursts), 63);
	bad_word(b, type, 0, ENGINE_WORD(ledger_spikes), 0);
	bad_word(b, type, 0, ENGINE_WORD(chunks), 5);
	bad_word(b, type, 0, ENGINE_WORD(rate_uhz) + 1, 0xffff);
	bad_word(b, type, 0, ENGINE_WORD(history), 0);
	bad_word(b, type, 0, ENGINE_WORD(history_count), NEURONS * 4);
	bad_word(b, type, 0, ENGINE_WORD(burst) + 1, 1U << 31);
	bad_word(b, type, 0, ENGINE_WORD(name), 0x01010101);
	type = KNPU_SECTION_AREA;
	bad_word(b, type, 0, AREA_WORD(width), 2);
	bad_word(b, type, 1, AREA_WORD(name), 0x41414141);
	bad_word(b, type, 3, AREA_WORD(width), NEURONS * 4);
	bad_word(b, type, 3, AREA_WORD(own), 1U << KNPU_PROPERTY_NEURON_END);
	bad_word(b, type, 4, AREA_WORD(value) + 2 * KNPU_PROPERTY_LEAK,
		 KNPU_LEAK_ONE + 1);
	bad_word(b, type, 4, AREA_WORD(value) + 2 * 20, 1);
	bad_word(b, KNPU_SECTION_OWN, 1, 3, 9);
	bad_word(b, KNPU_SECTION_NEURONS, 0, KNPU_BLOCK + 5, WARM_UP + 1);
	bad_word(b, KNPU_SECTION_HISTORY, 0, 0, FIRST + 3 * NEURONS);
	bad_word(b, KNPU_SECTION_LEDGER_BURSTS, 0, 0, 1);
	bad_word(b, KNPU_SECTION_LEDGER_BURSTS, 0, 6 + 2, 1);
	bad_word(b, KNPU_SECTION_LEDGER_SPIKES, 0, 2, FIRST + 3 * NEURONS);
	bad_word(b, KNPU_SECTION_INPUT, 0, 0, 0);
	bad_word(b, KNPU_SECTION_INPUT, 0, 2, FIRST + 3 * NEURONS);
	free(b.at);
}

/* Rows: 256 words say where they begin, then count, runs, heads, records. */
static void bad_rows(void **state)
{
	struct bytes b = save(k);
	u32 type = KNPU_SECTION_CHUNK;
	u32 first = 256;
	const u32 *word;

	(void)state;
	bad_word(b, type, 0, FIRST, 1);
	bad_word(b, type, 0, FIRST + 1, 0);
	bad_word(b, type, 0, FIRST + 1, 0x7fffffff);
	bad_word(b, type, 0, 0, 0);
	bad_word(b, type, 0, first, 0);
	bad_word(b, type, 0, first, 21);
	bad_word(b, type, 0, first, 0xffffffff);
	bad_word(b, type, 0, first + 1, 0);
	bad_word(b, type, 0, first + 1, 0x7fffffff);
	bad_word(b, type, 0, first + 2, 0);
	bad_word(b, type, 0, first + 2, 21);
	/* A delay of 0, a bit that is none, a psp that is not its own. */
	bad_word(b, type, 0, first + 3, 0);
	bad_word(b, type, 0, first + 3, 0x10004);
	bad_word(b, type, 0, first + 3, 0x10100);
	/* Of the first run, the second target is below the first. */
	word = (const u32 *)(find(b, type, 0) + 1) + first;
	assert_true(word[2] > 1);
	bad_word(b, type, 0,
		 first + KNPU_ROW_HEAD + KNPU_RUN_HEAD * word[1] + 1,
		 FIRST - 1);
	/* The last word of the last row is a record. */
	bad_word(b, type, 1, find(b, type, 1)->length / 4 - 1,
		 FIRST + 3 * NEURONS);
	free(b.at);
}

static void bad_order(void **state)
{
	struct bytes b = save(k);
	struct knpu_snapshot_section *s;

	(void)state;
	s = find(b, KNPU_SECTION_NEURONS, 0);
	s->index++;
	rehash(s);
	is_refused(b, KNPU_RESTORE_ORDER);
	s->index--;
	s->length -= 768;
	rehash(s);
	is_refused(b, KNPU_RESTORE_ORDER);
	s->length += 768;
	s->type = KNPU_SECTION_CHUNK;
	rehash(s);
	is_refused(b, KNPU_RESTORE_ORDER);
	s->type = KNPU_SECTION_NEURONS;
	rehash(s);
	s = find(b, KNPU_SECTION_CHUNK, 1);
	s->index = 0;
	rehash(s);
	is_refused(b, KNPU_RESTORE_ORDER);
	s->index = 1;
	/* There is nothing of that length to be hashed. */
	s->length = 1ULL << 40;
	s->hash = knpu_hash(s, offsetof(struct knpu_snapshot_section, hash));
	is_refused(b, KNPU_RESTORE_ORDER);
	free(b.at);
}

static void another_version(void **state)
{
	struct bytes b = save(k);
	struct knpu_snapshot *h = (void *)b.at;

	(void)state;
	h->version++;
	rehash_head(b);
	is_refused(b, KNPU_RESTORE_VERSION);
	h->version--;
	h->length += 8;
	rehash_head(b);
	is_refused(b, KNPU_RESTORE_TORN);
	h->length -= 8;
	h->sections--;
	rehash_head(b);
	is_refused(b, KNPU_RESTORE_TORN);
	free(b.at);
}

/* Whoever means harm: refused, or an engine that runs. */
static void hostile(void **state)
{
	struct bytes b = save(k);
	u32 seed = 99, i, refused = 0;

	(void)state;
	for (i = 0; i < 400; i++) {
		u32 type = 1 + draw_from(&seed, 9);
		struct knpu_snapshot_section *s = find(b, type, 0);
		u32 *at = (u32 *)(s + 1) + draw_from(&seed, s->length / 4);
		u32 was = *at;
		struct knpu *to = open_embedded();
		int err;

		*at = draw_from(&seed, 2) ? was ^ 1U << draw_from(&seed, 32) :
					    draw_from(&seed, 1 << 24) << 8;
		rehash(s);
		err = restore(to, "hostile", b, b.nr);
		assert_true(!err || err == -EBADMSG || err == -ENOSPC);
		if (!err)
			OK(knpu_engine_step(to, 20, NULL));
		refused += err != 0;
		*at = was;
		rehash(s);
		knpu_close(to);
	}
	assert_true(refused > 30 && refused < 370);
	free(b.at);
}

/* ---- one at a time ---- */

static void in_its_order(void **state)
{
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_close close = { .size = sizeof(close) };
	u8 byte;
	struct knpu_save_read read = {
		.size = sizeof(read),
		.nr = 1,
		.bytes = (uintptr_t)&byte,
	};
	struct knpu *to = open_embedded();
	struct knpu_restore_open begin = { .size = sizeof(begin) };
	struct knpu_restore_end end = { .size = sizeof(end) };

	(void)state;
	assert_int_equal(knpu_call(k, KNPU_CMD_SAVE_READ, &read, ""), -EINVAL);
	assert_int_equal(knpu_call(k, KNPU_CMD_SAVE_CLOSE, &close, ""),
			 -EINVAL);
	OK(knpu_call(k, KNPU_CMD_SAVE_OPEN, &open, ""));
	assert_int_equal(knpu_call(k, KNPU_CMD_SAVE_OPEN, &open, ""), -EBUSY);
	OK(knpu_call(k, KNPU_CMD_SAVE_READ, &read, ""));
	assert_int_equal(byte, 'k');
	read.offset = open.bytes;
	OK(knpu_call(k, KNPU_CMD_SAVE_READ, &read, ""));
	assert_int_equal(read.nr, 0);
	OK(knpu_call(k, KNPU_CMD_SAVE_CLOSE, &close, ""));
	/* One is left open: the end of the session takes it. */
	OK(knpu_call(k, KNPU_CMD_SAVE_OPEN, &open, ""));
	assert_int_equal(write_bytes(to, &byte, 1), -EINVAL);
	assert_int_equal(knpu_call(to, KNPU_CMD_RESTORE_END, &end, ""),
			 -EINVAL);
	OK(knpu_call(to, KNPU_CMD_RESTORE_OPEN, &begin, ""));
	assert_int_equal(knpu_call(to, KNPU_CMD_RESTORE_OPEN, &begin, ""),
			 -EBUSY);
	OK(write_bytes(to, &byte, 1));
	knpu_close(to);
}

/* Whatever areas are called when their names are read. */
static void names_of_the_cut(void **state)
{
	struct knpu_save_open open = { .size = sizeof(open) };
	struct knpu_save_close close = { .size = sizeof(close) };
	struct knpu_save_read read = { .size = sizeof(read) };
	struct knpu *twin = open_embedded();
	struct knpu_snapshot_section *second;
	struct knpu_area_info area;
	struct bytes b = save(k);

	(void)state;
	second = find(b, KNPU_SECTION_AREA, FIRST + 1);
	OK(knpu_call(k, KNPU_CMD_SAVE_OPEN, &open, ""));
	assert_int_equal(open.bytes, b.nr);
	read.bytes = (uintptr_t)b.at;
	read.nr = (u8 *)second - b.at;
	OK(knpu_call(k, KNPU_CMD_SAVE_READ, &read, ""));
	/* The first has been read, and now the second has its name. */
	OK(knpu_area_rename(k, FIRST, "another"));
	OK(knpu_area_rename(k, FIRST + 1, "chance"));
	read.bytes += read.nr;
	read.offset = read.nr;
	read.nr = b.nr - read.offset;
	OK(knpu_call(k, KNPU_CMD_SAVE_READ, &read, ""));
	OK(knpu_call(k, KNPU_CMD_SAVE_CLOSE, &close, ""));
	OK(restore(twin, "twin", b, b.nr));
	OK(knpu_area_find(twin, "stimulated", &area));
	assert_int_equal(area.area, FIRST + 1);
	free(b.at);
	knpu_close(twin);
}

/* From the specification of XXH64, and from libxxhash. */
static void hashes(void **state)
{
	u8 bytes[101];
	u32 i;

	(void)state;
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = i;
	assert_true(knpu_hash("", 0) == 0xef46db3751d8e999ULL);
	assert_true(knpu_hash("abc", 3) == 0x44bc2cf5ad770999ULL);
	assert_true(knpu_hash(bytes, 101) == 0xe99038495f85381eULL);
	assert_true(knpu_hash(bytes, 32) == 0xcbf59c5116ff32b4ULL);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes),
		TEST(goes_on_bit_for_bit),
		TEST(again_the_same),
		TEST(a_young_engine),
		TEST(belongs_to_who_restores),
		TEST(its_clock_does_not_run),
		TEST(gives_its_place_back),
		TEST(torn),
		TEST(another_byte),
		TEST(foreign),
		TEST(bad_values),
		TEST(bad_rows),
		TEST(bad_order),
		TEST(another_version),
		TEST(hostile),
		TEST(in_its_order),
		TEST(names_of_the_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
