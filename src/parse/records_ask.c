/* bytes -> line -> record: what was found out about the inputs. */
#include "base/log.h"
#include "parse/records_impl.h"
#include <stdio.h>
#include <string.h>

bool la_records_any_line(const la_records *r)
{
    return r->idle;
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
