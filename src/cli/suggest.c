/* "Did you mean": kind words for a mistyped verb, option or value. */
#include "cli/suggest.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST = 40 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t la_edit_distance(la_str a, la_str b)
{
    size_t d[3][LONGEST + 1];
    if (a.n > LONGEST || b.n > LONGEST)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.n; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t *now = d[i % 3], *above = d[(i + 2) % 3], *two_up = d[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            now[j] = least(above[j] + 1, now[j - 1] + 1);
            now[j] = least(now[j], above[j - 1] + (a.p[i - 1] != b.p[j - 1]));
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
                now[j] = least(now[j], two_up[j - 2] + 1);
        }
    }
    return d[a.n % 3][b.n];
}

void la_guess_try(la_guess *g, const char *known)
{
    size_t n = strlen(known);
    size_t far = g->word.n / 3 + 1;
    size_t d = la_edit_distance(g->word, la_str_of(known));
    if (g->word.n >= 2 && g->word.n < n && memcmp(known, g->word.p, g->word.n) == 0)
        d = least(d, 1);
    if (d > far || d >= n || (g->best[0] != '\0' && d >= g->distance))
        return;
    snprintf(g->best, sizeof g->best, "%s", known);
    g->distance = d;
}
