#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "rnn/config/error.h"
#include "rnn/insight/sample_run.h"
#include "rnn/tasks/naive_forward/naive_forward.h"
#include "rnn/tasks/naive_forward/plain_loop.h"
#include "rnn/weights/initializer.h"

namespace rnn {

namespace {

constexpr double saturation = .99;
constexpr double greatest_scale = 2.0;
constexpr int samples_to_choose = 8;
constexpr std::uint64_t other_weights_seed = 1;

double share_of_saturated(std::span<const double> states) {
  const auto beyond = [](double state) { return std::abs(state) > saturation; };
  return static_cast<double>(std::count_if(states.begin(), states.end(), beyond)) /
         static_cast<double>(states.size());
}

/// The mean distance of the last `units` states.
double distance_of_last(const std::vector<double>& a, const std::vector<double>& b, int units) {
  double sum = 0.0;
  for (auto at = a.size() - std::size_t(units); at < a.size(); ++at) sum += std::abs(a[at] - b[at]);
  return sum / units;
}

template <class Values>
Tensor tensor_with(const Shape& shape, const Values& values) {
  Tensor tensor(shape);
  std::transform(values.begin(), values.end(), tensor.values.begin(),
                 [](auto value) { return static_cast<Scalar>(value); });
  return tensor;
}

const Layer& first_simple_rnn(const Model& model, int units) {
  const Layer& layer = *model.layers().at(1);
  const Json& config = layer.config();
  if (std::string_view(layer.type_name()) != "SimpleRNN" || config["activation"] != "tanh" ||
      config["units"] != units || config["go_backwards"] == true)
    throw ConfigError({"loop.layer",
                       "[loop] expected a model that begins with SimpleRNN({units}), with tanh and reading "
                       "forwards, got {given}"},
                      {units, layer.type_name()});
  return layer;
}

bool has_simple_rnn(const Model& model, int units) {
  try {
    first_simple_rnn(model, units);
    return true;
  } catch (const ConfigError&) {
    return false;
  }
}

}  // namespace

class NaiveForward::Loop : public Readout {
 public:
  Loop(const NaiveForward& task, const Subject& subject, const Json& request)
      : task_(task),
        subject_(subject),
        layer_(first_simple_rnn(subject.trainer.model(), task.units_)),
        sample_(request["sample"].get<int>()),
        step_(std::min(request["step"].get<int>(), task.steps_ - 1)),
        unit_(std::min(request["unit"].get<int>(), task.units_ - 1)),
        scale_(request["scale"].get<double>()),
        input_(subject.data.test.inputs[0].slice(sample_, sample_ + 1)) {
    locate("/edits", [&] { edit(request["edits"]); });
  }

  bool advance() override {
    PlainLoop loop = loop_of_layer();
    const int steps = task_.steps_;
    const int units = task_.units_;
    const std::vector<double> states = loop.states(input_.values.data(), steps);
    const std::vector<double> of_layer = layer_states();
    double difference = 0.0;
    for (std::size_t i = 0; i < states.size(); ++i)
      difference = std::max(difference, std::abs(states[i] - of_layer[i]));
    const std::vector<double> of_step = slice(states, step_);
    const std::vector<double> before =
        step_ == 0 ? std::vector<double>(std::size_t(units), 0.0) : slice(states, step_ - 1);
    const Scalar* x = input_.values.data() + std::ptrdiff_t(step_) * task_.features_;
    const double from_input = loop.from_input(x, unit_);
    const double from_state = loop.from_state(before.data(), unit_);
    const double bias = loop.b[std::size_t(unit_)];
    const int samples = subject_.data.test.samples();
    const Scalar* next = subject_.data.test.inputs[0].sample(sample_ + 1 < samples ? sample_ + 1 : 0);
    frame_.data = {{"steps", steps},
                   {"features", task_.features_},
                   {"units", units},
                   {"samples", samples},
                   {"step", step_},
                   {"unit", unit_},
                   {"scale", scale_},
                   {"from_input", from_input},
                   {"from_state", from_state},
                   {"bias", bias},
                   {"sum", from_input + from_state + bias},
                   {"state", of_step[std::size_t(unit_)]},
                   {"difference", difference},
                   {"saturated", share_of_saturated(states)},
                   {"saturated_now", share_of_saturated(of_step)},
                   {"apart", distance_of_last(states, loop.states(next, steps), units)}};
    const bool unit_interval = !drawn_uniformly();
    const PlainLoop other = other_weights(unit_interval);
    const std::vector<double> beside = other.states(input_.values.data(), steps);
    frame_.data["beside"] = {{"kind", unit_interval ? "unit_interval" : "keras"},
                             {"saturated", share_of_saturated(beside)},
                             {"apart", distance_of_last(beside, other.states(next, steps), units)}};
    const auto row = [&](const std::vector<double>& matrix, int width) {
      const double* first = matrix.data() + std::ptrdiff_t(unit_) * width;
      return tensor_with({width}, std::span(first, std::size_t(width)));
    };
    frame_.tensors.push_back({"h", tensor_with({steps, units}, of_layer)});
    frame_.tensors.push_back({"beside", tensor_with({steps, units}, beside)});
    frame_.tensors.push_back(
        {"x", tensor_with({task_.features_}, std::span(x, std::size_t(task_.features_)))});
    frame_.tensors.push_back({"w", row(loop.w, task_.features_)});
    frame_.tensors.push_back({"before", tensor_with({units}, before)});
    frame_.tensors.push_back({"u", row(loop.u, units)});
    return true;
  }

  Frame take() override { return std::move(frame_); }

 private:
  void edit(const Json& edits) {
    const auto known = [](const Json& value, int count) {
      return value.is_number_integer() && value >= 0 && value < count;
    };
    for (const Json& one : edits) {
      if (!one.is_array() || one.size() != 3 || !known(one[0], task_.steps_) ||
          !known(one[1], task_.features_) || !one[2].is_number())
        throw ConfigError({"loop.edit",
                           "[edits] expected [step, feature, value] with steps below {steps} and features "
                           "below {features}, got {given}"},
                          {task_.steps_, task_.features_, one});
      const int at = one[0].get<int>() * task_.features_ + one[1].get<int>();
      input_.values[std::size_t(at)] = one[2].get<Scalar>();
    }
  }

  bool drawn_uniformly() const {
    const Json& rule = layer_.config()["recurrent_initializer"];
    return rule.is_object() && rule["class_name"] == "RandomUniform";
  }

  std::vector<double> slice(const std::vector<double>& states, int step) const {
    const auto first = states.begin() + std::ptrdiff_t(step) * task_.units_;
    return {first, first + task_.units_};
  }

  /// The weights of the layer, whose kernels are transposed, times the scale.
  PlainLoop loop_of_layer() const {
    PlainLoop loop(task_.features_, task_.units_);
    for (const Parameter& parameter : layer_.parameters()) {
      std::vector<double>& weights =
          parameter.name == "kernel" ? loop.w : (parameter.name == "bias" ? loop.b : loop.u);
      const int rows = parameter.shape.rank() == 2 ? parameter.shape[0] : 1;
      for (int row = 0; row < rows; ++row)
        for (int unit = 0; unit < task_.units_; ++unit)
          weights[std::size_t(unit) * std::size_t(rows) + std::size_t(row)] =
              scale_ * double(parameter.value[row * task_.units_ + unit]);
    }
    return loop;
  }

  /// The states of a SimpleRNN with the weights times the scale.
  std::vector<double> layer_states() const {
    Json config = layer_.config();
    config["return_sequences"] = true;
    config["stateful"] = false;
    const Json input =
        class_config("InputLayer", {{"batch_shape", {nullptr, task_.steps_, task_.features_}}});
    Model model(class_config(
        "Sequential", {{"layers", Json::array({input, class_config("SimpleRNN", std::move(config))})}}));
    auto from = layer_.parameters().begin();
    for (Parameter& to : model.layers()[1]->parameters()) {
      for (std::int64_t i = 0; i < to.shape.size(); ++i)
        to.value[i] = static_cast<Scalar>(scale_ * double(from->value[i]));
      ++from;
    }
    SampleRun run(model);
    run.forward({input_}, std::array{0});
    const Scalar* states = run.outputs()[0].data;
    return {states, states + std::ptrdiff_t(task_.steps_) * task_.units_};
  }

  PlainLoop other_weights(bool unit_interval) const {
    Random random(other_weights_seed);
    PlainLoop loop(task_.features_, task_.units_);
    if (unit_interval) {
      loop.draw(random, 0.0, 1.0);
      return loop;
    }
    const auto fill = [&random](std::vector<double>& weights, const char* name, const Shape& shape) {
      Buffer values(weights.size());
      initializers().create(name)->fill(values.data(), shape, random);
      std::copy(values.begin(), values.end(), weights.begin());
    };
    fill(loop.w, "glorot_uniform", {task_.units_, task_.features_});
    fill(loop.u, "orthogonal", {task_.units_, task_.units_});
    return loop;
  }

  const NaiveForward& task_;
  const Subject& subject_;
  const Layer& layer_;
  int sample_;
  int step_;
  int unit_;
  double scale_;
  Tensor input_;
  Frame frame_;
};

std::vector<ReadoutKind> NaiveForward::readouts() const {
  ReadoutKind loop{.name = "loop", .view = "loop"};
  loop.request = {integer_option("sample", 0, 0, samples_to_choose - 1),
                  integer_option("step", 0, 0, std::numeric_limits<int>::max()),
                  integer_option("unit", 0, 0, std::numeric_limits<int>::max()),
                  number_option("scale", 1.0, 0.0, greatest_scale), list_option("edits", "")};
  loop.example = {{"sample", 1},
                  {"step", steps_ - 1},
                  {"unit", units_ - 1},
                  {"scale", .5},
                  {"edits", Json::array({Json::array({0, 0, 2.0})})}};
  loop.applies = [units = units_](const Subject& subject) {
    return has_simple_rnn(subject.trainer.model(), units);
  };
  loop.open = [this](const Subject& subject, const Json& request) {
    return std::make_unique<Loop>(*this, subject, request);
  };
  return {loop};
}

}  // namespace rnn
