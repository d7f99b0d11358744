#pragma once

#include <span>

#include "rnn/tasks/task.h"

namespace rnn {

/// Sequences of `steps` numbers from 0 to 1, drawn evenly, with a mark beside some of them: inputs
/// (N,steps,2) of number and mark (0 or 1), targets (N,1). `problem`:
///
///   adding  one mark in the first half and one in the second; the target is the sum of the two marked
///   numbers
///           (Hochreiter and Schmidhuber, "Long short-term memory", 1997, section 5.4; with a mark in each
///           half as in Le, Jaitly and Hinton, "A simple way to initialize recurrent networks of rectified
///           linear units", 2015)
///   recall  one mark in the first tenth; the target is the number beside it, at least 9/10 of the length ago
///
/// 2,000 sequences train, 500 validate, 500 test. Options: problem ("adding"); steps, from 10 to 500 (50).
///
/// The default is LSTM(32), Dense(1), MSE, Adam with learning rate .01, batches of 32, 20 epochs. Variants:
/// tanh, sigmoid, relu, gru: another cell; short: tanh on sequences of 10; long, long-relu: GRU and ReLU on
/// 200; exploding-tanh: an orthogonal recurrent kernel times 2, with SGD; exploding: ReLU whose recurrent
/// kernel begins as the identity (Le, Jaitly and Hinton), with plain SGD; clipped: the same with clipnorm;
/// recall, recall-tanh, recall-sigmoid: the other problem on sequences of 30.
///
/// baseline: {"rule": "mean"}, the mean of the training targets: {"loss"}, the variance, 1/6 for adding and
/// 1/12 for recall.
///
/// Readout "answers", live. Request: {"sample": 0}, a number in the test set, or {"input": [[number...],
/// [step...]]}, all numbers of a sequence and the steps of its marks, from 0. Frame: {"problem", "length",
/// "total": samples in the test set, "sample": its number or null, "marks": [step...], "answer", "truth"},
/// and the tensors
///   values   (length)
///   answers  (M)  without `input`: the answers to the first M = 200 test samples
///   truths   (M)
/// Throws ConfigError at "/sample", at "/input" for another form, at "/input/0" for numbers that are not
/// `length` ones from 0 to 1, and at "/input/1" for marks that are not as many different steps as the problem
/// has.
///
/// Readout "cells", on demand: see `cells_readout`.
class LongMemory : public Task {
 public:
  enum class Problem { adding, recall };
  static Schema options();
  explicit LongMemory(const Json& config);
  Signature signature() const override;
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;

 private:
  int mark_count() const { return problem_ == Problem::adding ? 2 : 1; }
  Dataset draw(Random& random, int samples) const;
  /// The number and the mark of a typed sequence as an input (1,length,2).
  Tensor typed(const Json& input) const;

  class Answers;

  Problem problem_;
  int length_;
};

/// "cells": five recurrent layers of 32 units with a Dense(1), SimpleRNN with sigmoid, tanh and ReLU, LSTM
/// and GRU, each trained for `updates` batches of 32 with the experiment's optimizer and loss on its training
/// data, from first weights of their own, which follow the experiment's seed; then the gradient of the loss
/// with respect to their states at every step, for the first training samples (see `gradient_flow`). For
/// more updates than before they go on from where they are, for fewer they begin anew.
/// Request: {"updates": 0}, up to 2000. Frame: {"updates", "units", "length", "samples", "cells":
/// [{"cell": "sigmoid" | "tanh" | "relu" | "lstm" | "gru", "state": "h" | "c", "loss": on the test set}]},
/// and the tensor `norms` (cells,length). The LSTM comes twice, with h and with c. Work in slices of a batch.
ReadoutKind cells_readout();

}  // namespace rnn
