#include "rnn/tasks/long_memory/long_memory.h"

#include <algorithm>
#include <numeric>

#include "rnn/config/error.h"
#include "rnn/tasks/model_config.h"

namespace rnn {

namespace {

constexpr int training_samples = 2000;
constexpr int further_samples = 500;

Json memory_layers(const std::string& class_name, const Json& changes) {
  Json options{{"units", 32}};
  options.update(changes);
  return Json::array({class_config(class_name, std::move(options)), class_config("Dense", {{"units", 1}})});
}

}  // namespace

Schema LongMemory::options() {
  return {choice_option("problem", "adding", {"adding", "recall"}), integer_option("steps", 50, 10, 500)};
}

LongMemory::LongMemory(const Json& config)
    : problem_(config["problem"] == "adding" ? Problem::adding : Problem::recall),
      length_(config["steps"].get<int>()) {}

Signature LongMemory::signature() const {
  const FaultPart target = problem_ == Problem::adding
                               ? Phrase("port.marked_sum", "the sum of the two marked numbers")
                               : Phrase("port.marked_number", "the marked number");
  return {{{"sequence",
            {unknown, length_, 2},
            PortKind::numbers,
            0,
            Phrase("port.marked_numbers", "numbers, each with its mark")}},
          {{"answer", {unknown, 1}, PortKind::numbers, 0, target}}};
}

Dataset LongMemory::draw(Random& random, int samples) const {
  Tensor inputs({samples, length_, 2});
  Tensor targets({samples, 1});
  const int half = length_ / 2;
  for (int i = 0; i < samples; ++i) {
    Scalar* x = inputs.sample(i);
    for (int t = 0; t < length_; ++t) x[2 * t] = static_cast<Scalar>(random.uniform(0.0, 1.0));
    const auto mark = [&](int first, int count) {
      const int step = first + static_cast<int>(random.below(static_cast<std::uint32_t>(count)));
      x[2 * step + 1] = Scalar(1);
      targets.values[static_cast<std::size_t>(i)] += x[2 * step];
    };
    if (problem_ == Problem::recall) {
      mark(0, length_ / 10);
    } else {
      mark(0, half);
      mark(half, length_ - half);
    }
  }
  Dataset set;
  set.inputs.push_back(std::move(inputs));
  set.targets.push_back(std::move(targets));
  return set;
}

TaskData LongMemory::data(std::uint64_t seed, const Resources&) const {
  Random random(seed);
  TaskData data;
  data.training = draw(random, training_samples);
  data.validation = draw(random, further_samples);
  data.test = draw(random, further_samples);
  return data;
}

std::string LongMemory::keras_data(const Json&) const {
  const bool adding = problem_ == Problem::adding;
  return std::string(adding ? "# The sum of two marked numbers, one in each half of the sequence.\n"
                            : "# The marked number in the first tenth of the sequence.\n") +
         "length = " + std::to_string(length_) + R"(


def sequences(samples):
    x = np.zeros((samples, length, 2), "float32")
    x[:, :, 0] = np.random.rand(samples, length)
    rows = np.arange(samples)
)" +
         (adding ? R"(    for first, end in ((0, length // 2), (length // 2, length)):
        x[rows, np.random.randint(first, end, samples), 1] = 1
)"
                 : R"(    x[rows, np.random.randint(0, length // 10, samples), 1] = 1
)") + R"(    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=1, keepdims=True)


x_train, y_train = sequences(2000)
x_val, y_val = sequences(500)
x_test, y_test = sequences(500)
)";
}

Json LongMemory::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = sequential_config(signature().inputs[0].shape, memory_layers("LSTM", Json::object()));
  defaults.update(parse_json(R"({
    "compile": {"optimizer": {"class_name": "Adam", "config": {"learning_rate": 0.01}},
                "loss": "mean_squared_error",
                "metrics": []},
    "fit": {"batch_size": 32, "epochs": 20, "shuffle": true}})"));
  return defaults;
}

Json LongMemory::variants() const {
  Json list = parse_json(R"([
    {"id": "tanh", "layer": "SimpleRNN"},
    {"id": "sigmoid", "layer": "SimpleRNN", "config": {"activation": "sigmoid"}},
    {"id": "relu", "layer": "SimpleRNN", "config": {"activation": "relu"}, "rate": 0.003},
    {"id": "gru", "layer": "GRU", "epochs": 10},
    {"id": "short", "layer": "SimpleRNN", "rate": 0.003, "task": {"steps": 10}},
    {"id": "long", "layer": "GRU", "epochs": 10, "task": {"steps": 200}},
    {"id": "long-relu", "layer": "SimpleRNN", "config": {"activation": "relu"}, "rate": 0.003,
     "epochs": 10, "task": {"steps": 200}},
    {"id": "exploding-tanh", "layer": "SimpleRNN",
     "config": {"recurrent_initializer": {"class_name": "Orthogonal", "config": {"gain": 2.0}}},
     "optimizer": {"class_name": "SGD", "config": {"learning_rate": 0.01, "momentum": 0.9}}},
    {"id": "exploding", "layer": "SimpleRNN",
     "config": {"activation": "relu", "recurrent_initializer": "Identity"},
     "optimizer": {"class_name": "SGD", "config": {"learning_rate": 0.01, "momentum": 0.9}}},
    {"id": "clipped", "layer": "SimpleRNN",
     "config": {"activation": "relu", "recurrent_initializer": "Identity"},
     "optimizer": {"class_name": "SGD",
                   "config": {"learning_rate": 0.01, "momentum": 0.9, "clipnorm": 0.3}}},
    {"id": "recall", "layer": "GRU", "epochs": 15, "task": {"problem": "recall", "steps": 30}},
    {"id": "recall-tanh", "layer": "SimpleRNN", "rate": 0.003, "epochs": 15,
     "task": {"problem": "recall", "steps": 30}},
    {"id": "recall-sigmoid", "layer": "SimpleRNN", "config": {"activation": "sigmoid"}, "rate": 0.003,
     "epochs": 15, "task": {"problem": "recall", "steps": 30}}])");
  for (Json& variant : list) {
    Json changes = layers_patch(
        signature().inputs[0].shape,
        memory_layers(variant["layer"].get<std::string>(), variant.value("config", Json::object())));
    if (variant.contains("rate"))
      changes["compile"]["optimizer"]["config"]["learning_rate"] = variant["rate"];
    if (variant.contains("optimizer")) changes["compile"]["optimizer"] = variant["optimizer"];
    if (variant.contains("epochs")) changes["fit"]["epochs"] = variant["epochs"];
    if (variant.contains("task")) changes["task"] = class_config("long-memory", variant["task"]);
    variant = {{"id", variant["id"]}, {"changes", std::move(changes)}};
  }
  return list;
}

std::unique_ptr<Readout> LongMemory::baseline(const TaskData& data) const {
  return readout_of([&data] {
    const Buffer& seen = data.training.targets[0].values;
    const double mean = std::accumulate(seen.begin(), seen.end(), 0.0) / static_cast<double>(seen.size());
    const Buffer& test = data.test.targets[0].values;
    double sum = 0.0;
    for (const Scalar target : test) sum += (target - mean) * (target - mean);
    Frame frame;
    frame.data = {{"rule", "mean"}, {"metrics", {{"loss", sum / static_cast<double>(test.size())}}}};
    return frame;
  });
}

}  // namespace rnn
