#pragma once

#include "rnn/tasks/shared/digits.h"

namespace rnn {

/// An autoencoder of handwritten digits: an encoder makes a few numbers z of an image, and a decoder the
/// image of those (Hinton and Salakhutdinov, "Reducing the dimensionality of data with neural networks",
/// 2006). Data, options, loss, baseline and readouts: see Digits.
///
/// The default is 784 → 128 → z of two → 128 → 784, Adam .003, batches of 64, 20 epochs. Variants: dimensions
/// (z of 16), linear (no hidden layers), lstm (an encoder that reads the image row by row), recurrent (a
/// decoder that writes it row by row, too, from a z of 16).
class Autoencoder : public Digits {
 public:
  using Digits::Digits;
  Json variants() const override;

 protected:
  Json model() const override;
};

}  // namespace rnn
