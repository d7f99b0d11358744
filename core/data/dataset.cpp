#include "rnn/data/dataset.h"

#include <algorithm>
#include <string>

#include "rnn/config/error.h"

namespace rnn {

Dataset Dataset::slice(int first, int last) const {
  Dataset part;
  for (const Tensor& tensor : inputs) part.inputs.push_back(tensor.slice(first, last));
  for (const Tensor& tensor : targets) part.targets.push_back(tensor.slice(first, last));
  return part;
}

void Dataset::check(const char* who) const {
  if (samples() == 0) throw ConfigError("[" + std::string(who) + "] expected at least one sample, got none");
  const auto differs = [this](const Tensor& tensor) { return tensor.samples() != samples(); };
  for (const auto* group : {&inputs, &targets}) {
    const auto odd = std::find_if(group->begin(), group->end(), differs);
    if (odd != group->end())
      throw ConfigError("[" + std::string(who) + "] expected " + std::to_string(samples()) +
                        " samples in every input and target, got " + std::to_string(odd->samples()));
  }
}

void gather(const Tensor& source, std::span<const int> indices, Layout layout, Scalar* destination) {
  const int batch = static_cast<int>(indices.size());
  const std::size_t size = static_cast<std::size_t>(source.sample_size());
  if (layout == Layout::batch_major) {
    for (int b = 0; b < batch; ++b) {
      const Scalar* sample = source.sample(indices[static_cast<std::size_t>(b)]);
      std::copy(sample, sample + size, destination + static_cast<std::size_t>(b) * size);
    }
    return;
  }
  const int time = source.shape[1];
  const std::size_t width = size / static_cast<std::size_t>(time);
  for (int b = 0; b < batch; ++b) {
    const Scalar* sample = source.sample(indices[static_cast<std::size_t>(b)]);
    Scalar* row = destination + static_cast<std::size_t>(b) * width;
    for (int t = 0; t < time; ++t, sample += width, row += static_cast<std::size_t>(batch) * width)
      for (std::size_t i = 0; i < width; ++i) row[i] = sample[i];
  }
}

void scatter(const Scalar* batch, int samples, Layout layout, Tensor& destination, int first) {
  const std::size_t size = static_cast<std::size_t>(destination.sample_size());
  if (layout == Layout::batch_major) {
    std::copy(batch, batch + static_cast<std::size_t>(samples) * size, destination.sample(first));
    return;
  }
  const int time = destination.shape[1];
  const std::size_t width = size / static_cast<std::size_t>(time);
  for (int t = 0; t < time; ++t)
    for (int b = 0; b < samples; ++b, batch += width)
      std::copy(batch, batch + width, destination.sample(first + b) + static_cast<std::size_t>(t) * width);
}

}  // namespace rnn
