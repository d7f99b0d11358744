#include "rnn/tensor/shape.h"

#include <algorithm>

#include "rnn/config/error.h"

namespace rnn {

Shape::Shape(std::initializer_list<int> extents)
    : Shape(std::span<const int>(extents.begin(), extents.size())) {}

Shape::Shape(std::span<const int> extents) {
  for (int extent : extents) append(extent);
}

void Shape::append(int extent) {
  if (rank_ == max_rank)
    throw ConfigError({"shape.rank", "[shape] expected at most {most} extents, got more"}, {max_rank});
  extents_[static_cast<std::size_t>(rank_++)] = extent;
}

std::int64_t Shape::rows() const {
  std::int64_t product = 1;
  for (int axis = 0; axis + 1 < rank_; ++axis) product *= (*this)[axis];
  return product;
}

std::int64_t Shape::size() const { return rows() * width(); }

bool Shape::known() const {
  return std::all_of(extents_.begin(), extents_.begin() + rank_, [](int extent) { return extent >= 0; });
}

bool Shape::operator==(const Shape& other) const {
  return rank_ == other.rank_ &&
         std::equal(extents_.begin(), extents_.begin() + rank_, other.extents_.begin());
}

bool Shape::fits_sample(const Shape& other) const {
  bool fits = rank_ == other.rank_;
  for (int axis = 1; fits && axis < rank_; ++axis)
    fits = (*this)[axis] == other[axis] || (*this)[axis] == unknown || other[axis] == unknown;
  return fits;
}

std::string Shape::text() const {
  std::string text = "(";
  for (int axis = 0; axis < rank_; ++axis) {
    if (axis > 0) text += ", ";
    text += (*this)[axis] == unknown ? "None" : std::to_string((*this)[axis]);
  }
  return text + (rank_ == 1 ? ",)" : ")");
}

Shapes::Shapes(std::initializer_list<Shape> shapes) {
  for (const Shape& shape : shapes) append(shape);
}

std::string Shapes::text() const {
  if (count_ == 1) return shapes_[0].text();
  std::string text = "[";
  for (const Shape& shape : *this) text += (text.size() > 1 ? ", " : "") + shape.text();
  return text + "]";
}

void Shapes::append(const Shape& shape) {
  if (count_ == max_count)
    throw ConfigError({"shape.outputs", "[shape] expected at most {most} outputs of one layer, got more"},
                      {max_count});
  shapes_[static_cast<std::size_t>(count_++)] = shape;
}

}  // namespace rnn
