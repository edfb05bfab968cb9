/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What libknpu talks to, as a table.
 *
 * A new backend is a file backend_NAME.c with one of these and its row in
 * session.c.
 */
#ifndef KNPU_LIB_BACKEND_H
#define KNPU_LIB_BACKEND_H

#include <knpu.h>
#include <pthread.h>

/**
 * struct knpu_backend_ops - a backend
 * @name: for messages and options
 * @open: makes a session; fills @reason when it cannot
 * @close: ends it, mappings included
 * @call: carries out KNPU_CMD_...; 0 or -errno
 * @map: maps an object read-only for the life of the session
 * @wait: waits until the burst that KNPU_ENGINE_WAIT asked for has come, at most
 *	@timeout_ms (negative: for ever); 0, -ETIMEDOUT, -ENODEV,
 *	-ESTALE, -EINTR
 */
struct knpu_backend_ops {
	const char *name;
	int (*open)(struct knpu *k, const char *device);
	void (*close)(struct knpu *k);
	int (*call)(struct knpu *k, unsigned int nr, void *arg);
	int (*map)(struct knpu *k, const struct knpu_map *map,
		   const void **out);
	int (*wait)(struct knpu *k, int timeout_ms);
};

/**
 * struct knpu - a session
 * @ops: its backend
 * @kind: which that is
 * @reason: why this one
 * @fd: kernel: the device
 * @session: embedded: the core's session
 * @lock: protects @mapped
 * @mapped: objects mapped so far, by enum knpu_map_object
 * @length: of each, in bytes
 * @shared: embedded: references to them
 */
struct knpu {
	const struct knpu_backend_ops *ops;
	enum knpu_backend kind;
	char reason[256];
	int fd;
	void *session;
	pthread_mutex_t lock;
	const void *mapped[KNPU_MAP_END];
	size_t length[KNPU_MAP_END];
	void *shared[KNPU_MAP_END];
};

extern const struct knpu_backend_ops knpu_backend_kernel;
extern const struct knpu_backend_ops knpu_backend_embedded;

/* Carries out a command; on an error knpu_error() says what and why. */
int knpu_call(struct knpu *k, unsigned int nr, void *arg, const char *what);
/*
 * The same for one of many commands that belong together: what is refused as the
 * user gives too many in a second is tried again.  @what may be NULL: then what
 * was said of an error before stays.
 */
int knpu_call_paced(struct knpu *k, unsigned int nr, void *arg,
		    const char *what);
/* knpu_call() for an array: @item is where it says which item was refused. */
int knpu_call_items(struct knpu *k, unsigned int nr, void *arg,
		    const __u32 *item, const char *what);
/* Maps an object once; the same pointer every time. */
int knpu_map_object(struct knpu *k, __u32 object, const void **out);

#endif /* KNPU_LIB_BACKEND_H */
