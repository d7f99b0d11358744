#!/usr/bin/env python3
"""Writes layers/rnn_masks.json (masks and initial states), layers/lstm_anatomy.json and layers/wrappers.json (Bidirectional,
TimeDistributed).

A case: {"layer", "inputs", "mask", "weights", "outputs", "output_gradients", "input_gradients", "weight_gradients"},
in float64. Everything is autograd through the cells of golden.py and the ones below, in a loop with Keras's masks
(keras/src/backend/tensorflow/rnn.py); wherever torch.nn says the same, the two must agree.
"""
import itertools

import torch

from golden import ACTIVATIONS, EARLIER, LATER, RECURRENT, given, numbers, packed, recurrent_cell, write

GATES = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}
ANATOMY_GATES = {"cec": 1, "input_output_gates": 3, "forget_gate": 4, "peephole": 4}
# Padded at the end, at the start, with a hole, and nothing at all.
MASK = torch.tensor([[1, 1, 1, 0, 0], [0, 0, 1, 1, 0], [1, 0, 0, 1, 1], [0, 0, 0, 0, 0]], dtype=torch.bool)


def anatomy_cell(config, weights):
    """Hochreiter and Schmidhuber (1997); Gers, Schmidhuber and Cummins (2000); Gers and Schmidhuber (2000)."""
    act = ACTIVATIONS[config.get("activation", "tanh")]
    gate = ACTIVATIONS[config.get("recurrent_activation", "sigmoid")]
    variant = config["variant"]
    p = weights[-1] if variant == "peephole" else torch.zeros(3, 1)

    def step(x, states, w, u, b):
        h, c = states
        z = (x @ w + h @ u + b).chunk(ANATOMY_GATES[variant], dim=-1)
        if variant == "cec":
            c = c + act(z[0])
            return [act(c), c]
        i = gate(z[0] + p[0] * c)
        forget = gate(z[1] + p[1] * c) if len(z) == 4 else 1.0
        c = forget * c + i * act(z[-2])
        return [gate(z[-1] + p[2] * c) * act(c), c]

    return step


def state_count(kind):
    return 2 if kind.startswith("LSTM") else 1


def recurrent(kind, config, inputs, weights, mask):
    x, states = inputs[0], list(inputs[1:])
    batch, time, units = x.shape[0], x.shape[1], config["units"]
    if kind == "LSTMAnatomy":
        step, rest = anatomy_cell(config, weights), weights[2:-1] if config["variant"] == "peephole" else weights[2:]
    else:
        step, rest = recurrent_cell(kind, config), weights[2:]
    bias = rest[0] if rest else torch.zeros(())
    states = states or [torch.zeros(batch, units) for _ in range(state_count(kind))]
    if mask is not None and config.get("reversed_mask"):
        mask = mask.flip(1)
    output, sequence = torch.zeros(batch, units), []
    for t in reversed(range(time)) if config.get("go_backwards") else range(time):
        new = step(x[:, t], states, weights[0], weights[1], bias)
        if mask is None:
            states, output = new, new[0]
        else:
            valid = mask[:, t, None]
            states = [torch.where(valid, a, b) for a, b in zip(new, states)]
            silent = torch.zeros_like(output) if config.get("zero_output_for_mask") else output
            output = torch.where(valid, new[0], silent)
        sequence.append(output)
    if config.get("restore_order"):
        sequence.reverse()
    outputs = [torch.stack(sequence, dim=1) if config.get("return_sequences") else output]
    return outputs + (states if config.get("return_state") else [])


def bidirectional(config, inputs, weights, mask):
    layer = config["layer"]
    other = config.get("backward_layer")
    if other is None:
        other = {**layer, "config": {**layer["config"], "go_backwards": not layer["config"].get("go_backwards", False)}}
    half = len(weight_shapes(layer, inputs[0].shape))
    states = inputs[1:]
    pair = []
    for one, of_states, of_weights in ((layer, states[:len(states) // 2], weights[:half]),
                                       (other, states[len(states) // 2:], weights[half:])):
        forced = {**one["config"], "zero_output_for_mask": one["config"].get("return_sequences", False)}
        pair.append(evaluate({**one, "config": forced}, [inputs[0], *of_states], of_weights, mask))
    y, z = pair[0][0], pair[1][0]
    if layer["config"].get("return_sequences"):
        z = z.flip(1)
    mode = config.get("merge_mode", "concat")
    merged = {"concat": lambda: [torch.cat([y, z], dim=-1)], "sum": lambda: [y + z], "mul": lambda: [y * z],
              "ave": lambda: [(y + z) / 2], None: lambda: [y, z]}[mode]()
    return merged + pair[0][1:] + pair[1][1:]


def evaluate(layer, inputs, weights, mask):
    kind, config = layer["class_name"], layer["config"]
    if kind == "Bidirectional":
        return bidirectional(config, inputs, weights, mask)
    if kind == "TimeDistributed":
        steps = [evaluate(config["layer"], [inputs[0][:, t]], weights, None)[0] for t in range(inputs[0].shape[1])]
        return [torch.stack(steps, dim=1)]
    if kind == "Dense":
        return [ACTIVATIONS[config.get("activation", "linear")](inputs[0] @ weights[0] + weights[1])]
    return recurrent(kind, config, inputs, weights, mask)


def weight_shapes(layer, shape):
    kind, config = layer["class_name"], layer["config"]
    if kind == "Bidirectional":
        return weight_shapes(config["layer"], shape) + weight_shapes(config.get("backward_layer") or config["layer"], shape)
    if kind == "TimeDistributed":
        return weight_shapes(config["layer"], shape[:1] + shape[2:])
    units, features = config["units"], shape[-1]
    if kind == "Dense":
        return [[features, units], [units]]
    columns = units * (ANATOMY_GATES[config["variant"]] if kind == "LSTMAnatomy" else GATES[kind])
    shapes = [[features, columns], [units, columns]]
    if config.get("use_bias", True):
        shapes.append([2, columns] if kind == "GRU" and config.get("reset_after", True) else [columns])
    return shapes + ([[3, units]] if config.get("variant") == "peephole" else [])


def states_of(layer, batch):
    config = layer["config"]
    if layer["class_name"] != "Bidirectional":
        return [(batch, config["units"])] * state_count(layer["class_name"])
    return states_of(config["layer"], batch) + states_of(config.get("backward_layer") or config["layer"], batch)


def case(layer, shape, masked=False, states=False):
    generator = torch.Generator().manual_seed(11)
    shapes = [shape] + (states_of(layer, shape[0]) if states else [])
    inputs = [given(generator, *s).requires_grad_(True) for s in shapes]
    weights = [given(generator, *s, scale=.6).requires_grad_(True) for s in weight_shapes(layer, shape)]
    mask = MASK[:shape[0], :shape[1]] if masked else None
    outputs = evaluate(layer, inputs, weights, mask)
    upstream = [given(generator, *o.shape) for o in outputs]
    torch.autograd.backward(outputs, upstream)
    zeros = lambda tensor: torch.zeros_like(tensor) if tensor.grad is None else tensor.grad
    return {"layer": layer, "inputs": [packed(x) for x in inputs],
            "mask": mask.reshape(-1).to(torch.int).tolist() if masked else [],
            "weights": [packed(w) for w in weights], "outputs": [packed(o) for o in outputs],
            "output_gradients": [numbers(g) for g in upstream],
            "input_gradients": [numbers(zeros(x)) for x in inputs],
            "weight_gradients": [numbers(zeros(w)) for w in weights]}


def check_against_torch():
    """The loop with masks against packed sequences of torch.nn.LSTM, in both directions."""
    x, lengths = torch.randn(3, 5, 2), torch.tensor([5, 3, 2])
    module = torch.nn.LSTM(2, 3, batch_first=True, bidirectional=True)
    packed_x = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
    theirs, (h, c) = module(packed_x)
    theirs, _ = torch.nn.utils.rnn.pad_packed_sequence(theirs, batch_first=True)
    weights = []
    for end in ("", "_reverse"):
        get = lambda name: getattr(module, name + "_l0" + end)
        weights += [get("weight_ih").T, get("weight_hh").T, get("bias_ih") + get("bias_hh")]
    layer = {"class_name": "LSTM", "config": {"units": 3, "return_sequences": True, "return_state": True}}
    mask = torch.arange(5)[None] < lengths[:, None]
    ours = bidirectional({"layer": layer}, [x], weights, mask)
    for a, b in zip(ours, (theirs, h[0], c[0], h[1], c[1])):
        assert torch.allclose(a, b, rtol=1e-9, atol=1e-12)


def main():
    check_against_torch()
    cases = []
    kinds = [("SimpleRNN", {}), ("LSTM", {}), ("GRU", {}), ("GRU", {"reset_after": False}),
             ("LSTMAnatomy", {"variant": "peephole"}), ("LSTMAnatomy", {"variant": "cec"}),
             ("LSTMAnatomy", {"variant": "input_output_gates"})]
    shape = (4, 5, 2)
    looks = [{}, {"return_sequences": True}, {"return_sequences": True, "zero_output_for_mask": True, "go_backwards": True},
             {"zero_output_for_mask": True}, {"return_sequences": True, "return_state": True, "go_backwards": True}]
    for (kind, extra), look, states in itertools.product(kinds, looks, (False, True)):
        if states or kind != "LSTMAnatomy":
            cases.append(case({"class_name": kind, "config": {"units": 3, **extra, **look}}, shape, True, states))
    for kind, extra in kinds:
        for look in ({"return_state": True}, {"return_sequences": True, "go_backwards": True}):
            cases.append(case({"class_name": kind, "config": {"units": 3, **extra, **look}}, shape, False, True))
    for variant in ANATOMY_GATES:
        for curves in ({}, {"use_bias": False}, {"activation": "relu", "recurrent_activation": "hard_sigmoid"},
                       {"activation": "softmax", "recurrent_activation": "softplus"}):
            config = {"units": 5, "variant": variant, "return_sequences": True, "return_state": True, **curves}
            cases.append(case({"class_name": "LSTMAnatomy", "config": config}, (2, 4, 3)))
    for curve in EARLIER:
        config = {"units": 4, "variant": "peephole", "activation": curve, "recurrent_activation": curve}
        cases.append(case({"class_name": "LSTMAnatomy", "config": config}, (2, 3, 3)))
    for kind, extra in kinds:
        config = {"units": 3, "unroll": True, "return_sequences": True, "return_state": True, **extra}
        cases.append(case({"class_name": kind, "config": config}, shape, kind != "LSTMAnatomy", True))
    inner = itertools.cycle([("LSTM", {}), ("GRU", {}), ("SimpleRNN", {}), ("LSTMAnatomy", {"variant": "peephole"})])
    for mode, masked, sequences, state in itertools.product(("concat", "sum", "mul", "ave", None), (False, True),
                                                            (False, True), (False, True)):
        kind, extra = next(inner)
        layer = {"class_name": kind, "config": {"units": 3, "return_sequences": sequences, "return_state": state, **extra}}
        wrapped = {"class_name": "Bidirectional", "config": {"layer": layer, "merge_mode": mode}}
        cases.append(case(wrapped, (3, 4, 2), masked, masked == state))
    own = {"class_name": "GRU", "config": {"units": 4, "return_sequences": True, "go_backwards": True}}
    layer = {"class_name": "LSTM", "config": {"units": 3, "return_sequences": True}}
    for mode in ("concat", None):
        config = {"layer": layer, "backward_layer": own, "merge_mode": mode}
        cases.append(case({"class_name": "Bidirectional", "config": config}, (3, 4, 2), True))
    other = {"class_name": "GRU", "config": {"units": 3, "return_state": True, "go_backwards": True}}
    layer = {"class_name": "LSTM", "config": {"units": 3, "return_state": True}}
    for mode in ("concat", "sum", None):
        config = {"layer": layer, "backward_layer": other, "merge_mode": mode}
        cases.append(case({"class_name": "Bidirectional", "config": config}, (3, 4, 2), mode == "sum"))
    dense = {"class_name": "Dense", "config": {"units": 3, "activation": "tanh"}}
    for layer, shape in ((dense, (2, 3, 4)), (dense, (2, 3, 2, 4)), (own, (2, 3, 4, 2)),
                         ({"class_name": "LSTM", "config": {"units": 3}}, (2, 3, 4, 2)),
                         ({"class_name": "Bidirectional", "config": {"layer": own}}, (2, 3, 4, 2)),
                         ({"class_name": "TimeDistributed", "config": {"layer": own}}, (2, 2, 2, 3, 2))):
        cases.append(case({"class_name": "TimeDistributed", "config": {"layer": layer}}, shape))
    for curve in (name for name in LATER if name in RECURRENT):
        config = {"units": 4, "variant": "peephole", "activation": curve, "recurrent_activation": curve}
        cases.append(case({"class_name": "LSTMAnatomy", "config": config}, (2, 3, 3)))
    turned = {"return_sequences": True, "reversed_mask": True, "restore_order": True}
    for (kind, extra), look in itertools.product(kinds, (turned, {**turned, "go_backwards": True, "return_state": True},
                                                         {"reversed_mask": True, "restore_order": True})):
        cases.append(case({"class_name": kind, "config": {"units": 3, **extra, **look}}, (4, 5, 2), True, True))
    files = {"LSTMAnatomy": "lstm_anatomy", "Bidirectional": "wrappers", "TimeDistributed": "wrappers"}
    for file in ("rnn_masks", "lstm_anatomy", "wrappers"):
        own = [one for one in cases if files.get(one["layer"]["class_name"], "rnn_masks") == file]
        write(f"layers/{file}.json", own)


if __name__ == "__main__":
    main()
