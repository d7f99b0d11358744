#!/usr/bin/env python3
"""Writes large_models.json, in the form of task_models.json: ten training steps of models as large as the seed articles
have them, and of models with shared layers, tied weights and models as layers.

Inputs of large ones are {"shape", "cycle": [a, b, n, d]}, number i being ((a i + b) mod n) / d, or {"shape", "hot": [a,
b]}, in whose row i the number (a i + b) mod width is 1; final weights are probes (layers.py).
"""
import math

import torch
from torch.nn import functional

from golden import write
from layers import probes
from task_models import RMSPROP, adam, case, entry, floats, functional_config, ids, layer


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


def again(of, name, *sources):
    return {**layer(of["class_name"], name, {k: v for k, v in of["config"].items() if k != "name"}, *sources),
            "again": of["config"]["name"]}


def joined():
    words = {"input_dim": 8, "output_dim": 3}
    two = lambda g: ([ids(g, 8, 4, 5), ids(g, 8, 4, 5)], [floats(g, 4, 2)])
    table = layer("Embedding", "words", {**words, "mask_zero": True}, "x")
    rnn = layer("GRU", "rnn", {"units": 3}, "words")
    shared = [entry("x", 5), entry("t", 5), table, again(table, "others", "t"), rnn, again(rnn, "second", "others"),
              layer("Concatenate", "both", {}, "rnn", "second"), layer("Dense", "y", {"units": 2}, "both")]
    yield case("joined", "shared layers", shared, ["y"], adam(.02), "mean_squared_error", two)

    # The same with both layers in a model that is called twice.
    stack = {"class_name": "Sequential", "config": {"name": "reader", "layers": [
        {"class_name": "Embedding", "config": {**table["config"]}}, {"class_name": "GRU", "config": {**rnn["config"]}}]}}
    reader = {**stack, "sources": ["x"]}
    nested = functional_config([entry("x", 5), entry("t", 5), reader, again(reader, "second", "t"),
                                layer("Concatenate", "both", {}, "reader", "second"), shared[-1]], ["y"])
    yield case("joined", "a model called twice", shared, ["y"], adam(.02), "mean_squared_error", two, model=nested)

    one = lambda g: ([ids(g, 8, 4, 5)], [torch.randint(8, (4, 1), generator=g).double()])
    head = {**layer("Dense", "y", {"units": 8, "activation": "softmax"}, "rnn"), "tied": {"kernel": "words/embeddings"}}
    tied = [entry("x", 5), layer("Embedding", "words", words, "x"), layer("LSTM", "rnn", {"units": 3}, "words"), head]
    yield case("joined", "tied weights", tied, ["y"], adam(.02), "sparse_categorical_crossentropy", one)

    # Sentences of words, each read by a model; a layer of it is called outside too.
    sentences = lambda g: ([ids(g, 8, 3, 2, 4)], [floats(g, 3, 2)])
    turn = {"class_name": "GRU", "config": {"units": 3}}
    steps = [entry("x", 2, 4), layer("Embedding", "words", words, "x"),
             layer("TimeDistributed", "turns", {"layer": turn}, "words"), layer("LSTM", "rnn", {"units": 3}, "turns"),
             layer("Dense", "y", {"units": 2}, "rnn")]
    inner = functional_config([entry("w", 4), layer("Embedding", "words", words, "w"),
                               layer("GRU", "turn", {"units": 3}, "words")], ["turn"])
    each = layer("TimeDistributed", "turns", {"layer": inner}, "x")
    yield case("joined", "a model at each step", steps, ["y"], adam(.02), "mean_squared_error", sentences,
               model=functional_config([steps[0], each, *steps[3:]], ["y"]))


def main():
    write("large_models.json", [one for group in (of_articles, joined) for one in group()])


if __name__ == "__main__":
    main()
