"""Penalties on what passes, dropout and noise."""
import torch

from chance import Chance
from layer_case import case


def regularised(l1, l2):
    def run(x, w, m):
        return x[0] * 1, {"added_loss": ((l1 * x[0].abs() + l2 * x[0] ** 2).sum() / x[0].shape[0]).reshape(1)}
    return run


def penalty():
    case("ActivityRegularization", {"l1": .3, "l2": .2}, [(3, 2, 2)], regularised(.3, .2))


def sampling(weight):
    def run(x, w, m):
        mean, spread = x
        z = mean + torch.exp(spread / 2) * Chance().normals(*mean.shape)
        divergence = -(1 + spread - mean ** 2 - torch.exp(spread)).sum() / 2
        return z, {"added_loss": (weight * divergence / mean[..., 0].numel()).reshape(1)}
    return run


def draws():
    case("Dropout", {"rate": .4}, [(2, 3, 4)], lambda x, w, m: x[0] * Chance().mask(.4, 2, 3, 4))
    case("SpatialDropout1D", {"rate": .4}, [(2, 3, 4)], lambda x, w, m: x[0] * Chance().mask(.4, 2, 1, 4))
    case("GaussianNoise", {"stddev": .3}, [(2, 3, 4)], lambda x, w, m: x[0] + .3 * Chance().normals(2, 3, 4))
    for shape in ((3, 2), (2, 3, 2)):
        case("Sampling", {}, [shape, shape], sampling(1.0))
        case("Sampling", {"kl_weight": .3}, [shape, shape], sampling(.3))
