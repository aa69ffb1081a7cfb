/* Inside teacher/: what the finders of things that must not leave share.
 *
 * A finder looks at position i of a text. Where what it knows begins there it returns the length
 * of the part to hide, which starts at i + *skip, and the kind of it; else 0. Finders never look
 * before i - 1 and read each byte a bounded number of times, so a text costs time linear in its
 * length. */
#ifndef LA_FIND_H
#define LA_FIND_H

#include "base/str.h"
#include "teacher/redact.h"

typedef size_t la_finder(la_str t, size_t i, size_t *skip, la_hidden *kind);

/* Keys, tokens, passwords: secret.c. */
la_finder la_find_prefixed, la_find_jwt, la_find_pem, la_find_scheme, la_find_assigned,
    la_find_userinfo, la_find_random;
/* Addresses, numbers and names: identity.c, names.c. */
la_finder la_find_email, la_find_ip4, la_find_ip6, la_find_mac, la_find_card, la_find_iban,
    la_find_phone, la_find_uuid;
la_finder la_find_user, la_find_home, la_find_host;

static inline bool la_is_alnum(char c)
{
    return la_is_digit(c) || la_is_upper(c) || la_is_lower(c);
}

static inline bool la_is_hex(char c)
{
    return la_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static inline bool la_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Whether a word may begin at i. */
static inline bool la_at_edge(la_str t, size_t i)
{
    return i == 0 || !la_is_alnum(t.p[i - 1]);
}

/* Whether text w (lower-case) stands at i, whatever its case. */
static inline bool la_has_word(la_str t, size_t i, const char *w)
{
    size_t k = 0;
    for (; w[k] != '\0'; k++) {
        if (i + k >= t.n)
            return false;
        char c = t.p[i + k];
        if ((la_is_upper(c) ? (char)(c + 32) : c) != w[k])
            return false;
    }
    return true;
}

/* Length of a mark such as <*>, <SECRET> or <IP_2> at i; 0 where there is none. */
size_t la_find_mark(la_str t, size_t i);

#endif
