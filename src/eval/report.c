/* figures -> text: a report for people (80 columns) and for programs (one JSON object). */
#include "eval/eval.h"
#include "io/json.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define WIDTH 80

static void field(la_buf *b, const char *name, double v)
{
    la_buf_printf(b, "\"%s\":", name);
    la_json_num(b, v);
}

static void more(la_buf *b, const char *name, double v)
{
    la_buf_char(b, ',');
    field(b, name, v);
}

static void text_field(la_buf *b, const char *name, const char *text)
{
    la_buf_printf(b, ",\"%s\":", name);
    la_json_cstr(b, text);
}

static void interval_json(la_buf *b, const la_eval_row *r)
{
    la_buf_str(b, "\"interval\":{");
    field(b, "f1_low", r->interval[0]);
    more(b, "f1_high", r->interval[1]);
    more(b, "level", 0.95);
    la_buf_char(b, '}');
}

static void oracle_json(la_buf *b, const la_eval_row *r)
{
    la_buf_str(b, "\"oracle\":{");
    field(b, "f1", r->by_session.oracle_f1);
    more(b, "dedup_f1", r->by_sequence.oracle_f1);
    la_buf_str(b, ",\"uses_labels\":true}");
}

static void headline_json(la_buf *b, const la_eval_row *r)
{
    const la_metrics *m = &r->by_session;
    field(b, "precision", m->precision);
    more(b, "recall", m->recall);
    more(b, "f1", m->f1);
    more(b, "auc", m->auc);
    more(b, "ap", m->ap);
    more(b, "base_rate", m->base_rate);
    more(b, "dedup_f1", r->by_sequence.f1);
}

/* The figures of a row that have no place among the headline ones. */
static void details_json(la_buf *b, const la_eval_row *r)
{
    const la_metrics *m = &r->by_session, *once = &r->by_sequence;
    interval_json(b, r);
    la_buf_char(b, ',');
    oracle_json(b, r);
    la_buf_str(b, ",\"counts\":{");
    field(b, "tp", m->tp);
    more(b, "fp", m->fp);
    more(b, "fn", m->fn);
    more(b, "tn", m->tn);
    la_buf_str(b, "},\"dedup\":{");
    field(b, "precision", once->precision);
    more(b, "recall", once->recall);
    more(b, "f1", once->f1);
    more(b, "auc", once->auc);
    more(b, "ap", once->ap);
    more(b, "base_rate", once->base_rate);
    la_buf_str(b, "},\"other\":{");
    field(b, "threshold", r->threshold);
    more(b, "specificity", m->specificity);
    more(b, "unseen_f1", r->unseen_f1);
    la_buf_char(b, '}');
}

void la_report_json(const la_eval_report *r, la_buf *out)
{
    la_buf_char(out, '{');
    headline_json(out, &r->model);
    la_buf_char(out, ',');
    details_json(out, &r->model);
    la_buf_str(out, ",\"set\":{");
    field(out, "sessions", r->n_sessions);
    more(out, "anomalous", r->n_anomalous);
    more(out, "sequences", r->n_sequences);
    text_field(out, "target", r->target);
    text_field(out, "grouping", r->grouping);
    la_buf_printf(out, ",\"simulated\":%s}", r->simulated ? "true" : "false");
    la_buf_str(out, ",\"protocol\":{\"seed\":");
    la_buf_u64(out, r->seed);
    text_field(out, "text", r->protocol);
    text_field(out, "model", r->model_name);
    text_field(out, "method", r->method);
    la_buf_str(out, "},\"ledger\":{\"labels\":");
    la_ledger_json(r->ledger, out);
    la_buf_str(out, "},\"baselines\":{");
    for (int i = 0; i < LA_BASE_N; i++) {
        la_buf_printf(out, "%s\"%s\":{", i > 0 ? "," : "", la_baseline_name((la_baseline)i));
        headline_json(out, &r->baseline[i]);
        la_buf_char(out, ',');
        details_json(out, &r->baseline[i]);
        la_buf_char(out, '}');
    }
    la_buf_str(out, "}}\n");
}

static void figure(la_buf *b, double v)
{
    if (isnan(v))
        la_buf_str(b, "       -");
    else
        la_buf_printf(b, "  %6.3f", v);
}

static void row_text(la_buf *b, const la_eval_row *r)
{
    const la_metrics *m = &r->by_session;
    la_buf_printf(b, "%-14.14s", r->name);
    figure(b, m->f1);
    figure(b, m->precision);
    figure(b, m->recall);
    figure(b, m->auc);
    figure(b, m->ap);
    figure(b, m->oracle_f1);
    figure(b, r->by_sequence.f1);
    figure(b, r->unseen_f1);
    la_buf_char(b, '\n');
}

/* A label and a text behind it, wrapped at spaces below the text's beginning. */
static void wrapped(la_buf *b, const char *label, const char *text)
{
    const size_t indent = 14, room = WIDTH - indent;
    la_buf_printf(b, "%-14s", label);
    size_t n = strlen(text);
    while (n > room) {
        size_t cut = room;
        while (cut > 0 && text[cut] != ' ')
            cut--;
        bool space = cut > 0;
        cut = space ? cut : room;
        la_buf_put(b, text, cut);
        la_buf_printf(b, "\n%14s", "");
        text += cut + space;
        n -= cut + space;
    }
    la_buf_put(b, text, n);
    la_buf_char(b, '\n');
}

/* Text that came from outside, wrapped. */
static void wrapped_safe(la_buf *b, const char *label, const char *text)
{
    la_buf safe = {0};
    la_text_safe(&safe, text, strlen(text));
    if (safe.failed)
        b->failed = true;
    wrapped(b, label, safe.p == NULL ? "" : safe.p);
    la_buf_free(&safe);
}

static void ledger_text(la_buf *b, const la_ledger *l)
{
    la_buf line = {0};
    la_ledger_entries(l, &line);
    if (line.failed || line.p == NULL)
        b->failed = true;
    else
        wrapped(b, "labels opened", line.p);
    la_buf_free(&line);
}

static void head_text(la_buf *b, const la_eval_report *r)
{
    const la_metrics *m = &r->model.by_session;
    if (r->simulated)
        la_buf_str(b,
                   "SIMULATED: these logs were made up by `logad data simulate`. The figures say\n"
                   "nothing about real systems.\n\n");
    wrapped_safe(b, "target", r->target);
    wrapped(b, "sessions", r->grouping);
    la_buf_printf(b,
                  "%14s%" PRIu32 " sessions, %" PRIu32 " anomalous (base rate %.2f %%)\n"
                  "%14s%" PRIu32 " distinct sequences\n",
                  "", r->n_sessions, r->n_anomalous, 100.0 * m->base_rate, "", r->n_sequences);
    wrapped_safe(b, "model", r->model_name);
    wrapped(b, "protocol", r->protocol);
    ledger_text(b, r->ledger);
    la_buf_char(b, '\n');
    la_buf_str(b, "F1          ");
    figure(b, m->f1);
    if (!isnan(r->model.interval[0]))
        la_buf_printf(b, "   (95 %% interval %.3f to %.3f)", r->model.interval[0],
                      r->model.interval[1]);
    la_buf_str(b, "\nprecision   ");
    figure(b, m->precision);
    la_buf_str(b, "\nrecall      ");
    figure(b, m->recall);
    la_buf_printf(b,
                  "\ntrue positives %.0f, false positives %.0f, missed %.0f, true negatives %.0f\n",
                  m->tp, m->fp, m->fn, m->tn);
}

void la_report_text(const la_eval_report *r, la_buf *out)
{
    head_text(out, r);
    la_buf_str(
        out, "\ndetector            F1       P       R     AUC      AP oracle*   dedup  unseen\n");
    row_text(out, &r->model);
    for (int i = 0; i < LA_BASE_N; i++)
        row_text(out, &r->baseline[i]);
    la_buf_str(out,
               "\n"
               "F1, P, R, AUC and AP count every session; dedup is F1 with each distinct\n"
               "(sequence, label) pair once; unseen is F1 on sequences that training did not\n"
               "see. Thresholds are set without labels: the model's own, Otsu's cut for the\n"
               "baselines, which are not trained and see no label.\n"
               "* oracle: the best F1 over all thresholds. Uses the labels: not attainable.\n");
}
