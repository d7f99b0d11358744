#!/usr/bin/env python3
"""Trains the four stages of the LSTM's anatomy in PyTorch for the seeds 0-19 and writes anatomy_figures.json.

The task is that of core/rnn/tasks/lstm_anatomy_task.h, the cells those of core/rnn/layers/rnn/lstm_anatomy.h;
initializers, update rule, clipping and loss are those of Keras 3. Each seed has data, first weights and an order of its
own; the models of all seeds are trained at once, as one more extent of every tensor. For each stage the file holds, one
value a seed, F1 and the share of beats answered on the test set, its loss, and the settings.
Takes some minutes on one core:  ./anatomy_figures.py
"""
import json
import math
import os
import sys

import numpy as np
import torch

SEEDS, PERIOD, STEPS, UNITS = 20, 20, 80, 16
TRAINING, VALIDATION, TEST = 300, 60, 200
BATCH, EPOCHS, RATE, CLIP, EPSILON = 10, 60, .01, 1.0, 1e-7
STAGES = {"cec": "g", "input_output_gates": "igo", "forget_gate": "ifgo", "peephole": "ifgo"}
HERE = os.path.dirname(os.path.abspath(__file__))

torch.set_num_threads(1)


def data(seed):
    random, drawn, shortest = np.random.default_rng(seed), [], (PERIOD + 1) // 2
    while len(drawn) < TRAINING + VALIDATION + TEST:
        places, t = [], int(random.integers(max(1, PERIOD * 3 // 10)))
        while t < STEPS:
            places.append(t)
            t += int(random.integers(shortest, STEPS + 1))
        if places not in drawn:
            drawn.append(places)
    taps, beats = np.zeros((2, len(drawn), STEPS), "float32")
    for i, places in enumerate(drawn):
        taps[i, places] = 1
        for start, end in zip(places, places[1:] + [STEPS]):
            beats[i, start + PERIOD:end:PERIOD] = 1
    return taps, beats


def glorot(random, rows, columns):
    limit = math.sqrt(6 / (rows + columns))
    return random.uniform(-limit, limit, (rows, columns))


def orthogonal(random, rows, columns):
    q, r = np.linalg.qr(random.normal(size=(max(rows, columns), min(rows, columns))))
    q = q * np.sign(np.diag(r))
    return q if rows >= columns else q.T


def first_weights(stage):
    gates, lists = STAGES[stage], []
    for seed in range(SEEDS):
        random = np.random.default_rng(1000 + seed)
        columns = len(gates) * UNITS
        bias = np.zeros((1, columns))
        if "f" in gates:
            bias[0, UNITS:2 * UNITS] = 1
        lists.append([glorot(random, 1, columns), orthogonal(random, UNITS, columns), bias,
                      glorot(random, UNITS, 1), np.zeros((1, 1)), glorot(random, 3, UNITS)])
    weights = [torch.tensor(np.stack(parts), dtype=torch.float32, requires_grad=True) for parts in zip(*lists)]
    return weights if stage == "peephole" else weights[:-1]


def logits(stage, weights, taps):
    """(S,B,T) -> (S,B,T)"""
    gates = STAGES[stage]
    kernel, recurrent, bias, dense, dense_bias = weights[:5]
    p_i, p_f, p_o = weights[5].split(1, 1) if stage == "peephole" else (0, 0, 0)
    h = c = torch.zeros(taps.shape[0], taps.shape[1], UNITS)
    outputs = []
    for t in range(taps.shape[2]):
        z = torch.baddbmm(taps[:, :, t, None] * kernel + bias, h, recurrent)
        z = dict(zip(gates, z.split(UNITS, 2)))
        i = torch.sigmoid(z["i"] + p_i * c) if "i" in z else 1
        f = torch.sigmoid(z["f"] + p_f * c) if "f" in z else 1
        c = f * c + i * torch.tanh(z["g"])
        o = torch.sigmoid(z["o"] + p_o * c) if "o" in z else 1
        h = o * torch.tanh(c)
        outputs.append(h)
    return (torch.stack(outputs, 2).flatten(1, 2) @ dense + dense_bias).unflatten(1, (taps.shape[1], taps.shape[2]))[..., 0]


def loss_of(y, beats):
    return torch.nn.functional.binary_cross_entropy_with_logits(y, beats, reduction="none").mean((1, 2))


class Adam:
    """Keras 3's, with clipnorm for each seed's part of each weight."""

    def __init__(self, weights):
        self.weights, self.t = weights, 0
        self.m, self.v = ([torch.zeros_like(w) for w in weights] for _ in range(2))

    @torch.no_grad()
    def update(self):
        self.t += 1
        rate = RATE * math.sqrt(1 - .999 ** self.t) / (1 - .9 ** self.t)
        for w, m, v in zip(self.weights, self.m, self.v):
            norm = w.grad.flatten(1).norm(dim=1).view(-1, 1, 1)
            g = w.grad * (CLIP / norm.clamp(min=CLIP))
            m.lerp_(g, .1)
            v.lerp_(g * g, .001)
            w.sub_(rate * m / (v.sqrt() + EPSILON))
            w.grad = None


def train(stage, taps, beats):
    weights = first_weights(stage)
    adam, orders = Adam(weights), [np.random.default_rng(2000 + seed) for seed in range(SEEDS)]
    every = torch.arange(SEEDS)[:, None]
    for _ in range(EPOCHS):
        order = torch.tensor(np.stack([random.permutation(TRAINING) for random in orders]))
        for at in range(0, TRAINING, BATCH):
            rows = order[:, at:at + BATCH]
            loss_of(logits(stage, weights, taps[every, rows]), beats[every, rows]).sum().backward()
            adam.update()
    with torch.no_grad():
        y, wanted = logits(stage, weights, taps[:, -TEST:]), beats[:, -TEST:]
        answered = (y > 0).float()
        hit, due, given = ((a).sum((1, 2)) for a in (answered * wanted, wanted, answered))
        figures = {"f1": 2 * hit / (due + given), "hit": hit / due, "loss": loss_of(y, wanted)}
    return {name: [round(value, 4) for value in values.tolist()] for name, values in figures.items()}


if __name__ == "__main__":
    sets = [data(seed) for seed in range(SEEDS)]
    taps, beats = (torch.tensor(np.stack(part)) for part in zip(*sets))
    figures = {"settings": {"period": PERIOD, "steps": STEPS, "units": UNITS, "batch_size": BATCH, "epochs": EPOCHS,
                            "learning_rate": RATE, "clipnorm": CLIP}}
    for stage in sys.argv[1:] or STAGES:
        figures[stage] = train(stage, taps, beats)
        print(stage, figures[stage], flush=True)
    with open(os.path.join(HERE, "anatomy_figures.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")
