/* UTF-8 (RFC 3629) and what of it may reach a terminal. */
#ifndef LA_UTF8_H
#define LA_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The length (1 to 4) of the well-formed sequence at p, its code point in *cp; 0 where there is
 * none. n > 0. */
unsigned la_utf8_decode(const char *p, size_t n, uint32_t *cp);

/* C0 but tab, DEL, C1, bidirectional controls, line and paragraph separators: what can move the
 * cursor, forge a line or make text read other than it is. */
bool la_utf8_is_control(uint32_t cp);

/* A printable copy for one line of talk, cut to cap - 1 bytes and NUL-terminated: controls and
 * bad bytes become \xNN or \u{N}. Returns its length. Doing it twice changes nothing. cap > 0. */
size_t la_utf8_printable(char *out, size_t cap, const char *p, size_t n);

#endif
