/* Inputs in the format rfc5424. */
#include "records.h"
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_records("rfc5424", data, size);
}
