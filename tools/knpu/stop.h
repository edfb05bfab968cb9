/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef KNPU_STOP_H
#define KNPU_STOP_H

#include <stdbool.h>

/* From now on the first SIGINT or SIGTERM only asks; the second one kills. */
void stop_watch(void);
bool stop_asked(void);

#endif /* KNPU_STOP_H */
