#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "rnn/model/recorded_graph.h"

namespace rnn {

/// The graph as keras/src/ops/function.py, map_graph, sees it. The depth of a call is the greatest number of
/// calls up to an output, at least that of the other calls of its layer.
class KerasOrder {
 public:
  explicit KerasOrder(const RecordedGraph& recorded);

  /// True when all calls stand in one row, each of another layer.
  bool chain() const;

  const std::vector<RecordedCall>& calls;
  /// The first call of each layer and operation: the deepest first, those of one depth as a walk from the
  /// outputs comes to them.
  std::vector<std::size_t> layers;

 private:
  std::size_t first_call(std::size_t call) const;
  void walk(int at);

  std::vector<int> depths_;
  std::vector<bool> seen_;
  /// Calls behind those that they need.
  std::vector<std::size_t> ended_;
};

/// The names of a model's layers in the order of Keras's `model.layers` and `get_weights`, in which the
/// operations that make masks count.
std::vector<std::string> keras_layer_order(const Graph& graph);

}  // namespace rnn
