/* A trained model: one safetensors file, a pure function of inputs, seed and maths options. */
#ifndef LOGAD_MODEL_H
#define LOGAD_MODEL_H

#include <logad/error.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct logad_model logad_model;

/* Errors: LOGAD_EINPUT (no such file), LOGAD_EMODEL (not a model, truncated, altered, hostile). */
LOGAD_CHECKED logad_status logad_model_load(logad_model **out, const char *path, logad_error *err);
void logad_model_free(logad_model *m); /* NULL is fine */

/* What is in it, for people (text, 80 columns) or programs (one JSON object). Written to f. */
LOGAD_CHECKED logad_status logad_model_describe(const logad_model *m, bool json, FILE *f,
                                                logad_error *err);

#endif
