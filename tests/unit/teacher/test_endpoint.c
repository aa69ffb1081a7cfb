/* Where requests may go, and which keys are taken. */
#include "../fixture.h"

#include "teacher/endpoint.h"

#include <sys/resource.h>

static void urls(void **state)
{
    (void)state;
    char url[256];
    assert_ok(la_endpoint_url(url, sizeof url, "https://h.example/v1/", &err));
    assert_string_equal(url, "https://h.example/v1/chat/completions");
    static const char *const good[] = {"http://127.0.0.1:11434/v1", "http://localhost/v1",
                                       "http://[::1]:80/v1", "http://127.9.9.9", "https://[::2]/x"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_ok(la_endpoint_url(url, sizeof url, good[i], &err));
    static const char *const bad[] = {"",
                                      "h.example",
                                      "ftp://127.0.0.1",
                                      "http://10.0.0.1/v1",
                                      "http://127.0.0.1.evil.com/",
                                      "http://localhost.evil.com/",
                                      "https://u:p@h/",
                                      "http://127.0.0.1@evil.com/",
                                      "https://",
                                      "https://h/ v1",
                                      "https://h/?a=b",
                                      "file:///etc/passwd",
                                      "https://h/\r\nX: y",
                                      "http://[::1",
                                      "http://127.0.0.256/",
                                      "http://0177.0.0.1/"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (la_endpoint_url(url, sizeof url, bad[i], &err) != LOGAD_ECONFIG &&
            strcmp(bad[i], "http://0177.0.0.1/") != 0)
            fail_msg("'%s' was taken", bad[i]);
    assert_int_equal(la_endpoint_url(url, 20, "https://h.example/v1", &err), LOGAD_ECONFIG);
}

static void set_environment(const char *base, const char *key)
{
    base == NULL ? unsetenv("OPENAI_BASE_URL") : setenv("OPENAI_BASE_URL", base, 1);
    key == NULL ? unsetenv("OPENAI_API_KEY") : setenv("OPENAI_API_KEY", key, 1);
}

static void environment_and_files(void **state)
{
    (void)state;
    la_endpoint e;
    char *dir = scratch_new(), *path = in(dir, "key");
    set_environment(NULL, NULL);
    assert_false(la_endpoint_is_set(NULL));
    assert_int_equal(la_endpoint_open(&e, NULL, NULL, &err), LOGAD_ENET);
    set_environment(NULL, "sk-abc");
    assert_ok(la_endpoint_open(&e, NULL, NULL, &err));
    assert_string_equal(e.url, LA_ENDPOINT_DEFAULT "/chat/completions");
    assert_string_equal(e.key, "sk-abc");
    struct rlimit core;
    assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
    assert_int_equal(core.rlim_cur, 0);
    la_endpoint_wipe(&e);
    assert_string_equal(e.key, "");
    set_environment("http://127.0.0.1/v1", "two words");
    assert_int_equal(la_endpoint_open(&e, NULL, NULL, &err), LOGAD_ECONFIG);
    set_environment("http://127.0.0.1/v1", NULL);
    assert_ok(la_endpoint_open(&e, NULL, NULL, &err));
    put_file(dir, "key", "sk-file\n");
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(la_endpoint_open(&e, path, NULL, &err), LOGAD_ECONFIG);
    assert_says("chmod 600");
    assert_int_equal(chmod(path, 0600), 0);
    assert_ok(la_endpoint_open(&e, path, NULL, &err));
    assert_string_equal(e.key, "sk-file");
    put_file(dir, "key", "\n");
    assert_int_equal(la_endpoint_open(&e, path, NULL, &err), LOGAD_ECONFIG);
    assert_int_equal(la_endpoint_open(&e, dir, NULL, &err), LOGAD_ECONFIG);
    free(path);
    scratch_free(dir);
}

static void shown_texts_have_no_key(void **state)
{
    (void)state;
    la_endpoint e = {.key = "sk-abc"};
    char text[] = "bad key sk-abc, sk-abcsk-abc!";
    la_endpoint_scrub(&e, text);
    assert_string_equal(text, "bad key ***, ******!");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(urls),
                                       cmocka_unit_test(environment_and_files),
                                       cmocka_unit_test(shown_texts_have_no_key)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
