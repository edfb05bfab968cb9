// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * The text of one file: characters, places, and how to show a line of it.
 */
#include "text.h"

#include <string.h>

/* Characters shown before and after the caret. */
#define SHOWN_BEFORE 70
#define SHOWN_AFTER 70

static bool is_scalar(uint32_t code)
{
	return code < 0x110000 && (code < 0xd800 || code > 0xdfff);
}

unsigned int kb_utf8_decode(const char *bytes, size_t left, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *b = (const unsigned char *)bytes;
	unsigned int n, i;

	if (!left)
		return 0;
	if (b[0] < 0x80) {
		*code = b[0];
		return 1;
	}
	n = b[0] >= 0xf0 ? 4 : b[0] >= 0xe0 ? 3 : 2;
	if (b[0] < 0xc0 || b[0] > 0xf7 || n > left)
		return 0;
	*code = b[0] & (0x7f >> n);
	for (i = 1; i < n; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (b[i] & 0x3f);
	}
	return *code >= least[n] && is_scalar(*code) ? n : 0;
}

unsigned int kb_utf8_encode(uint32_t code, char bytes[4])
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	unsigned int n, i;

	if (!is_scalar(code))
		return 0;
	n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (i = n - 1; i; i--) {
		bytes[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	bytes[0] = (char)(lead[n] | code);
	return n;
}

/* Characters that would move the cursor, change colours or reorder a line. */
static bool is_unsafe(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c ||
	       (code >= 0x200b && code <= 0x200f) ||
	       (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2060 && code <= 0x206f) || code == 0xfeff;
}

unsigned int kb_text_escape(const char *bytes, size_t left,
			    char shown[KB_ESCAPED_MAX])
{
	uint32_t code = 0;
	unsigned int n = kb_utf8_decode(bytes, left, &code);

	if (!n) {
		snprintf(shown, KB_ESCAPED_MAX, "\\x%02x",
			 (unsigned char)bytes[0]);
		return 1;
	}
	if (code == '\t') {
		strcpy(shown, " ");
	} else if (code < 0x80 && is_unsafe(code)) {
		snprintf(shown, KB_ESCAPED_MAX, "\\x%02x", (unsigned int)code);
	} else if (is_unsafe(code)) {
		snprintf(shown, KB_ESCAPED_MAX, "\\u{%x}", (unsigned int)code);
	} else {
		memcpy(shown, bytes, n);
		shown[n] = 0;
	}
	return n;
}

void kb_text_print(const char *bytes, FILE *out)
{
	char shown[KB_ESCAPED_MAX];
	size_t left = strlen(bytes);
	unsigned int n;

	for (; left; left -= n, bytes += n) {
		n = kb_text_escape(bytes, left, shown);
		fputs(shown, out);
	}
}

/* One character back from @offset, which is not the start of a line. */
static uint32_t character_back(const struct kb_text *text, uint32_t offset)
{
	uint32_t code, start = offset - 1;
	unsigned int n;

	for (n = 1; n <= 4 && n <= offset; n++) {
		if (kb_utf8_decode(text->bytes + offset - n, n, &code) == n)
			start = offset - n;
		if ((text->bytes[offset - n] & 0xc0) != 0x80)
			break;
	}
	return start;
}

/* Where to begin to show the line of @offset. */
static uint32_t window_start(const struct kb_text *text, uint32_t offset)
{
	unsigned int i;

	for (i = 0; i < SHOWN_BEFORE; i++) {
		if (!offset || text->bytes[offset - 1] == '\n')
			break;
		offset = character_back(text, offset);
	}
	return offset;
}

/* Characters that take two columns of a terminal, or none. */
static unsigned int width_of(const char *shown)
{
	uint32_t code = 0;

	if (!kb_utf8_decode(shown, strlen(shown), &code) || code < 0x300)
		return (unsigned int)strlen(shown) - (code > 0x7f);
	if (code < 0x370)
		return 0;
	return (code >= 0x1100 && code < 0x1160) ||
			       (code >= 0x2e80 && code < 0xa4d0) ||
			       (code >= 0xac00 && code < 0xd7a4) ||
			       (code >= 0xf900 && code < 0xfb00) ||
			       (code >= 0xff00 && code < 0xff61) ||
			       (code >= 0x1f300 && code < 0x1fb00) ||
			       (code >= 0x20000 && code < 0x40000) ?
		       2 :
		       1;
}

void kb_text_caret(const struct kb_text *text, uint32_t offset, FILE *out)
{
	uint32_t at = window_start(text, offset);
	bool cut = at && text->bytes[at - 1] != '\n';
	unsigned int indent = cut ? 3 : 0, after = 0, n;
	char shown[KB_ESCAPED_MAX];

	fprintf(out, "    %s", cut ? "..." : "");
	while (at < text->length && text->bytes[at] != '\n' &&
	       after < SHOWN_AFTER) {
		if (at >= offset)
			after++;
		if (text->bytes[at] == '\r' && at + 1 < text->length &&
		    text->bytes[at + 1] == '\n')
			break;
		n = kb_text_escape(text->bytes + at, text->length - at, shown);
		if (at < offset)
			indent += width_of(shown);
		at += n;
		fputs(shown, out);
	}
	fprintf(out, "%s\n    %*s^\n", after == SHOWN_AFTER ? "..." : "",
		(int)indent, "");
}
