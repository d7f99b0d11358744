#include "rnn/model/execution.h"

#include <algorithm>

#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

/// Copies `x` from (B,T,...) to (T,B,...) or back; `of_x` is the layout of `x`.
void swap_layout(const Shape& shape, Layout of_x, const Scalar* x, Scalar* y) {
  const int features = static_cast<int>(shape.size() / (std::int64_t(shape[0]) * shape[1]));
  const bool from_batch = of_x == Layout::batch_major;
  transpose_batch_time(from_batch ? shape[0] : shape[1], from_batch ? shape[1] : shape[0], features, x, y);
}

}  // namespace

void Execution::forward(bool training, Random* random, std::int64_t updates) {
  for (const Op& op : forward_ops) {
    if (op.kind == Op::Kind::convert) {
      convert(at(op.slot));
      continue;
    }
    Call& call = call_at(op.node);
    call.context.training = training;
    call.context.random = random;
    call.context.updates = updates;
    node_at(op.node).layer->run_forward(call.context);
  }
}

template <class Run>
void Execution::each_backward(const Run& run) {
  for (const Op& op : backward_ops) {
    if (op.kind == Op::Kind::call) {
      Call& call = call_at(op.node);
      if (call.needs_gradient) run(op.node, call.context);
    } else if (at(op.slot).needs_gradient) {
      op.kind == Op::Kind::convert ? convert_back(at(op.slot)) : zero_gradient(at(op.slot));
    }
  }
}

void Execution::backward() {
  each_backward([this](int node, Context& context) { node_at(node).layer->run_backward(context); });
}

void Execution::backward(const std::function<void(int, Context&)>& run) { each_backward(run); }

void Execution::zero_gradient(const Slot& slot) {
  if (!slot.accumulates) fill(Scalar(0), slot.gradient, static_cast<int>(slot.value.shape.size()));
}

void Execution::convert(const Slot& slot) {
  const Value& source = at(slot.converted_from).value;
  if (source.layout == slot.value.layout)
    std::copy_n(source.data, source.shape.size(), slot.value.data);
  else
    swap_layout(source.shape, source.layout, source.data, slot.value.data);
}

void Execution::convert_back(const Slot& slot) {
  const Slot& source = at(slot.converted_from);
  const Shape& shape = source.value.shape;
  const bool adds = source.accumulates || slot.conversion_store == Store::accumulate;
  const bool turns = source.value.layout != slot.value.layout;
  // The memory of the copy's value, which is not needed any more, takes the transposed gradient to add.
  Scalar* transposed = adds ? slot.own : source.gradient;
  if (turns)
    swap_layout(shape, slot.value.layout, slot.gradient, transposed);
  else if (!adds)
    std::copy_n(slot.gradient, shape.size(), source.gradient);
  if (adds)
    add(turns ? transposed : slot.gradient, source.gradient, source.gradient, static_cast<int>(shape.size()));
}

std::optional<NonFinite> Execution::first_non_finite() const {
  for (std::size_t n = 0; n < calls.size(); ++n) {
    if (place == Place::nested && graph.nodes[n].inputs.empty()) continue;
    if (auto found = graph.nodes[n].layer->first_non_finite(calls[n].context)) return found;
  }
  return {};
}

std::optional<NonFinite> Execution::first_non_finite(const Context& call) {
  attach(call);
  return first_non_finite();
}

const Value& Execution::value(NodeOutput source) const {
  return slots[static_cast<std::size_t>(slot_of(source))].value;
}

Scalar* Execution::gradient(NodeOutput source) const {
  return slots[static_cast<std::size_t>(slot_of(source))].gradient;
}

}  // namespace rnn
