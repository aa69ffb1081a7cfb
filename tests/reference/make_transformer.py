#!/usr/bin/env python3
"""Writes transformer.ref, attention.ref and norm.ref beside this script: what PyTorch computes.

Run with a Python that has torch (made with 1.13): python3 tests/reference/make_transformer.py"""
import math

import torch
import torch.nn as nn

from make import write


class Encoder(nn.Module):
    """Pre-norm nn.TransformerEncoder over projected events and sinusoids, attention pooling."""

    def __init__(self, d_in, width, heads, ffn, layers):
        super().__init__()
        self.width = width
        self.input = nn.Linear(d_in, width)
        layer = nn.TransformerEncoderLayer(width, heads, ffn, 0.0, activation="relu",
                                           norm_first=True, batch_first=True)
        self.layers = nn.TransformerEncoder(layer, layers, nn.LayerNorm(width))
        self.guide = nn.Parameter(torch.randn(width))
        self.w1 = nn.Parameter(torch.randn(width) / 4)
        self.w2 = nn.Parameter(torch.randn(width) / 2)
        self.b = nn.Parameter(torch.randn(1) / 4)

    def positions(self, n):
        t = torch.arange(n).double().unsqueeze(1)
        rate = torch.exp(torch.arange(0, self.width, 2).double() * -math.log(10000) / self.width)
        pe = torch.zeros(n, self.width).double()
        pe[:, 0::2] = torch.sin(t * rate)
        pe[:, 1::2] = torch.cos(t * rate)
        return pe

    def forward(self, x):
        h = self.layers((self.input(x) + self.positions(len(x))).unsqueeze(0)).squeeze(0)
        a = torch.softmax(torch.tanh(self.w1 @ self.guide + h @ self.w2 + self.b), 0)
        return a @ h, a


def slots(m, pick):
    """Our slot names for the model's parameters."""
    out = {"input.w": pick(m.input.weight), "input.b": pick(m.input.bias)}
    for i, layer in enumerate(m.layers.layers):
        for ours, p in (("norm1.gamma", layer.norm1.weight), ("norm1.beta", layer.norm1.bias),
                        ("attention.w_qkv", layer.self_attn.in_proj_weight),
                        ("attention.b_qkv", layer.self_attn.in_proj_bias),
                        ("attention.w_out", layer.self_attn.out_proj.weight),
                        ("attention.b_out", layer.self_attn.out_proj.bias),
                        ("norm2.gamma", layer.norm2.weight), ("norm2.beta", layer.norm2.bias),
                        ("ffn.w1", layer.linear1.weight), ("ffn.b1", layer.linear1.bias),
                        ("ffn.w2", layer.linear2.weight), ("ffn.b2", layer.linear2.bias)):
            out[f"layer{i}.{ours}"] = pick(p)
    out["norm.gamma"], out["norm.beta"] = pick(m.layers.norm.weight), pick(m.layers.norm.bias)
    for name in ("guide", "w1", "w2", "b"):
        out[f"attention.{name}"] = pick(getattr(m, name))
    return out


def shake(m):
    """Every parameter away from its start, where biases and LN would be 0 and 1."""
    with torch.no_grad():
        for p in m.parameters():
            p += torch.randn_like(p) * 0.2


def transformer():
    """Ragged sequences over an event table; loss = sum of r * pull."""
    torch.manual_seed(11)
    d_in, width, rows = 7, 12, 9
    m = Encoder(d_in, width, 3, 20, 2).double()
    shake(m)
    table = torch.randn(rows, d_in).double()
    lens = [3, 8, 1, 5, 70, 2]
    seqs = [torch.randint(0, rows, (n,)) for n in lens]
    pull = torch.randn(len(lens), width).double()
    r, a = zip(*(m(table[s]) for s in seqs))
    (torch.stack(r) * pull).sum().backward()
    blocks = {"table": table, "lens": torch.tensor(lens), "events": torch.cat(seqs), "pull": pull,
              "r": torch.stack(r), "attention": torch.cat(a)}
    blocks.update(slots(m, lambda p: p.data))
    blocks.update({"grad." + k: v for k, v in slots(m, lambda p: p.grad).items()})
    write("transformer", blocks)


def attention():
    """One nn.MultiheadAttention over sequences of 2, 67 and 1 events; loss = sum of y * dy."""
    torch.manual_seed(12)
    width, heads, lens = 8, 2, [2, 67, 1]
    m = nn.MultiheadAttention(width, heads, batch_first=True).double()
    shake(m)
    x = torch.randn(sum(lens), width).double().requires_grad_()
    dy = torch.randn(sum(lens), width).double()
    y = torch.cat([m(p[None], p[None], p[None])[0][0] for p in torch.split(x, lens)])
    (y * dy).sum().backward()
    blocks = {"lens": torch.tensor(lens), "x": x, "y": y, "dy": dy, "dx": x.grad}
    for ours, p in (("w_qkv", m.in_proj_weight), ("b_qkv", m.in_proj_bias),
                    ("w_out", m.out_proj.weight), ("b_out", m.out_proj.bias)):
        blocks[ours] = p.data
        blocks["grad." + ours] = p.grad
    write("attention", blocks)


def norm():
    torch.manual_seed(13)
    m = nn.LayerNorm(11).double()
    shake(m)
    x = (torch.randn(5, 11) * 3 + 40).double().requires_grad_()
    dy = torch.randn(5, 11).double()
    y = m(x)
    (y * dy).sum().backward()
    write("norm", {"x": x, "y": y, "dy": dy, "dx": x.grad, "gamma": m.weight, "beta": m.bias,
                   "grad.gamma": m.weight.grad, "grad.beta": m.bias.grad})


if __name__ == "__main__":
    transformer()
    attention()
    norm()
