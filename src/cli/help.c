/* --help of the program and of each verb, made from the option tables. */
#include "cli/help.h"
#include <logad/logad.h>
#include <string.h>

enum { WIDTH = 80, TEXT_COLUMN = 27 };

const la_fact la_environment[] = {
    {"LOGAD_DATA", "colon-separated folders that hold data sets, searched first for a set's name"},
    {"XDG_DATA_HOME", "its logad/data is searched next (~/.local/share where it is unset); after "
                      "it the samples that come with logad"},
    {"NO_COLOR", "never colour the output; logad prints no colours so far"},
    {NULL, NULL},
};

const la_fact la_exit_codes[] = {
    {"0", "done"},
    {"1", "anomalies were found; only where --fail-on asks for it"},
    {"2", "usage: an unknown verb, option or value"},
    {"3", "an input is missing, malformed or cut short; what was good is still reported"},
    {"4", "a model file is refused, or settings do not fit together"},
    {"5", "a required network service is not there"},
    {"6", "out of memory, or output could not be written"},
    {"128+n", "stopped by signal n; 130 is control-C"},
    {NULL, NULL},
};

static void spaces(la_buf *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        la_buf_char(b, ' ');
}

/* Lays out one paragraph of n bytes. */
static void wrap_paragraph(la_buf *b, const char *p, size_t n, size_t indent, size_t at,
                           size_t width)
{
    bool first = true;
    for (size_t i = 0; i < n;) {
        size_t word = 0;
        while (i + word < n && p[i + word] != ' ')
            word++;
        if (word > 0 && !first && at + 1 + word > width) {
            la_buf_char(b, '\n');
            spaces(b, indent);
            at = indent;
        } else if (word > 0 && !first) {
            la_buf_char(b, ' ');
            at++;
        }
        la_buf_put(b, p + i, word);
        at += word;
        first = first && word == 0;
        i += word + 1;
    }
    la_buf_char(b, '\n');
}

void la_wrap(la_buf *b, const char *text, size_t indent, size_t at, size_t width)
{
    bool was_literal = true;
    for (const char *p = text + strspn(text, "\n"); *p != '\0';) {
        size_t n = strcspn(p, "\n");
        bool literal = *p == ' ';
        if (p != text && !(literal && was_literal))
            la_buf_char(b, '\n');
        spaces(b, at < indent ? indent - at : 0);
        if (literal)
            la_buf_printf(b, "%.*s\n", (int)n, p);
        else
            wrap_paragraph(b, p, n, indent, at < indent ? indent : at, width);
        p += n + strspn(p + n, "\n");
        was_literal = literal;
        at = 0;
    }
}

static void choices_note(la_buf *b, const la_opt *o)
{
    for (const char *c = o->choices; *c != '\0'; c++) {
        if (*c == '|')
            la_buf_str(b, ", ");
        else
            la_buf_char(b, *c);
    }
}

/* Says nothing that the option's own text says. */
static void default_note(la_buf *b, const la_verb *v, const la_opt *o)
{
    if (strstr(o->help, "default") != NULL || strstr(o->help, "repeat") != NULL)
        return;
    const unsigned char *field = (const unsigned char *)v->defaults + o->offset;
    if (o->type == LA_OPT_STRING || o->type == LA_OPT_CHOICE) {
        const char *s = *(const char *const *)(const void *)field;
        if (s != NULL)
            la_buf_printf(b, "; default %s", s);
    } else if (o->type == LA_OPT_UINT) {
        uint64_t n = *(const uint64_t *)(const void *)field;
        if (n != 0)
            la_buf_printf(b, "; default %llu", (unsigned long long)n);
    } else if (o->type == LA_OPT_REAL) {
        double x = *(const double *)(const void *)field;
        if (x > 0 || x < 0)
            la_buf_printf(b, "; default %g", x);
    } else if (o->type == LA_OPT_LIST && !o->greedy) {
        la_buf_str(b, "; may be repeated");
    }
}

void la_opt_notes(la_buf *b, const la_verb *v, const la_opt *o)
{
    la_buf notes = {.max = 4096};
    if (o->choices != NULL) {
        la_buf_str(&notes, "; ");
        choices_note(&notes, o);
    }
    default_note(&notes, v, o);
    if (o->required)
        la_buf_str(&notes, "; required");
    if (notes.n > 2)
        la_buf_printf(b, " (%s)", notes.p + 2);
    b->failed = b->failed || notes.failed;
    la_buf_free(&notes);
}

static void option_line(la_buf *b, const la_verb *v, const la_opt *o)
{
    size_t start = b->n;
    if (o->letter != 0)
        la_buf_printf(b, "  -%c, ", o->letter);
    else
        la_buf_str(b, "      ");
    la_buf_printf(b, "--%s", o->name);
    if (o->arg != NULL)
        la_buf_printf(b, " %s%s", o->arg, o->greedy && strstr(o->arg, "...") == NULL ? "..." : "");
    size_t at = b->n - start;
    if (at + 2 > TEXT_COLUMN) {
        la_buf_char(b, '\n');
        at = 0;
    }
    spaces(b, TEXT_COLUMN - at);
    la_buf text = {.max = 8192};
    la_buf_str(&text, o->help);
    la_opt_notes(&text, v, o);
    if (text.p != NULL)
        la_wrap(b, text.p, TEXT_COLUMN, TEXT_COLUMN, WIDTH);
    b->failed = b->failed || text.failed;
    la_buf_free(&text);
}

bool la_example_next(const char **at, la_str *command, la_str *does)
{
    const char *p = *at;
    if (p == NULL || *p == '\0')
        return false;
    size_t line = strcspn(p, "\n"), n = strcspn(p, "\t\n");
    *command = (la_str){p, n};
    *does = n < line ? (la_str){p + n + 1, line - n - 1} : (la_str){"", 0};
    *at = p + line + (p[line] == '\n');
    return true;
}

static void examples(la_buf *b, const char *text)
{
    la_str command, does;
    la_buf_str(b, "\nExamples:\n");
    for (const char *at = text; la_example_next(&at, &command, &does);) {
        la_buf_printf(b, "  %.*s\n", (int)command.n, command.p);
        if (does.n > 0)
            la_buf_printf(b, "      %.*s\n", (int)does.n, does.p);
    }
}

void la_help_verb(la_buf *b, const la_verb *v)
{
    la_buf_printf(b, "logad %s: ", v->name);
    la_wrap(b, v->about, 0, strlen(v->name) + 8, WIDTH);
    la_buf_printf(b, "\nUsage: logad %s ", v->name);
    la_wrap(b, v->synopsis, strlen(v->name) + 14, strlen(v->name) + 14, WIDTH);
    if (v->examples != NULL)
        examples(b, v->examples);
    if (v->details != NULL) {
        la_buf_char(b, '\n');
        la_wrap(b, v->details, 0, 0, WIDTH);
    }
    la_buf_str(b, "\nOptions:\n");
    for (const la_opt *o = v->options; o->name != NULL; o++)
        option_line(b, v, o);
    for (const la_opt *o = la_common_options; o->name != NULL; o++)
        option_line(b, v, o);
    la_buf_str(b, "  -h, --help               this text\n");
}

static void verb_list(la_buf *b)
{
    for (size_t i = 0; la_verbs[i] != NULL; i++) {
        la_buf_printf(b, "  %-10s ", la_verbs[i]->name);
        la_wrap(b, la_verbs[i]->about, 13, 13, WIDTH);
    }
    la_buf_str(b, "  help       help on a verb: logad help VERB\n"
                  "  completion completion for a shell: logad completion bash|zsh|fish\n");
}

static void facts(la_buf *b, const la_fact *f)
{
    for (; f->name != NULL; f++) {
        la_buf_printf(b, "  %-14s ", f->name);
        la_wrap(b, f->text, 17, 17, WIDTH);
    }
}

void la_help_short(la_buf *b)
{
    la_buf_str(b, "logad finds the anomalies in logs that nobody has labelled.\n\n"
                  "Usage: logad VERB [INPUT...] [options]\n\n"
                  "Verbs:\n");
    verb_list(b);
    la_buf_str(b, "\nlogad VERB --help shows examples and options; logad --help says more.\n");
}

void la_help_main(la_buf *b)
{
    la_buf_str(b, "logad finds the anomalies in logs that nobody has labelled.\n\n"
                  "Usage: logad VERB [INPUT...] [options]\n\n"
                  "Examples:\n"
                  "  logad train --source hdfs --target bgl -o m.logad\n"
                  "      learn from HDFS's labels what an anomaly in BGL looks like\n"
                  "  logad score -m m.logad bgl.log.gz\n"
                  "      the anomalous sessions of a raw log, one line each\n"
                  "  logad eval -m m.logad --target bgl\n"
                  "      how right those verdicts are, beside baselines\n\n"
                  "Verbs:\n");
    verb_list(b);
    la_buf_str(b, "\nAn INPUT is a file (plain, gzip or zstd), a folder, a quoted glob, or - for\n"
                  "stdin. Data goes to stdout, talk to stderr. logad --version --deps names the\n"
                  "libraries.\n"
                  "\nEnvironment:\n");
    facts(b, la_environment);
    la_buf_str(b, "\nExit codes:\n");
    facts(b, la_exit_codes);
}
