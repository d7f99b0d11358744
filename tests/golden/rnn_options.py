#!/usr/bin/env python3
"""Writes layers/rnn_options.json and layers/dense.json: recurrent layers and Dense with each option and activation, small
and as large as a tile of the kernels, in float64.

A case: {"layer", "input", "weights", "outputs", "output_gradients", "input_gradient", "weight_gradients"}; weights in
the order and shapes of Keras. Where torch.nn has the layer it is the source (RNN, LSTM, GRU, Linear), else autograd
through the equations in golden.py. Large cases give inputs and weights as waves and gradients as probes (their dot
products with waves).
"""
import itertools

import torch

from golden import ACTIVATIONS, RECURRENT, given, numbers, packed, probes, recurrent_layer, wave, write

GATES = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}
# Keras's gate number k is torch's number ORDER[k].
ORDER = {"SimpleRNN": [0], "GRU": [1, 0, 2], "LSTM": [0, 1, 2, 3]}


def weight_shapes(kind, config, features):
    units, gates = config["units"], GATES.get(kind, 1)
    shapes = [[features, gates * units]]
    if kind in GATES:
        shapes.append([units, gates * units])
    if config.get("use_bias", True):
        two = kind == "GRU" and config.get("reset_after", True)
        shapes.append([2, gates * units] if two else [gates * units])
    return shapes


def in_torch(kind, config):
    plain = config.get("recurrent_activation", "sigmoid") == "sigmoid"
    if kind == "SimpleRNN":
        return config.get("activation", "tanh") in ("tanh", "relu")
    return plain and config.get("activation", "tanh") == "tanh" and config.get("reset_after", True)


def reordered(kind, tensor):
    """The gates of the last axis in torch's order; the same exchange brings them back."""
    parts = tensor.chunk(GATES[kind], dim=-1)
    return torch.cat([parts[ORDER[kind].index(gate)] for gate in range(GATES[kind])], dim=-1)


def torch_recurrent(kind, config, x, weights, output_gradients):
    """Outputs, input gradient and weight gradients of torch.nn's module."""
    features, units = x.shape[-1], config["units"]
    if kind == "SimpleRNN":
        module = torch.nn.RNN(features, units, nonlinearity=config.get("activation", "tanh"), batch_first=True)
    else:
        module = {"LSTM": torch.nn.LSTM, "GRU": torch.nn.GRU}[kind](features, units, batch_first=True)
    two = len(weights) > 2 and weights[2].dim() == 2
    with torch.no_grad():
        module.weight_ih_l0.copy_(reordered(kind, weights[0]).T)
        module.weight_hh_l0.copy_(reordered(kind, weights[1]).T)
        module.bias_ih_l0.zero_()
        module.bias_hh_l0.zero_()
        if len(weights) > 2:
            module.bias_ih_l0.copy_(reordered(kind, weights[2][0] if two else weights[2]))
            if two:
                module.bias_hh_l0.copy_(reordered(kind, weights[2][1]))
    x = x.clone().requires_grad_(True)
    sequence, states = module(x.flip(1) if config.get("go_backwards") else x)
    states = [s[0] for s in (states if kind == "LSTM" else (states,))]
    outputs = [sequence if config.get("return_sequences") else sequence[:, -1]]
    outputs += states if config.get("return_state") else []
    torch.autograd.backward(outputs, output_gradients(outputs))
    gradients = [reordered(kind, module.weight_ih_l0.grad.T), reordered(kind, module.weight_hh_l0.grad.T)]
    if two:
        gradients.append(torch.stack([reordered(kind, b.grad) for b in (module.bias_ih_l0, module.bias_hh_l0)]))
    elif len(weights) > 2:
        gradients.append(reordered(kind, module.bias_ih_l0.grad))
    return outputs, x.grad, gradients


def autograd(run, x, weights, output_gradients):
    x = x.clone().requires_grad_(True)
    weights = [w.clone().requires_grad_(True) for w in weights]
    outputs = run(x, weights)
    torch.autograd.backward(outputs, output_gradients(outputs))
    return outputs, x.grad, [w.grad for w in weights]


def evaluate(kind, config, x, weights, output_gradients):
    if kind == "Dense":
        def dense(x, weights):
            bias = weights[1] if len(weights) > 1 else None
            y = torch.nn.functional.linear(x, weights[0].T, bias)
            return [ACTIVATIONS[config.get("activation", "linear")](y)]
        return autograd(dense, x, weights, output_gradients)
    run = lambda x, weights: recurrent_layer(kind, config, x, weights)
    if not in_torch(kind, config):
        return autograd(run, x, weights, output_gradients)
    results = torch_recurrent(kind, config, x, weights, output_gradients)
    # The equations must agree with torch's modules wherever both exist.
    own = autograd(run, x, weights, output_gradients)
    for a, b in zip(results[0] + [results[1]] + results[2], own[0] + [own[1]] + own[2]):
        assert torch.allclose(a, b, rtol=1e-9, atol=1e-12), (kind, config)
    return results


def small(kind, config, shape):
    generator = torch.Generator().manual_seed(7)
    x = given(generator, *shape)
    weights = [given(generator, *s, scale=.6) for s in weight_shapes(kind, config, shape[-1])]
    upstream = []

    def output_gradients(outputs):
        if not upstream:
            upstream.extend(given(generator, *o.shape) for o in outputs)
        return upstream

    outputs, x_gradient, gradients = evaluate(kind, config, x, weights, output_gradients)
    return {"layer": {"class_name": kind, "config": config}, "input": packed(x),
            "weights": [packed(w) for w in weights], "outputs": [packed(o) for o in outputs],
            "output_gradients": [numbers(g) for g in upstream], "input_gradient": numbers(x_gradient),
            "weight_gradients": [numbers(g) for g in gradients]}


def large(kind, config, shape):
    x = wave(shape, 0.5, 1.0)
    weights = [wave(s, 1.0 + i, 1.5 * s[0] ** -0.5 if len(s) > 1 else .3)
               for i, s in enumerate(weight_shapes(kind, config, shape[-1]))]
    gradients_of = lambda outputs: [wave(o.shape, 4.0 + i, 1.0) for i, o in enumerate(outputs)]
    outputs, x_gradient, gradients = evaluate(kind, config, x, weights, gradients_of)
    scales = [1.5 * w.shape[0] ** -0.5 if w.dim() > 1 else .3 for w in weights]
    return {"layer": {"class_name": kind, "config": config}, "input": {"shape": list(shape), "wave": [0.5, 1.0]},
            "weights": [{"shape": list(w.shape), "wave": [1.0 + i, scales[i]]} for i, w in enumerate(weights)],
            "outputs": [{"shape": list(o.shape), "probes": probes(o)} for o in outputs],
            "output_gradients": [{"wave": [4.0 + i, 1.0]} for i in range(len(outputs))],
            "input_gradient": {"probes": probes(x_gradient)},
            "weight_gradients": [{"probes": probes(g)} for g in gradients]}


def main():
    cases = []
    kinds = [("SimpleRNN", {}), ("LSTM", {}), ("GRU", {}), ("GRU", {"reset_after": False})]
    switches = [("return_sequences", False), ("return_state", False), ("go_backwards", False), ("use_bias", True)]
    for kind, extra in kinds:
        for flips in itertools.product([False, True], repeat=len(switches)):
            config = {"units": 5, **extra}
            config.update({name: not default for (name, default), flip in zip(switches, flips) if flip})
            cases.append(small(kind, config, (2, 4, 3)))
    for activation in RECURRENT:
        if activation != "tanh":
            for kind, extra in kinds:
                cases.append(small(kind, {"units": 4, "activation": activation, "return_sequences": True, **extra},
                                   (2, 3, 2)))
    for gate in RECURRENT:
        if gate != "sigmoid":
            for kind, extra in kinds[1:]:
                cases.append(small(kind, {"units": 4, "recurrent_activation": gate, "return_sequences": True, **extra},
                                   (2, 3, 2)))
    for kind, extra in kinds:
        cases.append(large(kind, {"units": 16, "return_sequences": True, **extra}, (2, 8, 2)))
        cases.append(large(kind, {"units": 70, "return_sequences": True, "return_state": True, **extra}, (11, 6, 13)))
        cases.append(large(kind, {"units": 33, **extra}, (20, 9, 1)))
    write("layers/rnn_options.json", cases)
    cases = []
    for activation in ACTIVATIONS:
        cases.append(small("Dense", {"units": 4, "activation": activation}, (3, 5)))
        cases.append(small("Dense", {"units": 3, "activation": activation, "use_bias": False}, (2, 3, 4)))
    cases.append(large("Dense", {"units": 70, "activation": "softmax"}, (19, 33)))
    write("layers/dense.json", cases)


if __name__ == "__main__":
    main()
