#!/usr/bin/env python3
"""Trains the default model and three variants of the weather task in PyTorch for the seeds 0-9 and writes
weather_figures.json.

The days are those of the npm package `vega-datasets` (web/node_modules, after `npm ci` in web). Windows, sets and scales are
as core/rnn/tasks/weather/weather.h and series.h say; initializers, update rule and losses are those of Keras 3. The file holds for
each model the mean absolute error in degrees, or the accuracy, on the test set, one value a seed, and for each target the
same of persistence.
Takes a minute or two on one core:  ./weather_figures.py
"""
import csv
import json
import math
import os

import numpy as np
import torch

SEEDS, BATCH, EPSILON, WINDOW = 10, 32, 1e-7, 3
HERE = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(HERE, "../../web/node_modules/vega-datasets/data/seattle-weather.csv")
CLASSES = ["drizzle", "fog", "rain", "snow", "sun"]
ALL = ["temp_max", "temp_min", "precipitation", "wind"]

torch.set_num_threads(1)

with open(FILE, encoding="utf-8", newline="") as file:
    DAYS = list(csv.DictReader(file))
ENDS = [0, 731, 731 + 365, len(DAYS)]


def scaled(values):
    return (values - values[:ENDS[1]].mean(0)) / values[:ENDS[1]].std(0)


def glorot(rows, columns):
    return (torch.rand(rows, columns) * 2 - 1) * math.sqrt(6 / (rows + columns))


def orthogonal(rows, columns):
    q, r = torch.linalg.qr(torch.randn(max(rows, columns), min(rows, columns)))
    q = q * torch.sign(torch.diagonal(r))
    return q if rows >= columns else q.T


class Cell:
    def __init__(self, kind, width, units):
        gates = 4 if kind == "LSTM" else 1
        self.kind, self.units = kind, units
        self.kernel, self.recurrent = glorot(width, gates * units), orthogonal(units, gates * units)
        self.bias = torch.zeros(gates * units)
        if kind == "LSTM":
            self.bias[units:2 * units] = 1
        self.weights = [self.kernel, self.recurrent, self.bias]

    def __call__(self, x):
        h = c = torch.zeros(x.shape[0], self.units)
        for projected in (x @ self.kernel + self.bias).unbind(1):
            z = projected + h @ self.recurrent
            if self.kind == "LSTM":
                i, f, a, o = z.chunk(4, dim=1)
                c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(a)
                h = torch.sigmoid(o) * torch.tanh(c)
            else:
                h = torch.tanh(z)
        return h


def sets(columns, target, window):
    table = torch.tensor(scaled(np.array([[float(day[name]) for name in columns] for day in DAYS])), dtype=torch.float32)
    parts = []
    for first, end in zip(ENDS, ENDS[1:]):
        starts = range(first, end - window)
        parts.append((torch.stack([table[at:at + window] for at in starts]), target[first + window:end]))
    return parts


def run(seed, columns, kind, units, epochs, rate, classes=False, window=WINDOW):
    torch.manual_seed(seed)
    temperatures = np.array([float(day["temp_max"]) for day in DAYS])
    if classes:
        target = torch.tensor([CLASSES.index(day["weather"]) for day in DAYS])
    else:
        target = torch.tensor(scaled(temperatures), dtype=torch.float32)
    (x, y), _, (x_test, y_test) = sets(columns, target, window)
    cell = Cell(kind, len(columns), units)
    dense, bias = glorot(units, len(CLASSES) if classes else 1), torch.zeros(len(CLASSES) if classes else 1)
    weights = [*cell.weights, dense, bias]
    for w in weights:
        w.requires_grad_(True)
    first, second, step = [torch.zeros_like(w) for w in weights], [torch.zeros_like(w) for w in weights], 0

    def answer(inputs):
        outputs = cell(inputs) @ dense + bias
        return outputs if classes else outputs.squeeze(1)

    for _ in range(epochs):
        for part in torch.randperm(len(x)).split(BATCH):
            outputs = answer(x[part])
            loss = (torch.nn.functional.cross_entropy(outputs, y[part]) if classes else ((outputs - y[part]) ** 2).mean())
            step += 1
            alpha = rate * math.sqrt(1 - .999 ** step) / (1 - .9 ** step)
            for w, g, m, v in zip(weights, torch.autograd.grad(loss, weights), first, second):
                with torch.no_grad():
                    m.mul_(.9).add_(g, alpha=.1)
                    v.mul_(.999).addcmul_(g, g, value=.001)
                    w.addcdiv_(m, v.sqrt() + EPSILON, value=-alpha)
    with torch.no_grad():
        outputs = answer(x_test)
        if classes:
            return round((outputs.argmax(1) == y_test).float().mean().item(), 4)
        return round((outputs - y_test).abs().mean().item() * temperatures[:ENDS[1]].std(), 4)


def persistence(column, of):
    values = [day[column] for day in DAYS][ENDS[2] + WINDOW - 1:]
    return round(float(np.mean([of(a, b) for a, b in zip(values, values[1:])])), 4)


def main():
    models = {
        "temperature": {"columns": ["temp_max"], "kind": "SimpleRNN", "units": 8, "epochs": 10, "rate": .01},
        "week": {"columns": ["temp_max"], "kind": "SimpleRNN", "units": 8, "epochs": 10, "rate": .01, "window": 7},
        "article-1": {"columns": ["temp_max"], "kind": "SimpleRNN", "units": 1, "epochs": 60, "rate": .001},
        "article-2": {"columns": ["temp_max"], "kind": "SimpleRNN", "units": 2, "epochs": 60, "rate": .001},
        "": {"columns": ALL, "kind": "LSTM", "units": 8, "epochs": 20, "rate": .01},
        "weather": {"columns": ALL, "kind": "LSTM", "units": 8, "epochs": 20, "rate": .01, "classes": True},
        "article-weather": {"columns": ["temp_max", "precipitation"], "kind": "SimpleRNN", "units": 2, "epochs": 60,
                            "rate": .001, "classes": True},
    }
    figures = {"persistence": {"error": persistence("temp_max", lambda a, b: abs(float(a) - float(b))),
                               "accuracy": persistence("weather", lambda a, b: a == b)}}
    for name, settings in models.items():
        kind = "accuracy" if settings.get("classes") else "error"
        figures[name or "default"] = {kind: [run(seed, **settings) for seed in range(SEEDS)]}
    with open(os.path.join(HERE, "weather_figures.json"), "w", encoding="utf-8") as out:
        json.dump(figures, out, indent=1)
        out.write("\n")


main()
