#!/usr/bin/env python3
"""Writes layers/initial_weights.json, layers that begin with what their own initializers make, for each option that names
one and unit_forget_bias, and layers/frozen.json, layers that are not trainable; both in the form of layer_case.py.
"""
import torch
from torch.nn import functional

import recurrent
from attention import attention, multi_head
from convolutional import convolution
from core import embedding, sampled_logits
from golden import write
from layer_case import case, collected
from normalization import batch_norm, layer_norm

IDENTITY = {"class_name": "Identity", "config": {"gain": .4}}
VALUES = {"kernel": .1, "recurrent": -.2, "bias": .3, "embeddings": .5, "gamma": .7, "beta": -.4, "moving_mean": .2,
          "moving_variance": .6}


def constants(*roles):
    return {role + "_initializer": {"class_name": "Constant", "config": {"value": VALUES[role]}} for role in roles}


def full(role, *shape):
    return torch.full(shape, VALUES[role])


def identity(*shape):
    return torch.eye(*shape) * .4


def dense(x, w, m):
    return functional.linear(x[0], w[0].T, w[1])


def feed_forward():
    case("Dense", {"units": 3, **constants("kernel", "bias")}, [(2, 4)], dense,
         first=[full("kernel", 4, 3), full("bias", 3)])
    case("Dense", {"units": 3, "kernel_initializer": IDENTITY, "bias_initializer": "ones"}, [(2, 4)], dense,
         first=[identity(4, 3), torch.ones(3)])
    config = {"filters": 3, "kernel_size": 2}
    case("Conv1D", {**config, **constants("kernel", "bias")}, [(2, 5, 4)], convolution(config),
         first=[full("kernel", 2, 4, 3), full("bias", 3)])
    case("Embedding", {"input_dim": 5, "output_dim": 3, **constants("embeddings")}, [(2, 4)], embedding, ids=5,
         first=[full("embeddings", 5, 3)])
    case("Embedding", {"input_dim": 5, "output_dim": 5, "embeddings_initializer": IDENTITY}, [(2, 4)], embedding, ids=5,
         first=[identity(5, 5)])
    case("LayerNormalization", constants("gamma", "beta"), [(2, 3, 4)], layer_norm,
         first=[full("gamma", 4), full("beta", 4)])
    case("BatchNormalization", constants("gamma", "beta", "moving_mean", "moving_variance"), [(3, 4, 2)],
         batch_norm(.99, 1e-3), first=[full(role, 2) for role in ("gamma", "beta", "moving_mean", "moving_variance")])
    config = {"num_heads": 2, "key_dim": 3}
    shapes = [("kernel", 4, 2, 3), ("bias", 2, 3)] * 3 + [("kernel", 2, 3, 4), ("bias", 4)]
    case("MultiHeadAttention", {**config, **constants("kernel", "bias")}, [(2, 3, 4), (2, 5, 4)], multi_head(config, True),
         first=[full(*shape) for shape in shapes])
    config = {"input_dim": 7, "negatives": 4}
    case("SampledLogits", {**config, **constants("kernel")}, [(3, 2), (3, 1)], sampled_logits(config), ids=(0, 7),
         first=[full("kernel", 7, 2)])


# Recurrent layers

def own(layer):
    return lambda x, w, m: recurrent.evaluate(layer, x, w, None)[0]


def recurrent_weights(layer, shape, forget):
    """What `constants` makes; `forget`: the second gate's bias is one (keras/src/layers/rnn/lstm.py)."""
    roles = ["kernel", "recurrent"] + ["bias"] * layer["config"].get("use_bias", True) + ["kernel"]
    weights = [full(role, *extents) for role, extents in zip(roles, recurrent.weight_shapes(layer, shape))]
    units = layer["config"]["units"]
    if forget:
        weights[2][units:2 * units] = 1
    return weights


def recurrent_layers():
    shape = (2, 4, 3)
    asked = constants("kernel", "recurrent", "bias")
    for kind, extra in (("SimpleRNN", {}), ("SimpleRNN", {"use_bias": False}), ("GRU", {}), ("GRU", {"reset_after": False}),
                        ("LSTM", {}), ("LSTM", {"use_bias": False}), ("LSTM", {"unit_forget_bias": True}),
                        ("LSTM", {"unit_forget_bias": False})):
        layer = {"class_name": kind, "config": {"units": 3, "return_sequences": True, **extra}}
        forget = kind == "LSTM" and extra.get("unit_forget_bias", True) and extra.get("use_bias", True)
        case(kind, {**layer["config"], **asked}, [shape], own(layer), first=recurrent_weights(layer, shape, forget))
    for variant in recurrent.ANATOMY_GATES:
        for forget in (True, False):
            layer = {"class_name": "LSTMAnatomy", "config": {"units": 3, "variant": variant}}
            config = {**layer["config"], "unit_forget_bias": forget, **asked}
            has_gate = recurrent.ANATOMY_GATES[variant] == 4
            case("LSTMAnatomy", config, [shape], own(layer), first=recurrent_weights(layer, shape, forget and has_gate))
    # The recurrent layer of Le, Jaitly and Hinton (2015) begins with the identity.
    layer = {"class_name": "SimpleRNN", "config": {"units": 3, "activation": "relu"}}
    case("SimpleRNN", {**layer["config"], **asked, "recurrent_initializer": IDENTITY}, [shape], own(layer),
         first=[full("kernel", 3, 3), identity(3, 3), full("bias", 3)])
    inner = {"class_name": "LSTM", "config": {"units": 3}}
    wrapped = {"class_name": "Bidirectional", "config": {"layer": inner}}
    case("Bidirectional", {"layer": {"class_name": "LSTM", "config": {**inner["config"], **asked}}}, [shape], own(wrapped),
         first=recurrent_weights(inner, shape, True) + recurrent_weights(inner, shape, True))
    each = {"class_name": "Dense", "config": {"units": 2, **constants("kernel", "bias")}}
    case("TimeDistributed", {"layer": each}, [shape], dense, first=[full("kernel", 3, 2), full("bias", 2)])


# Frozen layers pass gradients on as any other; batch normalization is in small_models.py

def frozen():
    still = {"trainable": False}
    case("Dense", {"units": 3, **still}, [(2, 4)], dense, [(4, 3), (3,)])
    config = {"filters": 3, "kernel_size": 2}
    case("Conv1D", {**config, **still}, [(2, 5, 4)], convolution(config), [(2, 4, 3), (3,)])
    case("Embedding", {"input_dim": 5, "output_dim": 3, **still}, [(2, 4)], embedding, [(5, 3)], ids=5)
    case("LayerNormalization", still, [(2, 3, 4)], layer_norm, [(4,), (4,)])
    config = {"num_heads": 2, "key_dim": 3}
    case("MultiHeadAttention", {**config, **still}, [(2, 3, 4), (2, 5, 4)], multi_head(config, True),
         [(4, 2, 3), (2, 3)] * 3 + [(2, 3, 4), (4,)])
    case("Attention", {"use_scale": True, **still}, [(2, 3, 4), (2, 5, 4)], attention({"use_scale": True}, False), [()])
    case("AdditiveAttention", still, [(2, 3, 4), (2, 5, 4)], attention({}, True), [(4,)])
    config = {"input_dim": 7, "negatives": 4}
    case("SampledLogits", {**config, **still}, [(3, 2), (3, 1)], sampled_logits(config), [(7, 2)], ids=(0, 7))
    shape, config = (2, 4, 3), {"units": 3, "return_sequences": True}
    layers = [{"class_name": kind, "config": {**config, **extra}}
              for kind, extra in (("SimpleRNN", {}), ("LSTM", {}), ("GRU", {}), ("LSTMAnatomy", {"variant": "peephole"}))]
    layers.append({"class_name": "Bidirectional", "config": {"layer": layers[2]}})
    layers.append({"class_name": "TimeDistributed", "config": {"layer": {"class_name": "Dense", "config": {"units": 2}}}})
    for layer in layers:
        case(layer["class_name"], {**layer["config"], **still}, [shape], own(layer), recurrent.weight_shapes(layer, shape))


def main():
    groups = (("initial_weights", feed_forward), ("initial_weights", recurrent_layers), ("frozen", frozen))
    for name, cases in collected(groups).items():
        write(f"layers/{name}.json", cases)


if __name__ == "__main__":
    main()
