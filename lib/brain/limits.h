/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Every maximum of the brain language.
 */
#ifndef KNPU_BRAIN_LIMITS_H
#define KNPU_BRAIN_LIMITS_H

#include <stdint.h>

/* Neurons of one brain, the three built-in ones included. */
#define KNPU_BRAIN_NEURONS_MAX (1 << 24)

/* Areas of one brain, the three built-in ones included. */
#define KNPU_BRAIN_AREAS_MAX (1 << 16)

/* Synapses of one brain. */
#define KNPU_BRAIN_SYNAPSES_MAX (1ULL << 32)

/* Bursts that (ledger N) can ask for, spikes that the ledger can hold. */
#define KNPU_BRAIN_LEDGER_BURSTS_MAX 65536
#define KNPU_BRAIN_LEDGER_SPIKES_MAX (1ULL << 26)

/* Spikes that a ledger holds at least: a small brain keeps some history. */
#define KNPU_BRAIN_LEDGER_SPIKES_MIN (1ULL << 18)

/* Bytes of one file, so that a place fits 32 bits. */
#define KNPU_BRAIN_TEXT_MAX (UINT32_MAX - 1)

/* Parentheses within parentheses. */
#define KNPU_BRAIN_DEPTH_MAX 256

/* Bytes of a statement's text that are kept for messages. */
#define KNPU_BRAIN_STATEMENT_TEXT_MAX 200

/* Synapses that are handed to the engine at once. */
#define KNPU_BRAIN_BATCH 65536

/* Options of one fact. */
#define KNPU_BRAIN_OPTIONS_MAX 32

/* Names that "did you mean" lists, and comparisons that one load may cost. */
#define KNPU_BRAIN_SUGGESTIONS_MAX 5
#define KNPU_BRAIN_COMPARISONS_MAX 1000000

#endif /* KNPU_BRAIN_LIMITS_H */
