/* Labelled systems that are invented: who they are, how loud they are, and what happens in them. */
#ifndef LA_INVENT_H
#define LA_INVENT_H

#include "base/pool.h"
#include "base/rng.h"
#include "embed/levels.h"
#include "seq/phrasebook.h"
#include "train/bags.h"

/* What many systems are invented by. */
typedef struct la_inventing {
    const la_phrasebook *book;
    const la_levels *levels;
    const la_rng *root;
    la_pool *pool;
    uint32_t n_draws, n_sessions; /* of a system */
    uint32_t window;              /* lines in a session where these are windows; else 0 */
    bool by_time;                 /* windows of equal time, with so many lines on average */
    double weight;                /* of a draw */
    bool scrambled;               /* control: the messages of a system get each other's loudness */
} la_inventing;

/* Draws a system around the book's system i and adds its windows to the bags, together of its part
 * of a draw's weight. The messages are the book's; how loud each is comes from the messages of one
 * real program (levels). Errors: LOGAD_ENOMEM, LOGAD_EINPUT (a system without routine messages). */
LOGAD_CHECKED logad_status la_invent_system(la_bagset *bags, const la_inventing *v, uint32_t i,
                                            la_rng *rng, logad_error *err);
/* Adds the systems of one draw after the other, in each one around every system of the book: the
 * same ones for any number of threads. Errors: as la_invent_system; LOGAD_EINTERRUPTED. */
LOGAD_CHECKED logad_status la_invent_draws(la_bagset *bags, const la_inventing *v,
                                           logad_error *err);

#endif
