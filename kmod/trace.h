/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Tracepoints: a burst, and the phases in it; a request that hangs.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM knpu

#if !defined(KNPU_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define KNPU_TRACE_H

#include <linux/tracepoint.h>
#include <linux/knpu.h>

/* The layout of tracepoints is the kernel's own. */
/* clang-format off */
TRACE_EVENT(burst_begin,
	TP_PROTO(const char *engine, u64 burst),
	TP_ARGS(engine, burst),
	TP_STRUCT__entry(
		__array(char, engine, KNPU_NAME_LEN)
		__field(u64, burst)
	),
	TP_fast_assign(
		memcpy(__entry->engine, engine, KNPU_NAME_LEN);
		__entry->burst = burst;
	),
	TP_printk("engine=%s burst=%llu", __entry->engine, __entry->burst)
);

TRACE_EVENT(burst_phase,
	TP_PROTO(const char *engine, u64 burst, u32 phase),
	TP_ARGS(engine, burst, phase),
	TP_STRUCT__entry(
		__array(char, engine, KNPU_NAME_LEN)
		__field(u64, burst)
		__field(u32, phase)
	),
	TP_fast_assign(
		memcpy(__entry->engine, engine, KNPU_NAME_LEN);
		__entry->burst = burst;
		__entry->phase = phase;
	),
	TP_printk("engine=%s burst=%llu phase=%s", __entry->engine,
		  __entry->burst,
		  __print_symbolic(__entry->phase,
				   { 0, "input" }, { 1, "arrival" },
				   { 2, "update" }, { 3, "publish" }))
);

TRACE_EVENT(burst_end,
	TP_PROTO(const char *engine, u64 burst, u32 spikes, u32 candidates,
		 u64 events),
	TP_ARGS(engine, burst, spikes, candidates, events),
	TP_STRUCT__entry(
		__array(char, engine, KNPU_NAME_LEN)
		__field(u64, burst)
		__field(u64, events)
		__field(u32, spikes)
		__field(u32, candidates)
	),
	TP_fast_assign(
		memcpy(__entry->engine, engine, KNPU_NAME_LEN);
		__entry->burst = burst;
		__entry->events = events;
		__entry->spikes = spikes;
		__entry->candidates = candidates;
	),
	TP_printk("engine=%s burst=%llu spikes=%u candidates=%u events=%llu",
		  __entry->engine, __entry->burst, __entry->spikes,
		  __entry->candidates, __entry->events)
);

TRACE_EVENT(session_hang,
	TP_PROTO(u64 session, s32 pid, u32 command, u32 waits),
	TP_ARGS(session, pid, command, waits),
	TP_STRUCT__entry(
		__field(u64, session)
		__field(s32, pid)
		__field(u32, command)
		__field(u32, waits)
	),
	TP_fast_assign(
		__entry->session = session;
		__entry->pid = pid;
		__entry->command = command;
		__entry->waits = waits;
	),
	TP_printk("session=%llu pid=%d command=%#x waits=%s",
		  __entry->session, __entry->pid, __entry->command,
		  __print_symbolic(__entry->waits,
				   { KNPU_SESSION_WAITS_NOTHING, "nothing" },
				   { KNPU_SESSION_WAITS_EDIT, "edit" },
				   { KNPU_SESSION_WAITS_BOUNDARY, "boundary" },
				   { KNPU_SESSION_WAITS_OWN, "session" }))
);

/* clang-format on */

#endif /* KNPU_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
