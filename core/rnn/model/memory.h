#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>

namespace rnn {

inline constexpr std::int64_t unlimited_memory = std::numeric_limits<std::int64_t>::max();

/// What a model takes, in bytes, counted before any of it is allocated, and how much that may be. Parts not
/// known yet are 0: the optimizer's slots come with a `Trainer`, workspaces (with what is kept from batch to
/// batch) with the largest batch, copies of weights with the callbacks that keep some. Data is not counted.
struct MemoryPlan {
  std::int64_t limit = unlimited_memory;
  std::int64_t parameters = 0;
  std::int64_t gradients = 0;
  std::int64_t optimizer = 0;
  std::int64_t workspaces = 0;
  std::int64_t copies = 0;
  /// Which drawing first weights takes for a while.
  std::int64_t drawing = 0;

  /// What there is besides for a while: a saved state, or what drawing first weights takes.
  std::int64_t passing() const { return std::max(drawing, parameters + optimizer + copies); }
  std::int64_t total() const { return parameters + gradients + optimizer + workspaces + copies + passing(); }
  /// Throws ConfigError, pointing at `where`, when that is more than the limit: "[sequential] expected a
  /// model that takes at most 2048 MB, got one of 14337 MB: parameters 2048, gradients 2048, optimizer 4096,
  /// workspaces 1, starting and saving 6144".
  void check(const std::string& model, const std::string& where) const;
  /// Runs `body`, which allocates what is planned. Throws ConfigError with the size, pointing at `where`,
  /// when there is not that much memory.
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
  /// Sets a part, unless that throws.
  void plan(std::int64_t MemoryPlan::* part, std::int64_t bytes, const std::string& model,
            const std::string& where);

 private:
  [[noreturn]] void refuse(const std::string& model, const std::string& where) const;
  /// "1563 MB: parameters 782, gradients 782"
  std::string text() const;
};

/// A number of scalars as the size of a buffer. Throws std::length_error for more than memory can address.
std::size_t buffer_size(std::int64_t scalars);

}  // namespace rnn
