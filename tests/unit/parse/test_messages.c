/* parse/messages.c: records gathered to blocks, none of which needs the one before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../io/scratch.h"
#include "base/log.h"
#include "parse/messages.h"

static void test_blocks(void **state)
{
    (void)state;
    enum { RECORDS = 30 };
    scratch s;
    la_buf log = {0};
    la_intake in = {.file = 7};
    la_messages m = {0};
    logad_parser_options o = {.header = "<Date> <Time> <Level> <Content>"};
    bool more = true;
    la_log_set(LA_QUIET);
    scratch_make(&s);
    for (int r = 0; r < RECORDS; r++) {
        la_buf_printf(&log, "2024-01-02 03:04:05 ERROR record %d\n\n", r);
        for (int i = 0; i < 400; i++)
            la_buf_str(&log, "  goes on\n");
    }
    assert_int_equal(la_records_new(&in.records, &o, NULL), LOGAD_OK);
    assert_int_equal(la_records_open(in.records, scratch_write(&s, "a.log", log.p, log.n), NULL),
                     LOGAD_OK);
    uint64_t line = 1, n_blocks = 0;
    for (;;) {
        assert_int_equal(la_intake_take(&in, &m, &more, NULL), LOGAD_OK);
        if (!more)
            break;
        assert_int_equal(m.line, line);
        assert_int_equal(m.file, 7);
        n_blocks++;
        for (size_t i = 0, records = 0; i < m.n; i++, line++) {
            const la_message *a = &m.items[i];
            uint64_t in_record = (line - 1) % 402;
            char want[32];
            snprintf(want, sizeof want, "record %d", (int)((line - 1) / 402));
            if (in_record == 1) {
                assert_int_equal(a->kind, LA_MESSAGE_SKIPPED);
                continue;
            }
            assert_int_equal(a->kind, in_record == 0 ? LA_MESSAGE_OWN
                                      : records == 0 ? LA_MESSAGE_JOINED
                                                     : LA_MESSAGE_AGAIN);
            if (a->kind != LA_MESSAGE_AGAIN) {
                assert_int_equal(a->n, strlen(want));
                assert_memory_equal(m.text + a->at, want, a->n);
            }
            records++;
        }
    }
    assert_int_equal(line - 1, RECORDS * 402);
    assert_true(n_blocks > 1);
    la_messages_free(&m);
    la_buf_free(&in.last);
    la_records_free(in.records);
    la_buf_free(&log);
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_blocks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
