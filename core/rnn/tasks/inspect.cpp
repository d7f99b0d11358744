#include <algorithm>
#include <array>

#include "rnn/activations/activation.h"
#include "rnn/layers/registry.h"
#include "rnn/tasks/blueprint.h"
#include "rnn/tasks/experiment.h"
#include "rnn/tasks/inspection_text.h"
#include "rnn/tensor/shape_json.h"

namespace rnn {

namespace {

/// The first call of a layer.
const Node& first_call(const Model& model, const Layer& layer) {
  return *std::find_if(model.nodes().begin(), model.nodes().end(),
                       [&layer](const Node& node) { return node.layer.get() == &layer; });
}

Json input_shapes(const Model& model, const Node& node) {
  Json list = Json::array();
  for (NodeOutput source : node.inputs) list.push_back(shape_json(model.graph().shape(source)));
  return list;
}

/// The output shapes of each call of a layer.
Json shapes_of_calls(const Model& model, const Layer& layer) {
  Json list = Json::array();
  for (const Node& node : model.nodes())
    if (node.layer.get() == &layer) list.push_back(shapes_json(node.output_shapes));
  return list;
}

Json ports_json(const std::vector<Port>& ports) {
  constexpr std::array<const char*, 3> kinds{"numbers", "ids", "one_hot"};
  Json list = Json::array();
  for (const Port& port : ports)
    list.push_back({{"name", port.name},
                    {"shape", shape_json(port.shape)},
                    {"kind", kinds[static_cast<std::size_t>(port.kind)]},
                    {"vocabulary", port.vocabulary},
                    {"text", port.text.text}});
  return list;
}

Json signature_json(const Signature& signature) {
  return {{"inputs", ports_json(signature.inputs)}, {"targets", ports_json(signature.targets)}};
}

Json resources_json(const std::vector<ResourceNeed>& needs) {
  Json list = Json::array();
  for (const ResourceNeed& need : needs)
    list.push_back({{"name", need.name},
                    {"shipped", need.shipped},
                    {"kinds", need.kinds},
                    {"optional", need.optional},
                    {"classes", need.classes}});
  return list;
}

}  // namespace

Json inspect_experiment(const Json& config, std::int64_t memory_limit) {
  const Blueprint made = read_experiment(config, memory_limit, ModelParts::outline);
  const Model& model = *made.model;
  Json rows = Json::array();
  for (const auto& layer : model.layers()) {
    const Node& call = first_call(model, *layer);
    rows.push_back({{"name", layer->name()},
                    {"type", layer->type_name()},
                    {"input_shapes", input_shapes(model, call)},
                    {"output_shapes", shapes_json(call.output_shapes)},
                    {"output_shape", call.output_shapes.text()},
                    {"parameters", layer->parameter_count()},
                    {"formula", layer->parameter_formula()}});
    Json calls = shapes_of_calls(model, *layer);
    if (calls.size() > 1) rows.back()["calls"] = std::move(calls);
  }
  Json found{{"config", made.config}, {"layers", std::move(rows)}, {"parameters", model.parameter_count()}};
  for (const InspectionText& text : inspection_texts()) found[text.name] = text.write(made);
  return found;
}

Json describe_all() {
  Json all = Json::object();
  all["layers"] = layers().describe();
  all["initializers"] = initializers().describe();
  all["activations"] = activation_names();
  all["losses"] = losses().describe();
  all["metrics"] = metrics().describe();
  all["optimizers"] = optimizers().describe();
  all["schedules"] = schedules().describe();
  all["regularizers"] = regularizers().describe();
  all["constraints"] = constraints().describe();
  all["callbacks"] = callbacks().describe();
  all["fit"] = describe(experiment_fit_schema());
  all["tasks"] = Json::array();
  for (const auto& entry : tasks().entries()) {
    const std::unique_ptr<Task> task = tasks().create(entry.name);
    Json row = Json::object();
    row["name"] = entry.name;
    row["options"] = describe(entry.options);
    row["defaults"] = task->defaults();
    row["variants"] = task->variants();
    row["signature"] = signature_json(task->signature());
    row["resources"] = resources_json(task->resources());
    row["readouts"] = describe(task->readouts());
    row["trains"] = task->trains();
    all["tasks"].push_back(std::move(row));
  }
  all["readouts"] = describe(insight_readouts());
  return all;
}

}  // namespace rnn
