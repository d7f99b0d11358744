#include "rnn/insight/projection.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <utility>

namespace rnn {

namespace {

/// Unit vectors along which the rows of `centred` differ most, as columns. The smaller of the two products of
/// the matrix with itself has the same eigenvalues but for zeros.
Eigen::MatrixXd directions_of(const Eigen::MatrixXd& centred) {
  const bool wide = centred.cols() > centred.rows();
  const Eigen::MatrixXd product =
      wide ? Eigen::MatrixXd(centred * centred.transpose()) : Eigen::MatrixXd(centred.transpose() * centred);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(product);
  const Eigen::Index count = std::min<Eigen::Index>(2, product.cols());
  // The eigenvalues rise.
  Eigen::MatrixXd found = solver.eigenvectors().rightCols(count).rowwise().reverse();
  if (wide) found = centred.transpose() * found;
  for (Eigen::Index column = 0; column < count; ++column) {
    const double length = found.col(column).norm();
    if (length > 0.0) found.col(column) /= length;
    Eigen::Index largest = 0;
    found.col(column).cwiseAbs().maxCoeff(&largest);
    if (found(largest, column) < 0.0) found.col(column) *= -1.0;
  }
  return found;
}

}  // namespace

Projection principal_components(const Tensor& vectors) {
  const int count = vectors.samples();
  const int width = vectors.sample_size();
  Eigen::MatrixXd centred(count, width);
  for (int row = 0; row < count; ++row)
    for (int column = 0; column < width; ++column) centred(row, column) = vectors.sample(row)[column];
  centred.rowwise() -= centred.colwise().mean().eval();
  Projection made{Tensor({count, 2}), {}};
  const double total = centred.squaredNorm();
  if (!(total > 0.0)) return made;
  const Eigen::MatrixXd points = centred * directions_of(centred);
  for (int axis = 0; axis < points.cols(); ++axis) {
    made.explained[static_cast<std::size_t>(axis)] = points.col(axis).squaredNorm() / total;
    for (int row = 0; row < count; ++row)
      made.points.sample(row)[axis] = static_cast<Scalar>(points(row, axis));
  }
  return made;
}

Frame map_frame(MapPoints points) {
  const Buffer& values = points.vectors.values;
  const bool finite = std::all_of(values.begin(), values.end(), [](Scalar x) { return std::isfinite(x); });
  Frame frame;
  frame.data = {{"title", std::move(points.title)},
                {"labels", std::move(points.labels)},
                {"group_names", std::move(points.group_names)},
                {"width", points.vectors.sample_size()},
                {"state", finite ? "whole" : "not_finite"},
                {"explained", {0.0, 0.0}}};
  Tensor groups({static_cast<int>(points.groups.size())});
  std::copy(points.groups.begin(), points.groups.end(), groups.values.begin());
  frame.tensors.push_back({"groups", std::move(groups)});
  if (!finite) return frame;
  Projection projection = principal_components(points.vectors);
  frame.data["explained"] = projection.explained;
  frame.tensors.push_back({"points", std::move(projection.points)});
  return frame;
}

}  // namespace rnn
