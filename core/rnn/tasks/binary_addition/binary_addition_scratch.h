#pragma once

#include "rnn/tasks/binary_addition/binary_addition.h"

namespace rnn {

/// Binary addition as in the course notes' hand-written NumPy network: SimpleRNN(16, sigmoid) and Dense(1),
/// both without bias and initialized from N(0,1), 10,000 batches of one fresh random pair, SGD with learning
/// rate .1, and as loss the sum over the bits of (y-d)^2 / 2. Pairs are drawn with replacement from those of
/// the training set; validation and test pairs are never among them.
///
/// The notes' code applies the derivative of the sigmoid to the output y, which is already a sigmoid. The
/// default is that printed form (the activation sigmoid_twice_derived); variants: corrected, tanh, relu
/// (which does not converge).
///
/// Readout "iterations", every 100 batches, beside those of BinaryAddition: a line of the notes' log. No
/// options. Frame: {"iteration": 100 (updates before the last), "loss", "a", "b", "sum", "predicted",
/// "right", "text": "90 + 55 = 132"}, for the first pair of the last batch with the current prediction, and
/// the tensors, each (bits), most significant bit first, as the notes print them:
///   pred  the predicted bits
///   true  those of the sum
/// Before the first batch data is null, and there are no tensors.
class BinaryAdditionScratch : public BinaryAddition {
 public:
  /// bits, and iterations: the number of training pairs, from 100 to 100,000 (10,000).
  static Schema options();
  explicit BinaryAdditionScratch(const Json& config);
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  Json defaults() const override;
  Json variants() const override;
  std::vector<ReadoutKind> readouts() const override;

 private:
  Frame log_line(const Subject& subject) const;

  int iterations_;
};

}  // namespace rnn
