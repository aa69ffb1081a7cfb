/* Tables of cases: groups of three lines (rule, line, expected) with empty lines between them;
 * lines that begin with "## " are remarks. */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct table {
    FILE *f;
    unsigned line, groups; /* number of the last line read; groups so far */
    char rule[1024], text[4096], expected[4096];
} table;

static inline void table_open(table *t, const char *name)
{
    char path[512];
    memset(t, 0, sizeof *t);
    snprintf(path, sizeof path, "%s/tables/%s", TEST_SOURCE_DIR, name);
    t->f = fopen(path, "rb");
    assert_non_null(t->f);
}

static inline bool table_line(table *t, char *out, size_t size)
{
    do {
        if (fgets(out, (int)size, t->f) == NULL)
            return false;
        t->line++;
        out[strcspn(out, "\n")] = '\0';
    } while (strncmp(out, "## ", 3) == 0);
    return true;
}

/* The next group; false at the end. The expected line may be empty. */
static inline bool table_next(table *t)
{
    do {
        if (!table_line(t, t->rule, sizeof t->rule)) {
            fclose(t->f);
            return false;
        }
    } while (t->rule[0] == '\0');
    assert_true(table_line(t, t->text, sizeof t->text));
    assert_true(table_line(t, t->expected, sizeof t->expected));
    t->groups++;
    return true;
}

/* Fails with the table's line where the result is another. */
static inline void table_check(const table *t, const char *got)
{
    if (strcmp(got, t->expected) != 0)
        fail_msg("line %u: '%s' with '%s' gives\n  %s\nand not\n  %s", t->line, t->text, t->rule,
                 got, t->expected);
}

#endif
