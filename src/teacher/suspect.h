/* Log texts that talk to a language model instead of about a program. */
#ifndef LA_SUSPECT_H
#define LA_SUSPECT_H

#include "base/str.h"
#include <stdbool.h>

/* Words of chat roles, orders to ignore or answer, fences, parts of the answer's own form. A sign,
 * not a proof: the label of a sequence with such a text is kept out of distillation, and the
 * sequence is no example in others' prompts. Reads at most LA_SUSPECT_BYTES. */
#define LA_SUSPECT_BYTES 8192
bool la_is_suspect(la_str text);

#endif
