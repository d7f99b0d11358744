#include "rnn/tasks/binary_addition/binary_addition_scratch.h"

#include <algorithm>

#include "rnn/insight/sample_run.h"
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

std::string BinaryAdditionScratch::keras_data(const Json&) const {
  return keras_pairs("all") + "drawn = np.random.randint(len(x_all), size=" + std::to_string(iterations_) +
         ")\nx_train, y_train = x_all[drawn], y_all[drawn]\n";
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

std::vector<ReadoutKind> BinaryAdditionScratch::readouts() const {
  std::vector<ReadoutKind> kinds = BinaryAddition::readouts();
  ReadoutKind log{
      .name = "iterations", .view = "iterations", .cadence = Cadence::every_batches, .batches = 100};
  log.open = [this](const Subject& subject, const Json&) {
    return readout_of([this, &subject] { return log_line(subject); });
  };
  kinds.push_back(std::move(log));
  return kinds;
}

Frame BinaryAdditionScratch::log_line(const Subject& subject) const {
  const std::span<const int> batch = subject.fit.last_batch();
  if (subject.fit.progress().samples == 0 || batch.empty()) return {};
  const Dataset& training = subject.data.training;
  SampleRun run(subject.trainer.model());
  run.forward(training.inputs, batch.first(1));
  const Scalar* outputs = run.outputs()[0].data;
  const Scalar* targets = training.targets[0].sample(batch[0]);
  const auto [a, b] = numbers_of(training.inputs[0].sample(batch[0]));
  double loss = 0.0;
  for (int place = 0; place < bits_; ++place) {
    const double error = outputs[place] - targets[place];
    loss += error * error / 2.0;
  }
  std::vector<FrameTensor> all = answer_tensors(1);
  const Json answer = this->answer(a, b, outputs, 0, all);
  Frame frame;
  frame.data = {{"iteration", subject.trainer.updates() - 1}, {"loss", loss}};
  frame.data.update(answer);
  frame.data["text"] =
      std::to_string(a) + " + " + std::to_string(b) + " = " + std::to_string(answer["predicted"].get<int>());
  for (FrameTensor& one : all) {
    if (one.name != "predicted_bits" && one.name != "sum_bits") continue;
    Tensor bits({bits_});
    std::reverse_copy(one.tensor.values.begin(), one.tensor.values.end(), bits.values.begin());
    frame.tensors.push_back({one.name == "sum_bits" ? "true" : "pred", std::move(bits)});
  }
  return frame;
}

}  // namespace rnn
