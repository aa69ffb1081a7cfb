/* A trained model in memory: the network, what the target looked like, and where it all came from.
 * File format: docs/FORMATS.md. */
#ifndef LA_MODEL_H
#define LA_MODEL_H

#include "base/arena.h"
#include "base/str.h"
#include "embed/embed.h"
#include "model/appraiser.h"
#include "model/net.h"
#include "seq/dataset.h"
#include "seq/ledger.h"
#include <logad/model.h>

#define LA_MODEL_FORMAT        "logad-model-1"
#define LA_MODEL_MAX_TEMPLATES (1u << 20) /* as many as a dataset may have */
#define LA_MODEL_MAX_SETS      16         /* sources */
#define LA_MODEL_MAX_KINDS     (1u << 24) /* of sequences, that a teacher was asked about */
#define LA_MODEL_MAX_EVENTS    1000000    /* of a window */
#define LA_MODEL_MAX_MASKS     256

/* Maths options and inputs of a training run; everything here decides the model's bytes. */
typedef struct la_provenance {
    const char *method;
    uint64_t seed;
    uint32_t episodes, best_episode;
    bool no_adversarial, no_meta, source_only, scramble_source, scramble_simulated;
    double holdout;
    const char *inputs; /* JSON: [{"set","role","sha256","sessions","sequences"}] */
    const char *vectors_digest;
    const char *selection; /* JSON: how the episode was chosen, label-free */
} la_provenance;

struct logad_model {
    la_net *net;
    float *theta; /* [net->params.size] */
    /* Where there is one, it gives the scores, and the network is only a small placeholder. */
    la_appraiser *appraiser;

    const char *target;          /* its name as given, last component of a path */
    bool simulated;              /* the target was a bundled sample */
    const char *format;          /* header format of the target's raw lines, NULL if unknown */
    const char *header;          /* the layout it was read by, where the user gave one */
    const char *multiline_start; /* the pattern of a record's first line, where the user gave one */
    char **masks;                /* user masks "NAME=RE" it was read with */
    uint32_t n_masks;
    la_grouping grouping;
    uint32_t n_templates;
    char **templates;
    float *table; /* [n_templates x d_in] their vectors */
    la_idf *idf;  /* of these templates */
    /* [n_source x d_in] vectors of the sources' templates, by which sessions are routed; NULL and 0
     * in a model that kept none. */
    float *source_table;
    uint64_t *source_ids; /* [n_source] ids of their texts */
    /* What a teacher's answers said of kinds of sequences (sets of events), as log odds that they
     * are anomalous: it goes before a network's word, and is added to an appraiser's. NULL and 0
     * where there was no teacher. */
    uint64_t *kind; /* [n_kinds] la_model_kind of each, rising */
    float *kind_odds;
    uint32_t n_kinds;
    uint32_t n_source;

    double threshold;           /* a session is anomalous where margin >= threshold */
    const char *threshold_rule; /* how it was found, in words */
    uint32_t max_events;
    la_provenance from;
    la_ledger ledger;
    char digest[65]; /* SHA-256 in the file; "" before it is saved */
    la_arena memory; /* strings and templates */
};

/* An empty model over a network; the model owns net. */
LOGAD_CHECKED logad_status la_model_new(logad_model **out, la_net *net, logad_error *err);
/* Copies a text into the model's memory; NULL if out of memory or s is NULL. */
const char *la_model_text(logad_model *m, const char *s);
/* Takes over the target's templates and their vectors table[n x d_in] (both copied). */
LOGAD_CHECKED logad_status la_model_set_templates(logad_model *m, const char *const *templates,
                                                  uint32_t n, const float *table, logad_error *err);
/* Copies the vectors of the sources' templates, table[n x d_in], and their ids[n]. */
LOGAD_CHECKED logad_status la_model_set_source(logad_model *m, uint32_t n, const float *table,
                                               const uint64_t *ids, logad_error *err);
/* The id of a set of templates, whatever their order: a sum over the distinct ones' ids. */
uint64_t la_model_kind(const uint64_t *ids, size_t n);
/* An appraiser's kinds are halves: the id of the one of a set where its own verdict is anomalous,
 * or is not. */
uint64_t la_model_half(uint64_t kind, bool anomalous);
/* Copies the odds of kinds, which must be finite; kinds come in any order, each once. */
LOGAD_CHECKED logad_status la_model_set_kinds(logad_model *m, const uint64_t *kind,
                                              const float *odds, uint32_t n, logad_error *err);
/* What a margin beyond the threshold is worth as log odds beside other evidence: however sure the
 * model sounds, it is taken to be wrong in a share of cases; 0 < wrong <= 1/2. */
#define LA_MODEL_WRONG 0.1 /* where nothing is known of it */
double la_model_word(double beyond, double wrong);
/* For sequences of known kinds: a network's margin becomes threshold + odds, an appraiser's
 * threshold + its word + odds, or what it was if that is further out on the same side. */
LOGAD_CHECKED logad_status la_model_recall(const logad_model *m, const la_dataset *d,
                                           double *margin, logad_error *err);
/* How raw lines are to be read, where it is said; NULL: as the model says. */
typedef struct la_reading_asked {
    const char *format, *header, *multiline_start, *group;
} la_reading_asked;
/* How the model wants raw lines read, unless asked otherwise. The texts are borrowed. Errors:
 * LOGAD_EUSAGE (a group that is none). */
LOGAD_CHECKED logad_status la_model_reading(const logad_model *m, const la_reading_asked *asked,
                                            la_dataset_options *out, logad_error *err);
/* The target and how its raw lines were read, as members of a JSON object that others precede. */
void la_model_put_target(const logad_model *m, la_buf *b);
/* Copies the user masks. */
LOGAD_CHECKED logad_status la_model_set_masks(logad_model *m, const char *const *masks, size_t n,
                                              logad_error *err);
LOGAD_CHECKED logad_status la_model_save(const logad_model *m, const char *path, logad_error *err);
/* logad_model_load from the bytes of a file; without require_sha also of one that lacks its digest,
 * so that a fuzzer gets further. */
LOGAD_CHECKED logad_status la_model_parse(logad_model **out, const void *p, size_t n,
                                          bool require_sha, logad_error *err);

/* Vectors of a dataset's templates as the model sees them: its own row where the text is known,
 * else from the word vectors at vectors_path (NULL: the bundled table), which are opened only when
 * a text is new. *out [d->n_templates x d_in] is the caller's. n_new (may be NULL): templates
 * without a row. Errors: LOGAD_ECONFIG (vectors other than those of the training), LOGAD_EINPUT. */
LOGAD_CHECKED logad_status la_model_table(const logad_model *m, const la_dataset *d,
                                          const char *vectors_path, float **out, uint32_t *n_new,
                                          logad_error *err);

/* Which sequences training did not see: a seeded share of the distinct ones, by a hash of their
 * template ids, so that it does not depend on their order. held[n_sequences]. */
void la_holdout(const la_dataset *d, double share, uint64_t seed, bool *held);

/* "hdfs" of "hdfs", "my.log" of "/var/log/my.log": models do not keep paths. */
const char *la_set_label(const char *name_or_path);

#endif
