/* "Did you mean": the nearest of the known words. */
#ifndef LA_SUGGEST_H
#define LA_SUGGEST_H

#include "base/str.h"

typedef struct la_guess {
    la_str word;   /* what the user typed */
    char best[48]; /* "" = nothing is near */
    size_t distance;
} la_guess;

/* Offers a known word; it becomes the best guess where it is nearer than all before and near
 * enough: a prefix, or at most one edit in three letters. */
void la_guess_try(la_guess *g, const char *known);

/* Insertions, deletions, replacements and swaps of neighbours that turn a into b (restricted
 * Damerau-Levenshtein); words over 40 bytes count as far from everything. */
size_t la_edit_distance(la_str a, la_str b);

#endif
