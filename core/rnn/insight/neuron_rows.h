#pragma once

#include <string>
#include <vector>

#include "rnn/model/model.h"

namespace rnn {

/// How neurons take their values from the rows that they read.
enum class NeuronJoin {
  /// By a kernel, whose rows are the units read, side by side.
  weights,
  /// Each from the unit at its place, of the units read side by side.
  each,
  /// Each from the unit at its place in every row.
  merge,
  /// From the units of all steps, one step behind the other.
  steps
};

/// Neurons of a layer that are drawn together.
struct NeuronRow {
  /// The layer of the model.
  const Layer* layer = nullptr;
  /// That layer, or the one inside of it that the neurons belong to.
  const Layer* own = nullptr;
  /// "lstm", of a direction "bidirectional/forward_lstm".
  std::string name;
  /// "Dense", "TimeDistributed(Dense)", "Bidirectional(LSTM)".
  std::string type;
  NeuronJoin join = NeuronJoin::weights;
  /// Indices of rows.
  std::vector<int> reads;
  int units = 0;
  bool recurrent = false;
  /// A recurrent layer that reads the last step first.
  bool backwards = false;
  /// The steps are handed on in the opposite order.
  bool reverses = false;
  /// Number of ids that the units stand for, one each; 0 for others.
  int ids = 0;
};

/// The rows of a model, the input first. Throws ConfigError for a model that `neurons_readout` does not draw.
std::vector<NeuronRow> neuron_rows(const Model& model);

}  // namespace rnn
