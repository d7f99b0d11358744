#include "rnn/layers/reshaping/reshape.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "rnn/config/error.h"

namespace rnn {

Schema Reshape::options() {
  return layer_schema({required(integers_option("target_shape", nullptr, -1, 1 << 20), {-1, 1})});
}

Reshape::Reshape(Json given) : Pointwise(std::move(given)), target_{unknown} {
  const Json& extents = config()["target_shape"];
  if (extents.size() >= Shape::max_rank || std::count(extents.begin(), extents.end(), Json(unknown)) > 1 ||
      std::count(extents.begin(), extents.end(), Json(0)) > 0)
    throw ConfigError({"reshape.extents",
                       "[reshape] target_shape: expected up to {most} extents of at least 1, one of which "
                       "may be -1, got {given}"},
                      {Shape::max_rank - 1, extents}, "/target_shape");
  double size = 1.0;
  for (const Json& extent : extents) {
    target_.append(extent.get<int>());
    size *= std::abs(extent.get<double>());
  }
  if (size > largest_sample)
    throw ConfigError(
        {"reshape.too_large", "[reshape] target_shape: expected at most 2^40 numbers, got {given}"},
        {extents}, "/target_shape");
}

Shapes Reshape::output_shapes(std::span<const Shape> inputs) const {
  const Shape from = Pointwise::output_shapes(inputs)[0];
  Shape output = target_;
  output[0] = from[0];
  std::int64_t size = 1;
  std::int64_t given = 1;
  int inferred = 0;
  bool known = true;
  for (int axis = 1; axis < from.rank(); ++axis) {
    known = known && from[axis] != unknown;
    size *= from[axis];
  }
  for (int axis = 1; axis < output.rank(); ++axis)
    if (output[axis] == unknown)
      inferred = axis;
    else
      given *= output[axis];
  if (known && (inferred == 0 ? size != given : size % given != 0))
    throw ConfigError(
        {"reshape.numbers",
         "[{layer}] target_shape: expected the {numbers} numbers of a sample of {input} to fill {given}"},
        {name(), size, from, config()["target_shape"]}, "/config/target_shape");
  if (known && inferred > 0) output[inferred] = checked_extent(size / given);
  return {output};
}

void Reshape::forward(Context& context) {
  const Value& x = context.inputs[0];
  std::copy(x.data, x.data + x.shape.size(), context.outputs[0].data);
}

void Reshape::backward(Context& context) {
  if (context.output_gradients[0] != nullptr) pass_gradient(context.output_gradients[0], context);
}

Schema Permute::options() {
  return layer_schema({required(integers_option("dims", nullptr, 1, Shape::max_rank - 1), {2, 1})});
}

Permute::Permute(Json given) : Layer(std::move(given)), source_{0} {
  const Json& dims = config()["dims"];
  for (int axis = 1; axis <= static_cast<int>(dims.size()); ++axis)
    if (std::count(dims.begin(), dims.end(), Json(axis)) != 1)
      throw ConfigError({"permute.dims", "[permute] dims: expected each axis from 1 on once, got {given}"},
                        {dims}, "/dims");
  for (const Json& axis : dims) source_.append(axis.get<int>());
}

Shapes Permute::output_shapes(std::span<const Shape> inputs) const {
  expect_single_input(inputs);
  if (inputs[0].rank() != source_.rank())
    throw ConfigError({"permute.rank",
                       "[{layer}] dims: expected one input of rank {rank} for the dims {dims}, got {given}"},
                      {name(), source_.rank(), config()["dims"], inputs[0]}, "/config/dims");
  Shape output = inputs[0];
  for (int axis = 1; axis < output.rank(); ++axis) output[axis] = inputs[0][source_[axis]];
  return {output};
}

template <class Body>
void Permute::each_element(const Context& context, Body body) const {
  const Shape& from = context.inputs[0].shape;
  const Shape& to = context.outputs[0].shape;
  const int rank = to.rank();
  std::array<std::int64_t, Shape::max_rank> strides{};
  for (int axis = 0; axis < rank; ++axis) {
    std::int64_t stride = 1;
    for (int inner = source_[axis] + 1; inner < rank; ++inner) stride *= from[inner];
    strides[static_cast<std::size_t>(axis)] = stride;
  }
  std::array<int, Shape::max_rank> index{};
  std::int64_t at = 0;
  const std::int64_t size = to.size();
  for (std::int64_t i = 0; i < size; ++i) {
    body(at, i);
    for (int axis = rank - 1; axis >= 0; --axis) {
      const auto a = static_cast<std::size_t>(axis);
      at += strides[a];
      if (++index[a] < to[axis]) break;
      at -= strides[a] * to[axis];
      index[a] = 0;
    }
  }
}

void Permute::forward(Context& context) {
  const Scalar* x = context.inputs[0].data;
  Scalar* y = context.outputs[0].data;
  each_element(context, [&](std::int64_t from, std::int64_t to) { y[to] = x[from]; });
}

void Permute::backward(Context& context) {
  const Scalar* dy = context.output_gradients[0];
  const InputGradient& dx = context.input_gradients[0];
  if (dy == nullptr || dx.data == nullptr) return;
  const bool assign = dx.store == Store::assign;
  each_element(context, [&](std::int64_t from, std::int64_t to) {
    dx.data[from] = assign ? dy[to] : dx.data[from] + dy[to];
  });
}

}  // namespace rnn
