/* How much the words of a template mean failure. */
#ifndef LA_SEVERITY_H
#define LA_SEVERITY_H

#include "base/err.h"
#include "embed/words.h"

#define LA_FAILURE_WORDS_N 15

extern const char *const la_failure_words[LA_FAILURE_WORDS_N];
/* Largest cosine between a sub-word of each template and a failure word; 0 where no sub-word has a
 * vector. */
LOGAD_CHECKED logad_status la_severity(double *value, char *const *templates, uint32_t n,
                                       const la_words *words, logad_error *err);

#endif
