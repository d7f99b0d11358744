#!/usr/bin/env python3
"""Writes layers/*.json, a file for each family of layers, in the form of layer_case.py. Where torch.nn has the layer it is
the source (Embedding, LayerNorm, BatchNorm1d, Conv1d, pooling, MultiheadAttention), else autograd through Keras's
equations. Layers that draw random numbers draw them out of a generator with the seed 0 (chance.py).

Recurrent layers and Dense have more: rnn_options.py, recurrent.py and initial_weights.py.
"""
import activations
import activity_regularizers
import attention
import convolutional
import core
import merging
import normalization
import pooling
import regularization
import reshaping
import rnn_dropout
from golden import write
from layer_case import collected

# The groups of a list draw from one generator, in this order.
PLAIN = (("reshaping", reshaping.shapes), ("core", core.tokens), ("merging", merging.merges),
         ("normalization", normalization.last_axis), ("regularization", regularization.penalty),
         ("convolutional", convolutional.windows), ("pooling", pooling.windows), ("attention", attention.maps))
WITH_OPTIONS = (("activations", activations.curves), ("reshaping", reshaping.flat), ("pooling", pooling.one_step),
                ("convolutional", convolutional.groups), ("normalization", normalization.axes),
                ("activity_regularizers", activity_regularizers.penalties), ("attention", attention.output_shape),
                ("regularization", regularization.draws), ("attention", attention.dropout),
                ("rnn_dropout", rnn_dropout.rates), ("core", core.sampled),
                ("regularization", regularization.latent),
                ("activations", activations.later), ("activations", activations.with_options),
                ("regularization", regularization.shaped), ("attention", attention.widths_of_one))


def main():
    first, second = collected(PLAIN), collected(WITH_OPTIONS)
    for name in {**first, **second}:
        write(f"layers/{name}.json", first.get(name, []) + second.get(name, []))


if __name__ == "__main__":
    main()
