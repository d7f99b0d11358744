#!/usr/bin/env python3
"""Trains the four stages of the task "lstm-anatomy" in PyTorch, 10 runs each, and writes anatomy_figures.json.

Data, model, initializers, update rule and loss are as core/rnn/tasks/lstm_anatomy/lstm_anatomy_task.h and
core/rnn/layers/rnn/lstm_anatomy.h say, with other random numbers. All stages learn side by side: a gate that a stage
lacks has a bias with which the sigmoid is exactly one, and its gradient zero. For each stage the file holds the loss on the
test set and the F1 of its beats after 150 epochs, those of the task, one value a run.
Takes eight minutes on one core:  ./anatomy_figures.py
"""
import json
import os

import numpy as np
import torch

from stacked import Dense, glorot, in_parts, orthogonal, rounded, train

PERIOD, STEPS, UNITS, BATCH, EPOCHS, RATE, CLIPNORM, RUNS = 20, 80, 16, 10, 150, .003, 1., 10
OPEN = 40.
# Which of the gates i, f, c and o a stage has; peepholes.
STAGES = {
    "cec": ((2,), False),
    "input-output-gates": ((0, 2, 3), False),
    "forget-gate": ((0, 1, 2, 3), False),
    "": ((0, 1, 2, 3), True),
}
SIZES = (300, 60, 200)
HERE = os.path.dirname(os.path.abspath(__file__))


def sequences(random):
    shortest, latest = (PERIOD + 1) // 2, max(1, PERIOD * 3 // 10)
    drawn = {}
    while len(drawn) < sum(SIZES):
        places, t = [], random.integers(latest)
        while t < STEPS:
            places.append(int(t))
            t += random.integers(shortest, STEPS + 1)
        drawn[tuple(places)] = None
    taps, beats = np.zeros((2, len(drawn), STEPS, 1), "float32")
    for i, places in enumerate(drawn):
        taps[i, list(places)] = 1
        for start, end in zip(places, [*places[1:], STEPS]):
            beats[i, start + PERIOD:end:PERIOD] = 1
    return taps, beats


class Stages:
    """RUNS of each stage, one stage after the other on the axis of runs."""

    def __init__(self):
        runs = RUNS * len(STAGES)
        self.kernel, self.recurrent = torch.zeros(runs, 1, 4 * UNITS), torch.zeros(runs, UNITS, 4 * UNITS)
        self.bias, self.peepholes = torch.zeros(runs, 1, 4 * UNITS), torch.zeros(runs, 3, UNITS)
        self.bias[:, :, [g * UNITS + u for g in (0, 1, 3) for u in range(UNITS)]] = OPEN
        self.peeping = torch.zeros(runs, 1, 1)
        for s, (gates, peepholes) in enumerate(STAGES.values()):
            here = slice(s * RUNS, (s + 1) * RUNS)
            columns = [g * UNITS + u for g in gates for u in range(UNITS)]
            self.kernel[here, :, columns] = glorot(RUNS, 1, len(columns))
            self.recurrent[here, :, columns] = orthogonal(RUNS, UNITS, len(columns))
            self.bias[here, :, columns] = 0
            if 1 in gates:
                self.bias[here, :, UNITS:2 * UNITS] = 1
            if peepholes:
                self.peepholes[here] = glorot(RUNS, 3, UNITS)
                self.peeping[here] = 1
        self.weights = [self.kernel, self.recurrent, self.bias, self.peepholes]

    def __call__(self, x):
        runs, samples, steps, _ = x.shape
        z = torch.baddbmm(self.bias, x.transpose(1, 2).flatten(1, 2), self.kernel).reshape(runs, steps, samples, -1)
        p = self.peepholes * self.peeping
        p_if, p_o = p[:, None, :2], p[:, 2:]
        h = c = torch.zeros(runs, samples, UNITS)
        states = []
        for zt in z.unbind(1):
            i_f, a, o = torch.baddbmm(zt, h, self.recurrent).split((2 * UNITS, UNITS, UNITS), dim=2)
            i, f = torch.sigmoid(torch.addcmul(i_f.unflatten(2, (2, UNITS)), c.unsqueeze(2), p_if)).unbind(2)
            c = torch.addcmul(f * c, i, torch.tanh(a))
            h = torch.sigmoid(torch.addcmul(o, c, p_o)) * torch.tanh(c)
            states.append(h)
        return torch.stack(states, dim=2)


def main():
    torch.manual_seed(0)
    data = [sequences(np.random.default_rng(run)) for run in range(RUNS)] * len(STAGES)
    taps, beats = (torch.from_numpy(np.stack(values)) for values in zip(*data))
    cell, dense = Stages(), Dense(RUNS * len(STAGES), UNITS, 1)

    def logits(x):
        return dense(cell(x))

    def losses(x, y):
        return torch.nn.functional.binary_cross_entropy_with_logits(x, y, reduction="none").mean(dim=(1, 2, 3))

    train(cell.weights + dense.weights, lambda x, y: losses(logits(x), y).sum(),
          [taps[:, :SIZES[0]], beats[:, :SIZES[0]]], BATCH, EPOCHS, RATE, CLIPNORM)
    test, due = taps[:, -SIZES[2]:], beats[:, -SIZES[2]:]
    answers = in_parts(logits, test)
    answered = (answers > 0).float()
    f1 = 2 * (answered * due).sum(dim=(1, 2, 3)) / (answered + due).sum(dim=(1, 2, 3))
    figures = {}
    for s, name in enumerate(STAGES):
        here = slice(s * RUNS, (s + 1) * RUNS)
        figures[name] = {"test_loss": rounded(losses(answers, due)[here]), "f1": rounded(f1[here])}
        print(name, figures[name], flush=True)
    with open(os.path.join(HERE, "anatomy_figures.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")


main()
