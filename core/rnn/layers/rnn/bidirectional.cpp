#include "rnn/layers/rnn/bidirectional.h"

#include <algorithm>
#include <array>

#include "rnn/config/error.h"
#include "rnn/layers/rnn/recurrent.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

/// Largest number of inputs or outputs of one direction: the sequence and the states.
constexpr std::size_t max_values = Shapes::max_count;

const std::array<const char*, 4> merge_names{"concat", "sum", "mul", "ave"};

void expect_recurrent(const Json& layer, const char* option) {
  if (!layer["config"].contains("go_backwards"))
    throw ConfigError(
        {"bidirectional.not_recurrent", "[Bidirectional] {option}: expected a recurrent layer, got {given}"},
        {option, layer["class_name"].get<std::string>()}, "/" + std::string(option) + "/class_name");
  for (const char* given : {"reversed_mask", "restore_order"})
    if (layer["config"].value(given, false))
      throw ConfigError(
          {"bidirectional.reordered", "[Bidirectional] {option}: expected a layer without {given}"},
          {option, given}, "/" + std::string(option) + "/config/" + given);
}

/// The option as Keras overrides it.
Json with_zero_output_for_mask(Json layer) {
  Json& options = layer["config"];
  options["zero_output_for_mask"] = options["return_sequences"];
  return layer;
}

}  // namespace

struct Bidirectional::Call {
  std::array<Value, max_values> inputs, outputs;
  std::array<InputGradient, max_values> input_gradients;
  std::array<Scalar*, max_values> output_gradients{};
  std::array<Scalar*, max_values> no_masks{};
  Context context;
};

Schema Bidirectional::options() {
  return layer_schema(
      {layer_option("layer"),
       nullable(choice_option("merge_mode", "concat", {merge_names.begin(), merge_names.end()})),
       nullable(layer_option("backward_layer"))});
}

Bidirectional::Bidirectional(Json given) : Wrapper(std::move(given), {"layer", "backward_layer"}) {
  const Json& mode = config()["merge_mode"];
  const auto at = std::find(merge_names.begin(), merge_names.end(),
                            mode.is_null() ? std::string_view() : mode.get<std::string_view>());
  merge_ = static_cast<Merge>(at - merge_names.begin());
  const Json& layer = config()["layer"];
  const Json& own = config()["backward_layer"];
  expect_recurrent(layer, "layer");
  return_sequences_ = layer["config"]["return_sequences"].get<bool>();
  Json backward = own;
  if (own.is_null()) {
    backward = layer;
    Json& name = backward["config"]["name"];
    if (name.is_string() && name.get<std::string>().starts_with("forward_"))
      name = name.get<std::string>().substr(8);
    backward["config"]["go_backwards"] = !layer["config"]["go_backwards"].get<bool>();
  } else {
    expect_recurrent(own, "backward_layer");
    for (const char* option : {"stateful", "return_sequences", "return_state", "go_backwards"}) {
      const bool equal = layer["config"][option] == own["config"][option];
      if (equal != (std::string_view(option) == "go_backwards")) continue;
      const std::string where = "/backward_layer/config/" + std::string(option);
      if (equal)
        throw ConfigError(
            {"bidirectional.same_direction",
             "[Bidirectional] backward_layer: expected {option} other than in layer, got {given}"},
            {option, own["config"][option]}, where);
      throw ConfigError({"bidirectional.option_differs",
                         "[Bidirectional] backward_layer: expected {option} as in layer, got {given}"},
                        {option, own["config"][option]}, where);
    }
  }
  add_child("layer", with_zero_output_for_mask(layer), "forward_");
  add_child(own.is_null() ? "layer" : "backward_layer", with_zero_output_for_mask(std::move(backward)),
            "backward_");
}

void Bidirectional::child_input_shapes(std::size_t index, std::span<const Shape> inputs,
                                       std::vector<Shape>& of_child) const {
  const std::size_t half = inputs.size() / 2;
  of_child.assign(1, inputs[0]);
  const auto states = inputs.subspan(1 + index * half, half);
  of_child.insert(of_child.end(), states.begin(), states.end());
}

Shapes Bidirectional::output_shapes(std::span<const Shape> inputs) const {
  const std::size_t half = inputs.size() / 2;
  if (inputs.size() % 2 == 0 || half >= max_values)
    throw ConfigError({"bidirectional.inputs",
                       "[{layer}] expected an input (B,T,D), alone or with the initial states of both "
                       "directions, got {given} inputs"},
                      {name(), inputs.size()});
  expect_single_input(inputs.first(1), 3, "(B,T,D)");
  std::array<Shape, max_values> given;
  std::array<Shapes, 2> of_children;
  for (std::size_t index = 0; index < 2; ++index) {
    given[0] = inputs[0];
    std::copy_n(inputs.begin() + static_cast<std::ptrdiff_t>(1 + index * half), half, given.begin() + 1);
    of_children[index] = child_shapes(index, std::span(given).first(1 + half));
  }
  Shape y = of_children[0][0];
  const Shape& reversed = of_children[1][0];
  Shapes outputs;
  if (merge_ == Merge::concat) {
    y[y.rank() - 1] += reversed.width();
  } else if (merge_ != Merge::none && y.width() != reversed.width()) {
    throw ConfigError(
        {"bidirectional.units_differ",
         "[{layer}] merge_mode: expected as many units in both directions, got {forward} and {backward}"},
        {name(), y.width(), reversed.width()}, "/config/merge_mode");
  }
  outputs.append(y);
  if (merge_ == Merge::none) outputs.append(reversed);
  for (const Shapes& shapes : of_children)
    for (int i = 1; i < shapes.size(); ++i) outputs.append(shapes[i]);
  return outputs;
}

MaskRule Bidirectional::mask_rule(int output, std::span<const int>) const {
  return return_sequences_ && output < merged_outputs() ? MaskRule::pass : MaskRule::drop;
}

bool Bidirectional::reaches(std::size_t index, std::span<const bool> used) const {
  if (activity_regularizer() != nullptr) return true;
  const std::size_t direction = index < child(0).parameters().size() ? 0 : 1;
  if (child(direction).adds_loss()) return true;
  const auto merged = static_cast<std::size_t>(merged_outputs());
  if (used[merged == 1 ? 0 : direction]) return true;
  // Final states: those of the forward layer, then those of the backward layer.
  const std::size_t half = merged + (used.size() - merged) / 2;
  const auto states = direction == 0 ? used.subspan(merged, half - merged) : used.subspan(half);
  return std::find(states.begin(), states.end(), true) != states.end();
}

void Bidirectional::plan(Plan& plan, std::span<const Shape> inputs) const {
  std::vector<Shape> given;
  std::int64_t sizes[2];
  for (std::size_t index = 0; index < 2; ++index) {
    child_input_shapes(index, inputs, given);
    sizes[index] = child(index).output_shapes(given)[0].size();
    plan.reserve_scratch(sizes[index]);
  }
  // A penalty needs the outputs after their memory has been reused for their gradients.
  for (std::size_t index = 0; index < 2; ++index)
    plan.reserve_scratch(child(index).adds_loss() ? sizes[index] : 0);
  plan_children(plan, inputs);
}

void Bidirectional::prepare(std::size_t index, const Context& context, Call& call) const {
  const std::size_t half = context.inputs.size() / 2;
  const std::size_t first_state = static_cast<std::size_t>(merged_outputs());
  const auto of_child = [&](std::size_t i) {
    return child(i).output_shapes(std::span(&context.inputs[0].shape, 1));
  };
  const std::size_t before = index == 0 ? 0 : static_cast<std::size_t>(of_child(0).size()) - 1;
  const Shapes shapes = of_child(index);
  const auto states = static_cast<std::size_t>(shapes.size()) - 1;
  const bool has_gradients = !context.input_gradients.empty();
  for (std::size_t i = 0; i <= half; ++i) {
    const std::size_t from = i == 0 ? 0 : index * half + i;
    call.inputs[i] = context.inputs[from];
    if (has_gradients) call.input_gradients[i] = context.input_gradients[from];
  }
  // The second direction adds to the input gradient of the first.
  if (index == 1) call.input_gradients[0].store = Store::accumulate;
  Shape y = context.inputs[0].shape;
  if (!return_sequences_) y = Shape{y[0], 0};
  Context inner = child_context(index, context);
  y[y.rank() - 1] = shapes[0].width();
  call.outputs[0] = {context.scratch[index], y, Layout::time_major, nullptr};
  for (std::size_t i = 0; i < states; ++i) {
    call.outputs[i + 1] = context.outputs[first_state + before + i];
    call.output_gradients[i + 1] = context.output_gradients[first_state + before + i];
  }
  inner.inputs = std::span(call.inputs).first(1 + half);
  inner.outputs = std::span(call.outputs).first(1 + states);
  inner.input_gradients = std::span(call.input_gradients).first(1 + half);
  inner.output_gradients = std::span(call.output_gradients).first(1 + states);
  inner.output_masks = std::span(call.no_masks).first(1 + states);
  call.context = inner;
}

void Bidirectional::forward(Context& context) {
  Call calls[2];
  for (std::size_t index = 0; index < 2; ++index) {
    prepare(index, context, calls[index]);
    child(index).run_forward(calls[index].context);
  }
  merge_outputs(context, calls[0], calls[1]);
}

void Bidirectional::backward(Context& context) { run_backward(context, nullptr); }

void Bidirectional::backward_with_states(Context& context, std::vector<StateGradient>& list) {
  run_backward(context, &list);
}

void Bidirectional::run_backward(Context& context, std::vector<StateGradient>* list) {
  Call calls[2];
  for (std::size_t index = 0; index < 2; ++index) {
    prepare(index, context, calls[index]);
    const std::size_t output = merge_ == Merge::none ? index : 0;
    if (context.output_gradients[output] != nullptr)
      calls[index].output_gradients[0] = context.scratch[index];
  }
  for (std::size_t index = 0; index < 2; ++index)
    if (child(index).adds_loss())
      std::copy_n(context.scratch[index], calls[index].outputs[0].shape.size(), context.scratch[2 + index]);
  split_gradient(context, calls[0], calls[1]);
  for (std::size_t index = 0; index < 2; ++index) {
    if (child(index).adds_loss()) calls[index].outputs[0].data = context.scratch[2 + index];
    StateGradients* states = list == nullptr ? nullptr : child(index).state_gradients();
    if (states == nullptr) {
      child(index).run_backward(calls[index].context);
      continue;
    }
    const std::size_t first = list->size();
    states->backward_with_states(calls[index].context, *list);
    for (std::size_t i = first; i < list->size(); ++i)
      (*list)[i].name = child(index).name() + "/" + (*list)[i].name;
  }
}

std::optional<NonFinite> Bidirectional::first_non_finite(const Context& context) const {
  for (std::size_t index = 0; index < 2; ++index) {
    Call call;
    prepare(index, context, call);
    if (auto found = child(index).first_non_finite(call.context)) return prefixed(*found);
  }
  return Wrapper::first_non_finite(context);
}

std::vector<Trace> Bidirectional::traces(const Context& context) const {
  std::vector<Trace> list;
  for (std::size_t index = 0; index < 2; ++index) {
    Call call;
    prepare(index, context, call);
    append_traces(list, child(index), call.context);
  }
  return list;
}

namespace {

/// Addresses of time step t in the outputs of both directions.
struct StepPairs {
  int count, batch, width, reversed_width;

  StepPairs(const Value& y, const Value& reversed)
      : count(y.shape.rank() > 2 ? y.shape[1] : 1),
        batch(y.shape[0]),
        width(y.shape.width()),
        reversed_width(reversed.shape.width()) {}
  int size() const { return batch * width; }
  Scalar* forward(Scalar* y, int t) const { return y + std::ptrdiff_t(t) * batch * width; }
  Scalar* backward(Scalar* y, int t) const {
    return y + std::ptrdiff_t(count - 1 - t) * batch * reversed_width;
  }
};

}  // namespace

void Bidirectional::merge_outputs(const Context& context, const Call& forward, const Call& backward) const {
  const StepPairs steps(forward.outputs[0], backward.outputs[0]);
  Scalar* y = context.outputs[0].data;
  for (int t = 0; t < steps.count; ++t) {
    const Scalar* a = steps.forward(forward.outputs[0].data, t);
    const Scalar* b = steps.backward(backward.outputs[0].data, t);
    if (merge_ == Merge::concat) {
      for (int row = 0; row < steps.batch; ++row, a += steps.width, b += steps.reversed_width) {
        y = std::copy_n(a, steps.width, y);
        y = std::copy_n(b, steps.reversed_width, y);
      }
      continue;
    }
    const int n = steps.size();
    if (merge_ == Merge::mul)
      multiply(a, b, y, n);
    else if (merge_ == Merge::none)
      std::copy_n(a, n, y);
    else
      add(a, b, y, n);
    if (merge_ == Merge::ave) scale(Scalar(.5), y, n);
    if (merge_ == Merge::none) {
      const int size = steps.batch * steps.reversed_width;
      std::copy_n(b, size, context.outputs[1].data + std::ptrdiff_t(t) * size);
    }
    y += n;
  }
}

void Bidirectional::split_gradient(const Context& context, const Call& forward, const Call& backward) const {
  const StepPairs steps(forward.outputs[0], backward.outputs[0]);
  const Scalar* dy = context.output_gradients[0];
  const Scalar* of_second = merge_ == Merge::none ? context.output_gradients[1] : nullptr;
  for (int t = 0; t < steps.count; ++t) {
    Scalar* a = steps.forward(forward.outputs[0].data, t);
    Scalar* b = steps.backward(backward.outputs[0].data, t);
    const int n = steps.size();
    if (merge_ == Merge::none) {
      const int size = steps.batch * steps.reversed_width;
      if (dy != nullptr) std::copy_n(dy + std::ptrdiff_t(t) * n, n, a);
      if (of_second != nullptr) std::copy_n(of_second + std::ptrdiff_t(t) * size, size, b);
      continue;
    }
    if (dy == nullptr) return;
    if (merge_ == Merge::concat) {
      for (int row = 0; row < steps.batch; ++row) {
        a = std::copy_n(dy, steps.width, a);
        b = std::copy_n(dy + steps.width, steps.reversed_width, b);
        dy += steps.width + steps.reversed_width;
      }
      continue;
    }
    if (merge_ == Merge::mul) {
      std::swap_ranges(a, a + n, b);
      multiply(a, dy, a, n);
      multiply(b, dy, b, n);
    } else {
      std::copy_n(dy, n, a);
      std::copy_n(dy, n, b);
    }
    if (merge_ == Merge::ave) {
      scale(Scalar(.5), a, n);
      scale(Scalar(.5), b, n);
    }
    dy += n;
  }
}

}  // namespace rnn
