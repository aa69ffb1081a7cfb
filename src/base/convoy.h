/* Pieces of a stream that several threads work on: taken in order, worked on at the same time,
 * given on in the order they were taken in. What comes out does not depend on the threads. */
#ifndef LA_CONVOY_H
#define LA_CONVOY_H

#include "base/err.h"
#include <stdbool.h>

/* What a piece needs while it is on its way is in its wagon. There are more wagons than workers, so
 * that a piece that took long does not make the others wait. */
unsigned la_convoy_wagons(unsigned n_workers);

typedef struct la_convoy {
    /* Takes the next piece; one worker at a time. *more false: there is none. */
    logad_status (*take)(void *ctx, unsigned wagon, bool *more, logad_error *err);
    logad_status (*work)(void *ctx, unsigned wagon, logad_error *err); /* in the same thread */
    /* Gives the piece on; one worker at a time, in the order of take. */
    logad_status (*give)(void *ctx, unsigned wagon, logad_error *err);
    /* The worker that worked on a piece waits until it can give it on: better where that takes
     * most of the time and moves much, which then is near that worker. */
    bool by_maker;
} la_convoy;

/* Runs until there is no piece or something fails: the failure of the first piece that failed.
 * Errors: theirs, LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_convoy_run(unsigned n_workers, const la_convoy *c, void *ctx,
                                         logad_error *err);

#endif
