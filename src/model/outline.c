/* sequence -> vector, of a system: its windows summed up. */
#include "model/outline.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

#define FLOOR     0.003 /* added to a share before its logarithm */
#define COMMON    0.7   /* nats: of a group that about half of the sessions have */
#define DISTURBS  0.3   /* nats */
#define LACKS     1.0   /* nats */
#define FURTHEST  2.0f  /* deviations from the mean */
#define BEYOND    3.0f  /* deviations: further out than that nothing is like it */
#define NO_SPREAD 1e-6f /* of a number that is the same for all systems */

logad_status la_outline_open(la_outline *o, const la_standing *s, logad_error *err)
{
    *o = (la_outline){.seen = la_calloc(s->n_groups, sizeof *o->seen)};
    return o->seen == NULL ? la_oom(err) : LOGAD_OK;
}

void la_outline_meet(la_outline *o, const la_standing_reader *r, uint32_t count)
{
    double commonest = (double)INFINITY, rarest = 0, loudest = -commonest, n = count;
    for (size_t i = 0; i < r->n_items; i++) {
        const float *x = r->item + i * LA_STANDS_N;
        commonest = fmin(commonest, (double)x[LA_STANDS_RARE]);
        rarest = fmax(rarest, (double)x[LA_STANDS_RARE]);
        loudest = fmax(loudest, (double)x[LA_STANDS_WORDING]);
        if (r->group[i] < r->s->n_groups)
            o->seen[r->group[i]] = true;
    }
    o->n += n;
    o->sum[LA_OUTLINE_KINDS] += n * (double)r->n_items;
    o->sum[LA_OUTLINE_LONE] += r->n_items == 1 ? n : 0;
    o->sum[LA_OUTLINE_NOTHING] += commonest > COMMON ? n : 0;
    o->sum[LA_OUTLINE_RARE] += rarest > -log(0.01) ? n : 0;
    o->sum[LA_OUTLINE_UNCOMMON] += rarest > -log(0.05) ? n : 0;
    o->sum[LA_OUTLINE_LOUD] += loudest > 0 ? n : 0;
    o->sum[LA_OUTLINE_LOUDER] += loudest > 1 ? n : 0;
    o->sum[LA_OUTLINE_LOUDEST] += loudest > 2 ? n : 0;
    o->sum[LA_OUTLINE_LACKING] += (double)r->whole[LA_STANDS_ABSENT] > LACKS ? n : 0;
    o->sum[LA_OUTLINE_ABSENT] += n * (double)r->whole[LA_STANDS_ABSENT];
    o->sum[LA_OUTLINE_NEXT] += n * (double)r->whole[LA_STANDS_NEXT];
}

/* Moments of the groups that occur. */
typedef struct moments {
    double n, z, zz, r, rr, zr, disturb;
} moments;

static moments of_groups(const la_outline *o, const la_standing *s)
{
    moments m = {0};
    for (uint32_t g = 0; g < s->n_groups; g++) {
        const float *x = s->fixed + (size_t)g * LA_STANDS_N;
        if (!o->seen[g])
            continue;
        double z = (double)x[LA_STANDS_WORDING], r = (double)x[LA_STANDS_RARE];
        m.n++;
        m.z += z;
        m.zz += z * z;
        m.r += r;
        m.rr += r * r;
        m.zr += z * r;
        m.disturb += (double)x[LA_STANDS_DISTURBS] > DISTURBS;
    }
    return m;
}

static void groups_into(const moments *m, float *out)
{
    if (m->n <= 0)
        return;
    double z = m->z / m->n, r = m->r / m->n;
    double vz = fmax(m->zz / m->n - z * z, 0), vr = fmax(m->rr / m->n - r * r, 0);
    double both = sqrt(vz * vr);
    out[LA_OUTLINE_GROUPS] = (float)log(m->n);
    out[LA_OUTLINE_WORDING] = (float)z;
    out[LA_OUTLINE_SPREAD] = (float)sqrt(vz);
    out[LA_OUTLINE_AGREES] = both > 0 ? (float)((m->zr / m->n - z * r) / both) : 0;
    out[LA_OUTLINE_DISTURB] = (float)(m->disturb / m->n);
}

void la_outline_close(la_outline *o, const la_standing *s, float *out)
{
    for (size_t i = 0; i < LA_OUTLINE_N; i++) {
        double share = o->n > 0 ? o->sum[i] / o->n : 0;
        bool is_log = (i >= LA_OUTLINE_NOTHING && i <= LA_OUTLINE_LACKING);
        out[i] = (float)(is_log && o->n > 0 ? log(share + FLOOR) : share);
    }
    moments m = of_groups(o, s);
    groups_into(&m, out);
    free(o->seen);
    o->seen = NULL;
}

logad_status la_outline_of(float *out, const la_standing *s, const la_standing_input *in,
                           logad_error *err)
{
    la_outline o;
    la_standing_reader r;
    TRY(la_outline_open(&o, s, err));
    logad_status status = la_standing_reader_open(&r, s, NULL, NULL, in->n_templates, err);
    if (status == LOGAD_OK) {
        for (size_t i = 0; i < in->n && status == LOGAD_OK; i++) {
            status = la_standing_read(&r, in->events + in->at[i], in->len[i], err);
            la_outline_meet(&o, &r, in->count[i]);
        }
        la_standing_reader_close(&r);
    }
    la_outline_close(&o, s, out);
    return status;
}

void la_outline_measure(la_outline_scale *scale, const float *outlines, size_t n)
{
    *scale = (la_outline_scale){0};
    for (size_t j = 0; j < LA_OUTLINE_N && n > 0; j++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < n; i++)
            sum += (double)outlines[i * LA_OUTLINE_N + j];
        double mean = sum / (double)n;
        for (size_t i = 0; i < n; i++) {
            double d = (double)outlines[i * LA_OUTLINE_N + j] - mean;
            squares += d * d;
        }
        scale->mean[j] = (float)mean;
        scale->least[j] = scale->most[j] = outlines[j];
        for (size_t i = 1; i < n; i++) {
            scale->least[j] = fminf(scale->least[j], outlines[i * LA_OUTLINE_N + j]);
            scale->most[j] = fmaxf(scale->most[j], outlines[i * LA_OUTLINE_N + j]);
        }
        scale->deviation[j] = (float)sqrt(squares / (double)n);
    }
}

const char *la_outline_beyond(const la_outline_scale *scale, const float *outline)
{
    static const char *const words[LA_OUTLINE_N] = {
        [LA_OUTLINE_GROUPS] = "how many kinds of messages there are",
        [LA_OUTLINE_KINDS] = "how many kinds of messages a session has",
        [LA_OUTLINE_LONE] = "how many sessions have one kind of message only",
        [LA_OUTLINE_NOTHING] = "how many sessions have nothing in common",
        [LA_OUTLINE_RARE] = "how many sessions have a rare message",
        [LA_OUTLINE_UNCOMMON] = "how many sessions have an uncommon message",
        [LA_OUTLINE_LOUD] = "how many sessions have a loud message",
        [LA_OUTLINE_LOUDER] = "how many sessions have a loud message",
        [LA_OUTLINE_LOUDEST] = "how many sessions have a loud message",
        [LA_OUTLINE_LACKING] = "how many sessions lack a message",
        [LA_OUTLINE_ABSENT] = "how much sessions lack",
        [LA_OUTLINE_NEXT] = "how odd the order of messages is",
        [LA_OUTLINE_WORDING] = "how loud messages are",
        [LA_OUTLINE_SPREAD] = "how loud messages are",
        [LA_OUTLINE_AGREES] = "how rare loud messages are",
        [LA_OUTLINE_DISTURB] = "how many messages disturb",
    };
    const char *what = NULL;
    float furthest = BEYOND;
    for (size_t j = 0; j < LA_OUTLINE_N; j++) {
        bool inside = outline[j] >= scale->least[j] && outline[j] <= scale->most[j];
        if (inside || scale->deviation[j] <= NO_SPREAD)
            continue;
        float by = fabsf(outline[j] - scale->mean[j]) / scale->deviation[j];
        if (by > furthest) {
            furthest = by;
            what = words[j];
        }
    }
    return what;
}

void la_outline_level(const la_outline_scale *scale, float *outline)
{
    for (size_t j = 0; j < LA_OUTLINE_N; j++) {
        float by = scale->deviation[j];
        float x = by > NO_SPREAD ? (outline[j] - scale->mean[j]) / by : 0;
        outline[j] = x > FURTHEST ? FURTHEST : x < -FURTHEST ? -FURTHEST : x;
    }
}
