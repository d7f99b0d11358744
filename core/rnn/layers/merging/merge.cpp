#include "rnn/layers/merging/merge.h"

#include <algorithm>
#include <array>

#include "rnn/config/error.h"
#include "rnn/layers/accumulation_target.h"
#include "rnn/layers/mask_operations.h"
#include "rnn/layers/time_steps.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

/// y = f(y, x); x is a single number when `stride` is 0.
template <class F>
void combine(Scalar* y, const Scalar* x, int stride, int n, F f) {
  if (stride == 0)
    for (int k = 0; k < n; ++k) y[k] = f(y[k], *x);
  else
    for (int k = 0; k < n; ++k) y[k] = f(y[k], x[k]);
}

/// dx += c · dy, summed over dy when `stride` is 0.
void add_scaled(Scalar c, const Scalar* dy, Scalar* dx, int stride, int n) {
  if (stride == 0)
    *dx += c * sum(dy, n);
  else
    axpy(c, dy, dx, n);
}

using Index = std::array<int, Shape::max_rank>;

/// The axis of `shape` that is broadcast to `axis` of `whole`; 0 or below for none.
int own_axis(const Shape& shape, const Shape& whole, int axis) {
  return axis == 0 ? 0 : axis - whole.rank() + shape.rank();
}

/// Offset of the element `index` of `whole` in a value that is broadcast to it.
std::ptrdiff_t offset(const Value& value, const Shape& whole, const Index& index) {
  const Shape& shape = value.shape;
  const TimeSteps steps(value);
  std::ptrdiff_t sum = index[0] * steps.sample_stride;
  std::ptrdiff_t stride = 1;
  for (int axis = whole.rank() - 1; axis > 0; --axis) {
    const int own = own_axis(shape, whole, axis);
    if (own < 1) break;
    const int at = shape[own] == 1 ? 0 : index[static_cast<std::size_t>(axis)];
    sum += at * (own == 1 && shape.rank() > 2 ? steps.step_stride : stride);
    stride *= shape[own];
  }
  return sum;
}

/// Offset of the step of the element `index` of `whole` in the mask of a value that is broadcast to it.
std::ptrdiff_t mask_offset(const Value& value, const Shape& whole, const Index& index) {
  std::ptrdiff_t at = 0;
  for (int axis = 0; axis < value.mask_rank; ++axis) {
    const int extent = value.shape[axis];
    const int of_whole = axis == 0 ? 0 : axis + whole.rank() - value.shape.rank();
    at = at * extent + (extent == 1 ? 0 : index[static_cast<std::size_t>(of_whole)]);
  }
  return at;
}

/// The next index in the order of the axes up to `last`.
void advance(Index& index, const Shape& shape, int last) {
  for (int axis = last; axis >= 0; --axis) {
    int& i = index[static_cast<std::size_t>(axis)];
    if (++i < shape[axis]) return;
    i = 0;
  }
}

}  // namespace

void expect_inputs(std::span<const Shape> inputs, std::size_t least, std::size_t most,
                   const std::string& layer) {
  if (least == most && inputs.size() != least)
    throw ConfigError({"input.count", "[{layer}] expected {expected} inputs, got {given}"},
                      {layer, least, inputs.size()});
  if (inputs.size() < least || inputs.size() > most)
    throw ConfigError({"merge.input_count", "[{layer}] expected at least {least} inputs, got {given}"},
                      {layer, least, inputs.size()});
  for (const Shape& shape : inputs)
    if (shape.rank() < 2)
      throw ConfigError({"merge.inputs", "[{layer}] expected inputs (B,...,D), got {given}"}, {layer, shape});
}

/// A run of elements that are contiguous in the output and in every input.
struct Merge::Row {
  Index index{};
  int width = 0;
  /// True when all inputs have the shape and layout of the output: a single row holds all elements.
  bool whole = false;
  std::ptrdiff_t at = 0;

  std::ptrdiff_t of(const Value& value, const Shape& shape) const {
    return whole ? 0 : offset(value, shape, index);
  }
  int stride(const Value& value) const { return !whole && value.shape.width() == 1 ? 0 : 1; }
};

Merge::Merge(Json config, const char* type, Kind kind) : Layer(std::move(config)), type_(type), kind_(kind) {}

bool Merge::record_mask(MaskCall& call) const {
  const auto& masks = call.masks;
  if (!std::all_of(masks.begin(), masks.end(), [](const MaskCall::Mask& one) { return one.has_value(); }))
    return true;
  for (const MaskCall::Mask& one : masks)
    if (one) call.mask = call.mask ? call.operations.either(*call.mask, *one) : *one;
  return true;
}

MaskRule Merge::mask_rule(int, std::span<const int> masks) const {
  return std::find(masks.begin(), masks.end(), 0) == masks.end() ? MaskRule::make : MaskRule::drop;
}

Shapes Merge::output_shapes(std::span<const Shape> inputs) const {
  expect_inputs(inputs, 2, kind_ == Kind::subtract ? 2 : inputs.size(), name());
  Shape output = inputs[0];
  for (const Shape& next : inputs.subspan(1)) {
    const bool longer = next.rank() > output.rank();
    Shape merged = longer ? next : output;
    const Shape& other = longer ? output : next;
    for (int axis = 0; axis < merged.rank(); ++axis) {
      const int own = own_axis(other, merged, axis);
      if (own < (axis == 0 ? 0 : 1)) continue;
      const int a = merged[axis];
      const int b = other[own];
      const bool open = a == unknown || b == unknown;
      if (!open && a != b && (axis == 0 || (a != 1 && b != 1)))
        throw ConfigError(
            {"merge.shapes_differ", "[{layer}] expected inputs of matching shapes, got {first} and {other}"},
            {name(), output, next});
      merged[axis] = open ? unknown : std::max(a, b);
    }
    output = merged;
  }
  return {output};
}

void Merge::plan(Plan& plan, std::span<const Shape> inputs) const {
  if (kind_ == Kind::multiply) plan.reserve_scratch(output_shapes(inputs)[0].size());
}

template <class Body>
void Merge::each_row(const Context& context, Body body) const {
  const Value& y = context.outputs[0];
  const bool selective = kind_ != Kind::add && kind_ != Kind::subtract && kind_ != Kind::average;
  bool alike = true;
  for (const Value& x : context.inputs)
    alike = alike && x.shape == y.shape && x.layout == y.layout && !(selective && x.mask != nullptr);
  Row row;
  if (alike) {
    row.whole = true;
    row.width = static_cast<int>(y.shape.size());
    return body(row);
  }
  row.width = y.shape.width();
  const int last = y.shape.rank() - 2;
  for (std::int64_t rows = y.shape.rows(); rows > 0; --rows) {
    row.at = offset(y, y.shape, row.index);
    body(row);
    advance(row.index, y.shape, last);
  }
}

bool Merge::is_unmasked(const Context& context, std::size_t input, const Row& row) const {
  const Value& x = context.inputs[input];
  if (row.whole || x.mask == nullptr || kind_ == Kind::add || kind_ == Kind::subtract ||
      kind_ == Kind::average)
    return true;
  return x.mask[mask_offset(x, context.outputs[0].shape, row.index)] != Scalar(0);
}

void Merge::forward_row(Context& context, const Row& row) const {
  const Shape& shape = context.outputs[0].shape;
  Scalar* y = context.outputs[0].data + row.at;
  bool started = false;
  for (std::size_t i = 0; i < context.inputs.size(); ++i) {
    if (!is_unmasked(context, i, row)) continue;
    const Value& value = context.inputs[i];
    const Scalar* x = value.data + row.of(value, shape);
    const int stride = row.stride(value);
    const auto apply = [&](auto f) { combine(y, x, stride, row.width, f); };
    if (!started) {
      apply([](Scalar, Scalar b) { return b; });
      started = true;
      continue;
    }
    switch (kind_) {
      case Kind::add:
      case Kind::average: apply([](Scalar a, Scalar b) { return a + b; }); break;
      case Kind::subtract: apply([](Scalar a, Scalar b) { return a - b; }); break;
      case Kind::multiply: apply([](Scalar a, Scalar b) { return a * b; }); break;
      case Kind::maximum: apply([](Scalar a, Scalar b) { return a < b ? b : a; }); break;
      case Kind::minimum: apply([](Scalar a, Scalar b) { return b < a ? b : a; }); break;
    }
  }
  if (kind_ == Kind::average) scale(Scalar(1) / static_cast<Scalar>(context.inputs.size()), y, row.width);
  if (started) return;
  const Value& first = context.inputs[0];
  const Scalar zero = 0;
  const bool product = kind_ == Kind::multiply;
  combine(y, product ? &zero : first.data + row.of(first, shape), product ? 0 : row.stride(first), row.width,
          [](Scalar, Scalar b) { return b; });
}

void Merge::forward(Context& context) {
  each_row(context, [&](const Row& row) { forward_row(context, row); });
  Scalar* mask = context.output_masks[0];
  if (mask == nullptr) return;
  const Value& y = context.outputs[0];
  Index index{};
  for (std::int64_t left = mask_size(y); left > 0; --left) {
    *mask++ = std::any_of(context.inputs.begin(), context.inputs.end(),
                          [&](const Value& x) {
                            return x.mask == nullptr || x.mask[mask_offset(x, y.shape, index)] != Scalar(0);
                          })
                  ? Scalar(1)
                  : Scalar(0);
    advance(index, y.shape, y.mask_rank - 1);
  }
}

void Merge::backward_row(Context& context, const Row& row) const {
  const Shape& shape = context.outputs[0].shape;
  const Scalar* dy = context.output_gradients[0] + row.at;
  for (std::size_t i = 0; i < context.inputs.size(); ++i) {
    const Value& value = context.inputs[i];
    Scalar* dx = context.input_gradients[i].data;
    if (dx == nullptr || !is_unmasked(context, i, row)) continue;
    dx += row.of(value, shape);
    const int stride = row.stride(value);
    if (kind_ != Kind::multiply) {
      const Scalar factor = kind_ == Kind::average ? Scalar(1) / static_cast<Scalar>(context.inputs.size())
                            : kind_ == Kind::subtract && i > 0 ? Scalar(-1)
                                                               : Scalar(1);
      add_scaled(factor, dy, dx, stride, row.width);
      continue;
    }
    Scalar* product = context.scratch[0] + row.at;
    std::copy(dy, dy + row.width, product);
    for (std::size_t j = 0; j < context.inputs.size(); ++j) {
      const Value& other = context.inputs[j];
      if (j != i && is_unmasked(context, j, row))
        combine(product, other.data + row.of(other, shape), row.stride(other), row.width,
                [](Scalar a, Scalar b) { return a * b; });
    }
    add_scaled(Scalar(1), product, dx, stride, row.width);
  }
}

void Merge::backward_extreme(Context& context, const Row& row) const {
  const Shape& shape = context.outputs[0].shape;
  const Scalar* y = context.outputs[0].data + row.at;
  Scalar* dy = context.output_gradients[0] + row.at;
  bool any = false;
  for (std::size_t i = 0; i < context.inputs.size(); ++i) any = any || is_unmasked(context, i, row);
  for (std::size_t i = 0; i < context.inputs.size(); ++i) {
    if (any ? !is_unmasked(context, i, row) : i > 0) continue;
    const Value& value = context.inputs[i];
    const std::ptrdiff_t at = row.of(value, shape);
    const int stride = row.stride(value);
    const Scalar* x = value.data + at;
    Scalar* dx = context.input_gradients[i].data;
    for (int k = 0; k < row.width; ++k) {
      if (x[k * stride] != y[k]) continue;
      if (dx != nullptr) dx[at + k * stride] += dy[k];
      dy[k] = 0;
    }
  }
}

void Merge::backward(Context& context) {
  if (context.output_gradients[0] == nullptr) return;
  for (std::size_t i = 0; i < context.inputs.size(); ++i)
    accumulation_target(context.input_gradients[i], context.inputs[i].shape);
  const bool extreme = kind_ == Kind::maximum || kind_ == Kind::minimum;
  each_row(context,
           [&](const Row& row) { extreme ? backward_extreme(context, row) : backward_row(context, row); });
}

}  // namespace rnn
