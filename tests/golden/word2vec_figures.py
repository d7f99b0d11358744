#!/usr/bin/env python3
"""Trains the models of the task word2vec in PyTorch and writes word2vec_figures.json.

Samples, ids, sets, groups and relations are as core/rnn/tasks/word2vec/word2vec.h and word_world.h say; the templates are
read here from word_world.cpp. Initializers, update rule and loss are those of Keras 3. Each seed has sentences, first
weights, negative samples and an order of its own. There are 3 seeds; of CBOW, whose relations vary the most, 10.
For each model the file holds for each seed the share of right answers on the test set, the share of analogies that are
answered rightly, by relation, and the share of words of the groups whose most similar word is of the same group.
Takes some minutes on one core:  ./word2vec_figures.py
"""
import collections
import json
import os
import random
import re

import torch

SEEDS, CBOW_SEEDS, WINDOW, NEGATIVES, BATCH = 3, 10, 5, 5, 128
HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "../../core/rnn/tasks/word2vec/word_world.cpp")
GROUPS = ["day", "month", "number", "colour", "country", "capital", "language", "man", "woman"]
RELATIONS = [("capital", "country", "capital"), ("language", "country", "language"), ("gender", "man", "woman")]

torch.set_num_threads(1)


class World:
    def __init__(self, number):
        with open(SOURCE, encoding="utf-8") as file:
            parts = re.findall(r'R"\((.*?)\)"', file.read(), re.DOTALL)
        templates, tables, lists = parts[3 * number:3 * number + 3]
        self.templates = templates.split("\n")
        self.lists = {name: words.split("/") for name, words in (line.split("|") for line in lists.split("\n"))}
        self.tables = []
        for line in tables.split("\n"):
            names, *rows = line.split("|")
            self.tables.append((names.split("/"), [row.split("/") for row in rows]))

    def words(self, name):
        if name in self.lists:
            return self.lists[name]
        names, rows = next(table for table in self.tables if name in table[0])
        return [row[names.index(name)] for row in rows]

    def sentences(self, count, draw):
        said = []
        for _ in range(count):
            choices = dict(self.lists)
            for names, rows in self.tables:
                choices.update({name: [word] for name, word in zip(names, draw.choice(rows))})
            text = re.sub("<([a-z]+)>", lambda name: draw.choice(choices[name[1]]), draw.choice(self.templates))
            said.append(tuple(text.split()))
        return said


def sets(said, ids):
    """Of each set the words that are read, padded, and the word that stood with them."""
    begin, middle = len(said) * 8 // 10, len(said) * 9 // 10
    for sentences in (said[:begin], [one for one in said[middle:] if one not in set(said[:middle])]):
        pairs, gaps = [], []
        for sentence in sentences:
            known = [ids[word] for word in sentence if word in ids]
            for at, word in enumerate(known):
                around = known[max(0, at - WINDOW):at] + known[at + 1:at + WINDOW + 1]
                pairs += [([word], other) for other in around]
                gaps.append((around + [0] * (2 * WINDOW - len(around)), word))
        yield pairs, [gap for gap in gaps if any(gap[0])]


def vectors(rows, width):
    return ((torch.rand(rows, width) * 2 - 1) * .05).requires_grad_(True)


def trained(world, seed, cbow=False, negatives=NEGATIVES, sentences=4000, rate=.002, epochs=20):
    draw = random.Random(seed)
    torch.manual_seed(seed)
    said = world.sentences(sentences, draw)
    counts = collections.Counter(word for sentence in said for word in sentence)
    words = [""] + [word for word, count in counts.most_common(239) if count >= 3]
    ids = {word: i for i, word in enumerate(words)}
    weights = torch.tensor([0.] + [counts[word] ** .75 for word in words[1:]])

    def tensors(samples):
        read, right = (torch.tensor(part) for part in zip(*samples))
        if not negatives:
            return read, right, right[:, None]
        shown = torch.multinomial(weights, len(right) * negatives, True).reshape(-1, negatives)
        while (same := shown == right[:, None]).any():
            shown[same] = torch.multinomial(weights, int(same.sum()), True)
        return read, right, shown

    training, test = (tensors(samples[1 if cbow else 0]) for samples in sets(said, ids))
    table, context = vectors(240, 32), vectors(240, 32)
    parameters = [table, context]
    optimizer = torch.optim.Adam(parameters, rate, eps=1e-7)

    def vector(read):
        there = (read != 0).float()[:, :, None]
        return (table[read] * there).sum(1) / there.sum(1)

    for _ in range(epochs):
        for part in torch.randperm(len(training[1])).split(BATCH):
            read, right, shown = (one[part] for one in training)
            h = vector(read)
            if negatives:
                logits = (context[torch.cat([right[:, None], shown], 1)] * h[:, None]).sum(2)
                wanted = torch.zeros_like(logits)
                wanted[:, 0] = 1
                loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted)
            else:
                loss = torch.nn.functional.cross_entropy(h @ context.T, right)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    figures = {}
    with torch.no_grad():
        read, right, shown = test
        if negatives:
            scores = (context[torch.cat([right[:, None], shown], 1)] * vector(read)[:, None]).sum(2)
            figures["accuracy"] = (scores[:, :1] > scores[:, 1:]).all(1).float().mean().item()
        unit = torch.nn.functional.normalize(table[1:len(words)], dim=1)

        def most_similar(to, left_out):
            similarity = unit @ to
            similarity[[i - 1 for i in left_out]] = -2
            return int(similarity.argmax()) + 1

        of = lambda i: unit[i - 1]
        for name, first, second in RELATIONS:
            pairs = [(ids[a], ids[b]) for a, b in zip(world.words(first), world.words(second)) if a in ids and b in ids]
            tried = [(a, b, c, d) for a, b in pairs for c, d in pairs if a != c]
            found = [most_similar(of(b) - of(a) + of(c), [a, b, c]) == d for a, b, c, d in tried]
            figures[name] = sum(found) / len(found)
        members = [[ids[word] for word in world.words(name) if word in ids] for name in GROUPS]
        found = [most_similar(of(i), [i]) in group for group in members for i in group]
        figures["groups"] = sum(found) / len(found)
    print(seed, figures, flush=True)
    return figures


def main():
    english, japanese = World(0), World(1)
    models = {
        "default": dict(world=english),
        "softmax": dict(world=english, negatives=0, sentences=2000, rate=.005, epochs=12),
        "cbow": dict(world=english, cbow=True, rate=.005, epochs=40),
        "few-negatives": dict(world=english, negatives=1),
        "japanese": dict(world=japanese),
    }
    figures = {}
    for name, options in models.items():
        runs = [trained(seed=seed, **options) for seed in range(CBOW_SEEDS if name == "cbow" else SEEDS)]
        figures[name] = {key: [round(run[key], 4) for run in runs] for key in runs[0]}
    with open(os.path.join(HERE, "word2vec_figures.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")


main()
