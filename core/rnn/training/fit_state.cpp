#include <algorithm>
#include <numeric>

#include "rnn/config/error.h"
#include "rnn/training/blob.h"
#include "rnn/training/fit.h"

namespace rnn {

namespace {

constexpr char fit_letters[5] = "RNNF";
constexpr std::uint32_t fit_version = 2;

[[noreturn]] void refuse_run(const BlobReader& reader) {
  reader.fail(Phrase("restore.run", "a training run"), Phrase("restore.impossible", "one that cannot be"));
}

void expect(const BlobReader& reader, Wording<1> what, std::int64_t expected, std::int64_t given) {
  if (expected != given) reader.fail({what, {expected}}, given);
}

std::int64_t scalars(const Dataset& data) {
  std::int64_t count = 0;
  for (const Tensor& tensor : data.inputs) count += tensor.shape.size();
  for (const Tensor& tensor : data.weights) count += tensor.shape.rank() == 0 ? 0 : tensor.shape.size();
  for (const Tensor& tensor : data.targets) count += tensor.shape.size();
  return count;
}

template <class Put>
void each_field(Put put, auto& at) {
  put(at.epoch);
  put(at.begun);
  put(at.batch);
  put(at.validation_batch);
  put(at.last_first);
  put(at.last_count);
  put(at.samples);
  put(at.batch_loss);
  put(at.dropout);
  put(at.shuffling);
  put(at.order);
}

bool within(int value, std::int64_t low, std::int64_t high) { return value >= low && value <= high; }

}  // namespace

std::uint64_t Fit::fingerprint() const {
  Hash hash;
  if (options_.initial_epoch > 0) hash.add(static_cast<std::int64_t>(options_.initial_epoch));
  const std::vector<int>& frequency = options_.validation_freq;
  if (options_.steps_per_epoch + options_.validation_steps + options_.validation_batch_size > 0 ||
      options_.lists_validations || frequency.front() != 1) {
    for (const int number : {options_.steps_per_epoch, options_.validation_steps,
                             options_.validation_batch_size, options_.lists_validations ? 1 : 0})
      hash.add(static_cast<std::int64_t>(number));
    for (const int number : frequency) hash.add(static_cast<std::int64_t>(number));
  }
  for (const auto& callback : callbacks_) {
    hash.add(std::string(callback->name()));
    hash.add(static_cast<std::int64_t>(callback->kept.size()));
  }
  return hash.value();
}

std::vector<std::uint8_t> Fit::snapshot() const {
  std::size_t room = trainer_.saved_bytes() + history_.epochs.size() * history_.keys.size() * sizeof(double);
  for (const auto& callback : callbacks_)
    room += callback->kept.size() * sizeof(Scalar) + sizeof callback->state;
  std::vector<std::uint8_t> saved;
  trainer_.model().allocate("", [&] {
    BlobWriter blob(room);
    blob.put_blob(fit_letters, fit_version, [&] { save(blob); });
    saved = blob.take();
  });
  return saved;
}

void Fit::save(BlobWriter& blob) const {
  blob.put<std::int64_t>(options_.batch_size);
  blob.put<std::int64_t>(training_->samples());
  blob.put<std::int64_t>(validation_->samples());
  blob.put(scalars(*training_));
  blob.put(scalars(*validation_));
  blob.put<std::int64_t>(options_.epochs);
  blob.put<std::int64_t>(options_.shuffle ? 1 : 0);
  blob.put<std::int64_t>(static_cast<int>(phase_));
  Position at = at_;
  at.dropout = dropout_.state();
  at.shuffling = shuffling_.state();
  each_field([&](const auto& field) { blob.put(field); }, at);
  blob.put_all(training_means_.data(), training_means_.size());
  for (const std::vector<double>& row : history_.epochs) blob.put_all(row.data(), row.size());
  blob.put(fingerprint());
  for (const auto& callback : callbacks_) {
    blob.put(callback->state);
    blob.put_all(callback->kept.data(), callback->kept.size());
  }
  const std::string stopped = stopped_.dump();
  blob.put<std::int64_t>(static_cast<std::int64_t>(stopped.size()));
  blob.put_all(stopped.data(), stopped.size());
  blob.put_sized([&] { trainer_.save(blob); });
}

void Fit::restore(std::span<const std::uint8_t> blob) {
  BlobReader reader(blob, fit_letters, fit_version, "a training run");
  expect(reader, {"restore.batch_size", "a batch size of {number}"}, options_.batch_size,
         reader.take<std::int64_t>());
  expect(reader, {"restore.samples", "training samples: {number}"}, training_->samples(),
         reader.take<std::int64_t>());
  expect(reader, {"restore.validation_samples", "validation samples: {number}"}, validation_->samples(),
         reader.take<std::int64_t>());
  expect(reader, {"restore.numbers", "numbers in the training data: {number}"}, scalars(*training_),
         reader.take<std::int64_t>());
  expect(reader, {"restore.validation_numbers", "numbers in the validation data: {number}"},
         scalars(*validation_), reader.take<std::int64_t>());
  const auto epochs = reader.take<std::int64_t>();
  const auto shuffle = reader.take<std::int64_t>();
  const auto phase = reader.take<std::int64_t>();
  Position at;
  each_field([&](auto& field) { reader.take_all(&field, 1); }, at);
  const int batches = at.epoch < 0 ? 0 : epoch_length(at.epoch);
  const bool sound = epochs >= 1 && epochs <= std::numeric_limits<int>::max() && phase >= 0 && phase <= 2 &&
                     at.epoch >= 0 && within(at.batch, 0, phase == 0 ? batches - 1 : batches) &&
                     within(at.validation_batch, 0, std::max(validation_length() - 1, 0)) &&
                     within(at.last_first, 0, training_->samples()) &&
                     within(at.last_count, 0, training_->samples() - at.last_first) &&
                     (phase != 1 || validation_->samples() > 0);
  const std::size_t rows = static_cast<std::size_t>(std::max(at.epoch, 0));
  if (!sound || rows > reader.remaining() / sizeof(double) / history_.keys.size()) refuse_run(reader);
  std::vector<double> means(training_means_.size());
  reader.take_all(means.data(), means.size());
  std::vector<std::vector<double>> history(rows, std::vector<double>(history_.keys.size()));
  for (std::vector<double>& row : history) reader.take_all(row.data(), row.size());
  if (reader.take<std::uint64_t>() != fingerprint())
    reader.fail(Phrase("restore.callbacks", "a run with the same callbacks and initial_epoch"),
                Phrase("restore.other_callbacks", "one with others"));
  std::vector<Callback::State> states;
  std::vector<Buffer> kept;
  for (const auto& callback : callbacks_) {
    states.push_back(reader.take<Callback::State>());
    kept.emplace_back(callback->kept.size());
    reader.take_all(kept.back().data(), kept.back().size());
  }
  const auto length = static_cast<std::size_t>(reader.take<std::int64_t>());
  const auto text = reader.take_bytes(length, 1);
  Json stopped;
  try {
    stopped = parse_json({reinterpret_cast<const char*>(text.data()), text.size()});
  } catch (const Json::parse_error&) {
    refuse_run(reader);
  }
  const auto size = reader.take<std::int64_t>();
  trainer_.restore(reader.take_bytes(static_cast<std::size_t>(size), 1));

  for (std::size_t i = 0; i < callbacks_.size(); ++i) {
    callbacks_[i]->state = states[i];
    callbacks_[i]->kept = std::move(kept[i]);
  }
  stopped_ = stopped;
  options_.epochs = static_cast<int>(epochs);
  options_.shuffle = shuffle != 0;
  phase_ = static_cast<Phase>(phase);
  at_ = at;
  dropout_.set_state(at.dropout);
  training_means_ = std::move(means);
  history_.epochs = std::move(history);
  std::iota(order_.begin(), order_.end(), 0);
  shuffling_.set_state(at.order);
  if (at.last_count > 0) draw_order();
  shuffling_.set_state(at.shuffling);
  reserve_history();
}

}  // namespace rnn
