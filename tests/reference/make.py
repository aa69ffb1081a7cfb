#!/usr/bin/env python3
"""Writes the .ref files beside this script: what PyTorch computes, for the tests to compare with.

Run with a Python that has torch (made with 1.13): python3 tests/reference/make.py
A .ref file is a list of blocks: a line "name rows cols", then the numbers, one row a line."""
import os

import torch
import torch.nn as nn
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, blocks):
    with open(os.path.join(HERE, name + ".ref"), "w") as f:
        for key, value in blocks.items():
            t = value.detach().double()
            t = t.reshape(t.shape[0], -1) if t.dim() > 1 else t.reshape(1, -1)
            f.write(f"{key} {t.shape[0]} {t.shape[1]}\n")
            for row in t.tolist():
                f.write(" ".join(f"{x:.9g}" for x in row) + "\n")


class AttGRU(nn.Module):
    def __init__(self, d_in, hidden):
        super().__init__()
        self.gru = nn.GRU(d_in, hidden, 2, bidirectional=True)
        self.guide = nn.Parameter(torch.randn(2 * hidden))
        self.w1 = nn.Parameter(torch.randn(2 * hidden) / 4)
        self.w2 = nn.Parameter(torch.randn(2 * hidden) / 2)
        self.b = nn.Parameter(torch.randn(1) / 4)

    def forward(self, x):
        h = self.gru(x.unsqueeze(1))[0].squeeze(1)
        a = torch.softmax(torch.tanh(self.w1 @ self.guide + h @ self.w2 + self.b), 0)
        return a @ h, a


def slots(m, pick):
    """Our slot names for the model's parameters."""
    out = {}
    for layer in range(2):
        for ours, theirs in (("fwd", ""), ("bwd", "_reverse")):
            for w, name in (("w_x", "weight_ih"), ("w_h", "weight_hh"), ("b_x", "bias_ih"),
                            ("b_h", "bias_hh")):
                p = getattr(m.gru, f"{name}_l{layer}{theirs}")
                out[f"gru{layer}.{ours}.{w}"] = pick(p)
    for name in ("guide", "w1", "w2", "b"):
        out[f"attention.{name}"] = pick(getattr(m, name))
    return out


def gru():
    """Ragged sequences over an event table; loss = sum of r * pull."""
    torch.manual_seed(1)
    d_in, hidden, rows = 7, 10, 9
    m = AttGRU(d_in, hidden).double()
    table = torch.randn(rows, d_in).double()
    lens = [3, 8, 1, 5, 8, 2]
    seqs = [torch.randint(0, rows, (n,)) for n in lens]
    pull = torch.randn(len(lens), 2 * hidden).double()
    r, a = zip(*(m(table[s]) for s in seqs))
    (torch.stack(r) * pull).sum().backward()
    blocks = {"table": table, "lens": torch.tensor(lens), "events": torch.cat(seqs), "pull": pull,
              "r": torch.stack(r), "attention": torch.cat(a)}
    blocks.update(slots(m, lambda p: p.data))
    blocks.update({"grad." + k: v for k, v in slots(m, lambda p: p.grad).items()})
    write("gru", blocks)


def adam():
    """20 steps on a quadratic bowl whose gradient is over the clip norm in some steps and under it in others."""
    torch.manual_seed(2)
    n, steps = 24, 20
    theta = nn.Parameter(torch.randn(n).double())
    scale = torch.rand(n).double() * 2
    blocks = {"theta": theta.data.clone(), "scale": scale}
    opt = torch.optim.Adam([theta], lr=0.1, betas=(0.9, 0.9), eps=1e-12)
    path, norms = [], []
    for _ in range(steps):
        opt.zero_grad()
        (0.5 * scale * theta * theta).sum().backward()
        norms.append(nn.utils.clip_grad_norm_([theta], 1.0))
        opt.step()
        path.append(theta.data.clone())
    blocks["path"] = torch.stack(path)
    blocks["norms"] = torch.stack(norms)
    write("adam", blocks)


def loss():
    torch.manual_seed(3)
    n = 12
    logits = (torch.randn(n, 2) * 4).double().requires_grad_()
    label = torch.randint(0, 2, (n,))
    weight = torch.rand(n).double()
    ce = (F.cross_entropy(logits, label, reduction="none") * weight).sum() * 0.25
    ce.backward()
    logit = (torch.randn(n) * 5).double().requires_grad_()
    target = torch.rand(n).double()
    bce = (F.binary_cross_entropy_with_logits(logit, target, reduction="none") * weight).sum() * 0.25
    bce.backward()
    write("loss", {"logits": logits, "label": label, "weight": weight, "ce": ce.reshape(1),
                   "dlogits": logits.grad, "prob": torch.softmax(logits, 1)[:, 1],
                   "logit": logit, "target": target, "bce": bce.reshape(1), "dlogit": logit.grad})


def linear():
    torch.manual_seed(4)
    m = nn.Linear(5, 3).double()
    x = torch.randn(6, 5).double().requires_grad_()
    dy = torch.randn(6, 3).double()
    y = m(x)
    (y * dy).sum().backward()
    write("linear", {"w": m.weight, "b": m.bias, "x": x, "y": y, "dy": dy, "dx": x.grad,
                     "dw": m.weight.grad, "db": m.bias.grad})


if __name__ == "__main__":
    gru()
    adam()
    loss()
    linear()
