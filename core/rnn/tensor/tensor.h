#pragma once

#include <cstddef>
#include <new>
#include <vector>

#include "rnn/tensor/scalar.h"
#include "rnn/tensor/shape.h"

namespace rnn {

/// Allocator on cache-line boundaries, so that vector loads of whole rows do not straddle lines.
template <class T>
struct AlignedAllocator {
  using value_type = T;
  static constexpr std::align_val_t alignment{64};
  AlignedAllocator() = default;
  template <class U>
  AlignedAllocator(const AlignedAllocator<U>&) {}
  T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), alignment)); }
  void deallocate(T* pointer, std::size_t) { ::operator delete(pointer, alignment); }
  template <class U>
  bool operator==(const AlignedAllocator<U>&) const {
    return true;
  }
};

using Buffer = std::vector<Scalar, AlignedAllocator<Scalar>>;

/// A dense row-major array with its shape, batch first: data sets, predictions, weights. The size of `values`
/// is always `shape.size()`.
struct Tensor {
  Shape shape;
  Buffer values;

  Tensor() = default;
  /// Zeros; all extents are known.
  explicit Tensor(const Shape& extents) : shape(extents), values(static_cast<std::size_t>(extents.size())) {}

  /// Number of samples: the first extent.
  int samples() const { return shape.rank() == 0 ? 0 : shape[0]; }
  /// Number of scalars of one sample.
  int sample_size() const { return samples() == 0 ? 0 : static_cast<int>(shape.size() / samples()); }
  Scalar* sample(int index) { return values.data() + std::size_t(index) * std::size_t(sample_size()); }
  const Scalar* sample(int index) const {
    return values.data() + std::size_t(index) * std::size_t(sample_size());
  }
  /// Copy of the samples from `first` up to, but not including, `last`.
  Tensor slice(int first, int last) const;
};

/// Memory order of a (B,T,...) value: batch_major is (B,T,...), time_major is (T,B,...). Values of rank below
/// 3 are always batch_major.
enum class Layout { batch_major, time_major };

}  // namespace rnn
