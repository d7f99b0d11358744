#pragma once

#include <memory>
#include <vector>

#include "rnn/model/flat_graph.h"

namespace rnn {

/// A model's forward pass beside the model: workspaces and states are its own, parameters are the model's and
/// not copied, and whatever else the model is doing (a paused training) is not touched. Nested models run as
/// part of the graph (`FlatGraph`). The model must outlive it.
///
/// With `stepped`, the number of an input, the steps of that input come a few at a time: each `forward` goes
/// on where the last one ended, and the outputs are those of the new steps. What does not depend on that
/// input (an encoder) is computed once. `steps` says whether a model permits it: not where something looks
/// ahead, or back at more than a state holds (Bidirectional, Conv1D, attention to its own past). How many
/// steps the model declares for that input does not matter then.
class ForwardRun {
 public:
  /// `stepped`: an input for which `steps` is true, or -1 for none.
  explicit ForwardRun(const Model& model, int stepped = -1);
  ~ForwardRun();
  ForwardRun(const ForwardRun&) = delete;
  ForwardRun& operator=(const ForwardRun&) = delete;

  static bool steps(const Model& model, int input);

  /// Any batch size, and any number of new steps. Plans when it is the largest so far, which begins anew.
  /// Throws ConfigError for inputs that do not fit the model's in other extents.
  void begin_batch(std::span<const Shape> inputs);
  std::span<const Value> inputs() const;
  std::span<const Value> outputs() const;
  /// What runs.
  const FlatGraph& flat() const;
  /// The attention weights that a node of it gave in the last `forward`; there is data for nodes that have
  /// any as soon as there is a batch. See `Layer::scores`.
  Value scores(int node) const;
  void forward();
  /// The next `forward` begins new sequences.
  void restart();
  /// Sample i goes on from where sample `from[i]` was.
  void reorder(std::span<const int> from);

 private:
  struct Parts;

  std::unique_ptr<Parts> parts_;
};

}  // namespace rnn
