/* A round asks about proprietary sequences that nobody answered about, redacted, each once. */
#include "target.h"

#include "teacher/round.h"
#include "teacher/trust.h"

static void what_an_answer_counts_as(void **state)
{
    (void)state;
    la_vote v = la_vote_of(LA_LABEL_ANOMALOUS, 0.9, false);
    assert_int_equal(v.vote, 1);
    assert_near((double)v.weight, 1, 0);
    v = la_vote_of(LA_LABEL_NORMAL, 0.4, false);
    assert_int_equal(v.vote, -1);
    assert_near((double)v.weight, 0.5, 1e-6);
    assert_int_equal(la_vote_of(LA_LABEL_UNKNOWN, 1, false).vote, 0);
    assert_int_equal(la_vote_of(LA_LABEL_ANOMALOUS, 1, true).vote, 0);
}

static void prepare(la_round *r, const target *t, const logad_label_options *o)
{
    static const double margin[TARGET_N] = {-3, 1, 1, 1, -3, -1};
    assert_ok(la_round_prepare_scored(r, t->m, o, &t->d, t->m->table, margin, &err));
}

static void proprietary_ones_are_chosen(void **state)
{
    (void)state;
    target *t = target_new();
    la_round r;
    logad_label_options o = {.route = {.has_tau = true, .tau = 0.999}, .count = 10};
    prepare(&r, t, &o);
    assert_int_equal(r.n_chosen, 4); /* 1, 2, 3 and 5 */
    for (uint32_t k = 0; k < r.n_chosen; k++)
        assert_true(r.routing.proprietary[r.chosen[k]]);
    assert_int_not_equal(r.chosen[0], r.chosen[1]);
    assert_ok(la_round_questions(&r, &err));
    for (uint32_t k = 0; k < r.n_chosen; k++) {
        la_str body = la_outgoing_body(r.items[k].out, LA_RUNG_TEXT);
        assert_non_null(body.p);
    }
    la_round_free(&r);
    o.count = 1;
    prepare(&r, t, &o);
    assert_int_equal(r.n_chosen, 1);
    la_round_free(&r);
    o.route.tau = -1;
    prepare(&r, t, &o);
    assert_int_equal(r.n_chosen, 0); /* nothing is proprietary */
    la_round_free(&r);
    target_free(t);
}

/* Whether a round asks about a sequence, where it is so far beyond the threshold. */
static bool asks(const target *t, const logad_label_options *o, uint32_t i, double beyond)
{
    double margin[TARGET_N];
    la_round r;
    for (uint32_t k = 0; k < TARGET_N; k++)
        margin[k] = t->m->threshold + beyond;
    assert_ok(la_round_prepare_scored(&r, t->m, o, &t->d, t->m->table, margin, &err));
    assert_false(r.routing.proprietary[0]);
    bool chosen = false;
    for (uint32_t k = 0; k < r.n_chosen; k++)
        chosen = chosen || r.chosen[k] == i;
    la_round_free(&r);
    return chosen;
}

static void an_appraiser_asks_where_it_is_not_sure(void **state)
{
    (void)state;
    target *t = target_new();
    logad_label_options o = {.count = 10},
                        given = {.route = {.has_tau = true, .tau = -1}, .count = 10};
    t->m->threshold = 0.25;
    assert_false(asks(t, &o, 0, 0)); /* a network */
    assert_ok(la_appraiser_new(&t->m->appraiser, &err));
    for (int sign = -1; sign <= 1; sign += 2) {
        assert_true(asks(t, &o, 0, sign * (LA_BEYOND - 0.125)));
        assert_false(asks(t, &o, 0, sign * LA_BEYOND));
        assert_true(asks(t, &o, 5, sign * LA_BEYOND)); /* proprietary */
    }
    assert_true(asks(t, &o, 0, 0));
    assert_false(asks(t, &o, 4, 0)); /* empty */
    assert_false(asks(t, &given, 0, 0));
    assert_false(asks(t, &given, 5, 0));
    target_free(t);
}

static void earlier_answers_are_not_asked_for_again(void **state)
{
    (void)state;
    char *dir = scratch_new(), *labels = in(dir, "labels.jsonl");
    target *t = target_new();
    la_buf line = {0};
    const uint64_t ids[] = {logad_template_id(t->d.templates[1]),
                            logad_template_id(t->d.templates[6])};
    la_label_row row = {.events = ids,
                        .n_events = 2,
                        .sessions = 20,
                        .label = LA_LABEL_ANOMALOUS,
                        .confidence = 1,
                        .reason = "",
                        .teacher = "http"};
    la_label_row_write(&row, &line);
    put_file(dir, "labels.jsonl", line.p);
    la_buf_free(&line);
    la_round r;
    logad_label_options o = {
        .route = {.has_tau = true, .tau = 0.999}, .count = 10, .labels = labels};
    prepare(&r, t, &o);
    assert_int_equal(r.votes[1].vote, 1);
    assert_int_equal(r.n_chosen, 3);
    for (uint32_t k = 0; k < r.n_chosen; k++)
        assert_int_not_equal(r.chosen[k], 1);
    la_round_free(&r);
    target_free(t);
    free(labels);
    scratch_free(dir);
}

int main(void)
{
    la_log_set(LA_QUIET);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_an_answer_counts_as),
        cmocka_unit_test(proprietary_ones_are_chosen),
        cmocka_unit_test(an_appraiser_asks_where_it_is_not_sure),
        cmocka_unit_test(earlier_answers_are_not_asked_for_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
