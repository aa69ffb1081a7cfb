/* Masks: variables in order and inside the text; the text around them and their marks can be put
 * together again; equal keys have equal text but for the variables. */
#include "parse/mask.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static la_masker *masker;
    static uint32_t offsets[LA_MASK_MAX_BYTES + 2];
    la_masked m;
    la_buf text = {0};
    if (masker == NULL && la_masker_new(&masker, NULL, 0, NULL) != LOGAD_OK)
        return 0;
    la_mask(masker, (const char *)data, size, &m);
    size_t at = 0, marks = 0;
    for (size_t i = 0; i < m.n_vars; i++) {
        if (m.vars[i].at < at || m.vars[i].len == 0 || m.vars[i].at + m.vars[i].len > size)
            abort();
        at = m.vars[i].at + m.vars[i].len;
    }
    if (m.n_key > size + 2 || m.n_key > LA_MASK_MAX_BYTES + 2)
        abort();
    la_masked_mark(&m, &text, offsets);
    for (size_t i = 0; i < text.n; i++) {
        marks += text.p[i] == LA_MASK_MARK;
        if (offsets[i] >= size || (i > 0 && offsets[i] <= offsets[i - 1]))
            abort();
    }
    if (marks != m.n_vars)
        abort();
    la_buf_free(&text);
    return 0;
}
