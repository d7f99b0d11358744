#include <emscripten/bind.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "boundary.h"
#include "decode_json.h"
#include "memory.h"
#include "model_handle.h"
#include "rnn/data/batches.h"
#include "rnn/decoding/decoder_states.h"
#include "rnn/insight/attention_scores.h"
#include "rnn/layers/registry.h"
#include "rnn/model/keras_order.h"
#include "rnn/model/summary.h"
#include "rnn/tensor/shape_json.h"
#include "rnn/training/fit_json.h"
#include "values.h"

namespace rnn::bridge {

namespace {

/// Numbers that JSON does not have, "Infinity" and "-Infinity", as text, which JavaScript's Number reads; NaN
/// is null.
void spell_out(Json& value) {
  if (value.is_number_float() && std::isinf(value.get<double>()))
    value = value.get<double>() > 0 ? "Infinity" : "-Infinity";
  else if (value.is_structured())
    for (Json& part : value) spell_out(part);
}

std::string text_of(Json value) {
  spell_out(value);
  return value.dump();
}

ModelHandle* make_model_handle(const std::string& config, double seed) {
  return guarded([&] { return new ModelHandle(json_from(config), parse_seed(Json(seed))); });
}

std::string config(ModelHandle& self) {
  return guarded([&] { return self.model().config().dump(); });
}

/// `line_length` is 0 for Keras's; `names` is an object, see OperationNames.
std::string summary_text(ModelHandle& self, const std::string& style, int line_length,
                         const std::string& names) {
  return guarded([&] {
    const auto look = style == "keras2" ? SummaryStyle::keras2 : SummaryStyle::keras3;
    // Keras makes the optimizer's variables with the first update.
    const bool built = self.compiled() && self.trainer().updates() > 0;
    return summary(self.model(), look, built ? self.trainer().optimizer_parameter_count() : -1, line_length,
                   json_from(names).get<OperationNames>());
  });
}

std::string segments(ModelHandle& self) {
  return guarded([&] {
    Json list = Json::array();
    for (const Segment& segment : self.model().segments()) {
      Json row = Json::object();
      row["layer"] = segment.layer->name();
      row["name"] = segment.name;
      row["shape"] = shape_json(segment.shape);
      row["trainable"] = segment.trainable;
      list.push_back(std::move(row));
    }
    return list.dump();
  });
}

/// The values of all segments, without the padding between them.
std::vector<float> flat_from(ModelHandle& self, const Buffer& parameters) {
  std::vector<float> flat;
  flat.reserve(static_cast<std::size_t>(self.model().parameter_count()));
  for (const Segment& segment : self.model().segments()) {
    const Scalar* first = parameters.data() + segment.offset;
    flat.insert(flat.end(), first, first + segment.size);
  }
  return flat;
}

FloatArray weights(ModelHandle& self) {
  return guarded([&] { return array_of(flat_from(self, self.model().parameters())); });
}

void set_weights(ModelHandle& self, const FloatArray& array) {
  guarded([&] {
    const std::vector<float> flat = floats_from(array);
    if (static_cast<std::int64_t>(flat.size()) != self.model().parameter_count())
      throw ConfigError({"weights.count", "[weights] expected {expected} values, got {given}"},
                        {self.model().parameter_count(), flat.size()});
    const float* source = flat.data();
    for (const Segment& segment : self.model().segments()) {
      std::copy_n(source, segment.size, self.model().parameters().data() + segment.offset);
      source += segment.size;
    }
  });
}

std::string compile(ModelHandle& self, const std::string& config_text) {
  return guarded([&] { return self.compile(json_from(config_text)).dump(); });
}

std::string metric_names(ModelHandle& self) {
  return guarded([&] { return Json(self.trainer().metric_names()).dump(); });
}

TensorList predict(ModelHandle& self, const TensorList& inputs, int batch_size) {
  return guarded([&] { return list_of(self.predict(tensors_from(inputs, "inputs"), batch_size)); });
}

std::string evaluate(ModelHandle& self, const TensorList& inputs, const TensorList& targets,
                     const TensorList& weights, int batch_size) {
  return guarded([&] {
    const Dataset data = dataset_from(inputs, targets, weights, "evaluate");
    return text_of(self.trainer().evaluate(data, batch_size));
  });
}

std::string train_on_batch(ModelHandle& self, const TensorList& inputs, const TensorList& targets,
                           const TensorList& weights) {
  return guarded(
      [&] { return text_of(self.train_on_batch(dataset_from(inputs, targets, weights, "trainOnBatch"))); });
}

/// A batch of an epoch whose data comes batch by batch: the metrics run on until `reset_metrics`. Those of
/// the batch alone.
std::string train_batch(ModelHandle& self, const TensorList& inputs, const TensorList& targets,
                        const TensorList& weights) {
  return guarded([&] {
    return text_of(self.train_on_batch(dataset_from(inputs, targets, weights, "fitDataset"), false));
  });
}

/// The same without training.
void test_batch(ModelHandle& self, const TensorList& inputs, const TensorList& targets,
                const TensorList& weights) {
  guarded([&] {
    const Dataset batch = dataset_from(inputs, targets, weights, "fitDataset");
    self.trainer().check(batch);
    self.trainer().check_batches(batch, batch.weights, batch.samples(), batch.samples());
    self.trainer().test_batch(batch, all_indices(batch.samples()));
  });
}

void reset_metrics(ModelHandle& self) {
  guarded([&] { self.trainer().reset_metrics(); });
}

/// The running metrics.
std::string results(ModelHandle& self) {
  return guarded([&] { return text_of(self.trainer().results()); });
}

/// {"step": the number of updates so far, "learning_rate"}
std::string optimizer_state(ModelHandle& self) {
  return guarded([&] {
    Json state = Json::object();
    state["step"] = self.trainer().updates();
    state["learning_rate"] = self.trainer().learning_rate();
    return state.dump();
  });
}

void set_learning_rate(ModelHandle& self, double rate) {
  guarded([&] { self.trainer().set_learning_rate(rate); });
}

/// One vector for each slot.
TensorList optimizer_slots(ModelHandle& self) {
  return guarded([&] {
    std::vector<Tensor> tensors;
    for (Buffer& values : self.trainer().slots()) {
      tensors.emplace_back(Shape{static_cast<int>(values.size())});
      tensors.back().values = std::move(values);
    }
    return list_of(tensors);
  });
}

void set_optimizer_state(ModelHandle& self, double updates, const TensorList& slots) {
  guarded([&] {
    std::vector<Buffer> values;
    for (Tensor& tensor : tensors_from(slots, "slots")) values.push_back(std::move(tensor.values));
    self.trainer().set_optimizer_state(static_cast<std::int64_t>(updates), values);
  });
}

void reset_states(ModelHandle& self) { self.model().reset_states(); }

void start_fit(ModelHandle& self, const std::string& options, const TensorList& inputs,
               const TensorList& targets, const TensorList& weights, const TensorList& validation_inputs,
               const TensorList& validation_targets, const TensorList& validation_weights) {
  guarded([&] {
    Dataset training = dataset_from(inputs, targets, weights, "fit");
    Dataset validation;
    if (validation_inputs["length"].as<int>() > 0)
      validation = dataset_from(validation_inputs, validation_targets, validation_weights, "fit");
    FitOptions chosen = parse_fit_options(json_from(options));
    chosen.waits_for_end = true;
    self.start_fit(std::move(training), std::move(validation), chosen);
  });
}

int advance(ModelHandle& self, int batches) {
  return guarded([&] { return self.fit().advance(batches); });
}

int advance_epoch(ModelHandle& self, int batches) {
  return guarded([&] { return self.fit().advance_epoch(batches); });
}

/// Works one training batch; its metrics alone, by name.
std::string advance_batch(ModelHandle& self) {
  return guarded([&] {
    Trainer& trainer = self.trainer();
    trainer.measure_batches(true);
    self.fit().advance(1);
    trainer.measure_batches(false);
    return text_of(trainer.batch_results());
  });
}

std::string progress(ModelHandle& self) {
  return guarded([&] { return text_of(progress_json(self.fit())); });
}

std::string history(ModelHandle& self) {
  return guarded([&] { return text_of(history_json(self.fit())); });
}

/// A list of [message, where].
std::string text_of_warnings(const std::vector<ConfigError>& warnings) {
  Json list = Json::array();
  for (const ConfigError& warning : warnings) list.push_back(Json::array({warning.what(), warning.where()}));
  return list.dump();
}

std::string warnings(ModelHandle& self) {
  return guarded([&] { return text_of_warnings(self.fit().warnings()); });
}

FloatArray weights_kept_by(ModelHandle& self, const Callback& callback) {
  return array_of(callback.state.best_epoch < 0 ? std::vector<float>() : flat_from(self, callback.kept));
}

FloatArray kept_weights(ModelHandle& self, int callback) {
  return guarded(
      [&] { return weights_kept_by(self, self.fit().callback(static_cast<std::size_t>(callback))); });
}

/// {"keys": those of the history, "warnings": as above}
std::string start_batches(ModelHandle& self, const std::string& callbacks, bool validates) {
  return guarded([&] {
    self.start_batches(json_from(callbacks), validates);
    Json begun = Json::object();
    begun["keys"] = self.batches().keys();
    begun["warnings"] = json_from(text_of_warnings(self.batches().warnings()));
    return begun.dump();
  });
}

void begin_batch_epoch(ModelHandle& self, int epoch) {
  guarded([&] { self.batches().begin_epoch(epoch); });
}

bool end_batch(ModelHandle& self, int batch) {
  return guarded([&] { return self.batches().end_batch(batch); });
}

/// Numbers as `text_of` writes them.
std::vector<double> numbers_from(const std::string& text) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  std::vector<double> numbers;
  for (const Json& one : json_from(text))
    numbers.push_back(one.is_number()      ? one.get<double>()
                      : one == "Infinity"  ? infinite
                      : one == "-Infinity" ? -infinite
                                           : std::numeric_limits<double>::quiet_NaN());
  return numbers;
}

/// `training` and `validation` are lists of numbers, the latter empty without a validation.
std::string end_batch_epoch(ModelHandle& self, const std::string& training, const std::string& validation) {
  return guarded(
      [&] { return text_of(self.batches().end_epoch(numbers_from(training), numbers_from(validation))); });
}

/// What ended the run, or null.
std::string batches_stopped(ModelHandle& self) {
  return guarded([&] { return text_of(self.batches().stopped()); });
}

FloatArray weights_kept_in_batches(ModelHandle& self, int callback) {
  return guarded(
      [&] { return weights_kept_by(self, self.batches().callback(static_cast<std::size_t>(callback))); });
}

void finish_batches(ModelHandle& self) {
  guarded([&] { self.batches().end(); });
}

void end_batches(ModelHandle& self) { self.end_batches(); }

void finish_fit(ModelHandle& self) {
  guarded([&] { self.fit().end(); });
}

void end_fit(ModelHandle& self) { self.end_fit(); }

ByteArray snapshot(ModelHandle& self) {
  return guarded([&] { return array_of(self.snapshot()); });
}

void restore(ModelHandle& self, const ByteArray& blob) {
  guarded([&] { self.restore(bytes_from(blob)); });
}

std::string decoded(ModelHandle& self, const std::string& options, const std::string& prompts,
                    const TensorList& context) {
  return guarded([&] {
    return decode_json(self.model(), json_from(options), json_from(prompts), tensors_from(context, "inputs"))
        .dump();
  });
}

int token_input(ModelHandle& self) {
  return guarded([&] { return decoder_states(self.model()).token_input; });
}

TensorList scores(ModelHandle& self, const TensorList& inputs, const std::string& layer, int batch_size) {
  return guarded([&] {
    return list_of({attention_scores(self.model(), tensors_from(inputs, "inputs"), layer, batch_size)});
  });
}

/// {"config", "inputs": [shape], "outputs": [shape], "nodes": [{"layer", "outputs": [shape]}], "layers":
/// [{"name", "parameters"}]}, without initializing weights.
std::string inspect_model(const std::string& config_text) {
  return guarded([&] {
    const Model model(json_from(config_text), memory_limit(), ModelParts::outline);
    Json found = Json::object();
    found["config"] = model.config();
    for (std::size_t i = 0; i < model.input_nodes().size(); ++i)
      found["inputs"].push_back(shape_json(model.input_shape(static_cast<int>(i))));
    for (std::size_t i = 0; i < model.output_nodes().size(); ++i)
      found["outputs"].push_back(shape_json(model.output_shape(static_cast<int>(i))));
    for (const Node& node : model.nodes()) {
      Json row = Json::object();
      row["layer"] = node.layer->name();
      row["outputs"] = shapes_json(node.output_shapes);
      found["nodes"].push_back(std::move(row));
    }
    for (const auto& layer : model.layers()) {
      Json row = Json::object();
      row["name"] = layer->name();
      row["parameters"] = layer->parameter_count();
      found["layers"].push_back(std::move(row));
    }
    return found.dump();
  });
}

/// The names of a model's layers in Keras's order: see keras_layer_order.
std::string layer_order(const std::string& config_text) {
  return guarded([&] { return Json(keras_layer_order(Graph::read(json_from(config_text)))).dump(); });
}

/// {class_name, config} with all options of a layer.
std::string complete_layer(const std::string& config_text) {
  return guarded([&] {
    const auto layer = layers().create(json_from(config_text));
    Json complete = Json::object();
    complete["class_name"] = layer->type_name();
    complete["config"] = layer->config();
    return complete.dump();
  });
}

}  // namespace

EMSCRIPTEN_BINDINGS(model) {
  using namespace emscripten;
  class_<ModelHandle>("Model")
      .constructor(&make_model_handle, allow_raw_pointers())
      .function("config()", &config)
      .function("summary(style, lineLength, names)", &summary_text)
      .function("segments()", &segments)
      .function("weights()", &weights)
      .function("setWeights(flat)", &set_weights)
      .function("compile(configJson)", &compile)
      .function("metricNames()", &metric_names)
      .function("predict(inputs, batchSize)", &predict)
      .function("evaluate(inputs, targets, weights, batchSize)", &evaluate)
      .function("trainOnBatch(inputs, targets, weights)", &train_on_batch)
      .function("trainBatch(inputs, targets, weights)", &train_batch)
      .function("testBatch(inputs, targets, weights)", &test_batch)
      .function("resetMetrics()", &reset_metrics)
      .function("results()", &results)
      .function("optimizerState()", &optimizer_state)
      .function("setLearningRate(rate)", &set_learning_rate)
      .function("optimizerSlots()", &optimizer_slots)
      .function("setOptimizerState(step, slots)", &set_optimizer_state)
      .function("resetStates()", &reset_states)
      .function("attentionScores(inputs, layer, batchSize)", &scores)
      .function("decode(optionsJson, promptsJson, inputs)", &decoded)
      .function("tokenInput()", &token_input)
      .function(
          "startFit(optionsJson, inputs, targets, weights, validationInputs, validationTargets, "
          "validationWeights)",
          &start_fit)
      .function("advance(batches)", &advance)
      .function("advanceEpoch(batches)", &advance_epoch)
      .function("advanceBatch()", &advance_batch)
      .function("progress()", &progress)
      .function("history()", &history)
      .function("warnings()", &warnings)
      .function("keptWeights(callback)", &kept_weights)
      .function("startBatches(callbacksJson, validates)", &start_batches)
      .function("beginBatchEpoch(epoch)", &begin_batch_epoch)
      .function("endBatch(batch)", &end_batch)
      .function("endBatchEpoch(training, validation)", &end_batch_epoch)
      .function("batchesStopped()", &batches_stopped)
      .function("weightsKeptInBatches(callback)", &weights_kept_in_batches)
      .function("finishBatches()", &finish_batches)
      .function("endBatches()", &end_batches)
      .function("finishFit()", &finish_fit)
      .function("endFit()", &end_fit)
      .function("snapshot()", &snapshot)
      .function("restore(blob)", &restore);
  function("inspectModel(configJson)", &inspect_model);
  function("layerOrder(configJson)", &layer_order);
  function("completeLayer(configJson)", &complete_layer);
}

}  // namespace rnn::bridge
