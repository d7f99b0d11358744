#include "rnn/data/batches.h"

#include <numeric>

namespace rnn {

std::vector<int> all_indices(int count) {
  std::vector<int> indices(static_cast<std::size_t>(count));
  std::iota(indices.begin(), indices.end(), 0);
  return indices;
}

void check_batch_size(int batch_size) {
  if (batch_size < 1)
    throw ConfigError("[batch_size] expected at least 1, got " + std::to_string(batch_size), "/batch_size");
}

int sample_count(const std::vector<Tensor>& inputs, std::size_t count, const std::string& who) {
  const std::string title = "[" + who + "] ";
  if (inputs.size() != count)
    throw ConfigError(title + "expected " + std::to_string(count) + " inputs, got " +
                      std::to_string(inputs.size()));
  const int samples = inputs[0].samples();
  for (const Tensor& input : inputs)
    if (samples == 0 || input.samples() != samples)
      throw ConfigError(title + "expected at least one sample and as many in every input, got " +
                        std::to_string(samples) + " and " + std::to_string(input.samples()));
  return samples;
}

}  // namespace rnn
