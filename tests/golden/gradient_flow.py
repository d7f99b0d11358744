#!/usr/bin/env python3
"""Norms of the gradient of the loss with respect to recurrent states, by PyTorch's autograd: gradient_flow.json.

Value j of the k-th weight, and of the inputs (k = 9), is AMPLITUDE sin(1.3 j + .7 k); the loss is the mean squared error
of Dense(1) of the last h to the target 1. Each case has the norms for every step, and the loss.
"""
import json
import os

import torch

BATCH, STEPS, FEATURES, UNITS = 3, 9, 2, 4
AMPLITUDE = .6
HERE = os.path.dirname(os.path.abspath(__file__))

torch.set_default_dtype(torch.float64)


def values(k, *shape):
    count = torch.tensor(shape).prod().item()
    return (AMPLITUDE * torch.sin(1.3 * torch.arange(count) + .7 * k)).reshape(shape)


def simple(activation):
    def run(x):
        kernel, recurrent, bias = values(0, FEATURES, UNITS), values(1, UNITS, UNITS), values(2, UNITS)
        h = torch.zeros(BATCH, UNITS)
        for step in x.unbind(1):
            h = activation(step @ kernel + h @ recurrent + bias)
            yield {"h": h}
    return run


def lstm(x):
    kernel, recurrent, bias = values(0, FEATURES, 4 * UNITS), values(1, UNITS, 4 * UNITS), values(2, 4 * UNITS)
    h = c = torch.zeros(BATCH, UNITS)
    for step in x.unbind(1):
        i, f, g, o = (step @ kernel + h @ recurrent + bias).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        yield {"h": h, "c": c}


def gru(x):
    kernel, recurrent, bias = values(0, FEATURES, 3 * UNITS), values(1, UNITS, 3 * UNITS), values(2, 2, 3 * UNITS)
    h = torch.zeros(BATCH, UNITS)
    for step in x.unbind(1):
        of_x, of_h = step @ kernel + bias[0], h @ recurrent + bias[1]
        (zx, rx, gx), (zh, rh, gh) = of_x.chunk(3, dim=1), of_h.chunk(3, dim=1)
        z, r = torch.sigmoid(zx + zh), torch.sigmoid(rx + rh)
        h = z * h + (1 - z) * torch.tanh(gx + r * gh)
        yield {"h": h}


def flow(run):
    x = values(9, BATCH, STEPS, FEATURES).requires_grad_(True)
    states = []
    for state in run(x):
        for value in state.values():
            value.retain_grad()
        states.append(state)
    answer = states[-1]["h"] @ values(3, UNITS, 1) + values(4, 1)
    loss = ((answer - 1) ** 2).mean()
    loss.backward()
    norms = {name: [float(f"{state[name].grad.norm().item():.8g}") for state in states] for name in states[0]}
    return {"loss": float(f"{loss.item():.8g}"), **norms}


def main():
    cases = {"sigmoid": flow(simple(torch.sigmoid)), "tanh": flow(simple(torch.tanh)), "relu": flow(simple(torch.relu)),
             "LSTM": flow(lstm), "GRU": flow(gru)}
    with open(os.path.join(HERE, "gradient_flow.json"), "w", encoding="utf-8") as file:
        json.dump(cases, file, indent=1)
        file.write("\n")


main()
