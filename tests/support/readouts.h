#pragma once

#include <catch_amalgamated.hpp>

#include "rnn/tasks/experiment.h"
#include "support/task_resources.h"

// Frames of an experiment's readouts for tests.

namespace rnn::test {

inline constexpr int most_slices = 100000;

inline Frame read_frame(const Experiment& experiment, const std::string& name,
                        const Json& request = Json::object()) {
  const auto readout = experiment.read(name, request);
  int slices = 1;
  while (!readout->advance()) {
    ++slices;
    REQUIRE(slices < most_slices);
  }
  return readout->take();
}

inline const Tensor& tensor_in(const Frame& frame, const std::string& name) {
  for (const FrameTensor& one : frame.tensors)
    if (one.name == name) return one.tensor;
  FAIL("the frame has no tensor " << name);
  throw std::logic_error(name);
}

/// A row of a tensor of whole numbers.
inline std::vector<int> row_of(const Tensor& tensor, int row) {
  return {tensor.sample(row), tensor.sample(row) + tensor.sample_size()};
}

inline std::unique_ptr<Experiment> experiment_of(const Json& config, const Resources& resources) {
  return std::make_unique<Experiment>(config, unlimited_memory, resources);
}

/// An experiment with generated resources.
inline std::unique_ptr<Experiment> experiment_of(const Json& config) {
  return experiment_of(config, generated_resources(*tasks().create(config["task"])));
}

}  // namespace rnn::test
