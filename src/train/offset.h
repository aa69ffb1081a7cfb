/* score -> how far to trust it: what the margins of a whole system are off by together. */
#ifndef LA_OFFSET_H
#define LA_OFFSET_H

#include "train/appraise.h"

/* Calibration in the large: what has to be added to all margins so that the probabilities add up to
 * the anomalous sessions: Σ w σ(margin + offset) = Σ w share; within ±LA_OFFSET_MOST. */
#define LA_OFFSET_MOST 12.0
double la_offset_of(const la_bags *b, const double *margin);

/* The root mean square of the offsets of the simulated systems (of the sources, where none was
 * simulated), by the networks that a->theta has: how far off a system of which nobody knows a label
 * may be. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_offset_spread(double *spread, const la_appraise *a, logad_error *err);

#endif
