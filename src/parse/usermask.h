/* User masks: PCRE2 patterns over the bytes of a message, within fixed limits. */
#ifndef LA_USERMASK_H
#define LA_USERMASK_H

#include "parse/mask.h"
#include <stdbool.h>

/* What a match may cost; over it the mask is left out for the line. */
#define LA_USERMASK_MATCHES  50000
#define LA_USERMASK_HEAP_KB  20000
#define LA_USERMASK_DEPTH    250
#define LA_USERMASK_PATIENCE 100 /* lines over the limits after which a mask is switched off */

typedef struct la_usermasks la_usermasks;

LOGAD_CHECKED logad_status la_usermasks_new(la_usermasks **out, const char *const *masks, size_t n,
                                            logad_error *err);
/* The same masks for another thread, which counts for itself; of must outlive it. */
LOGAD_CHECKED logad_status la_usermasks_twin(la_usermasks **out, const la_usermasks *of,
                                             logad_error *err);
/* Before some lines: the twin forgets what it counted and takes over which masks are off. */
void la_usermasks_begin(la_usermasks *twin, const la_usermasks *of);
/* Behind them: its counts are added to those of the original. True: a mask is now off that was not
 * for those lines. */
bool la_usermasks_settle(la_usermasks *of, const la_usermasks *twin);
void la_usermasks_free(la_usermasks *u); /* NULL is fine */
/* Finds what the masks match, at most max spans in order of place; an earlier mask wins. */
size_t la_usermasks_find(la_usermasks *u, const char *text, size_t n, la_span *spans, size_t max);
uint64_t la_usermasks_n_over(const la_usermasks *u);
bool la_usermasks_all_on(const la_usermasks *u); /* false once one was switched off */

/* The pattern that the first line of a record matches (--multiline-start), within the same limits;
 * a line on which it goes over them counts as a first one. */
typedef struct la_linestart la_linestart;
LOGAD_CHECKED logad_status la_linestart_new(la_linestart **out, const char *pattern,
                                            logad_error *err);
void la_linestart_free(la_linestart *s); /* NULL is fine */
bool la_linestart_matches(la_linestart *s, const char *text, size_t n);

#endif
