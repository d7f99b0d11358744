#include "rnn/layers/pooling/pooling.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/layers/accumulation_target.h"
#include "rnn/layers/sliding_windows.h"
#include "rnn/layers/time_steps.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

Schema Pooling1D::options(bool global, bool average) {
  if (global) return layer_schema({boolean_option("keepdims", false)});
  Option strides = nullable(integer_option("strides", 1, 1));
  strides.fallback = nullptr;
  Option size = average ? required(required_integer("pool_size", 1), 2) : integer_option("pool_size", 2, 1);
  return layer_schema({size, strides, choice_option("padding", "valid", {"valid", "same"})});
}

Pooling1D::Pooling1D(Json given, const char* type, bool global, bool average)
    : Layer(std::move(given)), type_(type), global_(global), average_(average) {
  if (global) {
    keepdims_ = config()["keepdims"].get<bool>();
    return;
  }
  size_ = config()["pool_size"].get<int>();
  stride_ = config()["strides"].is_null() ? size_ : config()["strides"].get<int>();
}

Shapes Pooling1D::output_shapes(std::span<const Shape> inputs) const {
  expect_single_input(inputs, 3, "(B,T,D)");
  Shape output = inputs[0];
  if (global_) return {keepdims_ ? Shape{output[0], 1, output[2]} : Shape{output[0], output[2]}};
  if (output[1] == unknown) return {output};
  output[1] =
      SlidingWindows(config()["padding"].get_ref<const std::string&>(), output[1], size_, stride_).count;
  if (output[1] < 1)
    throw ConfigError(
        {"pooling.pool_too_long",
         "[{layer}] pool_size: expected at most the steps of the input, got {given} for {input}"},
        {name(), size_, inputs[0]}, "/config/pool_size");
  return {output};
}

template <class Body>
void Pooling1D::each_window(const Context& context, Body body) const {
  const TimeSteps from(context.inputs[0]);
  const TimeSteps to(context.outputs[0]);
  int before = 0;
  if (!global_)
    before =
        SlidingWindows(config()["padding"].get_ref<const std::string&>(), from.time, size_, stride_).before;
  for (int b = 0; b < to.batch; ++b)
    for (int t = 0; t < to.time; ++t) {
      const int first = global_ ? 0 : t * stride_ - before;
      body(b, std::max(first, 0), global_ ? from.time : std::min(first + size_, from.time), to.at(b, t));
    }
}

namespace {

bool is_pooled(const Value& x, bool global, int sample, int step) {
  return !global || x.mask == nullptr || x.mask[sample * x.shape[1] + step] != Scalar(0);
}

Scalar mean_factor(const Value& x, bool global, int sample, int first, int last) {
  int count = 0;
  for (int t = first; t < last; ++t) count += is_pooled(x, global, sample, t) ? 1 : 0;
  return Scalar(1) / static_cast<Scalar>(std::max(count, 1));
}

}  // namespace

void Pooling1D::forward(Context& context) {
  const Value& x = context.inputs[0];
  const TimeSteps from(x);
  each_window(context, [&](int b, int first, int last, std::ptrdiff_t to) {
    Scalar* y = context.outputs[0].data + to;
    if (average_)
      std::fill_n(y, from.width, Scalar(0));
    else
      std::copy_n(x.data + from.at(b, first), from.width, y);
    for (int t = first; t < last; ++t) {
      const Scalar* step = x.data + from.at(b, t);
      if (!average_)
        for (int k = 0; k < from.width; ++k) y[k] = y[k] < step[k] ? step[k] : y[k];
      else if (is_pooled(x, global_, b, t))
        add(y, step, y, from.width);
    }
    if (average_) scale(mean_factor(x, global_, b, first, last), y, from.width);
  });
}

void Pooling1D::backward(Context& context) {
  Scalar* gradient = context.output_gradients[0];
  const Value& x = context.inputs[0];
  Scalar* dx = gradient == nullptr ? nullptr : accumulation_target(context.input_gradients[0], x.shape);
  if (dx == nullptr) return;
  const TimeSteps from(x);
  each_window(context, [&](int b, int first, int last, std::ptrdiff_t to) {
    const Scalar* y = context.outputs[0].data + to;
    Scalar* dy = gradient + to;
    if (global_ && !average_) {
      for (int k = 0; k < from.width; ++k) {
        int count = 0;
        for (int t = first; t < last; ++t) count += x.data[from.at(b, t) + k] == y[k] ? 1 : 0;
        const Scalar share = dy[k] / static_cast<Scalar>(std::max(count, 1));
        for (int t = first; t < last; ++t)
          if (x.data[from.at(b, t) + k] == y[k]) dx[from.at(b, t) + k] += share;
      }
      return;
    }
    const Scalar part = average_ ? mean_factor(x, global_, b, first, last) : Scalar(1);
    for (int t = first; t < last; ++t) {
      const std::ptrdiff_t at = from.at(b, t);
      if (average_) {
        if (is_pooled(x, global_, b, t)) axpy(part, dy, dx + at, from.width);
        continue;
      }
      for (int k = 0; k < from.width; ++k)
        if (x.data[at + k] == y[k]) {
          dx[at + k] += dy[k];
          dy[k] = 0;
        }
    }
  });
}

}  // namespace rnn
