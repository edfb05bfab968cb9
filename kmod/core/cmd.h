/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Commands: one function each, the same for ioctl, io_uring and a process.
 */
#ifndef KNPU_CORE_CMD_H
#define KNPU_CORE_CMD_H

#include "core_port.h"
#include "session.h"

/**
 * struct knpu_copy - how a caller's memory is read and written
 * @in: copies from it; 0 or -EFAULT
 * @out: copies to it; 0 or -EFAULT
 */
struct knpu_copy {
	int (*in)(void *to, u64 from, size_t bytes);
	int (*out)(u64 to, const void *from, size_t bytes);
};

int knpu_cmd_call(struct knpu_session *s, const struct knpu_copy *copy, u32 nr,
		  u64 arg);

/*
 * The functions of the table in cmd.c: the argument struct is checked as far
 * as the table says, @items is the array it points to.
 */
int knpu_cmd_query(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_create(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_attach(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_info(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_step(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_destroy(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_area_add(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_area_info(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_area_list(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_property_set(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_synapse_add(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_synapse_list(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_publish(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_inject(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_inject_voxel(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_read(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_counters(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_start(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_stop(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_wait(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_access(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_session_list(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_list(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_session_kick(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_map(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_synapse_remove(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_synapse_set(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_set(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_pause(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_resume(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_engine_reset(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_neuron_locate(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_voxel_locate(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_synapse_clear(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_synapse_count(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_neuron_read(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_statistics(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_inject_list(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_inject_clear(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_area_rename(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_neuron_delete(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_area_remove(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_save_open(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_save_read(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_save_close(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_restore_open(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_restore_write(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_restore_end(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_neuron_add(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_area_fill(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_candidate_list(struct knpu_session *s, void *arg, void *items);
int knpu_cmd_area_resize(struct knpu_session *s, void *arg, void *items);

#endif /* KNPU_CORE_CMD_H */
