/* The state of a stream: whatever bytes it has, it is loaded or refused. What loads can be saved.
 */
#include "stream/stream_impl.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A model of two templates whose network is never run. */
static logad_model *make_model(void)
{
    static const char *const texts[] = {"a <*>", "b <*>"};
    static const float table[8];
    logad_model *m = NULL;
    la_net *net = NULL;
    la_encoder_shape s = {.kind = LA_ENCODER_GRU, .d_in = 4, .hidden = 2, .layers = 1};
    if (la_net_new(&net, &s, NULL) != LOGAD_OK || la_model_new(&m, net, NULL) != LOGAD_OK ||
        la_model_set_templates(m, texts, 2, table, NULL) != LOGAD_OK)
        return NULL;
    return m;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static logad_model *m;
    logad_stream *s;
    logad_stream_options o = {.score.threads = 1};
    m = m != NULL ? m : make_model();
    if (m == NULL || logad_stream_new(&s, m, &o, NULL) != LOGAD_OK)
        return 0;
    logad_parser_free(s->parser);
    s->parser = NULL;
    la_names_free(&s->names);
    s->names = (la_names){0};
    if (la_state_unpack(s, data, size, NULL) == LOGAD_OK && la_open_count(s->open) > 1u << 20)
        __builtin_trap();
    logad_stream_free(s);
    return 0;
}
