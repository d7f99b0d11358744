#pragma once

#include <vector>

#include "rnn/model/graph.h"

namespace rnn {

/// Parts of a buffer begin at cache lines: their size rounded up to whole ones.
inline std::int64_t aligned(std::int64_t size) {
  constexpr std::int64_t line = 64 / static_cast<std::int64_t>(sizeof(Scalar));
  return (size + line - 1) / line * line;
}

/// The graph made ready to run: where every value lies and in which layout, which gradients are wanted, and
/// the order of work. Memory is one arena, laid out for the largest batch seen.
struct Model::Execution {
  Execution(const Graph& source, bool input_gradients, MemoryPlan* plan)
      : Execution(source, plan, {}, input_gradients) {}

  /// For a forward pass alone: no gradients, any batch size, and where nodes come in steps any number of
  /// those. `stepped` says of each node whether it does; empty when none does.
  Execution(const Graph& source, std::vector<bool> in_steps)
      : Execution(source, nullptr, std::move(in_steps), false) {}

  void begin_batch(std::span<const Shape> shapes);
  void forward(bool training, Random* random);
  void backward();

  const Value& value(NodeOutput source) const;
  Scalar* gradient(NodeOutput source) const;

  /// A value of the graph, or a copy of one in the other layout (`converted_from` >= 0).
  struct Slot {
    Value value;
    Scalar* gradient = nullptr;
    /// Its own, when the layer makes one; and the slot whose mask it carries, or -1.
    Scalar* mask = nullptr;
    int mask_slot = -1;
    bool wants_gradient = false;
    int converted_from = -1;
    Store conversion_store = Store::assign;
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
    std::vector<InputGradient> input_gradients;
    std::vector<Scalar*> output_gradients;
    std::vector<Scalar*> scratch;
    std::vector<Scalar*> state;
    std::vector<std::int64_t> state_sizes;
    std::vector<Scalar*> output_masks;
    Context context;
    bool runs_backward = false;
  };

  int slot_of(NodeOutput source) const {
    return first_slot[static_cast<std::size_t>(source.node)] + source.output;
  }

  const Graph& graph;
  /// Told of the workspaces, and asked before they are allocated; null for a forward pass alone.
  MemoryPlan* const memory;
  const std::vector<bool> stepped;
  std::vector<int> first_slot;
  std::vector<Slot> slots;
  std::vector<Step> forward_steps;
  std::vector<Step> backward_steps;
  std::vector<Call> calls;
  std::vector<Value> inputs;
  std::vector<Value> outputs;
  std::vector<Shape> current;
  std::vector<Shape> largest;
  Buffer arena;
  /// What layers keep from batch to batch.
  Buffer states;
  /// Of the last batch, added up by the layers.
  double added_loss = 0.0;

 private:
  Execution(const Graph& graph, MemoryPlan* memory, std::vector<bool> stepped, bool input_gradients);
  bool trains() const { return memory != nullptr; }
  bool comes_in_steps(int node) const { return !stepped.empty() && stepped[static_cast<std::size_t>(node)]; }
  void choose_layouts();
  void follow_masks();
  void order_steps();
  void decide_gradients(bool input_gradients);
  void order_gradients();
  int converted(int slot, Layout layout);
  void set_shapes(std::span<const Shape> shapes);
  void allocate();
  void bind();
  void convert(const Slot& slot);
  void convert_back(const Slot& slot);
};

}  // namespace rnn
