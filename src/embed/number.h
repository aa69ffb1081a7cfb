/* Decimal numbers of word tables. */
#ifndef LA_NUMBER_H
#define LA_NUMBER_H

#include "base/str.h"
#include <stdbool.h>

/* "-0.27086" or "1.5e-05" into *out. False where the field is anything else, or too large. */
bool la_number(la_str s, float *out);

#endif
