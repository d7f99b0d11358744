"""Normalization over the last axis, and over others."""
import torch
from torch.nn import functional

from layer_case import case


def layer_norm(x, w, m):
    return functional.layer_norm(x[0], x[0].shape[-1:], w[0] if w else None, w[1] if len(w) > 1 else None, 1e-3)


def batch_norm(momentum, epsilon):
    def run(x, w, m):
        features = x[0].shape[-1]
        rows = x[0].reshape(-1, features)
        if m[0] is None:
            y = functional.batch_norm(rows, None, None, w[0], w[1], True, 0, epsilon)
            mean, variance = rows.mean(0), rows.var(0, unbiased=False)
        else:
            counts = m[0].reshape(-1, 1)
            n = counts.sum() + 1e-7
            mean = (rows * counts).sum(0) / n
            variance = (((rows - mean) * counts) ** 2).sum(0) / n
            y = (rows - mean) / torch.sqrt(variance + epsilon) * w[0] + w[1]
        moved = [w[2] * momentum + mean * (1 - momentum), w[3] * momentum + variance * (1 - momentum)]
        facts = {"final_weights": [w[0], w[1]] + moved}
        if m[0] is not None:
            facts["output_mask"] = m[0]
        return y.reshape(x[0].shape), facts
    return run


def last_axis():
    case("LayerNormalization", {}, [(2, 3, 5)], layer_norm, [(5,), (5,)])
    case("LayerNormalization", {"center": False, "scale": False}, [(3, 4)], layer_norm)
    case("LayerNormalization", {"center": False}, [(2, 2, 2, 3)], layer_norm, [(3,)])
    case("LayerNormalization", {}, [(2, 3, 4)], lambda x, w, m: (layer_norm(x, w, m), {"output_mask": m[0]}),
         [(4,), (4,)], masked=(0,))
    for shape in ((5, 3), (3, 4, 2), (2, 2, 3, 2)):
        case("BatchNormalization", {"momentum": .9}, [shape], batch_norm(.9, 1e-3), [(shape[-1],)] * 4)
    case("BatchNormalization", {"epsilon": .01}, [(3, 4, 2)], batch_norm(.99, .01), [(2,)] * 4, masked=(0,))


def layer_norm_along(axes, epsilon=1e-3):
    def run(x, w, m):
        ends = list(range(x[0].dim() - len(axes), x[0].dim()))
        y = functional.layer_norm(x[0].movedim(axes, ends), w[0].shape, w[0], w[1], epsilon).movedim(ends, axes)
        return y if m[0] is None else (y, {"output_mask": m[0]})
    return run


def axis_norm(axis):
    """With a mask Keras counts, for each place of the axis, the elements whose steps count."""
    def run(x, w, m):
        if m[0] is None:
            y, facts = batch_norm(.99, 1e-3)([x[0].movedim(axis, -1)], w, m)
            return y.movedim(-1, axis), facts
        counts = m[0].unsqueeze(-1).expand_as(x[0])
        others = [i for i in range(x[0].dim()) if i != axis]
        n = counts.sum(others, keepdim=True) + 1e-7
        mean = (x[0] * counts).sum(others, keepdim=True) / n
        variance = (((x[0] - mean) * counts) ** 2).sum(others, keepdim=True) / n
        lie = [-1 if i == axis else 1 for i in range(x[0].dim())]
        y = (x[0] - mean) / torch.sqrt(variance + 1e-3) * w[0].reshape(lie) + w[1].reshape(lie)
        moved = [w[2] * .99 + mean.reshape(-1) * .01, w[3] * .99 + variance.reshape(-1) * .01]
        return y, {"final_weights": [w[0], w[1]] + moved, "output_mask": m[0]}
    return run


def axes():
    case("LayerNormalization", {"axis": 1}, [(2, 3, 4)], layer_norm_along([1]), [(3,)] * 2)
    case("LayerNormalization", {"axis": [2, 1]}, [(2, 3, 4)], layer_norm_along([1, 2]), [(3, 4)] * 2)
    case("LayerNormalization", {"axis": [1, -1], "epsilon": .1}, [(2, 2, 3, 2)], layer_norm_along([1, 3], .1), [(2, 2)] * 2)
    case("LayerNormalization", {"axis": -2}, [(2, 3, 4)], layer_norm_along([1]), [(3,)] * 2, masked=(0,))
    case("BatchNormalization", {"axis": 1}, [(3, 4, 2)], axis_norm(1), [(4,)] * 4)
    case("BatchNormalization", {"axis": -2}, [(2, 2, 3, 2)], axis_norm(2), [(3,)] * 4)
    case("BatchNormalization", {"axis": 1}, [(3, 4, 2)], axis_norm(1), [(4,)] * 4, masked=(0,))
    for center, scale in ((False, True), (True, False), (False, False)):
        def partly(x, w, m, center=center, scale=scale):
            own, gamma, beta = list(w), torch.ones(2), torch.zeros(2)
            if scale:
                gamma = own.pop(0)
            if center:
                beta = own.pop(0)
            y, facts = batch_norm(.99, 1e-3)(x, [gamma, beta] + own, m)
            facts["final_weights"] = w[:center + scale] + facts["final_weights"][2:]
            return y, facts
        case("BatchNormalization", {"center": center, "scale": scale}, [(3, 4, 2)], partly,
             [(2,)] * (2 + center + scale))
