/* Phrase books: what is read, what is refused and how that is said, and the bundled one. */
#include "seqtest.h"

#include "seq/phrasebook.h"

static void reads(void **state)
{
    dir *t = *state;
    la_phrasebook *b = NULL;
    const char *path = dir_write(t, "book.tsv",
                                 "mill\troutine\tonce\tgrain <*> in\r\n"
                                 "mill\troutine\tmany\tstone turned\n"
                                 "mill\tbenign\trare\tERROR: brake, as asked\n"
                                 "ferry\troutine\topt\tcast off\n"
                                 "ferry\tbenign\tsome\tgull on deck\n"
                                 "ferry\tfault\tlone\tgrain <*> in\n"
                                 "ferry\tfault\tchain\twater at <*>");
    assert_int_equal(la_phrasebook_open(&b, path, NULL), LOGAD_OK);
    assert_int_equal(b->n_systems, 2);
    assert_string_equal(b->system[0], "mill");
    assert_string_equal(b->system[1], "ferry");
    assert_int_equal(b->n, 7);
    assert_int_equal(b->first[0], 0);
    assert_int_equal(b->first[1], 3);
    assert_int_equal(b->first[2], 7);
    for (uint32_t i = 0; i < 7; i++) {
        static const la_phrase_how how[] = {LA_HOW_ONCE, LA_HOW_MANY, LA_HOW_RARE, LA_HOW_OPT,
                                            LA_HOW_SOME, LA_HOW_LONE, LA_HOW_CHAIN};
        static const la_phrase_class cls[] = {
            LA_PHRASE_ROUTINE, LA_PHRASE_ROUTINE, LA_PHRASE_BENIGN, LA_PHRASE_ROUTINE,
            LA_PHRASE_BENIGN,  LA_PHRASE_FAULT,   LA_PHRASE_FAULT};
        assert_int_equal(b->row[i].how, how[i]);
        assert_int_equal(b->row[i].cls, cls[i]);
        assert_int_equal(b->row[i].system, i > 2);
    }
    assert_string_equal(b->row[0].text, "grain <*> in");
    assert_string_equal(b->row[6].text, "water at <*>");
    la_phrasebook_free(b);
}

static void names_the_content(void **state)
{
    dir *t = *state;
    static const char text[] = "a\troutine\tonce\tb\n";
    la_phrasebook *b = NULL;
    dir_gzip(t, "book.tsv.gz", text, 0);
    assert_int_equal(la_phrasebook_open(&b, dir_path(t, "book.tsv.gz"), NULL), LOGAD_OK);
    /* printf 'a\troutine\tonce\tb\n' | sha256sum */
    assert_string_equal(b->digest,
                        "339daa886d462e249e0593b038f002d7db1d2151713f9cb9cd90f6f2462efc4a");
    la_phrasebook_free(b);
}

static void wrong(void **state, const char *text, const char *part)
{
    la_phrasebook *b = NULL;
    logad_error err;
    const char *path = dir_write(*state, "book.tsv", text);
    assert_int_equal(la_phrasebook_open(&b, path, &err), LOGAD_EINPUT);
    assert_says(err, part);
    assert_null(b);
}

static void says_what_is_wrong(void **state)
{
    wrong(state, "", "book.tsv:1: no templates");
    wrong(state, "a\troutine\tonce\tb\n\n", "book.tsv:2: \"system<TAB>class");
    wrong(state, "a\troutine\tonce\n", "book.tsv:1: \"system<TAB>class");
    wrong(state, "a\troutine\tonce\tb\tc\n", "book.tsv:1: \"system<TAB>class");
    wrong(state, "a\troutine\tonce\t\n", "book.tsv:1: \"system<TAB>class");
    wrong(state, "a\tnormal\tonce\tb\n", "book.tsv:1: \"normal\" is not a class");
    wrong(state, "a\troutine\trare\tb\n", "book.tsv:1: \"rare\" is not how a routine message");
    wrong(state, "a\troutine\tonce\tb\na\tfault\tonce\tc\n", "book.tsv:2: \"once\" is not how");
    wrong(state, "a\troutine\tonce\tb\na\tfault\tlone\tb\n", "book.tsv:2: the system has this");
    wrong(state, "a\tfault\tlone\tb\nc\troutine\tonce\td\n", "system a ends without a routine");
    wrong(state, "a\troutine\tonce\tb\nc\tfault\tlone\td\n", "system c ends without a routine");
    wrong(state, "a\troutine\tonce\tb\nc\troutine\tonce\td\na\tfault\tlone\te\n",
          "book.tsv:3: system a stands further up");
}

static void refuses_what_is_too_long_or_cut(void **state)
{
    dir *t = *state;
    la_phrasebook *b = NULL;
    logad_error err;
    char text[LA_PHRASE_MAX_TEXT + 64];
    int n = snprintf(text, sizeof text, "a\troutine\tonce\t");
    memset(text + n, 'x', LA_PHRASE_MAX_TEXT + 1);
    text[(size_t)n + LA_PHRASE_MAX_TEXT + 1] = '\0';
    wrong(state, text, "book.tsv:1: longer than 4096 bytes");
    text[(size_t)n + LA_PHRASE_MAX_TEXT] = '\0';
    assert_int_equal(la_phrasebook_parse(&b, "x", text, strlen(text), NULL), LOGAD_OK);
    la_phrasebook_free(b);
    b = NULL;
    assert_int_equal(la_phrasebook_parse(&b, "x", "a\troutine\tonce\tb\0c", 18, &err),
                     LOGAD_EINPUT);
    dir_gzip(t, "cut.gz", "a\troutine\tonce\tb\n", 20);
    assert_int_equal(la_phrasebook_open(&b, dir_path(t, "cut.gz"), &err), LOGAD_EINPUT);
    assert_int_equal(la_phrasebook_open(&b, dir_path(t, "none"), &err), LOGAD_EINPUT);
}

/* As data/README.md describes it. */
static void the_bundled_book_is_whole(void **state)
{
    (void)state;
    la_phrasebook *b = NULL;
    uint32_t n[7] = {0};
    assert_int_equal(la_phrasebook_open(&b, NULL, NULL), LOGAD_OK);
    assert_int_equal(b->n_systems, 96);
    assert_int_equal(b->n, 7246);
    for (uint32_t i = 0; i < b->n; i++) {
        n[b->row[i].how]++;
        assert_true(b->row[i].text[0] != ' ');
    }
    assert_int_equal(n[LA_HOW_ONCE] + n[LA_HOW_OPT] + n[LA_HOW_MANY], 1203);
    assert_int_equal(n[LA_HOW_RARE] + n[LA_HOW_SOME], 2720);
    assert_int_equal(n[LA_HOW_LONE] + n[LA_HOW_CHAIN], 3323);
    la_phrasebook_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),
        cmocka_unit_test(names_the_content),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(refuses_what_is_too_long_or_cut),
        cmocka_unit_test(the_bundled_book_is_whole),
    };
    return cmocka_run_group_tests(tests, dir_make, dir_remove);
}
