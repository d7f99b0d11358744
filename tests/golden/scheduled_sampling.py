#!/usr/bin/env python3
"""Losses of a small encoder-decoder that learns with scheduled sampling (Bengio et al., 2015): scheduled_sampling.json.

Value j of the k-th weight is AMPLITUDE sin(1.3 j + .7 k). Six updates by SGD on two batches in turn. Each case has the
options of the callback, the loss of each batch, the tokens that the decoder read in the last one, and the last bias.
"""
import json
import math
import os

import torch

from chance import BITS, Chance, rotated

SAMPLES, BATCH, SOURCE, ANSWER = 8, 4, 4, 6
SOURCE_IDS, ANSWER_IDS, WIDTH, UNITS = 6, 7, 3, 5
AMPLITUDE, RATE, UPDATES, SEED = .9, .5, 6, 3
PURPOSE = 0x6F776E746F6B656E
HERE = os.path.dirname(os.path.abspath(__file__))

torch.set_default_dtype(torch.float64)


def waves(k, *shape):
    count = math.prod(shape)
    return (AMPLITUDE * torch.sin(1.3 * torch.arange(count) + .7 * k)).reshape(shape).requires_grad_(True)


def fork(chance, purpose):
    z = (purpose + 0x9E3779B97F4A7C15) & BITS
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & BITS
    z = (z ^ z >> 27) * 0x94D049BB133111EB & BITS
    return Chance((chance.state[0] ^ rotated(chance.state[3], 17)) + (z ^ z >> 31) & BITS)


def make_data():
    source = torch.tensor([[(3 * i + 2 * t) % (SOURCE_IDS - 1) + 1 for t in range(SOURCE)] for i in range(SAMPLES)])
    answer = torch.zeros(SAMPLES, ANSWER, dtype=torch.long)
    target = torch.zeros(SAMPLES, ANSWER, dtype=torch.long)
    for i in range(SAMPLES):
        tokens = [(i * 2 + t * t) % (ANSWER_IDS - 2) + 2 for t in range(ANSWER - i % 3)]
        target[i, : len(tokens)] = torch.tensor(tokens)
        answer[i, : len(tokens)] = torch.tensor([1] + tokens[:-1])
    return source, answer, target


def rnn(x, kernel, recurrent, bias, h, mask=None):
    outputs = []
    for t in range(x.shape[1]):
        new = torch.tanh(x[:, t] @ kernel + h @ recurrent + bias)
        h = new if mask is None else torch.where(mask[:, t : t + 1], new, h)
        outputs.append(h)
    return torch.stack(outputs, 1), h


def run(weights, source, answer):
    read, ek, er, eb, written, dk, dr, db, ok, ob = weights
    start = torch.zeros(source.shape[0], UNITS)
    _, thought = rnn(read[source], ek, er, eb, start)
    states, _ = rnn(written[answer], dk, dr, db, thought, answer != 0)
    return torch.softmax(states @ ok + ob, -1)


def share_at(options, updates):
    at, share = updates / options["pace"], options["share"]
    return share * {
        "constant": 1,
        "linear": min(1, at),
        "exponential": 1 - math.exp(-at),
        "inverse-sigmoid": math.exp(at) / (options["pace"] + math.exp(at)),
    }[options["growth"]]


def case(options):
    shapes = [(SOURCE_IDS, WIDTH), (WIDTH, UNITS), (UNITS, UNITS), (UNITS,), (ANSWER_IDS, WIDTH), (WIDTH, UNITS),
              (UNITS, UNITS), (UNITS,), (UNITS, ANSWER_IDS), (ANSWER_IDS,)]
    weights = [waves(k, *shape) for k, shape in enumerate(shapes)]
    sources, answers, targets = make_data()
    losses = []
    for update in range(UPDATES):
        rows = slice(update % 2 * BATCH, update % 2 * BATCH + BATCH)
        source, answer, target = sources[rows], answers[rows].clone(), targets[rows]
        share = share_at(options, update)
        chance = fork(fork(Chance(SEED), PURPOSE), update)
        for t in range(1, ANSWER if share > 0 else 1):
            # The whole decoder on the tokens as they are by now: what comes later does not matter to step t - 1.
            p = run(weights, source, answer)[:, t - 1].detach()
            for b in range(BATCH):
                if chance.uniform() >= share or answer[b, t] == 0:
                    continue
                if options["sample"]:
                    left = chance.uniform() * p[b, 1:].sum().item()
                    for token in range(1, ANSWER_IDS):
                        left -= p[b, token].item()
                        if left < 0:
                            break
                    answer[b, t] = token
                else:
                    answer[b, t] = 1 + p[b, 1:].argmax()
        y = run(weights, source, answer)
        # The mask is that of the answer's input.
        mask = answer != 0
        rows_loss = -y.gather(-1, target.unsqueeze(-1)).squeeze(-1).log()
        loss = (rows_loss * mask).sum() / mask.sum()
        gradients = torch.autograd.grad(loss, weights)
        weights = [(w - RATE * g).detach().requires_grad_(True) for w, g in zip(weights, gradients)]
        losses.append(loss.item())
    return {"options": options, "losses": [round(loss, 9) for loss in losses], "tokens": answer.tolist(),
            "bias": [round(b, 9) for b in weights[-1].tolist()]}


def main():
    cases = [dict(share=share, growth=growth, pace=pace, sample=sample)
             for share, growth, pace, sample in [(1.0, "constant", 1, False), (.5, "constant", 1, True),
                                                   (1.0, "linear", 4, False), (.9, "exponential", 2, True),
                                                   (1.0, "inverse-sigmoid", 2, False), (0.0, "constant", 1, False)]]
    source, answer, target = make_data()
    with open(os.path.join(HERE, "scheduled_sampling.json"), "w") as file:
        json.dump({"source": source.tolist(), "answer": answer.tolist(), "target": target.tolist(),
                   "cases": [case(options) for options in cases]}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
