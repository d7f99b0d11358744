#include "rnn/training/fit.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "rnn/config/error.h"
#include "rnn/training/callback_list.h"

namespace rnn {

namespace {

constexpr std::uint64_t shuffling_purpose = 0x73687566666c65;
constexpr std::uint64_t dropout_purpose = 0x64726f706f7574;
constexpr int longest_run = 1000000;
constexpr std::size_t rows_ahead = 4096;
constexpr int prefetched_samples = 64;

int index_of(std::size_t size) { return static_cast<int>(size); }

int batches_of(int samples, int size) { return (samples + size - 1) / size; }

std::span<const int> batch_of(std::span<const int> order, int batch, int batch_size) {
  const auto size = static_cast<std::size_t>(batch_size);
  const std::size_t first = static_cast<std::size_t>(batch) * size;
  return order.subspan(first, std::min(size, order.size() - first));
}

}  // namespace

const Schema& fit_schema() {
  static const Schema schema = [] {
    Option split = number_option("validation_split", 0.0, 0.0, 1.0);
    split.below_maximum = true;
    const auto count = [](const char* name) {
      Option option = quiet(nullable(integer_option(name, 1, 1)));
      option.fallback = nullptr;
      return option;
    };
    Option frequency = quiet(integers_option("validation_freq", 1, 1, longest_run));
    frequency.single = true;
    return Schema{integer_option("batch_size", 32, 1),
                  integer_option("epochs", 1, 1, longest_run),
                  integer_option("initial_epoch", 0, 0, longest_run),
                  boolean_option("shuffle", true),
                  split,
                  integer_option("seed", 0, 0, std::numeric_limits<int>::max()),
                  list_option("callbacks", "callback"),
                  nullable(numbers_option("class_weight", nullptr, 0.0, 1e6)),
                  count("steps_per_epoch"),
                  count("validation_steps"),
                  count("validation_batch_size"),
                  frequency};
  }();
  return schema;
}

FitOptions parse_fit_options(const Json& config) {
  const Json complete = parse_options(fit_schema(), config, "fit");
  FitOptions options;
  options.batch_size = complete["batch_size"].get<int>();
  options.epochs = complete["epochs"].get<int>();
  options.initial_epoch = complete["initial_epoch"].get<int>();
  options.shuffle = complete["shuffle"].get<bool>();
  options.validation_split = complete["validation_split"].get<double>();
  options.seed = complete["seed"].get<std::uint64_t>();
  options.callbacks = complete["callbacks"];
  if (!complete["class_weight"].is_null())
    options.class_weight = complete["class_weight"].get<std::vector<double>>();
  const auto count = [&complete](const char* name) {
    return complete[name].is_null() ? 0 : complete[name].get<int>();
  };
  options.steps_per_epoch = count("steps_per_epoch");
  options.validation_steps = count("validation_steps");
  options.validation_batch_size = count("validation_batch_size");
  const Json& frequency = complete["validation_freq"];
  options.lists_validations = frequency.is_array();
  options.validation_freq =
      frequency.is_array() ? frequency.get<std::vector<int>>() : std::vector<int>{frequency.get<int>()};
  return options;
}

Fit::Fit(Trainer& trainer, Dataset training, Dataset validation, const FitOptions& options)
    : Fit(trainer, std::make_shared<const Dataset>(std::move(training)),
          std::make_shared<const Dataset>(std::move(validation)), options) {}

Fit::Fit(Trainer& trainer, std::shared_ptr<const Dataset> training, std::shared_ptr<const Dataset> validation,
         const FitOptions& options)
    : trainer_(trainer),
      training_(std::move(training)),
      validation_(std::move(validation)),
      options_(options),
      dropout_(Random(options.seed).fork(dropout_purpose)),
      shuffling_(Random(options.seed).fork(shuffling_purpose)) {
  if (options_.batch_size < 1)
    throw ConfigError({"batch_size.positive_fit", "[fit] batch_size: expected at least 1, got {given}"},
                      {options_.batch_size}, "/batch_size");
  if (options_.epochs < 1)
    throw ConfigError({"fit.epochs_positive", "[fit] epochs: expected at least 1, got {given}"},
                      {options_.epochs}, "/epochs");
  if (options_.initial_epoch < 0 || options_.initial_epoch >= options_.epochs)
    throw ConfigError({"fit.initial_epoch",
                       "[fit] initial_epoch: expected one from 0 to before epochs ({epochs}), got {given}"},
                      {options_.epochs, options_.initial_epoch}, "/initial_epoch");
  trainer_.check(*training_);
  if (validation_->samples() > 0) {
    trainer_.check(*validation_);
  } else if (options_.validation_split != 0.0) {
    const int samples = training_->samples();
    const auto kept = static_cast<int>(std::floor(samples * (1.0 - options_.validation_split)));
    if (!(kept > 0 && kept < samples))
      throw ConfigError({"fit.validation_split",
                         "[fit] validation_split: expected a share that leaves samples on both sides, got "
                         "{given} of {samples} samples"},
                        {options_.validation_split, samples}, "/validation_split");
    validation_ = std::make_shared<const Dataset>(training_->slice(kept, samples));
    training_ = std::make_shared<const Dataset>(training_->slice(0, kept));
  }
  if (!options_.class_weight.empty()) apply_class_weights();
  order_.resize(static_cast<std::size_t>(training_->samples()));
  std::iota(order_.begin(), order_.end(), 0);
  validation_order_.resize(static_cast<std::size_t>(validation_->samples()));
  std::iota(validation_order_.begin(), validation_order_.end(), 0);
  check_reached_batches(options_.epochs);
  trainer_.plan(*training_, training_weights(), options_.batch_size);
  history_.keys = trainer_.metric_names();
  training_means_.resize(history_.keys.size());
  validation_means_.resize(history_.keys.size());
  if (validation_->samples() > 0) {
    const int reached = std::min(validation_->samples(), validation_length() * validation_size());
    trainer_.check_batches(*validation_, validation_->weights, reached, validation_size());
    trainer_.plan(*validation_, validation_size());
    for (const std::string& name : trainer_.metric_names()) history_.keys.push_back("val_" + name);
  }
  start_callbacks();
  trainer_.reset_metrics();
  reserve_history();
}

void Fit::apply_class_weights() {
  if (!training_->weights.empty())
    throw ConfigError(
        {"fit.two_weights", "[fit] class_weight: expected either class_weight or sample weights, got both"})
        .at("/class_weight");
  if (training_->targets.size() != 1)
    throw ConfigError(
        {"fit.class_weight", "[fit] class_weight: expected a model with one output, got {given}"},
        {training_->targets.size()}, "/class_weight");
  trainer_.check(*training_);
  const Tensor& target = training_->targets[0];
  Shape output = trainer_.model().outputs()[0].shape;
  const Loss* rule = trainer_.losses()[0].get();
  if (rule != nullptr && rule->turned()) {
    const bool along_batch = rule->axis == 0 || rule->axis == -output.rank();
    const std::int64_t classes = along_batch && target.shape.rank() > 1 ? target.shape.width() : 1;
    if (target.shape.rank() > 2 || target.sample_size() != classes)
      throw ConfigError({"loss.axis_class_weight",
                         "[{model}] class_weight beside a loss along axis {axis}: expected targets with one "
                         "class for each sample, got {given}"},
                        {trainer_.model().name(), rule->axis, target.shape});
    output = Shape{target.samples(), 1};
  }
  class_weights_ = {class_weights(target, output, options_.class_weight)};
}

void Fit::start_callbacks() {
  StartedCallbacks started = rnn::start_callbacks(trainer_, options_.callbacks, history_.keys, options_.seed);
  callbacks_ = std::move(started.all);
  warnings_ = std::move(started.warnings);
  logs_rate_ = started.logs_rate;
  for (const auto& callback : callbacks_) {
    if (callback->watches_batches()) batch_callbacks_.push_back(callback.get());
    if (callback->changes_inputs()) input_callbacks_.push_back(callback.get());
  }
  if (logs_rate_) history_.keys.push_back("learning_rate");
}

void Fit::stop(const Callback& by, const Json& why) {
  if (stopped_.is_null()) stopped_ = stop_json(by, next_epoch(), why);
}

bool Fit::restore_checkpoint() {
  for (const auto& callback : callbacks_)
    if (std::string_view(callback->name()) == "ModelCheckpoint" && callback->state.best_epoch >= 0) {
      std::copy(callback->kept.begin(), callback->kept.end(), trainer_.model().parameters().begin());
      return true;
    }
  return false;
}

int Fit::pass_length() const { return batches_of(training_->samples(), options_.batch_size); }

int Fit::first_batch(int epoch) const {
  const int steps = options_.steps_per_epoch;
  return steps == 0 ? 0 : epoch % batches_of(pass_length(), steps) * steps;
}

int Fit::epoch_length(int epoch) const {
  const int rest = pass_length() - first_batch(epoch);
  return options_.steps_per_epoch == 0 ? rest : std::min(rest, options_.steps_per_epoch);
}

void Fit::check_reached_batches(int epochs) {
  const int passes = options_.steps_per_epoch == 0 ? 1 : batches_of(pass_length(), options_.steps_per_epoch);
  const bool ends_pass = epochs - options_.initial_epoch >= passes;
  const int whole = (pass_length() - 1) * options_.batch_size;
  trainer_.check_batches(*training_, training_weights(), ends_pass ? training_->samples() : whole,
                         options_.batch_size);
}

std::span<const int> Fit::pass_batch() const {
  return batch_of(order_, first_batch(at_.epoch) + at_.batch, options_.batch_size);
}

int Fit::validation_size() const {
  return options_.validation_batch_size == 0 ? options_.batch_size : options_.validation_batch_size;
}

int Fit::validation_length() const {
  const int all = batches_of(validation_->samples(), validation_size());
  return options_.validation_steps == 0 ? all : std::min(all, options_.validation_steps);
}

bool Fit::validates() const {
  if (validation_->samples() == 0) return false;
  const int number = next_epoch() + 1;
  const std::vector<int>& given = options_.validation_freq;
  return options_.lists_validations ? std::find(given.begin(), given.end(), number) != given.end()
                                    : number % given.front() == 0;
}

bool Fit::step() {
  if (phase_ == Phase::done || no_epoch_left()) return false;
  if (phase_ == Phase::training)
    train();
  else
    validate();
  return true;
}

int Fit::advance(int batches) {
  int done_now = 0;
  while (done_now < batches && step()) ++done_now;
  return done_now;
}

int Fit::advance_epoch(int batches) {
  const int epoch = at_.epoch;
  int done_now = 0;
  while (done_now < batches && at_.epoch == epoch && step()) ++done_now;
  return done_now;
}

void Fit::draw_order() {
  at_.order = shuffling_.state();
  if (!options_.shuffle) return;
  std::iota(order_.begin(), order_.end(), 0);
  shuffling_.shuffle(order_);
}

void Fit::train() {
  if (!at_.begun) {
    at_.begun = 1;
    if (first_batch(at_.epoch) == 0) draw_order();
    trainer_.reset_metrics();
    for (const auto& callback : callbacks_) callback->epoch_begin(moment());
  }
  const auto batch = pass_batch();
  prefetch_from(first_batch(at_.epoch) + at_.batch);
  trainer_.load_batch(*training_, batch);
  for (Callback* callback : input_callbacks_) callback->batch_begin(moment(), *training_, batch);
  trainer_.train_loaded(*training_, training_weights(), batch, dropout_);
  at_.batch_loss = trainer_.batch_loss();
  at_.last_first = index_of(static_cast<std::size_t>(batch.data() - order_.data()));
  at_.last_count = index_of(batch.size());
  at_.samples += at_.last_count;
  for (Callback* callback : batch_callbacks_) {
    Json why;
    if (callback->batch_end(moment(), why)) stop(*callback, why);
  }
  if (++at_.batch == epoch_length(at_.epoch) || !stopped_.is_null()) end_training();
}

/// Loads the samples of several small batches at once: they are scattered over memory, and the waits for them
/// overlap.
void Fit::prefetch_from(int batch) const {
  const int batches = prefetched_samples / options_.batch_size;
  if (batches < 2 || batch % batches != 0) return;
  const auto first = static_cast<std::size_t>(batch) * static_cast<std::size_t>(options_.batch_size);
  const auto coming = std::span(order_).subspan(first);
  prefetch(*training_, coming.first(std::min<std::size_t>(coming.size(), prefetched_samples)));
}

void Fit::end_training() {
  trainer_.results(training_means_);
  if (!validates()) {
    end_epoch();
    return;
  }
  phase_ = Phase::validating;
  trainer_.reset_metrics();
}

void Fit::validate() {
  trainer_.test_batch(*validation_, batch_of(validation_order_, at_.validation_batch, validation_size()));
  if (++at_.validation_batch < validation_length()) return;
  trainer_.results(validation_means_);
  end_epoch();
}

void Fit::end_epoch() {
  if (spare_rows_.empty()) reserve_history();
  std::vector<double> row = std::move(spare_rows_.back());
  spare_rows_.pop_back();
  row.assign(training_means_.begin(), training_means_.end());
  if (phase_ == Phase::validating)
    row.insert(row.end(), validation_means_.begin(), validation_means_.end());
  else if (validation_->samples() > 0)
    row.insert(row.end(), validation_means_.size(), std::numeric_limits<double>::quiet_NaN());
  if (logs_rate_) row.push_back(trainer_.learning_rate());
  for (const auto& callback : callbacks_) {
    Json why;
    Callback::Moment now = moment();
    now.row = row;
    if (callback->sets_learning_rate()) row.back() = trainer_.learning_rate();
    if (callback->epoch_end(now, why)) stop(*callback, why);
  }
  history_.epochs.push_back(std::move(row));
  ++at_.epoch;
  at_.begun = at_.batch = at_.validation_batch = 0;
  phase_ = Phase::training;
  if (no_epoch_left() && !options_.waits_for_end) end();
}

void Fit::end() {
  if (phase_ == Phase::done) return;
  phase_ = Phase::done;
  trainer_.finish();
  for (const auto& callback : callbacks_) callback->run_end(trainer_);
}

void Fit::resume() {
  if (phase_ != Phase::done) return;
  phase_ = at_.begun && trained() ? Phase::validating : Phase::training;
}

/// Allocates rows in advance, so that no end of an epoch does; at most `rows_ahead` at a time.
void Fit::reserve_history() {
  const std::size_t past = history_.epochs.size();
  const std::size_t planned = static_cast<std::size_t>(options_.epochs - options_.initial_epoch);
  const std::size_t ahead = std::clamp<std::size_t>(planned > past ? planned - past : 0, 1, rows_ahead);
  history_.epochs.reserve(past + ahead);
  spare_rows_.reserve(ahead);
  while (spare_rows_.size() < ahead) {
    spare_rows_.emplace_back();
    spare_rows_.back().reserve(history_.keys.size());
  }
}

Fit::Progress Fit::progress() const {
  Progress now;
  now.phase = phase_;
  now.epoch = next_epoch();
  now.epochs = options_.epochs;
  now.batch = at_.batch;
  now.batches_per_epoch = epoch_length(at_.epoch);
  now.samples_per_epoch = training_->samples();
  now.validation_batch = at_.validation_batch;
  now.validation_batches = validation_length();
  now.samples = at_.samples;
  now.metrics = at_.begun && !trained() ? trainer_.results() : training_means_;
  now.batch_loss = at_.batch_loss;
  now.stopped = stopped_;
  return now;
}

std::span<const int> Fit::last_batch() const {
  return std::span(order_).subspan(static_cast<std::size_t>(at_.last_first),
                                   static_cast<std::size_t>(at_.last_count));
}

void Fit::set_epochs(int epochs) {
  if (epochs < 1 || epochs > longest_run)
    throw ConfigError({"fit.epochs", "[fit] epochs: expected an integer from 1 to {most}, got {given}"},
                      {longest_run, epochs}, "/epochs");
  const bool more = epochs > options_.epochs;
  if (more) check_reached_batches(epochs);
  options_.epochs = epochs;
  if (more && !stopped_.is_null()) {
    resume();
    stopped_ = nullptr;
    for (const auto& callback : callbacks_) callback->resume();
  }
  if (!no_epoch_left())
    resume();
  else if (!options_.waits_for_end)
    end();
  reserve_history();
}

}  // namespace rnn
