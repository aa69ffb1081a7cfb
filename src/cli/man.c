/* Man pages in mdoc(7), made from the same tables as --help. */
#include "cli/help.h"
#include <logad/logad.h>
#include <string.h>

/* The month in which the options last changed; a clock would make every build another page. */
#define PAGE_DATE "November 24, 2026"

/* Text that mdoc must not read as a macro, an escape or a hyphen to break at. */
static void put(la_buf *b, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool starts_line = b->n == 0 || b->p[b->n - 1] == '\n';
        if (starts_line && (p[i] == '.' || p[i] == '\''))
            la_buf_str(b, "\\&");
        if (p[i] == '\\')
            la_buf_str(b, "\\e");
        else if (p[i] == '-')
            la_buf_str(b, "\\-");
        else
            la_buf_char(b, p[i]);
    }
}

/* A prose line a sentence, as roff wants to see where sentences end. */
static void put_prose(la_buf *b, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool ends = (p[i] == '.' || p[i] == ':') && i + 1 < n && p[i + 1] == ' ';
        put(b, p + i, 1);
        if (ends && p[i] == '.') {
            la_buf_char(b, '\n');
            i++;
        }
    }
    la_buf_char(b, '\n');
}

/* A whole argument of a macro line. */
static void put_arg(la_buf *b, const char *p, size_t n)
{
    la_buf_char(b, '"');
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '"')
            la_buf_str(b, "\\(dq");
        else
            put(b, p + i, 1);
    }
    la_buf_str(b, "\"\n");
}

static void head(la_buf *b, const char *title, const char *about)
{
    la_buf_str(b, ".Dd " PAGE_DATE "\n");
    la_buf_str(b, ".Dt ");
    for (const char *c = title; *c != '\0'; c++)
        la_buf_char(b, (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c));
    la_buf_printf(b, " 1\n.Os\n.Sh NAME\n.Nm %s\n.Nd ", title);
    put(b, about, strlen(about));
    la_buf_char(b, '\n');
}

static void option_arg(la_buf *b, const la_opt *o)
{
    la_buf_str(b, " Ar ");
    put(b, o->arg, strcspn(o->arg, "."));
    if (o->greedy)
        la_buf_str(b, " ...");
}

static void options(la_buf *b, const la_verb *v, const la_opt *o)
{
    for (; o->name != NULL; o++) {
        la_buf_str(b, ".It ");
        if (o->letter != 0)
            la_buf_printf(b, "Fl %c , ", o->letter);
        la_buf_printf(b, "Fl \\-%s", o->name);
        if (o->arg != NULL)
            option_arg(b, o);
        la_buf_char(b, '\n');
        la_buf text = {.max = 8192};
        la_buf_str(&text, o->help);
        la_opt_notes(&text, v, o);
        put_prose(b, text.p == NULL ? "" : text.p, text.n);
        b->failed = b->failed || text.failed;
        la_buf_free(&text);
    }
}

/* Paragraphs as --help has them: one a line, indented lines stay as they are. */
static void details(la_buf *b, const char *text)
{
    bool literal = false;
    for (const char *p = text; *p != '\0';) {
        size_t n = strcspn(p, "\n");
        bool indented = n > 0 && *p == ' ';
        if (indented && !literal)
            la_buf_str(b, ".Bd -literal -offset indent\n");
        if (literal && !indented)
            la_buf_str(b, ".Ed\n");
        if (!indented && n > 0 && p != text)
            la_buf_str(b, ".Pp\n");
        if (indented) {
            put(b, p + 1, n - 1);
            la_buf_char(b, '\n');
        } else if (n > 0) {
            put_prose(b, p, n);
        }
        literal = indented;
        p += n + (p[n] == '\n');
    }
    if (literal)
        la_buf_str(b, ".Ed\n");
}

static void examples(la_buf *b, const char *text)
{
    la_str command, does;
    bool first = true;
    la_buf_str(b, ".Sh EXAMPLES\n");
    for (const char *at = text; la_example_next(&at, &command, &does);) {
        if (does.n > 0) {
            if (!first)
                la_buf_str(b, ".Pp\n");
            put(b, does.p, does.n);
            la_buf_str(b, ":\n");
        }
        la_buf_str(b, ".Dl ");
        put_arg(b, command.p, command.n);
        first = false;
    }
}

static void facts(la_buf *b, const char *section, const la_fact *f, const char *mark)
{
    la_buf_printf(b, ".Sh %s\n.Bl -tag -width Ds\n", section);
    for (; f->name != NULL; f++) {
        la_buf_printf(b, ".It %s %s\n", mark, f->name);
        put_prose(b, f->text, strlen(f->text));
    }
    la_buf_str(b, ".El\n");
}

void la_man_verb(la_buf *b, const la_verb *v)
{
    la_buf title = {.max = 256};
    la_buf_printf(&title, "logad-%s", v->name);
    head(b, title.p == NULL ? "logad" : title.p, v->about);
    b->failed = b->failed || title.failed;
    la_buf_free(&title);
    la_buf_str(b, ".Sh SYNOPSIS\n.Nm logad ");
    la_buf_printf(b, "%s\n", v->name);
    put(b, v->synopsis, strlen(v->synopsis));
    la_buf_str(b, "\n.Sh DESCRIPTION\n");
    details(b, v->details == NULL ? v->about : v->details);
    la_buf_str(b, ".Pp\nThe options are:\n.Bl -tag -width Ds\n");
    options(b, v, v->options);
    options(b, v, la_common_options);
    la_buf_str(b, ".It Fl h , Fl \\-help\nprint examples and options\n.El\n");
    la_buf_str(b, ".Sh EXIT STATUS\nAs for every verb: see\n.Xr logad 1 .\n");
    if (v->examples != NULL)
        examples(b, v->examples);
    la_buf_str(b, ".Sh SEE ALSO\n.Xr logad 1\n");
}

/* Every verb's page, in the order of their names. */
static void see_also(la_buf *b)
{
    const char *last = "";
    la_buf_str(b, ".Sh SEE ALSO\n");
    for (;;) {
        const char *next = NULL;
        for (size_t i = 0; la_verbs[i] != NULL; i++) {
            const char *name = la_verbs[i]->name;
            if (strcmp(name, last) > 0 && (next == NULL || strcmp(name, next) < 0))
                next = name;
        }
        if (next == NULL)
            break;
        la_buf_printf(b, "%s.Xr logad-%s 1", *last == '\0' ? "" : " ,\n", next);
        last = next;
    }
    la_buf_char(b, '\n');
}

void la_man_main(la_buf *b)
{
    head(b, "logad", "find the anomalies in logs that nobody has labelled");
    la_buf_str(b,
               ".Sh SYNOPSIS\n.Nm\n.Ar VERB\n.Op Ar INPUT ...\n.Op Ar options\n.Nm\n"
               ".Fl \\-version\n.Op Fl \\-deps\n.Nm\n.Cm help\n.Op Ar VERB\n.Nm\n.Cm completion\n"
               ".Cm bash | zsh | fish\n.Sh DESCRIPTION\n");
    details(b,
            "logad learns from the labelled logs of one system what an anomaly looks like in the "
            "unlabelled logs of another. It reads raw log lines, finds their templates, groups "
            "them into sessions and says which sessions are anomalous and which lines say so."
            "\n\nAn input is a file (plain, gzip or zstd), a folder, a quoted glob, or - for the "
            "standard input. Options and inputs may stand in any order; after -- all words are "
            "inputs. Data goes to the standard output, talk to the standard error.");
    la_buf_str(b, ".Pp\nThe verbs are:\n.Bl -tag -width Ds\n");
    for (size_t i = 0; la_verbs[i] != NULL; i++) {
        la_buf_printf(b, ".It Cm %s\n", la_verbs[i]->name);
        put_prose(b, la_verbs[i]->about, strlen(la_verbs[i]->about));
    }
    la_buf_str(b, ".El\n");
    facts(b, "ENVIRONMENT", la_environment, "Ev");
    facts(b, "EXIT STATUS", la_exit_codes, "Li");
    see_also(b);
}
