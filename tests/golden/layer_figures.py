#!/usr/bin/env python3
"""Trains models of the tasks "bidirectional" and "stacking" in PyTorch, 5 runs each, and writes layer_figures.json.

The data of run k are made by the programs that the page shows (proofreading_keras.cpp and calculation_keras.cpp in
core/rnn/tasks), with NumPy's seed k; initializers, updates and losses are those of Keras 3. For each variant the file
holds, one value a run: the share of test sentences with every mark right ("bidirectional", after 30 epochs, half of the
task's), and the accuracy on the test calculations ("stacking").
Takes five minutes on one core:  ./layer_figures.py
"""
import json
import math
import os

import numpy as np
import torch

from stacked import Dense, Embedding, Recurrent, in_parts, rounded, train

RUNS = 5
HERE = os.path.dirname(os.path.abspath(__file__))
TASKS = os.path.join(HERE, "../../core/rnn/tasks")


def data_of(source, **settings):
    """The sets of the program in a C++ source, without what C++ writes in front of it: (runs,N,...) each."""
    with open(os.path.join(TASKS, source), encoding="utf-8") as file:
        text = file.read()
    program = "".join(part.split(')py"')[0] for part in text.split('R"py(')[1:])
    program = compile(program.replace('operations = ""', ""), source, "exec")
    runs = []
    for seed in range(RUNS):
        names = {"np": np, **settings}
        np.random.seed(seed)
        exec(program, names)
        runs.append([names[f"{kind}_{part}"] for part in ("train", "test") for kind in "xy"])
    return [torch.from_numpy(np.stack(values)) for values in zip(*runs)]


SENTENCES = {"default": [("lstm", 16, False), ("lstm", 16, True)], "forward": [("lstm", 32, False)]}


def sentences(data, directions):
    torch.manual_seed(0)
    x, y, x_test, y_test = data
    embedding = Embedding(RUNS, 128, 16)
    layers = [(Recurrent(RUNS, kind, 16, units), backwards) for kind, units, backwards in directions]
    dense = Dense(RUNS, 32, 1)

    def logits(ids):
        mask = (ids > 0).unsqueeze(3)
        embedded = embedding(ids.long())
        return dense(torch.cat([layer(embedded, backwards, mask) for layer, backwards in layers], dim=3))

    def loss(ids, targets):
        words = (ids > 0).unsqueeze(3).float()
        losses = torch.nn.functional.binary_cross_entropy_with_logits(logits(ids), targets, reduction="none")
        return ((losses * words).sum(dim=(1, 2, 3)) / words.sum(dim=(1, 2, 3))).sum()

    weights = embedding.weights + [w for layer, _ in layers for w in layer.weights] + dense.weights
    train(weights, loss, [x, y], 32, 30, .01)
    right = ((in_parts(logits, x_test) > 0) == (y_test > 0)) | (x_test == 0).unsqueeze(3)
    return right.all(dim=3).all(dim=2).float().mean(dim=1)


CALCULATIONS = {"default": ["tanh"] * 2, "layers-1": ["tanh"]}


def calculations(data, cells):
    torch.manual_seed(0)
    x, y, x_test, y_test = data
    embedding, dense = Embedding(RUNS, 16, 32), Dense(RUNS, 32, 32)
    layers = [Recurrent(RUNS, kind, 32, 32) for kind in cells]

    def scores(ids):
        states = embedding(ids.long())
        for layer in layers:
            states = layer(states)
        return dense(states[:, :, -1])

    def loss(ids, targets):
        entropy = torch.nn.functional.cross_entropy(scores(ids).flatten(0, 1), targets.long().flatten(), reduction="sum")
        return entropy / ids.shape[1]

    def rate(updates):
        return .005 * .5 * (1 + math.cos(math.pi * min(updates / 13400, 1)))

    train(embedding.weights + [w for layer in layers for w in layer.weights] + dense.weights, loss, [x, y], 32, 100, rate)
    return (in_parts(scores, x_test).argmax(dim=2) == y_test).float().mean(dim=1)


def main():
    figures = {}
    for task, train_one, variants, data in (
            ("bidirectional", sentences, SENTENCES,
             data_of("bidirectional/proofreading_keras.cpp", language="both", sentences=4000)),
            ("stacking", calculations, CALCULATIONS, data_of("stacking/calculation_keras.cpp", operations="+-*"))):
        figures[task] = {}
        for name, variant in variants.items():
            figures[task][name] = rounded(train_one(data, variant))
            print(task, name, figures[task][name], flush=True)
    with open(os.path.join(HERE, "layer_figures.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")


main()
