#!/usr/bin/env python3
"""Writes models/small_models.json: ten training steps of small models of every kind that the tasks need, in float64.

A case: {"task", "variant", "model", "compile", "weights" (waves), "inputs", "targets", "sample_weights" (lists of tensors,
one list a batch, taken in turn), "losses" (before each update), "final_weights"}. The models are written as the core
reads them; network.py computes them.
"""
import torch
from torch.nn import functional

import penalties
import recurrent
from golden import numbers, packed, wave, write
from experiment_models import Adam, RmsProp, Sgd
from network import Network

STEPS, BATCHES = 10, 2


# The model: a list of layers, each with the names of what it is called on.

def layer(kind, name, config, *sources):
    return {"class_name": kind, "config": {**config, "name": name}, "sources": sources}


def entry(name, *extents):
    return layer("InputLayer", name, {"batch_shape": [None, *extents]})


def functional_config(layers, outputs):
    """`sources` are names, or (name, number of the output). What is `again` another layer is a further call of that."""
    listed, call_of = {}, {}
    reference = lambda s: [*call_of[s[0] if isinstance(s, tuple) else s], s[1] if isinstance(s, tuple) else 0]
    for one in layers:
        name = one["config"]["name"]
        own = one.get("again", name)
        entry = listed.setdefault(own, {"class_name": one["class_name"], "config": one["config"], "inbound_nodes": []})
        call_of[name] = (own, len(entry["inbound_nodes"]))
        if one["sources"]:
            entry["inbound_nodes"].append([reference(source) for source in one["sources"]])
    starts = [[one["config"]["name"], 0, 0] for one in layers if one["class_name"] == "InputLayer"]
    ties = [[f"{one['config']['name']}/{own}", source] for one in layers for own, source in one.get("tied", {}).items()]
    return {"class_name": "Functional", "config": {"layers": list(listed.values()), "input_layers": starts,
                                                   "output_layers": [reference(output) for output in outputs],
                                                   **({"tied_weights": ties} if ties else {})}}


# Training

def of_rows(name, y, d):
    clipped = lambda p: p.clamp(1e-7, 1 - 1e-7)
    if name == "mean_squared_error":
        return (y - d).square().mean(-1)
    if name == "binary_crossentropy":
        p = clipped(y)
        return -(d * p.log() + (1 - d) * (1 - p).log()).mean(-1)
    logs = clipped(y / y.sum(-1, keepdim=True)).log()
    if name == "categorical_crossentropy":
        return -(d * logs).sum(-1)
    return -logs.gather(-1, d.long().unsqueeze(-1) if d.dim() < y.dim() else d.long()).squeeze(-1)


def loss_of(name, y, mask, d, sample_weight):
    rows = of_rows(name, y, d)
    weights = torch.ones_like(rows)
    if sample_weight is not None:
        weights = weights * sample_weight.reshape(-1, *[1] * (rows.dim() - 1))
    if mask is not None:
        weights = weights * mask * mask.numel() / (mask.sum() + 1e-7)
    return (rows * weights).mean()


def make_rule(optimizer):
    config = dict(optimizer["config"])
    each, whole, most = (config.pop(name, None) for name in ("clipnorm", "global_clipnorm", "clipvalue"))
    rule = {"SGD": Sgd, "Adam": Adam, "RMSprop": RmsProp}[optimizer["class_name"]](config["learning_rate"])

    def step(weights, gradients):
        if each:
            gradients = [g * min(1, each / float(g.norm())) for g in gradients]
        if most:
            gradients = [g.clamp(-most, most) for g in gradients]
        if whole:
            norm = float(torch.cat([g.reshape(-1) for g in gradients]).norm())
            gradients = [g * min(1, whole / norm) for g in gradients]
        return rule.step(weights, gradients)
    return step


def case(task, variant, layers, outputs, optimizer, loss, sample, sample_weights=None, loss_weights=None, model=None,
         strength=1.2, pack=numbers):
    """`model` computes the same as `layers`; `pack` writes the final weights."""
    generator = torch.Generator().manual_seed(5)
    batches = [sample(generator) for _ in range(BATCHES)]
    network = Network(layers, outputs)
    with torch.no_grad():
        network.run(batches[0][0], None)
    shapes = [shape for one in layers for shape in network.shapes.get(one["config"]["name"], [])]
    network.begin()
    scales = [.3 if len(s) == 1 else strength * s[0] ** -.5 for s in shapes]
    weights = [wave(s, 1.0 + i, scale) for i, (s, scale) in enumerate(zip(shapes, scales))]
    given = [{"shape": list(s), "wave": [1.0 + i, scale]} for i, (s, scale) in enumerate(zip(shapes, scales))]
    owners = [{**one, "roles": penalties.roles(one["class_name"], len(network.shapes[one["config"]["name"]]))}
              for one in layers if one["sources"]]
    weights_of = [(one["class_name"], at) for one in owners for at in range(len(one["roles"]))]
    for i, place in enumerate(weights_of):
        if place == ("BatchNormalization", 3):
            # A variance.
            weights[i] = (weights[i].abs() + .5).round(decimals=3)
            given[i] = packed(weights[i])
    learns = [one["config"].get("trainable", True) for one in owners for _ in one["roles"]]
    rule, losses = make_rule(optimizer), []
    names = loss if isinstance(loss, list) else [loss] * len(outputs)
    for step in range(STEPS):
        inputs, targets = batches[step % BATCHES]
        weights = [w.detach().requires_grad_(True) for w in weights]
        values, masks, total = network.run(inputs, weights)
        for i, (value, mask, target) in enumerate(zip(values, masks, targets)):
            part = loss_of(names[i], value, mask, target, sample_weights)
            total = total + part * (loss_weights[i] if loss_weights else 1)
        for w, regularizer, free in zip(weights, penalties.of(owners, "regularizer"), learns):
            total = total + (penalties.loss(regularizer, w) if free else 0)
        losses.append(total.detach())
        gradients = torch.autograd.grad(total, weights, allow_unused=True)
        gradients = [torch.zeros_like(w) if g is None or not free else g for w, g, free in zip(weights, gradients, learns)]
        weights = rule([w.detach() for w in weights], gradients)
        bounds = penalties.of(owners, "constraint")
        weights = [penalties.bounded(c, w) if free else w for c, w, free in zip(bounds, weights, learns)]
        weights = [network.moved[i].detach() if i in network.moved else w for i, w in enumerate(weights)]
    compiled = {"optimizer": optimizer, "loss": loss, **({"loss_weights": loss_weights} if loss_weights else {})}
    tensors = lambda part: [[getattr(t, "formula", None) or packed(t) for t in batch[part]] for batch in batches]
    return {"task": task, "variant": variant, "model": model or functional_config(layers, outputs), "compile": compiled,
            "weights": given, "inputs": tensors(0), "targets": tensors(1),
            **({"sample_weights": packed(sample_weights)} if sample_weights is not None else {}),
            "losses": numbers(torch.stack(losses)), "final_weights": [pack(w) for w in weights]}


# Data

def ids(generator, count, *shape):
    return torch.randint(1, count, shape, generator=generator).double()


def padded(tokens, lengths):
    return tokens * (torch.arange(tokens.shape[-1]) < torch.tensor(lengths).unsqueeze(-1))


def floats(generator, *shape):
    return torch.round(torch.rand(*shape, generator=generator) * 1000) / 1000


def sgd(rate, **clipping):
    return {"class_name": "SGD", "config": {"learning_rate": rate, **clipping}}


def adam(rate, **clipping):
    return {"class_name": "Adam", "config": {"learning_rate": rate, **clipping}}


RMSPROP = {"class_name": "RMSprop", "config": {"learning_rate": .001}}


# The tasks

def series():
    sine = lambda width: lambda g: ([floats(g, 3, 3, width)], [floats(g, 3, 1)])
    for features in (1, 2):
        layers = [entry("x", 3, features), layer("SimpleRNN", "rnn", {"units": 2}, "x"),
                  layer("Dense", "y", {"units": 1}, "rnn")]
        yield case("sine-shapes", f"{features} features", layers, ["y"], adam(.01), "mean_squared_error", sine(features))
    layers = [entry("x", 3, 1), layer("SimpleRNN", "rnn", {"units": 2, "return_sequences": True}, "x"),
              layer("TimeDistributed", "y", {"layer": {"class_name": "Dense", "config": {"units": 1}}}, "rnn")]
    yield case("sine-shapes", "sequences", layers, ["y"], adam(.01), "mean_squared_error",
               lambda g: ([floats(g, 3, 3, 1)], [floats(g, 3, 3, 1)]))
    layers = [entry("x", 3, 1), layer("SimpleRNN", "rnn", {"units": 4}, "x"), layer("Dense", "y", {"units": 1}, "rnn")]
    yield case("weather", "forecast", layers, ["y"], adam(.01), "mean_squared_error", sine(1))
    layers = [entry("x", 3, 2), layer("SimpleRNN", "rnn", {"units": 4}, "x"),
              layer("Dense", "y", {"units": 3, "activation": "softmax"}, "rnn")]
    yield case("weather", "classes", layers, ["y"], adam(.01), "sparse_categorical_crossentropy",
               lambda g: ([floats(g, 4, 3, 2)], [torch.randint(3, (4, 1), generator=g).double()]))
    adding = lambda g: ([floats(g, 4, 6, 2)], [floats(g, 4, 1)])
    for kind, extra, optimizer in (("SimpleRNN", {"activation": "relu"}, sgd(.1, global_clipnorm=.5)),
                                   ("LSTM", {}, adam(.01, clipnorm=.1)), ("GRU", {}, adam(.01, clipvalue=.02))):
        layers = [entry("x", 6, 2), layer(kind, "rnn", {"units": 4, **extra}, "x"),
                  layer("Dense", "y", {"units": 1}, "rnn")]
        yield case("long-memory", kind, layers, ["y"], optimizer, "mean_squared_error", adding)
    for variant in recurrent.ANATOMY_GATES:
        config = {"units": 3, "variant": variant, "return_sequences": True}
        layers = [entry("x", 5, 1), layer("LSTMAnatomy", "rnn", config, "x"),
                  layer("Dense", "y", {"units": 1, "activation": "sigmoid"}, "rnn")]
        yield case("lstm-anatomy", variant, layers, ["y"], adam(.01), "binary_crossentropy",
                   lambda g: ([floats(g, 3, 5, 1)], [torch.randint(2, (3, 5, 1), generator=g).double()]))


def words():
    review = lambda g: ([ids(g, 9, 3, 6)], [torch.randint(2, (3, 1), generator=g).double()])
    for kind, depth in (("SimpleRNN", 1), ("LSTM", 1), ("SimpleRNN", 4)):
        layers, last = [entry("x", 6), layer("Embedding", "words", {"input_dim": 9, "output_dim": 4}, "x")], "words"
        for level in range(depth):
            config = {"units": 4, "return_sequences": level + 1 < depth}
            layers.append(layer(kind, f"rnn{level}", config, last))
            last = f"rnn{level}"
        layers.append(layer("Dense", "y", {"units": 1, "activation": "sigmoid"}, last))
        yield case("stacking" if depth > 1 else "sentiment", kind, layers, ["y"], RMSPROP, "binary_crossentropy", review)

    def chunk(g):
        tokens = torch.randint(7, (3, 5), generator=g)
        hot = functional.one_hot(tokens, 7).double()
        return [hot[:, :4]], [hot[:, 4]]
    for kind in ("SimpleRNN", "LSTM", "GRU"):
        layers = [entry("x", 4, 7), layer("Dense", "words", {"units": 4}, "x"),
                  layer(kind, "rnn", {"units": 4}, "words"),
                  layer("Dense", "y", {"units": 7, "activation": "softmax"}, "rnn")]
        yield case("next-word", kind, layers, ["y"], adam(.005), "categorical_crossentropy", chunk)
    for mode in ("concat", "sum"):
        inner = {"class_name": "LSTM", "config": {"units": 3, "return_sequences": True}}
        dense = {"class_name": "Dense", "config": {"units": 1, "activation": "sigmoid"}}
        layers = [entry("x", 5), layer("Embedding", "words", {"input_dim": 9, "output_dim": 3, "mask_zero": True}, "x"),
                  layer("Bidirectional", "both", {"layer": inner, "merge_mode": mode}, "words"),
                  layer("TimeDistributed", "y", {"layer": dense}, "both")]
        yield case("bidirectional", mode, layers, ["y"], adam(.01), "binary_crossentropy",
                   lambda g: ([padded(ids(g, 9, 3, 5), [5, 2, 4])], [torch.randint(2, (3, 5, 1), generator=g).double()]))
    config = {"input_dim": 9, "output_dim": 4}
    pairs = lambda width: lambda g: ([ids(g, 9, 4, width), ids(g, 9, 4, 3)], [torch.tensor([[1.0, 0, 0]] * 4)])
    end = [layer("Dot", "scores", {"axes": -1}, "center", "contexts"),
           layer("Reshape", "flat", {"target_shape": [3]}, "scores"),
           layer("Activation", "y", {"activation": "sigmoid"}, "flat")]
    layers = [entry("x", 1), entry("c", 3), layer("Embedding", "center", config, "x"),
              layer("Embedding", "contexts", config, "c")] + end
    yield case("word2vec", "skip-gram", layers, ["y"], sgd(.5), "binary_crossentropy", pairs(1))
    layers = [entry("x", 4), entry("c", 3), layer("Embedding", "words", config, "x"),
              layer("GlobalAveragePooling1D", "center", {"keepdims": True}, "words"),
              layer("Embedding", "contexts", config, "c")] + end
    yield case("word2vec", "cbow", layers, ["y"], sgd(.5), "binary_crossentropy", pairs(4))


def dialogues():
    softmax = {"units": 6, "activation": "softmax"}
    masked = {"input_dim": 6, "output_dim": 3, "mask_zero": True}

    def translation(g):
        target = padded(ids(g, 6, 3, 4), [4, 3, 2])
        return [padded(ids(g, 6, 3, 5), [5, 2, 4]), target], [ids(g, 6, 3, 4)]
    layers = [entry("x", 5), entry("t", 4), layer("Embedding", "source", masked, "x"),
              layer("Embedding", "target", masked, "t"),
              layer("LSTM", "encoder", {"units": 3, "return_state": True}, "source"),
              layer("LSTM", "decoder", {"units": 3, "return_sequences": True}, "target", ("encoder", 1), ("encoder", 2)),
              layer("Dense", "y", softmax, "decoder")]
    yield case("seq2seq", "", layers, ["y"], adam(.01), "sparse_categorical_crossentropy", translation)
    for kind in ("Attention", "AdditiveAttention"):
        states = {"units": 3, "return_sequences": True}
        layers = [entry("x", 5), entry("t", 4), layer("Embedding", "source", masked, "x"),
                  layer("Embedding", "target", masked, "t"),
                  layer("GRU", "encoder", {**states, "return_state": True}, "source"),
                  layer("GRU", "decoder", states, "target", ("encoder", 1)),
                  layer(kind, "found", {}, "decoder", "encoder"), layer("Concatenate", "both", {}, "decoder", "found"),
                  layer("Dense", "hidden", {"units": 4, "activation": "tanh"}, "both"),
                  layer("Dense", "y", softmax, "hidden")]
        yield case("attention", kind, layers, ["y"], adam(.01), "sparse_categorical_crossentropy", translation)
    plain = {"input_dim": 6, "output_dim": 3}
    turn = {"class_name": "GRU", "config": {"units": 3}}
    dialogue = lambda g: ([ids(g, 6, 3, 2, 4), ids(g, 6, 3, 3)], [ids(g, 6, 3, 3)])
    start = [entry("x", 2, 4), entry("t", 3), layer("Embedding", "words", plain, "x"),
             layer("Embedding", "answer", plain, "t"), layer("TimeDistributed", "turns", {"layer": turn}, "words"),
             layer("GRU", "context", {"units": 3}, "turns")]
    decoder = lambda source: [layer("GRU", "decoder", {"units": 3, "return_sequences": True}, "answer", source),
                              layer("Dense", "y", softmax, "decoder")]
    yield case("hred", "", start + decoder("context"), ["y"], adam(.01), "sparse_categorical_crossentropy", dialogue)
    latent = [layer("Dense", "mean", {"units": 2}, "context"), layer("Dense", "spread", {"units": 2}, "context"),
              layer("Sampling", "z", {"kl_weight": .1}, "mean", "spread"),
              layer("Concatenate", "both", {}, "context", "z"),
              layer("Dense", "start", {"units": 3, "activation": "tanh"}, "both")]
    yield case("vhred", "", start + latent + decoder("start"), ["y"], adam(.01), "sparse_categorical_crossentropy",
               dialogue)
    dropped = [entry("x", 2, 4), entry("t", 3), layer("WordDropout", "dropped", {"rate": .3, "token": 1}, "t"),
               layer("Embedding", "words", plain, "x"), layer("Embedding", "answer", plain, "dropped"),
               layer("Embedding", "seen", plain, "t"), layer("TimeDistributed", "turns", {"layer": turn}, "words"),
               layer("GRU", "context", {"units": 3}, "turns"), layer("GRU", "reader", {"units": 3}, "seen"),
               layer("Concatenate", "known", {}, "context", "reader")]
    spread = {"units": 2}
    latent = [layer("Dense", "mean", spread, "known"), layer("Dense", "spread", spread, "known"),
              layer("Dense", "prior_mean", spread, "context"), layer("Dense", "prior_spread", spread, "context"),
              layer("Sampling", "z", {"kl_weight": .4, "annealing_updates": 6}, "mean", "spread", "prior_mean",
                    "prior_spread"),
              layer("Concatenate", "both", {}, "context", "z"),
              layer("Dense", "start", {"units": 3, "activation": "tanh"}, "both")]
    yield case("vhred", "conditional", dropped + latent + decoder("start"), ["y"], adam(.01),
               "sparse_categorical_crossentropy", dialogue)


def pictures():
    def picture(g):
        x = floats(g, 4, 9)
        return [x], [x]
    relu, sigmoid = {"units": 5, "activation": "relu"}, {"units": 9, "activation": "sigmoid"}
    layers = [entry("x", 9), layer("Dense", "outer", relu, "x"), layer("Dense", "code", {"units": 2}, "outer"),
              layer("Dense", "inner", relu, "code"), layer("Dense", "y", sigmoid, "inner")]
    yield case("autoencoder", "", layers, ["y"], adam(.01), "binary_crossentropy", picture)
    layers = [entry("x", 9), layer("Dense", "outer", relu, "x"), layer("Dense", "mean", {"units": 2}, "outer"),
              layer("Dense", "spread", {"units": 2}, "outer"), layer("Sampling", "z", {"kl_weight": .5}, "mean", "spread"),
              layer("Dense", "inner", relu, "z"), layer("Dense", "y", sigmoid, "inner")]
    yield case("vae", "", layers, ["y"], adam(.01), "binary_crossentropy", picture)


def weighted():
    """Penalties, bounds, several outputs with weights, weights of samples."""
    bound = {"class_name": "MaxNorm", "config": {"max_value": .6}}
    pull = {"class_name": "L1L2", "config": {"l1": .01, "l2": .02}}
    layers = [entry("x", 4), layer("Embedding", "words", {"input_dim": 8, "output_dim": 3, "embeddings_regularizer": pull,
                                                          "embeddings_constraint": bound}, "x"),
              layer("LSTM", "rnn", {"units": 3, "kernel_regularizer": pull, "kernel_constraint": bound}, "words"),
              layer("Dense", "a", {"units": 2, "kernel_constraint": bound}, "rnn"),
              layer("Dense", "b", {"units": 3, "activation": "softmax", "kernel_regularizer": pull}, "rnn")]
    sample = lambda g: ([ids(g, 8, 4, 4)], [floats(g, 4, 2), torch.randint(3, (4, 1), generator=g).double()])
    losses = ["mean_squared_error", "sparse_categorical_crossentropy"]
    yield case("penalties", "", layers, ["a", "b"], adam(.02), losses, sample, torch.tensor([.5, 2, 0, 1]), [.7, .4])


def bounded():
    """A penalty and a bound for every weight of every kind of layer."""
    stack = [("Embedding", {"input_dim": 8, "output_dim": 3}), ("Conv1D", {"filters": 3, "kernel_size": 2}),
             ("LayerNormalization", {}), ("SimpleRNN", {"units": 3, "return_sequences": True}),
             ("GRU", {"units": 3, "return_sequences": True}),
             ("LSTMAnatomy", {"units": 3, "variant": "forget_gate", "return_sequences": True}),
             ("LSTM", {"units": 3}), ("Dense", {"units": 2})]
    layers = [entry("x", 5)]
    for i, (kind, config) in enumerate(stack):
        layers.append(layer(kind, f"l{i}", penalties.everywhere(kind, config, i), layers[-1]["config"]["name"]))
    sample = lambda g: ([ids(g, 8, 4, 5)], [floats(g, 4, 2)])
    yield case("penalties", "everywhere", layers, ["l7"], adam(.02), "mean_squared_error", sample)
    heads = penalties.everywhere("MultiHeadAttention", {"num_heads": 2, "key_dim": 3}, 0)
    layers = [entry("x", 4, 3), entry("y", 5, 2), layer("MultiHeadAttention", "heads", heads, "x", "y"),
              layer("BatchNormalization", "norm", penalties.everywhere("BatchNormalization", {}, 2), "heads"),
              layer("Dense", "end", {"units": 2}, "norm")]
    sample = lambda g: ([floats(g, 3, 4, 3), floats(g, 3, 5, 2)], [floats(g, 3, 4, 2)])
    # No Adam: some biases have no gradient but rounding, which it would blow up.
    yield case("penalties", "attention", layers, ["end"], sgd(.1), "mean_squared_error", sample)


def frozen():
    """What is not trainable stands still, adds no penalty, and normalizes as in a prediction (keras/src/layers/layer.py,
    keras/src/layers/normalization/batch_normalization.py)."""
    still = {"trainable": False}
    pull = {"class_name": "L2", "config": {"l2": .1}}
    layers = [entry("x", 4), layer("Embedding", "words", {"input_dim": 8, "output_dim": 3, **still}, "x"),
              layer("BatchNormalization", "norm", still, "words"),
              layer("GRU", "rnn", {"units": 3, "return_sequences": True, **still, "kernel_regularizer": pull}, "norm"),
              layer("BatchNormalization", "moving", {}, "rnn"),
              layer("LSTM", "last", {"units": 3, "kernel_regularizer": pull}, "moving"),
              layer("Dense", "y", {"units": 2}, "last")]
    sample = lambda g: ([ids(g, 8, 4, 4)], [floats(g, 4, 2)])
    yield case("frozen", "", layers, ["y"], adam(.02, global_clipnorm=.3), "mean_squared_error", sample)


def stateful():
    """States that go on from batch to batch, and no gradients."""
    config = {"units": 3, "stateful": True, "return_sequences": True}
    start = layer("InputLayer", "x", {"batch_shape": [3, 4, 2]})
    sample = lambda g: ([floats(g, 3, 4, 2)], [floats(g, 3, 2)])
    for kind, extra in (("SimpleRNN", {}), ("LSTM", {}), ("GRU", {}), ("GRU", {"reset_after": False}),
                        *(("LSTMAnatomy", {"variant": variant}) for variant in recurrent.ANATOMY_GATES)):
        layers = [start, layer(kind, "first", {**config, **extra}, "x"),
                  layer(kind, "last", {**config, **extra, "return_sequences": False}, "first"),
                  layer("Dense", "y", {"units": 2}, "last")]
        yield case("stateful", kind, layers, ["y"], adam(.02), "mean_squared_error", sample)
    layers = [layer("InputLayer", "x", {"batch_shape": [3, 5]}),
              layer("Embedding", "words", {"input_dim": 8, "output_dim": 3, "mask_zero": True}, "x"),
              layer("GRU", "back", {**config, "go_backwards": True}, "words"), layer("LSTM", "rnn", config, "back"),
              layer("Dense", "y", {"units": 2}, "rnn")]
    yield case("stateful", "masked", layers, ["y"], adam(.02), "mean_squared_error",
               lambda g: ([padded(ids(g, 8, 3, 5), [5, 2, 3])], [floats(g, 3, 5, 2)]))


def main():
    groups = (series, words, dialogues, pictures, weighted, bounded, frozen, stateful)
    write("models/small_models.json", [one for group in groups for one in group()])


if __name__ == "__main__":
    main()
