#include <algorithm>
#include <cmath>
#include <optional>

#include "rnn/insight/sample_run.h"
#include "rnn/tasks/noisy_sine/noisy_sine.h"

namespace rnn {

namespace {

/// Products of one slice of the closed loop.
constexpr std::int64_t slice_products = 10'000'000;

Tensor vector_of(std::span<const Scalar> values) {
  Tensor tensor({static_cast<int>(values.size())});
  std::copy(values.begin(), values.end(), tensor.values.begin());
  return tensor;
}

}  // namespace

/// The test set, then all windows of the series, then the closed loop.
class NoisySine::Forecast : public Readout {
 public:
  Forecast(const NoisySine& task, const Subject& subject, int start)
      : task_(task),
        subject_(subject),
        start_(start),
        series_(task.series(subject.data)),
        windows_(task.windows(series_)),
        test_(std::in_place, subject, subject.data.test.inputs),
        one_step_(subject, windows_.inputs),
        loop_(subject.trainer.model()),
        window_(1, Tensor({1, task.window_, 1})) {
    std::copy_n(series_.begin() + start, task.window_, window_[0].values.begin());
    const std::int64_t of_step =
        task.window_ * std::max<std::int64_t>(1, subject.trainer.model().parameter_count());
    at_once_ = static_cast<int>(std::clamp<std::int64_t>(slice_products / of_step, 1, 1 << 20));
    steps_ = static_cast<std::size_t>(
        std::min(task.points() - start - task.window_, task.affordable_steps(subject.trainer)));
  }

  bool advance() override {
    if (test_) {
      if (!test_->advance()) return false;
      test_loss_ = mean_squared_error(test_->outputs()[0].values, subject_.data.test.targets[0].values);
      test_.reset();
      return false;
    }
    if (!has_one_step_) {
      has_one_step_ = one_step_.advance();
      return false;
    }
    for (int i = 0; i < at_once_ && forecast_.size() < steps_; ++i) predict_next();
    return forecast_.size() == steps_;
  }

  Frame take() override {
    const auto behind = static_cast<std::size_t>(start_) + static_cast<std::size_t>(task_.window_);
    Tensor clean({task_.points()});
    for (int i = 0; i < task_.points(); ++i)
      clean.values[static_cast<std::size_t>(i)] = static_cast<Scalar>(task_.clean(i));
    Tensor error = vector_of(forecast_);
    for (std::size_t i = 0; i < forecast_.size(); ++i)
      error.values[i] = std::abs(forecast_[i] - series_[behind + i]);
    return {{{"start", start_}, {"window", task_.window_}, {"test_loss", test_loss_}},
            {{"series", vector_of(series_)},
             {"clean", std::move(clean)},
             {"one_step", vector_of(one_step_.outputs()[0].values)},
             {"forecast", vector_of(forecast_)},
             {"error", std::move(error)}}};
  }

 private:
  void predict_next() {
    const int first[] = {0};
    loop_.forward(window_, first);
    forecast_.push_back(loop_.outputs()[0].data[0]);
    Buffer& values = window_[0].values;
    std::rotate(values.begin(), values.begin() + 1, values.end());
    values.back() = forecast_.back();
  }

  const NoisySine& task_;
  const Subject& subject_;
  int start_;
  std::vector<Scalar> series_;
  Dataset windows_;
  std::optional<Prediction> test_;
  Prediction one_step_;
  SampleRun loop_;
  std::vector<Tensor> window_;
  double test_loss_ = 0.0;
  bool has_one_step_ = false;
  int at_once_ = 1;
  std::size_t steps_ = 0;
  std::vector<Scalar> forecast_;
};

std::vector<ReadoutKind> NoisySine::readouts() const {
  ReadoutKind forecast{.name = "forecast", .view = "forecast"};
  forecast.request = {integer_option("start", 0, 0, points() - window_ - 1)};
  forecast.example = {{"start", (points() - window_ - 1) / 2}};
  forecast.open = [this](const Subject& subject, const Json& request) {
    return std::make_unique<Forecast>(*this, subject, request["start"].get<int>());
  };
  return {forecast};
}

}  // namespace rnn
