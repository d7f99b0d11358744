#pragma once

#include "rnn/tasks/shared/digits.h"

namespace rnn {

/// A variational autoencoder of handwritten digits (Kingma and Welling, "Auto-encoding variational Bayes",
/// 2014): the encoder gives mean and variance of a normal distribution, z is drawn from it (Sampling), and
/// its divergence from N(0, 1) is part of the loss, β = kl_weight times (Higgins and others, "beta-VAE",
/// 2017). Data, options, loss, baseline and readouts: see Digits.
///
/// The default is 784 → 128 → z of two → 128 → 784, β = 1, Adam .003, batches of 64, 20 epochs. Variants:
/// beta-0 (nothing holds z near N(0, 1)), beta-8, beta-100 (all of z collapses), dimensions (z of 16), gru
/// (an encoder that reads the image row by row), recurrent (LSTM, and a decoder that writes row by row from a
/// z of 16).
class Vae : public Digits {
 public:
  using Digits::Digits;
  Json variants() const override;

 protected:
  Json model() const override;
};

}  // namespace rnn
