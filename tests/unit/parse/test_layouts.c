/* parse/layouts.c: every layout compiles; the format of real samples is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parse/format.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_all_compile(void **state)
{
    (void)state;
    size_t n;
    const la_layout *l = la_layouts(&n);
    assert_true(n > 16);
    for (size_t i = 0; i < n; i++) {
        la_header *h;
        logad_error err;
        if (la_header_new(&h, l[i].text, &err) != LOGAD_OK)
            fail_msg("%s", err.text);
        la_header_free(h);
    }
}

static void test_names(void **state)
{
    (void)state;
    static const char *const good[] = {"openssh", "plain", "auto", "docker/klog", "cri/plain"};
    static const char *const bad[] = {"nonsense", "hdfs/klog", "docker/nonsense", "header", ""};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(la_format_check(&(la_format_wish){.format = good[i]}, NULL), LOGAD_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(la_format_check(&(la_format_wish){.format = bad[i]}, NULL), LOGAD_EUSAGE);
    for (size_t i = 0; la_format_names(i) != NULL; i++)
        assert_int_equal(la_format_check(&(la_format_wish){.format = la_format_names(i)}, NULL),
                         LOGAD_OK);
}

/* A static copy of the name. */
static const char *detect(const char *const *texts, size_t n, double *share)
{
    static char name[64];
    logad_line lines[16] = {{0}};
    la_format *f;
    for (size_t i = 0; i < n; i++)
        lines[i] = (logad_line){.text = texts[i], .len = strlen(texts[i]), .number = i + 1};
    assert_int_equal(la_format_detect(&f, &(la_format_wish){0}, lines, n, share, NULL), LOGAD_OK);
    snprintf(name, sizeof name, "%s", la_format_name(f));
    la_format_free(f);
    return name;
}

static void test_detection(void **state)
{
    (void)state;
    double share;
    static const char *const poem[] = {"Tyger Tyger, burning bright,",
                                       "In the forests of the night;"};
    assert_string_equal(detect(poem, 2, &share), "plain");
    assert_float_equal(share, 0.0, 0.0);
    assert_string_equal(detect(NULL, 0, &share), "plain");
    /* A trace under a message does not hide the format; a rigorous layout wins over "iso". */
    static const char *const trace[] = {
        "2015-10-18 18:01:47,978 INFO [main] org.apache.App: started",
        "2015-10-18 18:01:48,100 WARN [main] org.apache.App: Exception",
        "java.io.IOException: broken",
        "\tat org.apache.App.run(App.java:10)",
        "\tat org.apache.App.main(App.java:3)",
        "\tat java.lang.Thread",
        ""};
    assert_string_equal(detect(trace, 7, &share), "hadoop");
    assert_true(share > 0.66 && share < 0.67);
    static const char *const java[] = {"2020-01-01 10:00:00,250 [main] INFO  c.e.Db:17 - up",
                                       "2020-01-01 10:00:00,251 [a b] ERROR c.e.Db - down"};
    assert_string_equal(detect(java, 2, &share), "logback");
    static const char *const log4j[] = {"2020-01-01 10:00:00,250 INFO  [main] c.e.Db:17 - up",
                                        "2020-01-01 10:00:00,251 ERROR [a b] c.e.Db - down"};
    assert_string_equal(detect(log4j, 2, &share), "logback");
    assert_float_equal(share, 1.0, 0.0);
}

/* A layout without a time must fit nine lines in ten; inside an envelope that has a time only, it
 * is believed. */
static void test_untimed(void **state)
{
    (void)state;
    double share;
    const char *texts[16];
    for (size_t i = 0; i < 16; i++)
        texts[i] = "INFO slow query of 5 rows";
    texts[3] = "took 7 ms";
    assert_string_equal(detect(texts, 16, &share), "level");
    texts[9] = texts[3];
    assert_string_equal(detect(texts, 16, &share), "plain");
    static const char *const cri[] = {"2016-10-06T00:17:09.1Z stdout F INFO slow query",
                                      "2016-10-06T00:17:09.2Z stderr F ERROR disk is full"};
    assert_string_equal(detect(cri, 2, &share), "cri/level");
    static const char *const json[] = {"{\"time\":\"2016-10-06T00:17:09Z\",\"msg\":\"INFO slow\"}",
                                       "{\"time\":\"2016-10-06T00:17:09Z\",\"msg\":\"WARN full\"}"};
    assert_string_equal(detect(json, 2, &share), "json");
}

/* A layout that fits by the words of messages does not win over one that says what they are. */
static void test_alike(void **state)
{
    (void)state;
    double share;
    static const char *const level[] = {"INFO slow query of 5 rows", "ERROR disk sda is full"};
    assert_string_equal(detect(level, 2, &share), "level");
    static const char *const nova[] = {"INFO nova.compute.claims [-] claim is good",
                                       "ERROR nova.virt.guest     rv = execute(f)"};
    assert_string_equal(detect(nova, 2, &share), "openstack");
    static const char *const thread[] = {"2020-01-01 10:00:00.250 INFO [17] worker: up",
                                         "2020-01-01 10:00:01.250 ERROR [18] worker: down"};
    assert_string_equal(detect(thread, 2, &share), "iso");
    static const char *const postgres[] = {"2020-01-01 10:00:00.250 UTC [17] LOG:  up",
                                           "2020-01-01 10:00:01.250 UTC [18] me@db ERROR:  down"};
    assert_string_equal(detect(postgres, 2, &share), "postgres");
    static const char *const rds[] = {
        "2024-05-01 10:00:00 UTC:10.0.0.1(33862):user@db:[1234]:LOG:  duration: 0.120 ms",
        "2024-05-01 10:00:01 UTC::@:[1234]:LOG:  checkpoint starting: time"};
    assert_string_equal(detect(rds, 2, &share), "postgres");
    assert_string_equal(detect(rds, 1, &share), "postgres");
}

/* Objects of many lines: the first of them cut by a rotation, the last not whole in the lines
 * looked at. */
static void test_objects_in_part(void **state)
{
    (void)state;
    double share;
    static const char *const tail[] = {"\"a\":1,", "\"b\":2}",  "{\"message\":",
                                       "\"up\",",  "\"time\":", "\"2024-05-01T10:00:00Z\","};
    assert_string_equal(detect(tail, 6, &share), "json");
    assert_float_equal(share, 4.0 / 6, 1e-9);
    assert_string_equal(detect(tail + 2, 4, &share), "json");
    assert_float_equal(share, 1.0, 1e-9);
    static const char *const next[] = {"tail\"}", "{\"message\":1,", "\"b\":2}, {", "\"c\":"};
    assert_string_equal(detect(next, 4, &share), "json");
    assert_float_equal(share, 4.0 / 5, 1e-9); /* the line of two counts for both */
    static const char *const indented[] = {"  \"a\":[", "    1,", "    2", "  ],",
                                           "\t\"b\":2", "}",      "{",     "  \"message\":1"};
    assert_string_equal(detect(indented, 8, &share), "json");
    assert_float_equal(share, 2.0 / 3, 1e-9);
    static const char *const prose[] = {"{\"message\":", "is the head of it,", "they say", "{"};
    assert_string_equal(detect(prose, 4, &share), "plain");
    static const char *const journal[] = {
        "{\"__REALTIME_TIMESTAMP\":\"1714557600123456\",", "\"MESSAGE\":\"failed\"}",
        "{\"__REALTIME_TIMESTAMP\":\"1714557600123457\",", "\"MESSAGE\":\"failed\","};
    assert_string_equal(detect(journal, 4, &share), "journald");
    assert_float_equal(share, 1.0, 1e-9);
}

/* Digits that were made up do not hide the format, but a layout that fits as it should comes first.
 */
static void test_scrambled(void **state)
{
    (void)state;
    double share;
    static const char *const hdfs[] = {"087709 998413 148 INFO dfs.DataNode: one",
                                       "441390 013399 7 WARN dfs.DataNode: two"};
    assert_string_equal(detect(hdfs, 2, &share), "hdfs");
    assert_float_equal(share, 1.0, 0.0);
    logad_line line = {.text = hdfs[0], .len = strlen(hdfs[0]), .number = 1};
    logad_event e = {0};
    la_format *f;
    assert_int_equal(la_format_detect(&f, &(la_format_wish){0}, &line, 1, &share, NULL), LOGAD_OK);
    assert_true(la_format_cut(f, line.text, line.len, &e));
    assert_false(e.has_time);
    assert_int_equal(e.content_len, 3);
    la_format_free(f);
}

static void test_samples(void **state)
{
    (void)state;
    static const struct {
        const char *system, *format;
    } cases[] = {{"Apache", "apache"},       {"BGL", "bgl"},
                 {"HDFS", "hdfs"},           {"HPC", "hpc"},
                 {"HealthApp", "healthapp"}, {"Mac", "syslog"},
                 {"OpenSSH", "syslog"},      {"OpenStack", "openstack"},
                 {"Spark", "spark"},         {"Thunderbird", "thunderbird"},
                 {"Windows", "windows"},     {"Zookeeper", "zookeeper"}};
    const char *data = getenv("LOGAD_TEST_DATA");
    if (data == NULL) {
        print_message("SKIPPED: set LOGAD_TEST_DATA to check the real samples\n");
        skip();
    }
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char path[512];
        snprintf(path, sizeof path, "%s/parse/%s/%s.log", data, cases[c].system, cases[c].system);
        FILE *f = fopen(path, "rb");
        assert_non_null(f);
        static char text[16][4096];
        const char *texts[16];
        for (size_t i = 0; i < 16; i++) {
            assert_non_null(fgets(text[i], sizeof text[i], f));
            text[i][strcspn(text[i], "\r\n")] = '\0';
            texts[i] = text[i];
        }
        fclose(f);
        double share;
        assert_string_equal(detect(texts, 16, &share), cases[c].format);
        assert_true(share > 0.9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_compile), cmocka_unit_test(test_names),
        cmocka_unit_test(test_detection),   cmocka_unit_test(test_untimed),
        cmocka_unit_test(test_alike),       cmocka_unit_test(test_objects_in_part),
        cmocka_unit_test(test_scrambled),   cmocka_unit_test(test_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
