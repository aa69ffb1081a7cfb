/* Inputs in the format journald-export. */
#include "records.h"
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_records("journald-export", data, size);
}
