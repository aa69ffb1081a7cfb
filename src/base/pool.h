/* A pool of threads over numbered tasks. Results must not depend on which worker runs a task. */
#ifndef LA_POOL_H
#define LA_POOL_H

#include <stddef.h>

typedef struct la_pool la_pool;
typedef void la_task(void *ctx, size_t task, unsigned worker);

la_pool *la_pool_new(unsigned n_workers); /* the caller counts as one; NULL if it cannot be made */
void la_pool_free(la_pool *p);
unsigned la_pool_size(const la_pool *p);
/* Runs fn for tasks 0..n-1 and returns when all are done. Tasks start in order of number. */
void la_pool_run(la_pool *p, size_t n, la_task *fn, void *ctx);
unsigned la_cores(void); /* processors this process may use, at least 1 */

#endif
