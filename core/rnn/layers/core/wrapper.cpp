#include "rnn/layers/core/wrapper.h"

#include <algorithm>
#include <string_view>

#include "rnn/config/error.h"
#include "rnn/layers/registry.h"

namespace rnn {

Wrapper::Wrapper(Json config, std::initializer_list<const char*> layer_options)
    : Layer(completed(std::move(config), layer_options)) {}

Json Wrapper::completed(Json config, std::initializer_list<const char*> layer_options) {
  for (const char* option : layer_options) {
    Json& given = config[option];
    if (given.is_null()) continue;
    const auto layer = locate(std::string("/") + option, [&] { return layers().create(given); });
    given = class_config(layer->type_name(), layer->config());
  }
  return config;
}

const Layer* Wrapper::inside_of(const Layer& layer) {
  const bool wraps = std::string_view(layer.type_name()) == "TimeDistributed";
  return wraps ? &static_cast<const Wrapper&>(layer).child(0) : nullptr;
}

std::array<const Layer*, 2> Wrapper::directions_of(const Layer& layer) {
  if (std::string_view(layer.type_name()) != "Bidirectional") return {};
  const auto& wrapper = static_cast<const Wrapper&>(layer);
  return {&wrapper.child(0), &wrapper.child(1)};
}

void Wrapper::add_child(const std::string& option, const Json& given, const std::string& prefix) {
  Child made;
  made.option = option;
  made.layer = locate("/" + option, [&] { return layers().create(given); });
  const std::string& own = made.layer->name();
  const std::string name = own.empty() ? snake_case(made.layer->type_name()) : own;
  made.layer->set_name(name.starts_with(prefix) ? name : prefix + name);
  children_.push_back(std::move(made));
}

Shapes Wrapper::child_shapes(std::size_t index, std::span<const Shape> inputs) const {
  const Child& one = children_[index];
  try {
    return one.layer->output_shapes(inputs);
  } catch (const ConfigError& error) {
    throw error.within("/config/" + one.option);
  }
}

void Wrapper::build(std::span<const Shape> inputs) {
  std::size_t slot = own_slots(), state = 0;
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < children_.size(); ++i) {
    Child& one = children_[i];
    child_input_shapes(i, inputs, shapes);
    locate("/config/" + one.option, [&] { one.layer->build(shapes); });
    for (const Parameter& parameter : one.layer->parameters()) {
      const std::string name = one.layer->name() + "/" + parameter.name;
      Parameter& own = this->parameter(add_parameter(name, parameter.shape, parameter.initializer));
      own = parameter;
      own.name = name;
      own.trainable = parameter.trainable && one.layer->trainable();
    }
    // The number of slots that a layer reserves does not depend on the extents.
    for (Shape& shape : shapes)
      for (int axis = 0; axis < shape.rank(); ++axis)
        if (shape[axis] == unknown) shape[axis] = 1;
    Plan plan;
    one.layer->plan(plan, shapes);
    one.first_slot = slot;
    one.slots = plan.scratch_sizes().size();
    one.first_state = state;
    one.states = plan.state_sizes().size();
    slot += one.slots;
    state += one.states;
  }
}

void Wrapper::bind() {
  std::size_t next = 0;
  for (Child& one : children_) {
    for (Parameter& parameter : one.layer->parameters()) {
      parameter.value = parameters()[next].value;
      parameter.gradient = parameters()[next].gradient;
      ++next;
    }
    one.layer->bind();
  }
}

bool Wrapper::adds_loss() const {
  return Layer::adds_loss() || std::any_of(children_.begin(), children_.end(),
                                           [](const Child& one) { return one.layer->adds_loss(); });
}

bool Wrapper::mixes_samples() const {
  return std::any_of(children_.begin(), children_.end(),
                     [](const Child& one) { return one.layer->mixes_samples(); });
}

void Wrapper::plan_children(Plan& plan, std::span<const Shape> inputs) const {
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < children_.size(); ++i) {
    child_input_shapes(i, inputs, shapes);
    children_[i].layer->plan(plan, shapes);
  }
}

Context Wrapper::child_context(std::size_t index, const Context& context) const {
  const Child& one = children_[index];
  Context inner;
  inner.scratch = context.scratch.subspan(one.first_slot, one.slots);
  inner.state = context.state.subspan(one.first_state, one.states);
  inner.calls = context.calls;
  inner.updates = context.updates;
  inner.training = context.training;
  inner.random = context.random;
  inner.added_loss = context.added_loss;
  return inner;
}

}  // namespace rnn
