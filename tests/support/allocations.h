#pragma once

#include <cstdint>

namespace rnn::test {

/// Counts heap allocations of the whole program (operator new in all forms; natively with glibc and without
/// sanitizers also malloc and its kin) from its making on.
class AllocationCount {
 public:
  AllocationCount();
  std::int64_t value() const;

 private:
  std::int64_t before_;
};

}  // namespace rnn::test
