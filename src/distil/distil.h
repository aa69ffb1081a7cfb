/* Inside distil/: one distillation, from answers to changed weights. */
#ifndef LA_DISTIL_H
#define LA_DISTIL_H

#include "distil/lessons.h"
#include "teacher/labelfile.h"
#include <logad/distil.h>

/* Learns the rows about the sequences of d (table: their templates' vectors) and sets m's
 * threshold, method and ledger. */
LOGAD_CHECKED logad_status la_distil_rows(logad_model *m, const la_dataset *d, const float *table,
                                          const la_label_rows *rows, const logad_distil_options *o,
                                          logad_distil_summary *summary, logad_error *err);

#endif
