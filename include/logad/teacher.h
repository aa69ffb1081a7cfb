/* The teacher: an LLM, or a stand-in, that labels the sequences a small model knows too little of.
 *
 * route splits a target into general sequences, which resemble the sources, and proprietary ones;
 * label has a teacher label some of the latter; distil puts those labels into the model. */
#ifndef LOGAD_TEACHER_H
#define LOGAD_TEACHER_H

#include <logad/model.h>
#include <stddef.h>
#include <stdint.h>

/* Which set to look at, and where general ends. */
typedef struct logad_route_options {
    const char *target;                  /* name or path */
    const char *group, *format, *header; /* of raw inputs; NULL = the model's, else detected */
    const char *vectors;                 /* for templates that the model does not know */
    bool has_tau;
    double tau;      /* where has_tau: a sequence is general from this similarity on */
    double quantile; /* of its events' similarities that stands for a sequence; 0 = the least */
    unsigned threads;
} logad_route_options;

/* Writes the split to *text, which the caller frees (JSON: exactly one object).
 * Errors: LOGAD_EINPUT (no such set), LOGAD_EMODEL (a model without its sources' vectors). */
LOGAD_CHECKED logad_status logad_route(const logad_model *m, const logad_route_options *o,
                                       bool json, char **text, size_t *n, logad_error *err);

typedef struct logad_teacher_options {
    const char *teacher; /* "http" (NULL): an OpenAI-compatible endpoint; "lexical": built in */
    const char *llm;     /* the endpoint's name of the model; NULL: OPENAI_MODEL, else a default */
    const char *api_key_file, *ca_file;
    const char *cache;           /* file of answers; NULL = the user's; "" = none */
    const char *record, *replay; /* folders; replay opens no socket */
    const char *const *patterns; /* NAME=PCRE2: more that must not leave */
    size_t n_patterns;
    uint64_t max_calls;   /* requests sent; 0 = 500 */
    uint64_t max_tokens;  /* both ways, by estimate before and by count after; 0 = no limit */
    unsigned concurrency; /* requests under way; 0 = 4 */
    double timeout;       /* seconds of a request; 0 = 60 */
    double deadline;      /* seconds in which asking must end; 0 = 3600 */
    double backoff;       /* seconds before the second try; 0 = 0.5 */
} logad_teacher_options;

typedef struct logad_teacher_counts {
    uint64_t asked;    /* questions put to the teacher */
    uint64_t cached;   /* of them answered from the cache or a recording */
    uint64_t calls;    /* requests sent */
    uint64_t tokens;   /* as the endpoint counted them, else estimated */
    uint64_t invalid;  /* replies without a valid answer */
    uint64_t failed;   /* questions that got no answer */
    uint64_t blocked;  /* not asked, since they could not be redacted for sure */
    uint64_t hidden;   /* secrets, addresses and names taken out */
    bool budget;       /* calls or tokens were used up */
    bool unreachable;  /* asking ended early: refused, failing, or out of time */
    char stopped[280]; /* why it ended early; "" = it did not */
} logad_teacher_counts;

typedef struct logad_label_options {
    logad_route_options route;
    logad_teacher_options teacher;
    const char *out;    /* labels.jsonl; NULL or "-" is stdout */
    const char *labels; /* one of an earlier round to go on from; NULL: none */
    uint32_t count;     /* distinct sequences to label at most; 0 = 200 */
    bool dry_run;       /* only write the requests that would be sent, one a line */
    uint64_t seed;
} logad_label_options;

typedef struct logad_label_summary {
    uint32_t general, proprietary; /* distinct sequences */
    double tau;
    uint32_t labelled, anomalous, suspect; /* suspect: kept out of distillation */
    uint64_t estimated_tokens;
    logad_teacher_counts counts;
} logad_label_summary;

/* Labels distinct proprietary sequences, of a model of auto also general ones near its threshold,
 * and writes one JSON object a line. What was labelled is written whatever stops the asking.
 * Errors: as logad_route; LOGAD_ENET (no endpoint, or it answered nothing), LOGAD_ECONFIG,
 * LOGAD_EIO. */
LOGAD_CHECKED logad_status logad_label(const logad_model *m, const logad_label_options *o,
                                       logad_label_summary *summary, logad_error *err);

/* Whether a teacher could be asked at all: the lexical one, a recording, or an endpoint that the
 * environment names. Errors: LOGAD_ENET. */
LOGAD_CHECKED logad_status logad_teacher_check(const logad_teacher_options *o, logad_error *err);

/* GeneralLog: a logad_second_opinion whose ctx is a struct logad_general. The teacher's word counts
 * for sequences it is asked about (as in logad_label), the model's for all others, also where no
 * teacher can be reached. */
typedef struct logad_general {
    logad_label_options how;     /* route.target, out and labels are not looked at */
    logad_label_summary summary; /* result */
} logad_general;
logad_second_opinion logad_general_opinion;

#endif
