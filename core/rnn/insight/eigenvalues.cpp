#include "rnn/insight/eigenvalues.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <complex>

namespace rnn {

Tensor eigenvalues(std::span<const Scalar> kernel, int units, int gates, int gate) {
  Eigen::MatrixXd matrix(units, units);
  const std::ptrdiff_t stride = std::ptrdiff_t(units) * gates;
  for (int row = 0; row < units; ++row)
    for (int column = 0; column < units; ++column)
      matrix(row, column) =
          kernel[static_cast<std::size_t>(row * stride + std::ptrdiff_t(gate) * units + column)];
  const Eigen::VectorXcd found = Eigen::EigenSolver<Eigen::MatrixXd>(matrix, false).eigenvalues();
  std::vector<std::complex<double>> sorted(found.begin(), found.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return std::abs(a) > std::abs(b); });
  Tensor tensor({units, 2});
  for (int i = 0; i < units; ++i) {
    tensor.sample(i)[0] = static_cast<Scalar>(sorted[static_cast<std::size_t>(i)].real());
    tensor.sample(i)[1] = static_cast<Scalar>(sorted[static_cast<std::size_t>(i)].imag());
  }
  return tensor;
}

}  // namespace rnn
