#include "rnn/activations/activation.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/tensor/elementwise.h"
#include "rnn/tensor/softmax.h"

namespace rnn {

namespace {

template <void (*f)(const Scalar*, Scalar*, int)>
void forward(Scalar* values, int rows, int width) {
  f(values, values, rows * width);
}

template <void (*f)(const Scalar*, const Scalar*, Scalar*, int)>
void backward(const Scalar* y, const Scalar* dy, Scalar* dz, int rows, int width) {
  f(y, dy, dz, rows * width);
}

void linear_forward(Scalar*, int, int) {}

void linear_backward(const Scalar*, const Scalar* dy, Scalar* dz, int rows, int width) {
  if (dz != dy) std::copy(dy, dy + std::ptrdiff_t(rows) * width, dz);
}

void elu_one(const Scalar* x, Scalar* y, int n) { elu(x, y, n, Scalar(1)); }
void elu_one_backward(const Scalar* y, const Scalar* dy, Scalar* dx, int n) {
  elu_backward(y, dy, dx, n, Scalar(1));
}

void softmax_rows(Scalar* values, int rows, int width) { softmax(rows, width, values, width, values, width); }

void softmax_rows_backward(const Scalar* y, const Scalar* dy, Scalar* dz, int rows, int width) {
  softmax_backward(rows, width, y, width, dy, width, dz, width);
}

void keras2_hard_sigmoid(Scalar* values, int rows, int width) {
  for (int i = 0; i < rows * width; ++i)
    values[i] = std::clamp(Scalar(.2) * values[i] + Scalar(.5), Scalar(0), Scalar(1));
}

void keras2_hard_sigmoid_backward(const Scalar* y, const Scalar* dy, Scalar* dz, int rows, int width) {
  for (int i = 0; i < rows * width; ++i) dz[i] = y[i] > 0 && y[i] < 1 ? Scalar(.2) * dy[i] : Scalar(0);
}

// The course notes' hand-written network applies sigmoid's derivative to its output instead of its input.
void twice_derived_backward(const Scalar* y, const Scalar* dy, Scalar* dz, int rows, int width) {
  for (int i = 0; i < rows * width; ++i) {
    const Scalar s = Scalar(1) / (Scalar(1) + std::exp(-y[i]));
    dz[i] = dy[i] * s * (Scalar(1) - s);
  }
}

template <Scalar (*f)(Scalar)>
void each(Scalar* values, int rows, int width) {
  for (int i = 0; i < rows * width; ++i) values[i] = f(values[i]);
}

template <Scalar (*derivative)(Scalar)>
void each_backward(const Scalar* at, const Scalar* dy, Scalar* dz, int rows, int width) {
  for (int i = 0; i < rows * width; ++i) dz[i] = derivative(at[i]) * dy[i];
}

Scalar softsign(Scalar x) { return x / (1 + std::abs(x)); }
Scalar softsign_derivative(Scalar y) { return (1 - std::abs(y)) * (1 - std::abs(y)); }
Scalar relu6(Scalar x) { return std::clamp(x, Scalar(0), Scalar(6)); }
Scalar relu6_derivative(Scalar y) { return y > 0 && y < 6 ? Scalar(1) : Scalar(0); }
Scalar hard_tanh(Scalar x) { return std::clamp(x, Scalar(-1), Scalar(1)); }
Scalar hard_tanh_derivative(Scalar y) { return std::abs(y) < 1 ? Scalar(1) : Scalar(0); }
Scalar leaky_relu(Scalar x) { return x > 0 ? x : Scalar(.2) * x; }
Scalar leaky_relu_derivative(Scalar y) { return y > 0 ? Scalar(1) : Scalar(.2); }

Scalar logistic(Scalar x) { return 1 / (1 + std::exp(-x)); }
Scalar exp_derivative(Scalar x) { return std::exp(x); }
Scalar silu(Scalar x) { return x * logistic(x); }
Scalar silu_derivative(Scalar x) { return logistic(x) * (1 + x * (1 - logistic(x))); }

Scalar normal_share(Scalar x) { return (1 + std::erf(x * Scalar(.70710678118654752))) / 2; }
Scalar gelu(Scalar x) { return x * normal_share(x); }
Scalar gelu_derivative(Scalar x) {
  return normal_share(x) + x * Scalar(.39894228040143268) * std::exp(-x * x / 2);
}

/// tanh(log(1 + exp(x)))
Scalar tanh_softplus(Scalar x) {
  if (x > 20) return 1;
  const Scalar e = std::exp(x);
  return e * (e + 2) / (e * (e + 2) + 2);
}
Scalar mish(Scalar x) { return x * tanh_softplus(x); }
Scalar mish_derivative(Scalar x) {
  const Scalar t = tanh_softplus(x);
  return t + x * (1 - t * t) * logistic(x);
}

void log_softmax(Scalar* values, int rows, int width) {
  for (; rows > 0; --rows, values += width) {
    const Scalar greatest = *std::max_element(values, values + width);
    Scalar total = 0;
    for (int i = 0; i < width; ++i) total += std::exp(values[i] - greatest);
    const Scalar level = greatest + std::log(total);
    for (int i = 0; i < width; ++i) values[i] -= level;
  }
}

void log_softmax_backward(const Scalar* y, const Scalar* dy, Scalar* dz, int rows, int width) {
  for (; rows > 0; --rows, y += width, dy += width, dz += width) {
    const Scalar total = sum(dy, width);
    for (int i = 0; i < width; ++i) dz[i] = dy[i] - std::exp(y[i]) * total;
  }
}

}  // namespace

const std::vector<Activation>& activations() {
  static const std::vector<Activation> table{
      {"linear", linear_forward, linear_backward, Curve::linear},
      {"relu", forward<relu<Scalar>>, backward<relu_backward<Scalar>>, Curve::relu},
      {"tanh", forward<tanh<Scalar>>, backward<tanh_backward<Scalar>>, Curve::tanh},
      {"sigmoid", forward<sigmoid<Scalar>>, backward<sigmoid_backward<Scalar>>, Curve::sigmoid},
      {"hard_sigmoid", forward<hard_sigmoid<Scalar>>, backward<hard_sigmoid_backward<Scalar>>,
       Curve::hard_sigmoid},
      {"keras2_hard_sigmoid", keras2_hard_sigmoid, keras2_hard_sigmoid_backward},
      {"softmax", softmax_rows, softmax_rows_backward},
      {"elu", forward<elu_one>, backward<elu_one_backward>},
      {"selu", forward<selu<Scalar>>, backward<selu_backward<Scalar>>},
      {"softplus", forward<softplus<Scalar>>, backward<softplus_backward<Scalar>>},
      {"softsign", each<softsign>, each_backward<softsign_derivative>},
      {"relu6", each<relu6>, each_backward<relu6_derivative>},
      {"hard_tanh", each<hard_tanh>, each_backward<hard_tanh_derivative>},
      {"exponential", forward<exp<Scalar>>, each_backward<exp_derivative>, Curve::opaque, true},
      {"leaky_relu", each<leaky_relu>, each_backward<leaky_relu_derivative>},
      {"log_softmax", log_softmax, log_softmax_backward},
      {"silu", each<silu>, each_backward<silu_derivative>, Curve::opaque, true},
      {"swish", each<silu>, each_backward<silu_derivative>, Curve::opaque, true},
      {"gelu", each<gelu>, each_backward<gelu_derivative>, Curve::opaque, true},
      {"mish", each<mish>, each_backward<mish_derivative>, Curve::opaque, true},
      {"sigmoid_twice_derived", forward<sigmoid<Scalar>>, twice_derived_backward},
  };
  return table;
}

std::vector<std::string> activation_names(bool recurrent) {
  std::vector<std::string> names;
  for (const Activation& activation : activations())
    if (!recurrent || !activation.of_input) names.push_back(activation.name);
  return names;
}

const Activation& find_activation(const std::string& name) {
  for (const Activation& activation : activations())
    if (activation.name == name) return activation;
  std::vector<FaultPart> known;
  for (const Activation& activation : activations()) known.emplace_back(activation.name);
  throw ConfigError({"name.unknown", "[{kind}] unknown name '{name}'; known: {known}"},
                    {"activation", name, known});
}

}  // namespace rnn
