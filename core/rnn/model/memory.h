#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>

#include "rnn/config/error.h"

namespace rnn {

inline constexpr std::int64_t unlimited_memory = std::numeric_limits<std::int64_t>::max();

/// The memory of a model in bytes, counted before it is allocated, and its limit. Parts not known yet are 0:
/// the optimizer's slots come with a `Trainer`, workspaces (with the states of stateful layers) with the
/// largest batch, copies of weights with the callbacks that keep some. Data is not counted.
struct MemoryPlan {
  std::int64_t limit = unlimited_memory;
  std::int64_t parameters = 0;
  std::int64_t gradients = 0;
  std::int64_t optimizer = 0;
  std::int64_t workspaces = 0;
  std::int64_t copies = 0;
  /// Scratch memory of the initializers, freed again.
  std::int64_t initialization = 0;

  /// Memory for a while: a saved state, or the scratch of the initializers.
  std::int64_t temporary() const { return std::max(initialization, parameters + optimizer + copies); }
  std::int64_t total() const {
    return parameters + gradients + optimizer + workspaces + copies + temporary();
  }
  /// Throws ConfigError, pointing at `where`, when `total` is more than the limit: "[sequential] expected a
  /// model that takes at most 2048 MB, got one of 14337 MB: parameters 2048, gradients 2048, optimizer 4096,
  /// workspaces 1, starting and saving 6144".
  void check(const std::string& model, const std::string& where) const;
  /// Runs `body`, which allocates planned memory. Throws ConfigError with the size, pointing at `where`, when
  /// the allocation fails.
  template <class Body>
  void allocate(const std::string& model, const std::string& where, Body body) const {
    try {
      body();
    } catch (const std::bad_alloc&) {
      refuse(model, where);
    } catch (const std::length_error&) {
      refuse(model, where);
    }
  }
  /// Sets a part to `bytes`. Throws ConfigError, and changes nothing, when `total` then exceeds the limit.
  void plan(std::int64_t MemoryPlan::* part, std::int64_t bytes, const std::string& model,
            const std::string& where);

 private:
  [[noreturn]] void refuse(const std::string& model, const std::string& where) const;
  /// "1563 MB: parameters 782, gradients 782"
  FaultPart use() const;
};

/// The size of a buffer for a number of scalars. Throws std::length_error for more than memory can address.
std::size_t buffer_size(std::int64_t scalars);

}  // namespace rnn
