/* What changes as training goes on. */
#ifndef LA_SCHEDULE_H
#define LA_SCHEDULE_H

#include <stdint.h>

/* lambda(p) = 2 / (1 + exp(-10 p)) - 1 for progress p in [0, 1] (Ganin et al., JMLR 2016). */
double la_schedule_lambda(uint32_t episode, uint32_t episodes);
/* Learning-rate factor: falls linearly from 1 to 0, so that the last weights are settled ones. */
double la_schedule_rate(uint32_t episode, uint32_t episodes);

#endif
