#!/usr/bin/env python3
"""Trains the models of the tasks "bidirectional" and "stacking" in PyTorch and writes layer_figures.json.

The data are made by the programs that the page shows (core/rnn/tasks/proofreading_keras.cpp, calculation_keras.cpp),
initializers, updates and losses are those of Keras 3. The file holds, for the seeds 0, 1, ...: the share of test
sentences with every mark right, of an LSTM in both directions and of one from the beginning to the end; and the accuracy
of one and two SimpleRNN on test calculations.
Takes some minutes on one core:  ./layer_figures.py
"""
import json
import math
import os

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
TASKS = os.path.join(HERE, "../../core/rnn/tasks")

torch.set_num_threads(1)


def data_of(source, seed, **settings):
    """The arrays of the program in a C++ source, without the lines that C++ puts in front of it."""
    with open(os.path.join(TASKS, source), encoding="utf-8") as file:
        text = file.read()
    names = {"np": np, **settings}
    np.random.seed(seed)
    program = "".join(part.split(')py"')[0] for part in text.split('R"py(')[1:])
    exec(program.replace('operations = ""', ""), names)
    return [torch.from_numpy(names[f"{kind}_{part}"]) for part in ("train", "test") for kind in "xy"]


def glorot(rows, columns):
    return (torch.rand(rows, columns) * 2 - 1) * math.sqrt(6 / (rows + columns))


def orthogonal(rows, columns):
    q, r = torch.linalg.qr(torch.randn(max(rows, columns), min(rows, columns)))
    q = q * torch.sign(torch.diagonal(r))
    return q if rows >= columns else q.T


def initialize(recurrent):
    for name, weights in recurrent.named_parameters():
        with torch.no_grad():
            if "bias" in name:
                weights.zero_()
                if isinstance(recurrent, torch.nn.LSTM) and "ih" in name:
                    weights[len(weights) // 4:len(weights) // 2] = 1
            else:
                make = orthogonal if "hh" in name else glorot
                weights.copy_(make(weights.shape[1], weights.shape[0]).T)


def parts_of(units, inputs, outputs, words, make):
    embedding = ((torch.rand(words, inputs) * 2 - 1) * 0.05).requires_grad_()
    recurrent = make()
    initialize(recurrent)
    dense, bias = glorot(units, outputs).requires_grad_(), torch.zeros(outputs, requires_grad=True)
    return embedding, recurrent, dense, bias, [embedding, *recurrent.parameters(), dense, bias]


def train(weights, loss_of, samples, batch, epochs, rate_of):
    optimizer = torch.optim.Adam(weights, eps=1e-7)
    update = 0
    for _ in range(epochs):
        for part in torch.randperm(samples).split(batch):
            for group in optimizer.param_groups:
                group["lr"] = rate_of(update)
            optimizer.zero_grad()
            loss_of(part).backward()
            optimizer.step()
            update += 1


def sentences(both, seed):
    x, y, x_test, y_test = data_of("proofreading_keras.cpp", seed, language="both", sentences=4000)
    torch.manual_seed(seed)
    units = 16 if both else 32
    embedding, recurrent, dense, bias, weights = parts_of(
        32, 16, 1, 128, lambda: torch.nn.LSTM(16, units, batch_first=True, bidirectional=both))

    def logits(ids):
        packed = torch.nn.utils.rnn.pack_padded_sequence(
            embedding[ids.long()], (ids > 0).sum(1), batch_first=True, enforce_sorted=False)
        h, _ = torch.nn.utils.rnn.pad_packed_sequence(recurrent(packed)[0], batch_first=True, total_length=10)
        return (h @ dense + bias).squeeze(2)

    def loss(part):
        words = x[part] > 0
        return torch.nn.functional.binary_cross_entropy_with_logits(logits(x[part])[words], y[part, :, 0][words])

    train(weights, loss, len(x), 32, 30, lambda update: 0.01)
    with torch.no_grad():
        right = ((logits(x_test) > 0) == (y_test[:, :, 0] > 0)) | (x_test == 0)
        return round(right.all(1).float().mean().item(), 4)


def calculations(layers, seed):
    x, y, x_test, y_test = data_of("calculation_keras.cpp", seed, operations="+-*")
    torch.manual_seed(seed)
    embedding, recurrent, dense, bias, weights = parts_of(
        32, 32, 32, 16, lambda: torch.nn.RNN(32, 32, layers, batch_first=True))

    def scores(ids):
        return recurrent(embedding[ids.long()])[0][:, -1] @ dense + bias

    def loss(part):
        return torch.nn.functional.cross_entropy(scores(x[part]), y[part].long())

    train(weights, loss, len(x), 32, 100,
          lambda update: 0.005 * 0.5 * (1 + math.cos(math.pi * min(update, 13400) / 13400)))
    with torch.no_grad():
        return round((scores(x_test).argmax(1) == y_test).float().mean().item(), 4)


def main():
    figures = {
        "both-directions": [sentences(True, seed) for seed in range(5)],
        "forward": [sentences(False, seed) for seed in range(5)],
        "one-layer": [calculations(1, seed) for seed in range(3)],
        "two-layers": [calculations(2, seed) for seed in range(3)],
    }
    with open(os.path.join(HERE, "layer_figures.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")


main()
