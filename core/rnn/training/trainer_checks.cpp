#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/training/trainer.h"

namespace rnn {

namespace {

/// The indices of element number `at`: "[3,7]".
std::string place(const Shape& shape, std::int64_t at) {
  std::string text;
  for (int axis = shape.rank() - 1; axis >= 0; --axis) {
    text = std::to_string(at % shape[axis]) + (text.empty() ? "" : ",") + text;
    at /= shape[axis];
  }
  return "[" + text + "]";
}

/// Throws ConfigError unless all are integers from 0 to below `count`, or `another`; `what` opens its text.
void check_numbers(const Tensor& numbers, int count, const FaultPart& what,
                   std::optional<Scalar> another = {}) {
  for (std::size_t at = 0; at < numbers.values.size(); ++at) {
    const Scalar value = numbers.values[at];
    if (value != another && !(value >= 0 && value < static_cast<Scalar>(count) && std::floor(value) == value))
      throw ConfigError(
          {"data.number_range", "{what} from 0 to {last}, got {given} at {place}"},
          {what, count - 1, double(value), place(numbers.shape, static_cast<std::int64_t>(at))});
  }
}

}  // namespace

void check_samples(int batch, int samples, const std::string& model) {
  if (batch != unknown && samples % batch != 0)
    throw ConfigError(
        {"data.whole_batches", "[{model}] expected samples in whole batches of {batch}, got {given}"},
        {model, batch, samples});
}

void Trainer::check(const Dataset& data) {
  if (data.inputs.size() != batch_shapes_.size() || data.targets.size() != targets_.size())
    throw ConfigError(
        {"data.inputs_and_targets",
         "[{model}] expected {inputs} inputs and {targets} targets, got {given_inputs} and {given_targets}"},
        {model_.name(), batch_shapes_.size(), targets_.size(), data.inputs.size(), data.targets.size()});
  data.check(model_.name().c_str());
  if (data.weights.size() > 1 && data.weights.size() != targets_.size())
    throw ConfigError(
        {"data.weight_count", "[{model}] expected sample weights for {expected} targets, got {given}"},
        {model_.name(), targets_.size(), data.weights.size()});
  for (std::size_t i = 0; i < data.inputs.size(); ++i) {
    const Shape expected = model_.input_shape(static_cast<int>(i));
    if (!data.inputs[i].shape.fits_sample(expected))
      throw ConfigError({"input.shape", "[{layer}] expected input {number} of shape {expected}, got {given}"},
                        {model_.name(), i, expected, data.inputs[i].shape});
    check_samples(expected[0], data.samples(), model_.name());
  }
  check_ids(data.inputs);
  begin_least(data);
  if (!compiled_.undecided) return check_targets(compiled_, data);
  Compiled made = resolved_for(data);
  check_targets(made, data);
  compiled_ = std::move(made);
}

void Trainer::begin_least(const Dataset& data) {
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < data.inputs.size(); ++i) {
    const int fixed = model_.input_shape(static_cast<int>(i))[0];
    shapes.push_back(data.inputs[i].shape);
    shapes.back()[0] = fixed == unknown ? 1 : fixed;
  }
  model_.begin_batch(shapes);
}

Compiled Trainer::resolved_for(const Dataset& data) const {
  std::vector<int> known;
  for (std::size_t i = 0; i < data.targets.size(); ++i) {
    const Shape& target = data.targets[i].shape;
    known.push_back(target.rank() < model_.outputs()[i].shape.rank() ? 1 : target.width());
  }
  Compiled made(model_, compiled_.as_given, known);
  for (std::size_t i = 0; i < made.metrics.size(); ++i) {
    made.metrics[i].metric->sums = compiled_.metrics[i].metric->sums;
    made.metrics[i].metric->cells = compiled_.metrics[i].metric->cells;
  }
  return made;
}

void Trainer::check_targets(const Compiled& compiled, const Dataset& data) const {
  for (std::size_t i = 0; i < data.targets.size(); ++i) {
    if (compiled.target_widths[i] == 0) continue;
    const Tensor& target = data.targets[i];
    Shape expected = model_.outputs()[i].shape;
    const int class_axis = compiled.class_axes[i];
    const bool along_batch = class_axis == 0 && expected.rank() > 1;
    int classes = expected[class_axis];
    if (along_batch) classes = target.shape.rank() == expected.rank() ? 1 : expected[1];
    expected[0] = data.samples();
    if (class_axis > 0) expected[class_axis] = compiled.target_widths[i];
    // Along the batch, the samples of targets are in the place of the steps.
    const int left_out = along_batch ? 1 : class_axis;
    Shape shorter;
    for (int axis = 0; axis < expected.rank(); ++axis)
      if (axis != left_out) shorter.append(expected[axis]);
    const bool lacks = along_batch || expected[class_axis] == 1;
    if (!target.shape.fits_sample(expected) && !(lacks && target.shape.fits_sample(shorter)))
      throw ConfigError(
          {"target.shape", "[{model}] expected target {number} of shape {expected}, got {given}"},
          {model_.name(), i, expected, target.shape});
    const Loss* rule = compiled.losses[i].get();
    const Tensor* weights = weights_for(data.weights, i);
    const Value& output = model_.outputs()[i];
    bool weighs_rows = rule != nullptr && !rule->turned();
    bool weighs_turned = rule != nullptr && rule->turned();
    if (rule != nullptr) rule->check_weights(output, weights, false, unknown, model_.name());
    for (const auto& [metric, of, weighted] : compiled.metrics) {
      if (of != i) continue;
      if (weighted) (metric->turned() ? weighs_turned : weighs_rows) = true;
      metric->check_weights(output, weighted ? weights : nullptr, unknown, model_.name());
    }
    if (weights != nullptr) {
      const bool of_rows = weighs_rows || !weighs_turned;
      check_weights(*weights, data.samples(), of_rows ? rows_of(output.shape).time : weights->sample_size(),
                    model_.name());
    }
    if (rule != nullptr && rule->sparse())
      check_numbers(
          target, classes,
          Phrase("data.class_numbers", "[sparse_categorical_crossentropy] expected numbers of classes"),
          rule->ignored_class());
  }
}

void Trainer::check_batches(const Dataset& data, const std::vector<Tensor>& weights, int samples,
                            int batch_size) {
  const auto turned = [](const auto& rule) { return rule != nullptr && rule->turned(); };
  const bool measures_along_axes =
      std::any_of(compiled_.losses.begin(), compiled_.losses.end(), turned) ||
      std::any_of(compiled_.metrics.begin(), compiled_.metrics.end(),
                  [&turned](const Compiled::OutputMetric& made) { return turned(made.metric); });
  const int whole = std::min(batch_size, samples);
  if (!measures_along_axes || whole < 1) return;
  begin_least(data);
  for (const int batch : {whole, samples % whole})
    for (std::size_t i = 0; batch > 0 && i < data.targets.size(); ++i) {
      const Value& output = model_.outputs()[i];
      const Tensor* given = weights_for(weights, i);
      if (const Loss* rule = compiled_.losses[i].get()) {
        rule->check_batch(output, data.targets[i], batch, model_.name());
        rule->check_weights(output, given, false, batch, model_.name());
      }
      for (const auto& [metric, of, weighted] : compiled_.metrics) {
        if (of != i) continue;
        metric->check_batch(output, data.targets[i], batch, model_.name());
        metric->check_weights(output, weighted ? given : nullptr, batch, model_.name());
      }
    }
}

void Trainer::check_ids(const std::vector<Tensor>& inputs) const {
  const auto& starts = model_.input_nodes();
  for (const Node& node : model_.nodes()) {
    if (node.layer->id_count() == 0) continue;
    const auto input = static_cast<std::size_t>(node.layer->id_input());
    const auto start = std::find(starts.begin(), starts.end(), node.inputs[input]);
    if (start != starts.end())
      check_numbers(inputs[static_cast<std::size_t>(start - starts.begin())], node.layer->id_count(),
                    {{"data.ids", "[{layer}] expected ids"}, {node.layer->name()}});
  }
}

}  // namespace rnn
