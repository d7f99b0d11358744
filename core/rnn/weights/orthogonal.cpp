#include "rnn/weights/orthogonal.h"

#include <Eigen/Core>
#include <Eigen/Householder>
#include <algorithm>
#include <vector>

#include "rnn/tensor/elementwise.h"
#include "rnn/tensor/gemm.h"

namespace rnn {

namespace {

// Householder's QR. In the blocked form Eigen factors a panel of `width` columns, in double, and its
// reflections together, I - V·T·Vᵀ (Schreiber and Van Loan, "A storage-efficient WY representation for
// products of Householder transformations", 1989), are applied to the columns after it by `gemm`.
constexpr int width = 64;

/// Vectors as long as a panel is wide that factoring takes.
constexpr int few = 4;

using Block = Eigen::Ref<Eigen::MatrixXd>;

/// Of a panel: Q = (I - tau_0·v_0·v_0ᵀ)·(I - tau_1·v_1·v_1ᵀ)···
struct Reflections {
  Eigen::VectorXd taus;
  /// Those of R's diagonal.
  Eigen::VectorXd signs;

  /// Leaves v_j without its first number, 1, below the diagonal of `a`.
  explicit Reflections(Block a) : taus(a.cols()), signs(a.cols()) {
    Eigen::VectorXd work(a.cols());
    for (Eigen::Index j = 0; j < a.cols(); ++j) {
      double diagonal = 0.0;
      auto column = a.col(j).tail(a.rows() - j);
      column.makeHouseholderInPlace(taus[j], diagonal);
      signs[j] = diagonal < 0.0 ? -1.0 : 1.0;
      a.bottomRightCorner(a.rows() - j, a.cols() - j - 1)
          .applyHouseholderOnTheLeft(column.tail(column.size() - 1), taus[j], work.data());
    }
  }
};

/// Replaces the vectors in `a` by the columns of Q, their signs those of a positive diagonal.
void expand(Block a, const Reflections& reflections) {
  Eigen::VectorXd work(a.cols());
  for (Eigen::Index j = a.cols() - 1; j >= 0; --j) {
    const double tau = reflections.taus[j];
    auto rest = a.col(j).tail(a.rows() - j - 1);
    auto after = a.bottomRightCorner(a.rows() - j, a.cols() - j - 1);
    after.row(0).setZero();
    after.applyHouseholderOnTheLeft(rest, tau, work.data());
    a.col(j).head(j).setZero();
    a(j, j) = 1.0 - tau;
    rest *= -tau;
  }
  a.array().rowwise() *= reflections.signs.transpose().array();
}

class Blocked {
 public:
  Blocked(Scalar* matrix, int rows, int columns)
      : matrix_(matrix),
        rows_(rows),
        columns_(columns),
        triangles_(static_cast<std::size_t>(columns) * width),
        shares_(triangles_.size()),
        turned_(triangles_.size()) {}

  static std::int64_t scratch_bytes(int rows, int columns) {
    constexpr std::int64_t scalar = sizeof(Scalar), real = sizeof(double);
    return width * ((std::int64_t{rows} + width + few) * real + 3 * std::int64_t{columns} * scalar) +
           columns * scalar;
  }

  void run() {
    std::vector<Scalar> signs(static_cast<std::size_t>(columns_));
    {
      Eigen::MatrixXd panel(rows_, width);
      for (int j = 0; j < columns_; j += width) factor(j, panel, signs.data() + j);
    }
    std::vector<Scalar> vectors(static_cast<std::size_t>(rows_) * width);
    for (int j = (columns_ - 1) / width * width; j >= 0; j -= width) expand(j, vectors.data());
    for (int i = 0; i < rows_; ++i)
      for (int j = 0; j < columns_; ++j) at(i, 0)[j] *= signs[static_cast<std::size_t>(j)];
  }

 private:
  Scalar* at(int i, int j) const { return matrix_ + static_cast<std::ptrdiff_t>(i) * columns_ + j; }
  Scalar* triangle(int j) { return triangles_.data() + static_cast<std::ptrdiff_t>(j) * width; }
  int panel_width(int j) const { return std::min(width, columns_ - j); }

  /// The panel from (j, j) becomes its V, zero above the diagonal; the columns after it are multiplied by Qᵀ.
  void factor(int j, Eigen::MatrixXd& memory, Scalar* signs) {
    const int count = panel_width(j);
    const int height = rows_ - j;
    auto panel = memory.topLeftCorner(height, count);
    for (int i = 0; i < height; ++i)
      for (int c = 0; c < count; ++c) panel(i, c) = at(j + i, j)[c];
    const Reflections reflections(panel);
    for (int c = 0; c < count; ++c) {
      signs[c] = static_cast<Scalar>(reflections.signs[c]);
      panel.col(c).head(c).setZero();
      panel(c, c) = 1.0;
    }
    for (int i = 0; i < height; ++i)
      for (int c = 0; c < count; ++c) at(j + i, j)[c] = static_cast<Scalar>(panel(i, c));
    Eigen::MatrixXd t = Eigen::MatrixXd::Zero(count, count);
    for (int c = 0; c < count; ++c) {
      const double tau = reflections.taus[c];
      const Eigen::VectorXd products = panel.leftCols(c).transpose() * panel.col(c);
      t.col(c).head(c) = -tau * t.topLeftCorner(c, c).lazyProduct(products);
      t(c, c) = tau;
    }
    for (int i = 0; i < count; ++i)
      for (int c = 0; c < count; ++c) triangle(j)[i * count + c] = static_cast<Scalar>(-t(i, c));
    const int after = columns_ - j - count;
    gemm(Transpose::yes, Transpose::no, count, after, height, at(j, j), columns_, at(j, j + count), columns_,
         shares_.data(), after, Store::assign);
    turn(Transpose::yes, j, after);
    gemm(Transpose::no, Transpose::no, height, after, count, at(j, j), columns_, turned_.data(), after,
         at(j, j + count), columns_, Store::accumulate);
  }

  /// The panel from (j, j) and the columns after it become what Q has there, from Q without the panel's
  /// reflections, which is the identity in the panel's rows and columns.
  void expand(int j, Scalar* vectors) {
    const int count = panel_width(j);
    const int below = j + count;
    const int height = rows_ - below;
    const int after = columns_ - below;
    gemm(Transpose::yes, Transpose::no, count, after, height, at(below, j), columns_, at(below, below),
         columns_, shares_.data(), after, Store::assign);
    turn(Transpose::no, j, after);
    gemm(Transpose::no, Transpose::no, count, after, count, at(j, j), columns_, turned_.data(), after,
         at(j, below), columns_, Store::assign);
    gemm(Transpose::no, Transpose::no, height, after, count, at(below, j), columns_, turned_.data(), after,
         at(below, below), columns_, Store::accumulate);

    for (int i = 0; i < rows_ - j; ++i) std::copy_n(at(j + i, j), count, vectors + i * count);
    gemm(Transpose::no, Transpose::yes, count, count, count, triangle(j), count, vectors, count,
         turned_.data(), count, Store::assign);
    gemm(Transpose::no, Transpose::no, rows_ - j, count, count, vectors, count, turned_.data(), count,
         at(j, j), columns_, Store::assign);
    for (int c = 0; c < count; ++c) at(j + c, j)[c] += Scalar(1);
  }

  /// turned = -op(T)·shares
  void turn(Transpose transpose, int j, int after) {
    const int count = panel_width(j);
    gemm(transpose, Transpose::no, count, after, count, triangle(j), count, shares_.data(), after,
         turned_.data(), after, Store::assign);
  }

  Scalar* matrix_;
  int rows_;
  int columns_;
  /// Each panel's -T.
  std::vector<Scalar> triangles_;
  std::vector<Scalar> shares_;
  std::vector<Scalar> turned_;
};

/// Matrices whose Q is found in double, which takes up to some .1 s in WebAssembly.
bool small(int rows, int columns) { return std::int64_t{rows} * columns * columns <= std::int64_t{1} << 26; }

}  // namespace

void orthonormalize(double* matrix, int rows, int columns) {
  Eigen::Map<Eigen::MatrixXd> q(matrix, rows, columns);
  expand(q, Reflections(q));
}

void orthonormalize_blocked(Scalar* matrix, int rows, int columns) { Blocked(matrix, rows, columns).run(); }

void fill_orthogonal(Scalar* values, int rows, int columns, double gain, Random& random) {
  const bool wide = rows < columns;
  const int longer = std::max(rows, columns);
  const int shorter = std::min(rows, columns);
  const std::size_t size = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
  if (small(longer, shorter)) {
    Eigen::MatrixXd q(longer, shorter);
    for (int i = 0; i < longer; ++i)
      for (int j = 0; j < shorter; ++j) q(i, j) = random.normal();
    orthonormalize(q.data(), longer, shorter);
    for (int i = 0; i < rows; ++i)
      for (int j = 0; j < columns; ++j) *values++ = static_cast<Scalar>(gain * (wide ? q(j, i) : q(i, j)));
    return;
  }
  std::vector<Scalar> memory(wide ? size : 0);
  Scalar* const q = wide ? memory.data() : values;
  std::generate_n(q, size, [&] { return static_cast<Scalar>(random.normal()); });
  orthonormalize_blocked(q, longer, shorter);
  if (wide) transpose(longer, shorter, q, shorter, values, longer);
  for (std::size_t i = 0; i < size; ++i) values[i] *= static_cast<Scalar>(gain);
}

std::int64_t orthogonal_scratch_bytes(int rows, int columns) {
  const std::int64_t size = std::int64_t{rows} * columns;
  const int longer = std::max(rows, columns);
  const int shorter = std::min(rows, columns);
  if (small(longer, shorter)) return (size + few * shorter) * std::int64_t{sizeof(double)};
  return (rows < columns ? size * std::int64_t{sizeof(Scalar)} : 0) + Blocked::scratch_bytes(longer, shorter);
}

}  // namespace rnn
