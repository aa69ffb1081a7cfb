/* sequence -> vector: the feed-forward half of a transformer layer. */
#include "nn/ffn.h"
#include "nn/linear.h"
#include "nn/mat.h"
#include "nn/panel.h"
#include <stdio.h>
#include <string.h>

static size_t add(la_params *params, const char *prefix, const char *part, size_t rows, size_t cols,
                  la_init init)
{
    char name[sizeof params->slot[0].name];
    snprintf(name, sizeof name, "%s.%s", prefix, part);
    return la_params_add(params, name, rows, cols, init, 0);
}

void la_ffn_add(la_ffn *f, const char *prefix, size_t width, size_t inner, la_params *params)
{
    f->width = width;
    f->inner = inner;
    f->w1 = add(params, prefix, "w1", inner, width, LA_INIT_XAVIER);
    f->b1 = add(params, prefix, "b1", 1, inner, LA_INIT_ZERO);
    f->w2 = add(params, prefix, "w2", width, inner, LA_INIT_XAVIER);
    f->b2 = add(params, prefix, "b2", 1, width, LA_INIT_ZERO);
}

size_t la_ffn_panel_size(const la_ffn *f)
{
    size_t in = la_panel_size(f->width, f->inner), out = la_panel_size(f->inner, f->width);
    return in > out ? in : out;
}

void la_ffn_forward(const la_ffn *f, const float *theta, const la_ffn_state *s, float *y)
{
    for (size_t i = 0; i < s->n; i++)
        memcpy(s->hidden + i * f->inner, theta + f->b1, f->inner * sizeof *s->hidden);
    la_panel_pack(1, f->width, f->inner, theta + f->w1, f->width, s->panels);
    la_panel_product(1, s->n, f->inner, f->width, s->x, f->width, s->panels, s->hidden, f->inner);
    la_relu_forward(s->hidden, s->n * f->inner);

    for (size_t i = 0; i < s->n; i++)
        la_axpy(1.0f, theta + f->b2, y + i * f->width, f->width);
    la_panel_pack(1, f->inner, f->width, theta + f->w2, f->inner, s->panels);
    la_panel_product(1, s->n, f->width, f->inner, s->hidden, f->inner, s->panels, y, f->width);
}

void la_ffn_backward(const la_ffn *f, const float *theta, const la_ffn_state *s, const float *dy,
                     float *dx, float *grad)
{
    la_linear_backward(s->hidden, s->n, f->inner, f->width, theta + f->w2, dy, s->dhidden,
                       grad + f->w2, grad + f->b2);
    la_relu_backward(s->hidden, s->dhidden, s->n * f->inner);
    la_linear_backward(s->x, s->n, f->width, f->inner, theta + f->w1, s->dhidden, dx, grad + f->w1,
                       grad + f->b1);
}
