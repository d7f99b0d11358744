#include "rnn/layers/reshaping/step_copy.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/layers/accumulation_target.h"
#include "rnn/layers/time_steps.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

const char* option_name(StepCopy::Kind kind) {
  switch (kind) {
    case StepCopy::Kind::repeat_vector: return "n";
    case StepCopy::Kind::up_sampling: return "size";
    case StepCopy::Kind::zero_padding: return "padding";
    case StepCopy::Kind::cropping: break;
  }
  return "cropping";
}

}  // namespace

Schema StepCopy::options(Kind kind) {
  if (kind == Kind::repeat_vector) return layer_schema({required_integer("n", 1)});
  if (kind == Kind::up_sampling) return layer_schema({integer_option("size", 2, 1)});
  const Json fallback = kind == Kind::cropping ? Json{1, 1} : Json(1);
  Option option = integers_option(option_name(kind), fallback, 0, 1 << 20);
  option.single = true;
  return layer_schema({option});
}

StepCopy::StepCopy(Json given, const char* type, Kind kind)
    : Layer(std::move(given)), type_(type), repeats_(kind == Kind::repeat_vector) {
  const char* name = option_name(kind);
  const Json& value = config()[name];
  if (kind == Kind::repeat_vector || kind == Kind::up_sampling) {
    times_ = value.get<int>();
    return;
  }
  if (value.is_array() && value.size() != 2)
    throw ConfigError({"steps.one_or_two", "[{layer}] {option}: expected one number or two, got {given}"},
                      {snake_case(type), name, value}, std::string("/") + name);
  const int sign = kind == Kind::cropping ? -1 : 1;
  before_ = sign * (value.is_array() ? value[0] : value).get<int>();
  after_ = sign * (value.is_array() ? value[1] : value).get<int>();
}

Shapes StepCopy::output_shapes(std::span<const Shape> inputs) const {
  expect_single_input(inputs, repeats_ ? 2 : 3, repeats_ ? "(B,D)" : "(B,T,D)");
  if (repeats_) return {Shape{inputs[0][0], times_, inputs[0][1]}};
  Shape output = inputs[0];
  if (output[1] == unknown) return {output};
  const std::int64_t steps = std::int64_t(output[1]) * times_ + before_ + after_;
  if (steps < 1)
    throw ConfigError(
        {"steps.too_few",
         "[{layer}] expected an input of more steps than the {count} that it takes away, got {given}"},
        {name(), -before_ - after_, inputs[0]});
  output[1] = checked_extent(steps);
  return {output};
}

template <class Body>
void StepCopy::each_step(const Context& context, Body body) const {
  const TimeSteps from(context.inputs[0]);
  const TimeSteps to(context.outputs[0]);
  for (int t = 0; t < to.time; ++t) {
    const int source = repeats_ ? 0 : (t - before_) / times_;
    const bool inside = t >= before_ && source < from.time;
    for (int b = 0; b < to.batch; ++b) body(inside ? from.at(b, source) : -1, to.at(b, t), to.width);
  }
}

void StepCopy::forward(Context& context) {
  const Scalar* x = context.inputs[0].data;
  Scalar* y = context.outputs[0].data;
  each_step(context, [&](std::ptrdiff_t from, std::ptrdiff_t to, int width) {
    if (from < 0)
      std::fill_n(y + to, width, Scalar(0));
    else
      std::copy_n(x + from, width, y + to);
  });
}

void StepCopy::backward(Context& context) {
  const Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  Scalar* dx = accumulation_target(context.input_gradients[0], context.inputs[0].shape);
  if (dx == nullptr) return;
  each_step(context, [&](std::ptrdiff_t from, std::ptrdiff_t to, int width) {
    if (from >= 0) add(dx + from, dy + to, dx + from, width);
  });
}

}  // namespace rnn
