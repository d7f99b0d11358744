#!/usr/bin/env python3
"""Trains models of the task "hred" in PyTorch, 5 runs each, and writes dialog_figures.json.

The dialogues of run k are made by the program that the page shows (dialog_keras.cpp in core/rnn/tasks/shared) from the
topics of dialogs.cpp, with Python's seed k; models, schedule and batches are as core/rnn/tasks/hred/hred.h says;
initializers, updates and losses are those of Keras 3. Answers are chosen greedily, word by word. For each model and
language the file holds the share of right answers of the test set, one value a run: of those that the last turn tells
("last") and of those that need an earlier turn ("earlier"), and, of the latter, the share of the most frequent answer to
the same last turn in the training set ("limit").
Takes ten minutes on one core:  ./dialog_figures.py
"""
import ast
import collections
import json
import math
import os
import random
import re

import numpy as np
import torch
from torch.nn import functional

from stacked import Dense, Embedding, Recurrent, rounded, train

RUNS, REPLIES, TURNS, WORDS = 5, 15000, 7, 8
WIDTH, TURN_UNITS, UNITS = 24, 48, 96
BATCH, EPOCHS, RATE, LEAST = 32, 8, .005, .05
HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, "../../core/rnn/tasks/shared")


def source(name):
    with open(os.path.join(SHARED, name), encoding="utf-8") as file:
        return file.read()


def topics(language):
    lists = re.search(language + r"_topics\(\) \{\s*return (\{.*?\});\n\}", source("dialogs.cpp"), re.DOTALL)[1]
    rows = ast.literal_eval(lists.replace("{", "[").replace("}", "]"))
    return [dict(zip(("values", "tells", "reply", "questions", "open"), row[1:])) for row in rows]


def dialogues(language, seed):
    """What the program makes: the sets, with the arrays of the training and the test set."""
    program = source("dialog_keras.cpp").split('R"py(')[1].split(')py"')[0]
    names = {"np": np, "random": random, "topics": topics(language), "replies": REPLIES}
    random.seed(seed)
    exec(compile(program, "dialog_keras.cpp", "exec"), names)
    return names


class Dialogues:
    def __init__(self, language):
        runs = [dialogues(language, seed) for seed in range(RUNS)]
        together = lambda arrays: torch.from_numpy(np.stack(arrays)).long()
        self.words = 4 + len(runs[0]["ids"])
        self.training = [together([run["x_train"][i] for run in runs]) for i in range(2)]
        self.training.append(together([run["y_train"] for run in runs]))
        self.turns, self.target = together([run["x_test"][0] for run in runs]), together([run["y_test"] for run in runs])
        asked = {ask for topic in topics(language) for asks, *_ in topic["questions"] for ask in asks}
        self.asks = torch.tensor([[turns[-1] in asked for turns, *_ in run["sets"][2]] for run in runs])
        self.limit = [limit(run["sets"], asked) for run in runs]


def limit(sets, asked):
    counts = collections.defaultdict(collections.Counter)
    for turns, answer, _ in sets[0]:
        counts[turns[-1]][answer] += 1
    wanted = [(turns[-1], answer) for turns, answer, _ in sets[2] if turns[-1] in asked]
    return sum(counts[turn].most_common(1)[0][0] == answer for turn, answer in wanted) / len(wanted)


class Model:
    """hierarchical: a GRU for each turn, another over the turns; else one over the words of the last turn."""

    def __init__(self, words, hierarchical):
        self.hierarchical = hierarchical
        self.embedding, self.answer_embedding = Embedding(RUNS, words, WIDTH), Embedding(RUNS, words, WIDTH)
        self.turn = Recurrent(RUNS, "gru", WIDTH, TURN_UNITS) if hierarchical else None
        self.context = Recurrent(RUNS, "gru", TURN_UNITS if hierarchical else WIDTH, UNITS)
        self.start = Dense(RUNS, UNITS, UNITS)
        self.decoder = Recurrent(RUNS, "gru", WIDTH + UNITS, UNITS)
        self.output = Dense(RUNS, UNITS, words)
        parts = [self.embedding, self.turn, self.context, self.start, self.answer_embedding, self.decoder, self.output]
        self.weights = [weight for part in parts if part for weight in part.weights]

    def read(self, turns):
        if not self.hierarchical:
            turns = turns[:, :, -1:]
        runs, samples, count, _ = turns.shape
        ids = turns.flatten(1, 2)
        states = self.embedding(ids)
        mask = (ids > 0).unsqueeze(3)
        if self.hierarchical:
            states = self.turn(states, mask=mask)[:, :, -1].reshape(runs, samples, count, TURN_UNITS)
            mask = (turns > 0).any(dim=3, keepdim=True)
        return self.context(states, mask=mask)[:, :, -1]

    def write(self, context, answer):
        reminder = context.unsqueeze(2).expand(-1, -1, answer.shape[2], -1)
        heard = torch.cat([self.answer_embedding(answer), reminder], dim=3)
        return self.output(self.decoder(heard, start=torch.tanh(self.start(context))))

    def loss(self, turns, answer, target):
        losses = functional.cross_entropy(self.write(self.read(turns), answer).flatten(0, 2), target.flatten(),
                                          reduction="none").reshape(target.shape)
        words = (answer > 0).float()
        return ((losses * words).sum(dim=(1, 2)) / words.sum(dim=(1, 2))).sum()

    @torch.no_grad()
    def answers(self, turns):
        """Words and their end, behind which is 0."""
        context = self.read(turns)
        answer = torch.ones(*turns.shape[:2], 1, dtype=torch.long)
        ended = torch.zeros(*turns.shape[:2], dtype=torch.bool)
        for _ in range(WORDS):
            word = self.write(context, answer)[:, :, -1].argmax(dim=2)
            word[ended] = 0
            ended |= word == 3
            answer = torch.cat([answer, word.unsqueeze(2)], dim=2)
        return answer[:, :, 1:]


def rate(update):
    updates = EPOCHS * math.ceil(REPLIES / BATCH)
    return RATE * (LEAST + (1 - LEAST) * .5 * (1 + math.cos(math.pi * min(update, updates) / updates)))


def main():
    figures = {}
    for language in ("english", "japanese"):
        data = Dialogues(language)
        figures[language] = {"limit": [round(value, 4) for value in data.limit]}
        for name, hierarchical in (("hred", True), ("seq2seq", False)):
            torch.manual_seed(0)
            model = Model(data.words, hierarchical)
            train(model.weights, model.loss, data.training, BATCH, EPOCHS, rate)
            right = (model.answers(data.turns) == data.target).all(dim=2).float()
            asks = data.asks.float()
            figures[language][name] = {"last": rounded((right * (1 - asks)).sum(dim=1) / (1 - asks).sum(dim=1)),
                                       "earlier": rounded((right * asks).sum(dim=1) / asks.sum(dim=1))}
            print(language, name, figures[language][name], figures[language]["limit"], flush=True)
    with open(os.path.join(HERE, "dialog_figures.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")


main()
