/* Tables of sessions: names of columns, notations of ids and variables, labels, what is refused. */
#include "importtest.h"

static const char templates[] =
    "EventId,EventTemplate\nE1,\"got [*], twice\"\nE2,lost [*] of [*]\n";

static void takes(void **state, const char *sessions, const char *sequences, const char *labels)
{
    dir *t = *state;
    char got[64], file[256];
    la_buf all = {0};
    snprintf(file, sizeof file, "%s", dir_write(t, "templates.csv", templates));
    dir_write(t, "s.csv", sessions);
    logad_import_summary sum;
    assert_int_equal(import_one(t, "s.csv", (logad_import_options){.templates = file}, &sum),
                     LOGAD_OK);
    la_dataset *d = import_made(t, got);
    assert_int_equal(sum.sessions, d->n_sessions);
    assert_int_equal(sum.labelled, labels[0] != '.');
    assert_string_equal(got, labels);
    assert_string_equal(d->templates[0], "got <*>, twice");
    assert_string_equal(d->templates[1], "lost <*> of <*>");
    for (uint32_t i = 0; i < d->n_sessions; i++) {
        la_buf_printf(&all, "%s%s", i > 0 ? "," : "", d->session[i]);
        for (uint64_t k = d->at[d->sequence[i]]; k < d->at[d->sequence[i] + 1]; k++)
            la_buf_printf(&all, " %u", d->events[k]);
    }
    assert_string_equal(all.p, sequences);
    la_buf_free(&all);
    la_dataset_free(d);
    remove_all(dir_path(t, "out"));
}

static void takes_what_others_wrote(void **state)
{
    takes(state, "BlockId,Label,Type,Features\nb1,Success,,\"[E1,E2,E1]\"\nb2,Fail,3,[E2]\n",
          "b1 0 1 0,b2 1", "01");
    takes(state, "session;events\nx;E1 E1\ny;E2\n", "x 0 0,y 1", "..");
    takes(state, "id\tanomaly\tsequence\ni 1\tTrue\t['E2', 'E1']\n", "i 1 1 0", "1");
    takes(state, "session_id,event_ids,y\ns,\"E1;E2\nE2\",0\n", "s 0 1 1", "0");
}

static void refuses(void **state, const char *table, const char *sessions, const char *part)
{
    dir *t = *state;
    char file[256];
    snprintf(file, sizeof file, "%s", dir_write(t, "templates.csv", table));
    dir_write(t, "s.csv", sessions);
    import_fails(t, "s.csv", (logad_import_options){.templates = file}, part);
}

static void says_what_is_wrong(void **state)
{
    refuses(state, "EventId,What\nE1,x\n", "id,events\na,E1\n",
            "templates.csv: no column for templates: call it one of event_template,");
    refuses(state, "EventId,What\nE1,x\n", "id,events\na,E1\n", "(it has EventId, What)");
    refuses(state, "EventId,Template\n", "id,events\na,E1\n", "templates.csv: no templates");
    refuses(state, "id,text\n1,a\n1,b\n", "id,events\na,1\n",
            "templates.csv:3: this event id stands for another template above: 1");
    refuses(state, templates, "id,events\na,E1\nb,E9\n",
            "s.csv:3: this event id is not among the templates: E9");
    refuses(state, templates, "id,events\na,E1\na,E2\n", "s.csv:3: this session stands here for");
    refuses(state, templates, "id,events\na,E1\nb,[]\n", "s.csv:3: a session without events: b");
    refuses(state, templates, "id,events\n,E1\n", "s.csv:2: not a session id");
    refuses(state, templates, "id,events,label\na,E1,maybe\n", "s.csv:2: not a label");
    refuses(state, templates, "id,events\n", "s.csv: no sessions");
}

static void keeps_other_notations(void **state)
{
    dir *t = *state;
    char file[256], labels[64];
    snprintf(file, sizeof file, "%s",
             dir_write(t, "t.tsv", "key\tmessage\n1\ta <*> [*]\n2\t\"b\nc\td\"\n"));
    dir_write(t, "s.csv", "id,events\na,1 2\n");
    logad_import_summary sum;
    assert_int_equal(import_one(t, "s.csv", (logad_import_options){.templates = file}, &sum),
                     LOGAD_OK);
    la_dataset *d = import_made(t, labels);
    assert_string_equal(d->templates[0], "a <*> [*]"); /* <*> is there: brackets are text */
    assert_string_equal(d->templates[1], "b c d");
    la_dataset_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_what_others_wrote, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(says_what_is_wrong, dir_make, dir_remove),
        cmocka_unit_test_setup_teardown(keeps_other_notations, dir_make, dir_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
