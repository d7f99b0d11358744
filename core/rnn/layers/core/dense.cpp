#include "rnn/layers/core/dense.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/tensor/elementwise.h"
#include "rnn/tensor/sparse.h"

namespace rnn {

Schema Dense::options() {
  Schema own{required_integer("units", 1), activation_option("activation", "linear"),
             boolean_option("use_bias", true), initializer_option("kernel_initializer", "glorot_uniform"),
             initializer_option("bias_initializer", "zeros")};
  for (Option& option : penalty_options({"kernel", "bias", "activity"})) own.push_back(std::move(option));
  return layer_schema(std::move(own));
}

Dense::Dense(Json config)
    : Layer(std::move(config)),
      units_(this->config()["units"].get<int>()),
      use_bias_(this->config()["use_bias"].get<bool>()),
      activation_(find_activation(this->config()["activation"].get<std::string>())) {}

Shapes Dense::output_shapes(std::span<const Shape> inputs) const {
  expect_single_input(inputs, 2, Shape::max_rank, "(B,...,D)");
  if (kernel_ >= 0 && inputs[0].width() != parameter(kernel_).shape[0])
    throw ConfigError({"input.features", "[{layer}] expected input (B,...,D) with D={expected}, got {given}"},
                      {name(), parameter(kernel_).shape[0], inputs[0]});
  Shape output = inputs[0];
  output[output.rank() - 1] = units_;
  return {output};
}

void Dense::build(std::span<const Shape> inputs) {
  kernel_ = add_parameter("kernel", {inputs[0].width(), units_}, make_initializer("kernel_initializer"));
  if (use_bias_) bias_ = add_parameter("bias", {units_}, make_initializer("bias_initializer"));
}

void Dense::plan(Plan& plan, std::span<const Shape> inputs) const {
  if (activation_.of_input) plan.reserve_scratch(inputs[0].rows() * units_);
}

void Dense::forward(Context& context) {
  const Value& x = context.inputs[0];
  const Value& y = context.outputs[0];
  const int rows = static_cast<int>(x.shape.rows());
  const int width = x.shape.width();
  const Scalar* kernel = parameter(kernel_).value;
  if (mostly_zero(rows, width, x.data))
    sparse_product(rows, units_, width, x.data, kernel, units_, use_bias_ ? parameter(bias_).value : nullptr,
                   y.data, units_);
  else if (use_bias_)
    gemm_bias(Transpose::no, Transpose::no, rows, units_, width, x.data, width, kernel, units_,
              parameter(bias_).value, y.data, units_);
  else
    gemm(Transpose::no, Transpose::no, rows, units_, width, x.data, width, kernel, units_, y.data, units_,
         Store::assign);
  if (activation_.of_input) std::copy_n(y.data, y.shape.size(), context.scratch[0]);
  activation_.forward(y.data, rows, units_);
}

void Dense::backward(Context& context) {
  Scalar* dz = context.output_gradients[0];
  if (dz == nullptr) return;
  const Value& x = context.inputs[0];
  const int rows = static_cast<int>(x.shape.rows());
  const int width = x.shape.width();
  activation_.backward(activation_.of_input ? context.scratch[0] : context.outputs[0].data, dz, dz, rows,
                       units_);
  Parameter& kernel = parameter(kernel_);
  if (mostly_zero(rows, width, x.data))
    sparse_outer_product(rows, units_, width, x.data, dz, units_, kernel.gradient, units_);
  else
    gemm(Transpose::yes, Transpose::no, width, units_, rows, x.data, width, dz, units_, kernel.gradient,
         units_, Store::accumulate);
  if (use_bias_) add_rows(rows, units_, dz, units_, parameter(bias_).gradient);
  const InputGradient& dx = context.input_gradients[0];
  if (dx.data != nullptr)
    gemm(Transpose::no, Transpose::yes, rows, width, units_, dz, units_, kernel.value, units_, dx.data, width,
         dx.store);
}

}  // namespace rnn
