/* event -> prompt: finds addresses and numbers that point at a person or a machine. */
#include "teacher/find.h"

#include <string.h>

static bool is_mail_char(char c)
{
    return la_is_alnum(c) || (c != '\0' && strchr(".!#$%&'*+/=?^_{|}~-", c) != NULL);
}

static bool is_domain_char(char c)
{
    return la_is_alnum(c) || c == '.' || c == '-';
}

/* user@domain, also user%40domain. */
size_t la_find_email(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (!la_is_alnum(t.p[i]) ||
        (i > 0 && is_mail_char(t.p[i - 1]) && t.p[i - 1] != '=' && t.p[i - 1] != '\''))
        return 0;
    size_t n = 0, sign = 0;
    while (i + n < t.n && n < 128 && is_mail_char(t.p[i + n])) {
        if (t.n - i - n > 3 && memcmp(t.p + i + n, "%40", 3) == 0) {
            sign = 3;
            break;
        }
        n++;
    }
    if (sign == 0 && i + n < t.n && t.p[i + n] == '@')
        sign = 1;
    size_t from = i + n + sign, m = 0;
    while (sign > 0 && from + m < t.n && is_domain_char(t.p[from + m]))
        m++;
    while (m > 0 && !la_is_alnum(t.p[from + m - 1]))
        m--;
    *skip = 0;
    *kind = LA_HIDE_EMAIL;
    return n > 0 && m > 0 ? n + sign + m : 0;
}

size_t la_find_ip4(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (!la_is_digit(t.p[i]) || (i > 0 && (la_is_alnum(t.p[i - 1]) || t.p[i - 1] == '.')))
        return 0;
    size_t at = i;
    for (int part = 0; part < 4; part++) {
        unsigned v = 0, digits = 0;
        while (at < t.n && la_is_digit(t.p[at]) && digits < 4) {
            v = v * 10 + (unsigned)(t.p[at++] - '0');
            digits++;
        }
        if (digits == 0 || digits > 3 || v > 255)
            return 0;
        if (part < 3 && (at >= t.n || t.p[at++] != '.'))
            return 0;
    }
    if (at < t.n &&
        (la_is_alnum(t.p[at]) || (t.p[at] == '.' && at + 1 < t.n && la_is_digit(t.p[at + 1]))))
        return 0;
    *skip = 0;
    *kind = LA_HIDE_IP;
    return at - i;
}

/* Groups of up to four hex digits with colons; a double colon or eight groups make it an address,
 * which times of day are not. */
size_t la_find_ip6(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (!(la_is_hex(t.p[i]) || t.p[i] == ':') || !la_at_edge(t, i) || (i > 0 && t.p[i - 1] == ':'))
        return 0;
    size_t at = i, groups = 0, colons = 0, doubles = 0, letters = 0;
    while (at < t.n && (la_is_hex(t.p[at]) || t.p[at] == ':')) {
        if (t.p[at] == ':') {
            bool again = at > i && t.p[at - 1] == ':';
            doubles += again;
            colons += !again;
            at++;
            continue;
        }
        size_t n = 0;
        for (; at < t.n && la_is_hex(t.p[at]); at++, n++)
            letters += !la_is_digit(t.p[at]);
        if (n > 4)
            return 0;
        groups++;
    }
    if (at < t.n && la_is_alnum(t.p[at]))
        return 0;
    while (at > i && t.p[at - 1] == ':' && !(at > i + 1 && t.p[at - 2] == ':'))
        at--;
    bool is = doubles == 1 ? groups >= 1 && groups <= 7 && colons + 1 >= groups
                           : doubles == 0 && groups == 8;
    (void)letters;
    *skip = 0;
    *kind = LA_HIDE_IP;
    return is ? at - i : 0;
}

size_t la_find_mac(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (!la_at_edge(t, i) || t.n - i < 17)
        return 0;
    char sign = t.p[i + 2];
    if (sign != ':' && sign != '-')
        return 0;
    for (size_t k = 0; k < 17; k++)
        if (k % 3 == 2 ? t.p[i + k] != sign : !la_is_hex(t.p[i + k]))
            return 0;
    if (i + 17 < t.n && (la_is_alnum(t.p[i + 17]) || t.p[i + 17] == sign))
        return 0;
    *skip = 0;
    *kind = LA_HIDE_MAC;
    return 17;
}

/* Digits in groups with single blanks or hyphens; their number in *n_digits, the length returned.
 */
static size_t digit_groups(la_str t, size_t i, size_t max, char *digits, size_t *n_digits)
{
    size_t at = i, end = i;
    *n_digits = 0;
    while (at < t.n && *n_digits < max) {
        if (la_is_digit(t.p[at])) {
            digits[(*n_digits)++] = t.p[at++];
            end = at;
        } else if ((t.p[at] == ' ' || t.p[at] == '-') && at > i && la_is_digit(t.p[at - 1])) {
            at++;
        } else {
            break;
        }
    }
    return end - i;
}

/* Luhn's check (ISO/IEC 7812-1). */
static bool luhn(const char *digits, size_t n)
{
    unsigned sum = 0;
    for (size_t k = 0; k < n; k++) {
        unsigned v = (unsigned)(digits[n - 1 - k] - '0') * (k % 2 == 0 ? 1U : 2U);
        sum += v > 9 ? v - 9 : v;
    }
    return sum % 10 == 0;
}

size_t la_find_card(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (!(t.p[i] >= '2' && t.p[i] <= '6') || !la_at_edge(t, i))
        return 0;
    *skip = 0;
    *kind = LA_HIDE_CARD;
    char digits[20];
    size_t n, len = digit_groups(t, i, 20, digits, &n);
    if (n >= 13 && n <= 19 && luhn(digits, n))
        return len;
    /* A number may follow the card's behind a blank: try the usual lengths. */
    static const size_t usual[] = {16, 15, 19, 14, 13};
    for (size_t k = 0; k < 5; k++) {
        size_t m, part = digit_groups(t, i, usual[k], digits, &m);
        bool ends = i + part >= t.n || !la_is_digit(t.p[i + part]);
        if (m == usual[k] && ends && luhn(digits, m))
            return part;
    }
    return 0;
}

/* Mod 97 (ISO 13616). */
size_t la_find_iban(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (!la_at_edge(t, i) || t.n - i < 15 || !la_is_upper(t.p[i]) || !la_is_upper(t.p[i + 1]) ||
        !la_is_digit(t.p[i + 2]) || !la_is_digit(t.p[i + 3]))
        return 0;
    char c[34];
    size_t at = i, n = 0, found = 0;
    for (; at < t.n && n < sizeof c; at++) {
        if (t.p[at] == ' ' && at + 1 < t.n && la_is_alnum(t.p[at + 1]))
            continue;
        if (!la_is_upper(t.p[at]) && !la_is_digit(t.p[at]))
            break;
        c[n++] = t.p[at];
        if (n < 15)
            continue;
        unsigned rest = 0;
        for (size_t k = 0; k < n; k++) {
            char x = c[(k + 4) % n];
            rest = la_is_digit(x) ? (rest * 10 + (unsigned)(x - '0')) % 97
                                  : (rest * 100 + (unsigned)(x - 'A') + 10) % 97;
        }
        bool ends = at + 1 >= t.n || !la_is_alnum(t.p[at + 1]);
        if (rest == 1 && ends)
            found = at + 1 - i;
    }
    *skip = 0;
    *kind = LA_HIDE_IBAN;
    return found;
}

/* +49 30 1234567, (030) 123-4567, 555-123-4567, and the form of US social security numbers. */
size_t la_find_phone(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    bool plus = t.p[i] == '+', paren = t.p[i] == '(';
    if (!(plus || paren || la_is_digit(t.p[i])) || !la_at_edge(t, i) ||
        (i > 0 && strchr("-.+/:", t.p[i - 1]) != NULL))
        return 0;
    size_t at = i + (plus || paren), digits = 0, hyphens = 0, end = i;
    char shape[24];
    size_t n_shape = 0;
    for (; at < t.n && digits <= 15; at++) {
        char c = t.p[at];
        bool digit = la_is_digit(c);
        if (!digit && strchr(plus || paren ? " -()/" : "-", c) == NULL)
            break;
        digits += digit;
        hyphens += c == '-';
        if (n_shape < sizeof shape - 1)
            shape[n_shape++] = digit ? '9' : c;
        if (digit)
            end = at + 1;
    }
    shape[n_shape] = '\0';
    *skip = 0;
    *kind = LA_HIDE_PHONE;
    if (end < t.n && (la_is_alnum(t.p[end]) || t.p[end] == '.' || t.p[end] == ':'))
        return 0;
    if (plus)
        return digits >= 8 && digits <= 15 ? end - i : 0;
    if (paren)
        return digits >= 9 && digits <= 12 && strchr(shape, ')') != NULL ? end - i : 0;
    bool us = strncmp(shape, "999-999-9999", 12) == 0 || strncmp(shape, "999-99-9999", 11) == 0;
    return us && (digits == 9 || digits == 10) && hyphens == 2 ? end - i : 0;
}

size_t la_find_uuid(la_str t, size_t i, size_t *skip, la_hidden *kind)
{
    if (!la_at_edge(t, i) || t.n - i < 36 || (t.n - i > 36 && la_is_alnum(t.p[i + 36])))
        return 0;
    for (size_t k = 0; k < 36; k++) {
        bool hyphen = k == 8 || k == 13 || k == 18 || k == 23;
        if (hyphen ? t.p[i + k] != '-' : !la_is_hex(t.p[i + k]))
            return 0;
    }
    *skip = 0;
    *kind = LA_HIDE_UUID;
    return 36;
}
