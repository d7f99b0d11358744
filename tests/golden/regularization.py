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


def conditional(weight):
    """The divergence is that of torch.distributions."""
    def run(x, w, m):
        mean, spread, prior_mean, prior_spread = x
        z = mean + torch.exp(spread / 2) * Chance().normals(*mean.shape)
        posterior = torch.distributions.Normal(mean, torch.exp(spread / 2))
        prior = torch.distributions.Normal(prior_mean, torch.exp(prior_spread / 2))
        divergence = torch.distributions.kl_divergence(posterior, prior).sum(-1).mean()
        return z, {"added_loss": (weight * divergence).reshape(1)}
    return run


def dropped_words(rate, token):
    def run(x, w, m):
        chance = Chance()
        drops = torch.tensor([chance.uniform() < rate for _ in range(x[0].numel())]).reshape(x[0].shape)
        return torch.where(drops & (x[0] > token), torch.full_like(x[0], token), x[0])
    return run


def shaped():
    for shape in ((2, 1, 4), (2, 3, 1), (1, 3, 4)):
        noise = [None if extent == whole else 1 for extent, whole in zip(shape, (2, 3, 4))]
        case("Dropout", {"rate": .4, "noise_shape": noise}, [(2, 3, 4)],
             lambda x, w, m, shape=shape: x[0] * Chance().mask(.4, *shape))


def latent():
    for shape in ((3, 2), (2, 3, 2)):
        case("Sampling", {}, [shape] * 4, conditional(1.0))
        case("Sampling", {"kl_weight": .3}, [shape] * 4, conditional(.3))
        # The first update has no divergence yet.
        case("Sampling", {"annealing_updates": 4}, [shape] * 4, conditional(.0))
    # Numbers in place of ids, which would have no gradient.
    case("WordDropout", {"rate": .4}, [(3, 5)], dropped_words(.4, 2))
    case("WordDropout", {"rate": .4, "token": 0}, [(2, 3, 4)], dropped_words(.4, 0))
