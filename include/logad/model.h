/* A trained model: one safetensors file, a pure function of inputs, seed and maths options. */
#ifndef LOGAD_MODEL_H
#define LOGAD_MODEL_H

#include <logad/error.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct logad_model logad_model;

/* Looks at the margins of a set's sequences (of struct la_dataset, over a table of their templates'
 * vectors) before verdicts are drawn from them, and may change them. */
struct la_dataset;
typedef logad_status logad_second_opinion(void *ctx, const logad_model *m,
                                          const struct la_dataset *d, const float *table,
                                          double *margin, logad_error *err);

/* "zerolog", "freelog", "fusionlog", "generallog": how it was trained. */
const char *logad_model_method(const logad_model *m);

/* Errors: LOGAD_EINPUT (no such file), LOGAD_EMODEL (not a model, truncated, altered, hostile). */
LOGAD_CHECKED logad_status logad_model_load(logad_model **out, const char *path, logad_error *err);
void logad_model_free(logad_model *m); /* NULL is fine */

/* What is in it, for people (text, 80 columns) or programs (one JSON object). Written to f. */
LOGAD_CHECKED logad_status logad_model_describe(const logad_model *m, bool json, FILE *f,
                                                logad_error *err);

#endif
