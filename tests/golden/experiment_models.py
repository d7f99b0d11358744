#!/usr/bin/env python3
"""Writes models/experiment_models.json: ten training steps of the models of the tasks, from given weights, in float64.

A case: {"task", "variant", "model", "compile", "weights", "inputs", "targets" (one tensor a step), "losses" (before
each update), "final_weights"}. `task` and `variant` name the experiment whose model this is; golden_models_test.cpp
checks that it still is.
"""
import math

import torch

from golden import ACTIVATIONS, given, numbers, packed, recurrent_layer, write
from rnn_options import weight_shapes

STEPS = 10


class Sgd:
    def __init__(self, rate):
        self.rate = rate

    def step(self, weights, gradients):
        return [w - self.rate * g for w, g in zip(weights, gradients)]


class Adam:
    def __init__(self, rate, beta_1=.9, beta_2=.999, epsilon=1e-7):
        self.rate, self.beta_1, self.beta_2, self.epsilon = rate, beta_1, beta_2, epsilon
        self.t, self.m, self.v = 0, None, None

    def step(self, weights, gradients):
        self.t += 1
        if self.m is None:
            self.m = self.v = [torch.zeros_like(w) for w in weights]
        self.m = [m + (g - m) * (1 - self.beta_1) for m, g in zip(self.m, gradients)]
        self.v = [v + (g * g - v) * (1 - self.beta_2) for v, g in zip(self.v, gradients)]
        alpha = self.rate * math.sqrt(1 - self.beta_2 ** self.t) / (1 - self.beta_1 ** self.t)
        return [w - alpha * m / (v.sqrt() + self.epsilon) for w, m, v in zip(weights, self.m, self.v)]


class RmsProp:
    def __init__(self, rate, rho=.9, epsilon=1e-7):
        self.rate, self.rho, self.epsilon, self.v = rate, rho, epsilon, None

    def step(self, weights, gradients):
        self.v = self.v or [torch.zeros_like(w) for w in weights]
        self.v = [self.rho * v + (1 - self.rho) * g * g for v, g in zip(self.v, gradients)]
        return [w - self.rate * g / (v + self.epsilon).sqrt() for w, v, g in zip(weights, self.v, gradients)]


def mean_squared_error(y, d):
    return (y - d).square().mean()


def half_sum_squared_error(y, d):
    return (y - d).square().sum() / 2 / y.shape[0]


def addition(generator, batch):
    a, b = torch.randint(128, (2, batch), generator=generator)
    bits = lambda n: ((n.unsqueeze(-1) >> torch.arange(8)) & 1).double()
    return torch.stack([bits(a), bits(b)], dim=-1), bits(a + b).unsqueeze(-1)


def sine(generator, batch):
    starts = torch.randint(180, (batch, 1), generator=generator)
    points = torch.sin(2 * math.pi * (starts + torch.arange(21)) / 100)
    points = torch.round((points + given(generator, batch, 21, scale=.03)) * 1000) / 1000
    return points[:, :20].unsqueeze(-1), points[:, 20:]


def train(stack, x_width, weights, rule, loss, batches):
    losses = []
    for x, d in batches:
        weights = [w.detach().requires_grad_(True) for w in weights]
        y, used = x, 0
        for kind, config in stack:
            if kind == "Activation":
                y = ACTIVATIONS[config["activation"]](y)
                continue
            count = len(weight_shapes(kind, config, x_width))
            own = weights[used:used + count]
            used += count
            if kind == "Dense":
                y = ACTIVATIONS[config.get("activation", "linear")](y @ own[0] + (own[1] if count > 1 else 0))
            else:
                y = recurrent_layer(kind, config, y, own)[0]
        value = loss(y, d)
        gradients = torch.autograd.grad(value, weights)
        losses.append(value)
        weights = rule.step([w.detach() for w in weights], gradients)
    return torch.stack(losses), weights


def case(task, variant, stack, rule, optimizer, loss, sampler, batch):
    generator = torch.Generator().manual_seed(11)
    weights, width = [], {addition: 2, sine: 1}[sampler]
    x_width = width
    for kind, config in stack:
        if kind != "Activation":
            scale = .6 if task != "noisy-sine" else .3
            weights += [given(generator, *s, scale=scale) for s in weight_shapes(kind, config, width)]
            width = config["units"]
    batches = [sampler(generator, batch) for _ in range(STEPS)]
    losses, final = train(stack, x_width, weights, rule, loss, batches)
    shape = [None] + list(batches[0][0].shape[1:])
    layers = [{"class_name": "InputLayer", "config": {"batch_shape": shape}}]
    layers += [{"class_name": kind, "config": config} for kind, config in stack]
    return {"task": task, "variant": variant, "model": {"class_name": "Sequential", "config": {"layers": layers}},
            "compile": {"optimizer": optimizer, "loss": loss.__name__},
            "weights": [packed(w) for w in weights], "inputs": [packed(x) for x, _ in batches],
            "targets": [packed(d) for _, d in batches], "losses": numbers(losses),
            "final_weights": [numbers(w) for w in final]}


def main():
    def adder(kind="SimpleRNN", **changes):
        options = {"units": 16, "activation": "relu", "return_sequences": True, **changes}
        return [(kind, options), ("Dense", {"units": 1, "activation": "sigmoid"})]

    def scratch(activation, output):
        return [("SimpleRNN", {"units": 16, "activation": activation, "use_bias": False, "return_sequences": True}),
                ("Dense", {"units": 1, "activation": output, "use_bias": False})]

    sgd, adam = {"class_name": "SGD", "config": {"learning_rate": .1}}, "Adam"
    fast_adam = {"class_name": "Adam", "config": {"learning_rate": .01}}
    forecaster = [("SimpleRNN", {"units": 20}), ("Dense", {"units": 1}), ("Activation", {"activation": "linear"})]
    cases = []
    for variant, stack in [("", adder()), ("sigmoid", adder(activation="sigmoid")),
                           ("tanh", adder(activation="tanh")), ("go-backwards", adder(go_backwards=True))]:
        cases.append(case("binary-addition", variant, stack, Sgd(.1), sgd, mean_squared_error, addition, 2))
    for variant, stack in [("adam", adder()), ("gru", adder("GRU", activation="tanh")),
                           ("lstm", adder("LSTM", activation="tanh"))]:
        cases.append(case("binary-addition", variant, stack, Adam(1e-3), adam, mean_squared_error, addition, 2))
    for variant, activation, output in [("", "sigmoid", "sigmoid_twice_derived"), ("corrected", "sigmoid", "sigmoid"),
                                        ("tanh", "tanh", "sigmoid_twice_derived"),
                                        ("relu", "relu", "sigmoid_twice_derived")]:
        cases.append(case("binary-addition-scratch", variant, scratch(activation, output), Sgd(.1), sgd,
                          half_sum_squared_error, addition, 1))
    cases.append(case("noisy-sine", "", forecaster, Adam(.01), fast_adam, mean_squared_error, sine, 10))
    write("models/experiment_models.json", cases)


if __name__ == "__main__":
    main()
