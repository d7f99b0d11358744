#include "rnn/tasks/naive_forward/naive_forward.h"

#include <algorithm>

#include "rnn/tasks/model_config.h"
#include "rnn/tasks/naive_forward/plain_loop.h"

namespace rnn {

namespace {

constexpr int training_sequences = 8;
constexpr int validation_sequences = 4;
constexpr int test_sequences = 8;

Json drawn_from(double low, double high) {
  return class_config("RandomUniform", {{"minval", low}, {"maxval", high}});
}

}  // namespace

Schema NaiveForward::options() {
  return {integer_option("steps", 100, 1, 500), integer_option("features", 32, 1, 128),
          integer_option("units", 64, 1, 256)};
}

NaiveForward::NaiveForward(const Json& config)
    : steps_(config["steps"].get<int>()),
      features_(config["features"].get<int>()),
      units_(config["units"].get<int>()) {}

Signature NaiveForward::signature() const {
  return {{{"sequence",
            {unknown, steps_, features_},
            PortKind::numbers,
            0,
            Phrase("port.sequence", "a sequence of vectors")}},
          {{"states",
            {unknown, steps_, units_},
            PortKind::numbers,
            0,
            Phrase("port.states", "the states after each step")}}};
}

TaskData NaiveForward::data(std::uint64_t seed, const Resources&) const {
  Random random(seed);
  PlainLoop loop(features_, units_);
  loop.draw(random, 0.0, 1.0);
  const auto samples = [&](int count) {
    Tensor inputs({count, steps_, features_});
    Tensor targets({count, steps_, units_});
    for (Scalar& value : inputs.values) value = static_cast<Scalar>(random.uniform());
    for (int i = 0; i < count; ++i) {
      const std::vector<double> states = loop.states(inputs.sample(i), steps_);
      std::transform(states.begin(), states.end(), targets.sample(i),
                     [](double state) { return static_cast<Scalar>(state); });
    }
    Dataset set;
    set.inputs.push_back(std::move(inputs));
    set.targets.push_back(std::move(targets));
    return set;
  };
  TaskData data;
  data.training = samples(training_sequences);
  data.validation = samples(validation_sequences);
  data.test = samples(test_sequences);
  return data;
}

std::string NaiveForward::keras_data(const Json&) const {
  const auto assigned = [](const char* name, int value) {
    return std::string(name) + " = " + std::to_string(value) + "\n";
  };
  return "# Random sequences, and the states of the loop written out in NumPy with random weights.\n" +
         assigned("timesteps", steps_) + assigned("input_features", features_) +
         assigned("output_features", units_) +
         R"(W = np.random.random((output_features, input_features))
U = np.random.random((output_features, output_features))
b = np.random.random((output_features,))


def loop(inputs):
    state_t = np.zeros((output_features,))
    successive_outputs = []
    for input_t in inputs:
        output_t = np.tanh(np.dot(W, input_t) + np.dot(U, state_t) + b)
        successive_outputs.append(output_t)
        state_t = output_t
    return np.stack(successive_outputs, axis=0)


x = np.random.random((20, timesteps, input_features)).astype("float32")
y = np.stack([loop(inputs) for inputs in x]).astype("float32")
x_train, y_train = x[:8], y[:8]
x_val, y_val = x[8:12], y[8:12]
x_test, y_test = x[12:], y[12:]
)";
}

Json NaiveForward::defaults() const {
  const Json uniform = drawn_from(0.0, 1.0);
  Json defaults = Json::object();
  defaults["model"] = sequential_config(
      signature().inputs[0].shape, Json::array({class_config("SimpleRNN", {{"units", units_},
                                                                           {"return_sequences", true},
                                                                           {"kernel_initializer", uniform},
                                                                           {"recurrent_initializer", uniform},
                                                                           {"bias_initializer", uniform}})}));
  defaults.update(parse_json(R"({
    "compile": {"optimizer": {"class_name": "SGD", "config": {"learning_rate": 0.01}},
                "loss": "mean_squared_error",
                "metrics": []},
    "fit": {"batch_size": 4, "epochs": 5, "shuffle": true}})"));
  return defaults;
}

Json NaiveForward::variants() const {
  const auto drawn = [](const Json& kernel, const Json& recurrent, const Json& bias) {
    return layers_patch({unknown, 100, 32},
                        Json::array({class_config("SimpleRNN", {{"units", 64},
                                                                {"return_sequences", true},
                                                                {"kernel_initializer", kernel},
                                                                {"recurrent_initializer", recurrent},
                                                                {"bias_initializer", bias}})}));
  };
  const Json centred = drawn_from(-1.0, 1.0);
  return Json::array({{{"id", "keras"}, {"changes", drawn("glorot_uniform", "orthogonal", "zeros")}},
                      {{"id", "centred"}, {"changes", drawn(centred, centred, centred)}}});
}

std::unique_ptr<Readout> NaiveForward::baseline(const TaskData& data) const {
  return readout_of([&test = data.test] {
    double sum = 0.0;
    const Buffer& states = test.targets[0].values;
    for (const Scalar state : states) sum += (1.0 - double(state)) * (1.0 - double(state));
    Frame frame;
    frame.data = {{"rule", "ones"}, {"metrics", {{"loss", sum / static_cast<double>(states.size())}}}};
    return frame;
  });
}

}  // namespace rnn
