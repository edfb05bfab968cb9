// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Windows of an area that was resized: lists, bitmaps and places.
 *
 * A voxel of the area is given as input what tells which voxel it is, so each
 * spike says by its potential where it is from, whatever its id; other areas
 * fire with more.
 */
#include <stdbool.h>

#include "core_port.h"

#include "engine_helper.h"

#define A KNPU_AREA_FIRST_USER
#define EACH 2
#define SIDE 8
#define MARK(x, y, z) (FX(2) + ((x)*SIDE + (y)) * SIDE + (z))
#define OTHERS FX(5)
#define BURSTS 30
#define ROOM 16384
#define GUARD 0x5a5a5a5a5a5a5a5aULL

static struct knpu *k;
static const struct knpu_ledger *ledger;
static uint32_t before, after;

static const struct dims {
	uint32_t size[3];
} first_grid = { { 4, 3, 2 } };

static bool fires(uint32_t x, uint32_t y, uint32_t z, uint64_t burst)
{
	return (x * 5 + y * 3 + z + burst) % 4 == 0;
}

static struct knpu_area_info info(void)
{
	struct knpu_area_info a;

	OK(knpu_area_info(k, A, &a));
	return a;
}

static void fire_voxel(uint32_t x, uint32_t y, uint32_t z)
{
	const struct knpu_inject_voxel_item item = { x, y, z, MARK(x, y, z) };

	OK(knpu_inject_voxel(k, A, &item, 1, NULL));
}

static void run_burst(bool all)
{
	struct knpu_area_info a = info();
	uint32_t x, y, z;
	uint64_t head;

	OK(knpu_ledger_head(ledger, &head));
	for (x = 0; x < a.width; x++)
		for (y = 0; y < a.height; y++)
			for (z = 0; z < a.depth; z++)
				if (all || fires(x, y, z, head + 1))
					fire_voxel(x, y, z);
	stimulate(k, before, OTHERS);
	stimulate(k, after, OTHERS);
	OK(knpu_engine_step(k, 1, NULL));
}

static void run(uint32_t bursts)
{
	while (bursts--)
		run_burst(false);
}

static void resize(uint32_t x, uint32_t y, uint32_t z)
{
	const uint32_t dims[] = { x, y, z };

	OK(knpu_area_resize(k, A, dims, NULL));
}

static int up(void **state)
{
	const struct knpu_area_opts opts = {
		.size = sizeof(opts),
		.name = "a",
		.dims = { first_grid.size[0], first_grid.size[1],
			  first_grid.size[2] },
		.per_voxel = EACH,
	};
	struct knpu_engine_opts engine = engine_opts("window area");

	(void)state;
	engine.ledger_spikes = 65536;
	k = open_embedded();
	OK(knpu_engine_create(k, &engine));
	OK(knpu_area_add(k, &opts, NULL));
	before = 1;
	after = add_row_of(k, "after", 4, NULL, 0);
	OK(knpu_ledger_map(k, &ledger));
	return 0;
}

static int down(void **state)
{
	(void)state;
	knpu_close(k);
	return 0;
}

static bool is_ours(const struct knpu_spike *s, uint32_t voxel[3])
{
	uint32_t mark = (uint32_t)(s->potential - FX(2));

	if (s->potential < FX(2) || s->potential >= OTHERS)
		return false;
	voxel[0] = mark / SIDE / SIDE;
	voxel[1] = mark / SIDE % SIDE;
	voxel[2] = mark % SIDE;
	return true;
}

static uint32_t place(const struct knpu_area_info *a, const uint32_t *v,
		      uint32_t n)
{
	return ((v[0] * a->height + v[1]) * a->depth + v[2]) * a->per_voxel + n;
}

/* @got tells of a burst what the ledger does, with places. */
static size_t same_burst(const struct knpu_area_info *a, uint64_t burst,
			 const struct knpu_window_spike *got, uint64_t *bits,
			 size_t words, uint64_t ago)
{
	static struct knpu_spike spikes[ROOM];
	static struct knpu_fired fired[ROOM];
	uint32_t last = 0, n = 0, v[3];
	size_t count, nr, i, at = 0;

	OK(knpu_ledger_read(ledger, burst, spikes, ROOM, &count));
	OK(knpu_area_fired(k, a, burst, fired, ROOM, &nr));
	for (i = 0; i < count; i++) {
		if (!is_ours(&spikes[i], v))
			continue;
		/* Those of a voxel follow each other. */
		n = at && spikes[i].id == last + 1 &&
				    spikes[i].potential ==
					    got[at - 1].potential ?
			    n + 1 :
			    0;
		last = spikes[i].id;
		assert_int_equal(got[at].burst, burst);
		assert_int_equal(got[at].id, spikes[i].id);
		assert_int_equal(got[at].potential, spikes[i].potential);
		assert_int_equal(fired[at].id, spikes[i].id);
		assert_int_equal(fired[at].potential, spikes[i].potential);
		assert_int_equal(fired[at].x, v[0]);
		assert_int_equal(fired[at].y, v[1]);
		assert_int_equal(fired[at].z, v[2]);
		assert_int_equal(fired[at].n, n);
		bits[place(a, v, n) * words + ago / 64] |= 1ULL << ago % 64;
		at++;
	}
	assert_int_equal(nr, at);
	return at;
}

/* Return: how many spikes the window has. */
static size_t same(uint64_t last, uint32_t bursts)
{
	static struct knpu_window_spike got[ROOM];
	static uint64_t bits[ROOM], expected[ROOM];
	struct knpu_area_info a = info();
	uint64_t b = last < bursts ? 1 : last - bursts + 1;
	size_t words = (bursts + 63) / 64;
	size_t count, at = 0;

	OK(knpu_area_window(k, &a, last, bursts, got, ROOM, &count));
	memset(expected, 0, sizeof(expected));
	for (; b <= last; b++)
		at += same_burst(&a, b, got + at, expected, words, last - b);
	assert_int_equal(count, at);
	memset(bits, 0xff, sizeof(bits));
	bits[a.neurons * words] = GUARD;
	OK(knpu_area_bitmap(k, &a, last, bursts, bits));
	assert_memory_equal(bits, expected, a.neurons * words * sizeof(*bits));
	assert_true(bits[a.neurons * words] == GUARD);
	return at;
}

static void windows(bool scattered)
{
	uint64_t head;

	assert_int_equal(!!(info().flags & KNPU_AREA_INFO_F_SCATTERED),
			 scattered);
	run(BURSTS);
	OK(knpu_ledger_head(ledger, &head));
	same(head, 1);
	assert_true(same(head, 10) > 0);
	assert_true(same(head - 5, 20) > 0);
}

static void never_resized(void **state)
{
	(void)state;
	windows(false);
	assert_true(same(2, 64) > 0);
	assert_true(same(BURSTS, 65) > 0);
}

static void grown(void **state)
{
	static const struct dims to[] = {
		{ { 6, 3, 2 } }, { { 4, 5, 2 } }, { { 4, 3, 5 } },
		{ { 6, 5, 4 } }, { { 5, 3, 4 } },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(to); i++) {
		resize(to[i].size[0], to[i].size[1], to[i].size[2]);
		windows(true);
		assert_true(same(BURSTS, 65) > 0);
		down(state);
		up(state);
	}
}

static void grown_more_than_once(void **state)
{
	(void)state;
	resize(4, 3, 3);
	resize(5, 3, 3);
	windows(true);
	resize(5, 6, 3);
	windows(true);
	resize(7, 7, 7);
	windows(true);
}

static void shrunk_and_grown_again(void **state)
{
	(void)state;
	resize(3, 2, 1);
	windows(true);
	resize(6, 2, 3);
	windows(true);
	resize(1, 1, 1);
	windows(false);
	resize(2, 3, 4);
	windows(true);
}

/* More spikes than the engine is asked about at once. */
static void many(void **state)
{
	uint32_t i;

	(void)state;
	resize(6, 5, 4);
	for (i = 0; i < 20; i++)
		run_burst(true);
	assert_int_equal(same(20, 20), 20 * 6 * 5 * 4 * EACH);
}

/* Spikes of those who went are not those of who is in their voxels now. */
static void a_voxel_that_came_anew(void **state)
{
	struct knpu_window_spike got[64];
	struct knpu_area_info a;
	struct knpu_fired fired;
	uint64_t bits[200];
	size_t count, i;

	(void)state;
	resize(5, 4, 3);
	fire_voxel(0, 3, 0);
	fire_voxel(1, 1, 1);
	OK(knpu_engine_step(k, 1, NULL));
	resize(4, 3, 2);
	resize(5, 4, 3);
	fire_voxel(0, 3, 0);
	OK(knpu_engine_step(k, 1, NULL));
	a = info();
	OK(knpu_area_window(k, &a, 2, 2, got, 64, &count));
	assert_int_equal(count, 4);
	assert_int_equal(got[0].burst, 1);
	assert_int_equal(got[0].potential, MARK(1, 1, 1));
	assert_int_equal(got[2].burst, 2);
	assert_int_equal(got[2].potential, MARK(0, 3, 0));
	assert_int_equal(knpu_area_fired(k, &a, 1, &fired, 1, &count),
			 -ENOBUFS);
	assert_int_equal(count, 2);
	OK(knpu_area_bitmap(k, &a, 2, 2, bits));
	for (i = 0; i < a.neurons; i++)
		assert_int_equal(bits[i], i / EACH == 3 * 3	      ? 1 :
					  i / EACH == (4 + 1) * 3 + 1 ? 2 :
									0);
}

static void delete_one(uint32_t x, uint32_t y, uint32_t z, uint32_t n)
{
	struct knpu_voxel_place v = { .x = x, .y = y, .z = z };
	uint32_t id;

	OK(knpu_voxel_locate(k, A, &v, 1));
	id = v.first + n;
	OK(knpu_neuron_delete(k, &id, 1, NULL, NULL));
	assert_int_equal(knpu_neuron_valid(k, id), 0);
}

/* Side by side or not: who was deleted since is told of, and so is who is new. */
static void deleted_since(void **state)
{
	struct knpu_neuron_new new = { .area = A, .x = 1, .y = 2, .z = 1 };
	int scattered;
	uint64_t head;
	uint32_t i;
	size_t spikes;

	for (scattered = 0; scattered < 2; scattered++) {
		if (scattered)
			resize(6, 5, 4);
		for (i = 0; i < 3; i++)
			run_burst(true);
		delete_one(1, 2, 1, 1);
		delete_one(0, 0, 0, 0);
		delete_one(3, 0, 1, 0);
		delete_one(3, 0, 1, 1);
		spikes = 3 * info().neurons;
		assert_int_equal(same(3, 3), spikes);
		/* One of the voxel is silent; it keeps its number there. */
		OK(knpu_engine_step(k, 300, NULL));
		OK(knpu_neuron_add(k, &new, 1, NULL));
		fire_voxel(1, 2, 1);
		OK(knpu_engine_step(k, 1, &head));
		assert_int_equal(same(head, 64), 2);
		down(state);
		up(state);
	}
}

/* Of a voxel that comes after those of the first thing that is asked. */
static void deleted_far_away(void **state)
{
	struct knpu_voxel_place v = { .x = 39, .y = 14, .z = 13 };
	struct knpu_area_info a;
	struct knpu_fired fired;
	uint32_t ids[2];
	size_t count;

	(void)state;
	resize(40, 15, 14);
	OK(knpu_voxel_locate(k, A, &v, 1));
	ids[0] = v.first + 1;
	ids[1] = after + 2;
	stimulate(k, ids[0], FX(3));
	stimulate(k, ids[1], FX(3));
	OK(knpu_engine_step(k, 1, NULL));
	OK(knpu_neuron_delete(k, ids, 2, NULL, NULL));
	a = info();
	OK(knpu_area_fired(k, &a, 1, &fired, 1, &count));
	assert_int_equal(count, 1);
	assert_int_equal(fired.id, ids[0]);
	assert_int_equal(fired.x, 39);
	assert_int_equal(fired.y, 14);
	assert_int_equal(fired.z, 13);
	assert_int_equal(fired.n, 1);
}

/* Who asked for the area before it grew has room for what it was. */
static void grown_meanwhile(void **state)
{
	struct knpu_area_info a;
	uint64_t bits[5 * 3 * 2 * EACH + 1];
	struct knpu_fired fired[2];
	size_t count, i;

	(void)state;
	resize(5, 3, 2);
	resize(5, 4, 2);
	resize(5, 3, 2);
	a = info();
	assert_int_equal(a.neurons, ARRAY_SIZE(bits) - 1);
	resize(6, 5, 4);
	fire_voxel(4, 2, 1);
	fire_voxel(5, 0, 0);
	fire_voxel(0, 4, 0);
	fire_voxel(0, 0, 3);
	OK(knpu_engine_step(k, 1, NULL));
	bits[a.neurons] = GUARD;
	OK(knpu_area_bitmap(k, &a, 1, 1, bits));
	for (i = 0; i < a.neurons; i++)
		assert_int_equal(bits[i], i >= a.neurons - EACH);
	assert_true(bits[a.neurons] == GUARD);
	OK(knpu_area_fired(k, &a, 1, fired, 2, &count));
	assert_int_equal(count, 2);
	assert_int_equal(fired[1].x, 4);
	assert_int_equal(fired[1].n, 1);
}

static void refusals(void **state)
{
	struct knpu_window_spike got[4];
	struct knpu_fired fired[4];
	struct knpu_area_info a;
	uint64_t bits[64];
	size_t count = 9;

	(void)state;
	resize(4, 4, 2);
	run(5);
	a = info();
	assert_int_equal(knpu_area_window(k, &a, 6, 2, got, 4, &count),
			 -EAGAIN);
	assert_int_equal(count, 0);
	assert_int_equal(knpu_area_bitmap(k, &a, 0, 1, bits), -EINVAL);
	assert_int_equal(knpu_area_bitmap(k, &a, 5, 0, bits), -EINVAL);
	assert_int_equal(knpu_area_fired(k, &a, 6, fired, 4, &count), -EAGAIN);
	assert_int_equal(knpu_area_window(k, &a, 5, 5, NULL, 0, &count),
			 -ENOBUFS);
	assert_int_equal(count, same(5, 5));
	run(64);
	count = 9;
	assert_int_equal(knpu_area_window(k, &a, 5, 1, got, 4, &count),
			 -EOVERFLOW);
	assert_int_equal(count, 0);
	/* Its neurons have no places any more. */
	OK(knpu_area_remove(k, A, NULL));
	count = 9;
	assert_int_equal(knpu_area_window(k, &a, 69, 5, got, 4, &count),
			 -ENOENT);
	assert_int_equal(count, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, up, down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(never_resized),
		TEST(grown),
		TEST(grown_more_than_once),
		TEST(shrunk_and_grown_again),
		TEST(many),
		TEST(a_voxel_that_came_anew),
		TEST(deleted_since),
		TEST(deleted_far_away),
		TEST(grown_meanwhile),
		TEST(refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
