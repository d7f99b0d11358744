#pragma once

#include <span>
#include <vector>

#include "rnn/tensor/tensor.h"

namespace rnn {

/// Samples with their targets: one tensor for each input and each output of a model, all with the same first
/// extent; and perhaps weights.
struct Dataset {
  std::vector<Tensor> inputs;
  std::vector<Tensor> targets;
  /// How much each sample (N), or each of its steps (N,T), counts in the loss: empty, one for all targets, or
  /// one for each target, in which a tensor without extents stands for none.
  std::vector<Tensor> weights;

  int samples() const { return inputs.empty() ? 0 : inputs[0].samples(); }
  /// Samples `first` up to, but without, `last`, copied.
  Dataset slice(int first, int last) const;
  /// Throws ConfigError unless there is at least one sample and all tensors have the same number of them.
  void check(const char* who) const;
};

/// Copies the samples `indices` of `source` (N,...) to `destination`, laid out as asked: batch_major
/// (B,T,...) or time_major (T,B,...).
void gather(const Tensor& source, std::span<const int> indices, Layout layout, Scalar* destination);

/// Brings the beginning of these samples into the cache, where a later `gather` finds it.
void prefetch(const Dataset& data, std::span<const int> indices);

/// Copies one batch of B samples, laid out as said, into the samples first .. first+B-1 of `destination`.
/// Neither this nor `gather` checks its indices.
void scatter(const Scalar* batch, int samples, Layout layout, Tensor& destination, int first);

}  // namespace rnn
