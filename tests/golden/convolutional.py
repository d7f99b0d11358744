"""Conv1D."""
import torch
from torch.nn import functional

from golden import ACTIVATIONS
from layer_case import case


def ends(padding, time, size, stride):
    if padding == "causal":
        return size - 1, 0
    if padding == "valid":
        return 0, 0
    total = max((-(-time // stride) - 1) * stride + size - time, 0)
    return total // 2, total - total // 2


def convolution(config):
    stride, dilation = config.get("strides", 1), config.get("dilation_rate", 1)

    def run(x, w, m):
        span = (config["kernel_size"] - 1) * dilation + 1
        padded = functional.pad(x[0], (0, 0) + ends(config.get("padding", "valid"), x[0].shape[1], span, stride))
        y = functional.conv1d(padded.transpose(1, 2), w[0].permute(2, 1, 0), w[1] if len(w) > 1 else None, stride,
                              0, dilation)
        return ACTIVATIONS[config.get("activation", "linear")](y.transpose(1, 2))
    return run


def windows():
    for padding in ("valid", "same", "causal"):
        for extra in ({}, {"strides": 2}, {"strides": 3}, {"dilation_rate": 2}):
            config = {"filters": 3, "kernel_size": 3, "padding": padding, **extra}
            case("Conv1D", config, [(2, 7, 2)], convolution(config), [(3, 2, 3), (3,)])
    config = {"filters": 4, "kernel_size": 2, "use_bias": False, "activation": "tanh"}
    case("Conv1D", config, [(3, 5, 3)], convolution(config), [(2, 3, 4)])
    config = {"filters": 2, "kernel_size": 4, "padding": "same", "activation": "softmax"}
    case("Conv1D", config, [(2, 3, 2)], convolution(config), [(4, 2, 2), (2,)])


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
