/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What tests may ask of the embedded backend.
 */
#ifndef KNPU_LIB_BACKEND_EMBEDDED_H
#define KNPU_LIB_BACKEND_EMBEDDED_H

struct knpu_cred;

/*
 * Sessions that this thread opens from now on are somebody else's; NULL: its
 * own.  A process has one user, a kernel many.
 */
void knpu_embedded_be(const struct knpu_cred *cred);

#endif /* KNPU_LIB_BACKEND_EMBEDDED_H */
