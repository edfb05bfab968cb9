/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef REF_DECIMAL_H
#define REF_DECIMAL_H

#include "types.h"

/* Room for ref_fx_text(), its zero included. */
#define REF_FX_TEXT 32

bool ref_fx(const char *text, s32 *steps);
bool ref_leak(const char *text, u32 *leak);
bool ref_excitability(const char *text, u64 *bound);
bool ref_uhz(const char *text, u64 *uhz);
const char *ref_fx_text(s64 steps, char *text);

#endif /* REF_DECIMAL_H */
