/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Edits of synapses, and what those of one source make of its row.
 */
#ifndef KNPU_CORE_EDIT_H
#define KNPU_CORE_EDIT_H

#include "core_port.h"
#include "row.h"
#include "span.h"

/* The parts of a packed synapse that an edit can set, see knpu_pack(). */
#define KNPU_PACKED_WEIGHT \
	((u64)KNPU_KEY_NEGATIVE << 32 | (u64)(U32_MAX & ~KNPU_RECORD_TARGET))
#define KNPU_PACKED_PSP \
	((u64)(KNPU_KEY_OWN_PSP | 0xffU << KNPU_KEY_PSP_SHIFT) << 32)

enum knpu_edit_kind {
	KNPU_EDIT_ADD,
	KNPU_EDIT_REMOVE,
	KNPU_EDIT_SET,
	KNPU_EDIT_CLEAR,
};

/**
 * struct knpu_edit - one edit
 * @source: whose row it is about; the first of them
 * @sources: how many rows, of one chunk; 1 but for KNPU_EDIT_CLEAR
 * @kind: enum knpu_edit_kind
 * @flags: of a KNPU_EDIT_SET: which parts it sets, enum knpu_change_flags
 * @packed: the synapse, see knpu_pack(); the target alone counts where
 *	synapses are removed
 * @targets: of a KNPU_EDIT_CLEAR: to which there are to be no synapses
 */
struct knpu_edit {
	u32 source;
	u16 sources;
	u8 kind;
	u8 flags;
	union {
		u64 packed;
		const struct knpu_ranges *targets;
	};
};

/**
 * struct knpu_edit_slot - an edit among those of its source, by target
 * @key: the target, then its place among the edits of the source
 * @mask: of the first of a target: what is set of the synapses of before ...
 * @value: ... and to what
 * @before: how many those are
 * @removed: they are removed
 */
struct knpu_edit_slot {
	u64 key;
	u64 mask;
	u64 value;
	u32 before;
	bool removed;
};

/**
 * struct knpu_edit_work - where the edits of a source are applied
 * @packed: room for the synapses of the row and those that are added
 * @slot: room for as many as there are edits, if one is no KNPU_EDIT_ADD
 * @removed: synapses that were removed
 * @missing: edits that met no synapse
 */
struct knpu_edit_work {
	u64 *packed;
	struct knpu_edit_slot *slot;
	u64 removed;
	u64 missing;
};

bool knpu_edits_only_add(const struct knpu_edit *const *edit, u64 nr);
u64 knpu_edits_apply(struct knpu_edit_work *w, u64 nr,
		     const struct knpu_edit *const *edit, u64 nr_edits);

#endif /* KNPU_CORE_EDIT_H */
