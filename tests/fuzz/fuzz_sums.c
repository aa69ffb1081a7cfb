/* A line of a SHA256SUMS of any bytes: what is taken for a name is that of a file in the folder. */
#include "net/fetch_set.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    la_sum_line l;
    if (!la_sum_line_read(&l, (const char *)data, size))
        return 0;
    if (strlen(l.sha256) != 64 || l.name[0] == '\0' || l.name[0] == '.' ||
        strpbrk(l.name, "/\\ \n") != NULL)
        abort();
    return 0;
}
