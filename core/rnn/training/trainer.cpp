#include "rnn/training/trainer.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/data/batches.h"
#include "rnn/model/graph.h"
#include "rnn/model/sampling_layers.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

void room_for(const Tensor& tensor, int batch, Buffer& buffer) {
  const auto size = static_cast<std::size_t>(tensor.sample_size()) * static_cast<std::size_t>(batch);
  if (buffer.size() < size) buffer.resize(size);
}

/// Trainable segments that no loss has a gradient for: Keras's optimizers leave them as they are, weight
/// decay and constraints included (keras/src/optimizers/base_optimizer.py, _filter_empty_gradients).
std::vector<const Segment*> segments_without_gradient(const Model& model, const Compiled& compiled) {
  std::vector<const Segment*> found;
  // A tied weight has the gradients of another layer too.
  if (!model.graph().tied_weights.is_null()) return found;
  const std::size_t outputs = compiled.losses.size();
  const auto used = std::make_unique<bool[]>(outputs);
  for (std::size_t i = 0; i < outputs; ++i) used[i] = compiled.losses[i] != nullptr;
  const auto reached = model.graph().reached({used.get(), outputs});
  const auto& layers = model.layers();
  for (const Segment& segment : model.segments()) {
    if (!segment.trainable || segment.regularizer) continue;
    for (std::size_t k = 0; k < layers.size(); ++k) {
      if (layers[k].get() != segment.layer) continue;
      const auto& parameters = layers[k]->parameters();
      for (std::size_t index = 0; index < parameters.size(); ++index)
        if (parameters[index].name == segment.name && !reached[k][index]) found.push_back(&segment);
    }
  }
  return found;
}

}  // namespace

Trainer::Trainer(Model& model, const Json& config)
    : model_(model),
      compiled_(model, config),
      sampling_(sampling_layers(model)),
      learning_rate_(compiled_.optimizer->learning_rate()) {
  bool joined = false;
  const std::vector<const Segment*> without = segments_without_gradient(model_, compiled_);
  for (const Segment& segment : model_.segments()) {
    const bool updated =
        segment.trainable && std::find(without.begin(), without.end(), &segment) == without.end();
    if (updated) {
      variables_.push_back({segment.offset, segment.size});
      if (segment.regularizer) regularized_.push_back(&segment);
      if (segment.constraint) constrained_.push_back(&segment);
      if (!joined) stretches_.push_back({segment.offset, 0});
      stretches_.back().size = segment.offset + segment.size - stretches_.back().offset;
    }
    joined = updated;
  }
  const int slot_count = compiled_.optimizer->slot_count();
  model_.plan_slots(slot_count);
  const auto first = static_cast<Scalar>(compiled_.optimizer->first_slot_value());
  model_.allocate("/optimizer", [&] {
    slots_.resize(static_cast<std::size_t>(slot_count));
    for (Buffer& slot : slots_) slot.assign(model_.parameters().size(), first);
  });
  // The slots of an outline are empty.
  for (const Stretch& stretch : stretches_)
    for (Buffer& slot : slots_)
      if (!slot.empty()) slot_parts_.push_back(slot.data() + stretch.offset);
  batch_shapes_.resize(model_.input_nodes().size());
  targets_.resize(compiled_.losses.size());
  row_weights_.resize(compiled_.losses.size());
  loss_sums_.resize(compiled_.names.size() - compiled_.metrics.size());
  batch_results_.resize(compiled_.names.size());
}

void Trainer::begin_batch(const std::vector<Tensor>& inputs, int batch) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    batch_shapes_[i] = inputs[i].shape;
    batch_shapes_[i][0] = batch;
  }
  model_.begin_batch(batch_shapes_);
}

void Trainer::plan(const Dataset& data, const std::vector<Tensor>& weights, int batch_size) {
  const int batch = std::min(batch_size, data.samples());
  begin_batch(data.inputs, batch);
  const auto outputs = model_.outputs();
  for (std::size_t i = 0; i < data.targets.size(); ++i) {
    if (compiled_.target_widths[i] == 0) continue;
    room_for(data.targets[i], batch, targets_[i]);
    row_weights_[i].plan(masks_rows(outputs[i]), weights_for(weights, i) != nullptr, batch,
                         rows_of(outputs[i].shape).time);
  }
}

void Trainer::load(const std::vector<Tensor>& inputs, std::span<const int> indices) {
  begin_batch(inputs, static_cast<int>(indices.size()));
  for (Sampling* layer : sampling_) layer->begin_batch(updates_);
  const auto values = model_.inputs();
  for (std::size_t i = 0; i < values.size(); ++i)
    gather(inputs[i], indices, values[i].layout, values[i].data);
}

void Trainer::measure(const Dataset& data, const std::vector<Tensor>& weights, std::span<const int> indices,
                      bool with_gradients) {
  const auto outputs = model_.outputs();
  const auto samples = static_cast<double>(indices.size());
  auto sums_of_output = loss_sums_.begin() + 1;
  const auto outputs_end = loss_sums_.end() - (sampling_.empty() ? 0 : 1);
  batch_loss_ = 0.0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Value& output = outputs[i];
    const Loss* rule = compiled_.losses[i].get();
    Scalar* gradient = with_gradients ? model_.output_gradient(static_cast<int>(i)) : nullptr;
    const Rows rows = rows_of(output.shape);
    if (rule == nullptr && gradient) fill(Scalar(0), gradient, rows.size());
    if (compiled_.target_widths[i] == 0) continue;
    room_for(data.targets[i], static_cast<int>(indices.size()), targets_[i]);
    gather(data.targets[i], indices, output.layout, targets_[i].data());
    row_weights_[i].set(output, weights_for(weights, i), indices, rows, rule && rule->sums_steps());
    if (rule == nullptr) continue;
    const Scalar* target = targets_[i].data();
    const Scalar* of_rows = row_weights_[i].weights();
    const double loss = of_rows ? rule->evaluate_weighted(output.data, target, of_rows, rows, gradient)
                                : rule->evaluate(output.data, target, rows, gradient);
    const double share = compiled_.loss_weights[i];
    if (gradient && share != 1.0) scale(static_cast<Scalar>(share), gradient, rows.size());
    batch_loss_ += share * loss;
    if (sums_of_output == outputs_end) continue;
    sums_of_output->total += loss * samples;
    sums_of_output->count += samples;
    if (with_gradients) batch_results_[static_cast<std::size_t>(sums_of_output - loss_sums_.begin())] = loss;
    ++sums_of_output;
  }
  batch_loss_ += model_.added_loss() + penalty();
  loss_sums_[0].total += batch_loss_ * samples;
  loss_sums_[0].count += samples;
  if (!sampling_.empty()) {
    double divergence = 0.0;
    for (const Sampling* layer : sampling_) divergence += layer->divergence();
    loss_sums_.back().total += divergence * samples;
    loss_sums_.back().count += samples;
    if (with_gradients) batch_results_[loss_sums_.size() - 1] = divergence;
  }
  if (with_gradients) batch_results_[0] = batch_loss_;
  auto alone = batch_results_.begin() + static_cast<std::ptrdiff_t>(loss_sums_.size());
  for (const Compiled::OutputMetric& made : compiled_.metrics) {
    if (with_gradients && measures_batches_) {
      const Metric::Sums before = std::exchange(made.metric->sums, {});
      update_metric(made, outputs[made.output]);
      *alone++ = made.metric->result();
      made.metric->sums = before;
    }
    update_metric(made, outputs[made.output]);
  }
}

void Trainer::update_metric(const Compiled::OutputMetric& made, const Value& output) {
  const Rows rows = rows_of(output.shape);
  const RowWeights& of_rows = row_weights_[made.output];
  const Scalar* target = targets_[made.output].data();
  if (const Scalar* weights = made.weighted ? of_rows.weights() : of_rows.mask())
    made.metric->update_weighted(output.data, target, weights, rows, made.weighted ? of_rows.share() : 1.0);
  else
    made.metric->update(output.data, target, rows);
}

bool Trainer::rises(std::size_t metric) const {
  return metric >= loss_sums_.size() && compiled_.metrics[metric - loss_sums_.size()].metric->rises();
}

double Trainer::penalty() const {
  double total = 0.0;
  for (const Segment* segment : regularized_)
    total += segment->regularizer->loss(model_.parameters().data() + segment->offset, segment->size);
  return total;
}

void Trainer::update() {
  const double rate = learning_rate();
  ++updates_;
  Scalar* parameters = model_.parameters().data();
  Scalar* gradients = model_.gradients().data();
  const Optimizer& optimizer = *compiled_.optimizer;
  if (optimizer.clipping().active()) optimizer.clipping().apply(gradients, variables_, stretches_);
  std::span<Scalar* const> parts = slot_parts_;
  for (const Stretch& stretch : stretches_) {
    optimizer.apply(parameters + stretch.offset, gradients + stretch.offset, parts.first(slots_.size()),
                    stretch.size, updates_, rate);
    parts = parts.subspan(slots_.size());
  }
  for (const Segment* segment : constrained_)
    segment->constraint->apply(parameters + segment->offset, segment->shape);
}

double Trainer::learning_rate() const {
  const Optimizer& optimizer = *compiled_.optimizer;
  return optimizer.scheduled() ? optimizer.learning_rate(updates_ + 1) : learning_rate_;
}

void Trainer::set_learning_rate(double rate) {
  if (compiled_.optimizer->scheduled())
    throw ConfigError({"optimizer.scheduled",
                       "[optimizer] expected a learning_rate that is a number, to set it, got a schedule"});
  learning_rate_ = rate;
}

void Trainer::train_loaded(const Dataset& data, const std::vector<Tensor>& weights,
                           std::span<const int> indices, Random& random) {
  model_.forward(true, &random, updates_);
  measure(data, weights, indices, true);
  model_.zero_gradients();
  model_.backward();
  for (const Segment* segment : regularized_)
    segment->regularizer->add_gradient(model_.parameters().data() + segment->offset, segment->size,
                                       model_.gradients().data() + segment->offset);
  update();
}

void Trainer::test_batch(const Dataset& data, std::span<const int> indices) {
  load(data.inputs, indices);
  model_.forward(false, nullptr);
  measure(data, data.weights, indices, false);
}

void Trainer::reset_metrics() {
  for (Metric::Sums& sums : loss_sums_) sums = {};
  for (const auto& made : compiled_.metrics) made.metric->reset();
}

std::vector<double> Trainer::results() const {
  std::vector<double> values(compiled_.names.size());
  results(values);
  return values;
}

void Trainer::results(std::vector<double>& values) const {
  values.clear();
  for (const Metric::Sums& sums : loss_sums_)
    values.push_back(sums.count > 0.0 ? sums.total / sums.count : 0.0);
  for (const auto& made : compiled_.metrics) values.push_back(made.metric->result());
}

std::vector<Tensor> Trainer::predict(const std::vector<Tensor>& inputs, int batch_size) {
  const int samples = sample_count(inputs, batch_shapes_.size(), "predict");
  check_samples(model_.input_shape(0)[0], samples, "predict");
  check_ids(inputs);
  const std::vector<int> indices = all_indices(samples);
  std::vector<Tensor> predictions;
  each_batch(indices, batch_size, [&](std::span<const int> batch) {
    load(inputs, batch);
    model_.forward(false, nullptr);
    const auto outputs = model_.outputs();
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      if (i == predictions.size()) {
        Shape shape = outputs[i].shape;
        shape[0] = samples;
        predictions.emplace_back(shape);
      }
      scatter(outputs[i].data, static_cast<int>(batch.size()), outputs[i].layout, predictions[i], batch[0]);
    }
  });
  return predictions;
}

std::int64_t Trainer::optimizer_parameter_count() const {
  return static_cast<std::int64_t>(slots_.size()) * model_.trainable_count() + 2;
}

}  // namespace rnn
