#include "rnn/layers/merging/dot.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/layers/accumulation_target.h"
#include "rnn/layers/axis.h"
#include "rnn/layers/merging/merge.h"

namespace rnn {

namespace {

// Inverse of epsilon in keras/src/backend/config.py: the largest factor of a normalised vector.
constexpr Scalar max_inverse_norm = Scalar(1e7);

// Scratch slots of each input: the unit vectors, their inverse norms, the gradient.
enum DotSlot { unit, inverse_norm, gradient, slots };

}  // namespace

/// One input as a matrix for each sample: `rows` rows of `summed` numbers. A row is every one of the indices
/// before the axis with every one of the `after` behind it; without either it is a matrix, or its transpose.
struct Dot::Side {
  const Scalar* data = nullptr;
  int rows = 1;
  int summed = 1;
  int after = 1;
  bool transposed() const { return after > 1; }
  bool is_matrix() const { return after == 1 || after == rows; }
  int size() const { return rows * summed; }
  int width() const { return transposed() ? rows : summed; }
  std::ptrdiff_t at(int row, int i) const {
    return std::ptrdiff_t(row / after) * summed * after + i * after + row % after;
  }
};

Schema Dot::options() {
  Option axes = required(integers_option("axes", nullptr, 1 - Shape::max_rank, Shape::max_rank - 1), -1);
  axes.single = true;
  return layer_schema({axes, boolean_option("normalize", false)});
}

Dot::Dot(Json given) : Layer(std::move(given)), normalize_(config()["normalize"].get<bool>()) {
  const Json& axes = config()["axes"];
  if (axes.is_array() && axes.size() != 2)
    throw ConfigError({"dot.axes_count", "[dot] axes: expected one axis for both inputs or two, got {given}"},
                      {axes}, "/axes");
}

int Dot::axis(const Shape& shape, std::size_t input) const {
  const Json& axes = config()["axes"];
  return normalized_axis((axes.is_array() ? axes[input] : axes).get<int>(), shape.rank());
}

Shapes Dot::output_shapes(std::span<const Shape> inputs) const {
  expect_inputs(inputs, 2, 2, name());
  Shape output{inputs[0][0]};
  int extents[2] = {0, 0};
  for (std::size_t i = 0; i < 2; ++i) {
    const int summed = axis(inputs[i], i);
    if (summed < 0)
      throw ConfigError({"dot.axes", "[{layer}] axes: expected inputs with the axes {axes}, got {given}"},
                        {name(), config()["axes"], inputs[i]}, "/config/axes");
    extents[i] = inputs[i][summed];
    for (int other = 1; other < inputs[i].rank(); ++other)
      if (other != summed) output.append(inputs[i][other]);
  }
  if (extents[0] != extents[1] && extents[0] != unknown && extents[1] != unknown)
    throw ConfigError({"dot.lengths_differ",
                       "[{layer}] axes: expected as many numbers along both axes, got {first} and {other}"},
                      {name(), inputs[0], inputs[1]}, "/config/axes");
  if (output.rank() == 1) output.append(1);
  return {output};
}

void Dot::plan(Plan& plan, std::span<const Shape> inputs) const {
  if (!normalize_) return;
  for (std::size_t i = 0; i < 2; ++i) {
    plan.reserve_scratch(inputs[i].size());
    plan.reserve_scratch(inputs[i].size() / inputs[i][axis(inputs[i], i)]);
    plan.reserve_scratch(inputs[i].size());
  }
}

Dot::Side Dot::side(const Context& context, std::size_t input) const {
  const Value& value = context.inputs[input];
  const int summed = axis(value.shape, input);
  Side side;
  side.data = normalize_ ? context.scratch[input * slots + unit] : value.data;
  side.summed = value.shape[summed];
  for (int other = 1; other < value.shape.rank(); ++other) {
    if (other != summed) side.rows *= value.shape[other];
    if (other > summed) side.after *= value.shape[other];
  }
  return side;
}

void Dot::forward(Context& context) {
  const Side x = side(context, 0);
  const Side y = side(context, 1);
  const int batch = context.outputs[0].shape[0];
  for (std::size_t i = 0; normalize_ && i < 2; ++i) {
    const Side from = i == 0 ? x : y;
    const Scalar* values = context.inputs[i].data;
    Scalar* units = context.scratch[i * slots + unit];
    for (int row = 0; row < batch * from.rows; ++row) {
      const std::ptrdiff_t start = std::ptrdiff_t(row / from.rows) * from.size();
      Scalar square = 0;
      for (int k = 0; k < from.summed; ++k) {
        const Scalar value = values[start + from.at(row % from.rows, k)];
        square += value * value;
      }
      const Scalar inverse = std::min(max_inverse_norm, Scalar(1) / std::sqrt(square));
      context.scratch[i * slots + inverse_norm][row] = inverse;
      for (int k = 0; k < from.summed; ++k) {
        const std::ptrdiff_t at = start + from.at(row % from.rows, k);
        units[at] = values[at] * inverse;
      }
    }
  }
  if (!x.is_matrix() || !y.is_matrix()) {
    Scalar* z = context.outputs[0].data;
    for (int b = 0; b < batch; ++b)
      for (int row = 0; row < x.rows; ++row)
        for (int column = 0; column < y.rows; ++column, ++z) {
          *z = 0;
          for (int i = 0; i < x.summed; ++i)
            *z += x.data[b * x.size() + x.at(row, i)] * y.data[b * y.size() + y.at(column, i)];
        }
    return;
  }
  for (int b = 0; b < batch; ++b)
    gemm(x.transposed() ? Transpose::yes : Transpose::no, y.transposed() ? Transpose::no : Transpose::yes,
         x.rows, y.rows, x.summed, x.data + b * x.size(), x.width(), y.data + b * y.size(), y.width(),
         context.outputs[0].data + b * x.rows * y.rows, y.rows, Store::assign);
}

void Dot::backward(Context& context) {
  const Scalar* dz = context.output_gradients[0];
  if (dz == nullptr) return;
  const int batch = context.outputs[0].shape[0];
  for (std::size_t i = 0; i < 2; ++i) {
    const InputGradient& wanted = context.input_gradients[i];
    if (wanted.data == nullptr) continue;
    const Side own = side(context, i);
    const Side other = side(context, 1 - i);
    Scalar* dx = normalize_ ? context.scratch[i * slots + gradient] : wanted.data;
    const Store store = normalize_ ? Store::assign : wanted.store;
    // dX = dZ·Y, dY = dZᵀ·X; the transposes of both for a transposed side.
    const bool turn = i == 1;
    const int columns = turn ? own.rows : other.rows;
    const bool matrices = own.is_matrix() && other.is_matrix();
    if (!matrices) {
      if (store == Store::assign) std::fill_n(dx, std::ptrdiff_t(batch) * own.size(), Scalar(0));
      for (int b = 0; b < batch; ++b)
        for (int row = 0; row < own.rows; ++row)
          for (int k = 0; k < other.rows; ++k) {
            const Scalar slope = dz[std::ptrdiff_t(b) * own.rows * other.rows +
                                    (turn ? k * own.rows + row : row * other.rows + k)];
            for (int j = 0; j < own.summed; ++j)
              dx[b * own.size() + own.at(row, j)] += slope * other.data[b * other.size() + other.at(k, j)];
          }
    }
    for (int b = 0; matrices && b < batch; ++b) {
      const Scalar* dz_b = dz + b * own.rows * other.rows;
      const Scalar* y = other.data + b * other.size();
      Scalar* dx_b = dx + b * own.size();
      if (own.transposed())
        gemm(other.transposed() ? Transpose::no : Transpose::yes, turn ? Transpose::no : Transpose::yes,
             own.summed, own.rows, other.rows, y, other.width(), dz_b, columns, dx_b, own.rows, store);
      else
        gemm(turn ? Transpose::yes : Transpose::no, other.transposed() ? Transpose::yes : Transpose::no,
             own.rows, own.summed, other.rows, dz_b, columns, y, other.width(), dx_b, own.summed, store);
    }
    if (!normalize_) continue;
    const Scalar* factors = context.scratch[i * slots + inverse_norm];
    Scalar* target = accumulation_target(wanted, context.inputs[i].shape);
    for (int row = 0; row < batch * own.rows; ++row) {
      const std::ptrdiff_t start = std::ptrdiff_t(row / own.rows) * own.size();
      Scalar along = 0;
      for (int k = 0; k < own.summed; ++k) {
        const std::ptrdiff_t at = start + own.at(row % own.rows, k);
        along += dx[at] * own.data[at];
      }
      if (factors[row] == max_inverse_norm) along = 0;
      for (int k = 0; k < own.summed; ++k) {
        const std::ptrdiff_t at = start + own.at(row % own.rows, k);
        target[at] += factors[row] * (dx[at] - along * own.data[at]);
      }
    }
  }
}

}  // namespace rnn
