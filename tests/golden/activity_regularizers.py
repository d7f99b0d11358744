"""Penalties on the outputs of layers."""
import torch

import recurrent
from attention import multi_head
from convolutional import convolution
from core import embedding
from layer_case import case

PENALTY = {"class_name": "L1L2", "config": {"l1": .3, "l2": .2}}


def penalty(outputs):
    return sum((.3 * y.abs() + .2 * y ** 2).sum() / y.shape[0] for y in outputs).reshape(1)


def penalized(run):
    def with_penalty(x, w, m):
        y = run(x, w, m)
        return y, {"added_loss": penalty([y])}
    return with_penalty


def own_layer(layer, outputs=lambda all_outputs: all_outputs):
    """The first output, and the penalty on those that `outputs` picks."""
    def run(x, w, m):
        all_outputs = recurrent.evaluate(layer, x, w, None)
        return all_outputs[0], {"added_loss": penalty(outputs(all_outputs))}
    return run


def penalties():
    asked = {"activity_regularizer": PENALTY}
    case("Dense", {"units": 3, "activation": "tanh", **asked}, [(2, 4)],
         penalized(lambda x, w, m: torch.tanh(x[0] @ w[0] + w[1])), [(4, 3), (3,)])
    case("Embedding", {"input_dim": 5, "output_dim": 3, **asked}, [(2, 4)], penalized(embedding), [(5, 3)], ids=5)
    config = {"filters": 3, "kernel_size": 2, "activation": "sigmoid"}
    case("Conv1D", {**config, **asked}, [(2, 5, 2)], penalized(convolution(config)), [(2, 2, 3), (3,)])
    for kind, extra in (("SimpleRNN", {}), ("LSTM", {}), ("GRU", {}), ("LSTMAnatomy", {"variant": "peephole"})):
        for look in ({}, {"return_sequences": True, "return_state": True}):
            config = {"units": 3, **extra, **look}
            layer = {"class_name": kind, "config": config}
            case(kind, {**config, **asked}, [(2, 4, 2)], own_layer(layer), recurrent.weight_shapes(layer, (2, 4, 2)))
    # Both directions pay, and then the whole.
    config = {"units": 2, "return_sequences": True}
    for mode in ("concat", "mul", "ave"):
        inner = {"class_name": "GRU", "config": config}
        wrapped = {"class_name": "Bidirectional", "config": {"layer": inner, "merge_mode": mode}}

        def both(x, w, m, wrapped=wrapped, inner=inner):
            back = {**inner, "config": {**inner["config"], "go_backwards": True}}
            sides = [recurrent.evaluate(one, x, part, None)[0] for one, part in ((inner, w[:3]), (back, w[3:]))]
            return recurrent.evaluate(wrapped, x, w, None)[0], {"added_loss": penalty(sides)}
        paying = {"class_name": "GRU", "config": {**config, **asked}}
        case("Bidirectional", {"layer": paying, "merge_mode": mode}, [(2, 3, 2)], both,
             recurrent.weight_shapes(wrapped, (2, 3, 2)))
    # What it adds inside TimeDistributed does not count.
    dense = {"units": 3, "activation": "tanh", "activity_regularizer": PENALTY}
    case("TimeDistributed", {"layer": {"class_name": "Dense", "config": dense}}, [(2, 3, 4)],
         lambda x, w, m: (torch.tanh(x[0] @ w[0] + w[1]), {"added_loss": torch.zeros(1)}), [(4, 3), (3,)])
    heads = {"num_heads": 2, "key_dim": 3}
    shapes = [(2, 3, 4), (2, 5, 4)]
    weights = [(4, 2, 3), (2, 3), (4, 2, 3), (2, 3), (4, 2, 3), (2, 3), (2, 3, 5), (5,)]

    def attending(x, w, m):
        y, facts = multi_head(heads, True)(x, w, m)
        maps = [torch.einsum("btd,dhk->bthk", x[source], w[at]) + w[at + 1] for source, at in ((0, 0), (1, 2), (1, 4))]
        return y, {**facts, "added_loss": penalty(maps + [y])}
    case("MultiHeadAttention", {**heads, "output_shape": 5, **asked}, shapes, attending, weights)
