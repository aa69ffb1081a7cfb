/* bytes -> line -> record: what was found out about the inputs. */
#include "base/log.h"
#include "io/source.h"
#include "parse/records_impl.h"
#include <stdio.h>
#include <string.h>

bool la_records_any_line(const la_records *r)
{
    return r->format->kind != LA_FORMAT_CSV; /* which has a head line */
}

bool la_records_waits(const la_records *r, uint64_t *byte)
{
    return r->ended && la_reader_holds_tail(r->reader) &&
           (la_partial_begun(r->partial, byte) || la_framer_begun(r->framer, byte));
}

bool la_records_is_short(const la_records *r)
{
    return r->at_end;
}

const char *la_records_format(const la_records *r)
{
    return r->format == NULL ? "plain" : la_format_name(r->format);
}

double la_records_share(const la_records *r)
{
    return r->share;
}

size_t la_records_n_head(const la_records *r)
{
    return r->n_head;
}

const logad_line *la_records_head(const la_records *r)
{
    return r->head;
}

void la_records_say(la_records *r, const char *path, bool several)
{
    const char *name = la_records_format(r);
    if (r->n_head == 0 || strcmp(name, r->said) == 0)
        return;
    const char *of = several ? path : "", *colon = several ? ": " : "";
    if (strcmp(name, "plain") == 0)
        la_note("%s%sformat plain: no format that is known fits; see --format and --header", of,
                colon);
    else
        la_note("%s%sformat %s: fits %.0f %% of the first %zu line%s", of, colon, name,
                r->share * 100.0, r->n_head, r->n_head == 1 ? "" : "s");
    snprintf(r->said, sizeof r->said, "%s", name);
}

/* A line of which more than one byte in so many is a control character is no text. */
#define ODD_SHARE 20

/* A few odd bytes are in many a log; characters of any encoding are none. */
static bool is_text(const logad_line *line)
{
    size_t odd = 0;
    for (size_t i = 0; i < line->len; i++) {
        unsigned char c = (unsigned char)line->text[i];
        odd +=
            c < ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v' && c != '\b' && c != 0x1B;
    }
    return odd * ODD_SHARE <= line->len;
}

void la_records_doubt(const la_records *r, const char *path)
{
    size_t bytes = 0, text = 0;
    for (size_t i = 0; i < r->n_head; i++) {
        bytes += r->head[i].len;
        text += is_text(&r->head[i]) ? r->head[i].len : 0;
    }
    /* Entries of journald's export format may hold binary fields. */
    if (r->format == NULL || r->format->kind == LA_FORMAT_EXPORT || 2 * text >= bytes)
        return;
    const char *first = r->head[0].text;
    bool wide = r->head[0].len > 1 &&
                (memcmp(first, "\xFF\xFE", 2) == 0 || memcmp(first, "\xFE\xFF", 2) == 0);
    if (wide)
        la_warn("%s: text in UTF-16, which is not read: convert it with iconv -f UTF-16 -t UTF-8",
                path);
    else
        la_warn("%s: looks like a binary file, not a log: leave it out if it is one", path);
}

const la_unit_counts *la_records_counts(la_records *r)
{
    r->counts.over = 0;
    for (size_t i = 0; i < LA_RECORDS_STREAMS; i++)
        r->counts.over += la_multiline_n_over(r->multiline[i]);
    return &r->counts;
}

uint64_t la_records_n_cut(const la_records *r)
{
    return r->n_cut;
}
