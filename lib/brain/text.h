/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The text of one file: characters, places, and how to show a line of it.
 */
#ifndef KNPU_BRAIN_TEXT_H
#define KNPU_BRAIN_TEXT_H

#include <knpu-brain.h>

/**
 * struct kb_text - one file
 * @name: what errors call it
 * @bytes: what stands in it
 * @length: in bytes
 */
struct kb_text {
	const char *name;
	const char *bytes;
	uint32_t length;
};

/**
 * struct kb_place - a place, for people and for finding its line again
 * @at: file, line and column
 * @offset: of its byte
 */
struct kb_place {
	struct knpu_brain_place at;
	uint32_t offset;
};

/* Bytes of the UTF-8 character at @bytes, its code point; 0 if it is none. */
unsigned int kb_utf8_decode(const char *bytes, size_t left, uint32_t *code);
/* Writes a code point as UTF-8; returns its bytes, 0 if it cannot be. */
unsigned int kb_utf8_encode(uint32_t code, char bytes[4]);

/* Room for one escaped character and a zero. */
#define KB_ESCAPED_MAX 16

/* The character at @bytes as it can safely be shown; returns its bytes. */
unsigned int kb_text_escape(const char *bytes, size_t left,
			    char shown[KB_ESCAPED_MAX]);
/* Prints @bytes, up to the terminating zero, as they can safely be shown. */
void kb_text_print(const char *bytes, FILE *out);
/* Prints the line of @offset and a caret below it. */
void kb_text_caret(const struct kb_text *text, uint32_t offset, FILE *out);

#endif /* KNPU_BRAIN_TEXT_H */
