#include "rnn/tasks/binary_addition_scratch.h"

#include <algorithm>

#include "rnn/tasks/model_config.h"

namespace rnn {

namespace {

Json network(const char* activation, const char* output_activation) {
  const Json normal{{"class_name", "RandomNormal"}, {"config", {{"stddev", 1.0}}}};
  return {class_config("SimpleRNN", {{"units", 16},
                                     {"activation", activation},
                                     {"use_bias", false},
                                     {"kernel_initializer", normal},
                                     {"recurrent_initializer", normal},
                                     {"return_sequences", true}}),
          class_config("Dense", {{"units", 1},
                                 {"activation", output_activation},
                                 {"use_bias", false},
                                 {"kernel_initializer", normal}})};
}

}  // namespace

Schema BinaryAdditionScratch::options() {
  Schema schema = BinaryAddition::options();
  schema.push_back(integer_option("iterations", 10000, 100, 100000));
  return schema;
}

BinaryAdditionScratch::BinaryAdditionScratch(const Json& config)
    : BinaryAddition(config), iterations_(config["iterations"].get<int>()) {}

TaskData BinaryAdditionScratch::data(std::uint64_t seed, const Resources&) const {
  Random random(seed);
  const Pairs pairs = split_pairs(random);
  std::vector<int> drawn(static_cast<std::size_t>(iterations_));
  std::generate(drawn.begin(), drawn.end(), [&] {
    return pairs.training[random.below(static_cast<std::uint32_t>(pairs.training.size()))];
  });
  return {dataset(drawn), dataset(pairs.validation), dataset(pairs.test)};
}

Json BinaryAdditionScratch::defaults() const {
  Json defaults = BinaryAddition::defaults();
  defaults["model"] =
      sequential_config(signature().inputs[0].shape, network("sigmoid", "sigmoid_twice_derived"));
  defaults["compile"]["loss"] = "half_sum_squared_error";
  defaults["fit"] = {{"batch_size", 1}, {"epochs", 1}, {"shuffle", false}};
  return defaults;
}

Json BinaryAdditionScratch::variants() const {
  const auto variant = [this](const char* id, const char* activation, const char* output_activation) {
    return Json{
        {"id", id},
        {"changes", layers_patch(signature().inputs[0].shape, network(activation, output_activation))}};
  };
  return {variant("corrected", "sigmoid", "sigmoid"), variant("tanh", "tanh", "sigmoid_twice_derived"),
          variant("relu", "relu", "sigmoid_twice_derived")};
}

Json BinaryAdditionScratch::batch_log(Trainer& trainer, const Dataset& training,
                                      std::span<const int> batch) const {
  if (batch.empty()) return nullptr;
  const Dataset pair = training.slice(batch[0], batch[0] + 1);
  const Tensor outputs = std::move(trainer.predict(pair.inputs, 1)[0]);
  int a = 0;
  int b = 0;
  double loss = 0.0;
  for (int place = 0; place < bits_; ++place) {
    const Scalar* x = pair.inputs[0].sample(0) + place * 2;
    a |= int(x[0] > Scalar(.5)) << place;
    b |= int(x[1] > Scalar(.5)) << place;
    const double error = outputs.values[static_cast<std::size_t>(place)] -
                         pair.targets[0].values[static_cast<std::size_t>(place)];
    loss += error * error / 2.0;
  }
  const Json answer = sample(a, b, outputs.sample(0));
  const auto most_significant_first = [](const Json& bits) {
    return Json(Json::array_t(bits.rbegin(), bits.rend()));
  };
  const int predicted = answer["predicted"].get<int>();
  return {{"iteration", trainer.updates() - 1},
          {"loss", loss},
          {"a", a},
          {"b", b},
          {"sum", a + b},
          {"pred", most_significant_first(answer["predicted_bits"])},
          {"true", most_significant_first(answer["sum_bits"])},
          {"predicted", predicted},
          {"right", answer["right"]},
          {"text", std::to_string(a) + " + " + std::to_string(b) + " = " + std::to_string(predicted)}};
}

std::vector<ReadoutKind> BinaryAdditionScratch::readouts() const { return {}; }

}  // namespace rnn
