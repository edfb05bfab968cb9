// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The tracepoints, and what the core calls them by.
 */
#include "core/core_port.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

void knpu_trace_burst_begin(const char *engine, u64 burst)
{
	trace_burst_begin(engine, burst);
}

void knpu_trace_burst_phase(const char *engine, u64 burst,
			    enum knpu_phase phase)
{
	trace_burst_phase(engine, burst, phase);
}

void knpu_trace_session_hang(u64 session, s32 pid, u32 command, u32 waits)
{
	trace_session_hang(session, pid, command, waits);
}

void knpu_trace_burst_end(const char *engine, u64 burst, u32 spikes,
			  u32 candidates, u64 events)
{
	trace_burst_end(engine, burst, spikes, candidates, events);
}
