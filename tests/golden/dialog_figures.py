#!/usr/bin/env python3
"""Trains models of the tasks "hred" and "vhred" in PyTorch, several runs each, and writes dialog_figures.json.

The dialogues of a run are made by the program that the page shows (dialog_keras.cpp in core/rnn/tasks/shared) from the
topics of dialogs.cpp, with seeds from 0 on, of VHRED from 6, where it collapses from 3; models, schedules and batches are
as core/rnn/tasks/hred/hred.h and vhred/vhred.h say, divergence and word dropout as sampling.h and word_dropout.h;
initializers, updates and losses are those
of Keras 3. Answers are chosen greedily, word by word. For each language and model the file holds the share of fitting
answers of the test set, one value a run: of those that the last turn tells ("last"), of those that need an earlier turn
("earlier"), and of those to open questions ("open"). "limit" is the share of the second that the most frequent answer to
the same last turn gets. Of ten draws for each of 25 open contexts there are the share that fits ("fitting") and the mean
number of different ones that do ("different"); "kl" is the divergence on the test set.
Takes an hour on one core with OpenBLAS:  ./dialog_figures.py
"""
import ast
import collections
import itertools
import json
import math
import os
import random
import re

import numpy as np
import torch
from torch.nn import functional

from stacked import Dense, Embedding, Recurrent, rounded, train

TURNS, WORDS, BATCH, RATE = 7, 8, 32, .005
WIDTH, TURN_UNITS, UNITS, LATENT = 24, 48, 96, 8
UNKNOWN, END, MOST_FITTING = 2, 3, 6
HRED = {"seeds": range(5), "replies": 15000, "epochs": 8, "least": .05}
VHRED = {"replies": 12000, "epochs": 10, "least": 1}
ANNEALING, DROPPED, CONTEXTS, DRAWS = 1000, .3, 25, 10
HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, "../../core/rnn/tasks/shared")


def source(name):
    with open(os.path.join(SHARED, name), encoding="utf-8") as file:
        return file.read()


def topics(name):
    lists = re.search(name + r"_topics\(\) \{\s*return (\{.*?\});\n\}", source("dialogs.cpp"), re.DOTALL)[1]
    rows = ast.literal_eval(lists.replace("{", "[").replace("}", "]"))
    return [dict(zip(("values", "tells", "reply", "questions", "open"), row[1:])) for row in rows]


def dialogues(of_topics, replies, seed):
    """What the program makes: the sets, with their arrays."""
    program = source("dialog_keras.cpp").split('R"py(')[1].split(')py"')[0]
    names = {"np": np, "itertools": itertools, "random": random, "topics": of_topics, "replies": replies}
    random.seed(seed)
    exec(compile(program, "dialog_keras.cpp", "exec"), names)
    return names


class Dialogues:
    """Sets of all runs. `needs` (runs,N) is 0 for answers that the last turn tells, 1 for those that need an earlier
    one, 2 for open questions; `fits` (runs,N,6,8) are the answers that do, -1 where there are fewer."""

    def __init__(self, of_topics, seeds, replies, **_):
        made = [dialogues(of_topics, replies, seed) for seed in seeds]
        together = lambda arrays: torch.from_numpy(np.stack(arrays)).long()
        self.runs, self.words = len(seeds), 4 + len(made[0]["ids"])
        self.training = [together([run["x_train"][i] for run in made]) for i in range(2)]
        self.training.append(together([run["y_train"] for run in made]))
        self.turns, self.answer = [together([run["x_test"][i] for run in made]) for i in range(2)]
        asked = {ask for topic in of_topics for asks, *_ in topic["questions"] for ask in asks}
        kinds = {answer: kind for topic in of_topics for kind in topic["open"] for answer in kind}
        self.needs = torch.tensor([[2 if answer in kinds else int(turns[-1] in asked) for turns, answer, _ in run["sets"][2]]
                                   for run in made])
        self.fits = torch.full((*self.needs.shape, MOST_FITTING, WORDS), -1)
        for k, run in enumerate(made):
            for i, (_, answer, _) in enumerate(run["sets"][2]):
                for n, text in enumerate(kinds.get(answer, [answer])):
                    ids = [run["ids"][word] for word in text.split()] + [END]
                    self.fits[k, i, n] = torch.tensor(ids + [0] * (WORDS - len(ids)))
        self.limit = [limit(run["sets"], asked) for run in made]


def limit(sets, asked):
    counts = collections.defaultdict(collections.Counter)
    for turns, answer, _ in sets[0]:
        counts[turns[-1]][answer] += 1
    wanted = [(turns[-1], answer) for turns, answer, _ in sets[2] if turns[-1] in asked]
    return sum(counts[turn].most_common(1)[0][0] == answer for turn, answer in wanted) / len(wanted)


class Model:
    """hierarchical: a GRU for each turn, another over the turns; else one over the words of the last turn."""

    def __init__(self, runs, words, hierarchical=True, heard=UNITS):
        self.hierarchical = hierarchical
        self.embedding, self.answer_embedding = Embedding(runs, words, WIDTH), Embedding(runs, words, WIDTH)
        self.turn = Recurrent(runs, "gru", WIDTH, TURN_UNITS) if hierarchical else None
        self.context = Recurrent(runs, "gru", TURN_UNITS if hierarchical else WIDTH, UNITS)
        self.start = Dense(runs, heard, UNITS)
        self.decoder = Recurrent(runs, "gru", WIDTH + heard, UNITS)
        self.output = Dense(runs, UNITS, words)
        self.parts = [self.embedding, self.turn, self.context, self.start, self.answer_embedding, self.decoder, self.output]

    @property
    def weights(self):
        return [weight for part in self.parts if part for weight in part.weights]

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

    def heard(self, turns, draw):
        return self.read(turns)

    def write(self, heard, answer):
        reminder = heard.unsqueeze(2).expand(-1, -1, answer.shape[2], -1)
        inputs = torch.cat([self.answer_embedding(answer), reminder], dim=3)
        return self.output(self.decoder(inputs, start=torch.tanh(self.start(heard))))

    def word_loss(self, heard, said, target):
        """The mean over all 8 steps: what is read beside each word has no mask, and so their Concatenate has none."""
        losses = functional.cross_entropy(self.write(heard, said).flatten(0, 2), target.flatten(), reduction="none")
        return losses.reshape(len(target), -1).mean(dim=1).sum()

    def loss(self, turns, answer, target):
        return self.word_loss(self.read(turns), answer, target)

    @torch.no_grad()
    def answers(self, turns, draw=False):
        """Words and their end, behind which is 0."""
        heard = self.heard(turns, draw)
        answer = torch.ones(*turns.shape[:2], 1, dtype=torch.long)
        ended = torch.zeros(*turns.shape[:2], dtype=torch.bool)
        for _ in range(WORDS):
            word = self.write(heard, answer)[:, :, -1].argmax(dim=2)
            word[ended] = 0
            ended |= word == END
            answer = torch.cat([answer, word.unsqueeze(2)], dim=2)
        return answer[:, :, 1:]


class LatentModel(Model):
    """With a latent variable whose prior depends on the context."""

    def __init__(self, runs, words, weight, annealing, dropped):
        super().__init__(runs, words, heard=UNITS + LATENT)
        self.weight, self.annealing, self.dropped, self.updates = weight, annealing, dropped, 0
        self.read_embedding = Embedding(runs, words, WIDTH)
        self.read_answer = Recurrent(runs, "gru", WIDTH, TURN_UNITS)
        normal = lambda inputs: [Dense(runs, inputs, UNITS), Dense(runs, UNITS, LATENT), Dense(runs, UNITS, LATENT)]
        self.posterior, self.prior = normal(UNITS + TURN_UNITS), normal(UNITS)
        self.parts += [self.read_embedding, self.read_answer, *self.posterior, *self.prior]

    def normals(self, context, answer):
        read = self.read_answer(self.read_embedding(answer), mask=(answer > 0).unsqueeze(3))[:, :, -1]
        return [*of(self.posterior, torch.cat([context, read], dim=2)), *of(self.prior, context)]

    def loss(self, turns, answer, target):
        context = self.read(turns)
        normals = self.normals(context, answer)
        mean, log_variance = normals[:2]
        z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
        away = (torch.rand(answer.shape) < self.dropped) & (answer > UNKNOWN)
        words = self.word_loss(torch.cat([context, z], dim=2), answer.masked_fill(away, UNKNOWN), target)
        weight = self.weight * min(1, self.updates / self.annealing if self.annealing else 1)
        self.updates += 1
        return words + weight * divergence(*normals).sum()

    def heard(self, turns, draw):
        context = self.read(turns)
        mean, log_variance = of(self.prior, context)
        z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean) if draw else mean
        return torch.cat([context, z], dim=2)


def of(normal, inputs):
    hidden, mean, log_variance = normal
    states = torch.tanh(hidden(inputs))
    return mean(states), log_variance(states)


def divergence(mean, log_variance, prior_mean, prior_log_variance):
    """Of each run."""
    ratio = log_variance - prior_log_variance
    away = (mean - prior_mean) ** 2 / prior_log_variance.exp()
    return .5 * (ratio.exp() + away - 1 - ratio).sum(dim=2).mean(dim=1)


def trained(model, data, epochs, least, **_):
    updates = epochs * math.ceil(data.training[0].shape[1] / BATCH)
    fall = lambda update: RATE * (least + (1 - least) * .5 * (1 + math.cos(math.pi * update / updates)))
    train(model.weights, model.loss, data.training, BATCH, epochs, fall)
    right = (model.answers(data.turns).unsqueeze(2) == data.fits).all(dim=3).any(dim=2)
    figures = {}
    for number, needs in enumerate(("last", "earlier", "open")):
        of_these = data.needs == number
        if of_these.any():
            figures[needs] = rounded((right & of_these).sum(dim=1) / of_these.sum(dim=1))
    return figures


@torch.no_grad()
def drawn(model, data):
    contexts = torch.stack([needs.eq(2).nonzero()[:CONTEXTS, 0] for needs in data.needs])
    runs = torch.arange(data.runs)[:, None]
    answers = model.answers(data.turns[runs, contexts].repeat_interleave(DRAWS, dim=1), draw=True)
    answers = answers.reshape(data.runs, CONTEXTS, DRAWS, 1, WORDS)
    same = (answers == data.fits[runs, contexts].unsqueeze(2)).all(dim=4)
    kl = divergence(*model.normals(model.read(data.turns), data.answer))
    return {"fitting": rounded(same.any(dim=3).float().mean(dim=(1, 2))),
            "different": rounded(same.any(dim=2).sum(dim=2).float().mean(dim=1)), "kl": rounded(kl)}


def main():
    figures = {}
    for language in ("english", "japanese"):
        data = Dialogues(topics(r"\b" + language), **HRED)
        figures[language] = {"limit": [round(value, 4) for value in data.limit]}
        for name, hierarchical in (("hred", True), ("seq2seq", False)):
            torch.manual_seed(0)
            figures[language][name] = trained(Model(data.runs, data.words, hierarchical), data, **HRED)
            print(language, name, figures[language][name], figures[language]["limit"], flush=True)
    with_open = topics(r"\benglish")[:3] + topics("open_english")
    for name, seeds, settings in (("vhred", range(6, 18), (.05, ANNEALING, DROPPED)),
                                 ("collapse", range(3, 9), (.1, 0, 0))):
        of_runs = collections.defaultdict(list)
        for seed in seeds:
            data = Dialogues(with_open, [seed], **VHRED)
            torch.manual_seed(100 + seed)
            model = LatentModel(data.runs, data.words, *settings)
            for figure, values in {**trained(model, data, **VHRED), **drawn(model, data)}.items():
                of_runs[figure] += values
        figures["english"][name] = of_runs
        print(name, dict(of_runs), flush=True)
    with open(os.path.join(HERE, "dialog_figures.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
