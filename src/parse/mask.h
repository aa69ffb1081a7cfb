/* Masks: the variables in a message that can be told from their own shape.
 *
 * A word is a run of letters and digits (bytes 0x80-0xF7 count as letters). Variables are
 *   number   digits between other characters, with a sign that is not a hyphen, fractions and
 *            version-like chains (1.2.3); a unit of one or two letters belongs to it (10ms, 4K);
 *            three or more digits at a word's end are one (storage442), and what follows a 'v'
 *   hex      0x and hex digits; six or more hex digits with a letter among them; chains of six or
 *            more groups with colons (MAC addresses), IPv6
 *   ip, ip:port, uuid, path (/a/b, C:\a, what follows ://), id (a name and numbers with
 *            underscores between them: blk_-38, rdd_21_0)
 *   user     what a pattern of the user matches; before all others
 * No regular expression is involved but in the user's. */
#ifndef LA_MASK_H
#define LA_MASK_H

#include "base/err.h"
#include "base/str.h"
#include <logad/event.h>

#define LA_MASK_MAX_BYTES  8192 /* of a message; the rest is one variable */
#define LA_MASK_MAX_TOKENS 512  /* words between blanks; the rest is one variable */
#define LA_MASK_MAX_USER   64   /* user masks */

typedef struct la_span {
    uint32_t at, len;
    logad_var_type type;
} la_span;

/* A message taken apart; the views live until the masker's next call (text as long as the line). */
typedef struct la_masked {
    const char *text;
    size_t n;
    /* Equal keys: equal text but for the variables, and variables of equal kinds. It keeps what is
     * not a digit of a number ("1.5ms" and "2.0ms" agree, "2ms" does not), so that whatever a
     * template may ask of the text has the same answer for all lines of a key. */
    const char *key;
    size_t n_key;
    const la_span *vars; /* in order of place, never overlapping */
    size_t n_vars;
} la_masked;

typedef struct la_masker la_masker;

/* Errors: LOGAD_EUSAGE (a mask that is not NAME=PCRE2 or does not compile), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_masker_new(la_masker **out, const char *const *user, size_t n_user,
                                         logad_error *err);
/* The same masks for another thread; of must outlive it. Before some lines and behind them it is
 * told so: how often user masks went over their limits is counted in the original. settle is true
 * where a mask is now off that was not for those lines. */
LOGAD_CHECKED logad_status la_masker_twin(la_masker **out, const la_masker *of, logad_error *err);
void la_masker_begin(la_masker *twin, const la_masker *of);
bool la_masker_settle(la_masker *of, const la_masker *twin);
void la_masker_free(la_masker *m); /* NULL is fine */

/* Whether the texts to come are of requests (access.h), in which paths are no variables. */
void la_masker_take_requests(la_masker *m, bool yes);
void la_mask(la_masker *m, const char *text, size_t n, la_masked *out);
/* The same for a text behind which 64 bytes may be read. */
void la_mask_slack(la_masker *m, const char *text, size_t n, la_masked *out);

/* From here on a variable that reads exactly so stays as it is. False: out of memory. */
bool la_masker_protect(la_masker *m, const char *text, size_t n);

/* Lines on which a user mask went over its limits and was left out. */
uint64_t la_masker_n_over(const la_masker *m);

/* Writes the text with every variable as mark ("<*>"); runs of blanks become one, none at the ends.
 * Bytes above 0xF7, which no UTF-8 text has, NUL and carriage return become 0xF7. */
void la_masked_write(const la_masked *m, const char *mark, la_buf *out);
/* The same with one byte that no other is for every variable. Where offsets is not NULL, offsets[i]
 * is where byte i of what is written here comes from in the text. */
#define LA_MASK_MARK '\xFF'
void la_masked_mark(const la_masked *m, la_buf *out, uint32_t *offsets);

#endif
