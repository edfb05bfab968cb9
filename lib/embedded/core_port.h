/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Twin of kmod/core/core_port.h for a process: force-included before the core
 * is compiled into libknpu.  Same names, same promises: RCU waits for its
 * readers, a lock knows its owner, and an allocation can be told to fail.
 */
#ifndef KNPU_CORE_PORT_H
#define KNPU_CORE_PORT_H

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <linux/types.h>
#include <linux/knpu.h>

#include "port_types.h"
#include "port_atomic.h"
#include "port_math.h"
#include "port_alloc.h"
#include "port_sums.h"
#include "port_lock.h"
#include "port_list.h"
#include "port_rcu.h"
#include "port_time.h"
#include "port_thread.h"

#endif /* KNPU_CORE_PORT_H */
