"""The order in which Keras 3 lists the layers of graphs, and with them their weights; masks count in it.

Run by hand with Keras 3 (KERAS_BACKEND=torch python3 keras3_order.py [models]); the result says with which release. A
case: {"config", "order" (the names of model.layers)}.
"""

import json
import sys

import keras
from keras import layers as L

from keras3_summaries import Graph


class Masked(Graph):
    """A graph with masks that values carry and that calls are given, shared layers, models inside and several outputs."""

    def __init__(self, seed):
        super().__init__(seed)
        for shape in self.random.choice([[(5,), (5, 4)], [(5,), (5,)], [(5, 4), (5, 4)]]):
            self.input(shape)
        for source in list(self.tensors):
            self.mask(source)
        self.masks = []
        if self.random.random() < 0.6:
            name = self.name("mask")
            self.masks.append((keras.Input((5,), dtype="bool", name=name), name, 0, 0))
            self.entries.append({"class_name": "InputLayer", "config": {"name": name, "batch_shape": [None, 5]},
                                 "inbound_nodes": []})

    def mask(self, source):
        zero = self.random.random() < 0.8
        if len(source[0].shape) == 2:
            self.add("Embedding", {"input_dim": 9, "output_dim": 4, "mask_zero": zero}, [source])
        elif zero:
            self.add("Masking", {}, [source])

    def call_masked(self, name, sources, given):
        """`given`: by argument of the call, the number of the input and the mask."""
        entry = next(entry for entry in self.entries if entry["config"]["name"] == name)
        layer = self.made[name]
        tensors = [source[0] for source in sources]
        named = {argument: mask[0] for argument, (_, mask) in given.items()}
        apart = isinstance(layer, L.MultiHeadAttention)
        found = layer(*tensors, **named) if apart else layer(tensors if len(tensors) > 1 else tensors[0], **named)
        index = len(entry["inbound_nodes"])
        masks = [[*mask[1:], {"mask": of}] for of, mask in given.values()]
        entry["inbound_nodes"].append([list(source[1:]) for source in sources] + masks)
        self.tensors.append((found, name, index, 0))

    def inside(self, source):
        """A model whose own graph has a mask."""
        name = self.name("model")
        start = keras.Input(source[0].shape[1:], name="start")
        masked = L.Masking(name="inner")(start)
        end = L.GRU(4, return_sequences=True, name="cells")(masked)
        self.made[name] = keras.Model(start, end, name=name)
        shape = [None, *source[0].shape[1:]]
        config = {"name": name, "layers": [
            {"class_name": "InputLayer", "config": {"name": "start", "batch_shape": shape}, "inbound_nodes": []},
            {"class_name": "Masking", "config": {"name": "inner"}, "inbound_nodes": [[["start", 0, 0]]]},
            {"class_name": "GRU", "config": {"name": "cells", "units": 4, "return_sequences": True},
             "inbound_nodes": [[["inner", 0, 0]]]}], "input_layers": [["start", 0, 0]], "output_layers": [["cells", 0, 0]]}
        self.entries.append({"class_name": "Functional", "config": config, "inbound_nodes": []})
        self.call(name, [source])

    def grow_more(self):
        source = self.random.choice(self.tensors)
        steps = len(source[0].shape) == 3
        shared = [name for name, layer in self.made.items() if type(layer).__name__ in
                  ("Dense", "LSTM", "GRU", "SimpleRNN", "Masking", "Softmax", "Dropout", "Bidirectional")
                  and not layer.get_config().get("return_state") and layer._inbound_nodes
                  and layer._inbound_nodes[0].input_tensors[0].shape == source[0].shape]
        chance = self.random.random()
        if chance < 0.25 and shared:
            self.call(self.random.choice(shared), [source])
        elif chance < 0.4 and self.masks and steps and source[0].shape[1] == 5:
            kind = self.random.choice(["LSTM", "GRU", "Bidirectional", "MultiHeadAttention", "TimeDistributed", "model"])
            name = self.name(kind.lower())
            mask = self.masks[0]
            cell = {"units": 4, "return_sequences": True}
            given, sources, config = {"mask": (0, mask)}, [source], cell
            if kind == "MultiHeadAttention":
                config, sources = {"num_heads": 2, "key_dim": 2}, [source, source]
                given = {"value_mask": (1, mask)} if self.random.random() < 0.5 else {"query_mask": (0, mask)}
                layer = L.MultiHeadAttention(2, 2, name=name)
            elif kind in ("Bidirectional", "TimeDistributed"):
                inner = L.LSTM(**cell, name="cells") if kind == "Bidirectional" else L.Dense(4, name="cells")
                layer = getattr(L, kind)(inner, name=name)
                config = {"layer": {"class_name": type(inner).__name__, "config": {
                    **(cell if kind == "Bidirectional" else {"units": 4}), "name": "cells"}}}
            elif kind == "model":
                self.inside(source)
                return
            else:
                layer = getattr(L, kind)(**cell, name=name)
            self.made[name] = layer
            self.entries.append({"class_name": kind, "config": {**config, "name": name}, "inbound_nodes": []})
            self.call_masked(name, sources, given)
        elif chance < 0.5 and steps:
            self.mask(source)
        else:
            self.grow_masked()

    def finish(self):
        used = {source[0] for entry in self.entries for call in entry["inbound_nodes"] for source in call}
        ends = [tensor for tensor in self.tensors if tensor[1] not in used] or [self.tensors[-1]]
        inner = [tensor for tensor in self.tensors if tensor[1] in used and tensor[1] in self.made]
        if inner and self.random.random() < 0.3:
            ends.append(self.random.choice(inner))
        self.random.shuffle(ends)
        ends = ends[:self.random.randint(1, len(ends))]
        inputs = [tensor for tensor in self.tensors if tensor[1] not in self.made] + self.masks
        self.random.shuffle(inputs)
        model = keras.Model([one[0] for one in inputs], [one[0] for one in ends], name="ordered")
        kept = {layer.name: layer for layer in model.layers}
        # Calls that no output needs are no part of the model.
        nodes = {id(node) for nodes in model._nodes_by_depth.values() for node in nodes}
        layers, renamed = [], {}
        for entry in self.entries:
            name = entry["config"]["name"]
            if name not in kept:
                continue
            own = [node for node in kept[name]._inbound_nodes if not node.is_input]
            if type(kept[name]).__name__ == "Functional":
                own = own[-len(entry["inbound_nodes"]):]
            calls = []
            for number, call in enumerate(entry["inbound_nodes"]):
                if id(own[number]) in nodes:
                    renamed[name, number] = len(calls)
                    calls.append(call)
            layers.append({**entry, "inbound_nodes": calls})
        for entry in layers:
            for call in entry["inbound_nodes"]:
                for source in call:
                    source[1] = renamed.get((source[0], source[1]), 0)
        refer = lambda one: [one[1], renamed.get((one[1], one[2]), 0), one[3]]
        config = {"name": "ordered", "layers": layers, "input_layers": [refer(one) for one in inputs],
                  "output_layers": [refer(one) for one in ends]}
        return model, {"class_name": "Functional", "config": config}


def case(seed):
    keras.utils.clear_session()
    graph = Masked(seed)
    for _ in range(graph.random.randint(2, 9)):
        graph.grow_more()
    model, config = graph.finish()
    return {"config": config, "order": [layer.name for layer in model.layers]}


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with open("keras3_order.json", "w") as file:
        rows = ",\n".join(json.dumps(case(seed), ensure_ascii=False, separators=(",", ":")) for seed in range(count))
        file.write(f'{{"keras":"{keras.__version__}","cases":[\n{rows}\n]}}\n')


if __name__ == "__main__":
    main()
