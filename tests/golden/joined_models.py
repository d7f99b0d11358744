#!/usr/bin/env python3
"""Writes models/joined_models.json, in the form of small_models.json: ten training steps of models with shared layers, tied
weights and models as layers."""
import torch

from golden import write
from small_models import adam, case, entry, floats, functional_config, ids, layer


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
    write("models/joined_models.json", joined())


if __name__ == "__main__":
    main()
