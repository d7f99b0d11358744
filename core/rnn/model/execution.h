#pragma once

#include <memory>
#include <vector>

#include "rnn/model/graph.h"

namespace rnn {

/// The graph made ready to run, in memory that somebody else gives: where every value lies and in which
/// layout, which gradients are wanted, and the order of work.
///
/// A graph that is a layer of another one (`Place::nested`) reads its inputs and writes its outputs where the
/// call of that layer has them, all in the layout of `layout_rule`. It may serve several calls in turn, each
/// with memory of its own. A graph that only goes forward has no gradients.
struct Model::Execution {
  enum class Place { top, forward, nested };

  /// `input_gradients`: whether the inputs may be given gradients. `stepped` says of each node whether it
  /// comes in steps (see `Layer::steps`); empty when none does.
  Execution(const Graph& graph, Place place, bool input_gradients, std::vector<bool> stepped = {});

  /// What a nested graph declares about itself.
  LayoutRule layout_rule() const { return rule; }
  /// Whether an output carries a mask when these inputs do.
  bool makes_mask(int output, std::span<const bool> masked);

  /// Takes the shapes of the inputs on to all values; may be called again at any time. Extents that are not
  /// known stay so. Throws ConfigError for inputs that do not fit the graph.
  void set_shapes(std::span<const Shape> of_inputs);
  Shapes output_shapes() const;
  /// Reserves memory for the shapes that are set. How many pieces that are does not depend on them.
  void plan(Plan& plan);
  /// Points everything into what was planned.
  void attach(std::span<Scalar* const> scratch, std::span<Scalar* const> state, double* added_loss);

  void forward(bool training, Random* random);
  void backward();
  /// Of a nested graph: attaches itself and runs.
  void forward(const Context& call);
  void backward(const Context& call);

  /// See Layer; in the order of the nodes, the inputs of a nested graph left out.
  std::optional<NonFinite> first_non_finite() const;
  std::optional<NonFinite> first_non_finite(const Context& call);

  const Value& value(NodeOutput source) const;
  Scalar* gradient(NodeOutput source) const;

  /// A value of the graph, or a copy of one in the other layout (`converted_from` >= 0).
  struct Slot {
    Value value;
    Scalar* gradient = nullptr;
    /// Planned for the value; a nested graph's inputs and outputs lie elsewhere.
    Scalar* own = nullptr;
    /// The mask the layer makes; and the slot whose mask this one carries, or -1.
    Scalar* own_mask = nullptr;
    const Scalar* mask = nullptr;
    int mask_slot = -1;
    /// Somebody gives it a gradient, when there is something before it that wants one.
    bool receives_gradient = false;
    bool wanted = false;
    int converted_from = -1;
    Store conversion_store = Store::assign;
    /// Of a nested graph.
    int input = -1;
    int output = -1;
    /// The caller's gradient is there already: nobody assigns.
    bool accumulates = false;
  };

  /// One piece of work: a node's call, or bringing slot `slot` into its layout, or zeroing its gradient
  /// before a call that adds to it twice.
  struct Step {
    enum class Kind { call, convert, zero_gradient } kind = Kind::call;
    int node = -1;
    int slot = -1;
  };

  /// What a node's Context points into.
  struct Call {
    std::vector<int> input_slots;
    std::vector<Value> inputs;
    std::vector<Value> outputs;
    /// As if all inputs of the graph were given gradients to assign.
    std::vector<Store> stores;
    std::vector<InputGradient> input_gradients;
    std::vector<Scalar*> output_gradients;
    std::vector<Scalar*> output_masks;
    std::unique_ptr<bool[]> masked;
    Context context;
    std::size_t first_scratch = 0, scratch = 0, first_state = 0, state = 0;
    bool runs_backward = false;
    bool wanted = false;
  };

  int slot_of(NodeOutput source) const {
    return first_slot[static_cast<std::size_t>(source.node)] + source.output;
  }

  bool comes_in_steps(int node) const { return !stepped.empty() && stepped[static_cast<std::size_t>(node)]; }

  const Graph& graph;
  const Place place;
  const std::vector<bool> stepped;
  LayoutRule rule = LayoutRule::any;
  std::vector<int> first_slot;
  std::vector<Slot> slots;
  std::vector<Step> forward_steps;
  std::vector<Step> backward_steps;
  std::vector<Call> calls;
  std::vector<int> output_slots;
  std::vector<Value> inputs;
  std::vector<Value> outputs;
  /// Of the inputs, as they were last set; and as a call brings them.
  std::vector<Shape> shapes;
  std::vector<Shape> incoming;

 private:
  Slot& at(int slot) { return slots[static_cast<std::size_t>(slot)]; }
  Call& call_at(int node) { return calls[static_cast<std::size_t>(node)]; }
  const Node& node_at(int node) const { return graph.nodes[static_cast<std::size_t>(node)]; }
  void choose_layouts();
  void choose_rule();
  void follow_masks();
  void order_steps();
  void spread_wants();
  void order_gradients();
  int converted(int slot, Layout layout);
  void attach(const Context& call);
  void attach_calls(std::span<Scalar* const> scratch, std::span<Scalar* const> state, double* added_loss);
  void convert(const Slot& slot);
  void convert_back(const Slot& slot);
  void zero_gradient(const Slot& slot);
};

}  // namespace rnn
