#include "rnn/training/callback.h"

#include <algorithm>
#include <cmath>

namespace rnn {

namespace {

constexpr int longest_wait = 1000000;

/// Base of the callbacks with `monitor` and `mode`: compares one key of the history.
class Monitor : public Callback {
 public:
  explicit Monitor(const Json& config)
      : monitor_(config["monitor"].get<std::string>()), mode_(config["mode"].get<std::string>()) {}

  void begin(Trainer& trainer, std::span<const std::string> keys) override {
    const auto found = std::find(keys.begin(), keys.end(), monitor_);
    if (found == keys.end()) return lack(keys);
    available_ = true;
    index_ = static_cast<std::size_t>(found - keys.begin());
    const std::size_t metrics = trainer.metric_names().size();
    of_validation_ = index_ >= metrics && index_ < 2 * metrics;
    const Metric* metric = index_ < 2 * metrics ? trainer.metric_of(index_ % metrics) : nullptr;
    if (mode_ == "auto" && metric && !metric->has_direction())
      throw ConfigError({"callback.direction",
                         "[{callback}] mode: expected \"min\" or \"max\" for {monitor}, got \"auto\""},
                        {name(), monitor_}, "/config/mode");
    up_ = mode_ == "max" || (mode_ == "auto" && index_ < 2 * metrics && trainer.rises(index_ % metrics));
    state.best = before_first();
  }

 protected:
  bool available(const Moment& now) const { return available_ && (!of_validation_ || now.validated); }
  double value(const Moment& now) const { return now.row[index_]; }
  bool better(double value, double than, double least) const {
    return up_ ? value - least > than : value + least < than;
  }
  /// True also for the first value, whatever it is: from NaN on, none is better.
  bool better_than_best(double value, double least) const {
    return state.best == before_first() || better(value, state.best, least);
  }
  void keep_weights(const Moment& now) {
    const Buffer& parameters = now.trainer.model().parameters();
    std::copy(parameters.begin(), parameters.end(), kept.begin());
    state.best_epoch = now.epoch;
  }

 private:
  double before_first() const {
    return up_ ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  }
  void lack(std::span<const std::string> keys) {
    const std::vector<FaultPart> known(keys.begin(), keys.end());
    const ConfigError fault(
        {"callback.monitor", "[{callback}] monitor: expected one of {known}, got \"{given}\""},
        {name(), known, monitor_}, "/config/monitor");
    const bool lacks_validation =
        monitor_.starts_with("val_") && std::find(keys.begin(), keys.end(), monitor_.substr(4)) != keys.end();
    if (mode_ == "auto" && !lacks_validation) throw ConfigError(fault);
    warnings.push_back(fault);
  }

  std::string monitor_;
  std::string mode_;
  bool available_ = false;
  bool of_validation_ = false;
  std::size_t index_ = 0;
  bool up_ = false;
};

class EarlyStopping : public Monitor {
 public:
  explicit EarlyStopping(const Json& config)
      : Monitor(config),
        min_delta_(config["min_delta"].get<double>()),
        patience_(config["patience"].get<int>()),
        has_baseline_(!config["baseline"].is_null()),
        baseline_(has_baseline_ ? config["baseline"].get<double>() : 0.0),
        restores_(config["restore_best_weights"].get<bool>()),
        start_(config["start_from_epoch"].get<int>()) {}
  const char* name() const override { return "EarlyStopping"; }

  bool keeps_weights() const override { return restores_; }

  bool epoch_end(const Moment& now, Json& why) override {
    if (!available(now) || now.epoch < start_) return false;
    const double current = value(now);
    const bool improved = better_than_best(current, min_delta_);
    if (restores_ && (improved || state.best_epoch < 0)) keep_weights(now);
    ++state.wait;
    if (improved) {
      state.best = current;
      state.best_epoch = now.epoch;
      if (!has_baseline_ || better(current, baseline_, min_delta_)) state.wait = 0;
      return false;
    }
    if (state.wait < patience_ || now.epoch == 0) return false;
    why["best_epoch"] = state.best_epoch + 1;
    return true;
  }

  void run_end(Trainer& trainer) override {
    if (!restores_ || state.best_epoch < 0) return;
    std::copy(kept.begin(), kept.end(), trainer.model().parameters().begin());
    state.wait = 0;
  }

 private:
  double min_delta_;
  int patience_;
  bool has_baseline_;
  double baseline_;
  bool restores_;
  int start_;
};

class ReduceLROnPlateau : public Monitor {
 public:
  explicit ReduceLROnPlateau(const Json& config)
      : Monitor(config),
        factor_(config["factor"].get<double>()),
        patience_(config["patience"].get<int>()),
        min_delta_(config["min_delta"].get<double>()),
        cooldown_(config["cooldown"].get<int>()),
        lowest_(config["min_lr"].get<double>()) {}
  const char* name() const override { return "ReduceLROnPlateau"; }
  bool sets_learning_rate() const override { return true; }

  bool epoch_end(const Moment& now, Json&) override {
    if (!available(now)) return false;
    const double current = value(now);
    if (state.cooldown > 0) {
      --state.cooldown;
      state.wait = 0;
    }
    if (better_than_best(current, min_delta_)) {
      state.best = current;
      state.best_epoch = now.epoch;
      state.wait = 0;
    } else if (state.cooldown == 0 && ++state.wait >= patience_) {
      const double rate = now.trainer.learning_rate();
      if (rate > lowest_) {
        now.trainer.set_learning_rate(std::max(rate * factor_, lowest_));
        state.cooldown = cooldown_;
        state.wait = 0;
      }
    }
    return false;
  }

 private:
  double factor_;
  int patience_;
  double min_delta_;
  int cooldown_;
  double lowest_;
};

class LearningRateScheduler : public Callback {
 public:
  explicit LearningRateScheduler(const Json& config) {
    locate("/schedule", [&] { schedule_ = schedules().create(config["schedule"]); });
  }
  const char* name() const override { return "LearningRateScheduler"; }
  void begin(Trainer&, std::span<const std::string>) override {}
  bool sets_learning_rate() const override { return true; }
  void epoch_begin(const Moment& now) override { now.trainer.set_learning_rate(schedule_->at(now.epoch)); }

 private:
  std::unique_ptr<Schedule> schedule_;
};

class ModelCheckpoint : public Monitor {
 public:
  explicit ModelCheckpoint(const Json& config)
      : Monitor(config),
        best_only_(config["save_best_only"].get<bool>()),
        threshold_(config["initial_value_threshold"]) {}
  const char* name() const override { return "ModelCheckpoint"; }

  bool keeps_weights() const override { return true; }

  void begin(Trainer& trainer, std::span<const std::string> keys) override {
    if (!best_only_) return;
    Monitor::begin(trainer, keys);
    if (!threshold_.is_null()) state.best = threshold_.get<double>();
  }

  bool epoch_end(const Moment& now, Json&) override {
    if (best_only_) {
      if (!available(now)) return false;
      const double current = value(now);
      if (!better_than_best(current, 0.0)) return false;
      state.best = current;
    }
    keep_weights(now);
    return false;
  }

 private:
  bool best_only_;
  Json threshold_;
};

class TerminateOnNaN : public Callback {
 public:
  explicit TerminateOnNaN(const Json&) {}
  const char* name() const override { return "TerminateOnNaN"; }
  void begin(Trainer&, std::span<const std::string>) override {}
  bool watches_batches() const override { return true; }
  bool batch_end(const Moment& now, Json& why) override {
    if (std::isfinite(now.trainer.batch_loss()) && std::isfinite(now.trainer.running_loss())) return false;
    why["batch"] = now.batch + 1;
    if (const auto found = now.trainer.model().first_non_finite()) {
      why["layer"] = found->layer;
      why["step"] = found->step < 0 ? Json() : Json(found->step);
    }
    return true;
  }
};

template <class Made>
std::unique_ptr<Callback> make_callback(const Json& config) {
  return std::make_unique<Made>(config);
}

}  // namespace

bool Callback::batch_end(const Moment&, Json&) { return false; }
bool Callback::epoch_end(const Moment&, Json&) { return false; }

std::vector<Registry<Callback>::Entry> keras_callbacks() {
  const Option monitor = text_option("monitor", "val_loss");
  const Option mode = choice_option("mode", "auto", {"auto", "min", "max"});
  const auto epochs = [](const char* name, int fallback) {
    return integer_option(name, fallback, 0, longest_wait);
  };
  const auto bound = [](const char* name) {
    Option option = nullable(number_option(name, 0.0, -1e30, 1e30));
    option.fallback = nullptr;
    return option;
  };
  Option schedule = registered_option("schedule", nullptr, "schedule");
  schedule.required = true;
  Option factor = number_option("factor", 0.1, 0.0, 1.0);
  factor.below_maximum = true;
  return {{"EarlyStopping",
           {monitor, number_option("min_delta", 0.0, 0.0, 1e30), epochs("patience", 0), mode,
            bound("baseline"), boolean_option("restore_best_weights", false), epochs("start_from_epoch", 0)},
           make_callback<EarlyStopping>,
           {}},
          {"ReduceLROnPlateau",
           {monitor, factor, epochs("patience", 10), mode, number_option("min_delta", 1e-4, 0.0, 1e30),
            epochs("cooldown", 0), number_option("min_lr", 0.0, 0.0, 1e30)},
           make_callback<ReduceLROnPlateau>,
           {}},
          {"LearningRateScheduler", {schedule}, make_callback<LearningRateScheduler>, {}},
          {"ModelCheckpoint",
           {monitor, boolean_option("save_best_only", false), mode, bound("initial_value_threshold")},
           make_callback<ModelCheckpoint>,
           {}},
          {"TerminateOnNaN", {}, make_callback<TerminateOnNaN>, {}}};
}

}  // namespace rnn
