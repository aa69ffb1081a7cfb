/* How loud the messages of real programs are: for each program and severity, the quantiles of the
 * log-odds that wording (embed/wording.h) gives its messages when it has learned from other
 * programs. Simulated systems speak by them. */
#ifndef LA_LEVELS_H
#define LA_LEVELS_H

#include "base/err.h"
#include "base/level.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LA_LEVELS_QUANTILES 21 /* 0, 5, ... 100 % */
#define LA_LEVELS_MAX_BYTES ((size_t)1 << 20)

typedef struct la_levels {
    uint32_t n;                                          /* programs */
    float (*quantile)[LA_LEVELS_N][LA_LEVELS_QUANTILES]; /* [n], each row rising */
    char digest[65];                                     /* SHA-256 of the table, in hexadecimal */
    bool told; /* whether logs that are simulated by it have levels; false as it is read */
} la_levels;

/* Lines "program<TAB>level<TAB>21 quantiles, tab-separated", level one of info, warning and error;
 * the lines of a program stand together and there are all three of them, once. path NULL: the
 * bundled table (data/README.md says how it was made). Free it after failure too. Errors:
 * LOGAD_EINPUT (with file and line), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_levels_open(la_levels *out, const char *path, logad_error *err);
/* The same from memory; name stands for the file in errors. */
LOGAD_CHECKED logad_status la_levels_parse(la_levels *out, const char *name, const char *p,
                                           size_t n, logad_error *err);
void la_levels_free(la_levels *l);

/* The log-odds that a share u, 0 <= u < 1, of a program's messages of that level are below. */
float la_levels_at(const la_levels *l, uint32_t program, la_level level, double u);

#endif
