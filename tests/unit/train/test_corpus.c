/* What a run learns from: windows of sources and target over one table, and whose labels it saw. */
#include "world.h"

#include "train/run.h"

#include <cjson/cJSON.h>

static logad_status load(la_corpus *c, const logad_train_options *o)
{
    err = (logad_error){0};
    logad_status s = la_corpus_load(c, o, &err);
    if (s != LOGAD_OK)
        assert_null(c->items);
    return s;
}

static void the_table_has_the_templates_of_all(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = world_options(&w, 2);
    la_corpus c;
    assert_ok(load(&c, &o));
    assert_int_equal(c.d, FIXTURE_D);
    assert_int_equal(c.n_rows, 3 * FIXTURE_TEMPLATES);
    assert_int_equal(c.target_row, 2 * FIXTURE_TEMPLATES);
    assert_int_equal(c.n_sources, 2);
    /* Rows are those that the target alone would get. */
    la_words *words = NULL;
    la_idf *idf = NULL;
    la_embed_stats stats;
    float rows[FIXTURE_TEMPLATES * FIXTURE_D];
    assert_ok(la_words_open(&words, w.words, &err));
    assert_ok(la_idf_new(&idf, fixture_templates(1), FIXTURE_TEMPLATES, &err));
    assert_ok(la_embed_templates(rows, fixture_templates(1), FIXTURE_TEMPLATES, idf, words, &stats,
                                 &err));
    assert_same(c.table + (size_t)c.target_row * FIXTURE_D, rows, sizeof rows);
    assert_string_equal(c.vectors_digest, la_words_digest(words));
    la_idf_free(idf);
    la_words_free(words);
    la_corpus_free(&c);
    world_free(&w);
}

/* Windows of source s as the corpus lists them. */
static void check_source(const la_corpus *c, size_t s, uint8_t *seen)
{
    const la_source *src = &c->source[s];
    uint32_t n = src->n_valid, classes[2] = {0};
    for (int y = 0; y < 2; y++)
        for (uint32_t i = 0; i < src->n_train[y]; i++, n++) {
            assert_int_equal(c->items[src->train[y][i]].label, y);
            seen[src->train[y][i]]++;
        }
    for (uint32_t i = 0; i < src->n_valid; i++) {
        seen[src->valid[i]]++;
        classes[c->items[src->valid[i]].label]++;
    }
    /* About one in ten is for validation, both classes among them. */
    assert_in_range(src->n_valid, n / 30, n / 4);
    assert_true(classes[0] > 0 && classes[1] > 0);
    for (size_t i = 0; i < c->n_labelled; i++)
        if (seen[i] > 0 && c->items[i].source == s) {
            uint32_t row = c->events[c->items[i].at];
            assert_in_range(row, s * FIXTURE_TEMPLATES, (s + 1) * FIXTURE_TEMPLATES - 1);
        }
}

static void sources_are_split_without_remainder(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = world_options(&w, 2);
    la_corpus c;
    assert_ok(load(&c, &o));
    uint8_t *seen = need(la_calloc(c.n_items, 1));
    check_source(&c, 0, seen);
    check_source(&c, 1, seen);
    for (size_t i = 0; i < c.n_items; i++)
        assert_int_equal(seen[i], i < c.n_labelled);
    free(seen);
    la_corpus_free(&c);
    world_free(&w);
}

/* Where the split goes by group, no set of templates is on both sides. */
static void groups_do_not_cross_the_split(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = world_options(&w, 1);
    la_corpus c;
    assert_ok(load(&c, &o));
    const la_source *s = &c.source[0];
    for (uint32_t i = 0; i < s->n_valid; i++)
        for (int y = 0; y < 2; y++)
            for (uint32_t j = 0; j < s->n_train[y]; j++)
                assert_true(c.items[s->valid[i]].group != c.items[s->train[y][j]].group);
    la_corpus_free(&c);
    world_free(&w);
}

static void windows_are_capped_and_cover_their_sequences(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = world_options(&w, 1);
    o.max_events = 3;
    la_corpus c;
    assert_ok(load(&c, &o));
    uint64_t source = 0, target = 0;
    for (size_t i = 0; i < c.n_items; i++) {
        const la_item *it = &c.items[i];
        assert_in_range(it->len, 1, 3);
        assert_true(it->at + it->len <= c.n_events);
        assert_true((it->at >= c.target_from) == (i >= c.n_labelled));
        *(i < c.n_labelled ? &source : &target) += it->len;
    }
    assert_true(source == c.target_from);
    assert_true(source + target == c.n_events);
    assert_true(target == c.target->at[c.target->n_sequences]);
    la_corpus_free(&c);
    world_free(&w);
}

static void held_sequences_are_left_out(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = world_options(&w, 1);
    o.holdout = 0.5;
    la_corpus c;
    assert_ok(load(&c, &o));
    uint64_t kept = 0;
    uint32_t held = 0;
    for (uint32_t i = 0; i < c.target->n_sequences; i++) {
        held += c.held[i];
        kept += c.held[i] ? 0 : c.target->at[i + 1] - c.target->at[i];
    }
    assert_in_range(held, c.target->n_sequences / 4, 3 * c.target->n_sequences / 4);
    assert_true(c.n_events - c.target_from == kept);
    la_corpus_free(&c);
    world_free(&w);
}

static int rows_equal(const void *a, const void *b)
{
    return memcmp(a, b, FIXTURE_D * sizeof(float));
}

static void scrambling_permutes_the_rows_of_sources_alone(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = world_options(&w, 2);
    la_corpus plain, mixed;
    assert_ok(load(&plain, &o));
    o.scramble_source = true;
    assert_ok(load(&mixed, &o));
    size_t system = FIXTURE_TEMPLATES * FIXTURE_D, row = FIXTURE_D * sizeof(float);
    assert_same(plain.table + 2 * system, mixed.table + 2 * system, system * sizeof(float));
    for (size_t s = 0; s < 2; s++) {
        float *a = plain.table + s * system, *b = mixed.table + s * system;
        assert_true(memcmp(a, b, system * sizeof *a) != 0);
        qsort(a, FIXTURE_TEMPLATES, row, rows_equal);
        qsort(b, FIXTURE_TEMPLATES, row, rows_equal);
        assert_same(a, b, system * sizeof *a);
    }
    assert_same(plain.events, mixed.events, plain.n_events * sizeof *plain.events);
    la_corpus_free(&plain);
    la_corpus_free(&mixed);
    world_free(&w);
}

/* Its severity stays with a text, whatever template the text is given to. */
static void scrambling_takes_levels_along(void **state)
{
    (void)state;
    world w = world_new();
    char path[512];
    snprintf(path, sizeof path, "%s/severities.tsv", w.alpha);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("event_id\tseverity\nE1\t1\nE2\t0.5\nE3\t-1\n", f);
    assert_int_equal(fclose(f), 0);
    logad_train_options o = world_options(&w, 2);
    la_corpus plain, mixed;
    assert_ok(load(&plain, &o));
    o.scramble_source = true;
    assert_ok(load(&mixed, &o));
    size_t moved = 0;
    for (size_t i = 0; i < FIXTURE_TEMPLATES; i++)
        for (size_t k = 0; k < FIXTURE_TEMPLATES; k++)
            if (strcmp(plain.text[i], mixed.text[k]) == 0) {
                assert_true(plain.severity[i] == mixed.severity[k]);
                moved += i != k && plain.severity[i] != plain.severity[k];
            }
    assert_true(moved > 0);
    la_corpus_free(&plain);
    la_corpus_free(&mixed);
    world_free(&w);
}

static void the_ledger_says_that_the_target_was_not_opened(void **state)
{
    (void)state;
    world w = world_new();
    logad_train_options o = world_options(&w, 2);
    la_corpus c;
    assert_ok(load(&c, &o)); /* beta has no labels at all */
    assert_int_equal(c.ledger.n, 3);
    assert_string_equal(c.ledger.items[0].set, "alpha");
    assert_int_equal(c.ledger.items[0].opened, 220);
    assert_int_equal(c.ledger.items[1].opened, 150);
    assert_string_equal(c.ledger.items[2].set, "beta");
    assert_int_equal(c.ledger.items[2].opened, 0);
    cJSON *inputs = cJSON_Parse(c.inputs.p);
    assert_int_equal(cJSON_GetArraySize(inputs), 3);
    assert_null(strstr(c.inputs.p, w.dir)); /* no path */
    cJSON_Delete(inputs);
    assert_near(c.source[0].base_rate, 0.3, 0.1);
    la_corpus_free(&c);
    world_free(&w);
}

/* Poisoned labels of the target change nothing: nobody reads them. */
static void labels_of_the_target_are_not_read(void **state)
{
    (void)state;
    world w = world_new();
    put_file(w.beta, "labels.tsv", "these are not labels\n");
    logad_train_options o = world_options(&w, 1);
    la_corpus c;
    assert_ok(load(&c, &o));
    la_corpus_free(&c);
    world_free(&w);
}

static void a_source_of_one_class_is_refused(void **state)
{
    (void)state;
    world w = world_new();
    la_corpus c;
    char *calm = put_set(w.dir, "calm", 0, (set_shape){.seed = 4, .sessions = 40, .faults = 0});
    char *wild = put_set(w.dir, "wild", 0, (set_shape){.seed = 4, .sessions = 40, .faults = 1});
    logad_train_options o = world_options(&w, 1);
    w.sources[0] = calm;
    assert_int_equal(load(&c, &o), LOGAD_EINPUT);
    assert_says("labelled normal");
    w.sources[0] = wild;
    assert_int_equal(load(&c, &o), LOGAD_EINPUT);
    assert_says("labelled anomalous");
    free(calm);
    free(wild);
    world_free(&w);
}

static void labels_that_contradict_are_refused(void **state)
{
    (void)state;
    world w = world_new();
    la_corpus c;
    logad_train_options o = world_options(&w, 1);
    char *odd = in(w.dir, "odd");
    assert_int_equal(mkdir(odd, 0777), 0);
    put_file(odd, "templates.tsv", "event_id\ttemplate\nE1\tserver started\n");
    put_file(odd, "sessions.tsv", "a\tE1\nb\tE1\nc\tE1\n");
    put_file(odd, "labels.tsv", "a\t0\nb\t1\nc\t0\n");
    w.sources[0] = odd;
    assert_int_equal(load(&c, &o), LOGAD_EINPUT);
    assert_says("cannot be learned");
    put_file(odd, "labels.tsv", "a\t0\nb\t1\n");
    assert_int_equal(load(&c, &o), LOGAD_EINPUT);
    assert_says("c");
    char *labels = in(odd, "labels.tsv");
    assert_int_equal(remove(labels), 0);
    assert_int_equal(load(&c, &o), LOGAD_EINPUT);
    assert_says("no labels");
    free(labels);
    free(odd);
    world_free(&w);
}

static void sets_that_are_not_there_are_named(void **state)
{
    (void)state;
    world w = world_new();
    la_corpus c;
    logad_train_options o = world_options(&w, 1);
    o.target = "/nonexistent/beta";
    assert_int_equal(load(&c, &o), LOGAD_EINPUT);
    assert_says("/nonexistent/beta");
    o = world_options(&w, 1);
    o.vectors = "/nonexistent/words.txt";
    assert_int_equal(load(&c, &o), LOGAD_EINPUT);
    world_free(&w);
}

static void a_system_without_a_known_word_is_refused(void **state)
{
    (void)state;
    world w = world_new();
    la_corpus c;
    char *foreign = put_set(w.dir, "foreign", 1, (set_shape){.seed = 4, .sessions = 40});
    put_file(foreign, "templates.tsv",
             "event_id\ttemplate\nE0\txyzzy plugh\nE1\tfrob <*>\nE2\tqux\nE3\tgrault\nE4\tgarply\n"
             "E5\twaldo\nE6\tthud\nE7\tcorge\n");
    logad_train_options o = world_options(&w, 1);
    o.target = foreign;
    assert_int_equal(load(&c, &o), LOGAD_ECONFIG);
    assert_says("no word of");
    free(foreign);
    world_free(&w);
}

static void the_target_is_no_source_under_any_name(void **state)
{
    (void)state;
    world w = world_new();
    la_corpus c;
    la_run r;
    logad_train_options o = world_options(&w, 1);
    o.target = w.alpha;
    assert_int_equal(la_run_configure(&r, &o, &err), LOGAD_ECONFIG);
    assert_says("both source and target");
    la_run_free(&r);
    la_buf other = {0};
    la_buf_printf(&other, "%s/../alpha/", w.alpha);
    o.target = other.p;
    assert_int_equal(load(&c, &o), LOGAD_ECONFIG);
    assert_says("labels would be seen");
    la_buf_free(&other);
    world_free(&w);
}

/* The first sessions of a set as a set of their own; the order of its templates is another. */
static char *put_part(const world *w, const char *set, uint32_t sessions)
{
    char *path = in(w->dir, "part"), *file = in(set, "sessions.tsv");
    size_t n, keep = 0;
    char *text = get_file(file, &n);
    assert_int_equal(mkdir(path, 0777), 0);
    la_buf b = {0};
    la_buf_str(&b, "event_id\ttemplate\n");
    for (int i = FIXTURE_TEMPLATES - 1; i >= 0; i--)
        la_buf_printf(&b, "E%d\t%s\n", i, fixture_templates(0)[i]);
    put_file(path, "templates.tsv", b.p);
    la_buf_reset(&b);
    for (uint32_t lines = 0; lines < sessions; keep++)
        lines += text[keep] == '\n';
    la_buf_put(&b, text, keep);
    la_buf_str(&b, "own-1\tE1 E1 E1\nown-2\tE2\nown-3\tE1\n");
    put_file(path, "sessions.tsv", b.p);
    la_buf_free(&b);
    free(text);
    free(file);
    return path;
}

static void the_target_is_no_part_of_a_source(void **state)
{
    (void)state;
    world w = world_new();
    la_corpus c;
    logad_train_options o = world_options(&w, 1);
    char *part = put_part(&w, w.alpha, 4);
    o.target = part;
    assert_int_equal(load(&c, &o), LOGAD_ECONFIG);
    assert_says("4 of its 7 sessions are those of source");
    remove_tree(part);
    free(part);
    part = put_part(&w, w.alpha, 3);
    o.target = part;
    assert_ok(load(&c, &o)); /* a warning */
    la_corpus_free(&c);
    free(part);
    world_free(&w);
}

static void a_source_counts_once(void **state)
{
    (void)state;
    world w = world_new();
    la_corpus c;
    logad_train_options o = world_options(&w, 2);
    w.sources[1] = w.sources[0];
    assert_int_equal(load(&c, &o), LOGAD_ECONFIG);
    assert_says("give it once");
    world_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_has_the_templates_of_all),
        cmocka_unit_test(sources_are_split_without_remainder),
        cmocka_unit_test(groups_do_not_cross_the_split),
        cmocka_unit_test(windows_are_capped_and_cover_their_sequences),
        cmocka_unit_test(held_sequences_are_left_out),
        cmocka_unit_test(scrambling_permutes_the_rows_of_sources_alone),
        cmocka_unit_test(scrambling_takes_levels_along),
        cmocka_unit_test(the_ledger_says_that_the_target_was_not_opened),
        cmocka_unit_test(labels_of_the_target_are_not_read),
        cmocka_unit_test(a_source_of_one_class_is_refused),
        cmocka_unit_test(labels_that_contradict_are_refused),
        cmocka_unit_test(sets_that_are_not_there_are_named),
        cmocka_unit_test(a_system_without_a_known_word_is_refused),
        cmocka_unit_test(the_target_is_no_source_under_any_name),
        cmocka_unit_test(the_target_is_no_part_of_a_source),
        cmocka_unit_test(a_source_counts_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
