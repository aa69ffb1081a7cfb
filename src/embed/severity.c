/* event -> score: how much the words of a template mean failure. */
#include "embed/severity.h"
#include "base/mem.h"
#include "embed/embed.h"
#include "embed/split.h"
#include <math.h>
#include <stdlib.h>

/* From the standards that name failures, not from any log: the severities of RFC 5424, table 2,
 * from warning up; then words of the texts that POSIX gives to signals and error numbers (SIGPWR
 * "Power failure", SIGSEGV "Segmentation fault", SIGABRT "Aborted", SIGKILL "Killed", SIGILL
 * "Illegal instruction", EPIPE "Broken pipe", EINVAL "Invalid argument", EACCES "Permission
 * denied", ECONNREFUSED "Connection refused", ENETUNREACH "Network is unreachable"). */
const char *const la_failure_words[LA_FAILURE_WORDS_N] = {
    "emergency", "alert",   "critical", "error",   "warning", "failure", "fault",      "aborted",
    "killed",    "illegal", "broken",   "invalid", "denied",  "refused", "unreachable"};

typedef struct severity {
    const la_words *words;
    uint32_t dim, n_failures;
    float *failures; /* [n_failures x dim] of unit length */
    float *vector;   /* [dim] */
    la_buf scratch;
    double best;
} severity;

static double norm(const float *v, uint32_t dim)
{
    double square = 0.0;
    for (uint32_t k = 0; k < dim; k++)
        square += (double)v[k] * (double)v[k];
    return sqrt(square);
}

static void meet_sub(void *ctx, la_str word)
{
    severity *s = ctx;
    if (!la_words_find(s->words, word, s->vector))
        return;
    double length = norm(s->vector, s->dim);
    for (uint32_t f = 0; f < s->n_failures && length > 0.0; f++) {
        double dot = 0.0;
        for (uint32_t k = 0; k < s->dim; k++)
            dot += (double)s->vector[k] * (double)s->failures[(size_t)f * s->dim + k];
        s->best = fmax(s->best, dot / length);
    }
}

static void meet_raw(void *ctx, la_str raw)
{
    severity *s = ctx;
    la_split_sub(raw, &s->scratch, meet_sub, s);
}

/* Failure words that a table lacks are left out. */
static void find_failures(severity *s)
{
    for (uint32_t i = 0; i < LA_FAILURE_WORDS_N; i++) {
        float *to = s->failures + (size_t)s->n_failures * s->dim;
        if (!la_words_find(s->words, la_str_of(la_failure_words[i]), to))
            continue;
        double length = norm(to, s->dim);
        for (uint32_t k = 0; k < s->dim && length > 0.0; k++)
            to[k] = (float)((double)to[k] / length);
        s->n_failures++;
    }
}

logad_status la_severity(double *value, char *const *templates, uint32_t n, const la_words *words,
                         logad_error *err)
{
    severity s = {.words = words, .dim = la_words_dim(words)};
    s.vector = la_calloc(s.dim, sizeof *s.vector);
    s.failures = la_calloc((size_t)LA_FAILURE_WORDS_N * s.dim, sizeof *s.failures);
    bool there = s.vector != NULL && s.failures != NULL;
    for (size_t i = 0; i < LA_WORD_MAX; i++) /* room for the longest sub-word: see la_split_sub */
        la_buf_char(&s.scratch, ' ');
    there = there && !s.scratch.failed;
    if (there)
        find_failures(&s);
    for (uint32_t i = 0; there && i < n; i++) {
        s.best = 0.0;
        la_split_raw(la_str_of(templates[i]), meet_raw, &s);
        value[i] = s.best;
    }
    free(s.vector);
    free(s.failures);
    la_buf_free(&s.scratch);
    return there ? LOGAD_OK : la_oom(err);
}
