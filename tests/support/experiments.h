#pragma once

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <vector>

#include "rnn/tasks/task.h"

// Experiments as the page offers them, and figures of several runs.

namespace rnn::test {

/// The config of a task's variant, "" for its default.
inline Json variant_config(const std::string& name, const std::string& variant, int seed = 0) {
  const auto task = tasks().create(name);
  Json config{{"task", name}};
  config.update(task->defaults());
  bool found = variant.empty();
  for (const Json& entry : task->variants()) {
    if (entry["id"] != variant) continue;
    config.merge_patch(entry["changes"]);
    found = true;
  }
  CAPTURE(name, variant);
  REQUIRE(found);
  config["seed"] = seed;
  return config;
}

inline double least(const std::vector<double>& values) {
  return *std::min_element(values.begin(), values.end());
}

inline double greatest(const std::vector<double>& values) {
  return *std::max_element(values.begin(), values.end());
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return (values[values.size() / 2] + values[(values.size() - 1) / 2]) / 2;
}

}  // namespace rnn::test
