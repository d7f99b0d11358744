#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rnn/tensor/gemm.h"
#include "rnn/tensor/random.h"
#include "rnn/tensor/tensor.h"

namespace rnn {

/// A tensor on an edge of the graph; does not own its memory. `shape` is always the logical (B,T,D); `layout`
/// is its order in memory. `mask` has the first `mask_rank` extents of the shape, fewer than all, and is
/// batch-major whatever the layout: (B,T), (B) of a (B,D) value, (B,T,S) of a (B,T,S,D) one; 1 for steps that
/// count, 0 for masked ones; null when all count.
struct Value {
  Scalar* data = nullptr;
  Shape shape;
  Layout layout = Layout::batch_major;
  const Scalar* mask = nullptr;
  int mask_rank = 0;
};

/// True unless the extents are known to differ.
inline bool may_equal(int a, int b) { return a == b || a == unknown || b == unknown; }

/// Product of the extents of a shape from axis `first` up to `last`, without that.
inline std::int64_t extent_product(const Shape& shape, int first, int last) {
  std::int64_t product = 1;
  for (int axis = first; axis < last; ++axis) product *= shape[axis];
  return product;
}

/// Number of entries of the value's mask.
inline std::int64_t mask_size(const Value& value) { return extent_product(value.shape, 0, value.mask_rank); }

/// Memory layout of the (B,T,D) inputs that a layer requires; its outputs have the same.
enum class LayoutRule { any, batch_major, time_major };

/// Mask of an output: none, that of the first input, or one that the layer writes in `forward`.
enum class MaskRule { drop, pass, make };

/// Target of the gradient of the loss with respect to an input: none (`data` is null), or `data`, which is
/// assigned or added to.
struct InputGradient {
  Scalar* data = nullptr;
  Store store = Store::assign;
};

/// Memory that a layer reserves for one of its call sites. Slots are numbered in the order of the calls.
class Plan {
 public:
  /// Scratch memory of one batch, kept from forward to backward.
  int reserve_scratch(std::int64_t scalars) {
    scratch_sizes_.push_back(scalars);
    return static_cast<int>(scratch_sizes_.size()) - 1;
  }
  /// State that outlasts the batch: zero at first and after `Model::reset_states`, part of checkpoints.
  int reserve_state(std::int64_t scalars) {
    state_sizes_.push_back(scalars);
    return static_cast<int>(state_sizes_.size()) - 1;
  }
  const std::vector<std::int64_t>& scratch_sizes() const { return scratch_sizes_; }
  const std::vector<std::int64_t>& state_sizes() const { return state_sizes_; }

  /// True while a layer plans a call whose sequence arrives in chunks; see `Layer::can_stream`.
  bool streaming() const { return streaming_; }
  void set_streaming(bool streaming) { streaming_ = streaming; }

  /// See `Context::calls`.
  int calls() const { return calls_; }
  void set_calls(int calls) { calls_ = calls; }

 private:
  std::vector<std::int64_t> scratch_sizes_;
  std::vector<std::int64_t> state_sizes_;
  bool streaming_ = false;
  int calls_ = 1;
};

/// One call of a layer: its inputs, outputs and gradients, and the memory planned for it. A layer that is
/// called twice in a graph has two contexts; the layer itself holds nothing of a batch.
struct Context {
  std::span<const Value> inputs;
  std::span<const Value> outputs;
  std::span<const InputGradient> input_gradients;
  /// Gradient of the loss with respect to each output; null for an output that the loss does not depend on.
  /// The layer may overwrite it.
  std::span<Scalar* const> output_gradients;
  /// The mask of scores that the call is given, batch-major; null for none. See `Layer::check_score_mask`.
  const Value* score_mask = nullptr;
  /// Slots of `Plan::reserve_scratch`.
  std::span<Scalar* const> scratch;
  /// Slots of `Plan::reserve_state`.
  std::span<Scalar* const> state;
  /// For each output whose mask the layer makes, of the rank that the output says; null for others.
  std::span<Scalar* const> output_masks;
  /// Number of calls of equal batches that the batch stands for, those of a TimeDistributed: sample i is of
  /// call i % calls. What depends on the batch as a whole, statistics and penalties, is of each call.
  int calls = 1;
  /// Number of updates before the batch, for layers whose random numbers follow a seed of their own.
  std::int64_t updates = 0;
  bool training = false;
  Random* random = nullptr;
  /// Sum of the losses that layers add themselves: `forward` adds to it, `backward` includes its gradient.
  double* added_loss = nullptr;
};

}  // namespace rnn
