/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Lane uapi: size of every struct, offset of every member and number of every
 * command of the contract, written down by hand from its text.  Compiles as C90
 * and C++98, with 32 and 64 bits, or the contract is broken.
 *
 * Never mend a number here to make it compile: a released layout stays.
 */
#include <linux/knpu.h>
#include <stddef.h>

#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define HOLDS(x) typedef char JOIN(assert_, __LINE__)[(x) ? 1 : -1]

#define SIZE(type, bytes) HOLDS(sizeof(struct type) == (bytes))
#define AT(type, member, offset) \
	HOLDS(offsetof(struct type, member) == (offset))
#define VALUE(name, number) HOLDS((name) == (number))

SIZE(knpu_query, 64);
AT(knpu_query, size, 0);
AT(knpu_query, flags, 4);
AT(knpu_query, abi, 8);
AT(knpu_query, max_areas, 12);
AT(knpu_query, features, 16);
AT(knpu_query, errata, 24);
AT(knpu_query, max_neurons, 32);
AT(knpu_query, max_batch, 36);
AT(knpu_query, max_synapses, 40);
AT(knpu_query, max_delay, 48);
AT(knpu_query, max_ledger_bursts, 52);
AT(knpu_query, max_ledger_spikes, 56);
AT(knpu_query, __reserved, 60);

SIZE(knpu_engine_create, 96);
AT(knpu_engine_create, size, 0);
AT(knpu_engine_create, flags, 4);
AT(knpu_engine_create, seed, 8);
AT(knpu_engine_create, power, 12);
AT(knpu_engine_create, rate_uhz, 16);
AT(knpu_engine_create, ledger_bursts, 24);
AT(knpu_engine_create, ledger_spikes, 28);
AT(knpu_engine_create, name, 32);

SIZE(knpu_engine_attach, 72);
AT(knpu_engine_attach, size, 0);
AT(knpu_engine_attach, flags, 4);
AT(knpu_engine_attach, name, 8);

SIZE(knpu_engine_info, 144);
AT(knpu_engine_info, size, 0);
AT(knpu_engine_info, flags, 4);
AT(knpu_engine_info, seed, 8);
AT(knpu_engine_info, power, 12);
AT(knpu_engine_info, rate_uhz, 16);
AT(knpu_engine_info, burst, 24);
AT(knpu_engine_info, areas, 32);
AT(knpu_engine_info, neurons, 36);
AT(knpu_engine_info, synapses, 40);
AT(knpu_engine_info, pending_synapses, 48);
AT(knpu_engine_info, memory, 56);
AT(knpu_engine_info, ledger_bursts, 64);
AT(knpu_engine_info, ledger_spikes, 68);
AT(knpu_engine_info, name, 72);
AT(knpu_engine_info, valid, 136);
AT(knpu_engine_info, __reserved, 140);

SIZE(knpu_engine_step, 32);
AT(knpu_engine_step, size, 0);
AT(knpu_engine_step, flags, 4);
AT(knpu_engine_step, bursts, 8);
AT(knpu_engine_step, burst, 16);
AT(knpu_engine_step, done, 24);

SIZE(knpu_engine_start, 16);
AT(knpu_engine_start, size, 0);
AT(knpu_engine_start, flags, 4);
AT(knpu_engine_start, rate_uhz, 8);

SIZE(knpu_engine_stop, 16);
AT(knpu_engine_stop, size, 0);
AT(knpu_engine_stop, flags, 4);
AT(knpu_engine_stop, burst, 8);

SIZE(knpu_engine_wait, 24);
AT(knpu_engine_wait, size, 0);
AT(knpu_engine_wait, flags, 4);
AT(knpu_engine_wait, burst, 8);
AT(knpu_engine_wait, last, 16);

SIZE(knpu_engine_set, 40);
AT(knpu_engine_set, size, 0);
AT(knpu_engine_set, flags, 4);
AT(knpu_engine_set, power, 8);
AT(knpu_engine_set, fatigue, 12);
AT(knpu_engine_set, rate_uhz, 16);
AT(knpu_engine_set, burst, 24);
AT(knpu_engine_set, timing, 32);
AT(knpu_engine_set, __reserved, 36);

SIZE(knpu_engine_pause, 16);
AT(knpu_engine_pause, size, 0);
AT(knpu_engine_pause, flags, 4);
AT(knpu_engine_pause, burst, 8);

SIZE(knpu_engine_resume, 8);
AT(knpu_engine_resume, size, 0);
AT(knpu_engine_resume, flags, 4);

SIZE(knpu_engine_reset, 16);
AT(knpu_engine_reset, size, 0);
AT(knpu_engine_reset, flags, 4);
AT(knpu_engine_reset, epoch, 8);

SIZE(knpu_neuron_place, 32);
AT(knpu_neuron_place, id, 0);
AT(knpu_neuron_place, flags, 4);
AT(knpu_neuron_place, area, 8);
AT(knpu_neuron_place, x, 12);
AT(knpu_neuron_place, y, 16);
AT(knpu_neuron_place, z, 20);
AT(knpu_neuron_place, n, 24);
AT(knpu_neuron_place, incarnation, 28);

SIZE(knpu_neuron_locate, 24);
AT(knpu_neuron_locate, size, 0);
AT(knpu_neuron_locate, flags, 4);
AT(knpu_neuron_locate, first, 8);
AT(knpu_neuron_locate, nr, 12);
AT(knpu_neuron_locate, places, 16);

SIZE(knpu_voxel_place, 24);
AT(knpu_voxel_place, x, 0);
AT(knpu_voxel_place, y, 4);
AT(knpu_voxel_place, z, 8);
AT(knpu_voxel_place, first, 12);
AT(knpu_voxel_place, neurons, 16);
AT(knpu_voxel_place, __reserved, 20);

SIZE(knpu_voxel_locate, 24);
AT(knpu_voxel_locate, size, 0);
AT(knpu_voxel_locate, flags, 4);
AT(knpu_voxel_locate, area, 8);
AT(knpu_voxel_locate, nr, 12);
AT(knpu_voxel_locate, voxels, 16);

SIZE(knpu_neuron_state, 64);
AT(knpu_neuron_state, id, 0);
AT(knpu_neuron_state, flags, 4);
AT(knpu_neuron_state, burst, 8);
AT(knpu_neuron_state, potential, 16);
AT(knpu_neuron_state, countdown, 20);
AT(knpu_neuron_state, fire_count, 24);
AT(knpu_neuron_state, threshold, 28);
AT(knpu_neuron_state, threshold_limit, 32);
AT(knpu_neuron_state, leak, 36);
AT(knpu_neuron_state, refractory, 40);
AT(knpu_neuron_state, consecutive_limit, 44);
AT(knpu_neuron_state, snooze, 48);
AT(knpu_neuron_state, accumulate, 52);
AT(knpu_neuron_state, excitability, 56);

SIZE(knpu_neuron_read, 24);
AT(knpu_neuron_read, size, 0);
AT(knpu_neuron_read, flags, 4);
AT(knpu_neuron_read, first, 8);
AT(knpu_neuron_read, nr, 12);
AT(knpu_neuron_read, states, 16);

SIZE(knpu_candidate, 16);
AT(knpu_candidate, id, 0);
AT(knpu_candidate, potential, 4);
AT(knpu_candidate, burst, 8);

SIZE(knpu_candidate_list, 40);
AT(knpu_candidate_list, size, 0);
AT(knpu_candidate_list, flags, 4);
AT(knpu_candidate_list, first, 8);
AT(knpu_candidate_list, end, 12);
AT(knpu_candidate_list, nr, 16);
AT(knpu_candidate_list, __reserved, 20);
AT(knpu_candidate_list, burst, 24);
AT(knpu_candidate_list, candidates, 32);

SIZE(knpu_spread, 48);
AT(knpu_spread, count, 0);
AT(knpu_spread, min, 8);
AT(knpu_spread, mean, 16);
AT(knpu_spread, p50, 24);
AT(knpu_spread, p99, 32);
AT(knpu_spread, max, 40);

SIZE(knpu_statistics, 312);
AT(knpu_statistics, size, 0);
AT(knpu_statistics, flags, 4);
AT(knpu_statistics, rate_uhz, 8);
AT(knpu_statistics, memory_engine, 16);
AT(knpu_statistics, memory_neurons, 24);
AT(knpu_statistics, memory_synapses, 32);
AT(knpu_statistics, memory_areas, 40);
AT(knpu_statistics, memory_history, 48);
AT(knpu_statistics, memory_ledger, 56);
AT(knpu_statistics, memory_status, 64);
AT(knpu_statistics, burst, 72);
AT(knpu_statistics, input, 120);
AT(knpu_statistics, arrival, 168);
AT(knpu_statistics, update, 216);
AT(knpu_statistics, publish, 264);

SIZE(knpu_inject_list, 32);
AT(knpu_inject_list, size, 0);
AT(knpu_inject_list, flags, 4);
AT(knpu_inject_list, nr, 8);
AT(knpu_inject_list, __reserved, 12);
AT(knpu_inject_list, total, 16);
AT(knpu_inject_list, items, 24);

SIZE(knpu_inject_clear, 16);
AT(knpu_inject_clear, size, 0);
AT(knpu_inject_clear, flags, 4);
AT(knpu_inject_clear, items, 8);

SIZE(knpu_area_rename, 80);
AT(knpu_area_rename, size, 0);
AT(knpu_area_rename, flags, 4);
AT(knpu_area_rename, area, 8);
AT(knpu_area_rename, __reserved, 12);
AT(knpu_area_rename, name, 16);

SIZE(knpu_neuron_delete, 40);
AT(knpu_neuron_delete, size, 0);
AT(knpu_neuron_delete, flags, 4);
AT(knpu_neuron_delete, nr, 8);
AT(knpu_neuron_delete, failed, 12);
AT(knpu_neuron_delete, burst, 16);
AT(knpu_neuron_delete, removed, 24);
AT(knpu_neuron_delete, ids, 32);

SIZE(knpu_area_remove, 32);
AT(knpu_area_remove, size, 0);
AT(knpu_area_remove, flags, 4);
AT(knpu_area_remove, area, 8);
AT(knpu_area_remove, __reserved, 12);
AT(knpu_area_remove, burst, 16);
AT(knpu_area_remove, removed, 24);

SIZE(knpu_area_resize, 48);
AT(knpu_area_resize, size, 0);
AT(knpu_area_resize, flags, 4);
AT(knpu_area_resize, area, 8);
AT(knpu_area_resize, width, 12);
AT(knpu_area_resize, height, 16);
AT(knpu_area_resize, depth, 20);
AT(knpu_area_resize, added, 24);
AT(knpu_area_resize, deleted, 28);
AT(knpu_area_resize, burst, 32);
AT(knpu_area_resize, removed, 40);

SIZE(knpu_engine_destroy, 8);
AT(knpu_engine_destroy, size, 0);
AT(knpu_engine_destroy, flags, 4);

SIZE(knpu_property_value, 16);
AT(knpu_property_value, property, 0);
AT(knpu_property_value, __reserved, 4);
AT(knpu_property_value, value, 8);

SIZE(knpu_area_add, 112);
AT(knpu_area_add, size, 0);
AT(knpu_area_add, flags, 4);
AT(knpu_area_add, width, 8);
AT(knpu_area_add, height, 12);
AT(knpu_area_add, depth, 16);
AT(knpu_area_add, per_voxel, 20);
AT(knpu_area_add, name, 24);
AT(knpu_area_add, nr, 88);
AT(knpu_area_add, area, 92);
AT(knpu_area_add, first, 96);
AT(knpu_area_add, neurons, 100);
AT(knpu_area_add, values, 104);

SIZE(knpu_area_info, 112);
AT(knpu_area_info, size, 0);
AT(knpu_area_info, flags, 4);
AT(knpu_area_info, area, 8);
AT(knpu_area_info, width, 12);
AT(knpu_area_info, height, 16);
AT(knpu_area_info, depth, 20);
AT(knpu_area_info, per_voxel, 24);
AT(knpu_area_info, first, 28);
AT(knpu_area_info, neurons, 32);
AT(knpu_area_info, valid, 36);
AT(knpu_area_info, spikes, 40);
AT(knpu_area_info, name, 48);

SIZE(knpu_area_list, 24);
AT(knpu_area_list, size, 0);
AT(knpu_area_list, flags, 4);
AT(knpu_area_list, first, 8);
AT(knpu_area_list, nr, 12);
AT(knpu_area_list, areas, 16);

SIZE(knpu_property_item, 24);
AT(knpu_property_item, scope, 0);
AT(knpu_property_item, id, 4);
AT(knpu_property_item, property, 8);
AT(knpu_property_item, __reserved, 12);
AT(knpu_property_item, value, 16);

SIZE(knpu_property_set, 32);
AT(knpu_property_set, size, 0);
AT(knpu_property_set, flags, 4);
AT(knpu_property_set, nr, 8);
AT(knpu_property_set, failed, 12);
AT(knpu_property_set, burst, 16);
AT(knpu_property_set, items, 24);

SIZE(knpu_synapse, 16);
AT(knpu_synapse, source, 0);
AT(knpu_synapse, target, 4);
AT(knpu_synapse, weight, 8);
AT(knpu_synapse, psp, 10);
AT(knpu_synapse, delay, 11);
AT(knpu_synapse, flags, 12);

SIZE(knpu_synapse_add, 24);
AT(knpu_synapse_add, size, 0);
AT(knpu_synapse_add, flags, 4);
AT(knpu_synapse_add, nr, 8);
AT(knpu_synapse_add, failed, 12);
AT(knpu_synapse_add, synapses, 16);

SIZE(knpu_synapse_pair, 8);
AT(knpu_synapse_pair, source, 0);
AT(knpu_synapse_pair, target, 4);

SIZE(knpu_synapse_remove, 24);
AT(knpu_synapse_remove, size, 0);
AT(knpu_synapse_remove, flags, 4);
AT(knpu_synapse_remove, nr, 8);
AT(knpu_synapse_remove, failed, 12);
AT(knpu_synapse_remove, pairs, 16);

SIZE(knpu_synapse_change, 16);
AT(knpu_synapse_change, source, 0);
AT(knpu_synapse_change, target, 4);
AT(knpu_synapse_change, weight, 8);
AT(knpu_synapse_change, psp, 10);
AT(knpu_synapse_change, __reserved, 11);
AT(knpu_synapse_change, flags, 12);

SIZE(knpu_synapse_set, 24);
AT(knpu_synapse_set, size, 0);
AT(knpu_synapse_set, flags, 4);
AT(knpu_synapse_set, nr, 8);
AT(knpu_synapse_set, failed, 12);
AT(knpu_synapse_set, changes, 16);

SIZE(knpu_span, 16);
AT(knpu_span, scope, 0);
AT(knpu_span, id, 4);
AT(knpu_span, nr, 8);
AT(knpu_span, __reserved, 12);

SIZE(knpu_synapse_clear, 32);
AT(knpu_synapse_clear, size, 0);
AT(knpu_synapse_clear, flags, 4);
AT(knpu_synapse_clear, nr, 8);
AT(knpu_synapse_clear, failed, 12);
AT(knpu_synapse_clear, sources, 16);
AT(knpu_synapse_clear, __reserved, 20);
AT(knpu_synapse_clear, spans, 24);

SIZE(knpu_synapse_count, 40);
AT(knpu_synapse_count, size, 0);
AT(knpu_synapse_count, flags, 4);
AT(knpu_synapse_count, nr, 8);
AT(knpu_synapse_count, failed, 12);
AT(knpu_synapse_count, sources, 16);
AT(knpu_synapse_count, __reserved, 20);
AT(knpu_synapse_count, count, 24);
AT(knpu_synapse_count, spans, 32);

SIZE(knpu_synapse_list, 32);
AT(knpu_synapse_list, size, 0);
AT(knpu_synapse_list, flags, 4);
AT(knpu_synapse_list, source, 8);
AT(knpu_synapse_list, end, 12);
AT(knpu_synapse_list, skip, 16);
AT(knpu_synapse_list, nr, 20);
AT(knpu_synapse_list, synapses, 24);

SIZE(knpu_publish, 40);
AT(knpu_publish, size, 0);
AT(knpu_publish, flags, 4);
AT(knpu_publish, burst, 8);
AT(knpu_publish, synapses, 16);
AT(knpu_publish, removed, 24);
AT(knpu_publish, missing, 32);

SIZE(knpu_inject_item, 8);
AT(knpu_inject_item, id, 0);
AT(knpu_inject_item, amount, 4);

SIZE(knpu_inject, 24);
AT(knpu_inject, size, 0);
AT(knpu_inject, flags, 4);
AT(knpu_inject, nr, 8);
AT(knpu_inject, failed, 12);
AT(knpu_inject, items, 16);

SIZE(knpu_inject_voxel_item, 16);
AT(knpu_inject_voxel_item, x, 0);
AT(knpu_inject_voxel_item, y, 4);
AT(knpu_inject_voxel_item, z, 8);
AT(knpu_inject_voxel_item, amount, 12);

SIZE(knpu_inject_voxel, 32);
AT(knpu_inject_voxel, size, 0);
AT(knpu_inject_voxel, flags, 4);
AT(knpu_inject_voxel, area, 8);
AT(knpu_inject_voxel, nr, 12);
AT(knpu_inject_voxel, failed, 16);
AT(knpu_inject_voxel, __reserved, 20);
AT(knpu_inject_voxel, items, 24);

SIZE(knpu_read, 40);
AT(knpu_read, size, 0);
AT(knpu_read, flags, 4);
AT(knpu_read, scope, 8);
AT(knpu_read, property, 12);
AT(knpu_read, first, 16);
AT(knpu_read, nr, 20);
AT(knpu_read, burst, 24);
AT(knpu_read, values, 32);
VALUE(KNPU_READ_F_EXACT, 1);
VALUE(KNPU_READ_F_ALL, 1);

SIZE(knpu_counters, 88);
AT(knpu_counters, size, 0);
AT(knpu_counters, flags, 4);
AT(knpu_counters, bursts, 8);
AT(knpu_counters, spikes, 16);
AT(knpu_counters, candidates, 24);
AT(knpu_counters, events, 32);
AT(knpu_counters, injected, 40);
AT(knpu_counters, wide_bursts, 48);
AT(knpu_counters, burst_ns, 56);
AT(knpu_counters, read_retries, 64);
AT(knpu_counters, late_bursts, 72);
AT(knpu_counters, skipped_bursts, 80);

SIZE(knpu_map, 32);
AT(knpu_map, size, 0);
AT(knpu_map, flags, 4);
AT(knpu_map, object, 8);
AT(knpu_map, __reserved, 12);
AT(knpu_map, offset, 16);
AT(knpu_map, length, 24);

SIZE(knpu_engine_access, 24);
AT(knpu_engine_access, size, 0);
AT(knpu_engine_access, flags, 4);
AT(knpu_engine_access, mode, 8);
AT(knpu_engine_access, uid, 12);
AT(knpu_engine_access, gid, 16);
AT(knpu_engine_access, __reserved, 20);

SIZE(knpu_session_entry, 184);
AT(knpu_session_entry, id, 0);
AT(knpu_session_entry, age_ns, 8);
AT(knpu_session_entry, idle_ns, 16);
AT(knpu_session_entry, requests, 24);
AT(knpu_session_entry, failures, 32);
AT(knpu_session_entry, bytes, 40);
AT(knpu_session_entry, busy_ns, 48);
AT(knpu_session_entry, hangs, 56);
AT(knpu_session_entry, command, 64);
AT(knpu_session_entry, busy, 68);
AT(knpu_session_entry, flags, 72);
AT(knpu_session_entry, rights, 76);
AT(knpu_session_entry, uid, 80);
AT(knpu_session_entry, pid, 84);
AT(knpu_session_entry, process, 88);
AT(knpu_session_entry, engine, 104);
AT(knpu_session_entry, waits, 168);
AT(knpu_session_entry, __reserved, 172);
AT(knpu_session_entry, drops, 176);

SIZE(knpu_session_list, 32);
AT(knpu_session_list, size, 0);
AT(knpu_session_list, flags, 4);
AT(knpu_session_list, next, 8);
AT(knpu_session_list, nr, 12);
AT(knpu_session_list, hidden, 16);
AT(knpu_session_list, __reserved, 20);
AT(knpu_session_list, sessions, 24);

SIZE(knpu_engine_entry, 120);
AT(knpu_engine_entry, burst, 0);
AT(knpu_engine_entry, rate_uhz, 8);
AT(knpu_engine_entry, memory, 16);
AT(knpu_engine_entry, neurons, 24);
AT(knpu_engine_entry, sessions, 28);
AT(knpu_engine_entry, flags, 32);
AT(knpu_engine_entry, rights, 36);
AT(knpu_engine_entry, mode, 40);
AT(knpu_engine_entry, uid, 44);
AT(knpu_engine_entry, gid, 48);
AT(knpu_engine_entry, __reserved, 52);
AT(knpu_engine_entry, name, 56);

SIZE(knpu_engine_list, 24);
AT(knpu_engine_list, size, 0);
AT(knpu_engine_list, flags, 4);
AT(knpu_engine_list, next, 8);
AT(knpu_engine_list, nr, 12);
AT(knpu_engine_list, engines, 16);

SIZE(knpu_session_kick, 16);
AT(knpu_session_kick, size, 0);
AT(knpu_session_kick, flags, 4);
AT(knpu_session_kick, id, 8);

SIZE(knpu_snapshot, 48);
AT(knpu_snapshot, magic, 0);
AT(knpu_snapshot, version, 8);
AT(knpu_snapshot, head, 12);
AT(knpu_snapshot, length, 16);
AT(knpu_snapshot, burst, 24);
AT(knpu_snapshot, sections, 32);
AT(knpu_snapshot, __reserved, 36);
AT(knpu_snapshot, hash, 40);

SIZE(knpu_snapshot_section, 32);
AT(knpu_snapshot_section, type, 0);
AT(knpu_snapshot_section, index, 4);
AT(knpu_snapshot_section, length, 8);
AT(knpu_snapshot_section, payload_hash, 16);
AT(knpu_snapshot_section, hash, 24);

SIZE(knpu_save_open, 24);
AT(knpu_save_open, size, 0);
AT(knpu_save_open, flags, 4);
AT(knpu_save_open, burst, 8);
AT(knpu_save_open, bytes, 16);

SIZE(knpu_save_read, 32);
AT(knpu_save_read, size, 0);
AT(knpu_save_read, flags, 4);
AT(knpu_save_read, nr, 8);
AT(knpu_save_read, __reserved, 12);
AT(knpu_save_read, offset, 16);
AT(knpu_save_read, bytes, 24);

SIZE(knpu_save_close, 8);
AT(knpu_save_close, size, 0);
AT(knpu_save_close, flags, 4);

SIZE(knpu_restore_open, 72);
AT(knpu_restore_open, size, 0);
AT(knpu_restore_open, flags, 4);
AT(knpu_restore_open, name, 8);

SIZE(knpu_restore_write, 40);
AT(knpu_restore_write, size, 0);
AT(knpu_restore_write, flags, 4);
AT(knpu_restore_write, nr, 8);
AT(knpu_restore_write, reason, 12);
AT(knpu_restore_write, section, 16);
AT(knpu_restore_write, __reserved, 20);
AT(knpu_restore_write, offset, 24);
AT(knpu_restore_write, bytes, 32);

SIZE(knpu_restore_end, 24);
AT(knpu_restore_end, size, 0);
AT(knpu_restore_end, flags, 4);
AT(knpu_restore_end, reason, 8);
AT(knpu_restore_end, section, 12);
AT(knpu_restore_end, offset, 16);

SIZE(knpu_neuron_new, 24);
AT(knpu_neuron_new, area, 0);
AT(knpu_neuron_new, x, 4);
AT(knpu_neuron_new, y, 8);
AT(knpu_neuron_new, z, 12);
AT(knpu_neuron_new, id, 16);
AT(knpu_neuron_new, incarnation, 20);

SIZE(knpu_neuron_add, 32);
AT(knpu_neuron_add, size, 0);
AT(knpu_neuron_add, flags, 4);
AT(knpu_neuron_add, nr, 8);
AT(knpu_neuron_add, failed, 12);
AT(knpu_neuron_add, burst, 16);
AT(knpu_neuron_add, neurons, 24);

SIZE(knpu_area_fill, 24);
AT(knpu_area_fill, size, 0);
AT(knpu_area_fill, flags, 4);
AT(knpu_area_fill, area, 8);
AT(knpu_area_fill, added, 12);
AT(knpu_area_fill, burst, 16);

SIZE(knpu_ledger_burst, 24);
AT(knpu_ledger_burst, burst, 0);
AT(knpu_ledger_burst, first, 8);
AT(knpu_ledger_burst, count, 16);
AT(knpu_ledger_burst, __reserved, 20);

SIZE(knpu_spike, 8);
AT(knpu_spike, id, 0);
AT(knpu_spike, potential, 4);

SIZE(knpu_ledger, 72);
AT(knpu_ledger, magic, 0);
AT(knpu_ledger, version, 4);
AT(knpu_ledger, length, 8);
AT(knpu_ledger, flags, 16);
AT(knpu_ledger, burst_capacity, 20);
AT(knpu_ledger, spike_capacity, 24);
AT(knpu_ledger, bursts_offset, 28);
AT(knpu_ledger, spikes_offset, 32);
AT(knpu_ledger, head, 40);
AT(knpu_ledger, claimed_burst, 48);
AT(knpu_ledger, claimed_spike, 56);
AT(knpu_ledger, epoch, 64);

SIZE(knpu_status, 56);
AT(knpu_status, burst, 0);
AT(knpu_status, spikes, 8);
AT(knpu_status, candidates, 16);
AT(knpu_status, events, 24);
AT(knpu_status, burst_ns, 32);
AT(knpu_status, last_spikes, 40);
AT(knpu_status, last_candidates, 44);
AT(knpu_status, epoch, 48);

SIZE(knpu_status_page, 136);
AT(knpu_status_page, magic, 0);
AT(knpu_status_page, version, 4);
AT(knpu_status_page, length, 8);
AT(knpu_status_page, flags, 16);
AT(knpu_status_page, sequence, 20);
AT(knpu_status_page, copy, 24);

VALUE(KNPU_ABI, 1);
VALUE(KNPU_TYPE, 0xEB);
VALUE(KNPU_NAME_LEN, 64);
VALUE(KNPU_FX_ONE, 4096);
VALUE(KNPU_THRESHOLD_LIMIT_NONE, 0x7fffffff);
VALUE(KNPU_QUERY, 0xEB80);
VALUE(KNPU_ENGINE_CREATE, 0xEB81);
VALUE(KNPU_ENGINE_ATTACH, 0xEB82);
VALUE(KNPU_ENGINE_INFO, 0xEB83);
VALUE(KNPU_ENGINE_STEP, 0xEB84);
VALUE(KNPU_ENGINE_DESTROY, 0xEB85);
VALUE(KNPU_AREA_ADD, 0xEB86);
VALUE(KNPU_AREA_INFO, 0xEB87);
VALUE(KNPU_AREA_LIST, 0xEB88);
VALUE(KNPU_PROPERTY_SET, 0xEB89);
VALUE(KNPU_SYNAPSE_ADD, 0xEB8A);
VALUE(KNPU_SYNAPSE_LIST, 0xEB8B);
VALUE(KNPU_PUBLISH, 0xEB8C);
VALUE(KNPU_INJECT, 0xEB8D);
VALUE(KNPU_INJECT_VOXEL, 0xEB8E);
VALUE(KNPU_READ, 0xEB8F);
VALUE(KNPU_COUNTERS, 0xEB90);
VALUE(KNPU_MAP, 0xEB91);
VALUE(KNPU_ENGINE_START, 0xEB92);
VALUE(KNPU_ENGINE_STOP, 0xEB93);
VALUE(KNPU_ENGINE_WAIT, 0xEB94);
VALUE(KNPU_SYNAPSE_REMOVE, 0xEB95);
VALUE(KNPU_SYNAPSE_SET, 0xEB96);
VALUE(KNPU_ENGINE_SET, 0xEB97);
VALUE(KNPU_ENGINE_PAUSE, 0xEB98);
VALUE(KNPU_ENGINE_RESUME, 0xEB99);
VALUE(KNPU_ENGINE_RESET, 0xEB9A);
VALUE(KNPU_NEURON_LOCATE, 0xEB9B);
VALUE(KNPU_VOXEL_LOCATE, 0xEB9C);
VALUE(KNPU_ENGINE_ACCESS, 0xEB9D);
VALUE(KNPU_SESSION_LIST, 0xEBA1);
VALUE(KNPU_ENGINE_LIST, 0xEBA2);
VALUE(KNPU_SESSION_KICK, 0xEBA3);
VALUE(KNPU_PROCESS_LEN, 16);
VALUE(KNPU_SESSION_F_SELF, 1);
VALUE(KNPU_RIGHT_EDIT, 1);
VALUE(KNPU_RIGHT_INJECT, 2);
VALUE(KNPU_RIGHT_READ, 4);
VALUE(KNPU_RIGHT_OWN, 8);
VALUE(KNPU_RIGHT_ALL, 15);
VALUE(KNPU_MODE_CLASS, 7);
VALUE(KNPU_MODE_ALL, 511);
VALUE(KNPU_ENGINE_ACCESS_F_MODE, 1);
VALUE(KNPU_ENGINE_ACCESS_F_UID, 2);
VALUE(KNPU_ENGINE_ACCESS_F_GID, 4);
VALUE(KNPU_ENGINE_ACCESS_F_ALL, 7);
VALUE(KNPU_SYNAPSE_CLEAR, 0xEB9E);
VALUE(KNPU_SYNAPSE_COUNT, 0xEB9F);
VALUE(KNPU_NEURON_READ, 0xEBA0);
VALUE(KNPU_STATISTICS, 0xEBA4);
VALUE(KNPU_INJECT_LIST, 0xEBA5);
VALUE(KNPU_INJECT_CLEAR, 0xEBA6);
VALUE(KNPU_AREA_RENAME, 0xEBA7);
VALUE(KNPU_NEURON_DELETE, 0xEBA8);
VALUE(KNPU_AREA_REMOVE, 0xEBA9);
VALUE(KNPU_AREA_RESIZE, 0xEBB3);
VALUE(KNPU_AREA_INFO_F_SCATTERED, 2);
VALUE(KNPU_SAVE_OPEN, 0xEBAA);
VALUE(KNPU_SAVE_READ, 0xEBAB);
VALUE(KNPU_SAVE_CLOSE, 0xEBAC);
VALUE(KNPU_RESTORE_OPEN, 0xEBAD);
VALUE(KNPU_RESTORE_WRITE, 0xEBAE);
VALUE(KNPU_RESTORE_END, 0xEBAF);
VALUE(KNPU_NEURON_ADD, 0xEBB0);
VALUE(KNPU_AREA_FILL, 0xEBB1);
VALUE(KNPU_AREA_F_EMPTY, 1);
VALUE(KNPU_AREA_F_ALL, 1);
VALUE(KNPU_HANDLE_SHIFT, 24);
VALUE(KNPU_NEURON_HANDLE(5, 2), 33554437);
VALUE(KNPU_NEURON_ID(33554437), 5);
VALUE(KNPU_CANDIDATE_LIST, 0xEBB2);
VALUE(KNPU_CANDIDATE_LIST_F_EXACT, 1);
VALUE(KNPU_AREA_DEATH, 0);
VALUE(KNPU_AREA_POWER, 1);
VALUE(KNPU_AREA_FATIGUE, 2);
VALUE(KNPU_AREA_FIRST_USER, 3);
VALUE(KNPU_FEATURE_EMBEDDED, 1);
VALUE(KNPU_ENGINE_F_FATIGUE, 1);
VALUE(KNPU_ENGINE_F_RUNNING, 2);
VALUE(KNPU_ENGINE_F_PAUSED, 4);
VALUE(KNPU_ENGINE_F_TIMING, 8);
VALUE(KNPU_NEURONS_F_RANGE, 1);
VALUE(KNPU_NEURON_F_EXISTS, 1);
VALUE(KNPU_ENGINE_SET_F_POWER, 1);
VALUE(KNPU_ENGINE_SET_F_FATIGUE, 2);
VALUE(KNPU_ENGINE_SET_F_RATE, 4);
VALUE(KNPU_ENGINE_SET_F_TIMING, 8);
VALUE(KNPU_AREA_INFO_F_BY_NAME, 1);
VALUE(KNPU_SYNAPSE_F_PSP, 1);
VALUE(KNPU_CHANGE_F_WEIGHT, 1);
VALUE(KNPU_ASK_F_INCOMING, 1);
VALUE(KNPU_CHANGE_F_PSP, 2);
VALUE(KNPU_CHANGE_F_AREA_PSP, 4);
VALUE(KNPU_MAP_F_DEAD, 1);
VALUE(KNPU_SCOPE_AREA, 0);
VALUE(KNPU_SCOPE_NEURON, 1);
VALUE(KNPU_TIME_CLOCK, 0);
VALUE(KNPU_TIME_STIMULATED, 1);
VALUE(KNPU_MAP_LEDGER, 0);
VALUE(KNPU_MAP_STATUS, 1);
VALUE(KNPU_PROPERTY_THRESHOLD, 0);
VALUE(KNPU_PROPERTY_THRESHOLD_LIMIT, 1);
VALUE(KNPU_PROPERTY_LEAK, 2);
VALUE(KNPU_PROPERTY_REFRACTORY, 3);
VALUE(KNPU_PROPERTY_CONSECUTIVE_LIMIT, 4);
VALUE(KNPU_PROPERTY_SNOOZE, 5);
VALUE(KNPU_PROPERTY_EXCITABILITY, 6);
VALUE(KNPU_PROPERTY_ACCUMULATE, 7);
VALUE(KNPU_PROPERTY_GRADIENT_X, 32);
VALUE(KNPU_PROPERTY_GRADIENT_Y, 33);
VALUE(KNPU_PROPERTY_GRADIENT_Z, 34);
VALUE(KNPU_PROPERTY_PSP, 35);
VALUE(KNPU_PROPERTY_UNIFORM_PSP, 36);
VALUE(KNPU_PROPERTY_MP_DRIVEN_PSP, 37);
VALUE(KNPU_PROPERTY_TIME, 38);
VALUE(KNPU_PROPERTY_LEDGER, 39);
VALUE(KNPU_STATE_POTENTIAL, 64);
VALUE(KNPU_STATE_COUNTDOWN, 65);
VALUE(KNPU_STATE_FIRE_COUNT, 66);
VALUE(KNPU_SNAPSHOT_VERSION, 2);
VALUE(KNPU_SECTION_HEAD, 0);
VALUE(KNPU_SECTION_ENGINE, 1);
VALUE(KNPU_SECTION_AREA, 2);
VALUE(KNPU_SECTION_OWN, 3);
VALUE(KNPU_SECTION_NEURONS, 4);
VALUE(KNPU_SECTION_HISTORY, 5);
VALUE(KNPU_SECTION_LEDGER_BURSTS, 6);
VALUE(KNPU_SECTION_LEDGER_SPIKES, 7);
VALUE(KNPU_SECTION_INPUT, 8);
VALUE(KNPU_SECTION_CHUNK, 9);
VALUE(KNPU_SECTION_END, 10);
VALUE(KNPU_RESTORE_OK, 0);
VALUE(KNPU_RESTORE_FOREIGN, 1);
VALUE(KNPU_RESTORE_VERSION, 2);
VALUE(KNPU_RESTORE_TORN, 3);
VALUE(KNPU_RESTORE_HASH, 4);
VALUE(KNPU_RESTORE_ORDER, 5);
VALUE(KNPU_RESTORE_VALUE, 6);
