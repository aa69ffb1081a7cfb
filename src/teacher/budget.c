/* Beside prompt -> reply: no request goes out that could overdraw the budget. */
#include "teacher/budget.h"

#include <math.h>

bool la_budget_has_calls(const la_budget *b)
{
    return b->calls < b->max_calls;
}

bool la_budget_take(la_budget *b, uint64_t estimate, uint64_t *reserved)
{
    double ratio = b->ratio > 1 ? b->ratio : 1;
    *reserved = (uint64_t)ceil((double)estimate * ratio);
    if (!la_budget_has_calls(b))
        return false;
    if (b->max_tokens > 0 &&
        (b->tokens >= b->max_tokens || b->reserved + *reserved > b->max_tokens - b->tokens))
        return false;
    b->calls++;
    b->reserved += *reserved;
    return true;
}

void la_budget_settle(la_budget *b, uint64_t estimate, uint64_t reserved, uint64_t counted)
{
    b->reserved -= reserved;
    b->tokens += counted;
    double ratio = estimate > 0 ? (double)counted / (double)estimate : 1;
    b->ratio = fmax(b->ratio, fmin(ratio, 16));
}
