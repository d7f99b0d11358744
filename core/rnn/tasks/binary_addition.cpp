#include "rnn/tasks/binary_addition.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "rnn/config/error.h"
#include "rnn/tasks/model_config.h"

namespace rnn {

namespace {

constexpr int batch_size = 512;

bool bit(int number, int place) { return (number >> place & 1) != 0; }
bool is_set(Scalar value) { return value > Scalar(.5); }

Json recurrent(const char* class_name, const Json& changes) {
  Json options{{"units", 16}, {"activation", "relu"}, {"return_sequences", true}};
  options.update(changes);
  return class_config(class_name, std::move(options));
}

Json output_layer() { return class_config("Dense", {{"units", 1}, {"activation", "sigmoid"}}); }

int requested(const Json& request, const char* name, int fallback, int last) {
  const Schema schema{integer_option(name, fallback, 0, last)};
  const Json given = request.contains(name) ? Json{{name, request[name]}} : Json::object();
  return parse_options(schema, given, "binary-addition")[name].get<int>();
}

}  // namespace

Schema BinaryAddition::options() { return {integer_option("bits", 8, 3, 10)}; }

BinaryAddition::BinaryAddition(const Json& config) : bits_(config["bits"].get<int>()) {}

Signature BinaryAddition::signature() const {
  const std::string places = " each of the " + std::to_string(bits_) + " places";
  return {{{"bits", {unknown, bits_, 2}, PortKind::numbers, 0, "two bits for" + places}},
          {{"sum", {unknown, bits_, 1}, PortKind::numbers, 0, "one bit for" + places}}};
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

Json BinaryAddition::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = sequential_config(signature().inputs[0].shape,
                                        {recurrent("SimpleRNN", Json::object()), output_layer()});
  defaults["compile"] = {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", .1}}}}},
                         {"loss", "mean_squared_error"},
                         {"metrics", Json::array({"accuracy"})}};
  defaults["fit"] = {{"batch_size", 2}, {"epochs", 5}, {"shuffle", true}};
  return defaults;
}

Json BinaryAddition::variants() const {
  Json list = Json::array();
  const auto add = [&](const char* id, bool adam, const char* class_name, const Json& changes) {
    Json patch = Json::object();
    if (class_name != nullptr)
      patch = layers_patch(signature().inputs[0].shape, {recurrent(class_name, changes), output_layer()});
    if (adam) patch["compile"]["optimizer"] = "Adam";
    list.push_back({{"id", id}, {"changes", std::move(patch)}});
  };
  add("units-128", false, "SimpleRNN", {{"units", 128}});
  add("sigmoid", false, "SimpleRNN", {{"activation", "sigmoid"}});
  add("tanh", false, "SimpleRNN", {{"activation", "tanh"}});
  add("adam", true, nullptr, Json::object());
  add("dropout", true, "SimpleRNN", {{"dropout", .5}});
  add("recurrent-dropout", true, "SimpleRNN", {{"dropout", .5}, {"recurrent_dropout", .3}});
  add("unroll", true, "SimpleRNN", {{"unroll", true}});
  add("go-backwards", false, "SimpleRNN", {{"go_backwards", true}});
  add("gru", true, "GRU", {{"activation", "tanh"}});
  add("lstm", true, "LSTM", {{"activation", "tanh"}});
  return list;
}

Json BinaryAddition::baseline(const TaskData& data) const {
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
  return {{"rule", "memoryless"}, {"metrics", {{"accuracy", accuracy}}}};
}

Json BinaryAddition::sample(int a, int b, const Scalar* outputs) const {
  Json a_bits, b_bits, carry_bits, sum_bits, probabilities, predicted_bits;
  int carry = 0;
  int predicted = 0;
  for (int place = 0; place < bits_; ++place) {
    a_bits.push_back(int(bit(a, place)));
    b_bits.push_back(int(bit(b, place)));
    carry_bits.push_back(carry);
    sum_bits.push_back(int(bit(a + b, place)));
    probabilities.push_back(outputs[place]);
    predicted_bits.push_back(int(is_set(outputs[place])));
    predicted |= int(is_set(outputs[place])) << place;
    carry = (bit(a, place) + bit(b, place) + carry) / 2;
  }
  return {{"a", a},
          {"b", b},
          {"sum", a + b},
          {"a_bits", std::move(a_bits)},
          {"b_bits", std::move(b_bits)},
          {"carry_bits", std::move(carry_bits)},
          {"sum_bits", std::move(sum_bits)},
          {"outputs", std::move(probabilities)},
          {"predicted_bits", std::move(predicted_bits)},
          {"predicted", predicted},
          {"right", predicted == a + b}};
}

Json BinaryAddition::predictions(Trainer& trainer, const TaskData& data, const Json& request) const {
  const Dataset& test = data.test;
  const Tensor outputs = std::move(trainer.predict(test.inputs, batch_size)[0]);
  int bits_right = 0;
  int sums_right = 0;
  for (int i = 0; i < test.samples(); ++i) {
    int right = 0;
    for (int place = 0; place < bits_; ++place)
      right += is_set(outputs.sample(i)[place]) == is_set(test.targets[0].sample(i)[place]);
    bits_right += right;
    sums_right += right == bits_;
  }

  Json samples = Json::array();
  if (request.contains("a") || request.contains("b")) {
    const int a = requested(request, "a", 0, numbers() - 1);
    const int b = requested(request, "b", 0, numbers() - 1);
    const Dataset one = dataset({a + b * numbers()});
    samples.push_back(sample(a, b, trainer.predict(one.inputs, 1)[0].sample(0)));
  } else {
    const int first = requested(request, "first", 0, test.samples() - 1);
    const int count = requested(request, "count", 12, test.samples());
    for (int i = first; i < std::min(first + count, test.samples()); ++i) {
      const Scalar* x = test.inputs[0].sample(i);
      int a = 0;
      int b = 0;
      for (int place = 0; place < bits_; ++place) {
        a |= int(is_set(x[place * 2])) << place;
        b |= int(is_set(x[place * 2 + 1])) << place;
      }
      samples.push_back(sample(a, b, outputs.sample(i)));
    }
  }
  return {{"kind", "bits"},
          {"bits", bits_},
          {"accuracy", static_cast<double>(bits_right) / (test.samples() * bits_)},
          {"sums_right", static_cast<double>(sums_right) / test.samples()},
          {"samples", std::move(samples)}};
}

}  // namespace rnn
