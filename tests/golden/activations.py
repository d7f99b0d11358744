"""Activation functions: alone, and in a layer."""
import torch

from convolutional import convolution
from golden import ACTIVATIONS, EARLIER, LATER
from layer_case import case


def cases_of(names):
    for name in names:
        curve = ACTIVATIONS[name]
        case("Activation", {"activation": name}, [(2, 3, 4)], lambda x, w, m, curve=curve: curve(x[0]))
        config = {"filters": 4, "kernel_size": 2, "activation": name}
        case("Conv1D", config, [(2, 5, 3)], convolution(config), [(2, 3, 4), (4,)])


def curves():
    cases_of(EARLIER)


def with_options():
    """Layers of their own."""
    def of(kind, config, curve, weights=()):
        case(kind, config, [(2, 3, 4)], lambda x, w, m: curve(x[0], *w), weights)

    of("LeakyReLU", {}, lambda x: torch.nn.functional.leaky_relu(x, .3))
    of("LeakyReLU", {"negative_slope": .1}, lambda x: torch.nn.functional.leaky_relu(x, .1))
    of("ELU", {}, torch.nn.functional.elu)
    of("ELU", {"alpha": .5}, lambda x: torch.nn.functional.elu(x, .5))
    of("ReLU", {}, torch.relu)
    of("ReLU", {"max_value": .6}, lambda x: torch.clamp(x, 0, .6))
    slope = lambda x: torch.where(x > .3, x, .2 * (x - .3))
    of("ReLU", {"negative_slope": .2, "threshold": .3}, slope)
    of("ReLU", {"negative_slope": .2, "threshold": .3, "max_value": .9}, lambda x: torch.clamp(slope(x), max=.9))
    parametric = lambda x, alpha: torch.relu(x) - alpha * torch.relu(-x)
    of("PReLU", {}, parametric, [(3, 4)])
    of("PReLU", {"shared_axes": [1]}, parametric, [(1, 4)])
    of("PReLU", {"shared_axes": [2]}, parametric, [(3, 1)])
    of("Softmax", {}, lambda x: torch.softmax(x, -1))
    of("Softmax", {"axis": 1}, lambda x: torch.softmax(x, 1))
    of("Softmax", {"axis": [1, 2]}, lambda x: torch.softmax(x.flatten(1), -1).reshape(x.shape))


def later():
    cases_of(LATER)
