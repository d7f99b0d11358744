"""Regularizers and constraints of every weight, after Keras (keras/src/regularizers, keras/src/constraints)."""

RECURRENT = ("kernel", "recurrent", "bias")
ROLES = {"Embedding": ("embeddings",), "Dense": ("kernel", "bias"), "Conv1D": ("kernel", "bias"),
         "LayerNormalization": ("gamma", "beta"), "BatchNormalization": ("gamma", "beta"),
         "MultiHeadAttention": ("kernel", "bias") * 4, "SimpleRNN": RECURRENT, "LSTM": RECURRENT, "GRU": RECURRENT,
         "LSTMAnatomy": RECURRENT}
EPSILON = 1e-7


def roles(kind, count):
    """What options call the `count` weights of a layer; "" for those without."""
    return (ROLES.get(kind, ()) + ("",) * count)[:count]


def of(layers, kind):
    """The `kind` (regularizer, constraint) of every weight of every layer, in the order of the weights."""
    for one in layers:
        for role in one["roles"]:
            yield one["config"].get(f"{role}_{kind}")


def loss(regularizer, w):
    config = regularizer["config"] if regularizer else {}
    return config.get("l1", 0) * w.abs().sum() + config.get("l2", 0) * w.square().sum()


def bounded(constraint, w):
    if constraint is None:
        return w
    if constraint["class_name"] == "NonNeg":
        return w * (w >= 0)
    config = constraint["config"]
    norm = w.square().sum(config.get("axis", 0), keepdim=True).sqrt()
    low, high, rate = {"MaxNorm": (0, config.get("max_value"), 1), "UnitNorm": (1, 1, 1),
                       "MinMaxNorm": (config.get("min_value"), config.get("max_value"), config.get("rate", 1))}[
                           constraint["class_name"]]
    return w * (rate * norm.clamp(low, high) + (1 - rate) * norm) / (EPSILON + norm)


def entries():
    """One of each to choose from: (regularizers, constraints)."""
    made = lambda name, **config: {"class_name": name, "config": config}
    return ([made("L1", l1=.01), made("L2", l2=.02), made("L1L2", l1=.01, l2=.02)],
            [made("MaxNorm", max_value=.6, axis=0), made("NonNeg"), made("UnitNorm", axis=0),
             made("MinMaxNorm", min_value=.3, max_value=.7, rate=.5, axis=0)])


def everywhere(kind, config, number):
    """`config` with a regularizer and a constraint for each of its weights, another one each time."""
    regularizers, constraints = entries()
    chosen = {}
    for i, role in enumerate(ROLES[kind], number):
        chosen[f"{role}_regularizer"] = regularizers[i % 3]
        chosen[f"{role}_constraint"] = constraints[i % 4]
    return {**config, **chosen}
