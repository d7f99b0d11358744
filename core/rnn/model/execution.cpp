#include "rnn/model/execution.h"

#include <algorithm>

#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

/// Copies between (B,T,...) and (T,B,...); `x` lies in the layout that `y` is not in.
void swap_layout(const Shape& shape, Layout of_x, const Scalar* x, Scalar* y) {
  const int features = static_cast<int>(shape.size() / (std::int64_t(shape[0]) * shape[1]));
  const bool from_batch = of_x == Layout::batch_major;
  transpose_batch_time(from_batch ? shape[0] : shape[1], from_batch ? shape[1] : shape[0], features, x, y);
}

}  // namespace

void Model::Execution::forward(bool training, Random* random) {
  for (const Step& step : forward_steps) {
    if (step.kind == Step::Kind::convert) {
      convert(at(step.slot));
      continue;
    }
    Call& call = call_at(step.node);
    call.context.training = training;
    call.context.random = random;
    node_at(step.node).layer->run_forward(call.context);
  }
}

void Model::Execution::backward() {
  for (const Step& step : backward_steps) {
    if (step.kind == Step::Kind::call) {
      Call& call = call_at(step.node);
      if (call.wanted) node_at(step.node).layer->run_backward(call.context);
    } else if (at(step.slot).wanted) {
      step.kind == Step::Kind::convert ? convert_back(at(step.slot)) : zero_gradient(at(step.slot));
    }
  }
}

void Model::Execution::zero_gradient(const Slot& slot) {
  if (!slot.accumulates) fill(Scalar(0), slot.gradient, static_cast<int>(slot.value.shape.size()));
}

void Model::Execution::convert(const Slot& slot) {
  const Value& source = at(slot.converted_from).value;
  if (source.layout == slot.value.layout)
    std::copy_n(source.data, source.shape.size(), slot.value.data);
  else
    swap_layout(source.shape, source.layout, source.data, slot.value.data);
}

void Model::Execution::convert_back(const Slot& slot) {
  const Slot& source = at(slot.converted_from);
  const Shape& shape = source.value.shape;
  const bool adds = source.accumulates || slot.conversion_store == Store::accumulate;
  const bool turns = source.value.layout != slot.value.layout;
  // The copy's value is not needed any more: it holds the turned gradient for the addition.
  Scalar* turned = adds ? slot.own : source.gradient;
  if (turns)
    swap_layout(shape, slot.value.layout, slot.gradient, turned);
  else if (!adds)
    std::copy_n(slot.gradient, shape.size(), source.gradient);
  if (adds)
    add(turns ? turned : slot.gradient, source.gradient, source.gradient, static_cast<int>(shape.size()));
}

std::optional<NonFinite> Model::Execution::first_non_finite() const {
  for (std::size_t n = 0; n < calls.size(); ++n) {
    if (place == Place::nested && graph.nodes[n].inputs.empty()) continue;
    if (auto found = graph.nodes[n].layer->first_non_finite(calls[n].context)) return found;
  }
  return {};
}

std::optional<NonFinite> Model::Execution::first_non_finite(const Context& call) {
  attach(call);
  return first_non_finite();
}

const Value& Model::Execution::value(NodeOutput source) const {
  return slots[static_cast<std::size_t>(slot_of(source))].value;
}

Scalar* Model::Execution::gradient(NodeOutput source) const {
  return slots[static_cast<std::size_t>(slot_of(source))].gradient;
}

}  // namespace rnn
