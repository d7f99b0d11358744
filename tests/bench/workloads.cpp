// Trains workloads with the core and prints samples a second. The argument is JSON as workloads.mjs writes
// it, or a file of it: [{"id", "model", "compile", "batch", "samples", "one_hot", "ids", "classes"}], the
// last two the numbers below which inputs and targets are. The data is random; speed does not depend on it.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>

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

double samples_per_second(const Json& workload) {
  constexpr int rounds = 24;
  constexpr double seconds = .1;
  const int samples = workload["samples"].get<int>();
  const bool one_hot = workload["one_hot"].get<bool>();
  const int ids = workload["ids"].get<int>(), classes = workload["classes"].get<int>();
  Random random(1);
  Model model(workload["model"]);
  model.initialize(random);
  Trainer trainer(model, workload["compile"]);
  Dataset data;
  Shape targets = model.output_shape(0);
  if (classes > 2) targets[targets.rank() - 1] = 1;
  data.inputs.push_back(random_tensor(model.input_shape(0), samples, one_hot, ids, random));
  data.targets.push_back(random_tensor(targets, samples, one_hot, classes, random));
  FitOptions options;
  options.batch_size = workload["batch"].get<int>();
  options.epochs = 1000000;
  Fit fit(trainer, std::move(data), {}, options);
  const int batches = fit.progress().batches_per_epoch;
  const auto run = [&](int epochs) {
    const auto start = std::chrono::steady_clock::now();
    for (int epoch = 0; epoch < epochs; ++epoch) fit.advance(batches);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  run(1);
  int epochs = 1;
  double spent = run(epochs);
  while (spent < seconds / 2)
    spent = run(epochs = std::max(epochs + 1, static_cast<int>(epochs * seconds / spent)));
  double least = spent;
  // Of long rounds fewer will do.
  const int wanted = std::clamp(static_cast<int>(std::ceil(rounds * seconds / spent)), 6, rounds);
  for (int round = 0; round < wanted; ++round) least = std::min(least, run(epochs));
  return double(samples) * epochs / least;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s WORKLOADS\n", argv[0]);
    return 2;
  }
  std::ifstream file(argv[1]);
  Json rates = Json::object();
  for (const Json& workload : file ? Json::parse(file) : Json::parse(argv[1]))
    rates[workload["id"].get<std::string>()] = samples_per_second(workload);
  std::puts(rates.dump().c_str());
}
