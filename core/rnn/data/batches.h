#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "rnn/config/error.h"
#include "rnn/tensor/tensor.h"

namespace rnn {

/// 0, 1, ... count - 1.
std::vector<int> all_indices(int count);

/// Throws ConfigError for a batch size below 1.
void check_batch_size(int batch_size);

/// Calls body(indices of a batch) for each batch of `batch_size` indices; the last one may have fewer. Throws
/// ConfigError for a batch_size below 1.
template <class Body>
void each_batch(std::span<const int> indices, int batch_size, Body body) {
  check_batch_size(batch_size);
  while (!indices.empty()) {
    const std::size_t count = std::min(indices.size(), static_cast<std::size_t>(batch_size));
    body(indices.first(count));
    indices = indices.subspan(count);
  }
}

/// The number of samples in every one of `inputs`, (N,...) each. Throws ConfigError unless there are `count`
/// inputs with the same number of samples, at least one; `who` opens its text.
int sample_count(const std::vector<Tensor>& inputs, std::size_t count, const std::string& who);

}  // namespace rnn
