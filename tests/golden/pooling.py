"""Pooling over windows of steps, and over all steps."""
import torch
from torch.nn import functional

from convolutional import ends
from layer_case import case


def pooling(average, size, stride, padding):
    def run(x, w, m):
        around = ends(padding, x[0].shape[1], size, stride)
        channels = x[0].transpose(1, 2)
        if not average:
            return functional.max_pool1d(functional.pad(channels, around, value=-9e9), size, stride).transpose(1, 2)
        mean = lambda v: functional.avg_pool1d(functional.pad(v, around), size, stride)
        return (mean(channels) / mean(torch.ones_like(channels))).transpose(1, 2)
    return run


def global_mean(x, w, m):
    if m[0] is None:
        return functional.adaptive_avg_pool1d(x[0].transpose(1, 2), 1).squeeze(2)
    return (x[0] * m[0].unsqueeze(-1)).sum(1) / m[0].sum(1, keepdim=True)


def windows():
    for average in (True, False):
        kind = "AveragePooling1D" if average else "MaxPooling1D"
        case(kind, {"pool_size": 2}, [(2, 5, 3)], pooling(average, 2, 2, "valid"))
        case(kind, {"pool_size": 3, "strides": 2, "padding": "same"}, [(2, 6, 2)], pooling(average, 3, 2, "same"))
        case(kind, {"pool_size": 3, "strides": 1, "padding": "same"}, [(2, 4, 2)], pooling(average, 3, 1, "same"))
    case("GlobalAveragePooling1D", {}, [(2, 4, 3)], global_mean)
    case("GlobalAveragePooling1D", {}, [(2, 4, 3)], global_mean, masked=(0,))
    case("GlobalMaxPooling1D", {}, [(2, 4, 3)], lambda x, w, m: x[0].amax(1))


def one_step():
    for kind, run in (("GlobalAveragePooling1D", global_mean), ("GlobalMaxPooling1D", lambda x, w, m: x[0].amax(1))):
        case(kind, {"keepdims": True}, [(2, 4, 3)], lambda x, w, m, run=run: run(x, w, m).unsqueeze(1))
