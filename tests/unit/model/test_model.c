/* A model in memory: vectors of templates, known and new; the held-out share; names. */
#include "../fixture.h"

/* A dataset of templates alone. */
static la_dataset texts_only(const char *const *texts, uint32_t n)
{
    return (la_dataset){.n_templates = n, .templates = (char **)(uintptr_t)texts};
}

/* A model whose rows are those that its templates get from the words at dir/words.txt. */
static logad_model *embedded_model(const char *dir)
{
    char *path = in(dir, "words.txt");
    put_vectors(dir, "words.txt", 3);
    la_words *words = NULL;
    assert_ok(la_words_open(&words, path, &err));
    logad_model *m = small_model(LA_ENCODER_GRU);
    la_embed_stats stats;
    assert_ok(la_embed_templates(m->table, (const char *const *)m->templates, m->n_templates,
                                 m->idf, words, &stats, &err));
    m->from.vectors_digest = la_model_text(m, la_words_digest(words));
    la_words_free(words);
    free(path);
    return m;
}

static void known_texts_get_their_own_rows(void **state)
{
    (void)state;
    logad_model *m = small_model(LA_ENCODER_GRU);
    const char *texts[] = {m->templates[5], m->templates[0], m->templates[5 - 2]};
    static const uint32_t row[] = {5, 0, 3};
    la_dataset d = texts_only(texts, 3);
    float *table = NULL;
    uint32_t n_new = 9;
    /* Nothing is new, so no word vectors are opened. */
    assert_ok(la_model_table(m, &d, "/nonexistent/words.txt", &table, &n_new, &err));
    assert_int_equal(n_new, 0);
    for (int i = 0; i < 3; i++)
        assert_same(table + i * FIXTURE_D, m->table + row[i] * FIXTURE_D,
                    FIXTURE_D * sizeof *table);
    free(table);
    logad_model_free(m);
}

static void new_texts_are_embedded_as_known_ones_were(void **state)
{
    (void)state;
    char *dir = scratch_new(), *path = in(dir, "words.txt");
    logad_model *m = embedded_model(dir);
    /* The same words with other spaces: another text, but the same vector. */
    static const char *const texts[] = {"server started", "read  cache   <*>", "disk error node"};
    la_dataset d = texts_only(texts, 3);
    float *table = NULL;
    uint32_t n_new = 0;
    assert_ok(la_model_table(m, &d, path, &table, &n_new, &err));
    assert_int_equal(n_new, 2);
    size_t row = FIXTURE_D * sizeof *table;
    assert_same(table, m->table, row);
    assert_same(table + FIXTURE_D, m->table + 2 * FIXTURE_D, row);
    float *again = NULL;
    d = texts_only(texts + 2, 1);
    assert_ok(la_model_table(m, &d, path, &again, NULL, &err));
    assert_same(again, table + 2 * FIXTURE_D, row);
    free(again);
    free(table);
    logad_model_free(m);
    free(path);
    scratch_free(dir);
}

static void other_vectors_are_refused(void **state)
{
    (void)state;
    char *dir = scratch_new();
    logad_model *m = embedded_model(dir);
    put_vectors(dir, "other.txt", 4);
    put_file(dir, "thin.txt", "server 1 2 3\nerror 3 2 1\n");
    static const char *const texts[] = {"disk error"};
    static const char *const file[] = {"other.txt", "thin.txt", "missing.txt"};
    static const logad_status status[] = {LOGAD_ECONFIG, LOGAD_ECONFIG, LOGAD_EINPUT};
    la_dataset d = texts_only(texts, 1);
    for (int i = 0; i < 3; i++) {
        char *path = in(dir, file[i]);
        float *table = NULL;
        assert_int_equal(la_model_table(m, &d, path, &table, NULL, &err), status[i]);
        assert_null(table);
        free(path);
    }
    logad_model_free(m);
    scratch_free(dir);
}

static void masks_have_a_ceiling(void **state)
{
    (void)state;
    logad_model *m = NULL;
    assert_ok(la_model_new(&m, small_net(LA_ENCODER_GRU, 4), &err));
    const char *masks[LA_MODEL_MAX_MASKS + 1];
    for (int i = 0; i <= LA_MODEL_MAX_MASKS; i++)
        masks[i] = "A=b";
    assert_int_equal(la_model_set_masks(m, masks, LA_MODEL_MAX_MASKS + 1, &err), LOGAD_ECONFIG);
    assert_ok(la_model_set_masks(m, masks, LA_MODEL_MAX_MASKS, &err));
    assert_null(la_model_text(m, NULL));
    logad_model_free(m);
    logad_model_free(NULL);
}

#define N_SEQ 4000

/* Sequences of three events over 20 templates, number i at place (i * step) % N_SEQ. */
typedef struct many {
    la_dataset d;
    char text[20][8];
    char *texts[20];
    uint32_t events[3 * N_SEQ];
    uint64_t at[N_SEQ + 1];
    bool held[N_SEQ];
} many;

static many *many_new(uint32_t step, uint32_t first_template)
{
    many *m = need(la_calloc(1, sizeof *m));
    for (uint32_t i = 0; i < 20; i++) {
        uint32_t t = (i + first_template) % 20;
        snprintf(m->text[t], sizeof m->text[t], "t%u", i);
        m->texts[t] = m->text[t];
    }
    for (uint32_t i = 0; i < N_SEQ; i++) {
        uint32_t *e = &m->events[3 * (size_t)(i * step % N_SEQ)];
        e[0] = (i + first_template) % 20;
        e[1] = (i / 20 + first_template) % 20;
        e[2] = (i / 400 + first_template) % 20;
    }
    for (uint32_t i = 0; i <= N_SEQ; i++)
        m->at[i] = 3 * (uint64_t)i;
    m->d = (la_dataset){.n_templates = 20,
                        .templates = m->texts,
                        .n_sequences = N_SEQ,
                        .at = m->at,
                        .events = m->events};
    return m;
}

static uint32_t count_held(const many *m)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < N_SEQ; i++)
        n += m->held[i];
    return n;
}

static void holdout_takes_about_its_share(void **state)
{
    (void)state;
    many *m = many_new(1, 0);
    static const double shares[] = {0, 0.1, 0.5, 0.9};
    for (int k = 0; k < 4; k++)
        for (uint64_t seed = 1; seed < 4; seed++) {
            la_holdout(&m->d, shares[k], seed, m->held);
            assert_near(count_held(m) / (double)N_SEQ, shares[k], k == 0 ? 0 : 0.03);
        }
    free(m);
}

static void holdout_depends_on_content_and_seed_alone(void **state)
{
    (void)state;
    many *a = many_new(1, 0), *b = many_new(7, 13);
    la_holdout(&a->d, 0.5, 42, a->held);
    la_holdout(&b->d, 0.5, 42, b->held);
    for (uint32_t i = 0; i < N_SEQ; i++)
        assert_int_equal(a->held[i], b->held[i * 7 % N_SEQ]);
    la_holdout(&b->d, 0.5, 43, b->held);
    uint32_t differ = 0;
    for (uint32_t i = 0; i < N_SEQ; i++)
        differ += a->held[i] != b->held[i * 7 % N_SEQ];
    assert_in_range(differ, N_SEQ / 3, 2 * N_SEQ / 3);
    free(a);
    free(b);
}

static void labels_drop_folders(void **state)
{
    (void)state;
    assert_string_equal(la_set_label("hdfs"), "hdfs");
    assert_string_equal(la_set_label("/var/log/my.log"), "my.log");
    assert_string_equal(la_set_label("./a/b"), "b");
    assert_int_equal(strncmp(la_set_label("/data/hdfs/"), "hdfs", 4), 0);
    assert_string_equal(la_set_label("-"), "-");
    assert_string_equal(la_set_label(""), "");
    assert_non_null(la_set_label("/"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts_get_their_own_rows),
        cmocka_unit_test(new_texts_are_embedded_as_known_ones_were),
        cmocka_unit_test(other_vectors_are_refused),
        cmocka_unit_test(masks_have_a_ceiling),
        cmocka_unit_test(holdout_takes_about_its_share),
        cmocka_unit_test(holdout_depends_on_content_and_seed_alone),
        cmocka_unit_test(labels_drop_folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
