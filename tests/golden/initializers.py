#!/usr/bin/env python3
"""Writes initializers.json: how torch.nn.init spreads what Keras's initializers draw, and the values of those that draw
nothing.

A case: {"initializer", "shape", "values"} or {"initializer", "shape", "draws", "deviation", "quantiles": [[share,
value]]} of all values of so many draws. Keras cuts normal numbers at two deviations and widens the deviation of its
fan-scaled ones for that (keras/src/initializers/random_initializers.py).
"""
import math

import torch
from torch.nn import init

from golden import numbers, write

DRAWS = 40
SHARES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
CUT = 0.87962566103423978


def truncated(w, deviation):
    init.trunc_normal_(w, std=deviation, a=-2 * deviation, b=2 * deviation)


def scaled(gain, of):
    """A cut normal whose variance is gain / fan; `of` picks the fan from those of the input and the output."""
    return lambda w: truncated(w, math.sqrt(gain / of(*init._calculate_fan_in_and_fan_out(w))) / CUT)


DRAWN = [
    ("RandomNormal", {}, lambda w: init.normal_(w, 0, .05)),
    ("RandomNormal", {"mean": 1, "stddev": .2}, lambda w: init.normal_(w, 1, .2)),
    ("RandomUniform", {}, lambda w: init.uniform_(w, -.05, .05)),
    ("RandomUniform", {"minval": -1, "maxval": 3}, lambda w: init.uniform_(w, -1, 3)),
    ("TruncatedNormal", {}, lambda w: truncated(w, .05)),
    ("TruncatedNormal", {"mean": 1, "stddev": .2}, lambda w: (truncated(w, .2), w.add_(1))),
    ("GlorotUniform", {}, init.xavier_uniform_),
    ("GlorotNormal", {}, scaled(2, lambda fan_in, fan_out: fan_in + fan_out)),
    ("HeUniform", {}, lambda w: init.kaiming_uniform_(w, nonlinearity="relu")),
    ("HeNormal", {}, scaled(2, lambda fan_in, fan_out: fan_in)),
    ("LecunUniform", {}, lambda w: init.kaiming_uniform_(w, nonlinearity="linear")),
    ("LecunNormal", {}, scaled(1, lambda fan_in, fan_out: fan_in)),
    ("Orthogonal", {}, init.orthogonal_),
    ("Orthogonal", {"gain": 1.5}, lambda w: init.orthogonal_(w, 1.5)),
]
EXACT = [
    ("Zeros", {}, init.zeros_),
    ("Ones", {}, init.ones_),
    ("Constant", {"value": .3}, lambda w: init.constant_(w, .3)),
    ("Identity", {}, init.eye_),
    ("Identity", {"gain": 2}, lambda w: init.eye_(w).mul_(2)),
]


def cases():
    for name, config, fill in EXACT:
        w = torch.empty(3, 4)
        fill(w)
        yield {"initializer": {"class_name": name, "config": config}, "shape": [3, 4], "values": numbers(w)}
    for name, config, fill in DRAWN:
        # A matrix, a wide one, and a kernel of Conv1D; torch counts outputs, inputs, steps.
        for shape in ((64, 96), (20, 320), (3, 16, 128)):
            torch.manual_seed(3)
            values = torch.empty(DRAWS, *reversed(shape))
            for draw in values:
                fill(draw)
            quantiles = values.reshape(-1).sort()[0]
            at = [[share, float("%.9g" % quantiles[int(share * len(quantiles))])] for share in SHARES]
            yield {"initializer": {"class_name": name, "config": config}, "shape": list(shape), "draws": DRAWS,
                   "deviation": float("%.9g" % values.std()), "quantiles": at}


if __name__ == "__main__":
    with torch.no_grad():
        write("initializers.json", cases())
