/* sequence -> vector: draws the batches of an episode. */
#include "train/episode.h"

#include "base/hash.h"

/* After this many draws from the wrong half, the last draw is taken: a class may lie in one group.
 */
#define MAX_DRAWS 32

typedef struct half {
    uint64_t salt; /* of the episode */
    unsigned want; /* 0 support, 1 query, 2 either */
} half;

static bool in_half(const la_item *it, half h)
{
    return h.want > 1 || (la_hash64(&it->group, sizeof it->group, h.salt) & 1) == h.want;
}

/* The place of a session drawn at random among cumulative counts. */
static size_t draw_place(const uint64_t *mass, size_t n, la_rng *rng)
{
    uint64_t at = la_rng_below(rng, mass[n - 1]);
    size_t low = 0, high = n - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (mass[middle] > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static uint32_t draw(const la_corpus *c, const la_source *s, unsigned y, half h, la_rng *rng)
{
    uint32_t i = 0;
    for (int k = 0; k < MAX_DRAWS; k++) {
        i = s->train[y][draw_place(s->mass[y], s->n_train[y], rng)];
        if (in_half(&c->items[i], h))
            break;
    }
    return i;
}

static void put(la_sample *s, const la_corpus *c, const la_item *it)
{
    *s = (la_sample){
        .events = c->events + it->at, .len = it->len, .label = it->label, .w_domain = 1.0f};
}

/* Half the source windows are anomalous, so that the classifier sees both classes; the domains are
 * compared at the source's own mix, or the discriminator could tell them by their base rates. */
static void draw_set(la_sample *set, const la_corpus *c, const la_source *s, half h, la_rng *rng)
{
    size_t k = 0;
    for (; k < LA_EPISODE_SOURCE; k++) {
        unsigned y = k % 2 == 1;
        put(&set[k], c, &c->items[draw(c, s, y, h, rng)]);
        set[k].w_class = 1.0f;
        set[k].w_domain = (float)(2 * (y == 1 ? s->base_rate : 1 - s->base_rate));
    }
    size_t n_target = c->n_items - c->n_labelled;
    for (; k < LA_EPISODE_SET; k++) {
        put(&set[k], c, &c->items[c->n_labelled + draw_place(c->target_mass, n_target, rng)]);
        set[k].target = 1;
    }
}

void la_episode_draw(la_episode *out, const la_corpus *c, const la_rng *root, uint32_t e,
                     bool pseudo_tasks)
{
    la_rng rng = la_rng_fork(root, "episode/%u", e);
    uint64_t salt = la_rng_u64(&rng);
    size_t n = c->n_sources;
    size_t a = (size_t)la_rng_below(&rng, n), b = a;
    if (pseudo_tasks && n > 1)
        b = (a + 1 + (size_t)la_rng_below(&rng, n - 1)) % n;
    draw_set(out->support, c, &c->source[a], (half){salt, pseudo_tasks ? 0 : 2}, &rng);
    draw_set(out->query, c, &c->source[b], (half){salt, pseudo_tasks ? 1 : 2}, &rng);
}
