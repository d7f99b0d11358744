"""Masks in Keras 3: those of words, (B,T,S), and those that calls are given.

Run by hand with Keras 3 (KERAS_BACKEND=torch python3 keras3_masks.py > keras3_masks.json); the result says with which
release. Of each model the config, the predictions, the loss mse and mae, and the weights after one step of SGD(0.5), all
of them sin(.7 i + k) / 2 before, or with `positive` .1 more than the amount of that. The inputs are IDS, VALUES, all
sin(.7 i), and MASKS, by their names.
"""

import json

import keras
import numpy as np
from keras import layers as L


def rounded(array):
    return [round(float(v), 6) for v in np.asarray(array).ravel()]


def wave(*shape, shift=0.0):
    return np.sin(0.7 * np.arange(np.prod(shape)) + shift).reshape(shape).astype("float32")


IDS = np.array([[[1, 2, 0, 0], [0, 3, 0, 1]], [[2, 0, 1, 1], [1, 1, 2, 0]], [[0, 0, 3, 0], [3, 2, 1, 3]]])


def learned(model, data):
    positive = any("variance" in w.path for w in model.weights)
    first = [wave(*w.shape, shift=k) / 2 for k, w in enumerate(model.get_weights())]
    model.set_weights([np.abs(w) + 0.1 for w in first] if positive else first)
    config = json.loads(model.to_json())
    y = model.predict(data, verbose=0)
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss="mse", metrics=["mae"])
    target = wave(*y.shape, shift=1.0)
    loss, mae = model.evaluate(data, target, verbose=0)
    model.train_on_batch(data, target)
    return {
        "config": config,
        "positive": positive,
        "output": rounded(y),
        "loss": round(loss, 5),
        "mae": round(mae, 5),
        "trained": [rounded(w) for w in model.get_weights()],
    }


def words(behind):
    """Layers behind an embedding of words."""
    ids = keras.Input((2, 4))
    embedded = L.Embedding(4, 3, mask_zero=True)(ids)
    return learned(keras.Model(ids, behind(embedded)), IDS)


def flat(layer, *more):
    def behind(x):
        for one in (layer, *more):
            x = L.TimeDistributed(one)(x)
        return L.Dense(1)(L.Flatten()(x))

    return behind


WORDS = {
    "alone": lambda x: x,
    "dense": L.TimeDistributed(L.Dense(2)),
    "last state": flat(L.LSTM(2)),
    "first state": flat(L.SimpleRNN(2, go_backwards=True)),
    "sequence": L.TimeDistributed(L.LSTM(2, return_sequences=True)),
    "both directions": flat(L.Bidirectional(L.GRU(2))),
    "mean": flat(L.SimpleRNN(2, return_sequences=True), L.GlobalAveragePooling1D()),
    "model": flat(keras.Sequential([keras.Input((4, 3)), L.Dense(2), L.SimpleRNN(2)])),
    "window": L.TimeDistributed(L.Conv1D(2, 2, padding="same")),
    "normalized": L.BatchNormalization(),
    "normalized sentences": L.BatchNormalization(axis=1),
    "normalized words": L.BatchNormalization(axis=2),
    "normalized each": L.TimeDistributed(L.BatchNormalization()),
    "sum": lambda x: L.Add()([x, L.Dense(3)(x)]),
    "product": lambda x: L.Multiply()([x, L.Dense(3)(x)]),
    "beside": lambda x: L.Concatenate()([x, L.Dense(2)(x)]),
    "more sentences": lambda x: L.Concatenate(axis=1)([x, L.Dense(3)(x)]),
    "more words": lambda x: L.Concatenate(axis=2)([x, L.Dense(3)(x)]),
    "half unmasked": lambda x: L.Concatenate(axis=2)([x, L.Permute((1, 2, 3))(x)]),
    "attention": lambda x: L.MultiHeadAttention(2, 3, attention_axes=2)(x, x),
}

MASKS = {
    "m": [[1, 1, 0, 1], [0, 1, 1, 0], [1, 0, 0, 0]],
    "n": [[1, 0, 1], [1, 1, 1], [0, 1, 1]],
    "w": [[[1, 1, 0, 0], [0, 1, 0, 1]], [[0, 0, 1, 1], [1, 1, 1, 1]], [[0, 0, 0, 0], [1, 0, 0, 0]]],
    "a": [[[1, 1, 0, 1], [0, 1, 1, 0], [1, 0, 0, 0]], [[1, 1, 0, 0], [1, 1, 1, 1], [0, 1, 1, 0]], [[1, 1, 0, 0]] * 3],
    "g": [[[1, 1, 0, 1], [0] * 4, [1, 0, 0, 0], [1] * 4], [[0] * 4, [1] * 4, [0, 1, 1, 0], [0] * 4], [[1, 1, 0, 0]] * 4],
    "row": [[[1, 0, 1, 1]], [[0, 1, 1, 0]], [[1, 1, 1, 0]]],
    "s": [[[1, 1], [0, 1], [1, 0], [0, 0]], [[1, 0], [1, 1], [1, 1], [0, 1]], [[0, 1], [0, 1], [0, 1], [1, 1]]],
    "f": [[[1, 1]], [[0, 1]], [[1, 0]]],
}
VALUES = {"x": (4, 2), "q": (3, 2), "z": (2, 4, 2), "h": (2,)}


def end(x):
    return L.Dense(1)(L.Flatten()(x))


def scores(x, g):
    """Of heads with queries that see nothing."""
    y, weights = L.MultiHeadAttention(2, 2)(x, x, attention_mask=g, return_attention_scores=True)
    return L.Add()([end(y), end(weights)])


def merging():
    """A model of steps whose layers leave out what is masked."""
    step = keras.Input((2,))
    a, b = L.Dense(2)(step), L.Dense(2)(step)
    return keras.Model(step, L.Multiply()([L.Maximum()([step, a]), L.Minimum()([a, b])]))


def graph(q, x, m):
    """A model with two inputs, one of them masked."""
    queries, values = keras.Input((3, 2)), keras.Input((4, 2))
    inside = keras.Model([queries, values], L.Attention()([L.Dense(2)(queries), L.GRU(2, return_sequences=True)(values)]))
    return end(inside([q, x], mask=[None, m]))


CALLS = {
    "recurrent": lambda x, m: L.LSTM(2, return_sequences=True)(x, mask=m),
    "last": lambda x, m: L.GRU(2)(x, mask=m),
    "backwards": lambda x, m: L.SimpleRNN(2, go_backwards=True)(x, mask=m),
    "in place of another": lambda x, m: L.LSTM(2)(L.Masking(mask_value=0.0)(x), mask=m),
    "with states": lambda x, h, m: L.SimpleRNN(2, return_sequences=True)(x, initial_state=h, mask=m),
    "both directions": lambda x, m: L.Bidirectional(L.LSTM(2, return_sequences=True))(x, mask=m),
    "mean": lambda x, m: L.GlobalAveragePooling1D()(L.Dense(2)(x), mask=m),
    "normalized": lambda x, m: L.BatchNormalization()(x, mask=m),
    "each": lambda x, m: L.TimeDistributed(L.BatchNormalization())(x, mask=m),
    "each sentence": lambda z, w: end(L.TimeDistributed(L.SimpleRNN(2))(z, mask=w)),
    "attention": lambda q, x, n, m: L.Attention()([L.Dense(2)(q), x], mask=[n, m]),
    "attention to some": lambda q, x, m: L.AdditiveAttention()([L.Dense(2)(q), x], mask=[None, m]),
    "heads": lambda q, x, a: end(L.MultiHeadAttention(2, 2)(q, x, attention_mask=a)),
    "heads of one row": lambda q, x, row: end(L.MultiHeadAttention(2, 2)(q, x, attention_mask=row)),
    "heads and order": lambda q, a, x: end(L.MultiHeadAttention(2, 2)(q, x, attention_mask=a, use_causal_mask=True)),
    "heads and masks": lambda q, x, a, m: end(
        L.MultiHeadAttention(1, 2)(q, L.BatchNormalization()(x, mask=m), attention_mask=a)
    ),
    "heads with a mask of values": lambda q, x, m: end(L.MultiHeadAttention(2, 2)(q, x, value_mask=m)),
    "heads with a mask of keys": lambda q, x, m: end(L.MultiHeadAttention(2, 2)(q, x, key_mask=m)),
    "heads with other keys": lambda q, x, m: end(L.MultiHeadAttention(2, 2)(q, x, L.Dense(3)(x), value_mask=m)),
    "heads with a mask in place of another": lambda q, x, m: end(
        L.MultiHeadAttention(2, 2)(q, L.Masking(wave(3, 4, 2)[0, 1, 0])(x), value_mask=m)
    ),
    # It has no effect in Keras 3.15.1.
    "heads with a mask of queries": lambda q, x, n: L.LSTM(2)(L.MultiHeadAttention(2, 2)(q, x, query_mask=n)),
    "model": lambda x, m: keras.Sequential([keras.Input((4, 2)), L.LSTM(2)])(x, mask=m),
    "model of a graph": graph,
    "model that passes the mask on": lambda x, m: L.SimpleRNN(2)(
        keras.Sequential([keras.Input((4, 2)), L.GRU(2, return_sequences=True), L.Dense(3)])(x, mask=m)
    ),
    "model of each step": lambda x, m: end(L.TimeDistributed(merging())(x, mask=m)),
    "scores": scores,
    "softmax": lambda x, s: end(L.Softmax()(L.Dense(2)(x), mask=s)),
    "softmax of steps": lambda x, s: end(L.Softmax(axis=1)(L.Dense(2)(x), mask=s)),
    "softmax of all": lambda x, f: end(L.Softmax(axis=[1, 2])(L.Dense(2)(x), mask=f)),
}


def called(call):
    names = call.__code__.co_varnames[: call.__code__.co_argcount]
    inputs = [
        keras.Input(np.shape(MASKS[name])[1:], dtype="bool", name=name)
        if name in MASKS
        else keras.Input(VALUES[name], name=name)
        for name in names
    ]
    data = [np.array(MASKS[name], "bool") if name in MASKS else wave(3, *VALUES[name]) for name in names]
    return learned(keras.Model(inputs, call(*inputs)), data)


print(json.dumps({
    "keras": keras.__version__,
    "masks": MASKS,
    "words": {name: words(behind) for name, behind in WORDS.items()},
    "calls": {name: called(call) for name, call in CALLS.items()},
}))
