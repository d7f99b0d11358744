"""Values of Keras 3 for losses, their reductions, metrics and optimizers.

Run by hand with Keras 3 (KERAS_BACKEND=torch python3 keras3_training.py); the result says with which release. `losses`:
one step of SGD(0.5) of a Dense layer without bias, after a Masking of -1 where `mask` says so: the loss before it, and
the kernel after. `metrics`: their results after the `batches`. `optimizers`: the kernel after each batch of `fit`, and
after its end. `fits`: histories, and the kernel. `axes`: as `losses`, of losses along other axes than the last. `lists`:
histories of metrics of several numbers.
"""

import json

import keras
import numpy as np

RANDOM = np.random.RandomState(5)


def plain(array, digits=6):
    return [round(float(v), digits) for v in np.asarray(array).ravel()]


def numbers(*shape):
    return np.round(RANDOM.uniform(-1.5, 1.5, shape), 2)


def shares(*shape):
    # Without equal ones, of which torch.topk takes any.
    return np.round(RANDOM.uniform(0.05, 0.95, shape), 4)


def bits(*shape):
    return RANDOM.randint(0, 2, shape).astype(float)


def one_hot(*shape):
    return np.eye(shape[-1])[RANDOM.randint(0, shape[-1], shape[:-1])]


def classes(*shape):
    return RANDOM.randint(0, shape[-1], shape[:-1]).astype(float)


def object_of(module, name, config):
    return getattr(module, name)(**config)


def loss_case(name, config, shape, target, activation="linear", weights=None, mask=False):
    """`shape` (N,D) or (N,T,D); `weights` None, "sample", "step" or a shape."""
    x = numbers(*shape)
    if mask:
        for sample, step in ((0, 2), (1, 1), (1, 2)):
            x[sample, step] = -1
    y = target(*shape)
    if config.get("ignore_class") is not None:
        y.flat[1] = y.flat[3] = config["ignore_class"]
    kernel = numbers(shape[-1], shape[-1])
    named = {None: None, "sample": shares(shape[0]), "step": shares(*shape[:-1])}
    given = shares(*weights) if isinstance(weights, tuple) else named[weights]
    layers = [keras.Input(shape[1:])] + ([keras.layers.Masking(-1.0)] if mask else [])
    model = keras.Sequential(layers + [keras.layers.Dense(shape[-1], activation=activation, use_bias=False)])
    model.set_weights([kernel])
    loss = object_of(keras.losses, name, config)
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss=loss)
    value = model.train_on_batch(x, y, sample_weight=given)
    return {
        "loss": {"class_name": name, "config": config}, "shape": list(shape), "activation": activation, "mask": mask,
        "x": plain(x), "y": plain(y), "y_shape": list(y.shape), "kernel": plain(kernel),
        "weights": None if given is None else plain(given), "weights_shape": None if given is None else list(given.shape),
        "value": plain(value)[0], "after": plain(model.get_weights()[0]),
    }


def losses():
    flat, steps = (4, 3), (2, 3, 3)
    made = []
    for shape in (flat, steps):
        made += [
            loss_case("CategoricalHinge", {}, shape, one_hot),
            loss_case("CategoricalHinge", {}, shape, shares, weights="step"),
            loss_case("Dice", {}, shape, bits, "sigmoid"),
            loss_case("Dice", {"axis": -1}, shape, bits, "sigmoid", weights="step"),
            loss_case("Dice", {"axis": 0}, shape, shares, "sigmoid"),
            loss_case("Dice", {}, shape, bits, "sigmoid", weights="sample"),
            loss_case("Tversky", {"alpha": 0.3, "beta": 0.8}, shape, bits, "sigmoid"),
            loss_case("Tversky", {"axis": [0, len(shape) - 1]}, shape, shares, "sigmoid"),
            loss_case("Dice", {"reduction": "sum", "axis": -1}, shape, bits, "sigmoid"),
        ]
        for balanced in (False, True):
            for smoothing in (0.0, 0.2):
                config = {"apply_class_balancing": balanced, "label_smoothing": smoothing}
                made += [
                    loss_case("BinaryFocalCrossentropy", config, shape, bits, "sigmoid"),
                    loss_case("BinaryFocalCrossentropy", {**config, "from_logits": True}, shape, bits),
                    loss_case("BinaryFocalCrossentropy", {**config, "alpha": 0.6, "gamma": 1.3}, shape, bits, "sigmoid"),
                ]
        for smoothing in (0.0, 0.2):
            config = {"label_smoothing": smoothing}
            made += [
                loss_case("CategoricalFocalCrossentropy", config, shape, one_hot, "softmax"),
                loss_case("CategoricalFocalCrossentropy", {**config, "from_logits": True}, shape, one_hot),
                loss_case("CategoricalFocalCrossentropy", {**config, "alpha": 0.6, "gamma": 1.3}, shape, shares, "sigmoid"),
            ]
        for reduction in ("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight"):
            for weights in (None, "step"):
                made += [
                    loss_case("MeanSquaredError", {"reduction": reduction}, shape, numbers, weights=weights),
                    loss_case("SparseCategoricalCrossentropy", {"reduction": reduction, "ignore_class": 1}, shape, classes,
                              "softmax", weights=weights),
                ]
        made.append(loss_case("SparseCategoricalCrossentropy", {"ignore_class": -1, "from_logits": True}, shape, classes))
        made.append(loss_case("CategoricalCrossentropy", {"axis": len(shape) - 1}, shape, one_hot, "softmax"))
        made.append(loss_case("BinaryCrossentropy", {"axis": len(shape) - 1}, shape, bits, "sigmoid"))
        made.append(loss_case("CosineSimilarity", {"axis": len(shape) - 1}, shape, numbers))
        made.append(loss_case("SparseCategoricalCrossentropy", {"axis": len(shape) - 1}, shape, classes, "softmax"))
        made.append(loss_case("BinaryFocalCrossentropy", {"axis": len(shape) - 1}, shape, bits, "sigmoid"))
        made.append(loss_case("CategoricalFocalCrossentropy", {"axis": len(shape) - 1}, shape, one_hot, "softmax"))
    for reduction in ("sum_over_batch_size", "sum", "mean_with_sample_weight"):
        for weights in (None, "step"):
            made += [
                loss_case("MeanSquaredError", {"reduction": reduction}, steps, numbers, weights=weights, mask=True),
                loss_case("SparseCategoricalCrossentropy", {"reduction": reduction, "ignore_class": 1}, steps, classes,
                          "softmax", weights=weights, mask=True),
            ]
    return made


def axes():
    """Losses along other axes than the last."""
    made = []
    for shape, axis in (((2, 4, 3), 1), ((2, 4, 3), -2), ((2, 2, 3, 4), 1), ((2, 2, 3, 4), 2)):
        rest = tuple(extent for at, extent in enumerate(shape) if at != axis % len(shape))
        for weights in (None, (2,) + (1,) * (len(rest) - 1), rest):
            for reduction in ("sum_over_batch_size", "sum", "mean_with_sample_weight"):
                config = {"axis": axis, "reduction": reduction}
                made.append(loss_case("CategoricalCrossentropy", config, shape, shares, "sigmoid", weights))
            config = {"axis": axis}
            made += [
                loss_case("CategoricalCrossentropy", {**config, "label_smoothing": 0.3}, shape, one_hot, "sigmoid", weights),
                loss_case("CategoricalCrossentropy", {**config, "from_logits": True}, shape, one_hot, weights=weights),
                loss_case("BinaryCrossentropy", {**config, "label_smoothing": 0.3}, shape, bits, "sigmoid", weights),
                loss_case("BinaryCrossentropy", {**config, "from_logits": True}, shape, bits, weights=weights),
                loss_case("BinaryFocalCrossentropy", config, shape, bits, "sigmoid", weights),
                loss_case("CategoricalFocalCrossentropy", {**config, "label_smoothing": 0.3}, shape, one_hot, "sigmoid",
                          weights),
                loss_case("CosineSimilarity", config, shape, numbers, weights=weights),
            ]
    return made


def metric_case(name, config, shape, prediction, target, weights=False):
    """`shape` of a batch; two batches, the second one sample shorter."""
    metric = object_of(keras.metrics, name, config)
    batches = []
    for samples in (shape[0], shape[0] - 1):
        size = (samples, *shape[1:])
        y, t = prediction(*size), target(*size)
        given = shares(samples) if weights else None
        metric.update_state(t, y, sample_weight=given)
        batches.append({"shape": list(size), "y": plain(y), "t": plain(t),
                        "weights": None if given is None else plain(given)})
    result = keras.ops.convert_to_numpy(metric.result())
    return {"metric": {"class_name": name, "config": config}, "batches": batches, "result": plain(result)}


def metrics():
    wide, single = (6, 4), (8, 1)
    made = []
    lists = (None, 0.3, [0.7, 0.2], [0.0, 0.5, 1.0], [0.0, 0.25, 0.5, 0.75, 1.0], [0.9, 0.1, 0.4])
    for weights in (False, True):
        for name in ("TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives", "Precision", "Recall"):
            made += [metric_case(name, {"thresholds": given}, wide, shares, bits, weights) for given in lists]
        for name in ("Precision", "Recall"):
            for config in ({"top_k": 2}, {"class_id": 3}, {"top_k": 2, "class_id": 0}, {"top_k": 1, "thresholds": [0.3, 0.8]},
                           {"class_id": 1, "thresholds": 0.2}):
                made.append(metric_case(name, config, wide, shares, bits, weights))
        for curve in ("ROC", "PR", "PRGAIN"):
            for method in ("interpolation", "majoring", "minoring"):
                made.append(metric_case("AUC", {"curve": curve, "summation_method": method}, single, shares, bits, weights))
                made.append(metric_case("AUC", {"curve": curve, "summation_method": method, "num_thresholds": 7}, wide,
                                        shares, bits, weights))
        made += [
            metric_case("AUC", {"num_thresholds": 2}, wide, shares, bits, weights),
            metric_case("AUC", {"thresholds": [0.8, 0.3, 0.35]}, wide, shares, bits, weights),
            metric_case("AUC", {"thresholds": [0.5]}, wide, shares, bits, weights),
            metric_case("AUC", {"from_logits": True}, wide, numbers, bits, weights),
            metric_case("AUC", {"label_weights": [0.1, 0.9, 2.0, 0.0]}, wide, shares, bits, weights),
            metric_case("R2Score", {}, single, numbers, numbers, weights),
            metric_case("R2Score", {"num_regressors": 3}, wide, numbers, numbers, weights),
            metric_case("R2Score", {"class_aggregation": None}, wide, numbers, numbers, weights),
            metric_case("R2Score", {"class_aggregation": "variance_weighted_average"}, wide, numbers, numbers, weights),
        ]
        for average in (None, "micro", "macro", "weighted"):
            for threshold in (None, 0.4):
                made.append(metric_case("F1Score", {"average": average, "threshold": threshold}, wide, shares, bits, weights))
    for config in ({"multi_label": True}, {"multi_label": True, "num_labels": 4, "curve": "PR"},
                   {"multi_label": True, "label_weights": [0.1, 0.9, 2.0, 0.0]}):
        made.append(metric_case("AUC", config, wide, shares, bits))
    return made


def optimizer_case(name, config, schedule=None):
    x, y, kernel = numbers(6, 3), numbers(6, 2), numbers(3, 2)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, use_bias=False)])
    model.set_weights([kernel])
    given = dict(config)
    if schedule:
        given["learning_rate"] = object_of(keras.optimizers.schedules, schedule["class_name"], schedule["config"])
    model.compile(optimizer=object_of(keras.optimizers, name, given), loss="mse")
    seen = []
    note = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append(plain(model.get_weights()[0])))
    model.fit(x, y, batch_size=2, epochs=3, shuffle=False, verbose=0, callbacks=[note])
    count = sum(int(np.prod(v.shape)) for v in model.optimizer.variables)
    return {
        "optimizer": {"class_name": name, "config": {**config, **({"learning_rate": schedule} if schedule else {})}},
        "x": plain(x), "y": plain(y), "kernel": plain(kernel), "seen": seen, "after": plain(model.get_weights()[0]),
        "count": count,
    }


def optimizers():
    decay = {"class_name": "ExponentialDecay",
             "config": {"initial_learning_rate": 0.1, "decay_steps": 2, "decay_rate": 0.5}}
    averages = {"use_ema": True, "ema_momentum": 0.6}
    made = []
    for name in ("SGD", "Adam", "Adagrad"):
        rate = {"learning_rate": 0.1}
        made += [
            optimizer_case(name, {**rate, **averages}),
            optimizer_case(name, {**rate, **averages, "ema_overwrite_frequency": 3}),
            optimizer_case(name, {**rate, "gradient_accumulation_steps": 2}),
            optimizer_case(name, {**rate, **averages, "gradient_accumulation_steps": 2, "ema_overwrite_frequency": 2}),
            optimizer_case(name, {**rate, "gradient_accumulation_steps": 4, "clipnorm": 0.5, "weight_decay": 0.1}),
            optimizer_case(name, {"gradient_accumulation_steps": 2}, decay),
        ]
    made.append(optimizer_case("Nadam", {"learning_rate": 0.1, "gradient_accumulation_steps": 3}))
    made.append(optimizer_case("RMSprop", {"learning_rate": 0.1, "momentum": 0.5, "centered": True, **averages}))
    return made


def fit_case(samples, validation, monitor=None, **args):
    """`fit` without shuffling, in batches of 2."""
    x, y, kernel = numbers(samples, 3), numbers(samples, 2), numbers(3, 2)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, use_bias=False)])
    model.set_weights([kernel])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse", metrics=["mae"])
    ended = []
    watch = [keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: ended.append(batch))]
    if monitor:
        watch.append(keras.callbacks.EarlyStopping(monitor=monitor, min_delta=100.0, patience=2))
    more = {} if validation == 0 else {"validation_data": (numbers(validation, 3), numbers(validation, 2))}
    history = model.fit(x, y, batch_size=2, shuffle=False, verbose=0, callbacks=watch, **more, **args).history
    return {
        "args": args, "monitor": monitor, "x": plain(x), "y": plain(y), "kernel": plain(kernel),
        "validation": [plain(part) for part in more.get("validation_data", ())],
        "history": {name: plain(values) for name, values in history.items()}, "batches": ended,
        "after": plain(model.get_weights()[0]),
    }


def fits():
    return [
        fit_case(10, 0, epochs=5, steps_per_epoch=3),
        fit_case(9, 0, epochs=3, steps_per_epoch=2),
        fit_case(7, 0, epochs=3, steps_per_epoch=9),
        fit_case(6, 5, epochs=3, validation_steps=2),
        fit_case(6, 5, epochs=3, validation_batch_size=4, validation_steps=1),
        fit_case(6, 5, epochs=3, validation_batch_size=3, validation_steps=9),
        fit_case(6, 5, epochs=5, validation_freq=2),
        fit_case(6, 5, epochs=5, validation_freq=[1, 4]),
        fit_case(6, 5, epochs=9, validation_freq=2, monitor="val_loss"),
        fit_case(10, 5, epochs=6, initial_epoch=1, steps_per_epoch=3, validation_freq=3, validation_batch_size=1),
    ]


def list_case(metrics, repeats=False):
    """A history with metrics of several numbers, then what evaluate and train_on_batch give.

    Where names of metrics repeat, these give the first one's numbers again.
    """
    keras.utils.clear_session()
    rounded = lambda values: np.round(np.asarray(values, float), 6).tolist()
    x, y, kernel = shares(6, 3), bits(6, 2), numbers(3, 2)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation="sigmoid", use_bias=False)])
    model.set_weights([kernel])
    made = [object_of(keras.metrics, name, config) for name, config in metrics]
    model.compile(optimizer=keras.optimizers.SGD(1.0), loss="mse", metrics=made)
    history = model.fit(x, y, batch_size=2, epochs=3, shuffle=False, verbose=0, validation_data=(x[:4], y[:4])).history
    return {
        "metrics": [{"class_name": name, "config": config} for name, config in metrics],
        "x": plain(x), "y": plain(y), "kernel": plain(kernel),
        "history": {name: rounded(values) for name, values in history.items()},
        "evaluate": None if repeats else [rounded(value) for value in model.evaluate(x, y, verbose=0)],
        "batch": None if repeats else [rounded(value) for value in model.train_on_batch(x, y)],
    }


def lists():
    return [
        list_case([("Precision", {"thresholds": [0.3, 0.7]}), ("F1Score", {"average": None})]),
        list_case([("R2Score", {"class_aggregation": None}), ("Recall", {"thresholds": [0.4]}),
                   ("Precision", {"thresholds": [0.2, 0.5, 0.6], "class_id": 1})]),
        list_case([("Precision", {"name": "first"}), ("Precision", {}), ("Recall", {"name": "first"}),
                   ("FBetaScore", {"beta": 2.0, "name": "Wide_score"}), ("Precision", {"name": "precision"}),
                   ("Recall", {}), ("MeanSquaredError", {"name": "loss_again"}), ("Recall", {}),
                   ("BinaryAccuracy", {"name": "acc"}), ("FBetaScore", {"beta": 0.5, "average": "macro"})], repeats=True),
    ]


def beta_scores():
    return [
        metric_case("FBetaScore", {"average": average, "threshold": threshold, "beta": beta}, (6, 4), shares, bits, weights)
        for weights in (False, True)
        for average in (None, "micro", "macro", "weighted")
        for threshold, beta in ((None, 2.0), (0.4, 0.5))
    ]


if __name__ == "__main__":
    parts = {"keras": keras.__version__, "losses": losses(), "metrics": metrics(), "optimizers": optimizers(), "fits": fits(),
             "axes": axes(), "lists": lists()}
    parts["metrics"] += beta_scores()
    with open("keras3_training.json", "w") as file:
        file.write("{\n")
        for name, part in parts.items():
            rows = [part] if isinstance(part, str) else part
            text = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
            file.write(f'"{name}": ' + (text if isinstance(part, str) else f"[\n{text}]") + ("\n}\n" if name == "lists" else ",\n"))
