#include "rnn/layers/core/masking.h"

#include <algorithm>
#include <limits>

#include "rnn/layers/accumulation_target.h"
#include "rnn/layers/mask_operations.h"
#include "rnn/layers/time_steps.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

Schema Masking::options() {
  constexpr double greatest = std::numeric_limits<float>::max();
  return layer_schema({number_option("mask_value", 0.0, -greatest, greatest)});
}

Shapes Masking::output_shapes(std::span<const Shape> inputs) const {
  expect_single_input(inputs, 2, 3, "(B,T,D)");
  return {inputs[0]};
}

void Masking::forward(Context& context) {
  const Value& x = context.inputs[0];
  const TimeSteps steps(x);
  const auto masked = config()["mask_value"].get<Scalar>();
  Scalar* mask = context.output_masks[0];
  for (int b = 0; b < steps.batch; ++b)
    for (int t = 0; t < steps.time; ++t) {
      const Scalar* from = x.data + steps.at(b, t);
      Scalar* to = context.outputs[0].data + steps.at(b, t);
      const bool counts =
          std::any_of(from, from + steps.width, [=](Scalar value) { return value != masked; });
      *mask++ = counts ? Scalar(1) : Scalar(0);
      if (counts)
        std::copy_n(from, steps.width, to);
      else
        std::fill_n(to, steps.width, Scalar(0));
    }
}

bool Masking::record_mask(MaskCall& call) const {
  call.mask = call.operations.any(call.operations.unequal(call.inputs[0]));
  return true;
}

void Masking::backward(Context& context) {
  const Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const TimeSteps steps(context.inputs[0]);
  Scalar* dx = accumulation_target(context.input_gradients[0], context.inputs[0].shape);
  if (dx == nullptr) return;
  const Scalar* mask = context.output_masks[0];
  for (int b = 0; b < steps.batch; ++b)
    for (int t = 0; t < steps.time; ++t) {
      const std::ptrdiff_t at = steps.at(b, t);
      if (*mask++ != Scalar(0)) add(dx + at, dy + at, dx + at, steps.width);
    }
}

}  // namespace rnn
