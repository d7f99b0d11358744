#include "rnn/layers/convolutional/conv1d.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/layers/accumulation_target.h"
#include "rnn/layers/sliding_windows.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

Schema Conv1D::options() {
  Schema own{required_integer("filters", 1),
             required(required_integer("kernel_size", 1, 1 << 12), 3),
             integer_option("strides", 1, 1, 1 << 12),
             choice_option("padding", "valid", {"valid", "same", "causal"}),
             integer_option("dilation_rate", 1, 1, 1 << 12),
             integer_option("groups", 1, 1),
             activation_option("activation", "linear"),
             boolean_option("use_bias", true),
             initializer_option("kernel_initializer", "glorot_uniform"),
             initializer_option("bias_initializer", "zeros")};
  for (Option& option : penalty_options({"kernel", "bias", "activity"})) own.push_back(std::move(option));
  return layer_schema(std::move(own));
}

Conv1D::Conv1D(Json given)
    : Layer(std::move(given)),
      filters_(config()["filters"].get<int>()),
      kernel_size_(config()["kernel_size"].get<int>()),
      stride_(config()["strides"].get<int>()),
      dilation_(config()["dilation_rate"].get<int>()),
      groups_(config()["groups"].get<int>()),
      padding_(config()["padding"].get<std::string>()),
      activation_(find_activation(config()["activation"].get<std::string>())),
      use_bias_(config()["use_bias"].get<bool>()) {
  if (stride_ > 1 && dilation_ > 1)
    throw ConfigError(
        {"conv.strides_and_dilation", "[conv1d] dilation_rate: expected 1 with strides above 1, got {given}"},
        {dilation_}, "/dilation_rate");
  if (filters_ % groups_ != 0)
    throw ConfigError({"conv.groups_of_filters",
                       "[conv1d] groups: expected a divisor of the {filters} filters, got {given}"},
                      {filters_, groups_}, "/groups");
}

Shapes Conv1D::output_shapes(std::span<const Shape> inputs) const {
  expect_single_input(inputs, 3, "(B,T,D)");
  Shape output = inputs[0];
  const bool built = !parameters().empty();
  if (built && output[2] != parameter(0).shape[1] * groups_)
    throw ConfigError(
        {"input.steps_features", "[{layer}] expected input (B,T,D) with D={expected}, got {given}"},
        {name(), parameter(0).shape[1] * groups_, output});
  if (output[2] % groups_ != 0)
    throw ConfigError(
        {"conv.groups_of_features",
         "[{layer}] groups: expected a divisor of the features of the input {input}, got {given}"},
        {name(), output, groups_}, "/config/groups");
  output[2] = filters_;
  if (output[1] == unknown) return {output};
  output[1] = SlidingWindows(padding_, output[1], span(), stride_).count;
  if (output[1] < 1)
    throw ConfigError(
        {"conv.kernel_too_long",
         "[{layer}] kernel_size: expected at most as many steps as the input has, got {given} for {input}"},
        {name(), span(), inputs[0]}, "/config/kernel_size");
  return {output};
}

void Conv1D::build(std::span<const Shape> inputs) {
  add_parameter("kernel", {kernel_size_, inputs[0].width() / groups_, filters_},
                make_initializer("kernel_initializer"));
  if (use_bias_) add_parameter("bias", {filters_}, make_initializer("bias_initializer"));
}

template <class Body>
void Conv1D::each_block(const Context& context, Body body) const {
  const Shape& from = context.inputs[0].shape;
  const int batch = from[0];
  const int time = from[1];
  const int width = from[2] / groups_;
  const int filters = filters_ / groups_;
  const SlidingWindows windows(padding_, time, span(), stride_);
  const auto block = [&](int j, int input_row, int output_row, int rows) {
    for (int group = 0; rows > 0 && group < groups_; ++group)
      body(Block{rows, width, filters, std::ptrdiff_t(input_row) * from[2] + group * width,
                 std::ptrdiff_t(j) * width * filters_ + group * filters,
                 std::ptrdiff_t(output_row) * filters_ + group * filters});
  };
  for (int j = 0; j < kernel_size_; ++j) {
    const int shift = j * dilation_ - windows.before;
    if (stride_ == 1) {
      const int first = std::max(0, -shift);
      const int last = std::min(windows.count, time - shift);
      block(j, (first + shift) * batch, first * batch, (last - first) * batch);
      continue;
    }
    for (int t = 0; t < windows.count; ++t) {
      const int at = t * stride_ + shift;
      if (at >= 0 && at < time) block(j, at * batch, t * batch, batch);
    }
  }
}

void Conv1D::plan(Plan& plan, std::span<const Shape> inputs) const {
  if (activation_.of_input) plan.reserve_scratch(output_shapes(inputs)[0].size());
}

void Conv1D::forward(Context& context) {
  const Value& x = context.inputs[0];
  const Value& y = context.outputs[0];
  const auto rows = static_cast<int>(y.shape.rows());
  for (int row = 0; row < rows; ++row)
    if (use_bias_)
      std::copy_n(parameter(1).value, filters_, y.data + std::ptrdiff_t(row) * filters_);
    else
      std::fill_n(y.data + std::ptrdiff_t(row) * filters_, filters_, Scalar(0));
  each_block(context, [&](const Block& b) {
    gemm(Transpose::no, Transpose::no, b.rows, b.filters, b.width, x.data + b.input, x.shape.width(),
         parameter(0).value + b.kernel, filters_, y.data + b.output, filters_, Store::accumulate);
  });
  if (activation_.of_input) std::copy_n(y.data, y.shape.size(), context.scratch[0]);
  activation_.forward(y.data, rows, filters_);
}

void Conv1D::backward(Context& context) {
  Scalar* dz = context.output_gradients[0];
  if (dz == nullptr) return;
  const Value& x = context.inputs[0];
  const Value& y = context.outputs[0];
  const int width = x.shape.width();
  const auto rows = static_cast<int>(y.shape.rows());
  activation_.backward(activation_.of_input ? context.scratch[0] : y.data, dz, dz, rows, filters_);
  if (use_bias_) add_rows(rows, filters_, dz, filters_, parameter(1).gradient);
  Scalar* dx = accumulation_target(context.input_gradients[0], x.shape);
  each_block(context, [&](const Block& b) {
    gemm(Transpose::yes, Transpose::no, b.width, b.filters, b.rows, x.data + b.input, width, dz + b.output,
         filters_, parameter(0).gradient + b.kernel, filters_, Store::accumulate);
    if (dx != nullptr)
      gemm(Transpose::no, Transpose::yes, b.rows, b.width, b.filters, dz + b.output, filters_,
           parameter(0).value + b.kernel, filters_, dx + b.input, width, Store::accumulate);
  });
}

}  // namespace rnn
