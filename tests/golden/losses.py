#!/usr/bin/env python3
"""Writes losses.json: every loss with each of its options, and its gradient, in float64.

A case: {"loss", "shape" (batch, steps, width), "predictions", "targets", "weights" (one a row), "value", "gradient",
"weighted_value", "weighted_gradient"}. Where torch.nn.functional has the loss it is the source, else
keras/src/losses/losses.py.
"""
import torch
from torch.nn import functional

from golden import given, numbers, write

EPSILON = 1e-7


def mean(rows):
    return lambda y, t: rows(y, t).mean(-1)


def elementwise(name, **options):
    return mean(lambda y, t: getattr(functional, name)(y, t, reduction="none", **options))


def logarithmic(y, t):
    return (torch.log1p(y.clamp(min=EPSILON)) - torch.log1p(t.clamp(min=EPSILON))) ** 2


def percentage(y, t):
    return 100 * (y - t).abs() / t.abs().clamp(min=EPSILON)


def margin(y, t):
    signs = 2 * t - 1 if ((t == 0) | (t == 1)).all() else t
    return (1 - signs * y).clamp(min=0)


def divergence(y, t):
    return functional.kl_div(y.log(), t, reduction="none").sum(-1)


def binary(logits, smoothing):
    loss = functional.binary_cross_entropy_with_logits if logits else functional.binary_cross_entropy
    return mean(lambda y, t: loss(y, t * (1 - smoothing) + smoothing / 2, reduction="none"))


def logits_of(y, logits):
    return y if logits else (y / y.sum(-1, keepdim=True)).log()


def categorical(logits, smoothing):
    return lambda y, t: -((t * (1 - smoothing) + smoothing / t.shape[-1]) *
                          torch.log_softmax(logits_of(y, logits), -1)).sum(-1)


def of_class(y, ids):
    return functional.cross_entropy(y.flatten(0, 1), ids.long().flatten(), reduction="none").reshape(ids.shape)


def sparse(logits):
    return lambda y, t: of_class(logits_of(y, logits), t)


def negative_sampling(y, t):
    return -functional.logsigmoid(y[..., 0]) - functional.logsigmoid(-y[..., 1:]).sum(-1)


# Predictions and targets

def any_numbers(generator, shape):
    return given(generator, *shape), given(generator, *shape)


def shares(generator, shape):
    return torch.round((.05 + .9 * torch.rand(*shape, generator=generator)) * 1000) / 1000


def positive(generator, shape):
    return shares(generator, shape), shares(generator, shape)


def signs(generator, shape):
    return given(generator, *shape), torch.randint(2, shape, generator=generator) * 2.0 - 1


def bits(generator, shape):
    return given(generator, *shape), torch.randint(2, shape, generator=generator).double()


def logits_and_shares(generator, shape):
    return given(generator, *shape), shares(generator, shape)


def classes(first):
    def made(generator, shape):
        return first(generator, shape)[0], torch.randint(shape[-1], shape[:-1], generator=generator).double()
    return made


def case(name, config, rows, sample, shape, number):
    """`rows`: the loss of each row."""
    generator = torch.Generator().manual_seed(number)
    y, t = sample(generator, shape)
    weights = torch.round(torch.rand(*shape[:2], generator=generator) * 1000) / 500
    weights[0, 0] = 0
    # The course notes' loss is a sum over steps.
    count = shape[0] if name == "half_sum_squared_error" else shape[0] * shape[1]
    entry = {"loss": {"class_name": name, "config": config}, "shape": list(shape), "predictions": numbers(y),
             "targets": numbers(t), "weights": numbers(weights)}
    for prefix, factor in (("", torch.ones(())), ("weighted_", weights)):
        prediction = y.clone().requires_grad_(True)
        value = (rows(prediction, t) * factor).sum() / count
        value.backward()
        entry[prefix + "value"] = numbers(value)
        entry[prefix + "gradient"] = numbers(prediction.grad)
    return entry


def main():
    rules = [("mean_squared_error", {}, elementwise("mse_loss"), any_numbers),
             ("mean_absolute_error", {}, elementwise("l1_loss"), any_numbers),
             ("mean_squared_logarithmic_error", {}, mean(logarithmic), positive),
             ("mean_absolute_percentage_error", {}, mean(percentage), any_numbers),
             ("huber", {}, elementwise("huber_loss"), any_numbers),
             ("huber", {"delta": .4}, elementwise("huber_loss", delta=.4), any_numbers),
             ("log_cosh", {}, mean(lambda y, t: torch.log(torch.cosh(y - t))), any_numbers),
             ("hinge", {}, mean(margin), signs), ("hinge", {}, mean(margin), bits),
             ("squared_hinge", {}, mean(lambda y, t: margin(y, t) ** 2), signs),
             ("squared_hinge", {}, mean(lambda y, t: margin(y, t) ** 2), bits),
             ("poisson", {}, elementwise("poisson_nll_loss", log_input=False, eps=EPSILON), positive),
             ("kl_divergence", {}, divergence, positive),
             ("cosine_similarity", {}, lambda y, t: -functional.cosine_similarity(y, t, dim=-1, eps=1e-12), any_numbers),
             ("half_sum_squared_error", {}, lambda y, t: ((y - t) ** 2).sum(-1) / 2, any_numbers),
             ("negative_sampling", {}, negative_sampling, classes(any_numbers)),
             ("sampled_softmax", {}, lambda y, t: of_class(y, torch.zeros_like(t)), classes(any_numbers)),
             ("sparse_categorical_crossentropy", {}, sparse(False), classes(positive)),
             ("sparse_categorical_crossentropy", {"from_logits": True}, sparse(True), classes(any_numbers))]
    for smoothing in ({}, {"label_smoothing": .2}):
        for name, rows in (("binary_crossentropy", binary), ("categorical_crossentropy", categorical)):
            amount = smoothing.get("label_smoothing", 0)
            rules.append((name, smoothing, rows(False, amount), positive))
            rules.append((name, {"from_logits": True, **smoothing}, rows(True, amount), logits_and_shares))
    shapes = [(3, 1, 4), (2, 3, 5)]
    write("losses.json", [case(*rule, shape, number) for number, rule in enumerate(rules) for shape in shapes])


if __name__ == "__main__":
    main()
