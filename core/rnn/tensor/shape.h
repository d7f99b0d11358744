#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

namespace rnn {

/// An extent that is not known before data arrives (Keras's `None`): the batch, or a free sequence length.
inline constexpr int unknown = -1;

/// Most scalars that one sample may have, so that no product of its extents leaves 64 bits.
inline constexpr double largest_sample = 0x1p40;

/// The extents of a tensor, outermost first, batch included: (B,T,D), (B,D), (B).
/// Held inline, so that shapes can be inferred anew for every batch without touching the heap.
class Shape {
 public:
  static constexpr int max_rank = 6;

  Shape() = default;
  /// The constructors and `append` throw ConfigError beyond `max_rank` extents.
  Shape(std::initializer_list<int> extents);
  explicit Shape(std::span<const int> extents);

  int rank() const { return rank_; }
  int operator[](int axis) const { return extents_[static_cast<std::size_t>(axis)]; }
  int& operator[](int axis) { return extents_[static_cast<std::size_t>(axis)]; }
  /// The last extent: features, units or classes.
  int width() const { return rank_ == 0 ? 1 : (*this)[rank_ - 1]; }
  /// Product of all extents but the last: the number of rows of `width()` scalars. For known shapes only, as
  /// `size`.
  std::int64_t rows() const;
  std::int64_t size() const;
  bool known() const;
  void append(int extent);

  bool operator==(const Shape& other) const;
  /// True when all extents but the first are equal where both are known.
  bool fits_sample(const Shape& other) const;
  /// Keras's notation: `(None, 8, 16)`.
  std::string text() const;

 private:
  std::array<int, max_rank> extents_{};
  int rank_ = 0;
};

/// A few shapes held inline: those of the outputs of a layer. Throws ConfigError beyond `max_count`.
class Shapes {
 public:
  static constexpr int max_count = 8;

  Shapes() = default;
  Shapes(std::initializer_list<Shape> shapes);
  void append(const Shape& shape);
  int size() const { return count_; }
  const Shape& operator[](int index) const { return shapes_[static_cast<std::size_t>(index)]; }
  const Shape* begin() const { return shapes_.data(); }
  const Shape* end() const { return shapes_.data() + count_; }
  /// The text of a single shape, or a list: `[(None, 8, 16), (None, 16)]`.
  std::string text() const;

 private:
  std::array<Shape, max_count> shapes_{};
  int count_ = 0;
};

}  // namespace rnn
