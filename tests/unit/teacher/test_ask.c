/* Asking: tried again where it may help, never beyond the budget, never twice for one question, and
 * given up on a service that is dead. */
#include "loop.h"

#include "teacher/ask.h"

enum { N = 12 };

static void questions(la_ask_item *items)
{
    la_redactor *r = NULL;
    assert_ok(la_redactor_new(&r, NULL, 0, &err));
    for (uint32_t i = 0; i < N; i++) {
        char text[64];
        snprintf(text, sizeof text, "%c thing of kind %c happened", 'a' + (int)i, 'k' + (int)i);
        const char *const texts[] = {text};
        static const uint32_t one[] = {1};
        la_question q = {.sequence = {texts, one, 1}};
        items[i] = (la_ask_item){0};
        assert_ok(la_outgoing_new(&items[i].out, r, "llm", &q, &err));
    }
    la_redactor_free(r);
}

/* Asks all against replies; the counts, and how many were answered. */
static logad_teacher_counts ask(const char *const *replies, size_t n, logad_teacher_options o,
                                unsigned *served, unsigned *labelled)
{
    la_ask_item items[N];
    la_asker *a = NULL;
    loop l;
    loop_start(&l, replies, n);
    assert_int_equal(setenv("OPENAI_BASE_URL", l.url, 1), 0);
    assert_int_equal(setenv("OPENAI_API_KEY", "sk-unit-test", 1), 0);
    questions(items);
    o.backoff = 0.01;
    o.timeout = 5;
    o.cache = o.cache != NULL ? o.cache : "";
    assert_ok(la_asker_new(&a, &o, 1, &err));
    assert_ok(la_ask(a, items, N, &err));
    logad_teacher_counts counts = *la_asker_counts(a);
    la_asker_free(a);
    loop_stop(&l);
    *served = l.served;
    *labelled = 0;
    for (int i = 0; i < N; i++) {
        *labelled += items[i].answer.label != LA_LABEL_UNKNOWN;
        la_outgoing_free(items[i].out);
    }
    return counts;
}

static void each_question_is_one_call(void **state)
{
    (void)state;
    static const char *const ok[] = {LOOP_NORMAL};
    char *dir = scratch_new(), *cache = in(dir, "answers.jsonl");
    unsigned served, labelled;
    logad_teacher_options o = {.cache = cache};
    logad_teacher_counts c = ask(ok, 1, o, &served, &labelled);
    assert_int_equal(served, N);
    assert_int_equal(labelled, N);
    assert_int_equal(c.calls, N);
    assert_int_equal(c.tokens, 100 * N);
    c = ask(ok, 1, o, &served, &labelled);
    assert_int_equal(served, 0);
    assert_int_equal(labelled, N);
    assert_int_equal(c.cached, N);
    free(cache);
    scratch_free(dir);
}

static void passing_faults_are_tried_again(void **state)
{
    (void)state;
    static const char *const replies[] = {
        LOOP_STATUS("500 Oops"), "", LOOP_STATUS("429 Slow"),
        "HTTP/1.1 429 Slow\r\nretry-after-ms: 20\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        LOOP_NORMAL};
    unsigned served, labelled;
    logad_teacher_counts c =
        ask(replies, 5, (logad_teacher_options){.concurrency = 1}, &served, &labelled);
    assert_int_equal(labelled, N);
    assert_int_equal(served, N + 4);
    assert_int_equal(c.calls, N + 4);
    assert_false(c.unreachable);
}

static void the_budget_holds(void **state)
{
    (void)state;
    static const char *const ok[] = {LOOP_NORMAL}, *const bad[] = {LOOP_STATUS("500 Oops")};
    unsigned served, labelled;
    logad_teacher_counts c =
        ask(ok, 1, (logad_teacher_options){.max_calls = 5}, &served, &labelled);
    assert_int_equal(served, 5);
    assert_true(c.budget && !c.unreachable);
    c = ask(bad, 1, (logad_teacher_options){.max_calls = 7}, &served, &labelled);
    assert_true(served <= 7 && c.calls <= 7);
    assert_int_equal(labelled, 0);
    c = ask(ok, 1, (logad_teacher_options){.max_tokens = 1500}, &served, &labelled);
    assert_true(c.tokens <= 1500 && c.budget && labelled > 0 && labelled < N);
}

static void a_dead_service_is_given_up(void **state)
{
    (void)state;
    static const char *const failing[] = {LOOP_STATUS("502 Down")};
    static const char *const refused[] = {LOOP_STATUS("401 No")};
    static const char *const nonsense[] = {LOOP_OK("who knows")};
    unsigned served, labelled;
    logad_teacher_counts c =
        ask(failing, 1, (logad_teacher_options){.concurrency = 1}, &served, &labelled);
    assert_true(c.unreachable && c.stopped[0] != '\0');
    assert_int_equal(served, LA_ASK_BREAKER * LA_RETRY_TRIES);
    c = ask(refused, 1, (logad_teacher_options){.concurrency = 1}, &served, &labelled);
    assert_true(c.unreachable);
    assert_int_equal(served, 1);
    c = ask(nonsense, 1, (logad_teacher_options){.concurrency = 1}, &served, &labelled);
    assert_int_equal(labelled, 0);
    assert_true(c.invalid > 0);
}

int main(void)
{
    la_log_set(LA_QUIET);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_question_is_one_call),
        cmocka_unit_test(passing_faults_are_tried_again),
        cmocka_unit_test(the_budget_holds),
        cmocka_unit_test(a_dead_service_is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
