"""Configs that Keras 3 writes (`model.to_json`), with the order of the layers, the summary and the predictions of each model.

Run by hand with Keras 3 (KERAS_BACKEND=torch python3 keras3_configs.py > keras3_configs.json); the result says with
which release. The weights are those of `weights`, in the order of `get_weights`.
"""

import json

import keras
import numpy as np
from keras import layers as L


def branches():
    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    d1, d2, d3 = (L.Dense(3, name=name) for name in ("d1", "d2", "d3"))
    last = d3(b)
    first = d2(d1(a))
    return keras.Model([a, b], L.Add(name="sum")([last, first]), name="branches")


def shared():
    a, b, c = (keras.Input((3,), name=name) for name in "abc")
    s, t, u = (L.Dense(3, activation="tanh", name=name) for name in ("s", "t", "u"))
    deep = s(t(s(a)))
    flat = u(b)
    joined = L.Concatenate(name="joined")([flat, deep, s(flat)])
    return keras.Model([a, b, c], [L.Dense(2, name="one")(joined), t(flat), L.Dense(1, name="two")(deep)], name="shared")


def states():
    x = keras.Input((4, 3), name="x")
    y, h, c = L.LSTM(2, return_sequences=True, return_state=True, name="encoder")(x)
    y = L.LSTM(2, return_sequences=True, name="decoder")(y, initial_state=[h, c])
    y = L.GRU(2, name="gru", kernel_regularizer=keras.regularizers.L2(0.1))(y, initial_state=h)
    return keras.Model(x, y, name="states")


def attends():
    x, z = keras.Input((4, 3), name="x"), keras.Input((5, 3), name="z")
    y = L.Attention(name="dots", use_scale=True)([x, z])
    y = L.MultiHeadAttention(2, 3, name="heads")(y, z, key=z)
    y = L.MultiHeadAttention(1, 2, name="causal")(query=y, value=y, use_causal_mask=True)
    y = L.AdditiveAttention(name="additive")([y, z])
    return keras.Model([x, z], y, name="attends")


def normalizes():
    x = keras.Input((6, 3), name="x")
    y = L.Conv1D(4, 3, padding="causal", activation="relu", name="conv")(x)
    y = L.BatchNormalization(name="batch")(y)
    y = L.LayerNormalization(name="layer")(y)
    y = L.MaxPooling1D(2, name="pool")(y)
    y = L.Bidirectional(L.GRU(2, return_sequences=True), name="both")(y)
    y = L.TimeDistributed(L.Dense(2, activation="hard_sigmoid"), name="each")(y)
    return keras.Model(x, L.GlobalAveragePooling1D(name="mean")(y), name="normalizes")


def nested():
    inner = keras.Sequential([keras.Input((3,)), L.Dense(4, activation="elu"), L.Dense(3)], name="inner")
    p, q = keras.Input((3,), name="p"), keras.Input((3,), name="q")
    pair = keras.Model([p, q], L.Multiply(name="times")([L.Dense(3, name="left")(p), q]), name="pair")
    x = keras.Input((3,), name="x")
    y = pair([inner(x), inner(x)])
    return keras.Model(x, pair([y, x]), name="nested")


def by_name():
    a, b = keras.Input((3,), name="a"), keras.Input((2,), name="b")
    y = L.Dense(2, name="y")(L.Concatenate(name="both")([b, a]))
    return keras.Model({"a": a, "b": b}, {"y": y}, name="by_name")


def chain():
    model = keras.Sequential(name="chain")
    model.add(L.Embedding(9, 3, mask_zero=True, name="words"))
    model.add(L.SimpleRNN(3, kernel_initializer=keras.initializers.Orthogonal(gain=2, seed=3), name="rnn"))
    model.add(L.Dropout(0.2, name="drop"))
    model.add(L.Dense(2, activation="softmax", name="classes"))
    model.build((None, 5))
    return model


def cells():
    x = keras.Input((4, 3), name="x")
    y = L.RNN(L.LSTMCell(3, unit_forget_bias=False), return_sequences=True, name="whole")(x)
    y = L.Bidirectional(L.RNN(L.GRUCell(2, reset_after=False), return_sequences=True, name="gru"), name="both")(y)
    y, h = L.RNN(L.SimpleRNNCell(3, activation="relu"), return_state=True, go_backwards=True, name="back")(y)
    return keras.Model(x, [y, L.RNN([L.GRUCell(3)], name="list")(x, initial_state=[h])], name="cells")


def stacked_cells():
    x = keras.Input((4, 3), name="x")
    stack = lambda: [L.LSTMCell(3), L.StackedRNNCells([L.GRUCell(2), L.SimpleRNNCell(3)])]
    y, *states = L.RNN(stack(), return_sequences=True, return_state=True, name="encoder")(x)
    y = L.RNN(stack(), return_sequences=True, name="decoder")(y, initial_state=states)
    y = L.RNN([L.GRUCell(2), L.GRUCell(3)], return_sequences=True, go_backwards=True, name="reversed")(y)
    y = L.Add(name="sum")([y, x])
    both = L.Bidirectional(L.RNN([L.GRUCell(2), L.LSTMCell(2)], name="rnn"), merge_mode="sum", name="both")(y)
    apart = L.Bidirectional(L.RNN([L.GRUCell(2), L.LSTMCell(2)], name="rnn"), merge_mode=None, name="apart")(y)
    return keras.Model(x, [both, *apart, *states], name="stacked_cells")


def masked_cells():
    layers = [
        keras.Input((5,), name="ids"),
        L.Embedding(9, 3, mask_zero=True, name="words"),
        L.RNN([L.LSTMCell(2), L.GRUCell(3)], return_sequences=True, zero_output_for_mask=True, name="low"),
        L.RNN(L.StackedRNNCells([L.SimpleRNNCell(2), L.GRUCell(2)]), name="high"),
    ]
    return keras.Sequential(layers, name="masked_cells")


def backward_cells():
    ids = keras.Input((5,), name="ids")
    x = L.Embedding(9, 3, mask_zero=True, name="words")(ids)
    stack = lambda: [L.LSTMCell(2), L.GRUCell(3), L.SimpleRNNCell(2)]
    y = L.RNN(stack(), go_backwards=True, return_sequences=True, name="reversed")(x)
    last = L.RNN(stack(), go_backwards=True, zero_output_for_mask=True, name="last")(x)
    both = L.Bidirectional(L.RNN(stack(), return_sequences=True, name="rnn"), name="both")(x)
    apart = L.Bidirectional(L.RNN(stack(), return_sequences=True, name="rnn"), merge_mode=None, name="apart")(both)
    mixed = L.Bidirectional(
        L.GRU(2, return_sequences=True, name="gru"),
        backward_layer=L.RNN(stack(), return_sequences=True, go_backwards=True, name="rnn"),
        merge_mode="ave",
        name="mixed",
    )(x)
    end = L.LSTM(2, name="end")(mixed)
    return keras.Model(ids, [y, last, both, *apart, mixed, end], name="backward_cells")


def cells_each():
    each = L.TimeDistributed(L.RNN([L.GRUCell(2), L.SimpleRNNCell(3)], name="rnn"), name="each")
    return keras.Sequential([keras.Input((2, 4, 3), name="x"), each, L.RNN(L.LSTMCell(2), name="last")], name="cells_each")


def masks_apart():
    """A mask that nobody reads is made first, and those of two embeddings in another order than the file has them."""
    a, b, c = (keras.Input((4,), name=name) for name in "abc")
    flat = L.Flatten(name="flat")(L.Embedding(9, 2, mask_zero=True, name="unread")(b))
    shallow = L.LSTM(3, name="shallow")(L.Embedding(9, 2, mask_zero=True, name="short")(c))
    words = L.Embedding(9, 2, mask_zero=True, name="words")(a)
    both = L.Add(name="both")([words, L.Embedding(9, 2, mask_zero=True, name="more")(a)])
    deep = L.GRU(3, name="deep")(L.LSTM(3, return_sequences=True, name="sequence")(both))
    return keras.Model([a, b, c], L.Concatenate(name="joined")([flat, shallow, deep]), name="masks_apart")


def weights(model):
    return [0.3 * np.sin(1.3 * np.arange(w.size) + k).reshape(w.shape) + 0.4 for k, w in enumerate(model.get_weights())]


OF_IDS = ("chain", "masked_cells", "backward_cells", "masks_apart")


def case(model):
    model.set_weights(weights(model))
    inputs = []
    for k, tensor in enumerate(model.inputs):
        shape = [2, *tensor.shape[1:]]
        values = np.sin(0.7 * np.arange(np.prod(shape)) + k).reshape(shape)
        inputs.append(np.floor(4.5 * (values + 1)) if model.name in OF_IDS else values)
    named = {tensor.name: value for tensor, value in zip(model.inputs, inputs)}
    given = named if model.name == "by_name" else inputs if len(inputs) > 1 else inputs[0]
    outputs = keras.tree.flatten(model.predict(given, verbose=0))
    summary = []
    model.summary(print_fn=summary.append, line_length=120)
    return {
        "config": json.loads(model.to_json()),
        "summary": "\n".join(summary),
        "layers": [layer.name for layer in model.layers],
        "inputs": [{"shape": list(x.shape), "data": [round(float(v), 6) for v in x.ravel()]} for x in inputs],
        "outputs": [[round(float(v), 6) for v in y.ravel()] for y in outputs],
    }


makers = [branches, shared, states, attends, normalizes, nested, by_name, chain]
makers += [cells, stacked_cells, masked_cells, cells_each, backward_cells, masks_apart]
print(json.dumps({"keras": keras.__version__, "models": [case(make()) for make in makers]}, ensure_ascii=False))
