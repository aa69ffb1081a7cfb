/* What all fuzz targets of formats check: units come in the order of lines and add up, messages are
 * one line, and reading again gives the same. */
#ifndef FUZZ_RECORDS_H
#define FUZZ_RECORDS_H

#include "base/hash.h"
#include "base/log.h"
#include "io/source.h"
#include "parse/records.h"
#include <stdlib.h>
#include <string.h>

/* piece: of long lines; 0: of those that are too long. */
static uint64_t read_records(const char *format, const uint8_t *data, size_t size, size_t piece)
{
    la_records *r;
    la_source *source;
    logad_reader *reader;
    uint64_t hash = 0, last = 0;
    la_unit u = {0};
    bool more = true;
    la_log_set(LA_QUIET);
    if (la_records_new(&r, &(logad_parser_options){.format = format}, NULL) != LOGAD_OK)
        abort();
    if (la_source_memory(&source, data, size, NULL) != LOGAD_OK ||
        la_reader_from(&reader, source, NULL) != LOGAD_OK)
        abort();
    la_reader_split(reader, piece);
    if (la_records_from(r, reader, NULL) != LOGAD_OK)
        abort();
    /* A gzip stream of a few bytes can hold a gigabyte: enough of it is enough. */
    while (last < 20000 && la_records_next(r, &u, &more, NULL) == LOGAD_OK && more) {
        if (u.number != (u.same_line ? last : last + 1))
            abort();
        last = u.number;
        hash = la_hash64(&u.kind, sizeof u.kind, hash);
        if (u.kind == LA_UNIT_SKIPPED || u.again)
            continue;
        if (memchr(u.event.content, '\n', u.event.content_len) != NULL)
            abort();
        hash = la_hash64(u.event.content, u.event.content_len, hash);
    }
    const la_unit_counts *c = la_records_counts(r);
    if (c->parsed + c->joined + c->skipped != c->lines || c->lines < last)
        abort();
    la_records_free(r);
    return hash;
}

static inline int fuzz_records(const char *format, const uint8_t *data, size_t size)
{
    size_t piece = size > 0 ? 1 + data[size - 1] : 1;
    if (read_records(format, data, size, 0) != read_records(format, data, size, 0) ||
        read_records(format, data, size, piece) != read_records(format, data, size, piece))
        abort();
    return 0;
}

#endif
