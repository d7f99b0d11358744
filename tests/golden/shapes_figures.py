#!/usr/bin/env python3
"""Trains the models of the task sine-shapes in PyTorch, and runs the loop of naive-forward in NumPy, for the seeds
0-19, and writes shapes_figures.json.

Data, models and settings are as core/rnn/tasks/sine_shapes/sine_shapes.h and naive_forward.h say; initializers, update rule and
loss are those of Keras 3. All seeds train at once: their weights lie side by side. For each model of sine-shapes the
file holds the mean squared error on the test set, of all targets and of the last one, one value a seed; for each kind
of weights of naive-forward the share of states beyond .99, and the mean distance of the last states for two sequences.
Takes about a minute on one core:  ./shapes_figures.py
"""
import json
import math
import os

import numpy
import torch

SEEDS, EPOCHS, BATCH, RATE = 20, 500, 10, .001
WINDOW, FREQUENCY = 3, .1
HERE = os.path.dirname(os.path.abspath(__file__))

torch.set_num_threads(1)


def windows(start, count, features, sequences, frequency):
    at = start + torch.arange(count, dtype=torch.float64)[:, None] + torch.arange(WINDOW)
    angle = 2 * math.pi * frequency * at
    x = torch.stack([angle.sin(), angle.cos()][:features], dim=-1)
    after = (2 * math.pi * frequency * (at + 1)).sin()
    return x.float(), (after if sequences else after[:, -1:]).float()


def glorot(rows, columns):
    return (torch.rand(SEEDS, rows, columns) * 2 - 1) * math.sqrt(6 / (rows + columns))


def orthogonal(size):
    q, r = torch.linalg.qr(torch.randn(SEEDS, size, size))
    return q * torch.sign(torch.diagonal(r, dim1=1, dim2=2))[:, None, :]


def train(units, features, sequences, frequency=FREQUENCY):
    torch.manual_seed(units * 100 + features * 10 + sequences)
    weights = [glorot(features, units), orthogonal(units), torch.zeros(SEEDS, 1, units),
               glorot(units, 1), torch.zeros(SEEDS, 1, 1)]
    for weight in weights:
        weight.requires_grad_()
    optimizer = torch.optim.Adam(weights, lr=RATE, eps=1e-7)

    def outputs(x):
        kernel, recurrent, bias, dense, dense_bias = weights
        h, all_steps = torch.zeros(SEEDS, x.shape[1], units), []
        for t in range(WINDOW):
            h = torch.tanh(x[:, :, t] @ kernel + h @ recurrent + bias)
            all_steps.append(h @ dense + dense_bias)
        return torch.cat(all_steps, dim=2) if sequences else all_steps[-1]

    x, y = windows(0, 100, features, sequences, frequency)
    for _ in range(EPOCHS):
        order = torch.rand(SEEDS, 100).argsort(dim=1)
        for batch in order.split(BATCH, dim=1):
            optimizer.zero_grad()
            # The seeds share no weight, so that the gradient of the sum is that of each.
            ((outputs(x[batch]) - y[batch]) ** 2).mean(dim=(1, 2)).sum().backward()
            optimizer.step()
    x, y = windows(.5, 50, features, sequences, frequency)
    with torch.no_grad():
        squares = (outputs(x.expand(SEEDS, *x.shape)) - y) ** 2
    return {"loss": squares.mean(dim=(1, 2)).tolist(), "last_loss": squares[:, :, -1].mean(dim=1).tolist()}


def loop(w, u, b, inputs):
    state, states = numpy.zeros(len(b)), []
    for x in inputs:
        state = numpy.tanh(w @ x + u @ state + b)
        states.append(state)
    return numpy.stack(states)


def forward(kind):
    saturated, apart = [], []
    for seed in range(SEEDS):
        random = numpy.random.default_rng(seed)
        low = {"article": 0, "centred": -1, "keras": None}[kind]
        if low is None:
            w = random.uniform(-1, 1, (64, 32)) * math.sqrt(6 / 96)
            u, r = numpy.linalg.qr(random.normal(size=(64, 64)))
            u, b = u * numpy.sign(numpy.diag(r)), numpy.zeros(64)
        else:
            w, u, b = (random.uniform(low, 1, shape) for shape in ((64, 32), (64, 64), (64,)))
        one, other = (loop(w, u, b, random.random((100, 32))) for _ in range(2))
        saturated.append(float((abs(one) > .99).mean()))
        apart.append(float(abs(one[-1] - other[-1]).mean()))
    return {"saturated": saturated, "apart": apart}


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return [float("%.5g" % one) for one in value]


figures = {"settings": {"seeds": SEEDS, "epochs": EPOCHS, "batch": BATCH, "rate": RATE},
           "sine-shapes": {"": rounded(train(2, 1, False)), "one_unit": rounded(train(1, 1, False)),
                           "two_features": rounded(train(2, 2, False)), "sequences": rounded(train(2, 2, True))},
           "naive-forward": {kind: rounded(forward(kind)) for kind in ("article", "keras", "centred")}}
with open(os.path.join(HERE, "shapes_figures.json"), "w", encoding="utf-8") as file:
    json.dump(figures, file, indent=1)
    file.write("\n")
