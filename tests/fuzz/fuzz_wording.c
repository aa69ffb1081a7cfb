/* A table of words of any bytes: what is read judges any text within its limits. */
#include "embed/wording.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    la_wording *w = NULL;
    if (la_wording_parse(&w, "x", (const char *)data, size, NULL) != LOGAD_OK)
        return 0;
    const char *const *words;
    const float *weights;
    float bias;
    uint32_t n = la_wording_words(w, &words, &weights, &bias);
    for (uint32_t i = 0; i < n; i++) {
        double z = la_wording_of(w, words[i]);
        if (!(z >= -LA_WORDING_LIMIT && z <= LA_WORDING_LIMIT))
            abort();
    }
    la_wording_free(w);
    return 0;
}
