// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Reading a snapshot: bytes to heads and payloads.  A payload goes where it
 * will stay, or into a portion of memory; it is copied and hashed as a whole,
 * and nothing of it is believed before it was looked at.
 */
#include "core_port.h"
#include "engines.h"
#include "hash.h"
#include "restore.h"

static void want_head(struct knpu_restore *r)
{
	r->in_payload = false;
	r->begin = r->offset;
	r->to = (u8 *)&r->section;
	r->want = sizeof(r->section);
}

/**
 * knpu_restore_begin - begin to restore an engine
 * @name: checked, or empty
 * @cred: whose it is going to be
 *
 * Return: what a snapshot is written to, or -ENFILE, -EMFILE, -ENOMEM.
 */
struct knpu_restore *knpu_restore_begin(const u8 *name,
					const struct knpu_cred *cred)
{
	struct knpu_restore *r;
	int err = -ENOMEM;

	r = kvzalloc(sizeof(*r), GFP_KERNEL_ACCOUNT);
	if (!r)
		return ERR_PTR(-ENOMEM);
	r->user = knpu_user_get(cred->uid);
	if (r->user)
		err = knpu_engines_reserve(r->user);
	if (err) {
		knpu_restore_free(r);
		return ERR_PTR(err);
	}
	r->reserved = true;
	r->cred = *cred;
	memcpy(r->name, name, sizeof(r->name));
	r->to = (u8 *)&r->head;
	r->want = sizeof(r->head);
	return r;
}

static void payload_free(struct knpu_restore *r)
{
	kvfree(r->memory);
	kvfree(r->chunk);
	r->memory = NULL;
	r->chunk = NULL;
}

void knpu_restore_free(struct knpu_restore *r)
{
	if (!r)
		return;
	payload_free(r);
	kvfree(r->input);
	knpu_generation_put(r->g);
	if (r->e)
		knpu_engine_free(r->e);
	if (r->reserved)
		knpu_engines_unreserve(r->user);
	knpu_user_put(r->user);
	kvfree(r);
}

static int head_check(struct knpu_restore *r)
{
	const struct knpu_snapshot *h = &r->head;

	if (h->magic != KNPU_SNAPSHOT_MAGIC)
		return knpu_restore_refuse(r, KNPU_RESTORE_FOREIGN);
	if (h->version != KNPU_SNAPSHOT_VERSION)
		return knpu_restore_refuse(r, KNPU_RESTORE_VERSION);
	if (h->hash != knpu_hash(h, offsetof(struct knpu_snapshot, hash)))
		return knpu_restore_refuse(r, KNPU_RESTORE_HASH);
	if (h->head != sizeof(*h) || h->__reserved)
		return knpu_restore_bad_value(r);
	r->stage = KNPU_SECTION_ENGINE;
	return 0;
}

/* Where the payload goes: 0 or -ENOMEM. */
static int payload_place(struct knpu_restore *r)
{
	u64 length = r->section.length;
	struct knpu_chunk *c;

	switch (r->section.type) {
	case KNPU_SECTION_ENGINE:
		r->payload = &r->engine;
		break;
	case KNPU_SECTION_AREA:
		r->payload = &r->area;
		break;
	case KNPU_SECTION_CHUNK:
		c = knpu_chunk_alloc((length - knpu_chunk_rows_bytes(0)) /
				     sizeof(u32));
		r->chunk = c;
		r->payload = c ? c->row : NULL;
		break;
	default:
		r->memory = kvmalloc(length, GFP_KERNEL_ACCOUNT);
		r->payload = r->memory;
		break;
	}
	r->to = r->payload;
	r->want = length;
	r->in_payload = true;
	return r->payload ? 0 : -ENOMEM;
}

static int section_begin(struct knpu_restore *r)
{
	const struct knpu_snapshot_section *s = &r->section;

	if (s->hash !=
	    knpu_hash(s, offsetof(struct knpu_snapshot_section, hash)))
		return knpu_restore_refuse(r, KNPU_RESTORE_HASH);
	if (!knpu_restore_expects(r))
		return knpu_restore_refuse(r, KNPU_RESTORE_ORDER);
	if (s->length > r->head.length - r->offset)
		return knpu_restore_refuse(r, KNPU_RESTORE_TORN);
	if (s->type == KNPU_SECTION_END) {
		r->sections++;
		r->stage = KNPU_SECTION_END;
		return knpu_restore_finish(r);
	}
	return payload_place(r);
}

static int payload_use(struct knpu_restore *r)
{
	switch (r->section.type) {
	case KNPU_SECTION_ENGINE:
		return knpu_restore_engine(r);
	case KNPU_SECTION_AREA:
		return knpu_restore_area(r);
	case KNPU_SECTION_OWN:
		return knpu_restore_own(r);
	case KNPU_SECTION_CHUNK:
		return knpu_restore_chunk(r);
	default:
		r->done += r->section.length;
		return knpu_restore_portion(r);
	}
}

static int section_end(struct knpu_restore *r)
{
	int err;

	if (r->section.payload_hash != knpu_hash(r->payload, r->section.length))
		return knpu_restore_refuse(r, KNPU_RESTORE_HASH);
	err = payload_use(r);
	if (err)
		return err;
	payload_free(r);
	r->sections++;
	want_head(r);
	return 0;
}

/* What was wanted has come. */
static int complete_piece(struct knpu_restore *r)
{
	int err;

	if (r->in_payload)
		return section_end(r);
	if (r->stage != KNPU_SECTION_HEAD)
		return section_begin(r);
	err = head_check(r);
	if (!err)
		want_head(r);
	return err;
}

static int take(struct knpu_restore *r, const u8 *from, u32 nr)
{
	int err = 0;

	while (nr && !err) {
		u32 n = min_t(u64, nr, r->want);

		if (r->stage == KNPU_SECTION_END)
			return knpu_restore_refuse(r, KNPU_RESTORE_TORN);
		memcpy(r->to, from, n);
		from += n;
		nr -= n;
		r->to += n;
		r->want -= n;
		r->offset += n;
		if (!r->want)
			err = complete_piece(r);
		knpu_relax();
	}
	return err;
}

/**
 * knpu_restore_write - read on in a snapshot
 * @r: as far as it has come
 * @from: bytes
 * @nr: how many
 *
 * Return: 0; -EBADMSG for what is no sound snapshot; -ENOSPC; -ENOMEM.  After
 * an error it is what every call returns.
 */
int knpu_restore_write(struct knpu_restore *r, const void *from, u32 nr)
{
	if (!r->failed)
		r->failed = take(r, from, nr);
	return r->failed;
}

/**
 * knpu_restore_end - put the engine in the directory
 * @r: as far as it has come
 *
 * Return: the engine, with one reference; -EBADMSG if the snapshot was not
 * whole; the error of a write; -EEXIST.
 */
struct knpu_engine *knpu_restore_end(struct knpu_restore *r)
{
	struct knpu_engine *e = r->e;

	if (!r->failed && r->stage != KNPU_SECTION_END)
		r->failed = knpu_restore_refuse(r, KNPU_RESTORE_TORN);
	if (r->failed)
		return ERR_PTR(r->failed);
	if (!knpu_engines_add(e))
		return ERR_PTR(-EEXIST);
	r->e = NULL;
	r->reserved = false;
	return e;
}
