/* The verbs, in the order of --help. */
#include "cli/opt.h"

const la_verb *const la_verbs[] = {
    &la_verb_train, &la_verb_score, &la_verb_eval,   &la_verb_parse,
    &la_verb_check, &la_verb_merge, &la_verb_data,   &la_verb_inspect,
    &la_verb_route, &la_verb_label, &la_verb_distil, NULL,
};
