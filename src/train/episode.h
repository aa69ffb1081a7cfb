/* Episodes: what one meta-training step sees.
 *
 * ZeroLog: a support set and a query set, each a balanced labelled batch of a source and an
 * unlabelled batch of the target. Support and query are different pseudo-tasks: of two sources
 * where there are several, and always of disjoint groups (template sets), so that the query asks
 * for what generalises. FreeLog: both from the whole source. */
#ifndef LA_EPISODE_H
#define LA_EPISODE_H

#include "base/rng.h"
#include "train/corpus.h"
#include "train/objective.h"

#define LA_EPISODE_SOURCE 50 /* half normal, half anomalous */
#define LA_EPISODE_TARGET 50
#define LA_EPISODE_SET    (LA_EPISODE_SOURCE + LA_EPISODE_TARGET)

typedef struct la_episode {
    la_sample support[LA_EPISODE_SET], query[LA_EPISODE_SET];
} la_episode;

/* Episode number e of a run: a function of the corpus, the root stream and e alone. */
void la_episode_draw(la_episode *out, const la_corpus *c, const la_rng *root, uint32_t e,
                     bool pseudo_tasks);

#endif
