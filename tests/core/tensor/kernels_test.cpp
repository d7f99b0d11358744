// Matrix products against a plain double reference: every transpose, store mode, remainder and leading
// dimension. Operands live in arrays of exactly the size they need, so that the address sanitizer sees any
// step outside.

#include <catch_amalgamated.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "rnn/tensor/elementwise.h"
#include "rnn/tensor/gemm.h"
#include "rnn/tensor/sparse.h"
#include "support/numbers.h"

namespace rnn::test::kernels_test {

namespace {

using rnn::Store;
using rnn::Transpose;

class Numbers {
 public:
  explicit Numbers(std::uint32_t seed) : state_(seed * 2654435761u + 1u) {}

  std::uint32_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_;
  }
  int between(int low, int high) {
    return low + static_cast<int>(next() % static_cast<std::uint32_t>(high - low + 1));
  }
  double unit() { return static_cast<double>(next()) / 2147483648.0 - 1.0; }

 private:
  std::uint32_t state_;
};

/// `rows` stored rows of `columns` elements, `ld` apart; the gaps hold NaN and the last row has none.
template <class T>
struct Matrix {
  int rows, columns, ld;
  std::vector<T> data;

  Matrix(int rows_, int columns_, int gap, Numbers& numbers)
      : rows(rows_), columns(columns_), ld(columns_ + gap) {
    const std::size_t size = rows == 0 ? 0 : static_cast<std::size_t>(rows - 1) * ld + columns;
    data.assign(size, std::numeric_limits<T>::quiet_NaN());
    for (int i = 0; i < rows; ++i) {
      for (int j = 0; j < columns; ++j) at(i, j) = static_cast<T>(numbers.unit());
    }
  }
  T& at(int i, int j) { return data[static_cast<std::size_t>(i) * ld + j]; }
  T at(int i, int j) const { return data[static_cast<std::size_t>(i) * ld + j]; }
};

enum class Start { assign, accumulate, bias };
enum class Form { direct, packed };

struct Problem {
  Transpose a, b;
  int m, n, k;
  int gap_a, gap_b, gap_c;
  Start start;
  Form form;
};

template <class T>
void check(const Problem& p, Numbers& numbers) {
  const bool ta = p.a == Transpose::yes;
  const bool tb = p.b == Transpose::yes;
  const Matrix<T> a(ta ? p.k : p.m, ta ? p.m : p.k, p.gap_a, numbers);
  const Matrix<T> b(tb ? p.n : p.k, tb ? p.k : p.n, p.gap_b, numbers);
  const Matrix<T> bias(1, p.n, 0, numbers);
  const Matrix<T> before(p.m, p.n, p.gap_c, numbers);
  Matrix<T> c = before;
  if (p.start != Start::accumulate) {
    for (int i = 0; i < p.m; ++i) {
      for (int j = 0; j < p.n; ++j) c.at(i, j) = std::numeric_limits<T>::quiet_NaN();
    }
  }
  const Store store = p.start == Start::accumulate ? Store::accumulate : Store::assign;
  if (p.form == Form::packed) {
    std::vector<T> packed(rnn::packed_size<T>(p.k, p.n));
    rnn::pack(p.b, p.k, p.n, b.data.data(), b.ld, packed.data());
    if (p.start == Start::bias) {
      rnn::gemm_packed_bias(p.m, p.n, p.k, a.data.data(), a.ld, packed.data(), bias.data.data(),
                            c.data.data(), c.ld);
    } else {
      rnn::gemm_packed(p.m, p.n, p.k, a.data.data(), a.ld, packed.data(), c.data.data(), c.ld, store);
    }
  } else if (p.start == Start::bias) {
    rnn::gemm_bias(p.a, p.b, p.m, p.n, p.k, a.data.data(), a.ld, b.data.data(), b.ld, bias.data.data(),
                   c.data.data(), c.ld);
  } else {
    rnn::gemm(p.a, p.b, p.m, p.n, p.k, a.data.data(), a.ld, b.data.data(), b.ld, c.data.data(), c.ld, store);
  }
  int wrong = 0;
  int touched = 0;
  for (int i = 0; i < p.m; ++i) {
    for (int j = 0; j < p.n; ++j) {
      double expected = p.start == Start::bias         ? bias.at(0, j)
                        : p.start == Start::accumulate ? before.at(i, j)
                                                       : 0.0;
      double magnitude = std::abs(expected);
      for (int q = 0; q < p.k; ++q) {
        const double term =
            static_cast<double>(ta ? a.at(q, i) : a.at(i, q)) * (tb ? b.at(j, q) : b.at(q, j));
        expected += term;
        magnitude += std::abs(term);
      }
      const double bound = std::numeric_limits<T>::epsilon() * (2 + std::sqrt(p.k)) * magnitude;
      if (!(std::abs(c.at(i, j) - expected) <= bound)) ++wrong;
    }
    for (int j = p.n; i + 1 < p.m && j < c.ld; ++j) touched += std::isnan(c.at(i, j)) ? 0 : 1;
  }
  INFO("m " << p.m << " n " << p.n << " k " << p.k << " ta " << ta << " tb " << tb << " start "
            << static_cast<int>(p.start) << " packed " << (p.form == Form::packed));
  REQUIRE(wrong == 0);
  REQUIRE(touched == 0);
}

Problem problem(int index, int m, int n, int k, Numbers& numbers) {
  const auto gap = [&] { return numbers.between(0, 2) == 0 ? numbers.between(1, 7) : 0; };
  Problem p{};
  p.form = index % 3 == 2 ? Form::packed : Form::direct;
  p.a = p.form == Form::direct && index & 1 ? Transpose::yes : Transpose::no;
  p.b = index & 2 ? Transpose::yes : Transpose::no;
  p.m = m;
  p.n = n;
  p.k = k;
  p.gap_a = gap();
  p.gap_b = gap();
  p.gap_c = gap();
  p.start = static_cast<Start>(numbers.between(0, 2));
  return p;
}

}  // namespace

TEMPLATE_TEST_CASE("gemm agrees with the reference for all small shapes", "[kernels][gemm]", float, double) {
  Numbers numbers(1);
  int index = 0;
  for (int m = 1; m <= 12; ++m) {
    for (int n = 1; n <= 20; ++n) {
      for (const int k : {0, 1, 2, 3, 5, 8, 13, 17}) {
        for (int variant = 0; variant < 12; ++variant, ++index)
          check<TestType>(problem(index, m, n, k, numbers), numbers);
      }
    }
  }
}

TEMPLATE_TEST_CASE("gemm agrees with the reference for random shapes", "[kernels][gemm]", float, double) {
  Numbers numbers(2);
  for (int index = 0; index < 4000; ++index) {
    const int m = numbers.between(1, 40), n = numbers.between(1, 40), k = numbers.between(1, 40);
    check<TestType>(problem(index, m, n, k, numbers), numbers);
  }
}

TEMPLATE_TEST_CASE("gemm agrees with the reference where it blocks", "[kernels][gemm]", float, double) {
  Numbers numbers(3);
  const int shapes[][3] = {{64, 512, 128},  {61, 259, 300}, {2, 512, 128}, {130, 515, 70},  {1, 300, 513},
                           {33, 128, 4001}, {5, 7, 5000},   {300, 3, 777}, {3, 2, 20000},   {300, 1, 700},
                           {1, 1, 9000},    {7, 129, 260},  {129, 8, 600}, {100, 100, 100}, {260, 258, 257},
                           {512, 3, 64},    {131, 2, 1},    {64, 1030, 31}};
  int index = 0;
  for (const auto& shape : shapes) {
    for (int variant = 0; variant < 12; ++variant, ++index) {
      check<TestType>(problem(index, shape[0], shape[1], shape[2], numbers), numbers);
    }
  }
}

TEST_CASE("gemm does nothing without rows or columns", "[kernels][gemm]") {
  float c[4] = {1, 2, 3, 4};
  rnn::gemm<float>(Transpose::no, Transpose::no, 0, 2, 2, nullptr, 2, nullptr, 2, c, 2, Store::assign);
  rnn::gemm<float>(Transpose::no, Transpose::no, 2, 0, 2, nullptr, 2, nullptr, 2, c, 2, Store::assign);
  rnn::gemm_packed<float>(0, 2, 2, nullptr, 2, nullptr, c, 2, Store::assign);
  CHECK((c[0] == 1 && c[1] == 2 && c[2] == 3 && c[3] == 4));
}

TEST_CASE("gemm repeats its bits", "[kernels][gemm]") {
  Numbers numbers(4);
  const Matrix<float> a(45, 333, 0, numbers), b(333, 77, 0, numbers);
  std::vector<float> first(45 * 77), second(45 * 77);
  for (auto* c : {&first, &second}) {
    rnn::gemm(Transpose::no, Transpose::no, 45, 77, 333, a.data.data(), a.ld, b.data.data(), b.ld, c->data(),
              77, Store::assign);
  }
  CHECK(first == second);
}

TEST_CASE("gemm passes on NaN and infinity", "[kernels][gemm]") {
  for (const int n : {1, 3, 5, 9, 18}) {
    std::vector<float> a(3 * 6, 1.0f), b(static_cast<std::size_t>(6) * n, 1.0f),
        c(static_cast<std::size_t>(3) * n);
    a[1 * 6 + 5] = std::numeric_limits<float>::quiet_NaN();
    a[2 * 6 + 0] = std::numeric_limits<float>::infinity();
    rnn::gemm(Transpose::no, Transpose::no, 3, n, 6, a.data(), 6, b.data(), n, c.data(), n, Store::assign);
    for (int j = 0; j < n; ++j) {
      CHECK(c[static_cast<std::size_t>(j)] == 6.0f);
      CHECK(std::isnan(c[static_cast<std::size_t>(n + j)]));
      CHECK(c[static_cast<std::size_t>(2 * n + j)] == std::numeric_limits<float>::infinity());
    }
  }
}

TEMPLATE_TEST_CASE("products without zeros agree with those of all elements", "[kernels][sparse]", float,
                   double) {
  Numbers numbers(5);
  const double tolerance = sizeof(TestType) == 4 ? 1e-5 : 1e-13;
  for (const int k : {1, 15, 16, 17, 64, 133})
    for (const int n : {1, 3, 8, 21}) {
      const int rows = 11, ld = n + 2;
      std::vector<TestType> x(static_cast<std::size_t>(rows * k)), w(static_cast<std::size_t>(k * ld)),
          bias(static_cast<std::size_t>(n)), z(static_cast<std::size_t>(rows * ld)), g(w.size());
      for (TestType& value : x)
        if (numbers.between(0, 19) == 0) value = static_cast<TestType>(numbers.unit());
      for (auto* values : {&w, &bias, &g})
        for (TestType& value : *values) value = static_cast<TestType>(numbers.unit());
      const std::vector<TestType> before = g;
      rnn::sparse_product(rows, n, k, x.data(), w.data(), ld, bias.data(), z.data(), ld);
      rnn::sparse_outer_product(rows, n, k, x.data(), z.data(), ld, g.data(), ld);
      const auto at = [](const std::vector<TestType>& values, int row, int width, int column) {
        return static_cast<double>(values[static_cast<std::size_t>(row * width + column)]);
      };
      double worst = 0.0;
      for (int j = 0; j < n; ++j) {
        for (int row = 0; row < rows; ++row) {
          double sum = at(bias, 0, 0, j);
          for (int p = 0; p < k; ++p) sum += at(x, row, k, p) * at(w, p, ld, j);
          worst = worse(worst, std::abs(sum - at(z, row, ld, j)));
        }
        for (int p = 0; p < k; ++p) {
          double sum = at(before, p, ld, j);
          for (int row = 0; row < rows; ++row) sum += at(x, row, k, p) * at(z, row, ld, j);
          worst = worse(worst, std::abs(sum - at(g, p, ld, j)));
        }
      }
      INFO("k=" << k << " n=" << n);
      CHECK(worst < tolerance);
    }
}

TEMPLATE_TEST_CASE("values on the right side of a threshold are counted, those at it as below", "[kernels]",
                   float, double) {
  Numbers numbers(7);
  for (const int n : {0, 1, 3, 4, 7, 16, 37, 64, 131}) {
    std::vector<TestType> x(static_cast<std::size_t>(n)), y(x.size());
    int expected = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = std::vector<TestType>{TestType(.25), TestType(.5), std::nextafter(TestType(.5), TestType(1)), 1,
                                   NAN}[static_cast<std::size_t>(numbers.between(0, 4))];
      y[i] = std::vector<TestType>{0, 1, TestType(.5)}[static_cast<std::size_t>(numbers.between(0, 2))];
      expected += x[i] > TestType(.5) ? y[i] == 1 : y[i] == 0;
    }
    INFO("n=" << n);
    CHECK(rnn::count_matches(x.data(), y.data(), n, TestType(.5)) == expected);
  }
  // More than single precision counts one by one.
  const std::vector<TestType> many((1 << 24) + 21);
  CHECK(rnn::count_matches(many.data(), many.data(), static_cast<int>(many.size()), TestType(0)) ==
        static_cast<int>(many.size()));
}

TEST_CASE("rows of one number that is not zero are seen, and no others", "[kernels][sparse]") {
  const auto rows_of = [](int rows, int k, int each) {
    std::vector<float> x(static_cast<std::size_t>(rows * k));
    for (int row = 0; row < rows; ++row)
      for (int i = 0; i < each; ++i) x[static_cast<std::size_t>(row * k + (3 * row + 5 * i) % k)] = 1.0f;
    return x;
  };
  CHECK(rnn::mostly_zero(50, 40, rows_of(50, 40, 1).data()));
  CHECK(rnn::mostly_zero(50, 64, rows_of(50, 64, 4).data()));
  CHECK_FALSE(rnn::mostly_zero(50, 64, rows_of(50, 64, 6).data()));
  CHECK_FALSE(rnn::mostly_zero(50, 8, rows_of(50, 8, 1).data()));
}

}  // namespace rnn::test::kernels_test
