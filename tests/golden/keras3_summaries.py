"""Summaries that Keras 3 prints, with the configs of their models.

Run by hand with Keras 3 (COLUMNS=200 KERAS_BACKEND=torch python3 keras3_summaries.py); the result says with which
release. A case: {"config", "line_length" (0 for Keras's), "text"}, with runs of a character as "━{31}".
"""

import json
import random
import re

import keras
from keras import layers as L

NAMES = ["a", "words", "a_rather_long_name_of_a_layer_that_will_not_fit_anywhere", "記憶の層", "zeros and ones", "x" * 40,
         "読み取った文を順に覚えていく再帰型の層", "né"]


class Graph:
    """Layers of Keras beside the config in the form of Keras 2."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.entries, self.made, self.tensors = [], {}, []
        self.used = set()

    def name(self, kind):
        base = self.random.choice(NAMES) if self.random.random() < 0.35 else kind
        name, number = base, 0
        while name in self.used:
            number += 1
            name = f"{base}_{number}"
        self.used.add(name)
        return name

    def input(self, shape):
        name = self.name("input")
        tensor = keras.Input(shape, name=name)
        self.entries.append({"class_name": "InputLayer", "config": {"name": name, "batch_shape": [None, *shape]},
                             "inbound_nodes": []})
        self.tensors.append((tensor, name, 0, 0))

    def add(self, kind, config, sources, base=None):
        name = self.name(base or kind.lower())
        layer = getattr(L, kind)(**config, name=name)
        self.made[name] = layer
        self.entries.append({"class_name": kind, "config": {**config, "name": name}, "inbound_nodes": []})
        self.call(name, sources)

    def call(self, name, sources):
        entry = next(entry for entry in self.entries if entry["config"]["name"] == name)
        tensors = [source[0] for source in sources]
        layer = self.made[name]
        apart = isinstance(layer, L.MultiHeadAttention)
        found = layer(*tensors) if apart else layer(tensors if len(tensors) > 1 else tensors[0])
        index = len(entry["inbound_nodes"])
        entry["inbound_nodes"].append([list(source[1:]) for source in sources])
        outputs = keras.tree.flatten(found)
        self.tensors += [(tensor, name, index, at) for at, tensor in enumerate(outputs)]

    def grow(self, chain):
        """One more call."""
        source = self.tensors[-1] if chain else self.random.choice(self.tensors)
        rank = len(source[0].shape)
        alike = [other for other in self.tensors if other[0].shape == source[0].shape]
        chance = self.random.random()
        shared = [name for name, layer in self.made.items()
                  if type(layer).__name__ in ("Dense", "Dropout") and layer.input.shape == source[0].shape
                  ] if not chain and chance < 0.2 else []
        if shared:
            self.call(self.random.choice(shared), [source])
        elif not chain and chance < 0.45 and len(alike) > 1:
            self.add(self.random.choice(["Add", "Concatenate", "Maximum"]), {}, self.random.sample(alike, 2))
        elif rank == 3 and chance < 0.7:
            kind = self.random.choice(["SimpleRNN", "LSTM", "GRU"])
            states = self.random.random() < 0.3
            if chain and states:
                states = False
            self.add(kind, {"units": self.random.choice([3, 16, 300]), "return_sequences": self.random.random() < 0.6,
                            "return_state": states}, [source])
        else:
            kind, config = self.random.choice([("Dense", {"units": self.random.choice([1, 8, 72, 1200])}),
                                               ("Dropout", {"rate": 0.5}), ("LayerNormalization", {}),
                                               ("BatchNormalization", {})])
            self.add(kind, config, [source])

    def add_made(self, layer, config, sources):
        """A layer made of others; `config` is its entry without a name."""
        name = self.name(type(layer).__name__.lower())
        layer.name = name
        self.made[name] = layer
        entry = {"class_name": type(layer).__name__, "config": {**config, "name": name}, "inbound_nodes": []}
        self.entries.append(entry)
        self.call(name, sources)

    def grow_masked(self):
        """One more call of a layer that makes, takes, passes or drops a mask."""
        source = self.random.choice(self.tensors[-4:])
        if len(source[0].shape) == 2:
            if source[1] in self.made:
                self.add("Softmax", {}, [source])
            else:
                masking = {"input_dim": 9, "output_dim": 4, "mask_zero": self.random.random() < 0.8}
                self.add("Embedding", masking, [source])
            return
        steps = source[0].shape[1]
        partners = [other for other in self.tensors if len(other[0].shape) == 3 and other[0].shape[1] == steps]
        alike = [other for other in partners if other[0].shape == source[0].shape and other is not source]
        cell = {"units": 4, "return_sequences": self.random.random() < 0.7}
        chance = self.random.random()
        if chance < 0.3 and alike:
            kind = self.random.choice(["Add", "Subtract", "Maximum", "Attention", "MultiHeadAttention"])
            config = {"num_heads": 2, "key_dim": 2} if kind == "MultiHeadAttention" else {}
            self.add(kind, config, [source, self.random.choice(alike)])
        elif chance < 0.45 and len(partners) > 1:
            # Not "concatenate", as Keras calls the operation that joins masks.
            self.add("Concatenate", {}, [source, self.random.choice(partners)], "joined")
        elif chance < 0.5:
            inside = [L.Input(source[0].shape[1:], name="inside"), L.GRU(**cell, name="cells")]
            shape = [None, *source[0].shape[1:]]
            layers = [{"class_name": "InputLayer", "config": {"name": "inside", "batch_shape": shape}},
                      {"class_name": "GRU", "config": {**cell, "name": "cells"}}]
            self.add_made(keras.Sequential(inside), {"layers": layers}, [source])
        elif chance < 0.6:
            config = {"layer": {"class_name": "LSTM", "config": {**cell, "name": "cells"}}}
            self.add_made(L.Bidirectional(L.LSTM(**cell, name="cells")), config, [source])
        elif chance < 0.65:
            config = {"layer": {"class_name": "Dense", "config": {"units": 4, "name": "each"}}}
            self.add_made(L.TimeDistributed(L.Dense(4, name="each")), config, [source])
        else:
            kind, config = self.random.choice([
                ("LSTM", cell), ("GRU", {**cell, "return_state": True}), ("SimpleRNN", cell), ("Masking", {}),
                ("Dense", {"units": 4}), ("Dropout", {"rate": 0.5}), ("BatchNormalization", {}), ("Softmax", {}),
                ("GlobalAveragePooling1D", {}), ("Conv1D", {"filters": 4, "kernel_size": 1})])
            self.add(kind, config, [source])

    def model(self, chain):
        used = {source[0] for entry in self.entries for call in entry["inbound_nodes"] for source in call}
        ends = [tensor for tensor in self.tensors if tensor[1] not in used] or [self.tensors[-1]]
        ends = [self.tensors[-1]] if chain else ends
        inputs = [tensor for tensor in self.tensors if tensor[1] not in self.made]
        keras_model = keras.Model([one[0] for one in inputs], [one[0] for one in ends], name="model_of_words")
        config = {"name": "model_of_words", "layers": self.entries, "input_layers": [list(one[1:]) for one in inputs],
                  "output_layers": [list(one[1:]) for one in ends]}
        return keras_model, {"class_name": "Functional", "config": config}


def sequential(seed):
    graph = Graph(seed)
    graph.input((5, 2))
    for _ in range(graph.random.randint(1, 4)):
        graph.grow(True)
    model = keras.Sequential([keras.Input((5, 2)), *graph.made.values()], name="sequential_of_words")
    for entry in graph.entries:
        del entry["inbound_nodes"]
    return model, {"class_name": "Sequential", "config": {"name": model.name, "layers": graph.entries}}


def functional(seed, chain):
    graph = Graph(seed)
    graph.input((5, 2))
    if not chain and graph.random.random() < 0.6:
        graph.input(graph.random.choice([(5, 2), (7,)]))
    for _ in range(graph.random.randint(1, 4 if chain else 7)):
        graph.grow(chain)
    return graph.model(chain)


def masked(seed):
    graph = Graph(seed)
    for shape in [(5,), (5, 4)] if seed % 2 else [(5,), (5,)]:
        graph.input(shape)
    graph.add("Embedding", {"input_dim": 9, "output_dim": 4, "mask_zero": True}, [graph.tensors[0]])
    graph.add(*(("Masking", {}) if seed % 2 else ("Embedding", {"input_dim": 9, "output_dim": 4, "mask_zero": True})),
              [graph.tensors[1]])
    for _ in range(graph.random.randint(2, 7)):
        graph.grow_masked()
    return graph.model(False)


def of_two(both):
    """A model of two inputs inside, which takes the masks of both, or of one."""
    graph = Graph(0)
    graph.input((5,))
    graph.input((5,) if both else (5, 4))
    for source in graph.tensors[: 2 if both else 1]:
        graph.add("Embedding", {"input_dim": 9, "output_dim": 4, "mask_zero": True}, [source])
    ends = [keras.Input((5, 4), name=name) for name in ("left", "right")]
    layers = [{"class_name": "InputLayer", "config": {"name": end.name, "batch_shape": [None, 5, 4]}, "inbound_nodes": []}
              for end in ends]
    sums = L.Add(name="sum")([L.GRU(4, return_sequences=True, name=end.name + "_cells")(end) for end in ends])
    for end in ends:
        layers.append({"class_name": "GRU", "inbound_nodes": [[[end.name, 0, 0]]],
                       "config": {"units": 4, "return_sequences": True, "name": end.name + "_cells"}})
    layers.append({"class_name": "Add", "config": {"name": "sum"},
                   "inbound_nodes": [[[end.name + "_cells", 0, 0] for end in ends]]})
    config = {"layers": layers, "input_layers": [[end.name, 0, 0] for end in ends], "output_layers": [["sum", 0, 0]]}
    graph.add_made(keras.Model(ends, sums), config, [graph.tensors[2], graph.tensors[-1 if both else 1]])
    graph.add("Dense", {"units": 1}, [graph.tensors[-1]])
    return graph.model(False)


def cell(kind, units):
    return getattr(L, kind)(units, name=f"{kind}_{units}"), {"class_name": kind, "config": {"units": units}}


def of_cells(number):
    """RNN over one cell and over several, alone, with states, masked and in both directions."""
    one, one_config = cell("LSTMCell", 3)
    several, several_config = zip(cell("LSTMCell", 3), cell("GRUCell", 2), cell("SimpleRNNCell", 4))
    stacked = {"class_name": "StackedRNNCells", "config": {"cells": list(several_config)}}
    graph = Graph(number)
    if number == 0:
        graph.input((5, 2))
    else:
        graph.input((5,))
        graph.add("Embedding", {"input_dim": 9, "output_dim": 4, "mask_zero": True}, [graph.tensors[0]])
    sequences = lambda: [tensor for tensor in graph.tensors if len(tensor[0].shape) == 3][-1]
    for made, config in ((list(several), stacked), (one, one_config)):
        options = {"return_sequences": True, "return_state": number == 2}
        rnn = {"class_name": "RNN", "config": {"cell": config, **options}}
        layer = L.RNN(made, **options)
        if number == 3:
            graph.add_made(L.Bidirectional(layer), {"layer": rnn}, [sequences()])
        else:
            graph.add_made(layer, rnn["config"], [sequences()])
    graph.add("Dense", {"units": 1}, [sequences()])
    return graph.model(number == 0)


def case(make, line_length):
    keras.utils.clear_session()
    made = make()
    model, config = made
    lines = []
    model.summary(print_fn=lines.append, line_length=line_length or None)
    text = re.sub(r"([━─ ])\1{3,}", lambda run: f"{run[1]}{{{len(run[0])}}}", "\n".join(lines))
    return {"config": config, "line_length": line_length, "text": text}


def main():
    cases = []
    for seed in range(9):
        for line_length in ((0,), (0,), (0, 76))[seed % 3]:
            cases.append(case(lambda: sequential(seed), line_length))
            cases.append(case(lambda: functional(seed, True), line_length))
            cases.append(case(lambda: functional(seed, False), line_length))
            cases.append(case(lambda: functional(seed + 100, False), line_length))
    for seed in range(40):
        cases.append(case(lambda: masked(seed), 0))
    for both in (True, False):
        cases.append(case(lambda: of_two(both), 0))
    for number in range(4):
        cases.append(case(lambda: of_cells(number), 0))
    with open("keras3_summaries.json", "w") as file:
        rows = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in cases)
        file.write(f'{{"keras":"{keras.__version__}","cases":[\n{rows}\n]}}\n')


if __name__ == "__main__":
    main()
