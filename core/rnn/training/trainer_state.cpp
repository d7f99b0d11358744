#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/training/blob.h"
#include "rnn/training/trainer.h"

namespace rnn {

namespace {

constexpr char trainer_letters[5] = "RNNT";
constexpr std::uint32_t trainer_version = 2;

bool fits(const Shape& shape, const Shape& expected) {
  if (shape.rank() != expected.rank()) return false;
  for (int axis = 1; axis < shape.rank(); ++axis)
    if (expected[axis] != unknown && shape[axis] != expected[axis]) return false;
  return true;
}

/// "[3,7]"
std::string place(const Shape& shape, std::int64_t at) {
  std::string text;
  for (int axis = shape.rank() - 1; axis >= 0; --axis) {
    text = std::to_string(at % shape[axis]) + (text.empty() ? "" : ",") + text;
    at /= shape[axis];
  }
  return "[" + text + "]";
}

/// Throws unless all are whole numbers from 0 to below `count`; `what` opens the error text.
void check_numbers(const Tensor& numbers, int count, const std::string& what) {
  for (std::size_t at = 0; at < numbers.values.size(); ++at) {
    const Scalar value = numbers.values[at];
    if (!(value >= 0 && value < static_cast<Scalar>(count) && std::floor(value) == value))
      throw ConfigError(what + " from 0 to " + std::to_string(count - 1) + ", got " + Json(value).dump() +
                        " at " + place(numbers.shape, static_cast<std::int64_t>(at)));
  }
}

}  // namespace

void check_samples(int batch, int samples, const std::string& who) {
  if (batch != unknown && samples % batch != 0)
    throw ConfigError(who + "expected samples in whole batches of " + std::to_string(batch) + ", got " +
                      std::to_string(samples));
}

const Tensor* Trainer::given_weights(const Dataset& data, std::size_t output) {
  if (data.weights.empty()) return nullptr;
  const Tensor& given = data.weights[data.weights.size() == 1 ? 0 : output];
  return given.shape.rank() == 0 ? nullptr : &given;
}

void Trainer::check(const Dataset& data) {
  const std::string who = "[" + model_.name() + "] ";
  if (data.inputs.size() != batch_shapes_.size() || data.targets.size() != targets_.size())
    throw ConfigError(who + "expected " + std::to_string(batch_shapes_.size()) + " inputs and " +
                      std::to_string(targets_.size()) + " targets, got " +
                      std::to_string(data.inputs.size()) + " and " + std::to_string(data.targets.size()));
  data.check(model_.name().c_str());
  if (data.weights.size() > 1 && data.weights.size() != targets_.size())
    throw ConfigError(who + "expected sample weights for " + std::to_string(targets_.size()) +
                      " targets, got " + std::to_string(data.weights.size()));
  std::vector<Shape> single;
  for (std::size_t i = 0; i < data.inputs.size(); ++i) {
    const Shape expected = model_.input_shape(static_cast<int>(i));
    if (!fits(data.inputs[i].shape, expected))
      throw ConfigError(who + "expected input " + std::to_string(i) + " of shape " + expected.text() +
                        ", got " + data.inputs[i].shape.text());
    single.push_back(data.inputs[i].shape);
    single.back()[0] = expected[0] == unknown ? 1 : expected[0];
    check_samples(expected[0], data.samples(), who);
  }
  check_ids(data.inputs);
  model_.begin_batch(single);
  if (!compiled_.open) return check_targets(compiled_, data);
  Compiled made = settled(data);
  check_targets(made, data);
  compiled_ = std::move(made);
}

Compiled Trainer::settled(const Dataset& data) const {
  std::vector<int> known;
  for (std::size_t i = 0; i < data.targets.size(); ++i) {
    const Shape& target = data.targets[i].shape;
    known.push_back(target.rank() < model_.outputs()[i].shape.rank() ? 1 : target.width());
  }
  Compiled made(model_, compiled_.as_given, known);
  for (std::size_t i = 0; i < made.metrics.size(); ++i)
    made.metrics[i].metric->sums = compiled_.metrics[i].metric->sums;
  return made;
}

void Trainer::check_targets(const Compiled& compiled, const Dataset& data) const {
  const std::string who = "[" + model_.name() + "] ";
  for (std::size_t i = 0; i < data.targets.size(); ++i) {
    if (compiled.target_widths[i] == 0) continue;
    const Tensor& target = data.targets[i];
    Shape expected = model_.outputs()[i].shape;
    const int classes = expected.width();
    expected[0] = data.samples();
    if (expected.rank() > 1) expected[expected.rank() - 1] = compiled.target_widths[i];
    Shape shorter;
    for (int axis = 0; axis + 1 < expected.rank(); ++axis) shorter.append(expected[axis]);
    if (!fits(target.shape, expected) && !(expected.width() == 1 && fits(target.shape, shorter)))
      throw ConfigError(who + "expected target " + std::to_string(i) + " of shape " + expected.text() +
                        ", got " + target.shape.text());
    if (const Tensor* weights = given_weights(data, i))
      check_weights(*weights, data.samples(), rows_of(model_.outputs()[i].shape).time, who);
    if (compiled.losses[i] != nullptr && compiled.losses[i]->sparse())
      check_numbers(target, classes, "[sparse_categorical_crossentropy] expected numbers of classes");
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
                    "[" + node.layer->name() + "] expected ids");
  }
}

std::uint64_t Trainer::fingerprint() const {
  Hash hash;
  for (const Segment& segment : model_.segments()) {
    hash.add(segment.name);
    hash.add(segment.trainable);
    hash.add(segment.shape.rank());
    for (int axis = 0; axis < segment.shape.rank(); ++axis) hash.add(segment.shape[axis]);
  }
  hash.add(compiled_.config["optimizer"]["class_name"].get<std::string>());
  hash.add(static_cast<std::int64_t>(slots_.size()));
  for (const std::string& name : compiled_.names) hash.add(name);
  return hash.value();
}

std::size_t Trainer::saved_bytes() const {
  constexpr std::size_t others = 4096;  // more than all that is fixed in size
  const std::int64_t numbers = model_.parameter_count() + static_cast<std::int64_t>(model_.states().size()) +
                               model_.trainable_count() * static_cast<std::int64_t>(slots_.size());
  return others + buffer_size(numbers) * sizeof(Scalar) + compiled_.names.size() * sizeof(Metric::Sums);
}

std::vector<std::uint8_t> Trainer::save() const {
  std::vector<std::uint8_t> saved;
  model_.allocate("", [&] {
    BlobWriter blob(saved_bytes());
    save(blob);
    saved = blob.take();
  });
  return saved;
}

void Trainer::save(BlobWriter& blob) const {
  blob.put_blob(trainer_letters, trainer_version, [&] {
    blob.put(static_cast<std::uint32_t>(sizeof(Scalar)));
    blob.put(model_.parameter_count());
    blob.put(fingerprint());
    const Buffer& states = model_.states();
    blob.put(static_cast<std::int64_t>(states.size()));
    blob.put(step_);
    blob.put(batch_loss_);
    blob.put(learning_rate_);
    each_sum([&](const Metric::Sums& sums) { blob.put(sums); });
    blob.put_all(states.data(), states.size());
    const Buffer& parameters = std::as_const(model_).parameters();
    for (const Segment& segment : model_.segments())
      blob.put_all(parameters.data() + segment.offset, static_cast<std::size_t>(segment.size));
    for (const Buffer& slot : slots_)
      for (const Stretch& variable : variables_)
        blob.put_all(slot.data() + variable.offset, static_cast<std::size_t>(variable.size));
  });
}

void Trainer::restore(std::span<const std::uint8_t> blob) {
  BlobReader reader(blob, trainer_letters, trainer_version, "a model in training");
  const auto scalar = reader.take<std::uint32_t>();
  if (scalar != sizeof(Scalar))
    reader.fail("numbers of " + std::to_string(sizeof(Scalar)) + " bytes", std::to_string(scalar));
  const auto count = reader.take<std::int64_t>();
  if (count != model_.parameter_count())
    reader.fail("a model of " + std::to_string(model_.parameter_count()) + " parameters",
                std::to_string(count));
  if (reader.take<std::uint64_t>() != fingerprint())
    reader.fail("the same model, optimizer and metrics", "others with as many parameters");
  // Before the first batch there are no states yet.
  const auto kept = reader.take<std::int64_t>();
  if (kept > 0) ready_states();
  Buffer& states = model_.states();
  if (kept != 0 && kept != static_cast<std::int64_t>(states.size()))
    reader.fail(std::to_string(states.size()) + " numbers that layers keep", std::to_string(kept));
  std::size_t needed = sizeof step_ + sizeof batch_loss_ + sizeof learning_rate_;
  each_sum([&](const Metric::Sums& sums) { needed += sizeof sums; });
  needed += sizeof(Scalar) *
            static_cast<std::size_t>(kept + model_.parameter_count() +
                                     model_.trainable_count() * static_cast<std::int64_t>(slots_.size()));
  if (reader.remaining() != needed)
    reader.fail(std::to_string(needed) + " bytes of state", std::to_string(reader.remaining()));
  step_ = reader.take<std::int64_t>();
  batch_loss_ = reader.take<double>();
  learning_rate_ = reader.take<double>();
  each_sum([&](Metric::Sums& sums) { sums = reader.take<Metric::Sums>(); });
  model_.reset_states();
  if (kept > 0) reader.take_all(states.data(), states.size());
  for (const Segment& segment : model_.segments())
    reader.take_all(model_.parameters().data() + segment.offset, static_cast<std::size_t>(segment.size));
  for (Buffer& slot : slots_)
    for (const Stretch& variable : variables_)
      reader.take_all(slot.data() + variable.offset, static_cast<std::size_t>(variable.size));
}

std::vector<Buffer> Trainer::slots() const {
  std::vector<Buffer> all;
  for (const Buffer& slot : slots_) {
    Buffer& values = all.emplace_back();
    for (const Stretch& variable : variables_)
      values.insert(values.end(), slot.begin() + variable.offset,
                    slot.begin() + variable.offset + variable.size);
  }
  return all;
}

void Trainer::set_optimizer_state(std::int64_t step, const std::vector<Buffer>& slots) {
  const auto count = static_cast<std::size_t>(model_.trainable_count());
  const auto fitting = std::all_of(slots.begin(), slots.end(),
                                   [count](const Buffer& values) { return values.size() == count; });
  if (step < 0 || slots.size() != slots_.size() || !fitting)
    throw ConfigError("[optimizer] expected a step from 0 and " + std::to_string(slots_.size()) +
                      " slots of " + std::to_string(count) + " values, got step " + std::to_string(step) +
                      " and " + std::to_string(slots.size()) + " slots");
  step_ = step;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const Scalar* next = slots[i].data();
    for (const Stretch& variable : variables_) {
      std::copy_n(next, variable.size, slots_[i].data() + variable.offset);
      next += variable.size;
    }
  }
}

void Trainer::ready_states() {
  if (!model_.states().empty()) return;
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < batch_shapes_.size(); ++i) {
    shapes.push_back(model_.input_shape(static_cast<int>(i)));
    for (int axis = 0; axis < shapes[i].rank(); ++axis)
      if (shapes[i][axis] == unknown) shapes[i][axis] = 1;
  }
  model_.begin_batch(shapes);
}

}  // namespace rnn
