#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "rnn/model/graph.h"

namespace rnn {

/// The execution plan of a graph, in memory that its owner provides: the place and the layout of every value,
/// the gradients that are needed, and the order of the ops.
///
/// A graph that is a layer of another one (`Place::nested`) reads its inputs and writes its outputs in the
/// memory of the call, all in the layout of `layout_rule`. It may serve several calls in turn, each with
/// memory of its own. A `Place::forward` graph has no gradients.
struct Execution {
  enum class Place { top, forward, nested };

  /// `input_gradients`: gradients of the inputs may be asked for. `stepped`: for each node, true when its
  /// values come a few time steps at a time (see `Layer::steps`); empty when none does.
  Execution(const Graph& graph, Place place, bool input_gradients, std::vector<bool> stepped = {});

  /// The layout rule of a nested graph as a layer.
  LayoutRule layout_rule() const { return rule; }
  /// Rank of the mask of an output, 0 for none, given the ranks of those of the inputs.
  int mask_rank(int output, std::span<const int> masks);

  /// Infers the shapes of all values from those of the inputs; may be called again at any time. Unknown
  /// extents stay unknown. Throws ConfigError for inputs that do not fit the graph.
  void set_shapes(std::span<const Shape> of_inputs);
  Shapes output_shapes() const;
  /// Reserves memory for the shapes that are set, in a number of pieces that does not depend on them.
  void plan(Plan& plan);
  /// Sets all pointers to the planned memory.
  void attach(std::span<Scalar* const> scratch, std::span<Scalar* const> state, double* added_loss);
  /// Those of a nested graph to the memory of `call`.
  void attach(const Context& call);

  void forward(bool training, Random* random, std::int64_t updates = 0);
  void backward();
  /// `backward` that calls `run(node, context)` in place of the layer's `run_backward`.
  void backward(const std::function<void(int node, Context&)>& run);
  /// The same of a nested graph, attached to the memory of `call` first.
  void forward(const Context& call);
  void backward(const Context& call);
  void backward(const Context& call, const std::function<void(int node, Context&)>& run);

  /// See Layer; in the order of the nodes, without the inputs of a nested graph.
  std::optional<NonFinite> first_non_finite() const;
  std::optional<NonFinite> first_non_finite(const Context& call);

  const Value& value(NodeOutput source) const;
  Scalar* gradient(NodeOutput source) const;

  /// A value of the graph, or a copy of one in the other layout (`converted_from` >= 0).
  struct Slot {
    Value value;
    Scalar* gradient = nullptr;
    /// Memory planned for the value; inputs and outputs of a nested graph lie in the memory of the call.
    Scalar* own = nullptr;
    /// Memory for the mask that the layer makes.
    Scalar* own_mask = nullptr;
    const Scalar* mask = nullptr;
    /// The slot whose mask the value carries, or -1, and the rank of that mask.
    int mask_slot = -1;
    int mask_rank = 0;
    /// The mask is the value of that slot, which a call was given as a mask.
    bool mask_given = false;
    /// An op of the backward pass writes the gradient, if it is needed.
    bool receives_gradient = false;
    /// A trainable parameter, or an input with a gradient, is upstream.
    bool needs_gradient = false;
    int converted_from = -1;
    Store conversion_store = Store::assign;
    /// Numbers of the input and the output of a nested graph that the slot is, or -1.
    int input = -1;
    int output = -1;
    /// The gradient is to be added to the caller's, so every op adds.
    bool accumulates = false;
  };

  /// One op: the call of a node, the copy of a value into slot `slot` in another layout, or the zeroing of a
  /// gradient before a call that adds to it twice.
  struct Op {
    enum class Kind { call, convert, zero_gradient } kind = Kind::call;
    int node = -1;
    int slot = -1;
  };

  /// The storage behind a node's Context.
  struct Call {
    std::vector<int> input_slots;
    /// Of the masks that the call is given, batch-major.
    std::vector<int> given_masks;
    Value score_mask;
    std::vector<Value> inputs;
    std::vector<Value> outputs;
    /// Store mode of each input gradient when the inputs of the graph are given gradients to assign.
    std::vector<Store> stores;
    std::vector<InputGradient> input_gradients;
    std::vector<Scalar*> output_gradients;
    std::vector<Scalar*> output_masks;
    std::vector<int> mask_ranks;
    Context context;
    std::size_t first_scratch = 0, scratch = 0, first_state = 0, state = 0;
    bool runs_backward = false;
    /// A gradient is needed, of a parameter of the layer or of an input.
    bool needs_gradient = false;
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
  std::vector<Op> forward_ops;
  std::vector<Op> backward_ops;
  std::vector<Call> calls;
  std::vector<int> output_slots;
  std::vector<Value> inputs;
  std::vector<Value> outputs;
  /// Shapes of the inputs as last set, and those of the call at hand.
  std::vector<Shape> shapes;
  std::vector<Shape> incoming;

 private:
  Slot& at(int slot) { return slots[static_cast<std::size_t>(slot)]; }
  Call& call_at(int node) { return calls[static_cast<std::size_t>(node)]; }
  const Node& node_at(int node) const { return graph.nodes[static_cast<std::size_t>(node)]; }
  void choose_layouts();
  void choose_rule();
  void propagate_masks();
  void order_ops();
  void propagate_needs();
  void order_gradients();
  int converted(int slot, Layout layout);
  void attach_calls(std::span<Scalar* const> scratch, std::span<Scalar* const> state, double* added_loss,
                    int calls_of_batch = 1);
  void convert(const Slot& slot);
  void convert_back(const Slot& slot);
  void zero_gradient(const Slot& slot);
  void begin_backward(const Context& call);
  template <class Run>
  void each_backward(const Run& run);
};

}  // namespace rnn
