#include "rnn/layers/mask_operations.h"

namespace rnn {

namespace {

/// Extents from behind, 1 taking any other.
Shape broadcast(const Shape& a, const Shape& b) {
  const Shape& longer = a.rank() < b.rank() ? b : a;
  const Shape& other = a.rank() < b.rank() ? a : b;
  Shape merged = longer;
  for (int axis = 1; axis <= other.rank(); ++axis) {
    int& extent = merged[longer.rank() - axis];
    const int given = other[other.rank() - axis];
    if (extent == 1 || (extent == unknown && given != 1)) extent = given;
  }
  return merged;
}

}  // namespace

NodeOutput MaskOperations::either(NodeOutput a, NodeOutput b) {
  return call("LogicalOr", {a, b}, broadcast(shape(a), shape(b)));
}

NodeOutput MaskOperations::any(NodeOutput of) {
  const Shape whole = shape(of);
  Shape shorter;
  for (int axis = 0; axis + 1 < whole.rank(); ++axis) shorter.append(whole[axis]);
  return call("Any", {of}, shorter);
}

NodeOutput MaskOperations::unequal(NodeOutput value) { return call("NotEqual", {value}, shape(value)); }

}  // namespace rnn
