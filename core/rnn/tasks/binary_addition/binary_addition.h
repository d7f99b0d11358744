#pragma once

#include <vector>

#include "rnn/tasks/task.h"

namespace rnn {

/// Adding two numbers below 2^(bits-1) place by place, least significant bit first: inputs (N,bits,2),
/// targets (N,bits,1). The model has to remember the carry from place to place. With 8 bits there are 16,384
/// pairs, each in one set only: 10,000 train, 2,000 validate, 4,384 test. With fewer bits the sets shrink in
/// proportion, with more they stay as large.
///
/// The default is SimpleRNN(16, relu) and Dense(1, sigmoid), MSE, SGD with learning rate .1, batches of 2, 5
/// epochs. Variants: units-128, sigmoid, tanh, adam, dropout (.5), recurrent-dropout (.5 and .3), unroll,
/// go-backwards, gru, lstm; those from dropout on train with Adam, but for go-backwards.
/// With go_backwards the outputs are reversed and the targets are not, so that place k is predicted before
/// the places below it are read: at best 71 % of the bits can be right.
///
/// baseline: {"rule": "memoryless"}: each bit from the two above it alone, without a carry (majority of the
/// training set in each place); {"accuracy"}.
///
/// Readout "bits", live. Request: {"a": 5, "b": 12} for one sum, else {"first": 0, "count": 12}, the test
/// pairs from number `first` on. Frame:
///   {"bits": 8, "accuracy": over single bits, "sums_right": share of right sums, both of the whole test set,
///    "samples": [{"a", "b", "sum", "predicted", "right"}]}
/// and the tensors, each (samples,bits), least significant bit first:
///   a_bits, b_bits, sum_bits   the numbers and their sum
///   carry_bits                 the carry into each place
///   outputs                    the model's probabilities
///   predicted_bits             1 where the output is above .5
/// Throws ConfigError for numbers that are not below 2^(bits-1), and for test pairs that are not there.
///
/// Options: bits, from 3 to 10 (8).
class BinaryAddition : public Task {
 public:
  static Schema options();
  explicit BinaryAddition(const Json& config);
  Signature signature() const override;
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;

 protected:
  /// Two numbers as one: a + b * 2^(bits-1).
  struct Pairs {
    std::vector<int> training;
    std::vector<int> validation;
    std::vector<int> test;
  };

  static bool bit(int number, int place) { return (number >> place & 1) != 0; }
  static bool is_set(Scalar value) { return value > Scalar(.5); }
  /// The number of numbers below 2^(bits-1).
  int numbers() const { return 1 << (bits_ - 1); }
  /// All pairs in random order, in three parts.
  Pairs split_pairs(Random& random) const;
  Dataset dataset(const std::vector<int>& pairs) const;
  /// The numbers of a sample (bits,2).
  std::pair<int, int> numbers_of(const Scalar* sample) const;
  /// {"a", "b", "sum", "predicted", "right"}; writes the rows of the tensors of "bits".
  Json answer(int a, int b, const Scalar* outputs, std::size_t row, std::vector<FrameTensor>& tensors) const;
  /// The tensors of "bits" for so many samples.
  std::vector<FrameTensor> answer_tensors(int samples) const;
  /// Python statements for the same three parts; the inputs and targets of the first are x_<first>,
  /// y_<first>.
  std::string keras_pairs(const std::string& first) const;

  int bits_;

 private:
  class Bits;
};

}  // namespace rnn
