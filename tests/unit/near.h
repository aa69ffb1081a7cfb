/* Comparing doubles; cmocka's own assert_float_equal rounds both sides to float first. */
#ifndef NEAR_H
#define NEAR_H

#include <math.h>

#define assert_near(a, b, tolerance)                                                               \
    do {                                                                                           \
        double near_a_ = (double)(a), near_b_ = (double)(b);                                       \
        if (!(fabs(near_a_ - near_b_) <= (double)(tolerance)))                                     \
            fail_msg("%.17g is not within %g of %.17g", near_a_, (double)(tolerance), near_b_);    \
    } while (0)

#endif
