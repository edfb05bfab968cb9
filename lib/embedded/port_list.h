/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The kernel's lock-free list, for the embedded core: many add, one takes all.
 */
#ifndef KNPU_PORT_LIST_H
#define KNPU_PORT_LIST_H

struct llist_node {
	struct llist_node *next;
};

struct llist_head {
	struct llist_node *first;
};

static inline void init_llist_head(struct llist_head *head)
{
	head->first = NULL;
}

static inline bool llist_empty(const struct llist_head *head)
{
	return !READ_ONCE(head->first);
}

static inline bool llist_add(struct llist_node *node, struct llist_head *head)
{
	struct llist_node *first = READ_ONCE(head->first);

	do {
		node->next = first;
	} while (!__atomic_compare_exchange_n(&head->first, &first, node, true,
					      __ATOMIC_SEQ_CST,
					      __ATOMIC_RELAXED));
	return !first;
}

static inline struct llist_node *llist_del_all(struct llist_head *head)
{
	return __atomic_exchange_n(&head->first, NULL, __ATOMIC_SEQ_CST);
}

static inline struct llist_node *llist_reverse_order(struct llist_node *head)
{
	struct llist_node *out = NULL;

	while (head) {
		struct llist_node *next = head->next;

		head->next = out;
		out = head;
		head = next;
	}
	return out;
}

#define llist_entry(ptr, type, member) container_of(ptr, type, member)

#endif /* KNPU_PORT_LIST_H */
