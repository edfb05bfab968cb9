/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Every maximum of the engine.
 */
#ifndef KNPU_CORE_LIMITS_H
#define KNPU_CORE_LIMITS_H

/* Cuts of one engine that are open at the same time. */
#define KNPU_CUTS_MAX 16

/* A synapse stores its target in 24 bits. */
#define KNPU_NEURONS_MAX (1U << 24)

/* Areas of one engine, the three built-in ones included. */
#define KNPU_AREAS_MAX (1U << 16)

/* Engines in all. */
#define KNPU_ENGINES_MAX 1024U

/* Sessions in all. */
#define KNPU_SESSIONS_MAX 4096U

/* What commands in a second can be limited to; more are not limited. */
#define KNPU_COMMANDS_MAX 1000000U

/* The longest time that is limited in milliseconds: a hundred years. */
#define KNPU_MS_MAX 3155760000000ULL

/* The most that memory of a user can be limited to. */
#define KNPU_MEMORY_MAX (1ULL << 62)

/* Synapses of one engine; their memory is the limit that is met first. */
#define KNPU_SYNAPSES_MAX (1ULL << 32)

/* Items of one array argument: the largest is 16 MiB. */
#define KNPU_BATCH_MAX (1U << 20)

/* Longest delay of a synapse: it is stored in 8 bits. */
#define KNPU_DELAY_MAX 255U

#define KNPU_WEIGHT_MAX 255
#define KNPU_PSP_MAX 255

/* What a ledger holds, by default and at most. */
#define KNPU_LEDGER_BURSTS_DEFAULT (1U << 10)
#define KNPU_LEDGER_BURSTS_MAX (1U << 16)
#define KNPU_LEDGER_SPIKES_DEFAULT (1U << 18)
#define KNPU_LEDGER_SPIKES_MAX (1U << 26)

/* Leak and excitability are fractions of these. */
#define KNPU_LEAK_ONE (1U << 16)
#define KNPU_EXCITABILITY_ONE (1ULL << 32)

/* Countdown and fire count are 16 bits and saturate. */
#define KNPU_COUNT_MAX 0xffffU

#endif /* KNPU_CORE_LIMITS_H */
