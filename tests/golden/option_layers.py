#!/usr/bin/env python3
"""Writes option_layers.json, in the form of more_layers.json: penalties on outputs, groups, axes, and layers that draw
random numbers, which come out of a generator with the seed 0 (chance.py)."""
import torch
from torch.nn import functional

import recurrent
from chance import Chance
from golden import ACTIVATIONS, write
from more_layers import (attention, batch_norm, case, cases, convolution, embedding, global_mean, hidden_pairs,
                         multi_head, weights_of)

PENALTY = {"class_name": "L1L2", "config": {"l1": .3, "l2": .2}}


def penalty(outputs):
    return sum((.3 * y.abs() + .2 * y ** 2).sum() / y.shape[0] for y in outputs).reshape(1)


def plain():
    for name, curve in ACTIVATIONS.items():
        case("Activation", {"activation": name}, [(2, 3, 4)], lambda x, w, m, curve=curve: curve(x[0]))
        config = {"filters": 4, "kernel_size": 2, "activation": name}
        case("Conv1D", config, [(2, 5, 3)], convolution(config), [(2, 3, 4), (4,)])
    case("Flatten", {}, [(2, 3, 2)], lambda x, w, m: x[0].reshape(2, 6))
    for kind, run in (("GlobalAveragePooling1D", global_mean), ("GlobalMaxPooling1D", lambda x, w, m: x[0].amax(1))):
        case(kind, {"keepdims": True}, [(2, 4, 3)], lambda x, w, m, run=run: run(x, w, m).unsqueeze(1))


def groups():
    for groups, features, extra in ((2, 4, {"padding": "same"}), (3, 3, {"strides": 2, "padding": "causal"}),
                                    (2, 6, {"dilation_rate": 2, "use_bias": False, "activation": "relu"})):
        config = {"filters": 6, "kernel_size": 3, "groups": groups, **extra}

        def run(x, w, m, config=config, groups=groups):
            parts = zip(x[0].chunk(groups, 2), w[0].chunk(groups, 2))
            alone = {**config, "use_bias": False, "activation": "linear"}
            y = torch.cat([convolution(alone)([part], [kernel], m) for part, kernel in parts], 2)
            y = y + w[1] if len(w) > 1 else y
            return ACTIVATIONS[config.get("activation", "linear")](y)
        bias = [(6,)] if config.get("use_bias", True) else []
        case("Conv1D", config, [(2, 7, features)], run, [(3, features // groups, 6)] + bias)


# Normalisation along other axes

def layer_norm(axes, epsilon=1e-3):
    def run(x, w, m):
        ends = list(range(x[0].dim() - len(axes), x[0].dim()))
        y = functional.layer_norm(x[0].movedim(axes, ends), w[0].shape, w[0], w[1], epsilon).movedim(ends, axes)
        return y if m[0] is None else (y, {"output_mask": m[0]})
    return run


def axis_norm(axis):
    """With a mask Keras counts, for each place of the axis, the elements whose steps count."""
    def run(x, w, m):
        if m[0] is None:
            y, facts = batch_norm(.99, 1e-3)([x[0].movedim(axis, -1)], w, m)
            return y.movedim(-1, axis), facts
        counts = m[0].unsqueeze(-1).expand_as(x[0])
        others = [i for i in range(x[0].dim()) if i != axis]
        n = counts.sum(others, keepdim=True) + 1e-7
        mean = (x[0] * counts).sum(others, keepdim=True) / n
        variance = (((x[0] - mean) * counts) ** 2).sum(others, keepdim=True) / n
        lie = [-1 if i == axis else 1 for i in range(x[0].dim())]
        y = (x[0] - mean) / torch.sqrt(variance + 1e-3) * w[0].reshape(lie) + w[1].reshape(lie)
        moved = [w[2] * .99 + mean.reshape(-1) * .01, w[3] * .99 + variance.reshape(-1) * .01]
        return y, {"final_weights": [w[0], w[1]] + moved, "output_mask": m[0]}
    return run


def axes():
    case("LayerNormalization", {"axis": 1}, [(2, 3, 4)], layer_norm([1]), [(3,)] * 2)
    case("LayerNormalization", {"axis": [2, 1]}, [(2, 3, 4)], layer_norm([1, 2]), [(3, 4)] * 2)
    case("LayerNormalization", {"axis": [1, -1], "epsilon": .1}, [(2, 2, 3, 2)], layer_norm([1, 3], .1), [(2, 2)] * 2)
    case("LayerNormalization", {"axis": -2}, [(2, 3, 4)], layer_norm([1]), [(3,)] * 2, masked=(0,))
    case("BatchNormalization", {"axis": 1}, [(3, 4, 2)], axis_norm(1), [(4,)] * 4)
    case("BatchNormalization", {"axis": -2}, [(2, 2, 3, 2)], axis_norm(2), [(3,)] * 4)
    case("BatchNormalization", {"axis": 1}, [(3, 4, 2)], axis_norm(1), [(4,)] * 4, masked=(0,))
    for center, scale in ((False, True), (True, False), (False, False)):
        def partly(x, w, m, center=center, scale=scale):
            own, gamma, beta = list(w), torch.ones(2), torch.zeros(2)
            if scale:
                gamma = own.pop(0)
            if center:
                beta = own.pop(0)
            y, facts = batch_norm(.99, 1e-3)(x, [gamma, beta] + own, m)
            facts["final_weights"] = w[:center + scale] + facts["final_weights"][2:]
            return y, facts
        case("BatchNormalization", {"center": center, "scale": scale}, [(3, 4, 2)], partly,
             [(2,)] * (2 + center + scale))


# Penalties on outputs

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
    case("MultiHeadAttention", {**heads, "output_shape": [5]}, shapes, multi_head(heads, True), weights)


# What is drawn

def sampling(weight):
    def run(x, w, m):
        mean, spread = x
        z = mean + torch.exp(spread / 2) * Chance().normals(*mean.shape)
        divergence = -(1 + spread - mean ** 2 - torch.exp(spread)).sum() / 2
        return z, {"added_loss": (weight * divergence / mean[..., 0].numel()).reshape(1)}
    return run


def dropping_attention(config, additive):
    rate = config["dropout"]

    def run(x, w, m):
        weights = attention({k: v for k, v in config.items() if k != "dropout"}, additive)(x, w, m)[1]["scores"]
        return (weights * Chance().mask(rate, *weights.shape)) @ x[1], {"scores": weights}
    return run


def dropping_heads(x, w, m):
    q, k, v = (torch.einsum("btd,dhk->bthk", x[source], w[at]) + w[at + 1] for source, at in ((0, 0), (1, 2), (1, 4)))
    scores = torch.einsum("bthk,bshk->bhts", q, k) / 3 ** .5
    weights = weights_of(scores, hidden_pairs(x, m, False).unsqueeze(1))
    used = weights * Chance().mask(.4, *weights.shape)
    return torch.einsum("bhtv,hvd->btd", torch.einsum("bhts,bshv->bhtv", used, v), w[6]) + w[7], {"scores": weights}


def dropping(kind, config):
    """A mask for each gate where states are dropped too, else one for all; the gates in Keras's order."""
    gates, units = recurrent.GATES[kind], config["units"]
    of_inputs, of_states = config.get("dropout", 0), config.get("recurrent_dropout", 0)

    def run(x, w, m):
        batch, time, width = x[0].shape
        chance, ones = Chance(), torch.ones(gates, 1, 1)
        inputs = chance.mask(of_inputs, gates if of_states else 1, batch, width) * ones if of_inputs else ones
        states = chance.mask(of_states, gates, batch, units) if of_states else ones
        kernel, inner = w[0].chunk(gates, 1), w[1].chunk(gates, 1)
        bias = (w[2][0] if w[2].dim() > 1 else w[2]).chunk(gates)
        second = w[2][1].chunk(gates) if w[2].dim() > 1 else [0] * gates
        h, c, sequence = torch.zeros(batch, units), torch.zeros(batch, units), []
        for t in range(time):
            a = [x[0][:, t] * inputs[k] @ kernel[k] + bias[k] for k in range(gates)]
            b = [h * states[k] @ inner[k] + second[k] for k in range(gates)]
            if kind == "SimpleRNN":
                h = torch.tanh(a[0] + b[0])
            elif kind == "LSTM":
                i, f, o = (torch.sigmoid(a[k] + b[k]) for k in (0, 1, 3))
                c = f * c + i * torch.tanh(a[2] + b[2])
                h = o * torch.tanh(c)
            else:
                z, r = torch.sigmoid(a[0] + b[0]), torch.sigmoid(a[1] + b[1])
                after = config.get("reset_after", True)
                h = z * h + (1 - z) * torch.tanh(a[2] + (r * b[2] if after else (r * h * states[2]) @ inner[2]))
            sequence.append(h)
        return torch.stack(sequence, 1)
    return run


def sampled_logits(config):
    """The ids, first the target, then those drawn, row by row; then the logits of Mikolov et al. (2013) or, less
    log(k q), of Jean et al. (2015). An id that is the target counts for nothing."""
    classes, negatives = config["input_dim"], config["negatives"]
    if "counts" in config:
        shares = torch.tensor(config["counts"]) ** config.get("exponent", .75)
    elif config.get("sampler") == "uniform":
        shares = torch.ones(classes)
    else:
        shares = torch.log((torch.arange(classes) + 2.) / (torch.arange(classes) + 1.))
    shares = shares / shares.sum()

    def drawn(chance):
        if config.get("sampler") == "uniform":
            return chance.below(classes)
        return int(torch.searchsorted(shares.cumsum(0), torch.tensor(chance.uniform()), right=True))

    def run(x, w, m):
        chance, right = Chance(), x[1].long().reshape(-1, 1)
        ids = torch.cat([right, torch.tensor([[drawn(chance) for _ in range(negatives)] for _ in right])], 1)
        logits = (x[0].reshape(len(right), 1, -1) * w[0][ids]).sum(2)
        if len(w) > 1:
            logits = logits + w[1][ids]
        if config.get("subtract_log_q"):
            logits = logits - torch.log(negatives * shares[ids])
        hit = torch.cat([torch.zeros_like(right, dtype=torch.bool), ids[:, 1:] == right], 1)
        return torch.where(hit, -1e3, logits).reshape(*x[0].shape[:-1], 1 + negatives)
    return run


def chances():
    case("Dropout", {"rate": .4}, [(2, 3, 4)], lambda x, w, m: x[0] * Chance().mask(.4, 2, 3, 4))
    case("SpatialDropout1D", {"rate": .4}, [(2, 3, 4)], lambda x, w, m: x[0] * Chance().mask(.4, 2, 1, 4))
    case("GaussianNoise", {"stddev": .3}, [(2, 3, 4)], lambda x, w, m: x[0] + .3 * Chance().normals(2, 3, 4))
    for shape in ((3, 2), (2, 3, 2)):
        case("Sampling", {}, [shape, shape], sampling(1.0))
        case("Sampling", {"kl_weight": .3}, [shape, shape], sampling(.3))
    shapes = [(2, 3, 4), (2, 5, 4)]
    case("Attention", {"dropout": .4}, shapes, dropping_attention({"dropout": .4}, False))
    case("AdditiveAttention", {"dropout": .4}, shapes, dropping_attention({"dropout": .4}, True), [(4,)])
    case("MultiHeadAttention", {"num_heads": 2, "key_dim": 3, "dropout": .4}, shapes, dropping_heads,
         [(4, 2, 3), (2, 3), (4, 2, 3), (2, 3), (4, 2, 3), (2, 3), (2, 3, 4), (4,)])
    for kind, extra in (("SimpleRNN", {}), ("LSTM", {}), ("GRU", {}), ("GRU", {"reset_after": False})):
        for rates in ({"dropout": .4}, {"recurrent_dropout": .3}, {"dropout": .4, "recurrent_dropout": .3}):
            config = {"units": 3, "return_sequences": True, **extra, **rates}
            layer = {"class_name": kind, "config": config}
            case(kind, config, [(2, 4, 3)], dropping(kind, config), recurrent.weight_shapes(layer, (2, 4, 3)))
    for options in ({}, {"sampler": "uniform", "use_bias": True}, {"subtract_log_q": True},
                    {"counts": [9, 1, 4, 30, 2, 8, 3], "subtract_log_q": True},
                    {"counts": [9, 1, 4, 30, 2, 8, 3], "exponent": .3, "subtract_log_q": True},
                    {"sampler": "uniform", "subtract_log_q": True, "use_bias": True}):
        config = {"input_dim": 7, "negatives": 4, **options}
        for features, targets in (((3, 2), (3, 1)), ((2, 3, 2), (2, 3))):
            case("SampledLogits", config, [features, targets], sampled_logits(config),
                 [(7, 2)] + ([(7,)] if "use_bias" in options else []), ids=(0, 7))


def main():
    for group in (plain, groups, axes, penalties, chances):
        group()
    write("option_layers.json", cases)


if __name__ == "__main__":
    main()
