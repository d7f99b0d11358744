#!/usr/bin/env python3
"""Trains models of the task of marked numbers in PyTorch for the seeds 0-4 and writes memory_figures.json.

Data, model, initializers, update rule and loss are as core/rnn/tasks/long_memory/long_memory.h says, with other random numbers.
For each variant the file holds the loss on the test set, one value a seed.
Takes some minutes on one core:  ./memory_figures.py
"""
import json
import math
import os

import torch

SEEDS = 5
UNITS, BATCH, TRAINING, FURTHER = 32, 32, 2000, 500
VARIANTS = {
    "base": {"cell": "lstm", "length": 50, "rate": .01, "epochs": 20},
    "tanh": {"cell": "tanh", "length": 50, "rate": .01, "epochs": 20},
    "relu": {"cell": "relu", "length": 50, "rate": .003, "epochs": 20},
    "gru": {"cell": "gru", "length": 50, "rate": .01, "epochs": 10},
}
HERE = os.path.dirname(os.path.abspath(__file__))

torch.set_num_threads(1)


def sequences(count, length):
    x = torch.zeros(count, length, 2)
    x[:, :, 0] = torch.rand(count, length)
    rows = torch.arange(count)
    for first, end in ((0, length // 2), (length // 2, length)):
        x[rows, torch.randint(first, end, (count,)), 1] = 1
    return x, (x[:, :, 0] * x[:, :, 1]).sum(1, keepdim=True)


def glorot(rows, columns):
    return (torch.rand(rows, columns) * 2 - 1) * math.sqrt(6 / (rows + columns))


def orthogonal(rows, columns):
    q, r = torch.linalg.qr(torch.randn(columns, rows))
    return (q * torch.sign(torch.diagonal(r))).T


def recurrent(cell):
    """A layer of PyTorch with Keras's first weights, and with one bias where Keras has one."""
    if cell == "lstm":
        layer, gates = torch.nn.LSTM(2, UNITS, batch_first=True), 4
    elif cell == "gru":
        layer, gates = torch.nn.GRU(2, UNITS, batch_first=True), 3
    else:
        layer, gates = torch.nn.RNN(2, UNITS, batch_first=True, nonlinearity=cell), 1
    with torch.no_grad():
        layer.weight_ih_l0.copy_(glorot(2, gates * UNITS).T)
        layer.weight_hh_l0.copy_(orthogonal(UNITS, gates * UNITS).T)
        layer.bias_ih_l0.zero_()
        layer.bias_hh_l0.zero_()
        if cell == "lstm":
            layer.bias_ih_l0[UNITS:2 * UNITS] = 1
    layer.bias_hh_l0.requires_grad_(cell == "gru")
    return layer


def test_loss(seed, cell, length, rate, epochs):
    torch.manual_seed(seed)
    (x, y), (x_test, y_test) = sequences(TRAINING, length), sequences(FURTHER, length)
    layer, kernel, bias = recurrent(cell), glorot(UNITS, 1), torch.zeros(1)
    kernel.requires_grad_(True)
    bias.requires_grad_(True)
    optimizer = torch.optim.Adam([p for p in layer.parameters() if p.requires_grad] + [kernel, bias], rate, eps=1e-7)

    def answer(inputs):
        return layer(inputs)[0][:, -1] @ kernel + bias

    for _ in range(epochs):
        for part in torch.randperm(TRAINING).split(BATCH):
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(answer(x[part]), y[part]).backward()
            optimizer.step()
    with torch.no_grad():
        return torch.nn.functional.mse_loss(answer(x_test), y_test).item()


def main():
    figures = {name: {"settings": settings,
                      "test_loss": [float(f"{test_loss(seed, **settings):.4g}") for seed in range(SEEDS)]}
               for name, settings in VARIANTS.items()}
    with open(os.path.join(HERE, "memory_figures.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")


main()
