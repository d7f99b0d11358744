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
    throw ConfigError({"batch_size.positive", "[batch_size] expected at least 1, got {given}"}, {batch_size},
                      "/batch_size");
}

int sample_count(const std::vector<Tensor>& inputs, std::size_t count, const std::string& who) {
  if (inputs.size() != count)
    throw ConfigError({"input.count", "[{layer}] expected {expected} inputs, got {given}"},
                      {who, count, inputs.size()});
  const int samples = inputs[0].samples();
  for (const Tensor& input : inputs)
    if (samples == 0 || input.samples() != samples)
      throw ConfigError(
          {"data.inputs_differ",
           "[{who}] expected at least one sample and as many in every input, got {first} and {other}"},
          {who, samples, input.samples()});
  return samples;
}

}  // namespace rnn
