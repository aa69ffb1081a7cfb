/* bytes -> line: pieces of lines that a container runtime has cut. */
#include "parse/partial.h"
#include "base/mem.h"
#include "base/str.h"
#include <stdlib.h>
#include <string.h>

#define NONE      UINT32_MAX
#define MAX_BYTES ((size_t)4 << 20) /* of all entries that wait; as much of their records */

typedef struct entry {
    la_buf text, record;
    logad_event event;
    unsigned stream;
    bool whole;
} entry;

typedef struct line {
    uint64_t number, byte;
    uint32_t entry;
    bool joined, same_line;
} line;

struct la_partial {
    entry entries[LA_PARTIAL_LINES];
    line lines[2 * LA_PARTIAL_LINES]; /* a piece may have as many again */
    uint32_t n_entries, n_lines, popped;
    uint32_t open[3]; /* the entry of each stream that is not whole; of none: NONE */
    uint32_t last;    /* entry of the line returned last */
    size_t bytes, record_bytes;
};

la_partial *la_partial_new(void)
{
    la_partial *q = la_calloc(1, sizeof *q);
    if (q == NULL)
        return NULL;
    for (size_t i = 0; i < LA_PARTIAL_LINES; i++)
        q->entries[i].text.max = q->entries[i].record.max = LOGAD_LINE_MAX;
    q->open[0] = q->open[1] = q->open[2] = q->last = NONE;
    return q;
}

void la_partial_free(la_partial *q)
{
    if (q == NULL)
        return;
    for (size_t i = 0; i < LA_PARTIAL_LINES; i++) {
        la_buf_free(&q->entries[i].text);
        la_buf_free(&q->entries[i].record);
    }
    free(q);
}

bool la_partial_is_empty(const la_partial *q)
{
    return q->n_lines == 0;
}

bool la_partial_begun(const la_partial *q, uint64_t *byte)
{
    bool begun = q->popped < q->n_lines;
    *byte = begun ? q->lines[q->popped].byte : 0;
    return begun;
}

void la_partial_end(la_partial *q)
{
    for (uint32_t i = 0; i < q->n_entries; i++)
        q->entries[i].whole = true;
    q->open[0] = q->open[1] = NONE;
}

static void begin(la_partial *q, entry *x, const la_piece *piece, const logad_event *e)
{
    size_t n = piece->record.n < LOGAD_LINE_MAX ? piece->record.n : LOGAD_LINE_MAX;
    la_buf_reset(&x->text);
    la_buf_reset(&x->record);
    la_buf_put(&x->record, piece->record.p, n);
    q->record_bytes += n;
    x->event = *e;
    x->stream = piece->stream;
}

bool la_partial_push(la_partial *q, const la_piece *piece, const logad_event *e)
{
    unsigned stream = piece->stream;
    uint32_t at = q->open[stream];
    bool joined = at != NONE;
    if (!joined)
        begin(q, &q->entries[at = q->n_entries++], piece, e);
    entry *x = &q->entries[at];
    size_t room = LOGAD_LINE_MAX - x->text.n; /* an entry has a limit, too: its head is kept */
    la_buf_put(&x->text, e->content, e->content_len < room ? e->content_len : room);
    q->bytes += e->content_len;
    x->whole = !piece->partial;
    q->open[stream] = piece->partial ? at : NONE;
    q->lines[q->n_lines++] = (line){piece->number, piece->byte, at, joined, piece->same_line};
    for (uint32_t i = 1; i < piece->n_lines && i < LA_PARTIAL_LINES; i++)
        q->lines[q->n_lines++] = (line){piece->number + i, piece->byte, at, true, false};
    if (q->n_lines >= LA_PARTIAL_LINES || q->bytes > MAX_BYTES || q->record_bytes > MAX_BYTES)
        la_partial_end(q);
    return !x->text.failed && !x->record.failed;
}

bool la_partial_pop(la_partial *q, la_joined_piece *out)
{
    if (q->popped == q->n_lines) {
        if (q->n_lines > 0 && q->open[0] == NONE && q->open[1] == NONE) {
            q->popped = q->n_lines = q->n_entries = 0;
            q->last = NONE;
            q->bytes = q->record_bytes = 0;
        }
        return false;
    }
    const line *l = &q->lines[q->popped];
    const entry *x = &q->entries[l->entry];
    if (!x->whole)
        return false;
    *out = (la_joined_piece){.number = l->number,
                             .byte = l->byte,
                             .event = x->event,
                             .stream = x->stream,
                             .same_line = l->same_line,
                             .joined = l->joined,
                             .again = l->joined && q->last == l->entry};
    out->event.content = x->text.p != NULL ? x->text.p : "";
    out->event.content_len = x->text.n;
    out->record = (la_str){x->record.p, x->record.n};
    q->last = l->entry;
    q->popped++;
    return true;
}
