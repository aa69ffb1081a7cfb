/* base/library.c: a library is loaded once, by whichever thread is first; without it or one of its
 * symbols that is told, each time it is needed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/library.h"
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define N(symbols) (sizeof(symbols) / sizeof *(symbols))

static unsigned long (*flags)(void);
static const char *(*version)(void);
static void (*none)(void);
static int n_prepared;

static void prepare(void)
{
    assert_non_null(version);
    n_prepared++;
}

static const la_symbol all[] = {{"zlibCompileFlags", &flags, .optional = false},
                                {"zlibVersion", &version, .optional = false},
                                {"not_of_zlib", &none, .optional = true}};
static const la_symbol strange[] = {{"zlibVersion", &version, .optional = false},
                                    {"not_of_zlib", &none, .optional = false},
                                    {"nor_this", &none, .optional = false}};

static void test_symbols(void **state)
{
    la_library l = {.name = "libz.so.1", .symbols = all, .n_symbols = N(all), .prepare = prepare};
    logad_error err = {.text = "untouched"};
    (void)state;
    none = prepare;
    n_prepared = 0;
    for (int i = 0; i < 3; i++)
        assert_int_equal(la_library_need(&l, &err), LOGAD_OK);
    assert_int_equal(n_prepared, 1);
    assert_string_equal(err.text, "untouched");
    assert_int_equal(version()[0], '1');
    assert_true(flags() != 0);
    assert_null(none);
    l = (la_library){.name = "libz.so.1", .symbols = all, .n_symbols = N(all)};
    assert_int_equal(la_library_need(&l, NULL), LOGAD_OK);
}

static void test_without(void **state)
{
    la_library l = {.name = "libnothing.so.9",
                    .package = "libnothing9",
                    .without = LOGAD_ENET,
                    .symbols = all,
                    .n_symbols = N(all),
                    .prepare = prepare};
    logad_error err;
    (void)state;
    n_prepared = 0;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(la_library_need(&l, &err), LOGAD_ENET);
        assert_string_equal(err.text, "libnothing.so.9 is not here: install libnothing9");
    }
    assert_int_equal(la_library_need(&l, NULL), LOGAD_ENET);
    assert_int_equal(n_prepared, 0);
}

static void test_too_old(void **state)
{
    la_library l = {.name = "libz.so.1",
                    .package = "zlib1g",
                    .without = LOGAD_EIO,
                    .symbols = strange,
                    .n_symbols = N(strange),
                    .prepare = prepare};
    logad_error err;
    (void)state;
    n_prepared = 0;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(la_library_need(&l, &err), LOGAD_EIO);
        assert_string_equal(err.text, "libz.so.1 has no not_of_zlib: install a newer zlib1g");
    }
    assert_int_equal(n_prepared, 0);
}

static atomic_int n_ready;

static void take_long(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    n_ready++;
}

/* Who comes while it is loaded waits until it is ready. */
static void *need(void *l)
{
    return la_library_need(l, NULL) == LOGAD_OK && n_ready == 1 ? l : NULL;
}

static void test_threads(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        la_library l = {
            .name = "libz.so.1", .symbols = all, .n_symbols = N(all), .prepare = take_long};
        pthread_t thread[4];
        n_ready = 0;
        for (size_t i = 0; i < N(thread); i++)
            assert_int_equal(pthread_create(&thread[i], NULL, need, &l), 0);
        for (size_t i = 0; i < N(thread); i++) {
            void *got;
            pthread_join(thread[i], &got);
            assert_ptr_equal(got, &l);
        }
        assert_int_equal(n_ready, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_symbols),
        cmocka_unit_test(test_without),
        cmocka_unit_test(test_too_old),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
