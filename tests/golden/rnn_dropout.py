"""Dropout of the inputs and states of recurrent layers."""
import torch

import recurrent
from chance import Chance
from layer_case import case


def dropping(kind, config):
    """A mask for each gate where states are dropped too, else one for all; the gates in Keras's order."""
    gates, units = recurrent.GATES[kind], config["units"]
    of_inputs, of_states = config.get("dropout", 0), config.get("recurrent_dropout", 0)

    def run(x, w, m):
        batch, time, width = x[0].shape
        chance, ones = Chance(), torch.ones(gates, 1, 1)
        inputs = chance.mask(of_inputs, gates if of_states else 1, batch, width) * ones if of_inputs else ones
        states = chance.mask(of_states, gates, batch, units) if of_states else ones
        kernel, inner = w[0].chunk(gates, 1), w[1].chunk(gates, 1)
        bias = (w[2][0] if w[2].dim() > 1 else w[2]).chunk(gates)
        second = w[2][1].chunk(gates) if w[2].dim() > 1 else [0] * gates
        h, c, sequence = torch.zeros(batch, units), torch.zeros(batch, units), []
        for t in range(time):
            a = [x[0][:, t] * inputs[k] @ kernel[k] + bias[k] for k in range(gates)]
            b = [h * states[k] @ inner[k] + second[k] for k in range(gates)]
            if kind == "SimpleRNN":
                h = torch.tanh(a[0] + b[0])
            elif kind == "LSTM":
                i, f, o = (torch.sigmoid(a[k] + b[k]) for k in (0, 1, 3))
                c = f * c + i * torch.tanh(a[2] + b[2])
                h = o * torch.tanh(c)
            else:
                z, r = torch.sigmoid(a[0] + b[0]), torch.sigmoid(a[1] + b[1])
                after = config.get("reset_after", True)
                h = z * h + (1 - z) * torch.tanh(a[2] + (r * b[2] if after else (r * h * states[2]) @ inner[2]))
            sequence.append(h)
        return torch.stack(sequence, 1)
    return run


def rates():
    for kind, extra in (("SimpleRNN", {}), ("LSTM", {}), ("GRU", {}), ("GRU", {"reset_after": False})):
        for rates in ({"dropout": .4}, {"recurrent_dropout": .3}, {"dropout": .4, "recurrent_dropout": .3}):
            config = {"units": 3, "return_sequences": True, **extra, **rates}
            layer = {"class_name": kind, "config": config}
            case(kind, config, [(2, 4, 3)], dropping(kind, config), recurrent.weight_shapes(layer, (2, 4, 3)))
