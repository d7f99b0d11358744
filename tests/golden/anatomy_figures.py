#!/usr/bin/env python3
"""Trains the stages of the LSTM's anatomy in PyTorch, 10 runs each, and writes anatomy_figures.json.

Data, model, initializers, update rule and loss are as core/rnn/tasks/lstm_anatomy/lstm_anatomy_task.h says, with other
random numbers. For each stage the file holds the loss on the test set and F1 of the beats, one value a run.
Takes ten minutes on one core:  ./anatomy_figures.py
"""
import json
import os

import numpy as np
import torch

from stacked import Dense, Recurrent, in_parts, rounded, train

RUNS, UNITS, PERIOD, STEPS, TRAINING, SEQUENCES, TEST = 10, 16, 20, 80, 300, 560, 200
STAGES = {"peephole": "peephole", "forget-gate": "forget_gate", "input-output-gates": "input_output_gates", "cec": "cec"}
HERE = os.path.dirname(os.path.abspath(__file__))


def sequences(seed):
    """Taps and beats (N,T,1); no two sequences are the same."""
    draw = np.random.default_rng(seed)
    drawn = set()
    while len(drawn) < SEQUENCES:
        places, t = [], int(draw.integers(PERIOD * 3 // 10))
        while t < STEPS:
            places.append(t)
            t += int(draw.integers(PERIOD // 2, STEPS + 1))
        drawn.add(tuple(places))
    drawn = sorted(drawn)
    draw.shuffle(drawn)
    taps, beats = np.zeros((2, SEQUENCES, STEPS, 1), "float32")
    for i, places in enumerate(drawn):
        taps[i, list(places)] = 1
        for start, end in zip(places, list(places[1:]) + [STEPS]):
            beats[i, start + PERIOD:end:PERIOD] = 1
    return taps, beats


def results(stage, taps, beats):
    torch.manual_seed(0)
    recurrent, dense = Recurrent(RUNS, stage, 1, UNITS), Dense(RUNS, UNITS, 1)

    def logits(x):
        return dense(recurrent(x))

    def losses(scores, y):
        return torch.nn.functional.binary_cross_entropy_with_logits(scores, y, reduction="none").mean(dim=(1, 2, 3))

    train(recurrent.weights + dense.weights, lambda x, y: losses(logits(x), y).sum(),
          [taps[:, :TRAINING], beats[:, :TRAINING]], 10, 150, .003, clipnorm=1)
    y = beats[:, -TEST:]
    scores = in_parts(logits, taps[:, -TEST:])
    hit = ((scores > 0) & (y > 0)).sum(dim=(1, 2, 3))
    f1 = 2 * hit / ((scores > 0).sum(dim=(1, 2, 3)) + (y > 0).sum(dim=(1, 2, 3)))
    return {"test_loss": rounded(losses(scores, y)), "f1": rounded(f1)}


def main():
    taps, beats = (torch.from_numpy(np.stack(values)) for values in zip(*[sequences(run) for run in range(RUNS)]))
    figures = {}
    for name, stage in STAGES.items():
        figures[name] = results(stage, taps, beats)
        print(name, figures[name], flush=True)
    with open(os.path.join(HERE, "anatomy_figures.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")


main()
