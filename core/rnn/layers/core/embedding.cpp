#include "rnn/layers/core/embedding.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/layers/accumulation_target.h"
#include "rnn/layers/mask_operations.h"
#include "rnn/layers/time_steps.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

Schema Embedding::options() {
  Schema own{required(required_integer("input_dim", 1, 1 << 24), 1000), required_integer("output_dim", 1),
             initializer_option("embeddings_initializer", "random_uniform")};
  for (Option& option : penalty_options({"embeddings", "activity"})) own.push_back(std::move(option));
  own.push_back(boolean_option("mask_zero", false));
  return layer_schema(std::move(own));
}

Embedding::Embedding(Json given)
    : Layer(std::move(given)),
      input_dim_(config()["input_dim"].get<int>()),
      output_dim_(config()["output_dim"].get<int>()),
      mask_zero_(config()["mask_zero"].get<bool>()) {}

bool Embedding::record_mask(MaskCall& call) const {
  if (mask_zero_) call.mask = call.operations.unequal(call.inputs[0]);
  return mask_zero_;
}

MaskRule Embedding::mask_rule(int, std::span<const int>) const {
  return mask_zero_ ? MaskRule::make : MaskRule::drop;
}

Shapes Embedding::output_shapes(std::span<const Shape> inputs) const {
  expect_single_input(inputs, 2, Shape::max_rank - 1, "(B,T)");
  Shape output = inputs[0];
  output.append(output_dim_);
  return {output};
}

void Embedding::build(std::span<const Shape>) {
  add_parameter("embeddings", {input_dim_, output_dim_}, make_initializer("embeddings_initializer"));
}

std::ptrdiff_t Embedding::row_of(Scalar id) const {
  const auto row = static_cast<std::ptrdiff_t>(id >= 0 && id < static_cast<Scalar>(input_dim_) ? id : -1);
  if (row < 0 || static_cast<Scalar>(row) != id)
    throw ConfigError({"ids.range", "[{layer}] expected ids from 0 to {last}, got {given}"},
                      {name(), input_dim_ - 1, double(id)});
  return row;
}

template <class Body>
void Embedding::each_id(const Context& context, Body body) const {
  const Value& ids = context.inputs[0];
  const TimeSteps to(context.outputs[0]);
  const bool flat = ids.shape.rank() == 2;
  const int ids_per_step = to.width / output_dim_;
  for (int b = 0; b < to.batch; ++b)
    for (int t = 0; t < to.time; ++t) {
      const Scalar* id = ids.data + (flat ? b * to.time + t : TimeSteps(ids).at(b, t));
      for (int i = 0; i < ids_per_step; ++i) body(id[i], to.at(b, t) + i * output_dim_);
    }
}

void Embedding::forward(Context& context) {
  const Scalar* table = parameter(0).value;
  Scalar* y = context.outputs[0].data;
  Scalar* mask = context.output_masks[0];
  each_id(context, [&](Scalar id, std::ptrdiff_t to) {
    std::copy_n(table + row_of(id) * output_dim_, output_dim_, y + to);
    if (mask != nullptr) *mask++ = id != Scalar(0) ? Scalar(1) : Scalar(0);
  });
}

void Embedding::backward(Context& context) {
  accumulation_target(context.input_gradients[0], context.inputs[0].shape);
  const Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  Scalar* gradient = parameter(0).gradient;
  each_id(context, [&](Scalar id, std::ptrdiff_t from) {
    Scalar* row = gradient + static_cast<std::ptrdiff_t>(id) * output_dim_;
    add(row, dy + from, row, output_dim_);
  });
}

}  // namespace rnn
