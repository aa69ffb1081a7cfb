/* Options of verbs that ask a teacher: the same words with the same meaning in each. */
#ifndef LA_TEACHER_OPT_H
#define LA_TEACHER_OPT_H

#include "cli/opt.h"
#include <logad/teacher.h>

typedef struct la_teacher_fields {
    const char *teacher, *llm, *api_key_file, *ca_file, *cache, *record, *replay;
    la_opt_list patterns;
    uint64_t max_calls, max_tokens, concurrency;
    double timeout, deadline, backoff;
} la_teacher_fields;

#define LA_TEACHER_DEFAULTS                                                                        \
    {                                                                                              \
        .max_calls = 500, .concurrency = 4, .timeout = 60, .deadline = 3600, .backoff = 0.5        \
    }

/* Rows for a table whose options struct struct_ has these fields as in_. */
#define LA_TEACHER_AT(struct_, in_, field) .offset = offsetof(struct_, in_.field)
#define LA_TEACHER_OPTIONS(struct_, in_)                                                           \
    {.name = "teacher",                                                                            \
     .type = LA_OPT_CHOICE,                                                                        \
     LA_TEACHER_AT(struct_, in_, teacher),                                                         \
     .arg = "KIND",                                                                                \
     .choices = "http|lexical",                                                                    \
     .help = "http: an OpenAI-compatible endpoint; lexical: words of failure, no LLM"},            \
        {.name = "llm",                                                                            \
         .type = LA_OPT_STRING,                                                                    \
         LA_TEACHER_AT(struct_, in_, llm),                                                         \
         .arg = "NAME",                                                                            \
         .help = "the endpoint's name of the model; default: $OPENAI_MODEL, else gpt-4o-mini"},    \
        {.name = "max-calls",                                                                      \
         .type = LA_OPT_UINT,                                                                      \
         LA_TEACHER_AT(struct_, in_, max_calls),                                                   \
         .arg = "N",                                                                               \
         .min = 1,                                                                                 \
         .max = 1e9,                                                                               \
         .help = "requests sent at most, repeated ones included"},                                 \
        {.name = "max-tokens",                                                                     \
         .type = LA_OPT_UINT,                                                                      \
         LA_TEACHER_AT(struct_, in_, max_tokens),                                                  \
         .arg = "N",                                                                               \
         .min = 1,                                                                                 \
         .max = 1e15,                                                                              \
         .help = "tokens at most, sent and received; default: no limit"},                          \
        {.name = "concurrency",                                                                    \
         .type = LA_OPT_UINT,                                                                      \
         LA_TEACHER_AT(struct_, in_, concurrency),                                                 \
         .arg = "N",                                                                               \
         .min = 1,                                                                                 \
         .max = 64,                                                                                \
         .help = "requests under way at a time"},                                                  \
        {.name = "timeout",                                                                        \
         .type = LA_OPT_REAL,                                                                      \
         LA_TEACHER_AT(struct_, in_, timeout),                                                     \
         .arg = "SECONDS",                                                                         \
         .min = 0.05,                                                                              \
         .max = 3600,                                                                              \
         .help = "for one request"},                                                               \
        {.name = "deadline",                                                                       \
         .type = LA_OPT_REAL,                                                                      \
         LA_TEACHER_AT(struct_, in_, deadline),                                                    \
         .arg = "SECONDS",                                                                         \
         .min = 0.1,                                                                               \
         .max = 1e6,                                                                               \
         .help = "for all requests together"},                                                     \
        {.name = "backoff",                                                                        \
         .type = LA_OPT_REAL,                                                                      \
         LA_TEACHER_AT(struct_, in_, backoff),                                                     \
         .arg = "SECONDS",                                                                         \
         .min = 0.001,                                                                             \
         .max = 30,                                                                                \
         .help = "before a second try, doubled with each, where the server names no time"},        \
        {.name = "cache",                                                                          \
         .type = LA_OPT_STRING,                                                                    \
         LA_TEACHER_AT(struct_, in_, cache),                                                       \
         .arg = "FILE",                                                                            \
         .help = "answers paid for before; default: logad/answers.jsonl in the user's cache"},     \
        {.name = "record",                                                                         \
         .type = LA_OPT_STRING,                                                                    \
         LA_TEACHER_AT(struct_, in_, record),                                                      \
         .arg = "DIR",                                                                             \
         .help = "keep every request and reply there"},                                            \
        {.name = "replay",                                                                         \
         .type = LA_OPT_STRING,                                                                    \
         LA_TEACHER_AT(struct_, in_, replay),                                                      \
         .arg = "DIR",                                                                             \
         .help = "answer from a recording, without a network"},                                    \
        {.name = "api-key-file",                                                                   \
         .type = LA_OPT_STRING,                                                                    \
         LA_TEACHER_AT(struct_, in_, api_key_file),                                                \
         .arg = "FILE",                                                                            \
         .help = "holds the key, only its owner may read it; default: $OPENAI_API_KEY"},           \
        {.name = "cacert",                                                                         \
         .type = LA_OPT_STRING,                                                                    \
         LA_TEACHER_AT(struct_, in_, ca_file),                                                     \
         .arg = "FILE",                                                                            \
         .help = "certificates to trust in place of the system's"},                                \
    {                                                                                              \
        .name = "hide", .type = LA_OPT_LIST, LA_TEACHER_AT(struct_, in_, patterns),                \
        .arg = "NAME=RE",                                                                          \
        .help = "what matches RE (PCRE2) does not leave this machine; repeatable"                  \
    }

static inline logad_teacher_options la_teacher_options(const la_teacher_fields *f)
{
    return (logad_teacher_options){.teacher = f->teacher,
                                   .llm = f->llm,
                                   .api_key_file = f->api_key_file,
                                   .ca_file = f->ca_file,
                                   .cache = f->cache,
                                   .record = f->record,
                                   .replay = f->replay,
                                   .patterns = f->patterns.items,
                                   .n_patterns = f->patterns.n,
                                   .max_calls = f->max_calls,
                                   .max_tokens = f->max_tokens,
                                   .concurrency = (unsigned)f->concurrency,
                                   .timeout = f->timeout,
                                   .deadline = f->deadline,
                                   .backoff = f->backoff};
}

/* GeneralLog asks about as many sequences as it may send requests. */
static inline logad_label_options la_teacher_questions(const la_teacher_fields *f, uint64_t seed,
                                                       unsigned threads)
{
    return (logad_label_options){.teacher = la_teacher_options(f),
                                 .count = f->max_calls < 1000000 ? (uint32_t)f->max_calls : 1000000,
                                 .route = {.threads = threads},
                                 .seed = seed};
}

#endif
