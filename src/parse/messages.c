/* bytes -> line -> record: records gathered to blocks. */
#include "parse/messages.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

bool la_messages_add(la_messages *m, la_message_kind kind, bool same_line, la_str text)
{
    size_t want = m->n_text + text.n + LA_MESSAGES_SLACK;
    if ((m->n == m->cap && !la_grow(&m->items, &m->cap, m->n + 1)) ||
        (want > m->cap_text && !la_grow(&m->text, &m->cap_text, want)))
        return false;
    m->items[m->n++] = (la_message){(uint32_t)m->n_text, (uint32_t)text.n, kind, same_line};
    if (text.n > 0)
        memcpy(m->text + m->n_text, text.p, text.n);
    m->n_text += text.n;
    return true;
}

void la_messages_clear(la_messages *m)
{
    m->n = m->n_text = 0;
}

void la_messages_free(la_messages *m)
{
    free(m->items);
    free(m->text);
    *m = (la_messages){0};
}

static bool add_unit(la_messages *m, const la_unit *u)
{
    la_message_kind kind = u->kind == LA_UNIT_SKIPPED  ? LA_MESSAGE_SKIPPED
                           : u->again                  ? LA_MESSAGE_AGAIN
                           : u->kind == LA_UNIT_JOINED ? LA_MESSAGE_JOINED
                                                       : LA_MESSAGE_OWN;
    bool has_text = kind == LA_MESSAGE_OWN || kind == LA_MESSAGE_JOINED;
    return la_messages_add(m, kind, u->same_line,
                           has_text ? (la_str){u->event.content, u->event.content_len}
                                    : (la_str){NULL, 0});
}

/* The last record's message outlives its block; false: out of memory. */
static bool keep_last(la_intake *in, const la_messages *m)
{
    for (size_t i = m->n; i-- > 0;) {
        const la_message *last = &m->items[i];
        if (last->kind != LA_MESSAGE_OWN && last->kind != LA_MESSAGE_JOINED)
            continue;
        la_buf_reset(&in->last);
        la_buf_put(&in->last, m->text + last->at, last->n);
        break;
    }
    return !in->last.failed;
}

logad_status la_intake_take(la_intake *in, la_messages *m, bool *more, logad_error *err)
{
    la_unit u;
    bool record = false; /* there is one in the block */
    la_messages_clear(m);
    m->file = in->file;
    while (m->n < LA_MESSAGES_MAX && m->n_text < LA_MESSAGES_BYTES) {
        TRY(la_records_next(in->records, &u, more, err));
        if (!*more)
            break;
        if (m->n == 0)
            m->line = u.number;
        if (u.kind != LA_UNIT_SKIPPED && !record && u.again) {
            u.again = false; /* of a record in the block before: it says so itself */
            u.event.content = in->last.p;
            u.event.content_len = in->last.n;
        }
        record |= u.kind != LA_UNIT_SKIPPED;
        if (!add_unit(m, &u))
            return la_oom(err);
    }
    *more = m->n > 0;
    return keep_last(in, m) ? LOGAD_OK : la_oom(err);
}
