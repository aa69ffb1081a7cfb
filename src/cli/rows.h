/* Rows of the option tables that several verbs have: each option is described here once, and means
 * the same wherever it stands. s is the verb's options struct, which has the fields that are named.
 * The rows of a teacher are in teacher_opt.h. */
#ifndef LA_ROWS_H
#define LA_ROWS_H

#include "cli/opt.h"

#define LA_ROW(s, field) .offset = offsetof(s, field)

/* The model that a verb reads. */
#define LA_ROW_MODEL(s, help_)                                                                     \
    {                                                                                              \
        .name = "model", .letter = 'm', .type = LA_OPT_STRING, LA_ROW(s, model), .arg = "FILE",    \
        .required = true, .help = help_                                                            \
    }
#define LA_ROW_TARGET(s, help_)                                                                    \
    {                                                                                              \
        .name = "target", .type = LA_OPT_STRING, LA_ROW(s, target), .arg = "SET",                  \
        .required = true, .help = help_                                                            \
    }
#define LA_ROW_OUTPUT(s, help_)                                                                    \
    {                                                                                              \
        .name = "output", .letter = 'o', .type = LA_OPT_STRING, LA_ROW(s, output), .arg = "FILE",  \
        .help = help_                                                                              \
    }
#define LA_ROW_JSON(s)                                                                             \
    {                                                                                              \
        .name = "json", .type = LA_OPT_FLAG, LA_ROW(s, json),                                      \
        .help = "one JSON object in place of the text"                                             \
    }
#define LA_ROW_VECTORS(s)                                                                          \
    {                                                                                              \
        .name = "vectors", .type = LA_OPT_STRING, LA_ROW(s, vectors), .arg = "FILE",               \
        .help = "word vectors: GloVe text, .f16 or safetensors; default: the bundled table"        \
    }

/* How raw lines are cut: fields format, header. */
#define LA_ROWS_FORMAT(s)                                                                          \
    {.name = "format",                                                                             \
     .type = LA_OPT_STRING,                                                                        \
     LA_ROW(s, format),                                                                            \
     .arg = "NAME",                                                                                \
     .help = "format of raw logs: syslog, json, docker, hdfs, ...; default: the model's, else "    \
             "detected"},                                                                          \
    {                                                                                              \
        .name = "header", .type = LA_OPT_STRING, LA_ROW(s, header), .arg = "LAYOUT",               \
        .help = "header layout, such as '<Date> <Time> <Level> <Content>'"                         \
    }
#define LA_ROW_MULTILINE(s)                                                                        \
    {                                                                                              \
        .name = "multiline-start", .type = LA_OPT_STRING, LA_ROW(s, multiline_start), .arg = "RE", \
        .help = "a line that matches RE (PCRE2) begins a record, all others go on with it"         \
    }
/* What is a record and what a variable in it: fields multiline_start, masks. */
#define LA_ROWS_RECORDS(s)                                                                         \
    LA_ROW_MULTILINE(s),                                                                           \
    {                                                                                              \
        .name = "mask", .type = LA_OPT_LIST, LA_ROW(s, masks), .arg = "NAME=RE",                   \
        .help = "what matches RE (PCRE2) is a variable"                                            \
    }
#define LA_ROW_MASK_FILE(s)                                                                        \
    {                                                                                              \
        .name = "mask-file", .type = LA_OPT_STRING, LA_ROW(s, mask_file), .arg = "FILE",           \
        .help = "more masks, one a line"                                                           \
    }
#define LA_ROW_GROUP(s)                                                                            \
    {                                                                                              \
        .name = "group", .type = LA_OPT_STRING, LA_ROW(s, group), .arg = "HOW",                    \
        .help = "sessions of raw logs: field:NAME (the id behind a word) or id:RE (PCRE2), in "    \
                "the message, else an envelope's entry, else the record; id:block, id:instance, "  \
                "id:uuid, id:trace, id:process, id:bracket; node:120, count:20, time:60; "         \
                "default: the model's, else detected"                                              \
    }

/* What counts as general: fields tau (NAN: not given), quantile. */
#define LA_ROW_TAU(s)                                                                              \
    {                                                                                              \
        .name = "tau", .type = LA_OPT_REAL, LA_ROW(s, tau), .arg = "COSINE", .min = -1, .max = 1,  \
        .help = "general from this similarity on; default: by Otsu's cut"                          \
    }
#define LA_ROW_QUANTILE(s)                                                                         \
    {                                                                                              \
        .name = "quantile", .type = LA_OPT_REAL, LA_ROW(s, quantile), .arg = "Q", .min = 0,        \
        .max = 1, .help = "a sequence is as similar as this quantile of its events (0: the least)" \
    }

/* FusionLog, by itself or within train. */
#define LA_ROW_ROUNDS(s, help_)                                                                    \
    {                                                                                              \
        .name = "rounds", .type = LA_OPT_UINT, LA_ROW(s, rounds), .arg = "N", .min = 1,            \
        .max = 100, .help = help_                                                                  \
    }
#define LA_ROW_COUNT(s, help_)                                                                     \
    {                                                                                              \
        .name = "count", .type = LA_OPT_UINT, LA_ROW(s, count), .arg = "N", .min = 1, .max = 1e6,  \
        .help = help_                                                                              \
    }

/* What the rows of a verb that routes say: fields target, group, format, header, vectors, tau,
 * quantile, common. */
#define LA_ROUTE(o)                                                                                \
    {                                                                                              \
        .target = (o)->target, .group = (o)->group, .format = (o)->format, .header = (o)->header,  \
        .vectors = (o)->vectors, .has_tau = !isnan((o)->tau), .tau = (o)->tau,                     \
        .quantile = (o)->quantile, .threads = (unsigned)(o)->common.threads                        \
    }

#endif
