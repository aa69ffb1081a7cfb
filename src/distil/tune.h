/* A saved model's weights, fine-tuned on sequences with soft labels. The only thing distillation
 * asks of training. */
#ifndef LA_TUNE_H
#define LA_TUNE_H

#include "base/pool.h"
#include "model/model.h"

/* One distinct sequence (or window of one) to learn from. */
typedef struct la_lesson {
    const uint32_t *events; /* rows of the event table */
    uint32_t len;           /* 1 .. the model's max_events */
    float p;                /* that it is anomalous, 0 to 1 */
    float weight;           /* how often it is drawn among those of its class; > 0 */
} la_lesson;

typedef struct la_tune_settings {
    uint32_t steps; /* 0 = LA_TUNE_STEPS */
    double rate;    /* learning rate; 0 = LA_TUNE_RATE */
    uint64_t seed;
    const char *stage; /* names the random stream: "round/1" */
} la_tune_settings;

#define LA_TUNE_STEPS 200
#define LA_TUNE_RATE  2e-3
#define LA_TUNE_BATCH 100

/* Changes m->theta: each step is Adam on a batch half of which is more likely anomalous than not,
 * so that the rarer class is learned too. The loss is the cross-entropy with the likelier label,
 * weighted by how sure it is: |2 p - 1|. Falls back to all lessons where one class has none. A
 * function of lessons, settings and weights, not of the pool. Errors: LOGAD_ECONFIG (the gradient
 * is not finite), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_tune(logad_model *m, const float *table, const la_lesson *lessons,
                                   size_t n, const la_tune_settings *s, la_pool *pool,
                                   logad_error *err);

#endif
