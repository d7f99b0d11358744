#!/usr/bin/env python3
"""Trains models of the task of marked numbers in PyTorch and writes memory_figures.json.

Data, model, initializers, update rule and loss are as core/rnn/tasks/long_memory/long_memory.h says, with other random
numbers. For each variant the file holds the settings and the loss on the test set, one value a run.
Takes four minutes on one core:  ./memory_figures.py
"""
import json
import os

import torch

from stacked import Dense, Recurrent, in_parts, rounded, train

UNITS, BATCH, TRAINING, FURTHER = 32, 32, 2000, 500
VARIANTS = {
    "": {"runs": 10, "cell": "lstm", "length": 50, "rate": .01, "epochs": 20},
    "gru": {"runs": 10, "cell": "gru", "length": 50, "rate": .01, "epochs": 10},
    "tanh": {"runs": 10, "cell": "tanh", "length": 50, "rate": .01, "epochs": 20},
    "short": {"runs": 10, "cell": "tanh", "length": 10, "rate": .003, "epochs": 20},
}
HERE = os.path.dirname(os.path.abspath(__file__))


def sequences(runs, samples, length):
    x = torch.zeros(runs, samples, length, 2)
    x[..., 0] = torch.rand(runs, samples, length)
    for first, end in ((0, length // 2), (length // 2, length)):
        x[..., 1].scatter_(2, torch.randint(first, end, (runs, samples, 1)), 1)
    return x, (x[..., 0] * x[..., 1]).sum(2, keepdim=True)


def test_losses(runs, cell, length, rate, epochs):
    torch.manual_seed(0)
    x, y = sequences(runs, TRAINING, length)
    x_test, y_test = sequences(runs, FURTHER, length)
    recurrent, dense = Recurrent(runs, cell, 2, UNITS), Dense(runs, UNITS, 1)

    def answer(inputs):
        return dense(recurrent(inputs)[:, :, -1])

    def loss(inputs, targets):
        return ((answer(inputs) - targets) ** 2).mean(dim=(1, 2)).sum()

    train(recurrent.weights + dense.weights, loss, [x, y], BATCH, epochs, rate)
    return ((in_parts(answer, x_test) - y_test) ** 2).mean(dim=(1, 2))


def main():
    figures = {}
    for name, settings in VARIANTS.items():
        figures[name] = {"settings": settings, "test_loss": rounded(test_losses(**settings))}
        print(name, figures[name]["test_loss"], flush=True)
        with open(os.path.join(HERE, "memory_figures.json"), "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=1)
            file.write("\n")


main()
