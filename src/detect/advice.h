/* What the figures of a log mean for the method. */
#ifndef LA_ADVICE_H
#define LA_ADVICE_H

#include <logad/check.h>

/* Fills the advice of a report from its figures. */
void la_advise(logad_check_report *r);

#endif
