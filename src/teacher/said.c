/* sequence -> prompt: event runs in order. */
#include "teacher/said.h"

la_said la_say(const la_dataset *d, uint32_t i, la_said_memory *m)
{
    la_said s = {.text = m->text + m->used, .count = m->count + m->used};
    uint32_t last = UINT32_MAX;
    for (uint64_t k = d->at[i]; k < d->at[i + 1]; k++) {
        uint32_t e = d->events[k];
        if (s.n > 0 && e == last) {
            m->count[m->used + s.n - 1]++;
            continue;
        }
        if (s.n == LA_SAID_MAX)
            break;
        m->text[m->used + s.n] = d->templates[e];
        m->count[m->used + s.n] = 1;
        s.n++;
        last = e;
    }
    m->used += s.n;
    return s;
}
