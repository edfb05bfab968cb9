/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Self-tests when the module is loaded: those of a debug build.
 */
#ifndef KNPU_SELFTEST_H
#define KNPU_SELFTEST_H

#ifdef KNPU_SELFTEST
int knpu_selftest_load(void);
#else
static inline int knpu_selftest_load(void)
{
	return 0;
}
#endif

#endif /* KNPU_SELFTEST_H */
