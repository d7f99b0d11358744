#include "rnn/model/nested_model.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/layers/registry.h"
#include "rnn/model/execution.h"

namespace rnn {

namespace {

/// Puts the extents of `expected` where those of `given` are unknown; false when the shapes do not fit.
bool complete_shape(Shape& given, const Shape& expected) {
  if (given.rank() != expected.rank()) return false;
  for (int axis = 0; axis < given.rank(); ++axis) {
    if (given[axis] == unknown) given[axis] = expected[axis];
    if (expected[axis] != unknown && given[axis] != expected[axis]) return false;
  }
  return true;
}

const Json& example(int number) {
  static const Json examples = parse_json(R"([
    [{"class_name": "InputLayer", "config": {"batch_shape": [null, 3, 2], "name": "start"}},
     {"class_name": "Dense", "config": {"units": 2, "name": "end"}, "inbound_nodes": [[["start", 0, 0]]]}],
    [["start", 0, 0]],
    [["end", 0, 0]]])");
  return examples[static_cast<std::size_t>(number)];
}

}  // namespace

Schema NestedModel::options(bool sequential) {
  Schema own{required(list_option("layers", "layer"), example(0))};
  if (!sequential) {
    own.push_back(required(list_option("input_layers", ""), example(1)));
    own.push_back(required(list_option("output_layers", ""), example(2)));
  }
  return layer_schema(std::move(own), false);
}

NestedModel::NestedModel(const Json& given, bool sequential) : Layer(given), sequential_(sequential) {
  try {
    if (!sequential || starts_with_input(config()))
      read(nullptr);
    else
      complete_layers();
  } catch (const ConfigError& error) {
    // The `where()` of a layer's constructor begins inside its config.
    throw error.at(error.where().substr(error.where().starts_with("/config") ? 7 : 0));
  }
}

NestedModel::NestedModel(Json config) : Layer(std::move(config)), sequential_(false) {}

const NestedModel* NestedModel::from(const Layer& layer) {
  const std::string_view type = layer.type_name();
  const bool nested = type == "Sequential" || type == "Functional" || type == "RNN";
  return nested ? static_cast<const NestedModel*>(&layer) : nullptr;
}

NestedModel::~NestedModel() = default;

void NestedModel::complete_layers() {
  Json complete = config();
  Json& list = complete["layers"];
  for (std::size_t i = 0; i < list.size(); ++i)
    locate("/config/layers/" + std::to_string(i), [&] {
      const auto layer = layers().create(list[i]);
      list[i] = class_config(layer->type_name(), layer->config());
    });
  set_config(std::move(complete));
}

void NestedModel::read(const Shape* first) {
  add_graph(std::make_unique<Graph>(Graph::read(class_config(type_name(), config()), first)));
  Json complete = config();
  const Json written = graph().write();
  for (const auto& [option, value] : written["config"].items())
    if (option != "name") complete[option] = value;
  set_config(std::move(complete));
}

void NestedModel::add_graph(std::unique_ptr<Graph> graph) {
  auto execution = std::make_unique<Execution>(*graph, Execution::Place::nested, true);
  forms_.push_back({std::move(graph), std::move(execution)});
}

const NestedModel::Form& NestedModel::form(std::size_t inputs) const {
  const auto fits = [=](const Form& one) { return one.graph->inputs.size() == inputs; };
  const auto found = std::find_if(forms_.begin(), forms_.end(), fits);
  return found == forms_.end() ? forms_.front() : *found;
}

Execution& NestedModel::set_shapes(std::span<const Shape> inputs) const {
  const auto& [graph, execution] = form(inputs.size());
  const auto expected = [&of = *graph](std::size_t i) -> const Shape& { return of.shape(of.inputs[i]); };
  const std::size_t count = graph->inputs.size();
  if (inputs.size() != count)
    throw ConfigError({"input.count", "[{layer}] expected {expected} inputs, got {given}"},
                      {name(), count, inputs.size()});
  for (std::size_t i = 0; i < count; ++i) {
    Shape& shape = execution->incoming[i];
    shape = inputs[i];
    if (!complete_shape(shape, expected(i)))
      throw ConfigError({"input.shape", "[{layer}] expected input {number} of shape {expected}, got {given}"},
                        {name(), i, expected(i), inputs[i]});
  }
  execution->set_shapes(execution->incoming);
  return *execution;
}

Shapes NestedModel::output_shapes(std::span<const Shape> inputs) const {
  if (!is_built()) {
    expect_single_input(inputs);
    NestedModel trial(config(), true);
    trial.set_name(name());
    trial.read(inputs.data());
    return trial.output_shapes(inputs);
  }
  return set_shapes(inputs).output_shapes();
}

void NestedModel::build(std::span<const Shape> inputs) {
  if (!is_built()) read(inputs.data());
  for (const auto& layer : graph().layers)
    for (const Parameter& parameter : layer->parameters()) {
      const std::string name = layer->name() + "/" + parameter.name;
      Parameter& own = this->parameter(add_parameter(name, parameter.shape, parameter.initializer));
      own = parameter;
      own.name = name;
      own.trainable = parameter.trainable && layer->trainable();
    }
}

void NestedModel::bind() {
  auto own = parameters().begin();
  for (const auto& layer : graph().layers) {
    for (Parameter& parameter : layer->parameters()) {
      parameter.value = own->value;
      parameter.gradient = own->gradient;
      ++own;
    }
    layer->bind();
  }
}

LayoutRule NestedModel::layout_rule() const { return forms_.front().execution->layout_rule(); }

MaskRule NestedModel::mask_rule(int output, std::span<const int> masks) const {
  return made_mask_rank(output, masks, {}) > 0 ? MaskRule::make : MaskRule::drop;
}

int NestedModel::made_mask_rank(int output, std::span<const int> masks, const Shape&) const {
  return form(masks.size()).execution->mask_rank(output, masks);
}

void NestedModel::plan(Plan& plan, std::span<const Shape> inputs) const { set_shapes(inputs).plan(plan); }

void NestedModel::forward(Context& context) { execution(context).forward(context); }

void NestedModel::backward(Context& context) { execution(context).backward(context); }

void NestedModel::backward_by(Context& context, const std::function<void(Layer&, Context&)>& run) {
  const auto& [graph, execution] = form(context.inputs.size());
  execution->backward(context, [&run, &nodes = graph->nodes](int node, Context& call) {
    run(*nodes[static_cast<std::size_t>(node)].layer, call);
  });
}

std::optional<NonFinite> NestedModel::first_non_finite(const Context& context) const {
  const auto found = execution(context).first_non_finite(context);
  if (!found) return {};
  return prefixed(*found);
}

std::vector<Trace> NestedModel::traces(const Context& context) const {
  std::vector<Trace> list;
  const auto& [graph, execution] = form(context.inputs.size());
  execution->attach(context);
  for (std::size_t n = 0; n < graph->nodes.size(); ++n)
    if (!graph->nodes[n].inputs.empty())
      append_traces(list, *graph->nodes[n].layer, execution->calls[n].context);
  return list;
}

NestedModel::Ids NestedModel::ids() const {
  if (!is_built()) return {};
  for (const Node& node : graph().nodes) {
    const int count = node.inputs.empty() ? 0 : node.layer->id_count();
    if (count == 0) continue;
    const NodeOutput source = node.inputs[static_cast<std::size_t>(node.layer->id_input())];
    for (std::size_t i = 0; i < graph().inputs.size(); ++i)
      if (source == graph().inputs[i]) return {static_cast<int>(i), count};
  }
  return {};
}

int NestedModel::id_count() const { return ids().count; }
int NestedModel::id_input() const { return ids().input; }

bool NestedModel::adds_loss() const {
  const bool inside = is_built() && std::any_of(graph().layers.begin(), graph().layers.end(),
                                                [](const auto& layer) { return layer->adds_loss(); });
  return inside || Layer::adds_loss();
}

bool NestedModel::reaches(std::size_t index, std::span<const bool> used) const {
  for (const std::vector<bool>& of_layer : graph().reached(used)) {
    if (index < of_layer.size()) return of_layer[index];
    index -= of_layer.size();
  }
  return false;
}

bool NestedModel::mixes_samples() const {
  if (!is_built()) return false;
  return std::any_of(graph().layers.begin(), graph().layers.end(),
                     [](const auto& layer) { return layer->mixes_samples(); });
}

}  // namespace rnn
