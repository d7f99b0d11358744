#include "rnn/formats/keras_code.h"
#include "rnn/layers/activation.h"
#include "rnn/layers/registry.h"
#include "rnn/model/summary.h"
#include "rnn/tasks/blueprint.h"
#include "rnn/tasks/experiment.h"
#include "rnn/tasks/model_config.h"

namespace rnn {

namespace {

/// The shapes of a layer's outputs, as text and as arrays.
void add_outputs(Json& row, const Model& model, const Layer& layer) {
  std::string text;
  Json shapes = Json::array();
  for (const Node& node : model.nodes()) {
    if (node.layer.get() != &layer) continue;
    for (const Shape& shape : node.output_shapes) {
      text += (text.empty() ? "" : ", ") + shape.text();
      shapes.push_back(shape_config(shape));
    }
    break;
  }
  row["output_shape"] = shapes.size() > 1 ? "[" + text + "]" : text;
  row["outputs"] = std::move(shapes);
}

}  // namespace

Json inspect_experiment(const Json& config, std::int64_t memory_limit) {
  const Blueprint made = read_experiment(config, memory_limit, ModelParts::outline);
  const Model& model = *made.model;
  Json rows = Json::array();
  for (const auto& layer : model.layers()) {
    rows.push_back({{"name", layer->name()},
                    {"type", layer->type_name()},
                    {"parameters", layer->parameter_count()},
                    {"formula", layer->parameter_formula()}});
    add_outputs(rows.back(), model, *layer);
  }
  return {{"config", made.config},
          {"summary_keras3", summary(model, SummaryStyle::keras3)},
          {"summary_keras2", summary(model, SummaryStyle::keras2)},
          {"keras_code", keras_code(model, made.config["compile"], made.config["fit"])},
          {"layers", std::move(rows)},
          {"parameters", model.parameter_count()}};
}

Json describe_all() {
  Json table = Json::array();
  for (const auto& entry : tasks().entries()) {
    const std::unique_ptr<Task> task = tasks().create(entry.name);
    table.push_back({{"name", entry.name},
                     {"options", describe(entry.options)},
                     {"defaults", task->defaults()},
                     {"variants", task->variants()}});
  }
  return {{"layers", layers().describe()},
          {"initializers", initializers().describe()},
          {"activations", activation_names()},
          {"losses", losses().describe()},
          {"metrics", metrics().describe()},
          {"optimizers", optimizers().describe()},
          {"schedules", schedules().describe()},
          {"regularizers", regularizers().describe()},
          {"constraints", constraints().describe()},
          {"callbacks", callbacks().describe()},
          {"fit", describe(experiment_fit_schema())},
          {"tasks", std::move(table)}};
}

}  // namespace rnn
