#include "rnn/tasks/blueprint.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/tensor/shape_json.h"

namespace rnn {

namespace {

bool given(const Json& config, const char* part) { return config.contains(part) && !config[part].is_null(); }

void check_parts(const Json& config) {
  if (!config.is_object()) throw ConfigError("[experiment] expected an object, got " + config.dump());
  for (const auto& [part, value] : config.items())
    if (part != "task" && part != "model" && part != "compile" && part != "fit" && part != "seed")
      throw ConfigError("[experiment] unknown part '" + part + "'; known: task, model, compile, fit, seed",
                        "/" + part);
  if (!given(config, "task")) throw ConfigError("[experiment] expected a task, got none", "/task");
}

/// The task's default for `part`, with the entries that are given in place of its own.
Json part_of(const Json& config, const Json& defaults, const char* part) {
  if (!given(config, part)) return defaults[part];
  if (!config[part].is_object())
    throw ConfigError(std::string("[") + part + "] expected an object, got " + config[part].dump());
  Json merged = defaults[part];
  merged.update(config[part]);
  return merged;
}

/// Puts the task's input shape into the InputLayer of a Sequential config.
Json with_input_shape(Json model, const Shape& input) {
  const Json::json_pointer first("/config/layers/0");
  if (!model.is_object() || model.value("class_name", Json()) != "Sequential" || !model.contains(first))
    return model;
  Json& layer = model[first];
  if (layer.is_object() && layer.value("class_name", Json()) == "InputLayer" && layer.contains("config") &&
      layer["config"].is_object())
    layer["config"]["batch_shape"] = shape_json(input);
  return model;
}

/// JSON pointer to the layer of an input or output in the model's config.
std::string place_of(const Json& model, const std::string& layer, bool sequential, bool last) {
  const Json& list = model["config"]["layers"];
  if (sequential) return "/config/layers/" + std::to_string(last ? list.size() - 1 : 0);
  for (std::size_t i = 0; i < list.size(); ++i)
    if (list[i]["config"].value("name", Json()) == layer) return "/config/layers/" + std::to_string(i);
  return "/config/layers";
}

std::string advice(const Shape& output, const Shape& target) {
  if (output.rank() < target.rank())
    return "; recurrent layers before it need return_sequences for one output at every step";
  if (output.rank() > target.rank())
    return "; the last recurrent layer needs return_sequences off for one output in all";
  for (int axis = 1; axis + 1 < output.rank(); ++axis)
    if (output[axis] != target[axis]) return "; the sequence needs its length";
  return "; its last axis needs to be " + std::to_string(target.width()) + " wide";
}

void check_inputs(const Task& task, const Model& model, const Json& config) {
  const Shapes inputs = task.input_shapes();
  const int count = static_cast<int>(model.input_nodes().size());
  if (count != inputs.size())
    throw ConfigError(
        "[model] expected " + std::to_string(inputs.size()) + " inputs, got " + std::to_string(count),
        "/config/input_layers");
  for (int i = 0; i < count; ++i)
    if (!model.input_shape(i).fits_sample(inputs[i])) {
      const NodeOutput node = model.input_nodes()[static_cast<std::size_t>(i)];
      const std::string& name = model.nodes()[static_cast<std::size_t>(node.node)].layer->name();
      throw ConfigError(
          "[" + name + "] expected inputs " + inputs[i].text() + ", got " + model.input_shape(i).text(),
          place_of(config, name, model.sequential(), false) + "/config/batch_shape");
    }
}

void check_outputs(const Task& task, const Model& model, const Json& config) {
  const Shapes targets = task.target_shapes();
  const int count = static_cast<int>(model.output_nodes().size());
  if (count != targets.size()) {
    const std::string& name = model.layers().back()->name();
    throw ConfigError("[" + name + "] expected " + std::to_string(targets.size()) +
                          " outputs of the model, got " + std::to_string(count),
                      model.sequential() ? place_of(config, name, true, true) : "/config/output_layers");
  }
  for (int i = 0; i < count; ++i) {
    const Shape output = model.output_shape(i);
    if (output.fits_sample(targets[i])) continue;
    const std::string name = model.output_names()[static_cast<std::size_t>(i)];
    throw ConfigError("[" + name + "] expected output " + targets[i].text() + " (" + task.target_text() +
                          "), got " + output.text() + advice(output, targets[i]),
                      place_of(config, name, model.sequential(), true));
  }
}

/// One sample of zeros in the shapes of the task, to check losses and metrics against.
Dataset empty_sample(const Task& task) {
  const auto tensors = [](const Shapes& shapes) {
    std::vector<Tensor> list;
    for (Shape shape : shapes) {
      for (int axis = 0; axis < shape.rank(); ++axis) shape[axis] = std::max(shape[axis], 1);
      list.emplace_back(shape);
    }
    return list;
  };
  return {tensors(task.input_shapes()), tensors(task.target_shapes()), {}};
}

}  // namespace

Schema experiment_fit_schema() {
  Schema schema = fit_schema();
  std::erase_if(schema, [](const Option& option) {
    return option.name == "validation_split" || option.name == "seed" || option.name == "initial_epoch";
  });
  return schema;
}

Blueprint read_experiment(const Json& config, std::int64_t memory_limit, ModelParts parts) {
  check_parts(config);
  Blueprint made;
  made.task = locate("/task", [&] { return tasks().create(config["task"]); });
  const Json defaults = made.task->defaults();
  const std::uint64_t seed = given(config, "seed") ? parse_seed(config["seed"]) : 0;

  const Json model_config = with_input_shape(given(config, "model") ? config["model"] : defaults["model"],
                                             made.task->input_shapes()[0]);
  locate("/model", [&] {
    made.model = std::make_unique<Model>(model_config, memory_limit, parts);
    check_inputs(*made.task, *made.model, model_config);
    check_outputs(*made.task, *made.model, model_config);
  });
  locate("/compile", [&] {
    made.trainer = std::make_unique<Trainer>(*made.model, part_of(config, defaults, "compile"));
    made.trainer->check(empty_sample(*made.task));
  });
  const Json fit = locate("/fit", [&] {
    return parse_options(experiment_fit_schema(), part_of(config, defaults, "fit"), "fit");
  });
  for (std::size_t i = 0; i < fit["callbacks"].size(); ++i)
    locate("/fit/callbacks/" + std::to_string(i), [&] { callbacks().create(fit["callbacks"][i]); });
  made.fit = parse_fit_options(fit);
  made.fit.seed = seed;

  made.config = Json::object();
  made.config["task"] = tasks().complete(config["task"]);
  made.config["model"] = made.model->config();
  made.config["compile"] = made.trainer->config();
  made.config["fit"] = fit;
  made.config["seed"] = seed;
  return made;
}

}  // namespace rnn
