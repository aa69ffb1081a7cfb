/* The appraiser's tensors in a model file: written as they are, read with every index checked. */
#include "model/appraiser.h"

#include "base/mem.h"
#include "base/str.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put(la_store *s, const char *name, la_dtype t, uint64_t n, const void *data)
{
    static const uint64_t nothing = 0;
    la_store_put(s, name, t, 1, &n, n > 0 ? data : &nothing);
}

static logad_status put_words(const la_wording *w, la_store *s, logad_error *err)
{
    const char *const *words;
    const float *weights;
    float bias;
    uint32_t n = la_wording_words(w, &words, &weights, &bias);
    la_buf text = {0};
    for (uint32_t i = 0; i < n; i++) {
        la_buf_str(&text, words[i]);
        la_buf_char(&text, '\n');
    }
    if (text.failed)
        return la_oom(err);
    /* The store copies metadata, so the words can go with the buffer. */
    la_store_put_meta(s, "words", n > 0 ? text.p : "");
    la_buf_free(&text);
    put(s, "word.weight", LA_F32, n, weights);
    char number[32];
    snprintf(number, sizeof number, "%.9g", (double)bias);
    la_store_put_meta(s, "word_bias", number);
    return LOGAD_OK;
}

static void put_invariants(const la_invariants *v, la_store *s)
{
    put(s, "invariant.x", LA_U32, v->n, v->x);
    put(s, "invariant.y", LA_U32, v->n, v->y);
    put(s, "invariant.times", LA_U32, v->n, v->times);
    put(s, "invariant.over", LA_F32, v->n, v->over);
    put(s, "invariant.under", LA_F32, v->n, v->under);
}

logad_status la_appraiser_put(const la_appraiser *a, la_store *s, logad_error *err)
{
    const la_standing *t = a->standing;
    uint64_t V = t->n_templates, nets[2] = {LA_APPRAISER_NETS, a->shape.params.size};
    TRY(put_words(a->wording, s, err));
    la_store_put_meta(s, "levels", a->levels ? "1" : "0");
    char number[16];
    snprintf(number, sizeof number, "%u", t->stretches);
    if (t->stretches > 0)
        la_store_put_meta(s, "stretches", number);
    la_store_put(s, "appraiser", LA_F32, 2, nets, a->theta);
    put(s, "standing.group", LA_U32, V, t->group);
    put(s, "standing.fixed", LA_F32, (uint64_t)t->n_groups * LA_STANDS_N, t->fixed);
    put(s, "standing.count_at", LA_U32, V + 1, t->count_at);
    put(s, "standing.count_odd", LA_F32, t->count_at[V], t->count_odd);
    put(s, "standing.count_new", LA_F32, V, t->count_new);
    put(s, "standing.common", LA_U32, t->n_common, t->common);
    put(s, "standing.expected", LA_U32, t->n_expected, t->expected);
    put(s, "standing.absent", LA_F32, (uint64_t)t->n_common * t->n_expected, t->absent);
    put(s, "standing.before", LA_F32, V + 1, t->before);
    put(s, "standing.pair", LA_U64, t->n_pairs, t->pair);
    put(s, "standing.pair_n", LA_F32, t->n_pairs, t->pair_n);
    put_invariants(&t->invariants, s);
    if (a->taught != NULL)
        put(s, LA_APPRAISER_TAUGHT, LA_F32, (uint64_t)t->n_groups + LA_TAUGHT_MORE, a->taught);
    return LOGAD_OK;
}

static logad_status refuse(logad_error *err, const char *what)
{
    char text[80];
    snprintf(text, sizeof text, "bad %s", what);
    return la_model_refuse(err, text);
}

/* Copies a tensor of one dimension; *n its length, which must be want unless that is UINT64_MAX. */
static logad_status get(const la_store *s, const char *name, la_dtype t, uint64_t want, void *out,
                        uint64_t *n, logad_error *err)
{
    la_tensor x;
    TRY(la_store_get(s, name, t, 1, &x, err));
    if ((want != UINT64_MAX && x.dims[0] != want) || x.dims[0] > UINT32_MAX)
        return refuse(err, name);
    void *copy = la_calloc(x.size, 1);
    if (copy == NULL)
        return la_oom(err);
    memcpy(copy, x.data, x.size);
    memcpy(out, &copy, sizeof copy);
    if (n != NULL)
        *n = x.dims[0];
    return LOGAD_OK;
}

static bool all_below(const uint32_t *x, uint64_t n, uint32_t limit)
{
    for (uint64_t i = 0; i < n; i++)
        if (x[i] >= limit)
            return false;
    return true;
}

static bool all_positive(const float *x, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        if (!(x[i] > 0))
            return false;
    return true;
}

static logad_status get_counts(la_standing *t, const la_store *s, logad_error *err)
{
    uint64_t V = t->n_templates;
    TRY(get(s, "standing.count_at", LA_U32, V + 1, &t->count_at, NULL, err));
    for (uint64_t i = 0; i < V; i++)
        if (t->count_at[i] > t->count_at[i + 1] ||
            t->count_at[i + 1] - t->count_at[i] > LA_STANDING_COUNTS)
            return refuse(err, "standing.count_at");
    if (t->count_at[0] != 0)
        return refuse(err, "standing.count_at");
    TRY(get(s, "standing.count_odd", LA_F32, t->count_at[V], &t->count_odd, NULL, err));
    return get(s, "standing.count_new", LA_F32, V, &t->count_new, NULL, err);
}

static logad_status get_expected(la_standing *t, const la_store *s, logad_error *err)
{
    uint64_t common = 0, expected = 0;
    TRY(get(s, "standing.common", LA_U32, UINT64_MAX, &t->common, &common, err));
    TRY(get(s, "standing.expected", LA_U32, UINT64_MAX, &t->expected, &expected, err));
    if (common > LA_STANDING_LEADS || !all_below(t->common, common, t->n_templates) ||
        expected > t->n_templates || !all_below(t->expected, expected, t->n_templates))
        return refuse(err, "standing.expected");
    t->n_common = (uint32_t)common;
    t->n_expected = (uint32_t)expected;
    return get(s, "standing.absent", LA_F32, common * expected, &t->absent, NULL, err);
}

static logad_status get_pairs(la_standing *t, const la_store *s, logad_error *err)
{
    uint64_t n = 0;
    TRY(get(s, "standing.before", LA_F32, (uint64_t)t->n_templates + 1, &t->before, NULL, err));
    TRY(get(s, "standing.pair", LA_U64, UINT64_MAX, &t->pair, &n, err));
    TRY(get(s, "standing.pair_n", LA_F32, n, &t->pair_n, NULL, err));
    for (uint64_t i = 1; i < n; i++)
        if (t->pair[i - 1] >= t->pair[i])
            return refuse(err, "standing.pair");
    t->n_pairs = (uint32_t)n;
    t->n = (double)t->before[t->n_templates]; /* every window has a start */
    return t->n > 0 && all_positive(t->pair_n, n) ? LOGAD_OK : refuse(err, "standing.pair_n");
}

static logad_status get_invariants(la_invariants *v, uint32_t n_templates, const la_store *s,
                                   logad_error *err)
{
    uint64_t n = 0;
    TRY(get(s, "invariant.x", LA_U32, UINT64_MAX, &v->x, &n, err));
    TRY(get(s, "invariant.y", LA_U32, n, &v->y, NULL, err));
    TRY(get(s, "invariant.times", LA_U32, n, &v->times, NULL, err));
    TRY(get(s, "invariant.over", LA_F32, n, &v->over, NULL, err));
    TRY(get(s, "invariant.under", LA_F32, n, &v->under, NULL, err));
    if (n > LA_INVARIANT_TEMPLATES * LA_INVARIANT_TEMPLATES || !all_below(v->x, n, n_templates) ||
        !all_below(v->y, n, n_templates) || !all_below(v->times, n, LA_INVARIANT_TIMES + 1))
        return refuse(err, "invariant.x");
    v->n = (uint32_t)n;
    return LOGAD_OK;
}

static logad_status get_standing(la_standing *t, const la_store *s, logad_error *err)
{
    uint64_t n = 0;
    TRY(get(s, "standing.group", LA_U32, t->n_templates, &t->group, NULL, err));
    TRY(get(s, "standing.fixed", LA_F32, UINT64_MAX, &t->fixed, &n, err));
    t->n_groups = (uint32_t)(n / LA_STANDS_N);
    if (n % LA_STANDS_N != 0 || !all_below(t->group, t->n_templates, t->n_groups))
        return refuse(err, "standing.group");
    TRY(get_counts(t, s, err));
    TRY(get_expected(t, s, err));
    TRY(get_invariants(&t->invariants, t->n_templates, s, err));
    return get_pairs(t, s, err);
}

/* Cuts the words, each of which ends in a newline, in place. */
static uint32_t cut_words(char *text, const char **out, uint64_t most)
{
    uint32_t n = 0;
    for (char *end; n < most && (end = strchr(text, '\n')) != NULL; text = end + 1) {
        *end = '\0';
        out[n++] = text;
    }
    return *text == '\0' ? n : UINT32_MAX;
}

static logad_status get_levels(la_appraiser *a, const la_store *s, logad_error *err)
{
    const char *text = la_store_meta(s, "levels");
    if (text == NULL || (strcmp(text, "0") != 0 && strcmp(text, "1") != 0))
        return refuse(err, "levels");
    a->levels = text[0] == '1';
    return LOGAD_OK;
}

/* None where windows do not follow each other in time. */
static logad_status get_stretches(la_standing *t, const la_store *s, logad_error *err)
{
    const char *text = la_store_meta(s, "stretches");
    char *end = NULL;
    unsigned long n = text == NULL ? 0 : strtoul(text, &end, 10);
    if (text != NULL && (!la_is_digit(*text) || *end != '\0' || n < 1 || n > LA_STANDING_STRETCHES))
        return refuse(err, "stretches");
    t->stretches = (uint32_t)n;
    return LOGAD_OK;
}

static logad_status get_words(la_appraiser *a, const la_store *s, logad_error *err)
{
    la_tensor w;
    const char *text = la_store_meta(s, "words"), *number = la_store_meta(s, "word_bias");
    char *end = NULL;
    float bias = number == NULL ? 0 : strtof(number, &end);
    TRY(la_store_get(s, "word.weight", LA_F32, 1, &w, err));
    if (text == NULL || number == NULL || end == number || *end != '\0' || !isfinite(bias) ||
        w.dims[0] > UINT32_MAX / 2)
        return refuse(err, "words");
    char *copy = la_strdup(text);
    const char **words = la_calloc(w.dims[0], sizeof *words);
    logad_status status = copy == NULL || words == NULL ? la_oom(err) : LOGAD_OK;
    if (status == LOGAD_OK && cut_words(copy, words, w.dims[0]) != w.dims[0])
        status = refuse(err, "words");
    if (status == LOGAD_OK)
        status = la_wording_new(&a->wording, words, w.data, (uint32_t)w.dims[0], bias, err);
    free(copy);
    free(words);
    return status;
}

/* The store has refused weights that are not finite. */
static logad_status get_taught(la_appraiser *a, const la_store *s, logad_error *err)
{
    if (!la_store_has(s, LA_APPRAISER_TAUGHT))
        return LOGAD_OK;
    uint64_t n = (uint64_t)a->standing->n_groups + LA_TAUGHT_MORE;
    TRY(get(s, LA_APPRAISER_TAUGHT, LA_F32, n, &a->taught, NULL, err));
    for (uint64_t i = n - 2; i < n; i++)
        if (!(a->taught[i] > 0 && a->taught[i] <= 0.5f))
            return refuse(err, LA_APPRAISER_TAUGHT);
    return LOGAD_OK;
}

static logad_status get_all(la_appraiser *a, const la_store *s, uint32_t n_templates,
                            logad_error *err)
{
    la_tensor theta;
    TRY(la_store_get(s, "appraiser", LA_F32, 2, &theta, err));
    if (theta.dims[0] != LA_APPRAISER_NETS || theta.dims[1] != a->shape.params.size)
        return refuse(err, "appraiser");
    memcpy(a->theta, theta.data, theta.size);
    a->standing = la_calloc(1, sizeof *a->standing);
    if (a->standing == NULL)
        return la_oom(err);
    a->standing->n_templates = n_templates;
    TRY(get_words(a, s, err));
    TRY(get_levels(a, s, err));
    TRY(get_stretches(a->standing, s, err));
    TRY(get_standing(a->standing, s, err));
    return get_taught(a, s, err);
}

logad_status la_appraiser_get(la_appraiser **out, const la_store *s, uint32_t n_templates,
                              logad_error *err)
{
    la_appraiser *a = NULL;
    TRY(la_appraiser_new(&a, err));
    logad_status status = get_all(a, s, n_templates, err);
    if (status != LOGAD_OK) {
        la_appraiser_free(a);
        return status;
    }
    *out = a;
    return LOGAD_OK;
}
