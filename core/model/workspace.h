#pragma once

#include <vector>

#include "rnn/model/execution.h"

namespace rnn {

/// Parts of a buffer begin at cache lines: their size rounded up to whole ones.
inline std::int64_t aligned(std::int64_t size) {
  constexpr std::int64_t line = 64 / static_cast<std::int64_t>(sizeof(Scalar));
  return (size + line - 1) / line * line;
}

/// A number of scalars as the size of a buffer. Throws std::length_error for more than memory can address.
std::size_t buffer_size(std::int64_t scalars);

/// The memory a model runs in: one arena, laid out for the largest batch seen.
struct Model::Workspace {
  Workspace(const Graph& graph, bool input_gradients);

  void begin_batch(std::span<const Shape> inputs);
  void forward(bool training, Random* random);

  Execution execution;
  Buffer arena;
  /// What layers keep from batch to batch.
  Buffer states;
  /// Of the last batch, added up by the layers.
  double added_loss = 0.0;

 private:
  void allocate();

  std::vector<Shape> current_;
  std::vector<Shape> largest_;
  std::vector<Scalar*> scratch_pointers_;
  std::vector<Scalar*> state_pointers_;
};

}  // namespace rnn
