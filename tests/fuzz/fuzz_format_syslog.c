/* Inputs in the format syslog. */
#include "records.h"
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_records("syslog", data, size);
}
