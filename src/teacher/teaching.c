/* prompt -> label: a round's questions, put to whichever teacher there is; and GeneralLog, which
 * asks while it scores. */
#include "base/log.h"
#include "base/mem.h"
#include "teacher/lexical.h"
#include "teacher/round.h"

#include <inttypes.h>

void la_round_count(const la_round *r, logad_label_summary *s)
{
    s->general = r->routing.d->n_sequences - r->routing.n_proprietary;
    s->proprietary = r->routing.n_proprietary;
    s->tau = r->routing.tau;
    for (uint32_t k = 0; r->items != NULL && k < r->n_chosen; k++) {
        la_label l = r->items[k].answer.label;
        s->labelled += l != LA_LABEL_UNKNOWN;
        s->anomalous += l == LA_LABEL_ANOMALOUS;
        s->suspect += l != LA_LABEL_UNKNOWN && r->suspect[r->chosen[k]];
    }
}

static logad_status ask_lexical(la_round *r, logad_label_summary *s, logad_error *err)
{
    r->items = la_calloc(r->n_chosen, sizeof *r->items);
    if (r->items == NULL)
        return la_oom(err);
    for (uint32_t k = 0; k < r->n_chosen; k++)
        la_lexical_answer(r->routing.d, r->chosen[k], r->severity, &r->items[k].answer);
    s->counts.asked = r->n_chosen;
    return LOGAD_OK;
}

static void estimate(const la_round *r, logad_label_summary *s)
{
    uint64_t n = 0;
    for (uint32_t k = 0; k < r->n_chosen; k++) {
        if (r->items[k].out == NULL)
            continue;
        s->estimated_tokens += la_outgoing_tokens(r->items[k].out, LA_RUNG_SCHEMA);
        n++;
    }
    uint64_t calls = r->o->teacher.max_calls > 0 ? r->o->teacher.max_calls : 500;
    if (n > 0)
        la_note("about %" PRIu64 " tokens for %" PRIu64 " sequences, less what the cache has; at "
                "most %" PRIu64 " calls",
                s->estimated_tokens, n, calls);
}

static logad_status ask_endpoint(la_round *r, logad_label_summary *s, logad_error *err)
{
    la_asker *a = NULL;
    if (r->o->teacher.replay == NULL && r->n_chosen > 0 &&
        !la_endpoint_is_set(r->o->teacher.api_key_file))
        TRY(la_endpoint_open(&(la_endpoint){0}, NULL, NULL, err));
    estimate(r, s);
    TRY(la_asker_new(&a, &r->o->teacher, r->o->seed, err));
    logad_status status = la_ask(a, r->items, r->n_chosen, err);
    s->counts = *la_asker_counts(a);
    la_asker_free(a);
    return status;
}

logad_status la_round_ask(la_round *r, logad_label_summary *s, logad_error *err)
{
    if (la_teacher_is_lexical(&r->o->teacher)) {
        TRY(ask_lexical(r, s, err));
    } else {
        TRY(la_round_questions(r, err));
        TRY(ask_endpoint(r, s, err));
    }
    la_round_count(r, s);
    return LOGAD_OK;
}

logad_status logad_teacher_check(const logad_teacher_options *o, logad_error *err)
{
    if (la_teacher_is_lexical(o) || o->replay != NULL || la_endpoint_is_set(o->api_key_file))
        return LOGAD_OK;
    return la_endpoint_open(&(la_endpoint){0}, NULL, NULL, err);
}

/* A verdict as a margin beside the model's threshold, farther from it the surer the teacher is. */
static double as_margin(const logad_model *m, const la_answer *a)
{
    double far = 0.5 + 4 * a->confidence;
    return a->label == LA_LABEL_ANOMALOUS ? m->threshold + far : m->threshold - far;
}

static logad_status give_opinion(la_round *r, logad_general *g, double *margin, logad_error *err)
{
    TRY(la_round_ask(r, &g->summary, err));
    for (uint32_t k = 0; k < r->n_chosen; k++) {
        uint32_t i = r->chosen[k];
        if (r->items[k].answer.label != LA_LABEL_UNKNOWN && !r->suspect[i])
            margin[i] = as_margin(r->m, &r->items[k].answer);
    }
    return LOGAD_OK;
}

logad_status logad_general_opinion(void *ctx, const logad_model *m, const struct la_dataset *d,
                                   const float *table, double *margin, logad_error *err)
{
    logad_general *g = ctx;
    la_round r;
    logad_error why;
    g->summary = (logad_label_summary){0};
    if (logad_teacher_check(&g->how.teacher, &why) != LOGAD_OK) {
        la_note("%s; the model alone has judged", why.text);
        return LOGAD_OK;
    }
    logad_status s = la_round_prepare_scored(&r, m, &g->how, d, table, margin, err);
    if (s == LOGAD_OK)
        s = give_opinion(&r, g, margin, err);
    la_round_free(&r);
    if (s == LOGAD_OK && g->summary.counts.stopped[0] != '\0')
        la_warn("%s; the model alone has judged the rest", g->summary.counts.stopped);
    return s;
}
