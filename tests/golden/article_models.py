#!/usr/bin/env python3
"""Writes models/article_models.json, in the form of small_models.json: ten training steps of models as large as the seed
articles have them.

Inputs are {"shape", "cycle": [a, b, n, d]}, number i being ((a i + b) mod n) / d, or {"shape", "hot": [a,
b]}, in whose row i the number (a i + b) mod width is 1; final weights are probes (golden.py).
"""
import math

import torch
from torch.nn import functional

from golden import probes, write
from small_models import RMSPROP, adam, case, entry, layer


def cycle(shape, a, b, n, d=1):
    values = ((a * torch.arange(math.prod(shape)) + b) % n / d).reshape(shape)
    values.formula = {"shape": list(shape), "cycle": [a, b, n, d]}
    return values


def hot(shape, a, b):
    values = functional.one_hot((a * torch.arange(math.prod(shape[:-1])) + b) % shape[-1], shape[-1]).double()
    values = values.reshape(shape)
    values.formula = {"shape": list(shape), "hot": [a, b]}
    return values


def large(task, variant, layers, optimizer, loss, sample):
    start = iter(range(7, 1000, 101))
    # Recurrent weights small enough for 500 steps not to be chaos.
    return case(task, variant, layers, ["y"], optimizer, loss, lambda g: sample(next(start)), strength=.4,
                pack=lambda w: {"probes": probes(w)})


def of_articles():
    review = lambda b: ([cycle((3, 500), 7919, b, 10000)], [cycle((3, 1), 1, b, 2)])
    for kind, depth in (("SimpleRNN", 1), ("LSTM", 1), ("SimpleRNN", 4)):
        layers, last = [entry("x", 500), layer("Embedding", "words", {"input_dim": 10000, "output_dim": 32}, "x")], "words"
        for level in range(depth):
            layers.append(layer(kind, f"rnn{level}", {"units": 32, "return_sequences": level + 1 < depth}, last))
            last = f"rnn{level}"
        layers.append(layer("Dense", "y", {"units": 1, "activation": "sigmoid"}, last))
        yield large("stacking" if depth > 1 else "sentiment", kind, layers, RMSPROP, "binary_crossentropy", review)
    words = lambda b: ([hot((4, 4, 1000), 37, b)], [hot((4, 1000), 53, b)])
    for kind in ("SimpleRNN", "LSTM", "GRU"):
        layers = [entry("x", 4, 1000), layer("Dense", "words", {"units": 30}, "x"),
                  layer(kind, "rnn", {"units": 30}, "words"),
                  layer("Dense", "y", {"units": 1000, "activation": "softmax"}, "rnn")]
        yield large("next-word", kind, layers, adam(.005), "categorical_crossentropy", words)

    def digits(b):
        x = cycle((3, 784), 31, b, 97, 96)
        return [x], [x]
    relu, sigmoid = {"units": 128, "activation": "relu"}, {"units": 784, "activation": "sigmoid"}
    layers = [entry("x", 784), layer("Dense", "outer", relu, "x"), layer("Dense", "code", {"units": 2}, "outer"),
              layer("Dense", "inner", relu, "code"), layer("Dense", "y", sigmoid, "inner")]
    yield large("autoencoder", "", layers, adam(.001), "binary_crossentropy", digits)
    layers = [entry("x", 784), layer("Dense", "outer", relu, "x"), layer("Dense", "mean", {"units": 2}, "outer"),
              layer("Dense", "spread", {"units": 2}, "outer"), layer("Sampling", "z", {"kl_weight": .01}, "mean", "spread"),
              layer("Dense", "inner", relu, "z"), layer("Dense", "y", sigmoid, "inner")]
    yield large("vae", "", layers, adam(.001), "binary_crossentropy", digits)


def main():
    write("models/article_models.json", of_articles())


if __name__ == "__main__":
    main()
