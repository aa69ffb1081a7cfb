/* A target for the teacher's tests: sequences over the templates of the small model's system, of
 * which the model's sources had the vectors of templates 1 to 3. */
#ifndef LA_TEST_TARGET_H
#define LA_TEST_TARGET_H

#include "../fixture.h"

#include "teacher/routing.h"

/* 0: of known events, 1 and 2: one kind in two orders, 3: its events repeat, 4: empty, 5: others.
 */
enum { TARGET_N = 6 };

typedef struct target {
    logad_model *m;
    char name[8];
    la_dataset d;
    uint32_t events[16], count[TARGET_N];
    uint64_t at[TARGET_N + 1];
} target;

static inline target *target_new(void)
{
    static const uint32_t events[] = {1, 2, 3, 1, 6, 6, 1, 6, 6, 1, 1, 0, 4, 5};
    static const uint64_t at[] = {0, 3, 5, 7, 11, 11, 14};
    static const uint32_t count[] = {50, 20, 10, 5, 1, 14};
    target *t = need(la_calloc(1, sizeof *t));
    memcpy(t->events, events, sizeof events);
    memcpy(t->at, at, sizeof at);
    memcpy(t->count, count, sizeof count);
    t->m = small_model(LA_ENCODER_GRU);
    snprintf(t->name, sizeof t->name, "target");
    t->d = (la_dataset){.name = t->name,
                        .n_templates = t->m->n_templates,
                        .templates = t->m->templates,
                        .n_sequences = TARGET_N,
                        .at = t->at,
                        .events = t->events,
                        .count = t->count};
    return t;
}

static inline void target_free(target *t)
{
    logad_model_free(t->m);
    free(t);
}

#endif
