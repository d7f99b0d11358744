#include "rnn/layers/merging/concatenate.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/layers/axis.h"
#include "rnn/layers/mask_operations.h"
#include "rnn/layers/merging/merge.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

/// Calls body(input, offset in it, offset in the output, length) for every contiguous run of elements.
template <class Body>
void each_run(const Context& context, int axis, Body body) {
  const Value& y = context.outputs[0];
  if (y.shape.rank() > 2 && y.layout == Layout::time_major && axis < 2) axis = 1 - axis;
  const auto extent = [&](const Shape& shape, int at) {
    return y.layout == Layout::time_major && shape.rank() > 2 && at < 2 ? shape[1 - at] : shape[at];
  };
  std::int64_t outer = 1;
  for (int before = 0; before < axis; ++before) outer *= extent(y.shape, before);
  const std::int64_t whole = y.shape.size() / outer;
  std::int64_t start = 0;
  for (std::size_t i = 0; i < context.inputs.size(); ++i) {
    const std::int64_t length = context.inputs[i].shape.size() / outer;
    for (std::int64_t run = 0; run < outer; ++run)
      body(i, run * length, run * whole + start, static_cast<int>(length));
    start += length;
  }
}

}  // namespace

Schema Concatenate::options() {
  return layer_schema({integer_option("axis", -1, 1 - Shape::max_rank, Shape::max_rank - 1)});
}

bool Concatenate::record_mask(MaskCall& call) const {
  const auto& given = call.masks;
  if (!std::any_of(given.begin(), given.end(), [](const MaskCall::Mask& one) { return one.has_value(); }))
    return true;
  MaskOperations& operations = call.operations;
  std::vector<NodeOutput> masks;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const NodeOutput input = call.inputs[i];
    const Shape shape = operations.shape(input);
    const MaskCall::Mask& mask = given[i];
    if (!mask) {
      masks.push_back(operations.call("OnesLike", {input}, shape));
      continue;
    }
    Shape wider = operations.shape(*mask);
    wider.append(1);
    const NodeOutput expanded = operations.call("ExpandDims", {*mask}, wider);
    masks.push_back(operations.either(expanded, operations.call("ZerosLike", {input}, shape)));
  }
  call.mask = operations.any(operations.call("Concatenate", std::move(masks), call.output_shape));
  return true;
}

MaskRule Concatenate::mask_rule(int, std::span<const int> masks) const {
  const bool all = std::find(masks.begin(), masks.end(), 0) == masks.end();
  return all || axis_ < *std::max_element(masks.begin(), masks.end()) ? MaskRule::make : MaskRule::drop;
}

Shapes Concatenate::output_shapes(std::span<const Shape> inputs) const {
  expect_inputs(inputs, 2, inputs.size(), name());
  Shape output = inputs[0];
  const int axis = normalized_axis(config()["axis"].get<int>(), output.rank());
  if (axis < 0)
    throw ConfigError(
        {"concatenate.axis",
         "[{layer}] axis: expected an axis of the inputs {inputs}, the batch's not, got {given}"},
        {name(), output, config()["axis"]}, "/config/axis");
  for (const Shape& next : inputs.subspan(1)) {
    bool fits = next.rank() == output.rank();
    for (int i = 0; fits && i < output.rank(); ++i) {
      int& extent = output[i];
      if (i == axis)
        extent = extent == unknown || next[i] == unknown ? unknown
                                                         : checked_extent(std::int64_t(extent) + next[i]);
      else if (extent == unknown)
        extent = next[i];
      else
        fits = next[i] == unknown || next[i] == extent;
    }
    if (!fits)
      throw ConfigError(
          {"concatenate.shapes_differ",
           "[{layer}] expected inputs that differ in axis {axis} alone, got {first} and {other}"},
          {name(), axis, inputs[0], next});
  }
  return {output};
}

void Concatenate::build(std::span<const Shape> inputs) {
  axis_ = normalized_axis(config()["axis"].get<int>(), inputs[0].rank());
}

void Concatenate::make_mask(Context& context) const {
  const Value& y = context.outputs[0];
  const int rank = y.mask_rank;
  const bool along = axis_ < rank;
  Scalar* mask = context.output_masks[0];
  std::fill_n(mask, mask_size(y), Scalar(0));
  const std::int64_t outer = extent_product(y.shape, 0, std::min(axis_, rank));
  std::int64_t start = 0;
  for (const Value& x : context.inputs) {
    const std::int64_t length = along ? extent_product(x.shape, axis_, rank) : 1;
    const std::int64_t whole = along ? extent_product(y.shape, axis_, rank) : 1;
    // Entries of the output's mask for one of the input's.
    const std::int64_t each = extent_product(x.shape, x.mask_rank, rank);
    for (std::int64_t run = 0; run < outer; ++run)
      for (std::int64_t i = 0; i < length; ++i)
        if (x.mask == nullptr || x.mask[(run * length + i) / each] != Scalar(0))
          mask[run * whole + start + i] = 1;
    if (along) start += length;
  }
}

void Concatenate::forward(Context& context) {
  const int axis = normalized_axis(config()["axis"].get<int>(), context.outputs[0].shape.rank());
  Scalar* y = context.outputs[0].data;
  each_run(context, axis, [&](std::size_t i, std::int64_t from, std::int64_t to, int length) {
    std::copy_n(context.inputs[i].data + from, length, y + to);
  });
  if (context.output_masks[0] != nullptr) make_mask(context);
}

void Concatenate::backward(Context& context) {
  const Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const int axis = normalized_axis(config()["axis"].get<int>(), context.outputs[0].shape.rank());
  each_run(context, axis, [&](std::size_t i, std::int64_t from, std::int64_t to, int length) {
    const InputGradient& dx = context.input_gradients[i];
    if (dx.data == nullptr) return;
    if (dx.store == Store::assign)
      std::copy_n(dy + to, length, dx.data + from);
    else
      add(dx.data + from, dy + to, dx.data + from, length);
  });
}

}  // namespace rnn
