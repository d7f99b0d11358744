#pragma once

#include <vector>

#include "rnn/tensor/random.h"
#include "rnn/tensor/tensor.h"

namespace rnn {

/// The recurrent network as a plain loop in double precision, apart from the layers:
///
///   h_t = tanh(W · x_t + U · h_t₋₁ + b)      h_0 = 0
struct PlainLoop {
  int features = 0;
  int units = 0;
  /// (U,D), (U,U) and (U), row-major.
  std::vector<double> w;
  std::vector<double> u;
  std::vector<double> b;

  PlainLoop(int feature_count, int unit_count);

  /// All weights from [low, high).
  void draw(Random& random, double low, double high);
  /// The states (T,U) for inputs (T,D).
  std::vector<double> states(const Scalar* inputs, int steps) const;
  /// The terms of the sum of one unit: from the inputs of a step, and from the states before it.
  double from_input(const Scalar* input, int unit) const;
  double from_state(const double* before, int unit) const;
};

}  // namespace rnn
