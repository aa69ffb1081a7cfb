/* The line reader over any bytes, plain or gzip: lines add up, offsets grow, no line is over the
 * limit, and reading again gives the same. */
#include "base/hash.h"
#include "io/source.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t read_lines(const uint8_t *data, size_t size)
{
    la_source *s;
    logad_reader *r;
    logad_line line;
    bool more;
    uint64_t n = 0, next = 0, sum = 0;
    if (la_source_memory(&s, data, size, NULL) != LOGAD_OK ||
        la_reader_from(&r, s, NULL) != LOGAD_OK)
        return 0;
    /* A stream of a few bytes can hold a gigabyte: enough of it is enough. */
    while (next < (2u << 20) && logad_reader_next(r, &line, &more, NULL) == LOGAD_OK && more) {
        if (line.number != ++n || line.byte < next || line.len > LOGAD_LINE_MAX)
            abort();
        if (line.len > 0 && memchr(line.text, '\n', line.len) != NULL)
            abort();
        sum = la_hash64(line.text, line.len, sum);
        next = line.byte + line.len + (line.cut ? 1 : 0);
    }
    logad_reader_close(r);
    return sum + n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (read_lines(data, size) != read_lines(data, size))
        abort();
    return 0;
}
