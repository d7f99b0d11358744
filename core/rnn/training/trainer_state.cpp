#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/training/blob.h"
#include "rnn/training/trainer.h"

namespace rnn {

namespace {

constexpr char trainer_letters[5] = "RNNT";
constexpr std::uint32_t trainer_version = 2;

}  // namespace

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
  for (const auto& made : compiled_.metrics)
    if (!made.metric->cells.empty()) hash.add(static_cast<std::int64_t>(made.metric->cells.size()));
  return hash.value();
}

std::size_t Trainer::saved_bytes() const {
  constexpr std::size_t others = 4096;  // more than all that is fixed in size
  const std::int64_t numbers = model_.parameter_count() + static_cast<std::int64_t>(model_.states().size()) +
                               model_.trainable_count() * static_cast<std::int64_t>(slots_.size());
  std::size_t sums = 0;
  each_sum([&](const Metric::Sums&) { ++sums; });
  return others + buffer_size(numbers) * sizeof(Scalar) + sums * sizeof(Metric::Sums);
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
    blob.put(updates_);
    blob.put(batch_loss_);
    blob.put(learning_rate_);
    each_sum([&](const Metric::Sums& sums) { blob.put(sums); });
    blob.put_all(states.data(), states.size());
    const Buffer& parameters = std::as_const(model_).parameters();
    for (const Segment& segment : model_.segments())
      blob.put_all(parameters.data() + segment.offset, static_cast<std::size_t>(segment.size));
    for (const Buffer& slot : slots_)
      for (const Stretch& variable : trainable_)
        blob.put_all(slot.data() + variable.offset, static_cast<std::size_t>(variable.size));
  });
}

void Trainer::restore(std::span<const std::uint8_t> blob) {
  BlobReader reader(blob, trainer_letters, trainer_version, "a model in training");
  const auto scalar = reader.take<std::uint32_t>();
  if (scalar != sizeof(Scalar))
    reader.fail({{"restore.scalar", "numbers of {number} bytes"}, {sizeof(Scalar)}}, scalar);
  const auto count = reader.take<std::int64_t>();
  if (count != model_.parameter_count())
    reader.fail({{"restore.parameters", "a model of {number} parameters"}, {model_.parameter_count()}},
                count);
  if (reader.take<std::uint64_t>() != fingerprint())
    reader.fail(Phrase("restore.model", "the same model, optimizer and metrics"),
                Phrase("restore.other_model", "others with as many parameters"));
  // States are empty before the first batch.
  const auto kept = reader.take<std::int64_t>();
  if (kept > 0) ready_states();
  Buffer& states = model_.states();
  if (kept != 0 && kept != static_cast<std::int64_t>(states.size()))
    reader.fail({{"restore.kept", "{number} numbers that layers keep"}, {states.size()}}, kept);
  std::size_t needed = sizeof updates_ + sizeof batch_loss_ + sizeof learning_rate_;
  each_sum([&](const Metric::Sums& sums) { needed += sizeof sums; });
  needed += sizeof(Scalar) *
            static_cast<std::size_t>(kept + model_.parameter_count() +
                                     model_.trainable_count() * static_cast<std::int64_t>(slots_.size()));
  if (reader.remaining() != needed)
    reader.fail({{"restore.bytes", "{number} bytes of state"}, {needed}}, reader.remaining());
  updates_ = reader.take<std::int64_t>();
  batch_loss_ = reader.take<double>();
  learning_rate_ = reader.take<double>();
  each_sum([&](Metric::Sums& sums) { sums = reader.take<Metric::Sums>(); });
  model_.reset_states();
  if (kept > 0) reader.take_all(states.data(), states.size());
  for (const Segment& segment : model_.segments())
    reader.take_all(model_.parameters().data() + segment.offset, static_cast<std::size_t>(segment.size));
  for (Buffer& slot : slots_)
    for (const Stretch& variable : trainable_)
      reader.take_all(slot.data() + variable.offset, static_cast<std::size_t>(variable.size));
}

std::vector<Buffer> Trainer::slots() const {
  std::vector<Buffer> all;
  for (const Buffer& slot : slots_) {
    Buffer& values = all.emplace_back();
    for (const Stretch& variable : trainable_)
      values.insert(values.end(), slot.begin() + variable.offset,
                    slot.begin() + variable.offset + variable.size);
  }
  return all;
}

void Trainer::set_optimizer_state(std::int64_t updates, const std::vector<Buffer>& slots) {
  const auto count = static_cast<std::size_t>(model_.trainable_count());
  const auto fitting = std::all_of(slots.begin(), slots.end(),
                                   [count](const Buffer& values) { return values.size() == count; });
  if (updates < 0 || slots.size() != slots_.size() || !fitting)
    throw ConfigError({"optimizer.state",
                       "[optimizer] expected a number of updates from 0 and {slots} slots of {numbers} "
                       "values, got {given_updates} updates and {given_slots} slots"},
                      {slots_.size(), count, updates, slots.size()});
  updates_ = updates;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const Scalar* next = slots[i].data();
    for (const Stretch& variable : trainable_) {
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
