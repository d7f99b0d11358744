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
      {"sigmoid_twice_derived", forward<sigmoid<Scalar>>, twice_derived_backward},
  };
  return table;
}

std::vector<std::string> activation_names() {
  std::vector<std::string> names;
  for (const Activation& activation : activations()) names.push_back(activation.name);
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
