/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Self-tests of the core: run when a debug build of the module is loaded, and
 * as a unit test.
 */
#ifndef KNPU_CORE_SELFTEST_H
#define KNPU_CORE_SELFTEST_H

const char *knpu_selftest(void);

#endif /* KNPU_CORE_SELFTEST_H */
