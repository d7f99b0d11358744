#pragma once

#include <span>
#include <vector>

#include "rnn/tensor/tensor.h"

namespace rnn {

/// Samples with their targets, one tensor for each input and each output of a model, all with the same first
/// extent, and optional weights.
struct Dataset {
  std::vector<Tensor> inputs;
  std::vector<Tensor> targets;
  /// Weights of samples (N), or of their time steps (N,T), in the loss: empty, one tensor for all targets, or
  /// one for each target, where a tensor without extents stands for none.
  std::vector<Tensor> weights;

  int samples() const { return inputs.empty() ? 0 : inputs[0].samples(); }
  /// A copy of the samples `first` up to, but without, `last`.
  Dataset slice(int first, int last) const;
  /// Throws ConfigError unless there is at least one sample and all tensors have the same number of them.
  void check(const char* who) const;
};

/// That of a dataset's weights which is for an output, or null.
const Tensor* weights_for(const std::vector<Tensor>& weights, std::size_t output);

/// Copies the samples `indices` of `source` (N,...) to `destination`, batch_major (B,T,...) or time_major
/// (T,B,...).
void gather(const Tensor& source, std::span<const int> indices, Layout layout, Scalar* destination);

/// Loads the beginning of these samples into the cache, for a later `gather`.
void prefetch(const Dataset& data, std::span<const int> indices);

/// Copies a batch of B samples in the given layout to the samples first .. first+B-1 of `destination`.
/// Neither this nor `gather` checks its indices.
void scatter(const Scalar* batch, int samples, Layout layout, Tensor& destination, int first);

}  // namespace rnn
