#!/usr/bin/env python3
"""Writes optimizers.json: 20 steps of each update rule on given gradients, in float64.

A case: {"optimizer", "parameters", "gradients" (one list a step), "after" (one list a step)}. torch.optim is the source
where its rule is Keras's; RMSprop, and Adam with an epsilon large enough to be seen (torch adds it after the bias
correction, Keras before), are written from keras/src/optimizers/{rmsprop,adam}.py.
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
