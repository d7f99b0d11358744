#include "rnn/layers/regularization/word_dropout.h"

#include <algorithm>

#include "rnn/layers/regularization/dropout.h"

namespace rnn {

Schema WordDropout::options() {
  return layer_schema({Dropout::rate_option(), integer_option("token", 2, 0, 1 << 24)}, false);
}

WordDropout::WordDropout(Json given)
    : Pointwise(std::move(given)),
      rate_(config()["rate"].get<double>()),
      token_(static_cast<Scalar>(config()["token"].get<int>())) {}

void WordDropout::plan(Plan& plan, std::span<const Shape> inputs) const {
  plan.reserve_scratch(inputs[0].size());
}

// Scratch: 0 for each id that was replaced, else 1.
void WordDropout::forward(Context& context) {
  const Value& x = context.inputs[0];
  const std::int64_t size = x.shape.size();
  Scalar* y = context.outputs[0].data;
  std::copy(x.data, x.data + size, y);
  if (!active(context)) return;
  Scalar* kept = context.scratch[0];
  for (std::int64_t i = 0; i < size; ++i) {
    const bool drops = context.random->uniform() < rate_ && y[i] > token_;
    kept[i] = drops ? Scalar(0) : Scalar(1);
    if (drops) y[i] = token_;
  }
}

void WordDropout::backward(Context& context) {
  Scalar* dy = context.output_gradients[0];
  if (dy == nullptr) return;
  const std::int64_t size = context.inputs[0].shape.size();
  for (std::int64_t i = 0; active(context) && i < size; ++i) dy[i] *= context.scratch[0][i];
  pass_gradient(dy, context);
}

}  // namespace rnn
