/* One round of labelling: whom to ask about, and what came back. */
#ifndef LA_ROUND_H
#define LA_ROUND_H

#include "teacher/ask.h"
#include "teacher/groups.h"
#include "teacher/labelfile.h"
#include "teacher/routing.h"

typedef struct la_round {
    const logad_model *m;
    const logad_label_options *o;
    la_routing routing;
    double *margin;   /* [n_sequences] of the model */
    double *severity; /* [n_templates] for the lexical teacher; NULL else */
    bool *suspect;    /* [n_sequences] */
    la_groups groups;
    la_vote *votes; /* [n_sequences] */
    la_label_rows before;
    uint32_t *chosen, n_chosen;
    la_ask_item *items; /* [n_chosen] */
    const char *llm;
} la_round;

/* Loads and routes the target, takes over earlier labels, and chooses. */
LOGAD_CHECKED logad_status la_round_prepare(la_round *r, const logad_model *m,
                                            const logad_label_options *o, logad_error *err);
/* The same for a target that is loaded and scored; d, table and margin stay the caller's. */
LOGAD_CHECKED logad_status la_round_prepare_scored(la_round *r, const logad_model *m,
                                                   const logad_label_options *o,
                                                   const la_dataset *d, const float *table,
                                                   const double *margin, logad_error *err);
/* Asks the lexical teacher or the endpoint about the chosen, and counts up. */
LOGAD_CHECKED logad_status la_round_ask(la_round *r, logad_label_summary *s, logad_error *err);
void la_round_count(const la_round *r, logad_label_summary *s);
/* Makes the questions of the chosen sequences, redacted. Nothing is sent. */
LOGAD_CHECKED logad_status la_round_questions(la_round *r, logad_error *err);
void la_round_free(la_round *r);

bool la_teacher_is_lexical(const logad_teacher_options *o);
/* The name of the LLM: as given, else OPENAI_MODEL, else a default. */
const char *la_teacher_llm(const logad_teacher_options *o);

/* What an answer counts as: nothing where it is unknown or its sequence suspect. */
la_vote la_vote_of(la_label label, double confidence, bool suspect);

#endif
