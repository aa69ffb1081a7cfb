/* Any bytes as a safetensors file. Where it is accepted, every tensor can be read to its end and
 * has the size its shape says. */
#include "io/store.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t width[] = {4, 2, 1, 1, 4, 8};
    la_store *s;
    logad_error err;
    if (la_store_parse(&s, data, size, size % 2 == 0, &err) != LOGAD_OK)
        return 0;
    size_t total = 0, sum = 0;
    for (size_t i = 0; i < la_store_n_tensors(s); i++) {
        const la_tensor *t = la_store_tensor(s, i);
        size_t n = width[t->dtype];
        for (unsigned d = 0; d < t->n_dims; d++)
            n *= (size_t)t->dims[d];
        if (n != t->size || (uintptr_t)t->data % 8 != 0)
            abort();
        for (size_t k = 0; k < n; k++)
            sum += ((const unsigned char *)t->data)[k];
        total += n;
    }
    la_store_free(s);
    if (total > size || sum > total * 255)
        abort();
    return 0;
}
