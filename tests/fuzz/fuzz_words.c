/* Word-vector files and the splitter: the first byte chooses; no input may crash or give a row that
 * is not finite. */
#include "base/mem.h"
#include "embed/wordfile.h"
#include <logad/line.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    la_words *w = size > 0 ? la_words_alloc() : NULL;
    if (w == NULL)
        return 0;
    const char *p = (const char *)data + 1, *end = p + size - 1;
    logad_status s = LOGAD_OK;
    if (data[0] == 'S') {
        la_store *store = NULL;
        s = la_store_parse(&store, p, size - 1, false, NULL);
        s = s == LOGAD_OK ? la_words_from_store(w, store, NULL) : s;
        if (s != LOGAD_OK)
            la_store_free(store);
    }
    for (const char *stop; data[0] != 'S' && p < end && s == LOGAD_OK; p = stop + 1) {
        stop = memchr(p, '\n', (size_t)(end - p));
        stop = stop == NULL ? end : stop;
        s = la_words_text_line(w, (la_str){p, (size_t)(stop - p)}, NULL);
    }
    float *row = s == LOGAD_OK && la_words_seal(w, NULL) == LOGAD_OK ? la_calloc(w->dim, 4) : NULL;
    for (uint32_t i = 0; row != NULL && i < w->n_rows; i++) {
        la_words_row(w, i, row);
        if (!isfinite(row[w->dim - 1]))
            abort();
    }
    free(row);
    la_words_free(w);
    return 0;
}
