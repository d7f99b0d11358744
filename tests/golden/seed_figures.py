#!/usr/bin/env python3
"""Trains every experiment of the seed articles in PyTorch for the seeds 0-19 and writes seed_figures.json.

All seeds of an experiment train side by side, along a leading dimension S of every tensor. Initializers, update
rules and metrics are those of Keras 3. Each seed has data, first weights, order and dropout of its own.

For each variation the file holds `seeds`: lists with one value a seed of every figure (`loss` and `accuracy` hold
one list an epoch), `spread`: mean, std, min and max of each, and `article`: what the article prints.
Takes about ten minutes on one core:  ./seed_figures.py [variation...]
"""
import json
import math
import os
import sys
import time

import torch

SEEDS = 20
BITS = 8
TRAINING, VALIDATION = 10000, 2000
HERE = os.path.dirname(os.path.abspath(__file__))

torch.set_num_threads(1)


# --- initializers (keras/src/initializers/random_initializers.py) ---------------------------------------------

def glorot_uniform(generator, rows, columns):
    limit = math.sqrt(6.0 / (rows + columns))
    return (torch.rand(SEEDS, rows, columns, generator=generator) * 2 - 1) * limit


def orthogonal(generator, rows, columns):
    tall = torch.randn(SEEDS, max(rows, columns), min(rows, columns), generator=generator)
    q, r = torch.linalg.qr(tall)
    q = q * torch.sign(torch.diagonal(r, dim1=1, dim2=2)).unsqueeze(1)
    return (q if rows >= columns else q.transpose(1, 2)).contiguous()


def normal(deviation):
    return lambda generator, rows, columns: torch.randn(SEEDS, rows, columns, generator=generator) * deviation


# --- layers: weights in Keras's order, x is (S,T,B,D), the sequence comes out as (S,T,B,H) ---------------------

ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}


class Rnn:
    def __init__(self, kind, generator, features, units, activation="tanh", kernel=glorot_uniform,
                 recurrent=orthogonal, bias=True, dropout=0.0, recurrent_dropout=0.0, go_backwards=False):
        gates = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}[kind]
        self.kind, self.units, self.activation = kind, units, ACTIVATIONS[activation]
        self.dropout, self.recurrent_dropout, self.go_backwards = dropout, recurrent_dropout, go_backwards
        self.generator = generator
        self.weights = [kernel(generator, features, gates * units), recurrent(generator, units, gates * units)]
        if bias:
            b = torch.zeros(SEEDS, 1, gates * units)
            if kind == "LSTM":
                b[:, :, units:2 * units] = 1.0
            self.weights.append(b)
            if kind == "GRU":
                self.weights.append(torch.zeros(SEEDS, 1, gates * units))

    def mask(self, rate, *shape):
        return (torch.rand(*shape, generator=self.generator) >= rate).float() / (1 - rate)

    def __call__(self, x, training):
        seeds, steps, batch, features = x.shape
        if self.go_backwards:
            x = x.flip(1)
        if training and self.dropout > 0:
            x = x * self.mask(self.dropout, seeds, 1, batch, features)
        recurrent_mask = None
        if training and self.recurrent_dropout > 0:
            recurrent_mask = self.mask(self.recurrent_dropout, seeds, batch, self.units)
        kernel, recurrent = self.weights[:2]
        projected = torch.bmm(x.reshape(seeds, steps * batch, features), kernel)
        if len(self.weights) > 2:
            projected = projected + self.weights[2]
        projected = projected.view(seeds, steps, batch, -1).unbind(1)
        h = torch.zeros(seeds, batch, self.units)
        c = torch.zeros(seeds, batch, self.units)
        outputs = []
        for p in projected:
            state = h if recurrent_mask is None else h * recurrent_mask
            if self.kind == "SimpleRNN":
                h = self.activation(torch.baddbmm(p, state, recurrent))
            elif self.kind == "LSTM":
                i, f, a, o = torch.baddbmm(p, state, recurrent).chunk(4, dim=2)
                c = torch.sigmoid(f) * c + torch.sigmoid(i) * self.activation(a)
                h = torch.sigmoid(o) * self.activation(c)
            else:
                inner = torch.baddbmm(self.weights[3], state, recurrent)
                pz, pr, ph = p.chunk(3, dim=2)
                uz, ur, uh = inner.chunk(3, dim=2)
                z = torch.sigmoid(pz + uz)
                h = z * h + (1 - z) * self.activation(ph + torch.sigmoid(pr + ur) * uh)
            outputs.append(h)
        return torch.stack(outputs, dim=1)


class Dense:
    def __init__(self, generator, features, units, kernel=glorot_uniform, bias=True):
        self.weights = [kernel(generator, features, units)]
        if bias:
            self.weights.append(torch.zeros(SEEDS, 1, units))

    def __call__(self, x):
        y = torch.bmm(x.reshape(SEEDS, -1, x.shape[-1]), self.weights[0])
        if len(self.weights) > 1:
            y = y + self.weights[1]
        return y.view(*x.shape[:-1], -1)


# --- optimizers (keras/src/optimizers/{sgd,adam}.py) -----------------------------------------------------------

class Sgd:
    def __init__(self, weights, rate):
        self.weights, self.rate = weights, rate

    def step(self, gradients):
        for w, g in zip(self.weights, gradients):
            w.add_(g, alpha=-self.rate)


class Adam:
    def __init__(self, weights, rate=1e-3, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        self.weights, self.rate, self.betas, self.epsilon = weights, rate, (beta_1, beta_2), epsilon
        self.m = [torch.zeros_like(w) for w in weights]
        self.v = [torch.zeros_like(w) for w in weights]
        self.t = 0

    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        alpha = self.rate * math.sqrt(1 - b2 ** self.t) / (1 - b1 ** self.t)
        for w, g, m, v in zip(self.weights, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            w.addcdiv_(m, v.sqrt().add_(self.epsilon), value=-alpha)


def trainable(*layers):
    weights = [w for layer in layers for w in layer.weights]
    for w in weights:
        w.requires_grad_(True)
    return weights


# --- data -------------------------------------------------------------------------------------------------------

def addition_bits(pairs):
    """Pair numbers (...,) below 2^14 -> inputs (...,T,2) and targets (...,T), least significant bit first."""
    a, b = pairs % 128, pairs // 128
    places = torch.arange(BITS)
    bits = lambda n: ((n.unsqueeze(-1) >> places) & 1).float()
    return torch.stack([bits(a), bits(b)], dim=-1), bits(a + b)


def addition_sets(generator):
    """Every pair of two numbers below 128 is in one set only: (S,10000), (S,2000), (S,4384)."""
    order = torch.stack([torch.randperm(1 << 14, generator=generator) for _ in range(SEEDS)])
    return order[:, :TRAINING], order[:, TRAINING:TRAINING + VALIDATION], order[:, TRAINING + VALIDATION:]


def steps_of(pairs, batch):
    """(S,N) -> inputs (steps,S,T,B,2) and targets (steps,S,T,B)."""
    x, y = addition_bits(pairs.view(SEEDS, -1, batch).transpose(0, 1))
    return x.transpose(2, 3).contiguous(), y.transpose(2, 3).contiguous()


def shuffled(pairs, generator):
    order = torch.stack([torch.randperm(pairs.shape[1], generator=generator) for _ in range(SEEDS)])
    return torch.gather(pairs, 1, order)


# --- seed 000: binary addition in Keras ---------------------------------------------------------------------

def addition(kind="SimpleRNN", units=16, activation="relu", optimizer="SGD", epochs=5, batch=2, **options):
    generator = torch.Generator().manual_seed(20)
    training, _, test = addition_sets(generator)
    rnn = Rnn(kind, generator, 2, units, activation, **options)
    dense = Dense(generator, units, 1)
    weights = trainable(rnn, dense)
    rule = Sgd(weights, 0.1) if optimizer == "SGD" else Adam(weights)

    def forward(x, training_flag):
        return torch.sigmoid(dense(rnn(x, training_flag)).squeeze(-1))

    figures = {"loss": [], "accuracy": []}
    for _ in range(epochs):
        xs, ys = steps_of(shuffled(training, generator), batch)
        loss_sum, right = torch.zeros(SEEDS), torch.zeros(SEEDS)
        for x, y in zip(xs, ys):
            p = forward(x, True)
            loss = (p - y).square().mean(dim=(1, 2))
            gradients = torch.autograd.grad(loss.sum(), weights)
            with torch.no_grad():
                rule.step(gradients)
                loss_sum += loss
                right += ((p > 0.5) == (y > 0.5)).float().mean(dim=(1, 2))
        figures["loss"].append((loss_sum / len(xs)).tolist())
        figures["accuracy"].append((right / len(xs)).tolist())
    with torch.no_grad():
        x, y = steps_of(test, test.shape[1])
        p = forward(x[0], False)
        figures["test_loss"] = (p - y[0]).square().mean(dim=(1, 2)).tolist()
        figures["test_accuracy"] = ((p > 0.5) == (y[0] > 0.5)).float().mean(dim=(1, 2)).tolist()
    return figures


# --- seed 003: the hand-written network ---------------------------------------------------------------------

def from_scratch(activation="sigmoid", printed=True, iterations=10000):
    generator = torch.Generator().manual_seed(23)
    training, _, test = addition_sets(generator)
    drawn = torch.randint(TRAINING, (SEEDS, iterations), generator=generator)
    xs, ys = steps_of(torch.gather(training, 1, drawn), 1)
    rnn = Rnn("SimpleRNN", generator, 2, 16, activation, kernel=normal(1.0), recurrent=normal(1.0), bias=False)
    dense = Dense(generator, 16, 1, kernel=normal(1.0), bias=False)
    weights = trainable(rnn, dense)
    rule = Sgd(weights, 0.1)
    losses, right = torch.zeros(iterations, SEEDS), torch.zeros(iterations, SEEDS)
    for i, (x, y) in enumerate(zip(xs, ys)):
        v = dense(rnn(x, True)).squeeze(-1)
        p = torch.sigmoid(v)
        loss = 0.5 * (p - y).square().sum(dim=(1, 2))
        if printed:
            s = torch.sigmoid(p)
            objective = (((p - y) * s * (1 - s)).detach() * v).sum()
        else:
            objective = loss.sum()
        gradients = torch.autograd.grad(objective, weights)
        with torch.no_grad():
            rule.step(gradients)
            losses[i] = loss
            right[i] = ((p > 0.5) == (y > 0.5)).float().mean(dim=(1, 2))
    with torch.no_grad():
        x, y = steps_of(test, test.shape[1])
        p = torch.sigmoid(dense(rnn(x[0], False)).squeeze(-1))
        wrong = ((p > 0.5) != (y[0] > 0.5)).float()
    thousands = losses.view(-1, 1000, SEEDS).mean(dim=1)
    return {
        "loss": [losses.mean(dim=0).tolist()],
        "accuracy": [right.mean(dim=0).tolist()],
        "loss_by_thousand": thousands.tolist(),
        "late_loss": thousands[-1].tolist(),
        "test_accuracy": (1 - wrong.mean(dim=(1, 2))).tolist(),
    }


# --- seed 001: noisy sine -----------------------------------------------------------------------------------

def noisy_sine(epochs=10, batch=10, window=20):
    generator = torch.Generator().manual_seed(21)
    clean = torch.sin(2 * math.pi * torch.arange(300, dtype=torch.float64) / 100)
    series = (clean + torch.rand(SEEDS, 300, generator=generator, dtype=torch.float64) * 0.1 - 0.05).float()
    windows = lambda s: (s.unfold(1, window, 1)[:, :-1], s[:, window:])
    x, y = windows(series[:, :200])
    test_x, test_y = windows(series[:, 200:])
    split = x.shape[1] * 4 // 5
    rnn = Rnn("SimpleRNN", generator, 1, 20, "tanh", kernel=normal(0.05))
    dense = Dense(generator, 20, 1, kernel=normal(0.05))
    weights = trainable(rnn, dense)
    rule = Adam(weights, 0.01)
    predict = lambda u: dense(rnn(u.transpose(1, 2).unsqueeze(-1), True)[:, -1]).squeeze(-1)
    figures = {"loss": [], "val_loss": []}
    for _ in range(epochs):
        order = torch.stack([torch.randperm(split, generator=generator) for _ in range(SEEDS)])
        total = torch.zeros(SEEDS)
        for part in order.split(batch, dim=1):
            u = torch.gather(x[:, :split], 1, part.unsqueeze(-1).expand(-1, -1, window))
            loss = (predict(u) - torch.gather(y[:, :split], 1, part)).square().mean(dim=1)
            gradients = torch.autograd.grad(loss.sum(), weights)
            with torch.no_grad():
                rule.step(gradients)
                total += loss * part.shape[1]
        figures["loss"].append((total / split).tolist())
        with torch.no_grad():
            figures["val_loss"].append((predict(x[:, split:]) - y[:, split:]).square().mean(dim=1).tolist())
    with torch.no_grad():
        figures["test_loss"] = (predict(test_x) - test_y).square().mean(dim=1).tolist()
        known, forecast = series[:, :window], []
        for _ in range(200 - window):
            following = predict(known.unsqueeze(1))
            forecast.append(following)
            known = torch.cat([known[:, 1:], following], dim=1)
        error = (torch.cat(forecast, dim=1) - series[:, window:200]).abs()
        figures["forecast_error_first_20"] = error[:, :20].mean(dim=1).tolist()
        figures["forecast_error"] = error.mean(dim=1).tolist()
    return figures


# --- the experiments, and what the articles print ---------------------------------------------------------------

VARIATIONS = {
    "binary-addition/base": (
        lambda: addition(), {"loss": {"5": 2.7492e-04}, "accuracy": {"5": 1.0}, "test_loss": 0.00023247,
                             "test_accuracy": 1.0}),
    "binary-addition/sigmoid": (
        lambda: addition(activation="sigmoid"),
        {"loss": {"1": .2495, "2": .2470, "3": .2417, "4": .2046, "5": .0639},
         "accuracy": {"1": .5205, "2": .5541, "3": .6195, "4": .7451, "5": .9714},
         "test_loss": 0.01534712, "test_accuracy": 1.0}),
    "binary-addition/tanh": (
        lambda: addition(activation="tanh"),
        {"loss": {"1": .0813, "2": .0010, "3": 4.4771e-04, "4": 2.8390e-04, "5": 2.0629e-04},
         "accuracy": {"1": .8843, "2": 1.0, "3": 1.0, "4": 1.0, "5": 1.0},
         "test_loss": 0.0001807, "test_accuracy": 1.0}),
    "binary-addition/adam": (
        lambda: addition(optimizer="Adam"),
        {"loss": {"1": .1627, "2": .0050, "3": 1.8203e-04, "4": 1.1885e-05},
         "accuracy": {"1": .7796, "2": 1.0, "3": 1.0, "4": 1.0}}),
    "binary-addition/dropout": (
        lambda: addition(optimizer="Adam", dropout=0.5),
        {"loss": {"1": .2333, "2": .2190, "3": .2096, "4": .2042, "5": .2003},
         "accuracy": {"1": .5856, "2": .6150, "3": .6336, "4": .6350, "5": .6379},
         "test_loss": 0.11175847, "test_accuracy": 0.87358736}),
    "binary-addition/recurrent-dropout": (
        lambda: addition(optimizer="Adam", dropout=0.5, recurrent_dropout=0.3), {}),
    "binary-addition/unroll": (
        lambda: addition(optimizer="Adam"),
        {"loss": {"1": .1197, "2": .0051, "3": 2.5406e-04, "4": 1.7620e-05, "5": 1.4201e-06},
         "accuracy": {"1": .8792, "2": 1.0, "3": 1.0, "4": 1.0, "5": 1.0},
         "test_loss": 3.2705e-07, "test_accuracy": 1.0}),
    "binary-addition/go-backwards": (lambda: addition(go_backwards=True), {}),
    "binary-addition/gru": (lambda: addition("GRU", activation="tanh", optimizer="Adam"), {}),
    "binary-addition/lstm": (lambda: addition("LSTM", activation="tanh", optimizer="Adam"), {}),
    "binary-addition/units-128": (
        lambda: addition(units=128),
        {"loss": {"1": .0725, "2": .0020, "3": 7.3124e-04, "4": 4.2671e-04, "5": 2.9521e-04},
         "accuracy": {"1": .9250, "2": 1.0, "3": 1.0, "4": 1.0, "5": 1.0},
         "test_loss": 0.00025568, "test_accuracy": 1.0}),
    "binary-addition-scratch/base": (lambda: from_scratch(), {"late_loss": 0.0050107}),
    "binary-addition-scratch/corrected": (lambda: from_scratch(printed=False), {}),
    "binary-addition-scratch/tanh": (lambda: from_scratch("tanh"), {}),
    "binary-addition-scratch/relu": (lambda: from_scratch("relu"), {}),
    "noisy-sine/base": (
        lambda: noisy_sine(),
        {"loss": {"1": .3583, "2": .0451, "3": .0082, "4": .0037, "5": .0022, "6": .0019, "7": .0017, "8": .0018,
                  "9": .0018, "10": .0017},
         "val_loss": {"1": .0560, "2": .0055, "3": .0040, "4": .0030, "5": .0021, "6": .0018, "7": .0016,
                      "8": .0016, "9": .0015, "10": .0015}}),
}


def rounded(value):
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return float("%.4g" % value) if math.isfinite(value) else None


def spread(values):
    if isinstance(values[0], list):
        return [spread(v) for v in values]
    t = torch.tensor(values, dtype=torch.float64)
    return {"mean": rounded(t.mean().item()), "std": rounded(t.std().item()), "min": rounded(t.min().item()),
            "max": rounded(t.max().item())}


def text(results):
    """JSON with one line for each list of numbers."""
    lines = []
    for name in results:
        fields = []
        for part, content in results[name].items():
            inner = ",\n".join(f'   {json.dumps(key)}: {json.dumps(value)}' for key, value in content.items())
            fields.append(f'  {json.dumps(part)}: {{\n{inner}\n  }}' if content else f'  {json.dumps(part)}: {{}}')
        lines.append(f' {json.dumps(name)}: {{\n' + ",\n".join(fields) + "\n }")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main():
    path = os.path.join(HERE, "seed_figures.json")
    results = {}
    if len(sys.argv) > 1 and os.path.exists(path):
        with open(path) as file:
            results = json.load(file)
    for name in sys.argv[1:] or VARIATIONS:
        train, article = VARIATIONS[name]
        start = time.time()
        figures = train()
        results[name] = {"article": article, "spread": {k: spread(v) for k, v in figures.items()},
                         "seeds": {k: rounded(v) for k, v in figures.items()}}
        last = {k: (v[-1] if isinstance(v, list) else v) for k, v in results[name]["spread"].items()}
        print(f"{name}: {time.time() - start:.0f} s  {json.dumps(last)}", flush=True)
        results = {key: results[key] for key in VARIATIONS if key in results}
        with open(path, "w") as file:
            file.write(text(results))


if __name__ == "__main__":
    main()
