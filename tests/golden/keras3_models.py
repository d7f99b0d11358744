"""Writes models/keras3_models.json: updates of models by Keras 3, for what is easily done in another way.

Run by hand with Keras 3.15.1 and PyTorch, in float64:
KERAS_BACKEND=torch python3 keras3_models.py > models/keras3_models.json, a list alone in the file.
"""
import json
import sys

import keras
import numpy as np

keras.config.set_floatx("float64")
SGD = {"class_name": "SGD", "config": {"learning_rate": 0.1}}


def layer(kind, *sources, **config):
    made = {"class_name": kind, "config": config}
    return made if not sources else {**made, "inbound_nodes": [[[s, 0, 0] if isinstance(s, str) else list(s) for s in sources]]}


def start(*shape, **config):
    return {"class_name": "InputLayer", "config": {"batch_shape": [None, *shape], **config}}


def sequential(shape, *layers):
    return {"class_name": "Sequential", "config": {"name": "model", "layers": [start(*shape), *layers]}}


def functional(layers, inputs, outputs):
    return {"class_name": "Functional", "config": {"name": "model",
        "layers": [{"inbound_nodes": [], **one} for one in layers], "input_layers": [[name, 0, 0] for name in inputs],
        "output_layers": [[name, 0, 0] if isinstance(name, str) else list(name) for name in outputs]}}


def wave(shape, phase, scale=1.0):
    return (np.sin(0.37 * np.arange(np.prod(shape, dtype=int)) + phase) * scale).reshape(shape)


def waved(shape, phase, scale=1.0):
    return {"shape": list(shape), "wave": [phase, scale]}


def packed(array):
    array = np.asarray(array, "float64")
    return {"shape": list(array.shape), "values": [float("%.9g" % v) for v in array.ravel()]}


def numbers(array):
    return packed(array)["values"]


def located(config):
    """With what Keras 3 wants of layers in layers."""
    if isinstance(config, list):
        return [located(one) for one in config]
    if not isinstance(config, dict):
        return config
    config = {key: located(value) for key, value in config.items()}
    for option in ("layer", "backward_layer"):
        inner = config.get(option)
        if isinstance(inner, dict):
            module = "keras.models" if inner["class_name"] == "Sequential" else "keras.layers"
            config[option] = {"module": module, "registered_name": None, **inner}
    return config


def made(model):
    config = located(model["config"])
    if model["class_name"] == "Sequential":
        return keras.Sequential.from_config(config)
    values = {}
    for one in config["layers"]:
        kind, own = one["class_name"], dict(one["config"])
        if kind == "InputLayer":
            values[own["name"]] = [keras.Input(batch_shape=own["batch_shape"], name=own["name"])]
            continue
        called = {"return_attention_scores": True} if own.pop("return_attention_scores", False) else {}
        made_layer = made(one) if kind == "Functional" else getattr(keras.layers, kind).from_config(own)
        sources = [values[name][output] for name, _, output in one["inbound_nodes"][0]]
        apart = kind == "MultiHeadAttention"
        result = made_layer(*sources, **called) if apart else made_layer(sources if sources[1:] else sources[0], **called)
        values[own["name"]] = list(result) if isinstance(result, (list, tuple)) else [result]
    ends = lambda key: [values[name][output] for name, _, output in config[key]]
    return keras.Model(ends("input_layers"), ends("output_layers"), name=config["name"])


def optimizer_of(given):
    kind = getattr(keras.optimizers, given["class_name"])
    return kind(**given["config"])


def case(name, model, inputs, targets, loss="mean_squared_error", optimizer=SGD, updates=3, **compiled):
    """`inputs` and `targets` are arrays. The weights are waves at first, those that may not be negative, positive ones."""
    keras.utils.set_random_seed(1)
    keras.backend.clear_session()
    of_keras = made(model)
    weights = []
    for i, weight in enumerate(of_keras.weights):
        values = wave(weight.shape, i + 1.0, 0.6)
        if weight.name == "moving_variance":
            values = values ** 2 + 0.5
        weights.append(values)
    of_keras.set_weights(weights)
    compiled = {"optimizer": optimizer, "loss": loss, **compiled}
    of_keras.compile(**{**compiled, "optimizer": optimizer_of(optimizer)})
    x = inputs[0] if len(inputs) == 1 else inputs
    y = targets[0] if len(targets) == 1 else targets
    losses = [float(np.ravel(of_keras.train_on_batch(x, y))[0]) for _ in range(updates)]
    final = [np.asarray(w) for w in of_keras.get_weights()]
    return {"task": "Keras " + keras.__version__, "variant": name, "model": model, "compile": compiled,
            "weights": [packed(w) for w in weights], "inputs": [[packed(x) for x in inputs]],
            "targets": [[packed(y) for y in targets]], "losses": numbers(losses),
            "final_weights": [numbers(w) for w in final]}


def with_gap(shape, steps):
    """A wave with zeros at the (sample, step) listed, for Masking."""
    values = wave(shape, 0.3)
    for at in steps:
        values[at] = 0
    return values


def time_distributed():
    batch = layer("BatchNormalization", momentum=0.5, name="bn")
    spread = layer("TimeDistributed", layer=batch, name="td")
    end = layer("Dense", units=2, name="end")
    x, y = wave((3, 4, 2), 0.3), wave((3, 4, 2), 0.9)
    yield case("statistics of each step", sequential([4, 2], spread, end), [x], [y])
    yield case("statistics of each step after a recurrent layer",
               sequential([4, 2], layer("GRU", units=2, return_sequences=True, name="rnn"), spread, layer("LSTM", units=2, name="last")),
               [x], [wave((3, 2), 0.9)])
    masked = with_gap((3, 4, 2), [(0, 3), (1, 0), (2, 2), (2, 3)])
    yield case("statistics of the unmasked samples of each step",
               sequential([4, 2], layer("Masking", name="mask"), spread, end), [masked], [y])
    deep, deep_y = wave((3, 4, 2, 3), 0.3), wave((3, 4, 2, 3), 0.9)
    for axis in (-1, 1):
        one = layer("TimeDistributed", layer=layer("BatchNormalization", axis=axis, momentum=0.5, name="bn"), name="td")
        yield case(f"statistics of each step of matrices, axis {axis}", sequential([4, 2, 3], one), [deep], [deep_y])
    twice = layer("TimeDistributed", layer=layer("TimeDistributed", layer=batch, name="inner"), name="td")
    yield case("statistics of each step of each step", sequential([4, 2, 3], twice), [deep], [deep_y])
    inner = {"class_name": "Sequential", "config": {"name": "inner", "layers": [
        start(2), layer("Dense", units=3, activity_regularizer="l2", name="first"), batch]}}
    nested = layer("TimeDistributed", layer=inner, name="td")
    yield case("statistics and penalties of a model at each step", sequential([4, 2], nested), [x], [wave((3, 4, 3), 0.9)])
    yield case("statistics and penalties of a model at each unmasked step",
               sequential([4, 2], layer("Masking", name="mask"), nested), [masked], [wave((3, 4, 3), 0.9)])
    # The config of a SimpleRNN of Keras forgets its activity_regularizer, and with it a Bidirectional the penalty.
    rnn = layer("GRU", units=2, activity_regularizer="l1", name="rnn")
    both = layer("TimeDistributed", layer=layer("Bidirectional", layer=rnn, name="both"), name="td")
    yield case("penalties of both directions at each step", sequential([4, 2, 3], both), [deep], [wave((3, 4, 4), 0.9)])
    yield case("no penalty of the layer itself",
               sequential([4, 2], layer("TimeDistributed", layer=layer("Dense", units=2, activity_regularizer="l2", name="d"),
                                        name="td")), [x], [y])
    yield case("a mask of steps of one row",
               sequential([4, 2], layer("Masking", name="mask"),
                          layer("TimeDistributed", layer=layer("Reshape", target_shape=[1, 2], name="row"), name="td"),
                          layer("Dense", units=2, name="end")), [masked], [wave((3, 4, 1, 2), 0.9)])


DECAY = {"class_name": "SGD", "config": {"learning_rate": 0.1, "weight_decay": 0.3}}
ADAMW = {"class_name": "AdamW", "config": {"learning_rate": 0.1, "weight_decay": 0.3}}
BOUND = {"class_name": "MaxNorm", "config": {"max_value": 0.2, "axis": 0}}


def without_gradient():
    """Weights that no loss depends on are not decayed, nor bound."""
    x, y = wave((3, 4), 0.3), wave((3, 2), 0.9)
    end = lambda name, source: layer("Dense", source, units=2, kernel_constraint=BOUND, name=name)
    first = [{**start(4, name="x")}, layer("Dense", "x", units=3, name="shared")]
    for optimizer in (DECAY, ADAMW):
        yield case("an output without a loss, " + optimizer["class_name"],
                   functional([*first, end("a", "shared"), end("b", "shared")], ["x"], ["a", "b"]), [x], [y, y],
                   loss=["mean_squared_error", None], optimizer=optimizer)
    kept = layer("Dense", "shared", units=2, kernel_constraint=BOUND, kernel_regularizer="l2", name="b")
    yield case("an output without a loss with a penalty on its weights",
               functional([*first, end("a", "shared"), kept], ["x"], ["a", "b"]), [x], [y, y],
               loss=["mean_squared_error", None], optimizer=DECAY)
    steps = wave((3, 4, 2), 0.3)
    for regularizer in (None, "l2"):
        rnn = layer("GRU", units=2, kernel_constraint=BOUND, activity_regularizer=regularizer, name="gru")
        both = {**layer("Bidirectional", "x", layer=rnn, merge_mode=None, name="both")}
        yield case(f"a direction that is not used, activity {regularizer}",
                   functional([start(4, 2, name="x"), both, layer("Dense", ("both", 0, 0), units=2, name="end")], ["x"],
                              ["end"]), [steps], [y], optimizer=DECAY)
    stated = layer("LSTM", units=2, return_state=True, kernel_constraint=BOUND, name="lstm")
    both = {**layer("Bidirectional", "x", layer=stated, name="both")}
    yield case("states of one direction", functional([start(4, 2, name="x"), both,
               layer("Dense", ("both", 0, 4), units=2, name="end")], ["x"], ["end"]), [steps], [y], optimizer=DECAY)
    inner = functional([start(4, name="u"), layer("Dense", "u", units=3, name="one"), end("two", "one"), end("three", "one")],
                       ["u"], ["two", "three"])
    inner["config"]["name"] = "inner"
    yield case("an output of a model that is not used", functional([start(4, name="x"), {**inner, "inbound_nodes": [[["x", 0, 0]]]},
               layer("Dense", ("inner", 0, 1), units=2, name="end")], ["x"], ["end"]), [x], [y], optimizer=DECAY)


def masks_and_shapes():
    vectors = with_gap((4, 3), [1])
    mask = layer("Masking", name="mask")
    yield case("masked vectors", sequential([3], mask, layer("Dense", units=2, name="end")), [vectors], [wave((4, 2), 0.9)])
    yield case("statistics of unmasked vectors", sequential([3], mask, layer("BatchNormalization", name="bn"),
               layer("Dense", units=2, name="end")), [vectors], [wave((4, 2), 0.9)])
    for axes in (3, [1, 2], [-1, -2], [2, 3]):
        a, b = axes if isinstance(axes, list) else (axes, axes)
        shapes = [[2, 3, 4], [2, 3, 4]]
        shapes[1][b - 1 if b > 0 else b] = shapes[0][a - 1 if a > 0 else a]
        size = 2 * 3 * 4 // shapes[0][a - 1 if a > 0 else a]
        for normalize in (False, True):
            ends = [start(*shapes[0], name="x"), start(*shapes[1], name="y"), layer("Dense", "x", units=shapes[0][2], name="d"),
                    layer("Dense", "y", units=shapes[1][2], name="e"),
                    layer("Dot", "d", "e", axes=axes, normalize=normalize, name="dot")]
            values = [wave((2, *shape), 0.3 + i) for i, shape in enumerate(shapes)]
            rest = [[e for k, e in enumerate(shape) if k != (at - 1 if at > 0 else at % 3)] for shape, at in zip(shapes, (a, b))]
            yield case(f"products over {axes}" + (", of unit length" if normalize else ""),
                       functional(ends, ["x", "y"], ["dot"]), values, [wave((2, *rest[0], *rest[1]), 0.9)], updates=2)
    vector = [start(3, name="x"), start(2, 3, 2, name="y"), layer("Dense", "x", units=3, name="d"),
              layer("Dense", "y", units=2, name="e"), layer("Dot", "d", "e", axes=[1, 2], name="dot")]
    yield case("products of a vector and matrices", functional(vector, ["x", "y"], ["dot"]),
               [wave((2, 3), 0.3), wave((2, 2, 3, 2), 1.3)], [wave((2, 2, 2), 0.9)])
    for axes in (None, [1], 2, [-3, -2]):
        other = {None: [3, 4, 2], 1: [3, 3, 2], 2: [2, 4, 2]}.get(axes[0] if axes == [1] else axes if axes == 2 else None)
        heads = {"num_heads": 2, "key_dim": 3, "value_dim": 2, "name": "heads", "attention_axes": axes}
        attending = [start(2, 3, 2, name="x"), start(*other, name="y"), layer("Dense", "x", units=2, name="d"),
                     layer("Dense", "y", units=2, name="e"), layer("MultiHeadAttention", "d", "e", **heads)]
        yield case(f"attention along {axes}", functional(attending, ["x", "y"], ["heads"]),
                   [wave((2, 2, 3, 2), 0.3), wave((2, *other), 1.3)], [wave((2, 2, 3, 2), 0.9)], updates=2)
    scored = {"return_attention_scores": True, "name": "scored"}
    for kind, config in (("Attention", {}), ("AdditiveAttention", {}), ("MultiHeadAttention", {"num_heads": 2, "key_dim": 3})):
        for used in ("both", "scores"):
            attending = [start(3, 2, name="x"), start(4, 2, name="y"), layer("Dense", "x", units=2, name="d"),
                         layer("Dense", "y", units=2, name="e"), layer(kind, "d", "e", **config, **scored)]
            shapes = {0: (2, 3, 2), 1: (2, 2, 3, 4) if config else (2, 3, 4)}
            ends = [("scored", 0, i) for i in ((0, 1) if used == "both" else (1,))]
            yield case(f"{used} of {kind}", functional(attending, ["x", "y"], ends), [wave((2, 3, 2), 0.3), wave((2, 4, 2), 1.3)],
                       [wave(shapes[end[2]], 0.9) for end in ends], updates=2, optimizer=DECAY)
    steps = wave((3, 4, 2), 0.3)
    for name in ("MaxNorm", "UnitNorm"):
        bound = {"class_name": name, "config": {"axis": [0, 1]}}
        yield case(f"{name} over two axes", sequential([4, 2], layer("Conv1D", filters=2, kernel_size=2, kernel_constraint=bound,
                   name="conv")), [steps], [wave((3, 3, 2), 0.9)])


def penalties():
    """activity_regularizer of layers of which it is no option of their own."""
    penalty = {"class_name": "L2", "config": {"l2": 0.3}}
    rnn = layer("SimpleRNN", units=2, return_sequences=True, name="rnn")
    dense = layer("Dense", units=2, name="dense")
    one_input = [
        layer("Activation", activation="tanh"), layer("LeakyReLU"), layer("PReLU"), layer("ELU"), layer("ReLU"),
        layer("Softmax"), layer("Dropout", rate=0.0), layer("GaussianNoise", stddev=0.0),
        layer("Flatten"), layer("Masking"), layer("Reshape", target_shape=[2, 4]), layer("Permute", dims=[2, 1]),
        layer("UpSampling1D"), layer("ZeroPadding1D"), layer("Cropping1D"), layer("GlobalAveragePooling1D"),
        layer("GlobalMaxPooling1D"), layer("AveragePooling1D", pool_size=2), layer("MaxPooling1D"),
        layer("LayerNormalization"), layer("BatchNormalization"), layer("TimeDistributed", layer=dense),
        layer("Bidirectional", layer=rnn)]
    two_inputs = [layer(name) for name in ("Concatenate", "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum",
                                           "Attention", "AdditiveAttention")] + [layer("Dot", axes=2)]
    x, y = [wave((2, 4, 2), 0.3)], [wave((2, 1), 0.9)]
    for one, *sources in [(one, "d") for one in one_input] + [(one, "d", "e") for one in two_inputs]:
        one["config"].update(activity_regularizer=penalty, name="one")
        before = [layer("Dense", "x", units=2, name=name) for name in sources]
        called = {**one, "inbound_nodes": [[[name, 0, 0] for name in sources]]}
        yield case("penalty on the output of " + one["class_name"], functional(
            [start(4, 2, name="x"), *before, called, layer("Flatten", "one", name="flat"),
             layer("Dense", "flat", units=1, name="end")], ["x"], ["end"]), x, y, updates=2)
    repeated = layer("RepeatVector", n=2, activity_regularizer=penalty, name="one")
    yield case("penalty on the output of RepeatVector", sequential(
        [4], layer("Dense", units=2, name="d"), repeated, layer("Flatten", name="flat"),
        layer("Dense", units=1, name="end")), [wave((2, 4), 0.3)], y, updates=2)


def activation_layers():
    x, y = wave((3, 4, 2), 0.3, 1.5), wave((3, 4, 2), 0.9)
    layers = [layer("LeakyReLU"), layer("LeakyReLU", negative_slope=0.1), layer("ELU"), layer("ELU", alpha=0.5), layer("ReLU"),
              layer("ReLU", max_value=0.4), layer("ReLU", negative_slope=0.2, threshold=0.3),
              layer("ReLU", max_value=0.5, negative_slope=0.2, threshold=0.1), layer("PReLU"),
              layer("PReLU", shared_axes=[1], alpha_regularizer="l2", alpha_constraint="non_neg"),
              layer("PReLU", alpha_initializer="ones", trainable=False), layer("PReLU", shared_axes=[1, 2]), layer("Softmax"),
              layer("Softmax", axis=1)]
    for one in layers:
        name = one["class_name"] + " " + json.dumps(one["config"])
        one["config"]["name"] = "one"
        yield case(name, sequential([4, 2], layer("Dense", units=2, name="d"), one, layer("Dense", units=2, name="e")), [x], [y],
                   updates=2)


GROUPS = [time_distributed, without_gradient, masks_and_shapes, activation_layers, penalties]

if __name__ == "__main__":
    cases = [one for group in GROUPS for one in group()]
    print("[\n" + ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases) + "\n]")
    print(len(cases), "cases", file=sys.stderr)
