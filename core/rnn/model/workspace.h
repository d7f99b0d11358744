#pragma once

#include <vector>

#include "rnn/model/execution.h"

namespace rnn {

/// Parts of a buffer begin at cache lines: their size rounded up to whole ones.
inline std::int64_t aligned(std::int64_t size) {
  constexpr std::int64_t line = 64 / static_cast<std::int64_t>(sizeof(Scalar));
  return (size + line - 1) / line * line;
}

/// The memory a model runs in: one arena, laid out for the largest batch seen.
struct Model::Workspace {
  /// `memory` is told of the workspace, and asked before it is allocated.
  Workspace(const Graph& graph, bool input_gradients, MemoryPlan& memory);
  /// For a forward pass alone: any batch size, and of the inputs that come in steps any number of those. See
  /// Execution.
  Workspace(const Graph& graph, std::vector<bool> stepped);

  /// Throws ConfigError for inputs that do not fit the graph, and when they take more memory than `memory`
  /// grants.
  void begin_batch(std::span<const Shape> inputs);
  void forward(bool training, Random* random);

  Execution execution;
  Buffer arena;
  /// What layers keep from batch to batch.
  Buffer states;
  /// The sizes of its parts, laid out for `largest[0][0]` samples.
  std::vector<std::int64_t> state_sizes;
  std::vector<Scalar*> state_pointers;
  std::vector<Shape> largest;
  /// Of the last batch, added up by the layers.
  double added_loss = 0.0;

 private:
  void allocate();

  MemoryPlan* memory_ = nullptr;
  std::vector<Shape> current_;
  std::vector<Scalar*> scratch_pointers_;
};

}  // namespace rnn
