/* The model file: what is saved is what is loaded, and nothing else is loaded. */
#include "../fixture.h"

#include "base/hash.h"
#include "io/store.h"

/* One saved model as bytes, for tests that damage it. */
typedef struct file {
    char *dir, *path, *bytes;
    size_t n;
} file;

static file save(la_encoder_kind kind)
{
    file f = {.dir = scratch_new()};
    f.path = in(f.dir, "m.logad");
    logad_model *m = small_model(kind);
    assert_ok(la_model_save(m, f.path, &err));
    logad_model_free(m);
    f.bytes = get_file(f.path, &f.n);
    return f;
}

static void drop(file *f)
{
    free(f->bytes);
    free(f->path);
    scratch_free(f->dir);
}

static logad_status load_bytes(const char *p, size_t n)
{
    logad_model *m = NULL;
    err = (logad_error){0};
    logad_status s = la_model_parse(&m, p, n, true, &err);
    assert_true((m == NULL) == (s != LOGAD_OK));
    logad_model_free(m);
    return s;
}

static void assert_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        assert_ptr_equal(a, b);
    else
        assert_string_equal(a, b);
}

static void assert_provenance(const la_provenance *a, const la_provenance *b)
{
    assert_text(a->method, b->method);
    assert_true(a->seed == b->seed);
    assert_int_equal(a->episodes, b->episodes);
    assert_int_equal(a->best_episode, b->best_episode);
    assert_int_equal(a->no_adversarial, b->no_adversarial);
    assert_int_equal(a->no_meta, b->no_meta);
    assert_int_equal(a->source_only, b->source_only);
    assert_int_equal(a->scramble_source, b->scramble_source);
    assert_int_equal(a->scramble_simulated, b->scramble_simulated);
    assert_same(&a->holdout, &b->holdout, sizeof a->holdout);
    assert_text(a->inputs, b->inputs);
    assert_text(a->vectors_digest, b->vectors_digest);
    assert_text(a->selection, b->selection);
}

static void assert_equal_models(const logad_model *a, const logad_model *b)
{
    assert_same(&a->net->shape, &b->net->shape, sizeof a->net->shape);
    assert_same(a->theta, b->theta, a->net->params.size * sizeof *a->theta);
    assert_text(a->target, b->target);
    assert_int_equal(a->simulated, b->simulated);
    assert_text(a->format, b->format);
    assert_text(a->header, b->header);
    assert_int_equal(a->n_masks, b->n_masks);
    for (uint32_t i = 0; i < a->n_masks; i++)
        assert_text(a->masks[i], b->masks[i]);
    char x[192], y[192];
    la_grouping_text(&a->grouping, x, sizeof x);
    la_grouping_text(&b->grouping, y, sizeof y);
    assert_text(x, y);
    assert_int_equal(a->n_kinds, b->n_kinds);
    assert_same(a->kind, b->kind, a->n_kinds * sizeof *a->kind);
    assert_same(a->kind_odds, b->kind_odds, a->n_kinds * sizeof *a->kind_odds);
    assert_int_equal(a->n_source, b->n_source);
    assert_same(a->source_table, b->source_table,
                (size_t)a->n_source * a->net->shape.d_in * sizeof(float));
    assert_same(a->source_ids, b->source_ids, a->n_source * sizeof *a->source_ids);
    assert_int_equal(a->n_templates, b->n_templates);
    for (uint32_t i = 0; i < a->n_templates; i++)
        assert_text(a->templates[i], b->templates[i]);
    assert_same(a->table, b->table, (size_t)a->n_templates * a->net->shape.d_in * sizeof *a->table);
    assert_same(&a->threshold, &b->threshold, sizeof a->threshold);
    assert_text(a->threshold_rule, b->threshold_rule);
    assert_int_equal(a->max_events, b->max_events);
    assert_provenance(&a->from, &b->from);
    assert_int_equal(a->ledger.n, b->ledger.n);
    for (size_t i = 0; i < a->ledger.n; i++) {
        assert_text(a->ledger.items[i].set, b->ledger.items[i].set);
        assert_text(a->ledger.items[i].purpose, b->ledger.items[i].purpose);
        assert_true(a->ledger.items[i].opened == b->ledger.items[i].opened);
    }
}

static void what_is_saved_is_loaded(void **state)
{
    (void)state;
    for (int kind = LA_ENCODER_GRU; kind <= LA_ENCODER_TRANSFORMER; kind++) {
        file f = save((la_encoder_kind)kind);
        logad_model *m = small_model((la_encoder_kind)kind), *back = NULL;
        assert_ok(logad_model_load(&back, f.path, &err));
        assert_equal_models(m, back);
        assert_int_equal(strlen(back->digest), 64);
        assert_non_null(back->idf);
        /* Saved again it is the same file. */
        char *again = in(f.dir, "again.logad");
        assert_ok(la_model_save(back, again, &err));
        assert_true(same_files(f.path, again));
        free(again);
        logad_model_free(m);
        logad_model_free(back);
        drop(&f);
    }
}

static void what_is_absent_stays_absent(void **state)
{
    (void)state;
    char *dir = scratch_new(), *path = in(dir, "m.logad");
    logad_model *m = small_model(LA_ENCODER_GRU), *back = NULL;
    m->format = m->header = m->threshold_rule = NULL;
    m->n_masks = 0;
    m->grouping = (la_grouping){.kind = LA_GROUP_GIVEN};
    m->threshold = -0.0;
    assert_ok(la_model_save(m, path, &err));
    assert_ok(logad_model_load(&back, path, &err));
    assert_equal_models(m, back);
    logad_model_free(m);
    logad_model_free(back);
    free(path);
    scratch_free(dir);
}

static void thresholds_keep_every_bit(void **state)
{
    (void)state;
    char *dir = scratch_new(), *path = in(dir, "m.logad");
    static const double values[] = {
        1e-300, -2.2250738585072014e-308, 0.1, 4503599627370497.5, -13.815509557963774, 5e-324};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        logad_model *m = small_model(LA_ENCODER_GRU), *back = NULL;
        m->threshold = values[i];
        assert_ok(la_model_save(m, path, &err));
        assert_ok(logad_model_load(&back, path, &err));
        assert_same(&back->threshold, &values[i], sizeof *values);
        logad_model_free(m);
        logad_model_free(back);
    }
    free(path);
    scratch_free(dir);
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    file f = save(LA_ENCODER_GRU);
    assert_ok(load_bytes(f.bytes, f.n));
    for (size_t n = 0; n < f.n; n += n < 200 || n + 200 > f.n ? 1 : 7) {
        char *part = need(la_strndup(f.bytes, n)); /* of its own, so that sanitizers see its end */
        assert_int_equal(load_bytes(part, n), LOGAD_EMODEL);
        free(part);
    }
    drop(&f);
}

static void every_flipped_bit_is_refused(void **state)
{
    (void)state;
    file f = save(LA_ENCODER_GRU);
    la_rng rng = la_rng_new(5);
    for (int i = 0; i < 400; i++) {
        size_t at = i < 64 ? (size_t)i / 8 : (size_t)la_rng_below(&rng, f.n);
        char mask = (char)(1u << (i < 64 ? (unsigned)i % 8 : (unsigned)la_rng_below(&rng, 8)));
        f.bytes[at] = (char)(f.bytes[at] ^ mask);
        if (load_bytes(f.bytes, f.n) != LOGAD_EMODEL)
            fail_msg("bit %d of byte %zu is not missed", mask, at);
        assert_true(err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
        f.bytes[at] = (char)(f.bytes[at] ^ mask);
    }
    assert_ok(load_bytes(f.bytes, f.n));
    drop(&f);
}

static size_t header_length(const char *p)
{
    size_t n = 0;
    for (int i = 0; i < 8; i++)
        n |= (size_t)(unsigned char)p[i] << 8 * i;
    return n;
}

/* Gives bytes the checksum that an attacker would give them. */
static void sign(char *p, size_t n)
{
    static const char mark[] = "\"sha256\":\"";
    char *at = strstr(p + 8, mark), hex[65];
    assert_non_null(at);
    at += sizeof mark - 1;
    memset(at, '0', 64);
    la_sha256 s;
    la_sha256_init(&s);
    la_sha256_add(&s, p, n);
    la_sha256_hex(&s, hex);
    memcpy(at, hex, 64);
}

/* A copy with the first `from` of the header replaced, rightly signed. */
static char *forge(const file *f, const char *from, const char *to, size_t *n)
{
    size_t head = header_length(f->bytes), old = strlen(from);
    char *at = strstr(f->bytes + 8, from);
    if (at == NULL || at > f->bytes + 8 + head)
        fail_msg("no %s in the header", from);
    la_buf b = {0};
    la_buf_put(&b, f->bytes, (size_t)(at - f->bytes));
    la_buf_str(&b, to);
    la_buf_put(&b, at + old, (size_t)(f->bytes + 8 + head - at) - old);
    /* Spaces keep the tensors aligned, as the format asks. */
    while (b.n % 8 != 0)
        la_buf_char(&b, ' ');
    for (int i = 0; i < 8; i++)
        b.p[i] = (char)((b.n - 8) >> 8 * i);
    la_buf_put(&b, f->bytes + 8 + head, f->n - 8 - head);
    assert_false(b.failed);
    sign(b.p, b.n);
    *n = b.n;
    return b.p;
}

/* Metadata values are JSON inside a JSON string: their quotes are escaped. */
static void hostile_settings_are_refused(void **state)
{
    (void)state;
    static const char *const edits[][2] = {
        {"\\\"encoder\\\":\\\"gru\\\"", "\\\"encoder\\\":\\\"lstm\\\""},
        {"\\\"encoder\\\":\\\"gru\\\"", "\\\"encoder\\\":\\\"transformer\\\""},
        {"\\\"encoder\\\":\\\"gru\\\"", "\\\"encoder\\\":7"},
        {"\\\"d_in\\\":8", "\\\"d_in\\\":9"},
        {"\\\"d_in\\\":8", "\\\"d_in\\\":0"},
        {"\\\"d_in\\\":8", "\\\"d_in\\\":4294967304"},
        {"\\\"hidden\\\":3", "\\\"hidden\\\":-3"},
        {"\\\"hidden\\\":3", "\\\"hidden\\\":3.5"},
        {"\\\"hidden\\\":3", "\\\"hidden\\\":4096"},
        {"\\\"hidden\\\":3", "\\\"hidden\\\":1e308"},
        {"\\\"hidden\\\":3", "\\\"hidden\\\":1e999"},
        {"\\\"hidden\\\":3", "\\\"hidden\\\":\\\"3\\\""},
        {"\\\"layers\\\":2", "\\\"layers\\\":0"},
        {"\\\"layers\\\":2", "\\\"layers\\\":4"},
        {"\\\"layers\\\":2", "\\\"layers\\\":8"},
        {"\\\"layers\\\":2", "\\\"layers\\\":4000000000"},
        {"\\\"max_events\\\":123", "\\\"max_events\\\":0"},
        {"\\\"max_events\\\":123", "\\\"max_events\\\":-1"},
        {"\\\"max_events\\\":123", "\\\"max_events\\\":1000001"},
        {"\\\"threshold\\\":0.3", "\\\"threshold\\\":1e999,\\\"x\\\":0.3"},
        {"\\\"threshold\\\":0.3", "\\\"threshold\\\":null,\\\"x\\\":0.3"},
        {"\\\"target\\\":\\\"beta\\\"", "\\\"target\\\":null"},
        {"\\\"target\\\":\\\"beta\\\"", "\\\"target\\\":[]"},
        {"\\\"grouping\\\":\\\"node:77\\\"", "\\\"grouping\\\":\\\"node:minus\\\""},
        {"\\\"masks\\\":[", "\\\"masks\\\":[1,"},
        {"\\\"seed\\\":\\\"18446744073709551610\\\"", "\\\"seed\\\":\\\"-1\\\""},
        {"\\\"seed\\\":\\\"18446744073709551610\\\"", "\\\"seed\\\":\\\"18446744073709551616\\\""},
        {"\\\"seed\\\":\\\"18446744073709551610\\\"", "\\\"seed\\\":\\\"\\\""},
        {"\\\"seed\\\":\\\"18446744073709551610\\\"", "\\\"seed\\\":\\\"1x\\\""},
        {"\\\"seed\\\":\\\"18446744073709551610\\\"", "\\\"seed\\\":1"},
        {"\\\"episodes\\\":41", "\\\"episodes\\\":-41"},
        {"\\\"episodes\\\":41", "\\\"episodes\\\":4294967296"},
        {"\\\"holdout\\\":0.3", "\\\"holdout\\\":1.3"},
        {"\\\"holdout\\\":0.3", "\\\"holdout\\\":-0.3"},
        {"\\\"method\\\":\\\"zerolog\\\"", "\\\"method\\\":1"},
        {"\\\"inputs\\\":[", "\\\"inputs\\\":7,\\\"x\\\":["},
        {"\\\"selection\\\":{", "\\\"x\\\":{"},
        {"\\\"opened\\\":7", "\\\"opened\\\":-7"},
        {"\"ledger\":", "\"labels\":"},
        {"\"settings\":", "\"set\":"},
        {"\"provenance\":\"{", "\"provenance\":\"{{"},
        {"logad-model-1", "logad-model-2"},
        {"logad-model-1", "logad-checkpoint-1"},
        {"\"class.w\":{\"dtype\":\"F32\",\"shape\":[2,6]",
         "\"class.w\":{\"dtype\":\"F32\",\"shape\":[6,2]"},
        {"\"class.w\":{\"dtype\":\"F32\",\"shape\":[2,6]",
         "\"class.w\":{\"dtype\":\"F32\",\"shape\":[12]"},
        {"\"class.w\":{\"dtype\":\"F32\"", "\"class.w\":{\"dtype\":\"U32\""},
        {"\"class.w\":", "\"class.v\":"},
        {"\"shape\":[8,8]", "\"shape\":[9007199254740992,8]"},
        {"\"shape\":[8,8]", "\"shape\":[2305843009213693953,8]"},
        {"\"shape\":[8,8]", "\"shape\":[-8,-8]"},
        {"\"shape\":[8,8]", "\"shape\":[4,16]"},
    };
    file f = save(LA_ENCODER_GRU);
    size_t n;
    char *same = forge(&f, "logad-model-1", "logad-model-1", &n);
    assert_ok(load_bytes(same, n)); /* the forger's tools work */
    free(same);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        char *p = forge(&f, edits[i][0], edits[i][1], &n);
        logad_status s = load_bytes(p, n);
        if (s != LOGAD_EMODEL)
            fail_msg("status %d for %s: %s", (int)s, edits[i][1], err.text);
        free(p);
    }
    drop(&f);
}

static void a_transformer_of_odd_shape_is_refused(void **state)
{
    (void)state;
    static const char *const edits[][2] = {{"\\\"heads\\\":2", "\\\"heads\\\":0"},
                                           {"\\\"heads\\\":2", "\\\"heads\\\":3"},
                                           {"\\\"ffn\\\":5", "\\\"ffn\\\":0"},
                                           {"\\\"layers\\\":1", "\\\"layers\\\":4"},
                                           {"\\\"layers\\\":1", "\\\"layers\\\":8"}};
    file f = save(LA_ENCODER_TRANSFORMER);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        size_t n;
        char *p = forge(&f, edits[i][0], edits[i][1], &n);
        assert_int_equal(load_bytes(p, n), LOGAD_EMODEL);
        free(p);
    }
    drop(&f);
}

/* Where the data of a tensor begin. */
static char *data_of(file *f, const char *name)
{
    char key[64];
    snprintf(key, sizeof key, "\"%s\":", name);
    const char *at = strstr(f->bytes + 8, key);
    assert_non_null(at);
    at = strstr(at, "\"data_offsets\":[");
    return f->bytes + 8 + header_length(f->bytes) +
           strtoull(at + sizeof "\"data_offsets\":[" - 1, NULL, 10);
}

static void hostile_data_are_refused(void **state)
{
    (void)state;
    file f = save(LA_ENCODER_GRU);
    static const uint32_t not_numbers[] = {0x7fc00000u, 0x7f800000u, 0xff800000u};
    static const char *const tensors[] = {"template_vectors", "class.w", "domain.b2"};
    for (int i = 0; i < 3; i++) {
        char *at = data_of(&f, tensors[i]), kept[4];
        memcpy(kept, at, 4);
        memcpy(at, &not_numbers[i], 4);
        sign(f.bytes, f.n);
        assert_int_equal(load_bytes(f.bytes, f.n), LOGAD_EMODEL);
        memcpy(at, kept, 4);
    }
    /* Templates: without their newlines, with one too many, with a NUL, twice the same. */
    char *text = data_of(&f, "templates"), *stop = strchr(text, '\n');
    static const char other[] = {'x', '\n', '\0'};
    *stop = other[0];
    sign(f.bytes, f.n);
    assert_int_equal(load_bytes(f.bytes, f.n), LOGAD_EMODEL);
    *stop = '\n';
    for (int i = 1; i < 3; i++) {
        char kept = text[2];
        text[2] = other[i];
        sign(f.bytes, f.n);
        assert_int_equal(load_bytes(f.bytes, f.n), LOGAD_EMODEL);
        text[2] = kept;
    }
    char *stopped = strstr(text, "server stopped"); /* as long as "server started" */
    memcpy(stopped, "server started", sizeof "server started" - 1);
    sign(f.bytes, f.n);
    assert_int_equal(load_bytes(f.bytes, f.n), LOGAD_EMODEL);
    assert_says("twice");
    memcpy(stopped, "server stopped", sizeof "server stopped" - 1);
    sign(f.bytes, f.n);
    assert_ok(load_bytes(f.bytes, f.n));
    drop(&f);
}

static void a_tensor_too_many_is_refused(void **state)
{
    (void)state;
    file f = save(LA_ENCODER_GRU);
    char end[64], more[256];
    size_t data = f.n - 8 - header_length(f.bytes), n;
    snprintf(end, sizeof end, "%zu]}}", data);
    snprintf(more, sizeof more,
             "%zu]},\"extra\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[%zu,%zu]}}", data,
             data, data);
    char *p = forge(&f, end, more, &n);
    assert_int_equal(load_bytes(p, n), LOGAD_EMODEL);
    free(p);
    drop(&f);
}

static void other_files_are_told_apart(void **state)
{
    (void)state;
    char *dir = scratch_new(), *path = in(dir, "x.safetensors");
    logad_model *m = NULL;
    la_store *s = need(la_store_new());
    uint64_t n = 2;
    static const float x[2] = {1, 2};
    la_store_put(s, "weights", LA_F32, 1, &n, x);
    assert_ok(la_store_write(s, path, &err));
    la_store_free(s);
    assert_int_equal(logad_model_load(&m, path, &err), LOGAD_EMODEL);
    assert_says("not a logad model");
    assert_says(path);
    put_file(dir, "x.safetensors", "PK\x03\x04 no model at all, but some text");
    assert_int_equal(logad_model_load(&m, path, &err), LOGAD_EMODEL);
    put_file(dir, "x.safetensors", "");
    assert_int_equal(logad_model_load(&m, path, &err), LOGAD_EMODEL);
    assert_int_equal(remove(path), 0);
    assert_int_equal(logad_model_load(&m, path, &err), LOGAD_EINPUT);
    assert_says(path);
    assert_null(m);
    free(path);
    scratch_free(dir);
}

static void a_full_disk_is_an_output_error(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0) {
        print_message("SKIPPED: /dev/full is not there\n");
        skip();
    }
    logad_model *m = small_model(LA_ENCODER_GRU);
    assert_int_equal(la_model_save(m, "/dev/full", &err), LOGAD_EIO);
    assert_says("/dev/full");
    assert_int_equal(la_model_save(m, "/nonexistent/m.logad", &err), LOGAD_EIO);
    logad_model_free(m);
}

static void what_is_not_finite_is_not_saved(void **state)
{
    (void)state;
    file f = save(LA_ENCODER_GRU);
    logad_model *m = small_model(LA_ENCODER_GRU);
    uint32_t nan = 0x7fc00000u;
    memcpy(&m->theta[3], &nan, sizeof nan);
    assert_true(la_model_save(m, f.path, &err) != LOGAD_OK);
    size_t n;
    char *kept = get_file(f.path, &n);
    assert_int_equal(n, f.n);
    assert_same(kept, f.bytes, n); /* the old file is untouched */
    free(kept);
    logad_model_free(m);
    drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_is_loaded),
        cmocka_unit_test(what_is_absent_stays_absent),
        cmocka_unit_test(thresholds_keep_every_bit),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(every_flipped_bit_is_refused),
        cmocka_unit_test(hostile_settings_are_refused),
        cmocka_unit_test(a_transformer_of_odd_shape_is_refused),
        cmocka_unit_test(hostile_data_are_refused),
        cmocka_unit_test(a_tensor_too_many_is_refused),
        cmocka_unit_test(other_files_are_told_apart),
        cmocka_unit_test(a_full_disk_is_an_output_error),
        cmocka_unit_test(what_is_not_finite_is_not_saved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
