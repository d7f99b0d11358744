"""Activation functions: alone, and in a layer."""
from convolutional import convolution
from golden import ACTIVATIONS
from layer_case import case


def curves():
    for name, curve in ACTIVATIONS.items():
        case("Activation", {"activation": name}, [(2, 3, 4)], lambda x, w, m, curve=curve: curve(x[0]))
        config = {"filters": 4, "kernel_size": 2, "activation": name}
        case("Conv1D", config, [(2, 5, 3)], convolution(config), [(2, 3, 4), (4,)])
