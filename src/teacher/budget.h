/* What asking may cost. */
#ifndef LA_BUDGET_H
#define LA_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

/* Zeroed but for the limits it is ready. */
typedef struct la_budget {
    uint64_t max_calls, max_tokens; /* max_tokens 0 = no limit */
    uint64_t calls, tokens;         /* sent; counted */
    uint64_t reserved;              /* tokens of requests under way */
    double ratio;                   /* largest counted / estimated so far; at least 1 */
} la_budget;

/* Takes a call of so many estimated tokens out of the budget; false where it does not fit. An
 * estimate is raised by the worst ratio that was seen between count and estimate. */
bool la_budget_take(la_budget *b, uint64_t estimate, uint64_t *reserved);
/* Puts the count of a call that ended in the place of its reservation. */
void la_budget_settle(la_budget *b, uint64_t estimate, uint64_t reserved, uint64_t counted);
bool la_budget_has_calls(const la_budget *b);

#endif
