/* Simulated blocks: faults that log no error, and healthy blocks that log a warning. */
#include "seqtest.h"

#include "seq/sim.h"

static bool has(const char *line, size_t n, const char *word)
{
    size_t k = strlen(word);
    for (size_t i = 0; i + k <= n; i++)
        if (memcmp(line + i, word, k) == 0)
            return true;
    return false;
}

typedef struct block {
    char id[32];
    bool faulty, warned, errors;
} block;

static block blocks[2000];

static size_t read_labels(const la_sim *s)
{
    size_t n = 0;
    for (const char *p = s->labels.p; n < 2000 && p != NULL && *p != '\0'; n++) {
        const char *tab = strchr(p, '\t');
        assert_non_null(tab);
        snprintf(blocks[n].id, sizeof blocks[n].id, "%.*s", (int)(tab - p), p);
        blocks[n].faulty = tab[1] == '1';
        p = strchr(p, '\n') + 1;
    }
    return n;
}

static void note_line(const char *p, size_t n, size_t n_blocks)
{
    bool warned = has(p, n, " WARN "),
         errors = has(p, n, "xception") && !has(p, n, "while serving");
    for (size_t i = 0; (warned || errors) && i < n_blocks; i++) {
        if (!has(p, n, blocks[i].id))
            continue;
        blocks[i].warned |= warned;
        blocks[i].errors |= errors;
    }
}

static void is_not_trivial(void **state)
{
    (void)state;
    la_sim s = {.rng = la_rng_new(11), .sessions = 2000, .fault_rate = 0.1};
    la_sim_hdfs.run(&s);
    assert_false(s.failed);
    assert_int_equal(s.n_sessions, 2000);
    size_t n = read_labels(&s), silent = 0, loud_healthy = 0, wrong = 0, faulty = 0;
    assert_int_equal(n, 2000);
    for (size_t i = 0; i < s.n; i++) {
        assert_true(i == 0 || s.lines[i].time >= s.lines[i - 1].time);
        note_line(s.text.p + s.lines[i].at, s.lines[i].length, n);
    }
    for (size_t i = 0; i < n; i++) {
        faulty += blocks[i].faulty;
        silent += blocks[i].faulty && !blocks[i].warned && !blocks[i].errors;
        loud_healthy += !blocks[i].faulty && blocks[i].warned;
        wrong += !blocks[i].faulty && blocks[i].errors;
    }
    assert_int_equal(faulty, s.n_faulty);
    assert_in_range(faulty, 150, 250);
    assert_in_range(silent * 100 / faulty, 25, 65);
    assert_in_range(loud_healthy, 10, 200);
    assert_int_equal(wrong, 0);
    la_buf_free(&s.text);
    la_buf_free(&s.labels);
    free(s.lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(is_not_trivial)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
