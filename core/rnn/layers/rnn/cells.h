#pragma once

#include <string>
#include <vector>

#include "rnn/config/registry.h"

namespace rnn {

/// What a recurrent layer does in one step, as Keras's cells: the layers that do at every step what the cell
/// does in one, the lowest first.
struct RecurrentCell {
  struct Part {
    /// The layer and those of its options that the cell has.
    Json layer;
    int states;
    /// Where the cell is inside of the config of the whole: "" or "/config/cells/1".
    std::string where;
  };

  std::vector<Part> parts;
};

/// SimpleRNNCell, GRUCell and LSTMCell (keras/src/layers/rnn/{simple_rnn,gru,lstm}.py) with the options of
/// their layers that are not of the loop around the cell, nor activity_regularizer; and StackedRNNCells
/// (stacked_rnn_cells.py), whose option `cells` lists cells, the lowest first.
const Registry<RecurrentCell>& cells();

/// A cell with all options, those inside of StackedRNNCells too. Throws ConfigError as the registry.
Json complete_cell(const Json& given);

}  // namespace rnn
