/* A stand-in for an LLM that only looks for words of failure. It is not one, and is never called
 * one. */
#ifndef LA_LEXICAL_H
#define LA_LEXICAL_H

#include "embed/words.h"
#include "seq/dataset.h"
#include "teacher/reply.h"

/* From this cosine to a word of failure on a template is taken to report one; below
 * LA_LEXICAL_CLEAR none of its words comes near. Between the two the teacher has no answer. */
#define LA_LEXICAL_FAILURE 0.80
#define LA_LEXICAL_CLEAR   0.60

/* severity[n_templates] of la_severity. */
void la_lexical_answer(const la_dataset *d, uint32_t sequence, const double *severity,
                       la_answer *out);

#endif
