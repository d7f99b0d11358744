// Trains a workload with the core, in rounds. The argument is JSON as workloads.mjs writes it: {"model",
// "compile", "batch", "samples", "one_hot", "ids", "classes"}, the last two the numbers below which inputs
// and targets are. Prints {"first", "seconds"} of a first round, and then, for every line it is given, the
// samples a second of another. The data is random; speed does not depend on it.

#include <algorithm>
#include <chrono>
#include <iostream>
#include <string>

#include "rnn/training/fit.h"

namespace {

using namespace rnn;

/// Random whole numbers below `limit`, or one-hot rows.
Tensor random_tensor(Shape shape, int samples, bool one_hot, int limit, Random& random) {
  shape[0] = samples;
  Tensor tensor(shape);
  if (!one_hot) {
    for (Scalar& value : tensor.values)
      value = static_cast<Scalar>(random.below(static_cast<std::uint32_t>(limit)));
    return tensor;
  }
  const int width = shape.width();
  for (std::int64_t row = 0; row < shape.rows(); ++row)
    tensor.values[static_cast<std::size_t>(row * width + random.below(static_cast<std::uint32_t>(width)))] =
        1;
  return tensor;
}

Dataset data_of(const Json& workload, const Model& model) {
  Random random(1);
  const int samples = workload["samples"].get<int>();
  const bool one_hot = workload["one_hot"].get<bool>();
  const int ids = workload["ids"].get<int>(), classes = workload["classes"].get<int>();
  Shape targets = model.output_shape(0);
  if (classes > 2) targets[targets.rank() - 1] = 1;
  Dataset data;
  data.inputs.push_back(random_tensor(model.input_shape(0), samples, one_hot, ids, random));
  data.targets.push_back(random_tensor(targets, samples, one_hot, classes, random));
  return data;
}

void train(const Json& workload) {
  constexpr double seconds = .1;
  Random random(1);
  Model model(workload["model"]);
  model.initialize(random);
  Trainer trainer(model, workload["compile"]);
  FitOptions options;
  options.batch_size = workload["batch"].get<int>();
  options.epochs = 1000000;
  Fit fit(trainer, data_of(workload, model), {}, options);
  const int batches = fit.progress().batches_per_epoch;
  int epochs = 1;
  const auto run = [&] {
    const auto start = std::chrono::steady_clock::now();
    for (int epoch = 0; epoch < epochs; ++epoch) fit.advance(batches);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  const auto rate = [&](double spent) { return workload["samples"].get<double>() * epochs / spent; };
  run();
  double spent = run();
  while (spent < seconds / 2) {
    epochs = std::max(epochs + 1, static_cast<int>(epochs * seconds / spent));
    spent = run();
  }
  std::cout << Json{{"first", rate(spent)}, {"seconds", spent}} << std::endl;
  for (std::string line; std::getline(std::cin, line);) std::cout << rate(run()) << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " WORKLOAD\n";
    return 2;
  }
  train(Json::parse(argv[1]));
}
