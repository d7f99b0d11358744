"""Many runs of a recurrent model at once in PyTorch, for the generators of figures (*_figures.py).

The first axis of every tensor is the run, so that one product serves all of them; no run knows of another.
Initializers and updates are those of Keras 3, the cells are written out from their equations. Weights, orders and what
is drawn besides come from one generator for all runs: `torch.manual_seed`.
"""
import math

import torch

torch.set_num_threads(1)
# Gradients that vanish become denormal numbers, which are slow.
torch.set_flush_denormal(True)


def glorot(runs, rows, columns):
    return (torch.rand(runs, rows, columns) * 2 - 1) * math.sqrt(6 / (rows + columns))


def orthogonal(runs, rows, columns):
    q, r = torch.linalg.qr(torch.randn(runs, max(rows, columns), min(rows, columns)))
    q = q * torch.sign(torch.diagonal(r, dim1=1, dim2=2)).unsqueeze(1)
    return q if rows >= columns else q.transpose(1, 2)


def uniform(runs, rows, columns):
    return (torch.rand(runs, rows, columns) * 2 - 1) * .05


class Dense:
    def __init__(self, runs, inputs, outputs):
        self.weights = [glorot(runs, inputs, outputs), torch.zeros(runs, 1, outputs)]

    def __call__(self, x):
        """(runs,N,D) or (runs,N,T,D)"""
        kernel, bias = self.weights
        flat = torch.baddbmm(bias, x.flatten(1, -2), kernel)
        return flat.reshape(*x.shape[:-1], -1)


class Embedding:
    def __init__(self, runs, words, width):
        self.weights = [uniform(runs, words, width)]

    def __call__(self, ids):
        """(runs,N,T) to (runs,N,T,D)"""
        table = self.weights[0]
        rows = ids + torch.arange(len(ids))[:, None, None] * table.shape[1]
        return torch.nn.functional.embedding(rows, table.flatten(0, 1))


ACTIVATIONS = {"tanh": torch.tanh}


class Recurrent:
    """All states (runs,N,T,U) of the cell `kind`: "lstm", "gru" (reset_after), or the activation of a SimpleRNN.

    A step whose `mask` (runs,N,T,1) is false leaves the state as it is. `start` (runs,N,U) is the first state, else zeros.
    """

    def __init__(self, runs, kind, inputs, units):
        self.kind, self.units = kind, units
        columns = {"lstm": 4, "gru": 3}.get(kind, 1) * units
        bias = torch.zeros(runs, 1, columns)
        if kind == "lstm":
            bias[:, :, units:2 * units] = 1
        self.weights = [glorot(runs, inputs, columns), orthogonal(runs, units, columns), bias]
        if kind == "gru":
            self.weights.append(torch.zeros(runs, 1, columns))

    def step(self, z, h, c):
        if self.kind == "gru":
            kept = torch.baddbmm(self.weights[3], h, self.weights[1])
            update, reset = torch.sigmoid(z + kept)[..., :2 * self.units].chunk(2, dim=2)
            candidate = torch.tanh(z[..., 2 * self.units:] + reset * kept[..., 2 * self.units:])
            return candidate + update * (h - candidate), c
        z = torch.baddbmm(z, h, self.weights[1])
        if self.kind in ACTIVATIONS:
            return ACTIVATIONS[self.kind](z), c
        i, f, a, o = z.chunk(4, dim=2)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(a)
        return torch.sigmoid(o) * torch.tanh(c), c

    def __call__(self, x, backwards=False, mask=None, start=None):
        kernel, _, bias = self.weights[:3]
        runs, samples, steps, _ = x.shape
        z = torch.baddbmm(bias, x.transpose(1, 2).flatten(1, 2), kernel).reshape(runs, steps, samples, -1).unbind(1)
        h = c = torch.zeros(runs, samples, self.units) if start is None else start
        states = [None] * steps
        for t in reversed(range(steps)) if backwards else range(steps):
            new_h, new_c = self.step(z[t], h, c)
            if mask is not None:
                new_h, new_c = torch.where(mask[:, :, t], new_h, h), torch.where(mask[:, :, t], new_c, c)
            h, c = new_h, new_c
            states[t] = h
        return torch.stack(states, dim=2)


class Adam:
    def __init__(self, weights):
        self.weights, self.updates = weights, 0
        for w in weights:
            w.requires_grad_(True)
        self.means, self.squares = [[torch.zeros_like(w) for w in weights] for _ in range(2)]

    def update(self, loss, rate, clipnorm=None):
        """`clipnorm` bounds the norm of the gradient of each weight of each run."""
        gradients = torch.autograd.grad(loss, self.weights)
        if clipnorm:
            gradients = [g * (clipnorm / g.flatten(1).norm(dim=1).clamp(min=clipnorm)).view(-1, 1, 1) for g in gradients]
        self.updates += 1
        alpha = rate * math.sqrt(1 - .999 ** self.updates) / (1 - .9 ** self.updates)
        with torch.no_grad():
            for w, g, m, v in zip(self.weights, gradients, self.means, self.squares):
                m.lerp_(g, .1)
                v.mul_(.999).addcmul_(g, g, value=.001)
                w.addcdiv_(m, v.sqrt() + 1e-7, value=-alpha)


def train(weights, loss_of, data, batch, epochs, rate, clipnorm=None):
    """`loss_of` gives the sum over the runs of each one's mean loss; `data` are tensors (runs,N,...); `rate` is a number or
    a function of the updates that were made."""
    optimizer = Adam(weights)
    runs, samples = data[0].shape[:2]
    all_runs = torch.arange(runs)[:, None]
    for _ in range(epochs):
        order = torch.rand(runs, samples).argsort(dim=1)
        for part in order.split(batch, dim=1):
            now = rate(optimizer.updates) if callable(rate) else rate
            optimizer.update(loss_of(*[values[all_runs, part] for values in data]), now, clipnorm)


def in_parts(answer, x, part=250):
    """`answer` of all samples of x (runs,N,...), some at a time, without gradients."""
    with torch.no_grad():
        return torch.cat([answer(one) for one in x.split(part, dim=1)], dim=1)


def rounded(values, digits=4):
    return [float(f"{value:.{digits}g}") for value in values.tolist()]
