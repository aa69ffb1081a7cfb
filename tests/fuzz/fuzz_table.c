/* A table of any bytes: it ends, and each row has the fields of the head line. */
#include "import/table.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/logad-fuzz-XXXXXX";
    const char *const names[] = {"a", "id", NULL};
    la_table *t = NULL;
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd) != 0)
        abort();
    bool more = la_table_open(&t, path, NULL) == LOGAD_OK;
    int column = more ? la_table_column(t, names) : -1;
    size_t sum = 0;
    while (more && la_table_next(t, &more, NULL) == LOGAD_OK && more)
        for (size_t i = 0; column >= 0 && i < la_table_field(t, column).n; i++)
            sum += (unsigned char)la_table_field(t, column).p[i];
    la_table_close(t);
    unlink(path);
    return sum > 0 && column < 0 ? 1 : 0;
}
