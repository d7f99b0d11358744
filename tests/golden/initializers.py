#!/usr/bin/env python3
"""Writes initializers.json: how torch.nn.init spreads what Keras's initializers draw, and the values of those that draw
nothing; then the weights that layers begin with when nothing else is said.

A case: {"initializer", "weights": [one]} or {"layer", "inputs", "weights"} with the shapes of all inputs and, of each
weight, {"shape", "values"} or {"shape", "draws", "deviation", "quantiles": [[share, value]]} of all values of so many
draws. Keras cuts normal numbers at two deviations and widens the deviation of its
fan-scaled ones for that (keras/src/initializers/random_initializers.py).
"""
import math

import torch
from torch.nn import init

from golden import numbers, write

FEWEST_DRAWS, FEWEST_VALUES = 40, 160_000
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
    ("VarianceScaling", {"scale": 2, "mode": "fan_avg", "distribution": "uniform"},
     lambda w: init.xavier_uniform_(w, math.sqrt(2))),
    ("VarianceScaling", {"scale": 1, "mode": "fan_in", "distribution": "truncated_normal"},
     scaled(1, lambda fan_in, fan_out: fan_in)),
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


FEATURES, UNITS = 48, 32


def exact(values):
    return {"shape": list(values.shape), "values": numbers(values)}


def spread(shape, fill):
    torch.manual_seed(3)
    draws = max(FEWEST_DRAWS, FEWEST_VALUES // math.prod(shape))
    # torch counts outputs, inputs, steps.
    values = torch.empty(draws, *reversed(shape))
    for draw in values:
        fill(draw)
    quantiles = values.reshape(-1).sort()[0]
    at = [[share, float("%.9g" % quantiles[int(share * len(quantiles))])] for share in SHARES]
    return {"shape": list(shape), "draws": draws, "deviation": float("%.9g" % values.std()), "quantiles": at}


def glorot(*shape):
    return spread(shape, init.xavier_uniform_)


def orthogonal(*shape):
    return spread(shape, init.orthogonal_)


def embedded(*shape):
    return spread(shape, lambda w: init.uniform_(w, -.05, .05))


def zeros(*shape):
    return exact(torch.zeros(shape))


def ones(*shape):
    return exact(torch.ones(shape))


def forgetting(units):
    return exact(torch.cat([torch.zeros(units), torch.ones(units), torch.zeros(2 * units)]))


def recurrent(gates, bias):
    """Initializers see the gates as one matrix (keras/src/layers/rnn/lstm.py)."""
    return [glorot(FEATURES, gates * UNITS), orthogonal(UNITS, gates * UNITS), bias]


def layers():
    """The defaults in keras/src/layers."""
    width, sequence = [None, FEATURES], [None, 5, FEATURES]
    lstm = recurrent(4, forgetting(UNITS))
    yield "Dense", {"units": UNITS}, [width], [glorot(FEATURES, UNITS), zeros(UNITS)]
    yield ("Conv1D", {"filters": UNITS, "kernel_size": 3}, [sequence],
           [glorot(3, FEATURES, UNITS), zeros(UNITS)])
    yield "Embedding", {"input_dim": 90, "output_dim": UNITS}, [[None, 5]], [embedded(90, UNITS)]
    yield "SimpleRNN", {"units": UNITS}, [sequence], recurrent(1, zeros(UNITS))
    yield "LSTM", {"units": UNITS}, [sequence], lstm
    yield "LSTM", {"units": UNITS, "unit_forget_bias": False}, [sequence], recurrent(4, zeros(4 * UNITS))
    yield "GRU", {"units": UNITS}, [sequence], recurrent(3, zeros(2, 3 * UNITS))
    yield "GRU", {"units": UNITS, "reset_after": False}, [sequence], recurrent(3, zeros(3 * UNITS))
    for variant, gates in (("cec", 1), ("input_output_gates", 3), ("forget_gate", 4), ("peephole", 4)):
        weights = lstm if gates == 4 else recurrent(gates, zeros(gates * UNITS))
        peepholes = [glorot(3, UNITS)] if variant == "peephole" else []
        yield "LSTMAnatomy", {"units": UNITS, "variant": variant}, [sequence], weights + peepholes
    inner = {"class_name": "LSTM", "config": {"units": UNITS}}
    yield "Bidirectional", {"layer": inner}, [sequence], lstm + lstm
    dense = {"class_name": "Dense", "config": {"units": UNITS}}
    yield "TimeDistributed", {"layer": dense}, [sequence], [glorot(FEATURES, UNITS), zeros(UNITS)]
    yield "PReLU", {}, [width], [zeros(FEATURES)]
    yield "LayerNormalization", {}, [width], [ones(FEATURES), zeros(FEATURES)]
    yield "BatchNormalization", {}, [width], [ones(FEATURES), zeros(FEATURES), zeros(FEATURES), ones(FEATURES)]
    yield "Attention", {"use_scale": True, "score_mode": "concat"}, [sequence, sequence], [ones(), ones()]
    # Of a vector Keras takes the length for both fans.
    long = [None, 3, 3000]
    yield ("AdditiveAttention", {}, [long, long],
           [spread((3000,), lambda w: init.uniform_(w, -math.sqrt(3 / 3000), math.sqrt(3 / 3000)))])
    # The fans of a head's kernel are the features on either side (keras/src/layers/attention/multi_head_attention.py).
    limit = math.sqrt(6 / (FEATURES + 4 * 16))
    fanned = lambda *shape: spread(shape, lambda w: init.uniform_(w, -limit, limit))
    heads = [fanned(FEATURES, 4, 16), zeros(4, 16)] * 3 + [fanned(4, 16, FEATURES), zeros(FEATURES)]
    yield "MultiHeadAttention", {"num_heads": 4, "key_dim": 16}, [sequence, sequence], heads
    yield ("SampledLogits", {"input_dim": 90, "use_bias": True}, [width, [None, 1]],
           [embedded(90, FEATURES), zeros(90)])


def cases():
    for name, config, fill in EXACT:
        w = torch.empty(3, 4)
        fill(w)
        yield {"initializer": {"class_name": name, "config": config}, "weights": [exact(w)]}
    for name, config, fill in DRAWN:
        for shape in ((64, 96), (20, 320), (3, 16, 128)):  # a matrix, a wide one, a kernel of Conv1D
            yield {"initializer": {"class_name": name, "config": config}, "weights": [spread(shape, fill)]}
    for name, config, inputs, weights in layers():
        yield {"layer": {"class_name": name, "config": config}, "inputs": inputs, "weights": weights}


if __name__ == "__main__":
    with torch.no_grad():
        write("initializers.json", cases())
