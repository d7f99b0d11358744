#!/usr/bin/env python3
"""Trains models of the task "seq2seq" in PyTorch, 3 runs each, 8 of what differs much from run to run, and writes
seq2seq_figures.json.

The pairs of run k are made by the program that the page shows (seq2seq_keras.cpp and dates_python.cpp in core/rnn/tasks),
with NumPy's seed k, in the forms that dates.cpp and text_pairs.cpp list; models, schedule and batches are as
core/rnn/tasks/seq2seq/seq2seq.h says, own predictions as scheduled_sampling.h; initializers, updates and losses are those
of Keras 3. For each variant the file holds the share of the test set whose whole answer is right, one value a run.
Answers are chosen greedily, token by token.
Takes a quarter of an hour on one core with OpenBLAS:  ./seq2seq_figures.py
Names of variants as arguments train these alone, and leave the other values as they are.
"""
import functools
import json
import math
import os
import re
import sys

import numpy as np
import torch
from torch.nn import functional

from stacked import Dense, Embedding, Recurrent, in_parts, rounded, train

WIDTH, UNITS, BATCH, EPOCHS = 24, 96, 64, 8
RATE, LEAST, FALL = .006, .05, 2504
START, LONGEST_DATE, LONGEST_NUMBER = 1, 11, 5
HERE = os.path.dirname(os.path.abspath(__file__))
TASKS = os.path.join(HERE, "../../core/rnn/tasks")
DATES = {"data": "dates", "pairs": 20000, "longest": 18, "runs": 3}
ALL_LENGTHS = {"data": "dates", "pairs": 10000, "longest": 55, "runs": 3}
VARIANTS = {
    "default": (DATES, {}),
    "scheduled-sampling": (DATES, {"share": lambda updates: min(1, updates / 2000)}),
    "own-predictions": ({**DATES, "runs": 8}, {"share": lambda updates: 1}),
    "long": (ALL_LENGTHS, {}),
    "long-attention": (ALL_LENGTHS, {"attention": True}),
    "numbers": ({"data": "numbers", "pairs": 12000, "longest": 46, "runs": 3}, {}),
}


def source(name):
    with open(os.path.join(TASKS, name), encoding="utf-8") as file:
        return file.read()


def python_in(name):
    return [part.split(')py"')[0] for part in source(name).split('R"py(')[1:]]


def text_of(name, function):
    """The string that a C++ function returns."""
    return "".join(re.findall('"(.*?)"', re.search(function + r"\(\) [^{]*\{\s*return (.*?);\s", name, re.DOTALL)[1]))


def date_settings():
    dates, pairs = source("shared/dates.cpp"), source("seq2seq/text_pairs.cpp").split("class NumberPairs")[0]
    return {"forms": re.findall(r'DateForm\{"([a-z-]+)", "[a-z]+", (\d+)', dates), "meanings": 36525,
            "longest_answer": LONGEST_DATE, "characters": text_of(dates, "date_characters"),
            "answer_characters": text_of(pairs, "answer_characters"),
            "program": python_in("shared/dates_python.cpp")[0],
            "meant": "thing_of = lambda day: datetime.date(1950, 1, 1) + datetime.timedelta(day)\n"
                     "answer_of = lambda date: date.isoformat()\n"}


def number_settings():
    pairs = source("seq2seq/text_pairs.cpp").split("class NumberPairs")[1]
    return {"forms": re.findall(r'\{"([a-z-]+)", "[a-z]+", (\d+)', pairs), "meanings": 10000,
            "longest_answer": LONGEST_NUMBER, "characters": text_of(pairs, r"\bcharacters"),
            "answer_characters": text_of(pairs, "answer_characters"),
            "program": python_in("seq2seq/seq2seq_keras.cpp")[0], "meant": "thing_of, answer_of = int, str\n"}


class Pairs:
    """Sets of all runs: (runs,N,T) each."""

    def __init__(self, data, pairs, longest, runs):
        settings = date_settings() if data == "dates" else number_settings()
        settings.update(pairs=pairs, longest=longest,
                        names=[name for name, length in settings["forms"] if int(length) <= longest])
        program = settings["program"] + settings["meant"] + python_in("seq2seq/seq2seq_keras.cpp")[1]
        program = compile(program, "seq2seq_keras.cpp", "exec")
        made = []
        for seed in range(runs):
            names = {"np": np, **settings}
            np.random.seed(seed)
            exec(program, names)
            made.append([*names["x_train"], names["y_train"], names["x_test"][0], names["y_test"]])
        *self.training, self.source, self.target = [torch.from_numpy(np.stack(arrays)).long() for arrays in zip(*made)]
        self.texts, self.answers = (len(settings[key]) + 4 for key in ("characters", "answer_characters"))


sets_of = functools.cache(Pairs)


class Model:
    """`share` of the updates made is that of own predictions among the tokens that the decoder reads in training.

    With `attention` the encoder reads forwards, as Keras hands on the mask of its states unturned; without, backwards.
    """

    def __init__(self, runs, texts, answers, attention=False, share=None):
        self.embedding, self.answer_embedding = Embedding(runs, texts, WIDTH), Embedding(runs, answers, WIDTH)
        self.encoder, self.decoder = (Recurrent(runs, "gru", WIDTH, UNITS) for _ in range(2))
        self.output = Dense(runs, UNITS * (2 if attention else 1), answers)
        self.scale = [torch.ones(runs, 1, 1)] if attention else []
        self.share, self.updates = share, 0
        parts = (self.embedding, self.encoder, self.answer_embedding, self.decoder, self.output)
        self.weights = self.scale + [weight for part in parts for weight in part.weights]

    def read(self, source):
        """The states that attention looks at, which of them count, and the one that the decoder begins with."""
        mask = (source > 0).unsqueeze(3)
        states = self.encoder(self.embedding(source), backwards=not self.scale, mask=mask)
        return states, mask, states[:, :, -1 if self.scale else 0]

    def write(self, states, mask, start, tokens):
        """Logits after each of the tokens, and the decoder's last state."""
        written = self.decoder(self.answer_embedding(tokens), start=start)
        last = written[:, :, -1]
        if self.scale:
            scores = self.scale[0].unsqueeze(3) * (written @ states.transpose(2, 3))
            weights = scores.masked_fill(~mask.transpose(2, 3), -math.inf).softmax(dim=3)
            written = torch.cat([written, weights @ states], dim=3)
        return self.output(written), last

    @torch.no_grad()
    def with_own_predictions(self, read, answer):
        """The answer so far, a share of whose tokens are predicted from left to right; zeros stay."""
        states, mask, state = read
        share = self.share(self.updates)
        answer = answer.clone()
        for t in range(answer.shape[2] - 1):
            logits, state = self.write(states, mask, state, answer[:, :, t:t + 1])
            own = (torch.rand(answer.shape[:2]) < share) & (answer[:, :, t + 1] > 0)
            answer[:, :, t + 1] = torch.where(own, logits[:, :, 0, 1:].argmax(dim=2) + 1, answer[:, :, t + 1])
        return answer

    def loss(self, source, answer, target):
        read = self.read(source)
        if self.share:
            answer = self.with_own_predictions(read, answer)
            self.updates += 1
        logits, _ = self.write(*read, answer)
        losses = functional.cross_entropy(logits.flatten(0, 2), target.flatten(), reduction="none").reshape(target.shape)
        counts = answer > 0
        return ((losses * counts).sum(dim=(1, 2)) / counts.sum(dim=(1, 2))).sum()

    def tokens(self, source, count):
        states, mask, state = self.read(source)
        found = [torch.full((*source.shape[:2], 1), START)]
        for _ in range(count):
            logits, state = self.write(states, mask, state, found[-1])
            found.append(logits.argmax(dim=3))
        return torch.cat(found[1:], dim=2)


def rate(updates):
    return RATE * (LEAST + (1 - LEAST) * .5 * (1 + math.cos(math.pi * min(1, updates / FALL))))


def exact(sets, **options):
    torch.manual_seed(0)
    model = Model(len(sets.source), sets.texts, sets.answers, **options)
    train(model.weights, model.loss, sets.training, BATCH, EPOCHS, rate)
    found = in_parts(lambda source: model.tokens(source, sets.target.shape[2]), sets.source)
    return rounded(((found == sets.target) | (sets.target == 0)).all(dim=2).float().mean(dim=1))


def main(names):
    path = os.path.join(HERE, "seq2seq_figures.json")
    figures = {}
    if names:
        with open(path, encoding="utf-8") as file:
            figures = json.load(file)
    for name, (data, options) in VARIANTS.items():
        if names and name not in names:
            continue
        figures[name] = exact(sets_of(**data), **options)
        print(name, figures[name], flush=True)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1:])
