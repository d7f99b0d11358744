#pragma once

#include "rnn/layers/rnn/state_gradients.h"
#include "rnn/model/nested_model.h"

namespace rnn {

/// RNN, the loop over a cell, or over several in StackedRNNCells, each of which reads the one below it
/// (keras/src/layers/rnn/rnn.py, stacked_rnn_cells.py): a graph of the recurrent layers of the cells, one
/// above the other. Each is named as its cell, with a number behind where two have one name, and its
/// parameters have that name in front ("lstm_cell/kernel").
///
///   inputs    (B,T,D), or (B,T,D) and the initial states of all cells, the lowest first, each (B,U)
///   outputs   those of the highest cell: of the last step (B,U), or with return_sequences of all steps
///             (B,T,U); with return_state the final states of all cells follow, the lowest first
///
/// Options: `cell`, required, which cells() has; return_sequences, return_state, go_backwards, stateful,
/// unroll, zero_output_for_mask and activity_regularizer as RecurrentLayer has them, for the whole.
///
/// A shared one may have initial states at some of its calls.
///
/// Throws ConfigError for inputs that a recurrent layer refuses, and located in `cell` for what its registry
/// refuses.
class RNNOfCells : public NestedModel, public StateGradients {
 public:
  static Schema options();
  explicit RNNOfCells(const Json& config);
  const char* type_name() const override { return "RNN"; }
  Shapes output_shapes(std::span<const Shape> inputs) const override;
  void build(std::span<const Shape> inputs) override;
  LayoutRule layout_rule() const override { return LayoutRule::time_major; }
  bool record_mask(MaskCall&) const override { return false; }
  MaskRule mask_rule(int output, std::span<const int> masks) const override;
  bool reaches(std::size_t index, std::span<const bool> used) const override;
  StateGradients* state_gradients() override { return this; }
  /// Those of the cells, named after them: "lstm_cell/h".
  void backward_with_states(Context& context, std::vector<StateGradient>& list) override;

 private:
  struct Part {
    std::shared_ptr<Layer> layer;
    std::size_t states;
    int units;
    std::string where;
  };

  std::size_t state_count() const;
  std::unique_ptr<Graph> make_graph(const Shape& input, bool with_states);

  std::vector<Part> parts_;
  bool return_sequences_, return_state_;
};

}  // namespace rnn
