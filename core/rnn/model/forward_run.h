#pragma once

#include <memory>
#include <vector>

#include "rnn/model/flat_graph.h"
#include "rnn/model/model.h"

namespace rnn {

/// A forward pass of a model with workspaces and states of its own; the parameters are the model's, not
/// copied. The model's own states and batch (a paused training) are not touched. Nested models run as part of
/// the graph (`FlatGraph`). The model must outlive the run.
///
/// `stepped` is the number of an input whose time steps come a few at a time: each `forward` continues after
/// the last one, and the outputs are those of the new steps. Nodes that do not depend on that input (an
/// encoder) are computed once. Models with a layer that looks ahead, or further back than a state holds
/// (Bidirectional, Conv1D, self-attention), do not permit it; see `steps`. The declared length of the input
/// does not matter then.
class ForwardRun {
 public:
  /// `stepped`: an input for which `steps` is true, or -1 for none.
  explicit ForwardRun(const Model& model, int stepped = -1);
  ~ForwardRun();
  ForwardRun(const ForwardRun&) = delete;
  ForwardRun& operator=(const ForwardRun&) = delete;

  /// True when the model permits that the time steps of this input come a few at a time.
  static bool steps(const Model& model, int input);

  /// Shapes of the next batch: any batch size, any number of new steps. The largest so far is planned, which
  /// resets all states. Throws ConfigError for inputs that do not fit the model's in other extents.
  void begin_batch(std::span<const Shape> inputs);
  std::span<const Value> inputs() const;
  std::span<const Value> outputs() const;
  /// The graph that runs.
  const FlatGraph& flat() const;
  /// A value of `flat()` in the last `forward`; of a stepped run the new steps alone.
  const Value& value(NodeOutput source) const;
  /// The traces of a node of `flat()` in the last `forward`, named as in `Layer::traces`; after
  /// `begin_batch`.
  std::vector<Trace> traces(int node) const;
  void forward();
  /// The next `forward` begins new sequences.
  void restart();
  /// Copies states: sample i continues from the state of sample `from[i]`.
  void reorder(std::span<const int> from);

 private:
  struct Parts;

  std::unique_ptr<Parts> parts_;
};

}  // namespace rnn
