"""Values of Keras 3 for things that are easily done in another way: activations, equal maxima, first weights of heads.

Run by hand with Keras 3 (KERAS_BACKEND=torch python3 keras3_values.py > keras3_values.json); the result says with which
release. `trained` are the weights after one step of SGD(0.5), all of them sin(1.3 i + k) before.
"""

import json

import keras
import numpy as np
from keras import layers as L

ACTIVATIONS = "softsign relu6 hard_tanh exponential leaky_relu log_softmax silu swish gelu mish".split()


def rounded(array):
    return [round(float(v), 6) for v in np.asarray(array).ravel()]


def weights(model):
    return [np.sin(1.3 * np.arange(w.size) + k).reshape(w.shape) for k, w in enumerate(model.get_weights())]


def trained(model, x, y):
    model.set_weights(weights(model))
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss="mse")
    model.train_on_batch(x, y)
    return [rounded(w) for w in model.get_weights()]


def activation(name):
    x = np.array([[-7.0, -2.0, -0.5], [-0.1, 0.0, 0.3], [1.0, 2.5, 8.0]], "float32")
    alone = keras.Sequential([keras.Input((3,)), L.Activation(name)])
    dense = keras.Sequential([keras.Input((3,)), L.Dense(3, activation=name), L.Activation(name), L.Dense(1)])
    steps = (x[:, :, None] / 4).repeat(2, axis=2)
    conv = keras.Sequential([keras.Input((3, 2)), L.Conv1D(2, 2, activation=name), L.Flatten(), L.Dense(1)])
    target = np.array([[0.5], [-0.5], [1.0]], "float32")
    return {
        "output": rounded(alone.predict(x, verbose=0)),
        "dense": trained(dense, x / 4, target),
        "conv": trained(conv, steps, target),
    }


def equal_maxima():
    """Embeddings that are equal, after one step towards 0."""
    model = keras.Sequential([keras.Input((4,)), L.Embedding(3, 1), L.GlobalMaxPooling1D()])
    model.set_weights([np.array([[1.0], [1.0], [0.0]])])
    model.compile(optimizer=keras.optimizers.SGD(0.3), loss="mse")
    model.train_on_batch(np.array([[0, 1, 2, 0]]), np.array([[0.0]]))
    return rounded(model.get_weights()[0])


def limits():
    """The greatest of many first values of each kernel, near the limit of the uniform distribution."""
    found = np.zeros(4)
    for seed in range(40):
        keras.utils.set_random_seed(seed)
        layer = L.MultiHeadAttention(2, 3, value_dim=4)
        layer(np.zeros((1, 2, 5), "float32"), np.zeros((1, 2, 5), "float32"))
        kernels = [w.numpy() if hasattr(w, "numpy") else w for w in layer.get_weights()[::2]]
        found = np.maximum(found, [np.abs(kernel).max() for kernel in kernels])
    return [round(float(v), 4) for v in found]


def widths_of_one(kind, query, key, **options):
    """Weights after one step with a query or a key of one number."""
    x = keras.Input((3, 2))
    parts = [L.Dense(width)(x) for width in (query, 2, key)]
    model = keras.Model(x, L.Flatten()(getattr(L, kind)(**options)(parts)))
    data = np.sin(0.7 * np.arange(12)).reshape(2, 3, 2).astype("float32")
    return trained(model, data, np.cos(np.arange(12)).reshape(2, 6).astype("float32"))


def hidden_rows(kind, **options):
    """Weights after one step where all steps of the second sample are hidden: its scores have a gradient all the same."""
    x = keras.Input((3, 2))
    query = L.Dense(2)(x)
    value = L.Dense(2)(L.Masking()(x))
    model = keras.Model(x, L.Flatten()(getattr(L, kind)(**options)([query, value])))
    data = np.sin(0.7 * np.arange(12)).reshape(2, 3, 2).astype("float32")
    data[0, 1] = data[1] = 0
    return trained(model, data, np.cos(np.arange(12)).reshape(2, 6).astype("float32"))


def stacked_cells(masked=False, both=False, **options):
    """Predictions before one step, and the weights after it; masked, without the last two steps of the first sample
    and the first of the second."""
    cells = L.RNN([L.LSTMCell(3), L.GRUCell(2), L.SimpleRNNCell(2)], **options)
    cells = L.Bidirectional(cells) if both else cells
    model = keras.Sequential([keras.Input((3, 2)), *([L.Masking()] if masked else []), cells])
    x = np.sin(0.7 * np.arange(12)).reshape(2, 3, 2).astype("float32")
    if masked:
        x[0, 1:] = x[1, 0] = 0
    model.set_weights(weights(model))
    y = model.predict(x, verbose=0)
    return {"output": rounded(y), "trained": trained(model, x, np.cos(np.arange(y.size)).reshape(y.shape).astype("float32"))}


print(json.dumps({
    "keras": keras.__version__,
    "activations": {name: activation(name) for name in ACTIVATIONS},
    "equal_maxima": equal_maxima(),
    "limits": limits(),
    "stacked_cells": {
        "last": stacked_cells(),
        "backwards": stacked_cells(return_sequences=True, go_backwards=True),
        "masked last": stacked_cells(masked=True, go_backwards=True),
        "masked backwards": stacked_cells(masked=True, return_sequences=True, go_backwards=True),
        "both last": stacked_cells(both=True),
        "both forwards": stacked_cells(both=True, return_sequences=True),
        "masked both last": stacked_cells(masked=True, both=True),
        "masked both forwards": stacked_cells(masked=True, both=True, return_sequences=True),
    },
    "widths_of_one": {
        "additiveAttention 1 3": widths_of_one("AdditiveAttention", 1, 3),
        "additiveAttention 3 1": widths_of_one("AdditiveAttention", 3, 1),
        "attention 1 3": widths_of_one("Attention", 1, 3, score_mode="concat", use_scale=True),
        "attention 3 1": widths_of_one("Attention", 3, 1, score_mode="concat", use_scale=True),
    },
    "hidden_rows": {
        "attention": hidden_rows("Attention"),
        "attention of sums": hidden_rows("Attention", score_mode="concat"),
        "additiveAttention": hidden_rows("AdditiveAttention"),
    },
}))
