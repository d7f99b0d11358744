#include "rnn/data/dataset.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "rnn/config/error.h"

namespace rnn {

namespace {

/// Copies rows from `x`, `x_stride` apart, to `y`, `y_stride` apart. Rows are often one or two wide.
void copy_rows(const Scalar* x, std::size_t x_stride, Scalar* y, std::size_t y_stride, int rows,
               std::size_t width) {
  if (width == 1) {
    for (int row = 0; row < rows; ++row, x += x_stride, y += y_stride) *y = *x;
  } else if (width == 2) {
    for (int row = 0; row < rows; ++row, x += x_stride, y += y_stride) std::memcpy(y, x, 2 * sizeof(Scalar));
  } else {
    for (int row = 0; row < rows; ++row, x += x_stride, y += y_stride) std::copy_n(x, width, y);
  }
}

/// Elements of a cache line, and the number of lines to load of a sample: the processor's own prefetcher
/// continues a longer one.
constexpr std::size_t line = 64 / sizeof(Scalar);
constexpr std::size_t most_lines = 4;

struct StepLayout {
  int time;
  std::size_t width;
};

StepLayout steps_of(const Tensor& tensor, std::size_t sample_size, Layout layout) {
  if (layout == Layout::batch_major || tensor.shape.rank() < 2) return {1, sample_size};
  const int time = tensor.shape[1];
  return {time, time == 0 ? 0 : sample_size / static_cast<std::size_t>(time)};
}

}  // namespace

Dataset Dataset::slice(int first, int last) const {
  Dataset part;
  for (const Tensor& tensor : inputs) part.inputs.push_back(tensor.slice(first, last));
  for (const Tensor& tensor : targets) part.targets.push_back(tensor.slice(first, last));
  for (const Tensor& tensor : weights)
    part.weights.push_back(tensor.shape.rank() == 0 ? Tensor() : tensor.slice(first, last));
  return part;
}

void Dataset::check(const char* who) const {
  if (samples() == 0)
    throw ConfigError({"data.none", "[{who}] expected at least one sample, got none"}, {who});
  const auto differs = [this](const Tensor& tensor) { return tensor.samples() != samples(); };
  for (const auto* group : {&inputs, &targets}) {
    const auto odd = std::find_if(group->begin(), group->end(), differs);
    if (odd != group->end())
      throw ConfigError({"data.samples_differ",
                         "[{who}] expected {expected} samples in every input and target, got {given}"},
                        {who, samples(), odd->samples()});
  }
}

const Tensor* weights_for(const std::vector<Tensor>& weights, std::size_t output) {
  if (weights.empty()) return nullptr;
  const Tensor& given = weights[weights.size() == 1 ? 0 : output];
  return given.shape.rank() == 0 ? nullptr : &given;
}

void gather(const Tensor& source, std::span<const int> indices, Layout layout, Scalar* destination) {
  const auto size = static_cast<std::size_t>(source.sample_size());
  const auto [time, width] = steps_of(source, size, layout);
  const std::size_t stride = indices.size() * width;
  for (const int index : indices) {
    copy_rows(source.values.data() + static_cast<std::size_t>(index) * size, width, destination, stride, time,
              width);
    destination += width;
  }
}

void prefetch(const Dataset& data, std::span<const int> indices) {
  for (const auto* group : {&data.inputs, &data.targets})
    for (const Tensor& tensor : *group) {
      const auto size = static_cast<std::size_t>(tensor.sample_size());
      if (size == 0) continue;
      const std::size_t touched = std::min(size, most_lines * line);
      for (const int index : indices) {
        // A load whose value is not used is not waited for, and WebAssembly has no prefetch instruction.
        const volatile Scalar* sample = tensor.values.data() + static_cast<std::size_t>(index) * size;
        for (std::size_t i = 0; i < touched; i += line) static_cast<void>(sample[i]);
        if (touched % line != 0) static_cast<void>(sample[touched - 1]);
      }
    }
}

void scatter(const Scalar* batch, int samples, Layout layout, Tensor& destination, int first) {
  const auto size = static_cast<std::size_t>(destination.sample_size());
  const auto [time, width] = steps_of(destination, size, layout);
  const std::size_t stride = static_cast<std::size_t>(samples) * width;
  for (int b = 0; b < samples; ++b, batch += width)
    copy_rows(batch, stride, destination.values.data() + static_cast<std::size_t>(first + b) * size, width,
              time, width);
}

}  // namespace rnn
