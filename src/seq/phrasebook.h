/* The phrase book: message templates of invented systems, for simulated logs and for how faults are
 * worded. data/README.md says where they come from. */
#ifndef LA_PHRASEBOOK_H
#define LA_PHRASEBOOK_H

#include "base/arena.h"
#include "base/err.h"
#include <stddef.h>
#include <stdint.h>

#define LA_PHRASEBOOK_MAX_BYTES ((size_t)64 << 20)
#define LA_PHRASE_MAX_TEXT      4096u /* bytes of one template */
#define LA_PHRASE_MAX_ROWS      4096u /* templates of one system */

typedef enum { LA_PHRASE_ROUTINE, LA_PHRASE_BENIGN, LA_PHRASE_FAULT } la_phrase_class;

/* How often a message comes: routine ones once, in some sessions (opt) or repeatedly (many); benign
 * ones in few sessions (rare) or more (some); faults alone (lone) or in a burst (chain). */
typedef enum {
    LA_HOW_ONCE,
    LA_HOW_OPT,
    LA_HOW_MANY,
    LA_HOW_RARE,
    LA_HOW_SOME,
    LA_HOW_LONE,
    LA_HOW_CHAIN
} la_phrase_how;

typedef struct la_phrase {
    uint32_t system; /* index into la_phrasebook.system */
    la_phrase_class cls;
    la_phrase_how how;
    const char *text; /* variable parts are <*> */
} la_phrase;

typedef struct la_phrasebook {
    uint32_t n_systems;
    const char **system;
    uint32_t *first; /* [n_systems + 1]: rows first[i] to first[i + 1] - 1 are of system i */
    uint32_t n;
    la_phrase *row;  /* [n] in the order of the file */
    char digest[65]; /* SHA-256 of the file (of a gzip file: of what is in it) */
    size_t cap_systems, cap_first, cap_rows;
    la_arena arena; /* the texts */
} la_phrasebook;

/* Lines "system<TAB>class<TAB>how<TAB>template" without a header, the lines of a system together,
 * with a routine message and no template twice. path NULL: the bundled book. Errors: LOGAD_EINPUT
 * (with file and line), LOGAD_ENOMEM. */
LOGAD_CHECKED logad_status la_phrasebook_open(la_phrasebook **out, const char *path,
                                              logad_error *err);
/* The same from memory; name stands for the file in errors. */
LOGAD_CHECKED logad_status la_phrasebook_parse(la_phrasebook **out, const char *name, const char *p,
                                               size_t n, logad_error *err);
void la_phrasebook_free(la_phrasebook *b); /* NULL is fine */

#endif
