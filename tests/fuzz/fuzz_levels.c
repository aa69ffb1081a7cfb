/* A table of levels of any bytes: what is read gives rising numbers. */
#include "embed/levels.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    la_levels l;
    if (la_levels_parse(&l, "x", (const char *)data, size, NULL) == LOGAD_OK)
        for (uint32_t i = 0; i < l.n; i++)
            for (int k = 0; k < LA_LEVELS_N; k++)
                if (!(la_levels_at(&l, i, (la_level)k, 0.1) <=
                      la_levels_at(&l, i, (la_level)k, 0.9)))
                    abort();
    la_levels_free(&l);
    return 0;
}
