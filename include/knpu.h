/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * libknpu: talk to a spiking neural engine, in the kernel or in this process.
 *
 * Conventions: functions return 0 (or a count) or -errno and leave errno
 * alone; the meaning of each errno of a command stands at the top of
 * linux/knpu.h, those that come from the library itself in knpu_open(3) and
 * knpu_ledger(3).  A struct knpu may be used by several threads at once, but
 * for knpu_close(); knpu_error() is per thread.
 */
#ifndef KNPU_H
#define KNPU_H

#include <stddef.h>
#include <stdint.h>
#include <linux/knpu.h>

#ifdef __cplusplus
extern "C" {
#endif

struct knpu;

/**
 * enum knpu_backend - what a session talks to
 * @KNPU_BACKEND_AUTO: the kernel where it is there and works, else embedded
 * @KNPU_BACKEND_KERNEL: /dev/knpu
 * @KNPU_BACKEND_EMBEDDED: the same engine, in this process
 */
enum knpu_backend {
	KNPU_BACKEND_AUTO = 0,
	KNPU_BACKEND_KERNEL,
	KNPU_BACKEND_EMBEDDED,
};

/**
 * struct knpu_open_opts - options of knpu_open()
 * @size: sizeof(struct knpu_open_opts)
 * @backend: which to use
 * @device: path of the device; NULL: /dev/knpu
 */
struct knpu_open_opts {
	size_t size;
	enum knpu_backend backend;
	const char *device;
};

/* Session: lib/session.c */
int knpu_open(const struct knpu_open_opts *opts, struct knpu **out);
void knpu_close(struct knpu *k);
enum knpu_backend knpu_backend(const struct knpu *k);
const char *knpu_backend_name(enum knpu_backend backend);
const char *knpu_backend_reason(const struct knpu *k);
const char *knpu_error(void);
int knpu_query(struct knpu *k, struct knpu_query *out);

/* Engine: lib/engine.c */

/**
 * struct knpu_engine_opts - options of knpu_engine_create()
 * @size: sizeof(struct knpu_engine_opts)
 * @name: of the engine, 1..63 bytes without control characters
 * @rate_uhz: bursts per second in millionths
 * @seed: of connections and input drawn by chance
 * @power: fixed-point amount for neuron 1 per burst
 * @fatigue: give the power amount to area 2 as well
 * @ledger_bursts: bursts the ledger holds at least; 0: default
 * @ledger_spikes: spikes the ledger holds at least; 0: default
 * @__reserved: 0
 */
struct knpu_engine_opts {
	size_t size;
	const char *name;
	uint64_t rate_uhz;
	uint32_t seed;
	int32_t power;
	int fatigue;
	uint32_t ledger_bursts;
	uint32_t ledger_spikes;
	uint32_t __reserved;
};

int knpu_engine_create(struct knpu *k, const struct knpu_engine_opts *opts);
int knpu_engine_attach(struct knpu *k, const char *name);
int knpu_engine_info(struct knpu *k, struct knpu_engine_info *out);
int knpu_engine_step(struct knpu *k, uint64_t bursts, uint64_t *burst);
int knpu_engine_start(struct knpu *k, uint64_t rate_uhz, uint32_t flags);
int knpu_engine_stop(struct knpu *k, uint64_t *burst);
int knpu_engine_wait(struct knpu *k, uint64_t burst, int timeout_ms,
		     uint64_t *last);
int knpu_engine_set(struct knpu *k, struct knpu_engine_set *set);
int knpu_engine_pause(struct knpu *k, uint64_t *burst);
int knpu_engine_resume(struct knpu *k);
int knpu_engine_reset(struct knpu *k, uint64_t *epoch);
int knpu_engine_access(struct knpu *k, struct knpu_engine_access *access);
int knpu_engine_destroy(struct knpu *k);
int knpu_counters(struct knpu *k, struct knpu_counters *out);
int knpu_statistics(struct knpu *k, struct knpu_statistics *out);

/* Who is there: lib/directory.c */
int knpu_session_list(struct knpu *k, uint32_t *next,
		      struct knpu_session_entry *out, size_t room,
		      uint32_t *hidden);
int knpu_engine_list(struct knpu *k, uint32_t *next,
		     struct knpu_engine_entry *out, size_t room);
int knpu_session_kick(struct knpu *k, uint64_t id);

/* What users may have of the engines in this process: lib/limit.c */
int knpu_limit_set(const char *name, uint64_t value);
int knpu_limit_get(const char *name, uint64_t *value);

/* Snapshots: lib/snapshot.c */
int knpu_engine_save(struct knpu *k, const char *path);
int knpu_engine_restore(struct knpu *k, const char *name, const char *path);

/* Areas: lib/area.c */

/**
 * struct knpu_area_opts - options of knpu_area_add()
 * @size: sizeof(struct knpu_area_opts)
 * @name: unique in the engine, 1..63 bytes
 * @dims: width, height, depth in voxels
 * @per_voxel: neurons per voxel
 * @values: properties that differ from the defaults
 * @nr_values: how many
 * @flags: enum knpu_area_flags
 * @__reserved: 0
 */
struct knpu_area_opts {
	size_t size;
	const char *name;
	uint32_t dims[3];
	uint32_t per_voxel;
	const struct knpu_property_value *values;
	size_t nr_values;
	uint32_t flags;
	uint32_t __reserved;
};

int knpu_area_add(struct knpu *k, const struct knpu_area_opts *opts,
		  struct knpu_area_info *out);
int knpu_area_info(struct knpu *k, uint32_t area, struct knpu_area_info *out);
int knpu_area_find(struct knpu *k, const char *name,
		   struct knpu_area_info *out);
int knpu_area_list(struct knpu *k, uint32_t first, struct knpu_area_info *out,
		   size_t room);
int knpu_area_rename(struct knpu *k, uint32_t area, const char *name);
int knpu_area_remove(struct knpu *k, uint32_t area, uint64_t *removed);
int knpu_area_fill(struct knpu *k, uint32_t area, uint32_t *added);
int knpu_area_resize(struct knpu *k, uint32_t area, const uint32_t dims[3],
		     struct knpu_area_resize *out);

/* Properties: lib/property.c */
int knpu_property_set(struct knpu *k, const struct knpu_property_item *items,
		      size_t nr, size_t *failed);
int knpu_property_set_burst(struct knpu *k,
			    const struct knpu_property_item *items, size_t nr,
			    size_t *failed, uint64_t *burst);
int knpu_read(struct knpu *k, enum knpu_scope scope, uint32_t property,
	      uint32_t first, size_t nr, int64_t *values, uint64_t *burst);
int knpu_read_exact(struct knpu *k, enum knpu_scope scope, uint32_t property,
		    uint32_t first, size_t nr, int64_t *values,
		    uint64_t *burst);

/* Neurons: lib/neuron.c */
int knpu_neuron_locate(struct knpu *k, struct knpu_neuron_place *places,
		       size_t nr);
int knpu_neuron_locate_range(struct knpu *k, uint32_t first,
			     struct knpu_neuron_place *places, size_t nr);
int knpu_voxel_locate(struct knpu *k, uint32_t area,
		      struct knpu_voxel_place *voxels, size_t nr);
int knpu_neuron_read(struct knpu *k, struct knpu_neuron_state *states,
		     size_t nr);
int knpu_neuron_read_range(struct knpu *k, uint32_t first,
			   struct knpu_neuron_state *states, size_t nr);
int knpu_neuron_valid(struct knpu *k, uint32_t id);
int knpu_neuron_add(struct knpu *k, struct knpu_neuron_new *neurons, size_t nr,
		    size_t *failed);
int knpu_candidate_list(struct knpu *k, uint32_t *first, uint32_t end,
			struct knpu_candidate *out, size_t room,
			uint64_t *burst);
int knpu_candidate_list_exact(struct knpu *k, uint32_t *first, uint32_t end,
			      struct knpu_candidate *out, size_t room,
			      uint64_t *burst);
int knpu_neuron_delete(struct knpu *k, const uint32_t *ids, size_t nr,
		       size_t *failed, uint64_t *removed);

/* Synapses: lib/synapse.c */
int knpu_synapse_add(struct knpu *k, const struct knpu_synapse *synapses,
		     size_t nr, size_t *failed);
int knpu_synapse_remove(struct knpu *k, const struct knpu_synapse_pair *pairs,
			size_t nr, size_t *failed);
int knpu_synapse_set(struct knpu *k, const struct knpu_synapse_change *changes,
		     size_t nr, size_t *failed);
int knpu_synapse_clear(struct knpu *k, const struct knpu_span *spans,
		       size_t sources, size_t targets, size_t *failed);
int knpu_synapse_count(struct knpu *k, const struct knpu_span *spans,
		       size_t sources, size_t targets, uint64_t *count,
		       size_t *failed);
int knpu_synapse_list(struct knpu *k, uint32_t *source, uint32_t end,
		      uint32_t *skip, struct knpu_synapse *out, size_t room);
int knpu_synapse_list_incoming(struct knpu *k, uint32_t *target, uint32_t end,
			       uint32_t *skip, struct knpu_synapse *out,
			       size_t room);
int knpu_synapse_count_incoming(struct knpu *k, const struct knpu_span *spans,
				size_t sources, size_t targets, uint64_t *count,
				size_t *failed);
int knpu_publish(struct knpu *k, uint64_t *burst);
int knpu_publish_tell(struct knpu *k, struct knpu_publish *out);

/* Input: lib/inject.c */
int knpu_inject(struct knpu *k, const struct knpu_inject_item *items, size_t nr,
		size_t *failed);
int knpu_inject_voxel(struct knpu *k, uint32_t area,
		      const struct knpu_inject_voxel_item *items, size_t nr,
		      size_t *failed);
int knpu_inject_list(struct knpu *k, struct knpu_inject_item *out, size_t room,
		     uint64_t *total);
int knpu_inject_clear(struct knpu *k, uint64_t *items);

/* What readers map: lib/ledger.c, lib/window.c, lib/window_area.c, lib/status.c */

/**
 * struct knpu_window - some neurons over some bursts
 * @last: number of the last burst
 * @bursts: how many, that one included
 * @first: id of the first neuron
 * @neurons: how many; of an area that was never resized: first and neurons of
 *	knpu_area_info
 */
struct knpu_window {
	uint64_t last;
	uint32_t bursts;
	uint32_t first;
	uint32_t neurons;
};

/**
 * struct knpu_window_spike - a spike in a window
 * @burst: its number
 * @id: of the neuron
 * @potential: the potential with which it fired
 */
struct knpu_window_spike {
	uint64_t burst;
	uint32_t id;
	int32_t potential;
};

/**
 * struct knpu_fired - a spike and its place
 * @id: of the neuron
 * @potential: the potential with which it fired
 * @x: coordinate
 * @y: coordinate
 * @z: coordinate
 * @n: which neuron of the voxel
 */
struct knpu_fired {
	uint32_t id;
	int32_t potential;
	uint32_t x;
	uint32_t y;
	uint32_t z;
	uint32_t n;
};

int knpu_ledger_map(struct knpu *k, const struct knpu_ledger **out);
int knpu_ledger_head(const struct knpu_ledger *ledger, uint64_t *burst);
int knpu_ledger_epoch(const struct knpu_ledger *ledger, uint64_t *epoch);
int knpu_ledger_read(const struct knpu_ledger *ledger, uint64_t burst,
		     struct knpu_spike *out, size_t room, size_t *count);
int knpu_ledger_window(const struct knpu_ledger *ledger,
		       const struct knpu_window *window,
		       struct knpu_window_spike *out, size_t room,
		       size_t *count);
int knpu_ledger_bitmap(const struct knpu_ledger *ledger,
		       const struct knpu_window *window, uint64_t *bits);
int knpu_ledger_fired(const struct knpu_ledger *ledger,
		      const struct knpu_area_info *area, uint64_t burst,
		      struct knpu_fired *out, size_t room, size_t *count);
int knpu_area_window(struct knpu *k, const struct knpu_area_info *area,
		     uint64_t last, uint32_t bursts,
		     struct knpu_window_spike *out, size_t room, size_t *count);
int knpu_area_bitmap(struct knpu *k, const struct knpu_area_info *area,
		     uint64_t last, uint32_t bursts, uint64_t *bits);
int knpu_area_fired(struct knpu *k, const struct knpu_area_info *area,
		    uint64_t burst, struct knpu_fired *out, size_t room,
		    size_t *count);
int knpu_status_map(struct knpu *k, const struct knpu_status_page **out);
int knpu_status_read(const struct knpu_status_page *page,
		     struct knpu_status *out);

/* Ids: lib/voxel.c */
uint32_t knpu_voxel_id(const struct knpu_area_info *area, uint32_t x,
		       uint32_t y, uint32_t z, uint32_t n);
void knpu_id_voxel(const struct knpu_area_info *area, uint32_t id,
		   uint32_t voxel[4]);

/* Chance: lib/chance.c */
uint32_t knpu_chance(uint32_t seed, uint32_t a, uint32_t b, uint32_t c);

#ifdef __cplusplus
}
#endif
#endif /* KNPU_H */
