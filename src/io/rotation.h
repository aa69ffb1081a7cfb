/* Rotated logs in the order they were written. */
#ifndef LA_ROTATION_H
#define LA_ROTATION_H

#include "io/paths.h"

/* Puts files that are rotations of one log into the order of time, in the places that they have
 * among the others: app.log.2.gz, app.log.1, app.log; app.log-20240101, app.log. A rotation is the
 * log's name with a number (the higher the older) or a date behind it, or both, compressed or not.
 * False: out of memory. */
bool la_paths_order(la_paths *p);

#endif
