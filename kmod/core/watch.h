/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The thread that looks after sessions, as long as it is asked to.
 */
#ifndef KNPU_CORE_WATCH_H
#define KNPU_CORE_WATCH_H

#include "core_port.h"

int knpu_watch_open(void);
void knpu_watch_close(void);
int knpu_watch_adjust(void);

#endif /* KNPU_CORE_WATCH_H */
