#pragma once

#include <string>
#include <vector>

#include "rnn/layers/layer.h"

namespace rnn {

/// Python's lists of the states of an RNN, in which StackedRNNCells put those of cells with several into
/// lists of their own (keras/src/layers/rnn/rnn.py, stacked_rnn_cells.py).
class StateLists {
 public:
  /// Of an RNN, or of a Bidirectional around one; of another layer there are no lists.
  explicit StateLists(const Layer& layer);

  /// The index of an output of the layer: "[1][0]".
  std::string index(int output) const;

  /// `values` of the states, those of one list joined.
  std::vector<std::string> joined(const std::vector<std::string>& values) const;

 private:
  void add(const Json& cell);

  /// The number of outputs before the states.
  int merged_ = 1;
  /// The number of states of each cell.
  std::vector<int> lists_;
};

}  // namespace rnn
