/* event -> sequence: session ids that stand behind a word. */
#include "seq/idscan.h"
#include <string.h>

#define MAX_NAME 100 /* bytes */
#define MAX_GAP  5   /* characters between a word and its id, as in "name" : "17" */
#define MAX_ID                                                                                     \
    128 /* what is longer is no id, and no reader of hostile text looks at it again and again */

static bool is_of_name(char c)
{
    return la_is_letter(c) || la_is_digit(c) || c == '_' || c == '-' || c == '.' || c == '@';
}

static bool is_of_id(char c)
{
    return la_is_letter(c) || la_is_digit(c) || c == '_' || c == '-';
}

bool la_is_id_name(la_str name)
{
    if (name.n == 0 || name.n > MAX_NAME || la_is_digit(name.p[0]) ||
        strchr(".-", name.p[0]) != NULL || strchr(".-", name.p[name.n - 1]) != NULL)
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (!is_of_name(name.p[i]))
            return false;
    return true;
}

/* A part of a longer number, a time, an address or a path goes on with one of these and a digit. */
static bool goes_on(la_str text, size_t i)
{
    return i + 1 < text.n && text.p[i] != '\0' && strchr(".:/", text.p[i]) != NULL &&
           la_is_digit(text.p[i + 1]);
}

bool la_id_behind(la_str text, size_t end, la_str *id)
{
    size_t i = end, digits = 0, value = 0;
    while (i < text.n && i - end < MAX_GAP && text.p[i] != '\0' &&
           strchr("\"'=:#[( _-", text.p[i]) != NULL)
        i++;
    if (i == end)
        return false;
    *id = (la_str){text.p + i, 0};
    while (i < text.n && id->n <= MAX_ID && is_of_id(text.p[i])) {
        digits += la_is_digit(text.p[i]);
        value += la_is_letter(text.p[i]) || (la_is_digit(text.p[i]) && text.p[i] != '0');
        i++;
        id->n++;
    }
    return digits > 0 && value > 0 && id->n <= MAX_ID && !goes_on(text, i);
}

static bool is_name_at(la_str text, size_t i, la_str name)
{
    if (i > 0 && is_of_name(text.p[i - 1]))
        return false;
    for (size_t k = 1; k < name.n; k++) {
        char a = text.p[i + k], b = name.p[k];
        if (a != b && !(la_is_letter(a) && (a ^ b) == 0x20))
            return false;
    }
    return true;
}

bool la_scan_named(la_str text, la_str name, size_t *at, la_str *id)
{
    char low = name.p[0], high = la_is_letter(low) ? (char)(low ^ 0x20) : low;
    for (size_t i = *at; i + name.n < text.n; i++) {
        if ((text.p[i] != low && text.p[i] != high) || !is_name_at(text, i, name) ||
            !la_id_behind(text, i + name.n, id))
            continue;
        *at = (size_t)(id->p + id->n - text.p);
        return true;
    }
    *at = text.n;
    return false;
}
