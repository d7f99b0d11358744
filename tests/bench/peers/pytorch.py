"""Trains a workload with PyTorch on one thread, in rounds.

The argument is JSON as workloads.mjs has it, with "samples", the length of an epoch. Prints {"first", "seconds"} of a
first round, and then, for every line it is given, the samples a second of another.
"""

import json
import sys
import time

import torch
from torch import nn

SECONDS = 0.1

RECURRENT = {"SimpleRNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}
ACTIVATIONS = {"sigmoid": nn.Sigmoid, "linear": nn.Identity, "softmax": nn.Identity}
OPTIMIZERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "rmsprop": torch.optim.RMSprop}


class Recurrent(nn.Module):
    """All steps of the states, or the last."""

    def __init__(self, layer, width):
        super().__init__()
        options = {"nonlinearity": layer["activation"]} if layer["type"] == "SimpleRNN" else {}
        self.cells = RECURRENT[layer["type"]](width, layer["units"], batch_first=True, **options)
        self.sequences = layer["sequences"]

    def forward(self, x):
        states, _ = self.cells(x)
        return states if self.sequences else states[:, -1]


def build(workload):
    width = workload.get("features")
    modules = []
    for layer in workload["layers"]:
        kind, units = layer["type"], layer["units"]
        if kind == "Embedding":
            modules.append(nn.Embedding(layer["vocabulary"], units))
        elif kind == "Dense":
            modules += [nn.Linear(width, units), ACTIVATIONS[layer["activation"]]()]
        else:
            modules.append(Recurrent(layer, width))
        width = units
    return nn.Sequential(*modules)


def make_data(workload):
    samples, steps = workload["samples"], workload["time"]
    classes = workload["layers"][-1]["units"]
    if "vocabulary" in workload:
        inputs = torch.randint(workload["vocabulary"], (samples, steps))
    elif workload.get("oneHot"):
        ids = torch.randint(workload["features"], (samples, steps))
        inputs = nn.functional.one_hot(ids, workload["features"]).float()
    else:
        inputs = torch.randint(2, (samples, steps, workload["features"])).float()
    if workload["loss"] in ("categoricalCrossentropy", "sparseCategoricalCrossentropy"):
        return inputs, torch.randint(classes, (samples,))
    recurrent = [layer for layer in workload["layers"] if layer["type"] in RECURRENT]
    rows = (samples, steps) if all(layer["sequences"] for layer in recurrent) else (samples,)
    return inputs, torch.randint(2, (*rows, classes)).float()


def loss_of(workload):
    if workload["loss"] == "meanSquaredError":
        return nn.MSELoss()
    # From the probabilities, as the model gives them; class losses take what comes before the softmax.
    return nn.BCELoss() if workload["loss"] == "binaryCrossentropy" else nn.CrossEntropyLoss()


def rounds(workload):
    """A function that trains a round and gives its seconds, and the samples of a round."""
    torch.manual_seed(1)
    inputs, targets = make_data(workload)
    model, loss = build(workload), loss_of(workload)
    optimizer = OPTIMIZERS[workload["optimizer"]["name"]](
        model.parameters(), lr=workload["optimizer"]["learningRate"]
    )
    samples, batch = workload["samples"], workload["batch"]

    def epoch():
        order = torch.randperm(samples)
        for first in range(0, samples, batch):
            chosen = order[first : first + batch]
            optimizer.zero_grad(set_to_none=True)
            loss(model(inputs[chosen]), targets[chosen]).backward()
            optimizer.step()

    def run(epochs):
        start = time.perf_counter()
        for _ in range(epochs):
            epoch()
        return time.perf_counter() - start

    run(1)
    epochs = 1
    spent = run(epochs)
    while spent < SECONDS / 2:
        epochs = max(epochs + 1, int(epochs * SECONDS / spent))
        spent = run(epochs)
    return lambda: run(epochs), samples * epochs


def main():
    torch.set_num_threads(1)
    run, samples = rounds(json.loads(sys.argv[1]))
    spent = run()
    print(json.dumps({"first": samples / spent, "seconds": spent}), flush=True)
    for _ in sys.stdin:
        print(samples / run(), flush=True)


main()
