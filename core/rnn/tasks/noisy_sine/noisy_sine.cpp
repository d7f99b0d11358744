#include "rnn/tasks/noisy_sine/noisy_sine.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "rnn/config/error.h"
#include "rnn/tasks/model_config.h"

namespace rnn {

double NoisySine::mean_squared_error(const Buffer& prediction, const Buffer& target) {
  double sum = 0.0;
  for (std::size_t i = 0; i < target.size(); ++i) {
    const double difference = double(prediction[i]) - double(target[i]);
    sum += difference * difference;
  }
  return sum / static_cast<double>(target.size());
}

Schema NoisySine::options() {
  return {integer_option("period", 100, 10, 1000), integer_option("periods", 2, 1, 20),
          integer_option("window", 20, 1, 500), number_option("noise", .05, 0.0, 1.0)};
}

NoisySine::NoisySine(const Json& config)
    : period_(config["period"].get<int>()),
      periods_(config["periods"].get<int>()),
      window_(config["window"].get<int>()),
      noise_(config["noise"].get<double>()) {
  // The test set is one period, and needs a window and the point after it; 5 windows can be split 4 : 1.
  const int most = std::min(period_ - 1, points() - 5);
  if (window_ > most)
    throw ConfigError({"window.too_long",
                       "[noisy-sine] window: expected at most {most} with {periods} periods of {period} "
                       "points, got {given}"},
                      {most, periods_, period_, window_}, "/window");
}

Signature NoisySine::signature() const {
  return {
      {{"window", {unknown, window_, 1}, PortKind::numbers, 0, Phrase("port.window", "a window of points")}},
      {{"next",
        {unknown, 1},
        PortKind::numbers,
        0,
        Phrase("port.next_point", "the point that follows the window")}}};
}

double NoisySine::clean(int index) const { return std::sin(2.0 * std::numbers::pi * index / period_); }

Dataset NoisySine::windows(const std::vector<Scalar>& series) const {
  const int count = static_cast<int>(series.size()) - window_;
  Tensor inputs({count, window_, 1});
  Tensor targets({count, 1});
  for (int i = 0; i < count; ++i) std::copy_n(series.begin() + i, window_, inputs.sample(i));
  std::copy(series.begin() + window_, series.end(), targets.values.begin());
  Dataset set;
  set.inputs.push_back(std::move(inputs));
  set.targets.push_back(std::move(targets));
  return set;
}

TaskData NoisySine::data(std::uint64_t seed, const Resources&) const {
  Random random(seed);
  std::vector<Scalar> points(static_cast<std::size_t>(this->points() + period_));
  for (std::size_t i = 0; i < points.size(); ++i)
    points[i] = static_cast<Scalar>(clean(static_cast<int>(i)) + random.uniform(-noise_, noise_));
  const auto further = points.begin() + this->points();
  const Dataset all = windows({points.begin(), further});
  // As scikit-learn's train_test_split(test_size=int(len * .2)).
  const int training = all.samples() - all.samples() / 5;
  return {all.slice(0, training), all.slice(training, all.samples()), windows({further, points.end()})};
}

std::string NoisySine::keras_data(const Json&) const {
  const auto assigned = [](const char* name, const std::string& value) {
    return std::string(name) + " = " + value + "\n";
  };
  return "# Each window of a noisy sine predicts the next point; the test set is a further period.\n" +
         assigned("period", std::to_string(period_)) + assigned("points", std::to_string(points())) +
         assigned("window", std::to_string(window_)) + assigned("noise", Json(noise_).dump()) +
         R"(clean = np.sin(2 * np.pi * np.arange(points + period) / period)
series = (clean + np.random.uniform(-noise, noise, len(clean))).astype("float32")[:, None]
windows = np.stack([series[i : i + window] for i in range(len(series) - window)])
count = points - window
train = count - count // 5
x_train, y_train = windows[:train], series[window : window + train]
x_val, y_val = windows[train:count], series[window + train : points]
x_test, y_test = windows[points:], series[points + window :]
)";
}

Json NoisySine::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = sequential_config(signature().inputs[0].shape, parse_json(R"([
    {"class_name": "SimpleRNN",
     "config": {"units": 20,
                "kernel_initializer": {"class_name": "RandomNormal", "config": {"stddev": 0.05}}}},
    {"class_name": "Dense",
     "config": {"units": 1,
                "kernel_initializer": {"class_name": "RandomNormal", "config": {"stddev": 0.05}}}},
    {"class_name": "Activation", "config": {"activation": "linear"}}])"));
  defaults.update(parse_json(R"({
    "compile": {"optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.01}},
                "loss": "mean_squared_error",
                "metrics": []},
    "fit": {"batch_size": 10, "epochs": 10, "shuffle": true}})"));
  return defaults;
}

Json NoisySine::variants() const {
  return parse_json(R"([
    {"id": "clean", "changes": {"task": {"class_name": "noisy-sine", "config": {"noise": 0.0}}}}])");
}

std::unique_ptr<Readout> NoisySine::baseline(const TaskData& data) const {
  return readout_of([this, &test = data.test] {
    Buffer last;
    for (int i = 0; i < test.samples(); ++i) last.push_back(test.inputs[0].sample(i)[window_ - 1]);
    Frame frame;
    frame.data = {{"rule", "persistence"},
                  {"metrics", {{"loss", mean_squared_error(last, test.targets[0].values)}}}};
    return frame;
  });
}

std::vector<Scalar> NoisySine::series(const TaskData& data) const {
  const Scalar* first = data.training.inputs[0].sample(0);
  std::vector<Scalar> series(first, first + window_);
  for (const Dataset* set : {&data.training, &data.validation})
    series.insert(series.end(), set->targets[0].values.begin(), set->targets[0].values.end());
  return series;
}

int NoisySine::affordable_steps(Trainer& trainer) const {
  constexpr std::int64_t products = 2'000'000'000;
  constexpr std::int64_t fewest = 10;
  const std::int64_t products_per_step =
      window_ * std::max<std::int64_t>(1, trainer.model().parameter_count());
  return static_cast<int>(std::clamp<std::int64_t>(products / products_per_step, fewest, points()));
}

}  // namespace rnn
