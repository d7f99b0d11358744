#!/usr/bin/env python3
"""Writes optimizers.json: 20 steps of each update rule on given gradients, in float64.

A case: {"optimizer", "parameters", "gradients" (one list a step), "after" (one list a step)}. torch.optim is the source
where its rule is Keras's; RMSprop, and rules with an epsilon large enough to be seen (torch adds it elsewhere), are
written from keras/src/optimizers/*.py.
"""
import math

import torch

from golden import given, numbers, write

STEPS, SIZE = 20, 9


def torch_rule(make):
    def run(start, gradients):
        parameter = start.clone().requires_grad_(True)
        optimizer = make([parameter])
        for gradient in gradients:
            parameter.grad = gradient.clone()
            optimizer.step()
            yield parameter.detach().clone()
    return run


def rmsprop(lr=1e-3, rho=.9, momentum=0.0, epsilon=1e-7, centered=False):
    def run(w, gradients):
        v, a, m = torch.zeros(SIZE), torch.zeros(SIZE), torch.zeros(SIZE)
        for g in gradients:
            v = rho * v + (1 - rho) * g * g
            a = rho * a + (1 - rho) * g
            d = v - a * a + epsilon if centered else v + epsilon
            m = momentum * m + lr * g / d.sqrt()
            w = w - m
            yield w
    return run


def adam(lr=1e-3, beta_1=.9, beta_2=.999, epsilon=1e-7, amsgrad=False):
    def run(w, gradients):
        m, v, greatest = torch.zeros(SIZE), torch.zeros(SIZE), torch.zeros(SIZE)
        for t, g in enumerate(gradients, 1):
            m = m + (g - m) * (1 - beta_1)
            v = v + (g * g - v) * (1 - beta_2)
            greatest = torch.maximum(greatest, v)
            alpha = lr * math.sqrt(1 - beta_2 ** t) / (1 - beta_1 ** t)
            w = w - alpha * m / ((greatest if amsgrad else v).sqrt() + epsilon)
            yield w
    return run


def decayed(run, lr, weight_decay):
    """Any rule after w -= lr weight_decay w: its own steps do not depend on w."""
    def decaying(w, gradients):
        before = torch.zeros(SIZE)
        for after in run(torch.zeros(SIZE), gradients):
            w = w * (1 - lr * weight_decay) + (after - before)
            before = after
            yield w
    return decaying


def nadam(lr=1e-3, beta_1=.9, beta_2=.999, epsilon=1e-7):
    """PyTorch before 2.0 takes one momentum of the product twice."""
    def momentum(t):
        return beta_1 * (1 - .5 * .96 ** t)

    def run(w, gradients):
        m, v, product = torch.zeros(SIZE), torch.zeros(SIZE), 1.0
        for t, g in enumerate(gradients, 1):
            product *= momentum(t)
            m = m + (g - m) * (1 - beta_1)
            v = v + (g * g - v) * (1 - beta_2)
            ahead = momentum(t + 1) * m / (1 - product * momentum(t + 1)) + (1 - momentum(t)) * g / (1 - product)
            w = w - lr * ahead / ((v / (1 - beta_2 ** t)).sqrt() + epsilon)
            yield w
    return run


def adamax(lr=1e-3, beta_1=.9, beta_2=.999, epsilon=1e-7):
    def run(w, gradients):
        m, u = torch.zeros(SIZE), torch.zeros(SIZE)
        for t, g in enumerate(gradients, 1):
            m = m + (g - m) * (1 - beta_1)
            u = torch.maximum(beta_2 * u, g.abs())
            w = w - lr * m / ((1 - beta_1 ** t) * (u + epsilon))
            yield w
    return run


def adagrad(lr=1e-3, initial=.1, epsilon=1e-7):
    def run(w, gradients):
        v = torch.full((SIZE,), initial)
        for g in gradients:
            v = v + g * g
            w = w - lr * g / (v + epsilon).sqrt()
            yield w
    return run


def main():
    sgd, torch_adam = torch.optim.SGD, torch.optim.Adam
    rules = [
        ("SGD", {}, torch_rule(lambda p: sgd(p, lr=.01))),
        ("SGD", {"learning_rate": .1, "momentum": .9}, torch_rule(lambda p: sgd(p, lr=.1, momentum=.9))),
        ("SGD", {"learning_rate": .1, "momentum": .8, "nesterov": True},
         torch_rule(lambda p: sgd(p, lr=.1, momentum=.8, nesterov=True))),
        ("Adam", {}, torch_rule(lambda p: torch_adam(p, lr=1e-3, eps=1e-7))),
        ("Adam", {"learning_rate": .05, "beta_1": .8, "beta_2": .95},
         torch_rule(lambda p: torch_adam(p, lr=.05, betas=(.8, .95), eps=1e-7))),
        ("Adam", {"learning_rate": .05, "beta_2": .5, "amsgrad": True}, adam(.05, beta_2=.5, amsgrad=True)),
        ("Adam", {"learning_rate": .05, "epsilon": .1}, adam(.05, epsilon=.1)),
        ("RMSprop", {}, rmsprop()),
        ("RMSprop", {"learning_rate": .02, "rho": .7, "epsilon": .01}, rmsprop(.02, .7, epsilon=.01)),
        ("RMSprop", {"learning_rate": .02, "momentum": .9}, rmsprop(.02, momentum=.9)),
        ("RMSprop", {"learning_rate": .02, "centered": True}, rmsprop(.02, centered=True)),
        ("RMSprop", {"learning_rate": .02, "momentum": .5, "centered": True},
         rmsprop(.02, momentum=.5, centered=True)),
    ]
    optim = torch.optim
    rules += [
        ("AdamW", {}, torch_rule(lambda p: optim.AdamW(p, lr=1e-3, eps=1e-7, weight_decay=.004))),
        ("AdamW", {"learning_rate": .05, "weight_decay": .5, "epsilon": 1e-12},
         torch_rule(lambda p: optim.AdamW(p, lr=.05, eps=1e-12, weight_decay=.5))),
        ("SGD", {"learning_rate": .1, "momentum": .9, "weight_decay": .2},
         decayed(torch_rule(lambda p: sgd(p, lr=.1, momentum=.9)), .1, .2)),
        ("RMSprop", {"learning_rate": .02, "weight_decay": .3}, decayed(rmsprop(.02), .02, .3)),
        ("Nadam", {}, nadam()),
        ("Nadam", {"learning_rate": .05, "beta_1": .8, "beta_2": .9, "epsilon": .01}, nadam(.05, .8, .9, .01)),
        ("Adamax", {}, torch_rule(lambda p: optim.Adamax(p, lr=1e-3, eps=1e-7))),
        ("Adamax", {"learning_rate": .05, "beta_1": .8, "beta_2": .6, "epsilon": .1}, adamax(.05, .8, .6, .1)),
        ("Adagrad", {},
         torch_rule(lambda p: optim.Adagrad(p, lr=1e-3, initial_accumulator_value=.1, eps=1e-7))),
        ("Adagrad", {"learning_rate": .5, "initial_accumulator_value": 0.0, "epsilon": .1}, adagrad(.5, 0.0, .1)),
        ("Adadelta", {}, torch_rule(lambda p: optim.Adadelta(p, lr=1e-3, rho=.95, eps=1e-7))),
        ("Adadelta", {"learning_rate": 1.0, "rho": .7, "epsilon": .01},
         torch_rule(lambda p: optim.Adadelta(p, lr=1.0, rho=.7, eps=.01))),
        ("AdamW", {"learning_rate": .05, "beta_1": .7, "beta_2": .6, "amsgrad": True},
         decayed(adam(.05, .7, .6, amsgrad=True), .05, .004)),
        ("Adam", {"learning_rate": .05, "weight_decay": .3}, decayed(adam(.05), .05, .3)),
        ("Nadam", {"learning_rate": .05, "weight_decay": .3}, decayed(nadam(.05), .05, .3)),
        ("Adamax", {"learning_rate": .05, "weight_decay": .3}, decayed(adamax(.05), .05, .3)),
        ("Adagrad", {"learning_rate": .05, "weight_decay": .3}, decayed(adagrad(.05), .05, .3)),
        ("Adadelta", {"learning_rate": .5, "weight_decay": .3},
         decayed(torch_rule(lambda p: optim.Adadelta(p, lr=.5, rho=.95, eps=1e-7)), .5, .3)),
    ]
    cases = []
    for number, (name, config, run) in enumerate(rules):
        generator = torch.Generator().manual_seed(number)
        start = given(generator, SIZE)
        gradients = [given(generator, SIZE) * (1 + step % 3) for step in range(STEPS)]
        cases.append({"optimizer": {"class_name": name, "config": config}, "parameters": numbers(start),
                      "gradients": [numbers(g) for g in gradients],
                      "after": [numbers(w) for w in run(start, gradients)]})
    write("optimizers.json", cases)


if __name__ == "__main__":
    main()
