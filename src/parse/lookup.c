/* bytes -> line -> event: a parser that several threads ask. */
#include "parse/lookup.h"
#include "base/mem.h"
#include <pthread.h>
#include <stdlib.h>

struct la_lookup {
    logad_parser *parser;
    pthread_rwlock_t watch; /* read: to look at shapes; write: to forget them */
    uint32_t epoch;         /* under watch: grows when they are forgotten */
};

struct la_looker {
    la_lookup *lookup;
    la_masker *masker;
    la_quick quick;
    uint32_t epoch;
};

logad_status la_lookup_new(la_lookup **out, logad_parser *p, logad_error *err)
{
    la_lookup *l = la_calloc(1, sizeof *l);
    *out = NULL;
    if (l == NULL || pthread_rwlock_init(&l->watch, NULL) != 0) {
        free(l);
        return la_oom(err);
    }
    l->parser = p;
    *out = l;
    return LOGAD_OK;
}

void la_lookup_free(la_lookup *l)
{
    if (l == NULL)
        return;
    pthread_rwlock_destroy(&l->watch);
    free(l);
}

logad_status la_looker_new(la_looker **out, la_lookup *l, logad_error *err)
{
    la_looker *k = la_calloc_apart(1, sizeof *k);
    *out = NULL;
    if (k == NULL)
        return la_oom(err);
    k->lookup = l;
    logad_status s = la_masker_twin(&k->masker, la_parser_masker(l->parser), err);
    if (s != LOGAD_OK) {
        la_looker_free(k);
        return s;
    }
    *out = k;
    return LOGAD_OK;
}

void la_looker_free(la_looker *k)
{
    if (k == NULL)
        return;
    la_masker_free(k->masker);
    free(k);
}

void la_looker_begin(la_looker *k)
{
    pthread_rwlock_rdlock(&k->lookup->watch);
    k->epoch = k->lookup->epoch;
    la_masker_begin(k->masker, la_parser_masker(k->lookup->parser));
}

bool la_looker_find(la_looker *k, logad_event *e)
{
    la_masked m;
    la_masker_take_requests(k->masker, e->is_request);
    la_mask_slack(k->masker, e->content, e->content_len, &m);
    return la_parser_look(k->lookup->parser, &k->quick, &m, e);
}

void la_looker_end(la_looker *k)
{
    pthread_rwlock_unlock(&k->lookup->watch);
}

bool la_lookup_turn(la_lookup *l, la_looker *k)
{
    bool good = k->epoch == l->epoch;
    if (!good || la_masker_n_over(k->masker) == 0)
        return good;
    pthread_rwlock_wrlock(&l->watch);
    if (la_masker_settle(la_parser_masker(l->parser), k->masker))
        l->epoch++; /* with a mask off the shapes of blocks to come are others */
    pthread_rwlock_unlock(&l->watch);
    return true;
}

logad_status la_lookup_ask(la_lookup *l, logad_event *e, logad_error *err)
{
    la_parsed parsed;
    if (!la_parser_may_forget(l->parser))
        return la_parser_message(l->parser, e, &parsed, err);
    pthread_rwlock_wrlock(&l->watch);
    logad_status s = la_parser_message(l->parser, e, &parsed, err);
    l->epoch++;
    pthread_rwlock_unlock(&l->watch);
    return s;
}
