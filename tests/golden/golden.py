"""What the generators of golden values share. Everything is computed in float64."""
import json
import math
import os

import torch

HERE = os.path.dirname(os.path.abspath(__file__))

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def given(generator, *shape, scale=1.0):
    """Values of three decimals, which are the same number wherever they are read."""
    return torch.round(torch.randn(*shape, generator=generator) * scale * 1000) / 1000


def wave(shape, phase, scale):
    """The values of large tensors, by a formula that golden.cpp knows: scale * sin(.37 i + phase)."""
    count = math.prod(shape)
    return (torch.sin(0.37 * torch.arange(count) + phase) * scale).reshape(shape)


def numbers(tensor):
    return [float("%.9g" % v) for v in tensor.detach().reshape(-1).tolist()]


def probes(tensor):
    """Dot products with waves of the phases 0, 1 and 2, and what they are to be compared with."""
    return {"norm": numbers(tensor.norm())[0],
            "dots": numbers(torch.stack([(tensor * wave(tensor.shape, p, 1.0)).sum() for p in range(3)]))}


def packed(tensor):
    return {"shape": list(tensor.shape), "values": numbers(tensor)}


ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    # torch.nn.functional.hardsigmoid takes 1/6 as a float, whatever the type.
    "hard_sigmoid": lambda x: torch.clamp(x / 6 + 0.5, 0, 1),
    "keras2_hard_sigmoid": lambda x: torch.clamp(x / 5 + 0.5, 0, 1),
    "softmax": lambda x: torch.softmax(x, dim=-1),
    "elu": torch.nn.functional.elu,
    "selu": torch.nn.functional.selu,
    "softplus": lambda x: torch.nn.functional.softplus(x, threshold=1000),
}


class SigmoidTwiceDerived(torch.autograd.Function):
    """The course notes' output: sigmoid, with sigmoid's derivative applied to the output."""

    @staticmethod
    def forward(context, x):
        y = torch.sigmoid(x)
        context.save_for_backward(y)
        return y

    @staticmethod
    def backward(context, gradient):
        s = torch.sigmoid(context.saved_tensors[0])
        return gradient * s * (1 - s)


ACTIVATIONS["sigmoid_twice_derived"] = SigmoidTwiceDerived.apply
# Those that came later have their cases at the ends of lists.
EARLIER = list(ACTIVATIONS)
ACTIVATIONS |= {
    "softsign": torch.nn.functional.softsign,
    "relu6": torch.nn.functional.relu6,
    "hard_tanh": torch.nn.functional.hardtanh,
    "exponential": torch.exp,
    "leaky_relu": lambda x: torch.nn.functional.leaky_relu(x, 0.2),
    "log_softmax": lambda x: torch.log_softmax(x, dim=-1),
    "silu": torch.nn.functional.silu,
    "swish": torch.nn.functional.silu,
    "gelu": torch.nn.functional.gelu,
    "mish": torch.nn.functional.mish,
}
LATER = [name for name in ACTIVATIONS if name not in EARLIER]
# Those of recurrent layers.
RECURRENT = [name for name in ACTIVATIONS if name not in ("exponential", "silu", "swish", "gelu", "mish")]


def recurrent_cell(kind, config):
    """One step from Keras's equations: (x, states, kernel, recurrent, bias) -> states; the first state is h."""
    f = ACTIVATIONS[config.get("activation", "tanh")]
    g = ACTIVATIONS[config.get("recurrent_activation", "sigmoid")]

    def simple_rnn(x, states, w, u, b):
        return [f(x @ w + states[0] @ u + b)]

    def lstm(x, states, w, u, b):
        i, forget, a, o = (x @ w + states[0] @ u + b).chunk(4, dim=-1)
        c = g(forget) * states[1] + g(i) * f(a)
        return [g(o) * f(c), c]

    def gru(x, states, w, u, b):
        h = states[0]
        if config.get("reset_after", True):
            inputs, inner = x @ w + (b[0] if b.dim() == 2 else b), h @ u + (b[1] if b.dim() == 2 else b)
            (xz, xr, xh), (hz, hr, hh) = inputs.chunk(3, dim=-1), inner.chunk(3, dim=-1)
            z = g(xz + hz)
            candidate = f(xh + g(xr + hr) * hh)
        else:
            xz, xr, xh = (x @ w + b).chunk(3, dim=-1)
            uz, ur, uh = u.chunk(3, dim=-1)
            z = g(xz + h @ uz)
            candidate = f(xh + (g(xr + h @ ur) * h) @ uh)
        return [z * h + (1 - z) * candidate]

    return {"SimpleRNN": simple_rnn, "LSTM": lstm, "GRU": gru}[kind]


def recurrent_layer(kind, config, x, weights):
    """Keras's outputs: the sequence or its last step, then the states when they are asked for."""
    w, u = weights[:2]
    b = weights[2] if len(weights) > 2 else torch.zeros(())
    step = recurrent_cell(kind, config)
    states = [torch.zeros(x.shape[0], u.shape[0]) for _ in range(2 if kind == "LSTM" else 1)]
    sequence = []
    for t in range(x.shape[1]):
        states = step(x[:, x.shape[1] - 1 - t if config.get("go_backwards") else t], states, w, u, b)
        sequence.append(states[0])
    outputs = [torch.stack(sequence, dim=1) if config.get("return_sequences") else sequence[-1]]
    return outputs + (states if config.get("return_state") else [])


def write(name, cases):
    """One case a line."""
    cases = list(cases)
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    with open(os.path.join(HERE, name), "w") as file:
        file.write("[\n" + lines + "\n]\n")
    print(f"{name}: {len(cases)} cases, {os.path.getsize(os.path.join(HERE, name)) // 1024} KiB")
