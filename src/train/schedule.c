/* The schedules of the adversarial weight and of the learning rate. */
#include "train/schedule.h"

#include <math.h>

double la_schedule_lambda(uint32_t episode, uint32_t episodes)
{
    double p = episodes > 1 ? (double)episode / (episodes - 1) : 1.0;
    return 2.0 / (1.0 + exp(-10.0 * p)) - 1.0;
}

double la_schedule_rate(uint32_t episode, uint32_t episodes)
{
    return 1.0 - (double)episode / episodes;
}
