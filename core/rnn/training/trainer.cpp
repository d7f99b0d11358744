#include "rnn/training/trainer.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/data/batches.h"
#include "rnn/model/graph.h"
#include "rnn/model/sampling_layers.h"
#include "rnn/tensor/elementwise.h"
#include "rnn/training/output_loss.h"

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

void add_mean(Metric::Sums& sums, double mean, double count) {
  sums.total = in_single(sums.total + mean * count);
  sums.count += count;
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
    if (segment.trainable) trainable_.push_back({segment.offset, segment.size});
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
  const int buffer_count = slot_count + compiled_.optimizer->averaging().buffer_count();
  model_.plan_slots(buffer_count);
  const auto first = static_cast<Scalar>(compiled_.optimizer->first_slot_value());
  rule_slots_ = static_cast<std::size_t>(slot_count);
  model_.allocate("/optimizer", [&] {
    slots_.resize(static_cast<std::size_t>(buffer_count));
    for (std::size_t i = 0; i < slots_.size(); ++i)
      slots_[i].assign(model_.parameters().size(), i < rule_slots_ ? first : Scalar(0));
  });
  // The slots of an outline are empty.
  for (const Stretch& stretch : stretches_)
    for (std::size_t i = 0; i < rule_slots_; ++i)
      if (!slots_[i].empty()) slot_parts_.push_back(slots_[i].data() + stretch.offset);
  batch_shapes_.resize(model_.input_nodes().size());
  targets_.resize(compiled_.losses.size());
  row_weights_.resize(compiled_.losses.size());
  std::size_t columns = 0;
  for (const auto& made : compiled_.metrics) columns += static_cast<std::size_t>(made.metric->result_count());
  loss_sums_.resize(compiled_.names.size() - columns);
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
    const bool ignoring = compiled_.losses[i] && compiled_.losses[i]->ignored_class();
    row_weights_[i].plan(masks_rows(outputs[i]), weights_for(weights, i) != nullptr, ignoring, batch,
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
    const Rows rows = rows_of(output);
    if (rule == nullptr && gradient) fill(Scalar(0), gradient, rows.size());
    if (compiled_.target_widths[i] == 0) continue;
    room_for(data.targets[i], static_cast<int>(indices.size()), targets_[i]);
    const bool last = compiled_.class_axes[i] + 1 == output.shape.rank();
    gather(data.targets[i], indices, last ? output.layout : Layout::batch_major, targets_[i].data());
    if (rule == nullptr) {
      row_weights_[i].set(output, weights_of_rows(weights_for(weights, i), rows), indices, rows, false);
      continue;
    }
    const double share = compiled_.loss_weights[i];
    const double loss = output_loss(*rule, output, targets_[i].data(), weights_for(weights, i), indices,
                                    row_weights_[i], share, gradient);
    batch_loss_ += share * loss;
    if (sums_of_output == outputs_end) continue;
    add_mean(*sums_of_output, loss, samples);
    if (with_gradients) batch_results_[static_cast<std::size_t>(sums_of_output - loss_sums_.begin())] = loss;
    ++sums_of_output;
  }
  batch_loss_ = in_single(batch_loss_ + model_.added_loss() + penalty());
  add_mean(loss_sums_[0], batch_loss_, samples);
  if (!sampling_.empty()) {
    double divergence = 0.0;
    for (const Sampling* layer : sampling_) divergence += layer->divergence();
    add_mean(loss_sums_.back(), divergence, samples);
    if (with_gradients) batch_results_[loss_sums_.size() - 1] = divergence;
  }
  if (with_gradients) batch_results_[0] = batch_loss_;
  auto alone = batch_results_.begin() + static_cast<std::ptrdiff_t>(loss_sums_.size());
  for (const Compiled::OutputMetric& made : compiled_.metrics) {
    const Tensor* given = made.weighted ? weights_for(weights, made.output) : nullptr;
    if (with_gradients && measures_batches_) {
      made.metric->set_aside();
      update_metric(made, outputs[made.output], given, indices);
      for (int place = 0; place < made.metric->result_count(); ++place)
        *alone++ = made.metric->result_at(place);
      made.metric->take_back();
    }
    update_metric(made, outputs[made.output], given, indices);
  }
}

void Trainer::update_metric(const Compiled::OutputMetric& made, const Value& output, const Tensor* given,
                            std::span<const int> indices) {
  const Rows rows = rows_of(output);
  const RowWeights& of_rows = row_weights_[made.output];
  const Scalar* target = targets_[made.output].data();
  if (made.metric->turned())
    made.metric->update_turned(output, target, given, indices);
  else if (const Scalar* weights = made.weighted ? of_rows.weights() : of_rows.mask())
    made.metric->update_weighted(output.data, target, weights, rows, made.weighted ? of_rows.share() : 1.0);
  else
    made.metric->update(output.data, target, rows);
  made.metric->sums.total = in_single(made.metric->sums.total);
}

bool Trainer::rises(std::size_t metric) const {
  const Metric* measured = metric_of(metric);
  return measured && measured->rises();
}

const Metric* Trainer::metric_of(std::size_t column) const {
  if (column < loss_sums_.size()) return nullptr;
  column -= loss_sums_.size();
  for (const Compiled::OutputMetric& made : compiled_.metrics) {
    const auto columns = static_cast<std::size_t>(made.metric->result_count());
    if (column < columns) return made.metric.get();
    column -= columns;
  }
  return nullptr;
}

double Trainer::penalty() const {
  double total = 0.0;
  for (const Segment* segment : regularized_)
    total += segment->regularizer->loss(model_.parameters().data() + segment->offset, segment->size);
  return total;
}

void Trainer::update() {
  const double rate = learning_rate();
  const Averaging& averaging = compiled_.optimizer->averaging();
  const int batches = averaging.batches;
  const std::int64_t before = updates_++ / batches;
  const bool due = updates_ % batches == 0;
  for (std::size_t i = 0; batches > 1 && i < stretches_.size(); ++i) {
    const auto [offset, size] = stretches_[i];
    Scalar* gradients = model_.gradients().data() + offset;
    Scalar* sums = slots_.back().data() + offset;
    if (due)
      Averaging::take_mean(gradients, sums, size, batches);
    else
      Averaging::add(gradients, sums, size);
  }
  if (due) apply_rule(before + 1, rate);
  if (averaging.averages) average_weights(before);
  Scalar* parameters = model_.parameters().data();
  for (const Segment* segment : constrained_)
    segment->constraint->apply(parameters + segment->offset, segment->shape);
}

void Trainer::apply_rule(std::int64_t number, double rate) {
  Scalar* parameters = model_.parameters().data();
  Scalar* gradients = model_.gradients().data();
  const Optimizer& optimizer = *compiled_.optimizer;
  if (optimizer.clipping().active()) optimizer.clipping().apply(gradients, variables_, stretches_);
  std::span<Scalar* const> parts = slot_parts_;
  for (const Stretch& stretch : stretches_) {
    optimizer.apply(parameters + stretch.offset, gradients + stretch.offset, parts.first(rule_slots_),
                    stretch.size, number, rate);
    parts = parts.subspan(rule_slots_);
  }
}

void Trainer::average_weights(std::int64_t before) {
  const Averaging& averaging = compiled_.optimizer->averaging();
  const double momentum = before == 0 ? 0.0 : averaging.momentum;
  for (const auto& [offset, size] : stretches_)
    Averaging::average(model_.parameters().data() + offset, slots_[rule_slots_].data() + offset, size,
                       momentum);
  if (averaging.overwrites > 0 && (before + 1) % averaging.overwrites == 0) finish();
}

void Trainer::finish() {
  if (!compiled_.optimizer->averaging().averages || updates_ == 0) return;
  for (const auto& [offset, size] : stretches_)
    std::copy_n(slots_[rule_slots_].data() + offset, size, model_.parameters().data() + offset);
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
  for (const auto& made : compiled_.metrics)
    for (int place = 0; place < made.metric->result_count(); ++place)
      values.push_back(made.metric->result_at(place));
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
  return static_cast<std::int64_t>(slots_.size()) * model_.trainable_count() +
         compiled_.optimizer->scalar_count();
}

}  // namespace rnn
