#include "rnn/tasks/binary_addition/binary_addition.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "rnn/config/error.h"
#include "rnn/tasks/model_config.h"

namespace rnn {

namespace {

Json recurrent(const std::string& class_name, const Json& changes) {
  Json options = parse_json(R"({"units": 16, "activation": "relu", "return_sequences": true})");
  options.update(changes);
  return class_config(class_name, std::move(options));
}

Json output_layer() { return class_config("Dense", {{"units", 1}, {"activation", "sigmoid"}}); }

}  // namespace

Schema BinaryAddition::options() { return {integer_option("bits", 8, 3, 10)}; }

BinaryAddition::BinaryAddition(const Json& config) : bits_(config["bits"].get<int>()) {}

Signature BinaryAddition::signature() const {
  const FaultPart two{{"port.two_bits", "two bits for each of the {places} places"}, {bits_}};
  const FaultPart one{{"port.one_bit", "one bit for each of the {places} places"}, {bits_}};
  return {{{"bits", {unknown, bits_, 2}, PortKind::numbers, 0, two}},
          {{"sum", {unknown, bits_, 1}, PortKind::numbers, 0, one}}};
}

BinaryAddition::Pairs BinaryAddition::split_pairs(Random& random) const {
  const int all = numbers() * numbers();
  std::vector<int> order(static_cast<std::size_t>(all));
  std::iota(order.begin(), order.end(), 0);
  random.shuffle(order);
  const int used = std::min(all, 16384);
  const auto training = order.begin() + used * 10000LL / 16384;
  const auto validation = training + std::max(1LL, used * 2000LL / 16384);
  return {{order.begin(), training}, {training, validation}, {validation, order.begin() + used}};
}

Dataset BinaryAddition::dataset(const std::vector<int>& pairs) const {
  const int count = static_cast<int>(pairs.size());
  Tensor inputs({count, bits_, 2});
  Tensor targets({count, bits_, 1});
  Scalar* x = inputs.values.data();
  Scalar* y = targets.values.data();
  for (const int pair : pairs) {
    const int a = pair % numbers();
    const int b = pair / numbers();
    for (int place = 0; place < bits_; ++place) {
      *x++ = bit(a, place);
      *x++ = bit(b, place);
      *y++ = bit(a + b, place);
    }
  }
  Dataset set;
  set.inputs.push_back(std::move(inputs));
  set.targets.push_back(std::move(targets));
  return set;
}

TaskData BinaryAddition::data(std::uint64_t seed, const Resources&) const {
  Random random(seed);
  const Pairs pairs = split_pairs(random);
  return {dataset(pairs.training), dataset(pairs.validation), dataset(pairs.test)};
}

std::string BinaryAddition::keras_pairs(const std::string& first) const {
  return "# Numbers below 2^(bits-1), as bits with the least significant first; each pair is in one set "
         "only.\n"
         "bits = " +
         std::to_string(bits_) +
         "\n"
         "numbers = 2 ** (bits - 1)\n"
         "pairs = np.random.permutation(numbers**2)[:16384]\n"
         "a, b = pairs % numbers, pairs // numbers\n"
         "x = np.stack([n[:, None] >> np.arange(bits) & 1 for n in (a, b)], axis=-1).astype(\"float32\")\n"
         "y = ((a + b)[:, None] >> np.arange(bits) & 1)[..., None].astype(\"float32\")\n"
         "train = len(pairs) * 10000 // 16384\n"
         "ends = [train, train + max(1, len(pairs) * 2000 // 16384)]\n"
         "x_" +
         first + ", x_val, x_test = np.split(x, ends)\ny_" + first + ", y_val, y_test = np.split(y, ends)\n";
}

std::string BinaryAddition::keras_data(const Json&) const { return keras_pairs("train"); }

Json BinaryAddition::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = sequential_config(signature().inputs[0].shape,
                                        {recurrent("SimpleRNN", Json::object()), output_layer()});
  defaults.update(parse_json(R"({
    "compile": {"optimizer": {"class_name": "SGD", "config": {"learning_rate": 0.1}},
                "loss": "mean_squared_error",
                "metrics": ["accuracy"]},
    "fit": {"batch_size": 2, "epochs": 5, "shuffle": true}})"));
  return defaults;
}

Json BinaryAddition::variants() const {
  Json list = parse_json(R"([
    {"id": "units-128", "layer": "SimpleRNN", "config": {"units": 128}},
    {"id": "sigmoid", "layer": "SimpleRNN", "config": {"activation": "sigmoid"}},
    {"id": "tanh", "layer": "SimpleRNN", "config": {"activation": "tanh"}},
    {"id": "adam", "optimizer": "Adam"},
    {"id": "dropout", "layer": "SimpleRNN", "config": {"dropout": 0.5}, "optimizer": "Adam"},
    {"id": "recurrent-dropout", "layer": "SimpleRNN",
     "config": {"dropout": 0.5, "recurrent_dropout": 0.3}, "optimizer": "Adam"},
    {"id": "unroll", "layer": "SimpleRNN", "config": {"unroll": true}, "optimizer": "Adam"},
    {"id": "go-backwards", "layer": "SimpleRNN", "config": {"go_backwards": true}},
    {"id": "gru", "layer": "GRU", "config": {"activation": "tanh"}, "optimizer": "Adam"},
    {"id": "lstm", "layer": "LSTM", "config": {"activation": "tanh"}, "optimizer": "Adam"}])");
  for (Json& variant : list) {
    Json changes = Json::object();
    if (variant.contains("layer"))
      changes =
          layers_patch(signature().inputs[0].shape,
                       {recurrent(variant["layer"].get<std::string>(), variant["config"]), output_layer()});
    if (variant.contains("optimizer")) changes["compile"]["optimizer"] = variant["optimizer"];
    variant = {{"id", variant["id"]}, {"changes", std::move(changes)}};
  }
  return list;
}

std::unique_ptr<Readout> BinaryAddition::baseline(const TaskData& data) const {
  return readout_of([this, &data] {
    // For each place and each pair of bits in it: the number of sums with that bit set, less the number
    // without.
    std::vector<int> lead(static_cast<std::size_t>(bits_) * 4, 0);
    const auto visit = [this](const Dataset& set, auto&& body) {
      const Scalar* x = set.inputs[0].values.data();
      const Scalar* y = set.targets[0].values.data();
      for (int i = 0; i < set.samples() * bits_; ++i, x += 2, ++y) {
        const int bits = is_set(x[0]) * 2 + is_set(x[1]);
        body(static_cast<std::size_t>(i % bits_) * 4 + static_cast<std::size_t>(bits), is_set(*y));
      }
    };
    visit(data.training, [&](std::size_t seen, bool target) { lead[seen] += target ? 1 : -1; });
    int right = 0;
    visit(data.test, [&](std::size_t seen, bool target) { right += (lead[seen] > 0) == target; });
    const double accuracy = static_cast<double>(right) / (data.test.samples() * bits_);
    Frame frame;
    frame.data = {{"rule", "memoryless"}, {"metrics", {{"accuracy", accuracy}}}};
    return frame;
  });
}

}  // namespace rnn
