/* Inside the walk: how raw lines are grouped, settled from the first records. */
#ifndef LA_SETTLE_H
#define LA_SETTLE_H

#include "seq/inputs.h"

/* The grouping of the options or, where that is auto, the one that suits the format and most of the
 * first records. name is for a note to the user. Errors: LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_settle_grouping(const la_probe *probe, const char *format,
                                              const la_grouping *wish, const char *name,
                                              la_grouping *out, logad_error *err);

#endif
