/* Any bytes as a model file: refused, or a model that can be described. */
#include "model/model.h"
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    logad_model *m = NULL;
    if (la_model_parse(&m, data, size, false, NULL) != LOGAD_OK)
        return 0;
    FILE *f = fopen("/dev/null", "w");
    if (f != NULL) {
        (void)!logad_model_describe(m, true, f, NULL);
        (void)!logad_model_describe(m, false, f, NULL);
        fclose(f);
    }
    logad_model_free(m);
    return 0;
}
