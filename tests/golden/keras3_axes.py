"""Losses and metrics of Keras 3 along other axes than the last, with masks and sample weights.

Run by hand with Keras 3 (KERAS_BACKEND=torch python3 keras3_axes.py); the result says with which release. Of each model,
a Dense layer without bias after a Masking of -1 where `mask` says so: what evaluate gives in batches of `batch`, the
loss of one step of SGD(0.5) with all samples, and the kernel after it. Where `fit` says so, the losses along axis 0 or
beside `class_weight`: in place of the last two what an epoch of fit gives in such batches, and the kernel after it.
"""

import json

import keras
import numpy as np

RANDOM = np.random.RandomState(7)


def plain(array):
    return [round(float(v), 6) for v in np.asarray(array).ravel()]


def numbers(*shape):
    return np.round(RANDOM.uniform(-1.5, 1.5, shape), 2)


def shares(*shape):
    return np.round(RANDOM.uniform(0.05, 0.95, shape), 4)


def without(shape, axis):
    return tuple(extent for at, extent in enumerate(shape) if at != axis % len(shape))


def along(name, axis, **config):
    return {"class_name": name, "config": {"axis": axis, **config}}


def made(module, given):
    return given if isinstance(given, str) else getattr(module, given["class_name"])(**given["config"])


def case(shape, loss, mask=False, weights=None, metrics=(), weighted=(), kept=False, batch=None, class_weight=None):
    """`weights`: their shape; `kept`: sparse targets keep the axis; `batch` samples make a batch of fit."""
    keras.utils.clear_session()
    x = numbers(*shape)
    if mask:
        for sample, step in ((0, shape[1] - 1), (1, 0), (1, shape[1] - 1)):
            x[sample, step] = -1
    rules = [one for one in (loss, *metrics, *weighted) if not isinstance(one, str)]
    sparse = [one for one in rules if one["class_name"].startswith("Sparse")]
    if sparse:
        axis = sparse[0]["config"]["axis"]
        # Along the batch, its targets are in the place of the steps.
        y_shape = (shape[0], *shape[2:]) if axis == 0 else without(shape, axis)
        y = RANDOM.randint(0, batch if axis == 0 else shape[axis], y_shape).astype(float)
        if any("ignore_class" in one["config"] for one in sparse):
            y.flat[1] = y.flat[3] = 1
        if kept:
            y = np.expand_dims(y, axis)
    else:
        y = shares(*shape)
    kernel = numbers(shape[-1], shape[-1])
    given = None if weights is None else shares(*weights)
    layers = [keras.Input(shape[1:])] + ([keras.layers.Masking(-1.0)] if mask else [])
    model = keras.Sequential(layers + [keras.layers.Dense(shape[-1], activation="sigmoid", use_bias=False)])
    model.set_weights([kernel])
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss=made(keras.losses, loss),
                  metrics=[made(keras.metrics, one) for one in metrics],
                  weighted_metrics=[made(keras.metrics, one) for one in weighted])
    fit = batch is not None
    # With PyTorch a mask changes the sample weights of a batch in place, so that the metrics of several are not weighted alike.
    batch = batch or (shape[0] if mask and given is not None else 2)
    evaluated = model.evaluate(x, y, sample_weight=given, batch_size=batch, verbose=0, return_dict=True)
    try:
        if fit:
            numbered = None if class_weight is None else dict(enumerate(class_weight))
            args = dict(batch_size=batch, shuffle=False, sample_weight=given, class_weight=numbered, verbose=0)
            history = model.fit(x, y, **args).history
            value = [values[0] for values in history.values()]
        else:
            value = model.train_on_batch(x, y, sample_weight=given)
    except RuntimeError:
        # PyTorch has no gradient of a sparse loss along an axis in the middle of four.
        value = None
    return {
        "loss": loss, "metrics": list(metrics), "weighted_metrics": list(weighted), "shape": list(shape),
        "activation": "sigmoid", "mask": mask, "x": plain(x), "y": plain(y), "y_shape": list(y.shape),
        "kernel": plain(kernel), "weights": None if given is None else plain(given),
        "weights_shape": None if given is None else list(given.shape), "batch": batch, "evaluate": {name: plain(one)[0] for name, one in evaluated.items()},
        "value": None if value is None else plain(value)[0],
        **({"fit": {name: plain(one)[0] for name, one in history.items()}, "class_weight": class_weight} if fit else {}),
        "after": None if value is None else plain(model.get_weights()[0]),
    }


def cases():
    sparse = lambda axis, **config: along("SparseCategoricalCrossentropy", axis, **config)
    dense = lambda axis, **config: along("CategoricalCrossentropy", axis, **config)
    likeness = lambda axis: along("CosineSimilarity", axis)
    steps, square, single, flat, deep = (4, 4, 3), (4, 3, 3), (4, 3, 1), (4, 3), (2, 2, 3, 4)
    for reduction in ("sum_over_batch_size", "sum", "mean_with_sample_weight"):
        for shape, axis in ((steps, 1), (deep, 1), (deep, 2)):
            yield case(shape, sparse(axis, reduction=reduction))
            yield case(shape, sparse(axis, reduction=reduction, ignore_class=1))
            yield case(shape, sparse(axis, reduction=reduction, from_logits=True), weights=without(shape, axis))
        yield case(square, sparse(1, reduction=reduction, ignore_class=1), mask=True)
        yield case(square, sparse(1, reduction=reduction), mask=True, weights=(4, 3))
        yield case(square, dense(1, reduction=reduction), mask=True)
        yield case(square, dense(1, reduction=reduction), mask=True, weights=(4, 3))
        yield case(single, dense(1, reduction=reduction), mask=True)
        yield case(single, dense(1, reduction=reduction), weights=(4, 3))
        yield case(steps, dense(1, reduction=reduction), weights=(4, 1))
        for shape in (steps, flat, deep):
            yield case(shape, dense(0, reduction=reduction))
    yield case(steps, sparse(-2), kept=True)
    yield case(deep, sparse(1), kept=True)
    yield case(steps, along("BinaryCrossentropy", 0, label_smoothing=0.2))
    yield case(steps, dense(0, label_smoothing=0.2))
    yield case(steps, likeness(0))
    # Metrics
    ignoring = dict(ignore_class=1)
    yield case(steps, sparse(1), metrics=[sparse(1), sparse(1, **ignoring)], weighted=[sparse(1, **ignoring)])
    yield case(square, sparse(1), metrics=[sparse(1, **ignoring)], weighted=[sparse(1), sparse(1, **ignoring)], weights=(4, 3))
    yield case(square, sparse(1), metrics=[sparse(1, **ignoring)], weighted=[sparse(1, **ignoring)], mask=True)
    yield case(square, sparse(1), weighted=[sparse(1), sparse(1, **ignoring)], mask=True, weights=(4, 3))
    for shape in (steps, deep):
        yield case(shape, "mse", metrics=[dense(1), likeness(1), likeness(0), dense(0), "mae"])
        yield case(shape, "mse", weighted=[dense(1), likeness(1), "mae"], weights=(4, 1) if shape == steps else (2, 1, 1))
    yield case(square, "mse", metrics=[dense(1), likeness(1), "mae"], mask=True)
    yield case(square, "mse", metrics=["mae"], weighted=[dense(1), likeness(1), "mae"], mask=True, weights=(4, 3))
    yield case(square, dense(1), metrics=["mae"], weighted=[dense(1), likeness(1), "mae"], mask=True, weights=(4, 3))
    yield case(steps, dense(1), metrics=[dense(1), "mae"], weighted=["mae", dense(1)], weights=(4, 1))
    # Along the last axis
    yield case(steps, sparse(-1), metrics=[sparse(-1, **ignoring)], weighted=[sparse(-1, **ignoring)])
    yield case(steps, sparse(-1), metrics=[sparse(-1, **ignoring)], weighted=[sparse(-1, **ignoring)], weights=(4, 4))
    yield case(flat, sparse(-1), metrics=[sparse(-1, **ignoring)], weighted=[sparse(-1, **ignoring)], weights=(4,))
    yield case(square, sparse(-1), metrics=[sparse(-1, **ignoring)], weighted=[sparse(-1, **ignoring)], mask=True)
    # Along the batch, which has as many samples as targets, weights and masks need
    two, three, pair = (4, 2, 3), (6, 3, 3), (4, 2)
    for reduction in ("sum_over_batch_size", "sum", "mean_with_sample_weight"):
        yield case(two, sparse(0, reduction=reduction), batch=2)
        yield case(two, sparse(0, reduction=reduction, ignore_class=1), weights=(4, 3), batch=2)
        yield case(pair, sparse(0, reduction=reduction, from_logits=True), weights=(4,), batch=2)
        yield case(three, sparse(0, reduction=reduction), mask=True, batch=3)
        yield case(three, dense(0, reduction=reduction), mask=True, weights=(6, 3), batch=3)
        for weights in ((6,), (6, 1), (6, 3), (6, 1, 1), (6, 1, 3)):
            yield case(three, dense(0, reduction=reduction), weights=weights, batch=3)
        yield case((6, 4, 3), dense(0, reduction=reduction), weights=(6,), batch=3)
        yield case((6, 4, 1), dense(0, reduction=reduction), weights=(6, 1, 3), batch=6)
    for weights in ((4, 1), (4, 3)):
        yield case(two, sparse(0), metrics=[sparse(0)], weighted=[sparse(0)], weights=weights, batch=2)
    yield case(two, sparse(0), metrics=[sparse(0, **ignoring)], weighted=[sparse(0, **ignoring)], weights=(4, 3), batch=2)
    for weights in ((6,), (6, 1), (6, 3)):
        yield case(three, dense(0), metrics=["mae"], weighted=[dense(0), likeness(0)], weights=weights, batch=3)
    yield case((3, 3, 3), sparse(0), metrics=[sparse(0)], weighted=[sparse(0)], mask=True, weights=(3, 3), batch=3)
    # Weights of features, for metrics along the steps
    yield case(steps, sparse(1), metrics=[sparse(1)], weighted=[sparse(1), sparse(1, **ignoring)], weights=(4, 3))
    yield case(steps, dense(1), metrics=["mae"], weighted=[dense(1), likeness(1)], weights=(4, 3))
    yield case(deep, dense(1), weighted=[dense(1), likeness(1)], weights=(2, 3, 4))
    # Weights of classes
    classes = [0.5, 2.0, 0.25]
    yield case(pair, sparse(0), weighted=[sparse(0)], batch=2, class_weight=classes)
    yield case(three, sparse(0), batch=3, class_weight=classes)
    yield case((4, 3, 1), sparse(1), weighted=[sparse(1)], batch=2, class_weight=classes)
    yield case((6, 3), dense(0), batch=3, class_weight=classes)


if __name__ == "__main__":
    with open("keras3_axes.json", "w") as file:
        rows = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases())
        file.write(f'{{"keras":"{keras.__version__}","cases":[\n{rows}\n]}}\n')
