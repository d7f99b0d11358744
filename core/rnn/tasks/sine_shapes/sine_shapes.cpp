#include "rnn/tasks/sine_shapes/sine_shapes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

#include "rnn/config/error.h"
#include "rnn/insight/sample_run.h"
#include "rnn/tasks/model_config.h"

namespace rnn {

namespace {

constexpr int training_windows = 100;
constexpr int other_windows = 50;
/// Places of the readout, two periods of the default.
constexpr double place_pitch = .25;
constexpr int places = 81;

/// The mean squared error of the last of `width` values of each sample.
double last_squared_error(const Tensor& outputs, const Tensor& targets) {
  double sum = 0.0;
  const int width = targets.sample_size();
  for (int i = 0; i < targets.samples(); ++i) {
    const double error = double(outputs.sample(i)[width - 1]) - double(targets.sample(i)[width - 1]);
    sum += error * error;
  }
  return sum / targets.samples();
}

}  // namespace

Schema SineShapes::options() {
  return {number_option("frequency", .1, .01, 10.0), integer_option("window", 3, 1, 50),
          integer_option("features", 1, 1, 2), boolean_option("sequences", false)};
}

SineShapes::SineShapes(const Json& config)
    : frequency_(config["frequency"].get<double>()),
      window_(config["window"].get<int>()),
      features_(config["features"].get<int>()),
      sequences_(config["sequences"].get<bool>()) {}

Signature SineShapes::signature() const {
  const Phrase next("port.next_point", "the point that follows the window");
  const Phrase each("port.next_points", "for each point of the window the one that follows");
  return {{{"window",
            {unknown, window_, features_},
            PortKind::numbers,
            0,
            Phrase("port.window", "a window of points")}},
          {{"next", sequences_ ? Shape{unknown, window_, 1} : Shape{unknown, 1}, PortKind::numbers, 0,
            sequences_ ? each : next}}};
}

Scalar SineShapes::wave(double x) const {
  return static_cast<Scalar>(std::sin(2.0 * std::numbers::pi * frequency_ * x));
}

Dataset SineShapes::windows(double start, double pitch, int count) const {
  Tensor inputs({count, window_, features_});
  Tensor targets(sequences_ ? Shape{count, window_, 1} : Shape{count, 1});
  const int outputs = target_count();
  for (int i = 0; i < count; ++i) {
    const double first = start + i * pitch;
    Scalar* of_input = inputs.sample(i);
    for (int t = 0; t < window_; ++t) {
      of_input[t * features_] = wave(first + t);
      if (features_ == 2) of_input[t * 2 + 1] = wave(first + t + .25 / frequency_);
    }
    for (int t = 0; t < outputs; ++t) targets.sample(i)[t] = wave(first + window_ - outputs + 1 + t);
  }
  Dataset set;
  set.inputs.push_back(std::move(inputs));
  set.targets.push_back(std::move(targets));
  return set;
}

TaskData SineShapes::data(std::uint64_t, const Resources&) const {
  return {windows(0.0, 1.0, training_windows), windows(.25, 1.0, other_windows),
          windows(.5, 1.0, other_windows)};
}

std::string SineShapes::keras_data(const Json&) const {
  const std::string second =
      features_ == 2 ? "    x = np.concatenate([x, np.cos(2 * np.pi * frequency * at)[..., None]], axis=-1)\n"
                     : "";
  const std::string target = sequences_ ? "(at + 1)" : "(at[:, -1] + 1)";
  return "# A window of a clean sine predicts the next point. Validation and test read between its points.\n"
         "frequency = " +
         Json(frequency_).dump() + "\nwindow = " + std::to_string(window_) + R"(


def windows(start, count):
    at = start + np.arange(count)[:, None] + np.arange(window)
    x = np.sin(2 * np.pi * frequency * at)[..., None]
)" + second +
         "    y = np.sin(2 * np.pi * frequency * " + target + R"()[..., None]
    return x.astype("float32"), y.astype("float32")


x_train, y_train = windows(0, 100)
x_val, y_val = windows(0.25, 50)
x_test, y_test = windows(0.5, 50)
)";
}

Json SineShapes::defaults() const {
  Json layers = parse_json(R"([
    {"class_name": "SimpleRNN", "config": {"units": 2}},
    {"class_name": "Dense", "config": {"units": 1}}])");
  if (sequences_) layers[0]["config"]["return_sequences"] = true;
  Json defaults = Json::object();
  defaults["model"] = sequential_config(signature().inputs[0].shape, layers);
  defaults.update(parse_json(R"({
    "compile": {"optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.001}},
                "loss": "mean_squared_error",
                "metrics": []},
    "fit": {"batch_size": 10, "epochs": 500, "shuffle": true}})"));
  return defaults;
}

Json SineShapes::variants() const {
  const auto patched = [](int units, int features, bool sequences) {
    Json recurrent = class_config("SimpleRNN", {{"units", units}});
    if (sequences) recurrent["config"]["return_sequences"] = true;
    return layers_patch({unknown, 3, features},
                        Json::array({std::move(recurrent), class_config("Dense", {{"units", 1}})}));
  };
  const auto task = [](Json config) { return class_config("sine-shapes", std::move(config)); };
  Json two_features = patched(2, 2, false);
  two_features["task"] = task({{"features", 2}});
  Json sequences = patched(2, 2, true);
  sequences["task"] = task({{"features", 2}, {"sequences", true}});
  Json list = Json::array();
  const auto add = [&list](const char* id, Json changes) {
    list.push_back({{"id", id}, {"changes", std::move(changes)}});
  };
  add("one_unit", patched(1, 1, false));
  add("two_features", std::move(two_features));
  add("sequences", std::move(sequences));
  add("zeros", {{"task", task({{"frequency", 3.0}})}});
  return list;
}

std::unique_ptr<Readout> SineShapes::baseline(const TaskData& data) const {
  return readout_of([this, &test = data.test] {
    const int outputs = target_count();
    double sum = 0.0;
    for (int i = 0; i < test.samples(); ++i)
      for (int t = 0; t < outputs; ++t) {
        const Scalar last = test.inputs[0].sample(i)[(window_ - outputs + t) * features_];
        const double error = double(last) - double(test.targets[0].sample(i)[t]);
        sum += error * error;
      }
    Frame frame;
    frame.data = {{"rule", "persistence"}, {"metrics", {{"loss", sum / (test.samples() * outputs)}}}};
    return frame;
  });
}

class SineShapes::Next : public Readout {
 public:
  Next(const SineShapes& task, const Subject& subject, const Json& request)
      : task_(task),
        subject_(subject),
        before_(task.windows(-task.window_, place_pitch, places)),
        test_(std::in_place, subject, subject.data.test.inputs),
        learned_(subject, before_.inputs) {
    if (request["input"].empty()) {
      start_ = request["start"].get<double>();
      chosen_ = task.windows(*start_, 1.0, 1);
    } else {
      chosen_.inputs = locate("/input", [&] { return subject.read_sample(request["input"]); });
    }
  }

  bool advance() override {
    if (!test_) return learned_.advance();
    if (!test_->advance()) return false;
    last_loss_ = last_squared_error(test_->outputs()[0], subject_.data.test.targets[0]);
    test_.reset();
    return false;
  }

  Frame take() override {
    Frame frame;
    frame.data = {{"start", start_ ? Json(*start_) : Json(nullptr)},
                  {"window", task_.window_},
                  {"features", task_.features_},
                  {"sequences", task_.sequences_},
                  {"last_loss", last_loss_},
                  {"layers", layers()}};
    SampleRun run(subject_.trainer.model());
    run.forward(chosen_.inputs, std::array{0});
    Tensor outputs({task_.target_count()});
    std::copy_n(run.outputs()[0].data, outputs.values.size(), outputs.values.begin());
    Tensor at({places});
    Tensor learned({places});
    Tensor wave({places});
    for (int i = 0; i < places; ++i) {
      const auto index = static_cast<std::size_t>(i);
      at.values[index] = static_cast<Scalar>(i * place_pitch);
      wave.values[index] = task_.wave(i * place_pitch);
      learned.values[index] = learned_.outputs()[0].sample(i)[task_.target_count() - 1];
    }
    frame.tensors.push_back({"outputs", std::move(outputs)});
    if (start_) {
      chosen_.targets[0].shape = {task_.target_count()};
      frame.tensors.push_back({"targets", std::move(chosen_.targets[0])});
    }
    chosen_.inputs[0].shape = {task_.window_, task_.features_};
    frame.tensors.push_back({"inputs", std::move(chosen_.inputs[0])});
    frame.tensors.push_back({"at", std::move(at)});
    frame.tensors.push_back({"wave", std::move(wave)});
    frame.tensors.push_back({"learned", std::move(learned)});
    return frame;
  }

 private:
  /// The layers with their shapes, those of one call each.
  Json layers() const {
    Json rows = Json::array();
    for (const Node& node : subject_.trainer.model().nodes()) {
      const Json& config = node.layer->config();
      const bool recurrent = config.contains("return_sequences") && config.contains("units");
      Json row{{"type", node.layer->type_name()},
               {"shape", node.output_shapes.text()},
               {"units", nullptr},
               {"sequences", nullptr}};
      if (recurrent) {
        row["units"] = config["units"];
        row["sequences"] = config["return_sequences"];
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

  const SineShapes& task_;
  const Subject& subject_;
  /// The windows before the places on the wave.
  Dataset before_;
  std::optional<Prediction> test_;
  Prediction learned_;
  std::optional<double> start_;
  /// The window that was asked for; of typed values no target is known.
  Dataset chosen_;
  double last_loss_ = 0.0;
};

std::vector<ReadoutKind> SineShapes::readouts() const {
  ReadoutKind next{.name = "next", .view = "next-point"};
  next.request = {number_option("start", 0.0, 0.0, 100.0), list_option("input", "")};
  Json typed = Json::array();
  for (int i = 0; i < window_ * features_; ++i) typed.push_back(i % 2 == 0 ? .5 : -.25);
  next.example = {{"input", Json::array({std::move(typed)})}};
  next.open = [this](const Subject& subject, const Json& request) {
    return std::make_unique<Next>(*this, subject, request);
  };
  return {next};
}

}  // namespace rnn
