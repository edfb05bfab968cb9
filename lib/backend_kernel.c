// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The kernel backend: /dev/knpu.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "backend.h"
#include "error.h"

static int kernel_call(struct knpu *k, unsigned int nr, void *arg)
{
	if (!ioctl(k->fd, _IO(KNPU_TYPE, nr), arg))
		return 0;
	if (errno == ENOMEM)
		return knpu_fail(-ENOMEM, "the kernel is out of memory");
	return -errno;
}

static int explain(struct knpu *k, const char *device, int err)
{
	const char *why = strerrordesc_np(-err);

	if (err == -ENOENT)
		why = "not there: the module is not loaded";
	else if (err == -EACCES || err == -EPERM)
		why = "no permission: only root and group knpu may open it";
	else if (err == -ENFILE || err == -EMFILE)
		why = knpu_errno_words(err);
	else if (err == -ENOTTY)
		why = "not a knpu device";
	snprintf(k->reason, sizeof(k->reason), "%.128s: %s", device, why);
	return err;
}

static int check_version(struct knpu *k, const char *device)
{
	struct knpu_query q = { .size = sizeof(q) };
	int err = kernel_call(k, KNPU_CMD_QUERY, &q);

	if (err)
		return explain(k, device, err);
	if (q.abi == KNPU_ABI)
		return 0;
	snprintf(k->reason, sizeof(k->reason),
		 "%.128s: version: the module speaks ABI %u, this library %u",
		 device, q.abi, KNPU_ABI);
	return -EPROTO;
}

static int kernel_open(struct knpu *k, const char *device)
{
	int err;

	k->fd = open(device, O_RDWR | O_CLOEXEC);
	if (k->fd < 0)
		return explain(k, device, -errno);
	err = check_version(k, device);
	if (!err)
		return 0;
	close(k->fd);
	k->fd = -1;
	return err;
}

static void kernel_close(struct knpu *k)
{
	int i;

	for (i = 0; i < KNPU_MAP_END; i++)
		if (k->mapped[i])
			munmap((void *)k->mapped[i], k->length[i]);
	close(k->fd);
}

static int kernel_map(struct knpu *k, const struct knpu_map *map,
		      const void **out)
{
	void *p = mmap(NULL, map->length, PROT_READ, MAP_SHARED, k->fd,
		       map->offset);

	if (p == MAP_FAILED)
		return knpu_fail(-errno, "mmap: %s", strerrordesc_np(errno));
	*out = p;
	return 0;
}

static int kernel_wait(struct knpu *k, int timeout_ms)
{
	struct pollfd p = { .fd = k->fd, .events = POLLIN };
	int nr = poll(&p, 1, timeout_ms);

	if (nr < 0)
		return -errno;
	if (!nr)
		return -ETIMEDOUT;
	if (p.revents & POLLIN)
		return 0;
	return p.revents & POLLERR ? -ESTALE : -ENODEV;
}

const struct knpu_backend_ops knpu_backend_kernel = {
	.name = "kernel",
	.open = kernel_open,
	.close = kernel_close,
	.call = kernel_call,
	.map = kernel_map,
	.wait = kernel_wait,
};
