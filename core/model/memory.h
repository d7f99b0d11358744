#pragma once

#include <cstdint>
#include <limits>
#include <string>

namespace rnn {

inline constexpr std::int64_t unlimited_memory = std::numeric_limits<std::int64_t>::max();

/// What a model takes, in bytes, counted before any of it is allocated, and how much that may be. Parts not
/// known yet are 0: the optimizer's slots come with a `Trainer`, workspaces (with what is kept from batch to
/// batch) with the largest batch. Data is not counted.
struct MemoryPlan {
  std::int64_t limit = unlimited_memory;
  std::int64_t parameters = 0;
  std::int64_t gradients = 0;
  std::int64_t optimizer = 0;
  std::int64_t workspaces = 0;

  std::int64_t total() const { return parameters + gradients + optimizer + workspaces; }
  /// Throws ConfigError, pointing at `where`, when that is more than the limit: "[sequential] expected a
  /// model that takes at most 2048 MB, got one of 8193 MB: parameters 2048, gradients 2048, optimizer 4096,
  /// workspaces 1".
  void check(const std::string& model, const std::string& where) const;
  /// Sets a part, unless that throws.
  void plan(std::int64_t MemoryPlan::* part, std::int64_t bytes, const std::string& model,
            const std::string& where);
};

/// A number of scalars as the size of a buffer. Throws std::length_error for more than memory can address.
std::size_t buffer_size(std::int64_t scalars);

}  // namespace rnn
