/* How events stand in their own system: statistics of its unlabelled windows, and what they say of
 * one window. Nothing here knows a label, and nothing depends on the number of sessions but the
 * finest share that can be told apart.
 *
 * Templates that nearly always come together (Jaccard index of their windows >= LA_STANDING_JOINT)
 * are one group: they are one fact, not several. */
#ifndef LA_STANDING_H
#define LA_STANDING_H

#include "base/err.h"
#include "model/invariant.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LA_STANDING_JOINT     0.8
#define LA_STANDING_COMMON    0.5 /* share of windows from which a template is common */
#define LA_STANDING_COUNTS    200 /* repetitions told apart */
#define LA_STANDING_STRETCHES 32  /* of time, at most, and two windows each at least */
#define LA_STANDING_LEADS     64  /* common templates that lead to expect others, commonest first */

/* Features of a group in a window, in nats unless said otherwise; larger = odder. */
enum {
    LA_STANDS_RARE,     /* -log share of the windows that have the group */
    LA_STANDS_WORDING,  /* log-odds that its loudest text tells of a fault (embed/wording.h) */
    LA_STANDS_COUNT,    /* two-sided tail of how often a member repeats, given that it is there */
    LA_STANDS_DISTURBS, /* mean absence surprise of the windows that have it, less the overall mean
                         */
    LA_STANDS_TAIL,     /* -log share of the windows whose rarest group is at least as rare; where
                           windows follow each other in time, of its stretches that have the group */
    LA_STANDS_N
};
/* Features of a window as a whole. */
enum {
    LA_STANDS_ABSENT, /* -log chance that an event misses that a common one leads to expect */
    LA_STANDS_NEXT,   /* largest -log chance of an event after the one before it */
    LA_STANDS_PAIR,   /* largest -log share of windows with a pair of neighbours */
    LA_STANDS_BREAKS, /* -log share of the windows that break the same invariant, of the oddest one
                       */
    LA_STANDS_WHOLE
};

typedef struct la_standing {
    double n;             /* windows, as often as sessions have them */
    uint32_t n_templates; /* V; as neighbours V is the start and V + 1 the end of a window */
    uint32_t n_groups;
    uint32_t stretches; /* of time that windows are in; 0: they do not follow each other in time */
    uint32_t *group;    /* [V] */
    float *fixed;       /* [n_groups x LA_STANDS_N]; LA_STANDS_COUNT is 0 here */
    uint32_t *count_at; /* [V + 1] into count_odd */
    float *count_odd;   /* by repetitions 1, 2, ...; beyond the last: count_new */
    float *count_new;   /* [V] */
    uint32_t n_common, n_expected;
    uint32_t *common, *expected; /* template indexes */
    float *absent;               /* [n_common x n_expected] surprise; 0: not expected */
    float *before;               /* [V + 1] windows with an event, or the start */
    uint32_t n_pairs;
    uint64_t *pair; /* [n_pairs] before << 32 | after, rising */
    float *pair_n;  /* windows that have it */
    la_invariants invariants;
} la_standing;

/* Windows of a system: events[at[i]..at[i] + len[i]) are template indexes below n_templates. Views.
 */
typedef struct la_standing_input {
    const uint32_t *events;
    const uint64_t *at;
    const uint32_t *len, *count;
    size_t n;
    uint32_t n_templates;
    const float *wording;  /* [n_templates] */
    bool in_time;          /* windows are of stretches of a log, in ... */
    const uint32_t *order; /* [n_order] this order of time, one for each session; NULL: not known */
    size_t n_order;
} la_standing_input;

/* Errors: LOGAD_EINPUT (no window), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_standing_new(la_standing **out, const la_standing_input *in,
                                           logad_error *err);
/* Its part that fills LA_STANDS_TAIL by the stretches of time. Where the order is not known, as if
 * all came at random. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_standing_place(la_standing *s, const la_standing_input *in,
                                             logad_error *err);
void la_standing_free(la_standing *s); /* NULL is fine */

/* What a reader of windows keeps between them; one a thread. */
typedef struct la_standing_reader {
    const la_standing *s;
    const uint32_t *id;   /* [n_ids] standing's index of a caller's template; >= V: new */
    const float *wording; /* [n_ids] of the caller's templates, for new ones */
    uint32_t n_ids;
    uint32_t *seen;  /* [n_ids] repetitions in this window */
    uint32_t *times; /* [V] the same of the standing's own templates */
    uint32_t *kinds; /* distinct templates of this window */
    size_t n_kinds, cap;
    uint32_t *first; /* [V + 2] the standing's first pair of each event before */
    uint32_t *slot;  /* [n_groups] place of the group in item, + 1 */
    float *item;     /* [n_items x LA_STANDS_N] of this window */
    uint32_t *group; /* [n_items] each one's group; n_groups for a template that is new */
    uint32_t *maker; /* [n_items] the caller's template by which it is there: first in the window */
    size_t n_items, cap_items, cap_group, cap_maker;
    float whole[LA_STANDS_WHOLE];
    /* Position of the second of its oddest neighbours (the last event, before the end), or of the
     * last event of which there are too many, whichever is odder. */
    uint32_t odd_at;
} la_standing_reader;

/* id NULL: the caller's templates are the standing's. Views are borrowed. */
LOGAD_CHECKED logad_status la_standing_reader_open(la_standing_reader *r, const la_standing *s,
                                                   const uint32_t *id, const float *wording,
                                                   uint32_t n_ids, logad_error *err);
/* Fills item, n_items and whole from a window. A template that the standing does not know is as
 * rare as one that half a session had. */
LOGAD_CHECKED logad_status la_standing_read(la_standing_reader *r, const uint32_t *events,
                                            uint32_t len, logad_error *err);
void la_standing_reader_close(la_standing_reader *r);

#endif
