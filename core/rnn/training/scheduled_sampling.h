#pragma once

#include "rnn/training/callback.h"

namespace rnn {

/// Entry of ScheduledSampling (Bengio, Vinyals, Jaitly and Shazeer, "Scheduled sampling for sequence
/// prediction with recurrent neural networks", 2015): before each update a share of the tokens that a decoder
/// reads is replaced by the model's own predictions. Share 0 is teacher forcing, share 1 none.
///
/// The model has an input of ids (B,T), the tokens before each place, and its first output (B,T,V) has a
/// distribution after each of them: token t+1 of the input is what output t should be. From left to right,
/// each token but the first is with the probability `share` the prediction at the step before, made from the
/// tokens as they then are, by the weights before the update, without dropout. The loss and its gradient are
/// those of the model on these inputs; the choice of tokens has no gradient. Validation is teacher forced.
///
///   tokens     the name of the input of tokens; "" for the last input
///   share      the share of own predictions that it reaches, from 0 to 1 (1)
///   growth     with i updates made and k = `pace`:
///                constant          share
///                linear            share min(1, i/k)
///                exponential       share (1 - exp(-i/k))
///                inverse-sigmoid   share exp(i/k) / (k + exp(i/k)), half of it after k ln k updates
///              (linear)
///   pace       from 1 to 10^6 (1000)
///   sample     true draws a prediction from the distribution; false takes the most probable token (false)
///
/// Where an Embedding of the input has mask_zero, zeros in it stay and are never predicted. The draws follow
/// from the seed of the run and the number of updates, so that a run that is resumed draws the same: for
/// t = 1 ... T-1, for each sample of the batch, one number decides on the token, a second one draws it.
///
/// Models whose decoder can be stepped (`ForwardRun::steps`) run once more for each batch, others T-1 times.
/// Memory beyond that of training: one forward pass.
Registry<Callback>::Entry scheduled_sampling();

}  // namespace rnn
