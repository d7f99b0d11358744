"""Activation functions: alone, and in a layer."""
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


def later():
    cases_of(LATER)
