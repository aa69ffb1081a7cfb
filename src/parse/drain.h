/* Online template mining: Drain (He, Zhu, Zheng, Lyu: "Drain: an online log parsing approach with
 * fixed depth tree", ICWS 2017) over masked words.
 *
 * A line goes down a tree by its number of words and its first words to a leaf, and there joins the
 * template that shares most words with it, or founds one. Words that differ become "<*>".
 *
 * Unlike there, a word that does not look like a value (no digit, no mask in it) is taken for a
 * variable only when LA_DRAIN_VALUES templates differ in it; until then "VM started" and "VM
 * stopped" are two templates. Then they become one, also across leaves. In requests only segments
 * of paths may differ, never the status. */
#ifndef LA_DRAIN_H
#define LA_DRAIN_H

#include "base/err.h"
#include "base/str.h"
#include <stdint.h>

#define LA_DRAIN_SIMILARITY    0.5
#define LA_DRAIN_DEPTH         4 /* of the tree with root and leaf: depth - 2 words are looked at */
#define LA_DRAIN_MAX_CHILDREN  100
#define LA_DRAIN_MAX_TEMPLATES 100000
/* So many words that differ in one place make it a variable. */
#define LA_DRAIN_VALUES 6
/* The same for segments of a request's path (access.h): sites have more kinds of pages than
 * programs have words for one thing. */
#define LA_DRAIN_SEGMENTS 30
#define LA_DRAIN_MAX_LEAF 256 /* templates of a leaf; over it a line joins the most similar */
/* Templates of a leaf that a line is compared with, the newest first: there are more only where so
 * many were given, and those it equals are found all the same. */
#define LA_DRAIN_MAX_SCAN 1024
/* Bytes of words and texts that learned templates may take on average when there are max_templates
 * of them; where they take as much as all of those might, that is the same as too many. */
#define LA_DRAIN_BYTES     128
#define LA_DRAIN_MIN_BYTES ((size_t)1 << 20)

typedef struct la_drain_options { /* 0: the default */
    double similarity;
    uint32_t depth, max_children, max_templates;
} la_drain_options;

typedef struct la_drain la_drain;

la_drain *la_drain_new(const la_drain_options *o); /* NULL if out of memory */
void la_drain_free(la_drain *d);                   /* NULL is fine */

/* The template of a masked text (words separated by single blanks). Over max_templates it is the
 * catch-all "<*>", counted in la_drain_n_over. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_drain_learn(la_drain *d, la_str text, uint32_t *template,
                                          logad_error *err);
/* Adds a template of its own with this text, as it stands, whatever is there already. */
LOGAD_CHECKED logad_status la_drain_add(la_drain *d, const char *text, uint32_t *template,
                                        logad_error *err);
/* Forgets what only learning needs; nothing is learned or added after that. */
void la_drain_settle(la_drain *d);
uint32_t la_drain_count(const la_drain *d);
/* The text of a template as it is now (that of the template it was found to be the same as); valid
 * until the template generalises. NULL: out of memory.
 */
const char *la_drain_text(la_drain *d, uint32_t template);
/* The same without keeping it: in b, unless it is kept already. Threads may ask at the same time.
 */
const char *la_drain_text_in(const la_drain *d, uint32_t template, la_buf *b);
uint64_t la_drain_n_over(const la_drain *d);

#endif
