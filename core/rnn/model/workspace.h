#pragma once

#include <vector>

#include "rnn/model/execution.h"
#include "rnn/model/memory.h"

namespace rnn {

/// A number of scalars, rounded up to whole cache lines.
inline std::int64_t aligned(std::int64_t size) {
  constexpr std::int64_t line = 64 / static_cast<std::int64_t>(sizeof(Scalar));
  return (size + line - 1) / line * line;
}

/// The execution plan of a graph with its memory: one arena, laid out for the largest batch so far.
struct Workspace {
  /// Plans its size in `memory` before it is allocated.
  Workspace(const Graph& graph, bool input_gradients, MemoryPlan& memory);
  /// For a forward pass alone: any batch size, and any number of time steps of the inputs in `stepped`. See
  /// Execution.
  Workspace(const Graph& graph, std::vector<bool> stepped);

  /// Throws ConfigError for inputs that do not fit the graph, and when they take more memory than the limit.
  void begin_batch(std::span<const Shape> inputs);
  void forward(bool training, Random* random, std::int64_t updates = 0);

  Execution execution;
  Buffer arena;
  /// States that layers keep from batch to batch.
  Buffer states;
  /// The sizes of their parts, laid out for `largest[0][0]` samples.
  std::vector<std::int64_t> state_sizes;
  std::vector<Scalar*> state_pointers;
  std::vector<Shape> largest;
  /// The sum of the terms that layers added to the loss of the last batch.
  double added_loss = 0.0;

 private:
  void allocate();

  MemoryPlan* memory_ = nullptr;
  std::vector<Shape> current_;
  std::vector<Scalar*> scratch_pointers_;
};

}  // namespace rnn
