/* seq/crew.c: the dataset of raw lines is the same for any number of threads. */
#include "seqtest.h"

#include "base/log.h"
#include "base/rng.h"
#include "seq/dataset.h"

static char *write_log(bool arrays)
{
    la_buf b = {0};
    la_rng rng = la_rng_new(11);
    for (unsigned i = 0; i < 12000; i++) {
        char message[120];
        unsigned what = (unsigned)la_rng_below(&rng, 100),
                 block = (unsigned)la_rng_below(&rng, 900);
        if (what < 60)
            snprintf(message, sizeof message, "Receiving block blk_%u src: /10.0.0.%u:5", block,
                     what);
        else if (what < 90)
            snprintf(message, sizeof message, "PacketResponder %u for block blk_-%u ends", what,
                     block);
        else if (what < 95)
            snprintf(message, sizeof message, "delete blk_%u blk_%u blk_%u", block, block + 1,
                     block);
        else
            snprintf(message, sizeof message, "nothing of %c%c", 'a' + (int)(i % 26),
                     'a' + (int)(i / 26 % 26));
        if (arrays)
            la_buf_printf(&b, "%s{\"level\":\"info\",\"host\":\"h%u\",\"message\":\"%s\"}%s",
                          i % 50 == 0 ? "[" : ",", i % 9, message, i % 50 == 49 ? "]\n" : "");
        else
            la_buf_printf(&b, "081109 2035%02u %u INFO dfs.Data: %s\n%s", i % 60, i % 200, message,
                          what == 7 ? "java.io.IOException: no\n\tat a.b.C(C.java:3)\n\n" : "");
    }
    return b.p;
}

static la_dataset *load(const char *path, la_grouping_kind kind, unsigned threads)
{
    static const char *const seeds[] = {"Receiving block <*> src: <*>", "not said"};
    la_dataset_options o = {.grouping = {.kind = kind, .key = "block", .size = 20, .seconds = 7},
                            .templates = seeds,
                            .n_templates = 2,
                            .keep_places = true,
                            .threads = threads};
    la_dataset *d;
    assert_int_equal(la_dataset_load(&d, path, &o, NULL), LOGAD_OK);
    return d;
}

static void same(const la_dataset *a, const la_dataset *b)
{
    assert_int_equal(a->n_sessions, b->n_sessions);
    assert_int_equal(a->n_sequences, b->n_sequences);
    assert_int_equal(a->n_templates, b->n_templates);
    assert_int_equal(a->n_lines, b->n_lines);
    assert_int_equal(a->n_ungrouped, b->n_ungrouped);
    assert_int_equal(a->n_unknown, b->n_unknown);
    for (uint32_t i = 0; i < a->n_templates; i++)
        assert_string_equal(a->templates[i], b->templates[i]);
    for (uint32_t i = 0; i < a->n_sessions; i++)
        assert_string_equal(a->session[i], b->session[i]);
    assert_memory_equal(a->place_at, b->place_at, (a->n_sessions + 1) * sizeof *a->place_at);
    assert_memory_equal(a->places, b->places, a->place_at[a->n_sessions] * sizeof *a->places);
    assert_memory_equal(&a->facts, &b->facts, sizeof a->facts);
}

static void lines_are_where_they_are(const la_dataset *d, const char *log)
{
    uint64_t line = 1, n = 0;
    const la_place *places = d->places;
    for (const char *p = log; *p != '\0'; p++) {
        for (uint64_t i = d->place_at[0]; i < d->place_at[1]; i++) {
            if (places[i].byte != (uint64_t)(p - log))
                continue;
            assert_int_equal(places[i].line, line);
            assert_memory_equal(p, "081109 2035", 11);
            n++;
        }
        line += *p == '\n';
    }
    assert_int_equal(n, d->place_at[1]);
}

static void threads_change_nothing(void **state)
{
    dir *t = *state;
    static const la_grouping_kind kinds[] = {LA_GROUP_ID, LA_GROUP_COUNT, LA_GROUP_TIME,
                                             LA_GROUP_NODE};
    la_log_set(LA_QUIET);
    for (unsigned i = 0; i < 4; i++) {
        bool arrays = kinds[i] == LA_GROUP_NODE;
        char *log = write_log(arrays);
        const char *path = dir_write(t, "x.log", log);
        la_dataset *one = load(path, kinds[i], 1), *three = load(path, kinds[i], 3);
        same(one, three);
        if (i == 0)
            lines_are_where_they_are(one, log);
        la_dataset_free(one);
        la_dataset_free(three);
        free(log);
    }
}

/* Lines without an id, in blocks behind the first records as in those: in windows of their own, in
 * the order of the lines. */
static void rest_is_in_windows(void **state)
{
    dir *t = *state;
    enum { LINES = 30000 };
    la_buf b = {0};
    for (unsigned i = 0; i < LINES; i++)
        if (i % 10 == 3)
            la_buf_str(&b, "2024-05-01 10:00:00 INFO idle\n");
        else
            la_buf_printf(&b, "2024-05-01 10:00:00 INFO [job=%u] step\n", 100 + i / 20 + i % 2);
    const char *path = dir_write(t, "x.log", b.p);
    la_buf_free(&b);
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        la_dataset_options o = {.keep_places = true, .threads = threads};
        la_dataset *d;
        size_t windows = 0;
        assert_int_equal(la_dataset_load(&d, path, &o, NULL), LOGAD_OK);
        assert_int_equal(d->n_ungrouped, 0);
        assert_int_equal(d->n_sessions, LINES / 20 + 1 + LINES / 10 / 20);
        for (uint32_t i = 0; i < d->n_sessions; i++) {
            if (strchr(d->session[i], '#') == NULL)
                continue;
            assert_int_equal(d->place_at[i + 1] - d->place_at[i], 20);
            assert_int_equal(d->places[d->place_at[i]].line, windows * 200 + 4);
            windows++;
        }
        la_dataset_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(threads_change_nothing, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(rest_is_in_windows, dir_make, dir_remove)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
