// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Mapping of what readers read: the ledger and the status page.
 *
 * A mapping holds a reference to its pages, so that they stay readable after
 * the engine has gone; a fork and a split make one more, each of which ends
 * with a close.
 */
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "chardev.h"
#include "core/session.h"

/* Pages that are inserted at once: their addresses are on the stack. */
#define CHUNK 32

static void knpu_vma_open(struct vm_area_struct *vma)
{
	knpu_shared_get(vma->vm_private_data);
}

static void knpu_vma_close(struct vm_area_struct *vma)
{
	knpu_shared_put(vma->vm_private_data);
}

static const struct vm_operations_struct knpu_vm_ops = {
	.open = knpu_vma_open,
	.close = knpu_vma_close,
};

/* KNPU_MAP gives these offsets: enum knpu_map_object in the upper bits. */
static bool object_of(const struct vm_area_struct *vma, u32 *object)
{
	const unsigned int shift = KNPU_MAP_SHIFT - PAGE_SHIFT;

	*object = vma->vm_pgoff >> shift;
	return (unsigned long)*object << shift == vma->vm_pgoff &&
	       *object < KNPU_MAP_END;
}

static int insert(struct vm_area_struct *vma, const struct knpu_shared *shared)
{
	unsigned long nr = shared->length >> PAGE_SHIFT;
	unsigned long done = 0;
	int err = 0;

	while (done < nr && !err) {
		unsigned long n = min_t(unsigned long, nr - done, CHUNK);
		unsigned long left = n, i;
		struct page *page[CHUNK];

		for (i = 0; i < n; i++)
			page[i] = vmalloc_to_page(shared->data +
						  ((done + i) << PAGE_SHIFT));
		err = vm_insert_pages(vma, vma->vm_start + (done << PAGE_SHIFT),
				      page, &left);
		done += n;
	}
	return err;
}

/* Checks that it is the whole object, and only read. */
static int admit(const struct vm_area_struct *vma,
		 const struct knpu_shared *shared)
{
	if (vma->vm_end - vma->vm_start != shared->length)
		return -EINVAL;
	return vma->vm_flags & VM_WRITE ? -EACCES : 0;
}

static int map(struct knpu_session *s, struct vm_area_struct *vma)
{
	struct knpu_engine *e = knpu_session_engine(s);
	struct knpu_shared *shared;
	u32 object;
	int err;

	if (!e || knpu_engine_dead(e))
		return -ENODEV;
	if (!object_of(vma, &object))
		return -EINVAL;
	shared = knpu_session_shared(s, object);
	err = admit(vma, shared);
	if (!err) {
		vm_flags_mod(vma, VM_DONTEXPAND | VM_DONTDUMP, VM_MAYWRITE);
		err = insert(vma, shared);
	}
	if (err) {
		knpu_shared_put(shared);
		return err;
	}
	vma->vm_private_data = shared;
	vma->vm_ops = &knpu_vm_ops;
	return 0;
}

int knpu_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct knpu_session *s = file->private_data;
	int err;

	if (!knpu_session_enter(s))
		return -ESTALE;
	err = map(s, vma);
	knpu_session_leave(s);
	return err;
}
