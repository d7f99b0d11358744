#include "rnn/tasks/blueprint.h"

#include <algorithm>
#include <array>

#include "rnn/config/error.h"
#include "rnn/model/lost_steps.h"
#include "rnn/tensor/shape_json.h"

namespace rnn {

namespace {

bool given(const Json& config, const char* part) { return config.contains(part) && !config[part].is_null(); }

void check_parts(const Json& config) {
  if (!config.is_object())
    throw ConfigError({"experiment.object", "[experiment] expected an object, got {given}"}, {config});
  for (const auto& [part, value] : config.items())
    if (part != "task" && part != "model" && part != "compile" && part != "fit" && part != "seed" &&
        part != "resources")
      throw ConfigError(
          {"experiment.unknown_part",
           "[experiment] unknown part '{part}'; known: task, model, compile, fit, seed, resources"},
          {part}, "/" + part);
  if (!given(config, "task"))
    throw ConfigError({"experiment.no_task", "[experiment] expected a task, got none"}).at("/task");
}

/// The task's default for `part`, with the entries that are given in place of its own.
Json part_of(const Json& config, const Json& defaults, const char* part) {
  if (!given(config, part)) return defaults[part];
  if (!config[part].is_object())
    throw ConfigError({"experiment.part_object", "[{part}] expected an object, got {given}"},
                      {part, config[part]});
  Json merged = defaults[part];
  merged.update(config[part]);
  return merged;
}

/// The InputLayer in the config of a model for its input number `input`; null when it is not found there.
Json* input_layer(Json& model, std::size_t input) {
  if (!model.is_object() || !model.contains("config") || !model["config"].is_object()) return nullptr;
  Json& config = model["config"];
  if (!config.contains("layers") || !config["layers"].is_array()) return nullptr;
  Json name;
  if (model.value("class_name", Json()) == "Sequential") {
    if (input > 0) return nullptr;
  } else {
    // A list of [layer, call, output], or for a single input that alone.
    const Json ends = config.value("input_layers", Json());
    if (!ends.is_array() || ends.empty()) return nullptr;
    const bool single = ends[0].is_string();
    if (input >= (single ? 1 : ends.size())) return nullptr;
    const Json& end = single ? ends : ends[input];
    if (!end.is_array() || end.empty() || !end[0].is_string()) return nullptr;
    name = end[0];
  }
  for (Json& layer : config["layers"]) {
    if (!layer.is_object() || !layer.contains("config") || !layer["config"].is_object()) continue;
    if (name.is_null() || layer["config"].value("name", layer.value("name", Json())) == name)
      return layer.value("class_name", Json()) == "InputLayer" ? &layer : nullptr;
  }
  return nullptr;
}

/// Puts the task's input shapes into the InputLayers of a model's config.
Json with_input_shapes(Json model, const Signature& signature) {
  for (std::size_t i = 0; i < signature.inputs.size(); ++i)
    if (Json* layer = input_layer(model, i))
      (*layer)["config"]["batch_shape"] = shape_json(signature.inputs[i].shape);
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

/// The same of any layer.
std::string place_of(const Json& config, const Model& model, const Layer& layer) {
  if (!model.sequential()) return place_of(config, layer.name(), false, false);
  const auto& layers = model.layers();
  const auto found =
      std::find_if(layers.begin(), layers.end(), [&layer](const auto& one) { return one.get() == &layer; });
  return "/config/layers/" + std::to_string(found - layers.begin());
}

/// The last layer on the way to `output` for which `found(layer, its input, its output)` is true; null for
/// none.
template <class Found>
const Layer* last_layer(const Model& model, NodeOutput output, Found found) {
  while (true) {
    const Node& node = model.nodes()[static_cast<std::size_t>(output.node)];
    if (node.inputs.empty()) return nullptr;
    if (found(*node.layer, model.graph().shape(node.inputs[0]), node.output_shapes[output.output]))
      return node.layer.get();
    output = node.inputs[0];
  }
}

/// The end of the sentence about an output with another extent of `axis`, the steps, than `expected`: the
/// last layer on the way to it that changes their number, or that they come from.
FaultPart steps_advice(const Model& model, NodeOutput output, int axis, std::int64_t expected) {
  while (true) {
    const Node& node = model.nodes()[static_cast<std::size_t>(output.node)];
    const Shape& given = node.output_shapes[output.output];
    const std::string& name = node.layer->name();
    const Shape before = node.inputs.empty() ? Shape() : model.graph().shape(node.inputs[0]);
    if (before.rank() != given.rank())
      return {{"advice.steps_given", "; it needs {expected} steps, and [{layer}] gives {given}"},
              {expected, name, given[axis]}};
    if (before[axis] != given[axis])
      return {{"advice.steps", "; it needs {expected} steps, and [{layer}] makes {given} of {before}"},
              {expected, name, given[axis], before[axis]}};
    output = node.inputs[0];
  }
}

/// The end of the sentence about an output that does not fit: the edit that makes it fit.
FaultPart advice(const Model& model, NodeOutput node, const Shape& target) {
  const Shape& output = model.graph().shape(node);
  if (output.rank() < target.rank()) {
    const Layer* layer = last_layer(model, node, [](const Layer&, const Shape& from, const Shape& to) {
      return from.rank() > to.rank();
    });
    if (layer == nullptr) return Phrase("advice.keep_steps", "; the task needs one output at every step");
    if (return_sequences(*layer).is_boolean())
      return {{"advice.return_sequences",
               "; for one output at every step, switch on return_sequences of [{layer}]"},
              {layer->name()}};
    return {{"advice.remove", "; for one output at every step, remove [{layer}], which gives up the steps"},
            {layer->name()}};
  }
  if (output.rank() > target.rank()) {
    const Layer* wider = last_layer(model, node, [](const Layer&, const Shape& from, const Shape& to) {
      return from.rank() < to.rank();
    });
    if (wider != nullptr && target.rank() > 2)
      return {{"advice.axis", "; [{layer}] adds an axis: remove it, or join two axes with Reshape"},
              {wider->name()}};
    const Layer* layer = last_layer(model, node, [](const Layer& one, const Shape&, const Shape&) {
      return return_sequences(one) == Json(true);
    });
    if (layer != nullptr)
      return {{"advice.last_step", "; for one output in all, switch off return_sequences of [{layer}]"},
              {layer->name()}};
    return Phrase("advice.join_steps",
                  "; for one output in all, add a layer that joins the steps: a recurrent one without "
                  "return_sequences, GlobalAveragePooling1D or Flatten");
  }
  for (int axis = 1; axis + 1 < output.rank(); ++axis)
    if (output[axis] != target[axis]) return steps_advice(model, node, axis, target[axis]);
  return {{"advice.width", "; its last axis needs to be {expected} wide, as units of the last layer"},
          {target.width()}};
}

/// The last layer on the way to `output` that computes numbers of its own in place of the ids of an input;
/// null where there is none.
const Layer* computes_numbers(const Model& model, NodeOutput output) {
  constexpr std::array keeping{"Reshape",      "Permute",    "Flatten", "RepeatVector", "Concatenate",
                               "UpSampling1D", "Cropping1D", "Masking", "WordDropout"};
  const Node& node = model.nodes()[static_cast<std::size_t>(output.node)];
  const auto same = [&node](const std::string& name) { return name == node.layer->type_name(); };
  if (!node.inputs.empty() && std::none_of(keeping.begin(), keeping.end(), same)) return node.layer.get();
  for (const NodeOutput& input : node.inputs)
    if (const Layer* layer = computes_numbers(model, input)) return layer;
  return nullptr;
}

void check_inputs(const Signature& signature, const Model& model, const Json& config) {
  const std::vector<Port>& inputs = signature.inputs;
  const std::size_t count = model.input_nodes().size();
  if (count != inputs.size())
    throw ConfigError({"task.input_count", "[model] expected {expected} inputs, got {given}"},
                      {inputs.size(), count}, "/config/input_layers");
  for (std::size_t i = 0; i < count; ++i) {
    const Shape given = model.input_shape(static_cast<int>(i));
    if (given.fits_sample(inputs[i].shape)) continue;
    const NodeOutput node = model.input_nodes()[i];
    const std::string& name = model.nodes()[static_cast<std::size_t>(node.node)].layer->name();
    throw ConfigError({"task.input_shape", "[{layer}] expected inputs {expected} ({meaning}), got {given}"},
                      {name, inputs[i].shape, inputs[i].text, given},
                      place_of(config, name, model.sequential(), false) + "/config/batch_shape");
  }
  // A layer that takes ids from an input has at least as many as the input.
  for (const Node& node : model.nodes()) {
    const int ids = node.inputs.empty() ? 0 : node.layer->id_count();
    if (ids == 0) continue;
    const NodeOutput from = node.inputs[static_cast<std::size_t>(node.layer->id_input())];
    if (const Layer* other = computes_numbers(model, from))
      throw ConfigError(
          {"task.ids_computed",
           "[{layer}] expected ids as they come from an input, got numbers that [{other}] computes"},
          {node.layer->name(), other->name()}, place_of(config, model, *node.layer));
    for (std::size_t i = 0; i < count; ++i)
      if (from == model.input_nodes()[i] && ids < inputs[i].vocabulary)
        throw ConfigError({"task.ids", "[{layer}] expected room for {expected} ids ({meaning}), got {given}"},
                          {node.layer->name(), inputs[i].vocabulary, inputs[i].text, ids},
                          place_of(config, model, *node.layer));
  }
}

void check_outputs(const Signature& signature, const Model& model, const Json& config) {
  const std::vector<Port>& targets = signature.targets;
  const std::size_t count = model.output_nodes().size();
  if (count != targets.size()) {
    const std::string& name = model.layers().back()->name();
    throw ConfigError(
        {"task.output_count", "[{layer}] expected {expected} outputs of the model, got {given}"},
        {name, targets.size(), count},
        model.sequential() ? place_of(config, name, true, true) : "/config/output_layers");
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Shape output = model.output_shape(static_cast<int>(i));
    const Shape expected = targets[i].output_shape();
    if (output.fits_sample(expected)) continue;
    const std::string name = model.output_names()[i];
    throw ConfigError(
        {"task.output_shape", "[{layer}] expected output {expected} ({meaning}), got {given}{advice}"},
        {name, expected, targets[i].text, output, advice(model, model.output_nodes()[i], expected)},
        place_of(config, name, model.sequential(), true));
  }
}

/// One sample of zeros in the shapes of the task, to check losses and metrics against.
Dataset empty_sample(const Signature& signature) {
  const auto tensors = [](const std::vector<Port>& ports) {
    std::vector<Tensor> list;
    for (const Port& port : ports) {
      Shape shape = port.shape;
      for (int axis = 0; axis < shape.rank(); ++axis) shape[axis] = std::max(shape[axis], 1);
      list.emplace_back(shape);
    }
    return list;
  };
  return {tensors(signature.inputs), tensors(signature.targets), {}};
}

/// A name of a column, or a list of them.
bool names_columns(const Json& column) {
  const auto is_text = [](const Json& name) { return name.is_string(); };
  return column.is_string() ||
         (column.is_array() && !column.empty() && std::all_of(column.begin(), column.end(), is_text));
}

/// The columns of a table that a reference names; null when it names none.
Json columns_of(const Json& reference) {
  if (!reference.is_object() || !reference.contains("columns")) return nullptr;
  const Json& columns = reference["columns"];
  if (!columns.is_object() || !std::all_of(columns.begin(), columns.end(), names_columns))
    throw ConfigError({"resources.columns", "[resources] expected names of columns, got {given}"}, {columns},
                      "/columns");
  return columns;
}

/// The names of the resources that a config asks for, checked.
Json read_resources(const Task& task, const Json& given) {
  if (!given.is_object())
    throw ConfigError({"resources.object", "[resources] expected an object, got {given}"}, {given},
                      "/resources");
  const std::vector<ResourceNeed> needs = task.resources();
  const Schema schema{text_option("id", ""), text_option("sha256", ""), text_option("name", "")};
  Json complete = Json::object();
  for (const auto& [name, reference] : given.items()) {
    const std::string place = "/resources/" + name;
    if (std::none_of(needs.begin(), needs.end(), [&](const ResourceNeed& need) { return need.name == name; }))
      throw ConfigError({"resources.unknown", "[resources] the task does not take '{name}'"}, {name}, place);
    complete[name] = locate(place, [&] {
      const Json columns = columns_of(reference);
      Json rest = reference;
      if (!columns.is_null()) rest.erase("columns");
      Json checked = parse_options(schema, rest, name);
      if (!columns.is_null()) checked["columns"] = columns;
      return checked;
    });
  }
  return complete;
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
  Json resources;
  if (given(config, "resources")) {
    resources = read_resources(*made.task, config["resources"]);
    made.task->name_resources(resources);
  }
  const Json defaults = made.task->defaults();
  const std::uint64_t seed = given(config, "seed") ? parse_seed(config["seed"]) : 0;

  made.signature = made.task->signature();

  const Json model_config =
      with_input_shapes(given(config, "model") ? config["model"] : defaults["model"], made.signature);
  locate("/model", [&] {
    made.model = std::make_unique<Model>(model_config, memory_limit, parts);
    check_inputs(made.signature, *made.model, model_config);
    check_outputs(made.signature, *made.model, model_config);
  });
  locate("/compile", [&] {
    made.trainer = std::make_unique<Trainer>(*made.model, part_of(config, defaults, "compile"));
    made.trainer->check(empty_sample(made.signature));
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
  drop_quiet(experiment_fit_schema(), made.config["fit"]);
  made.config["seed"] = seed;
  if (!resources.is_null()) made.config["resources"] = std::move(resources);
  return made;
}

}  // namespace rnn
