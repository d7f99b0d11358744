#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include "rnn/activations/activation.h"
#include "rnn/layers/registry.h"
#include "rnn/tensor/elementwise.h"
#include "rnn/tensor/gemm.h"
#include "rnn/tensor/tensor.h"
#include "rnn/weights/initializer.h"
#include "rnn/weights/orthogonal.h"
#include "support/golden.h"
#include "support/numbers.h"

namespace rnn::test::initializer_test {

namespace {

using Catch::Approx;

std::vector<double> drawn(const Json& initializer, const Shape& shape) {
  Buffer values(static_cast<std::size_t>(shape.size()));
  Random random(5);
  initializers().create(initializer)->fill(values.data(), shape, random);
  return {values.begin(), values.end()};
}

struct Moments {
  double mean = 0.0;
  double deviation = 0.0;
  double largest = 0.0;
};

Moments moments(const std::vector<double>& values) {
  Moments m;
  for (double v : values) m.mean += v / double(values.size());
  for (double v : values) m.deviation += (v - m.mean) * (v - m.mean) / double(values.size());
  m.deviation = std::sqrt(m.deviation);
  for (double v : values) m.largest = std::max(m.largest, std::abs(v));
  return m;
}

/// Against the values that PyTorch has, or the quantiles of what it draws.
void check_spread(const Initializer& initializer, const Json& golden) {
  const Shape shape = shape_of(golden["shape"]);
  INFO(shape.text());
  Buffer values(static_cast<std::size_t>(shape.size()));
  Random random(5);
  if (golden.contains("values")) {
    initializer.fill(values.data(), shape, random);
    const Numbers exact = golden["values"].get<Numbers>();
    REQUIRE(exact.size() == values.size());
    for (std::size_t i = 0; i < exact.size(); ++i) CHECK(values[i] == static_cast<Scalar>(exact[i]));
    return;
  }
  Numbers all;
  for (int draw = 0; draw < golden["draws"].get<int>(); ++draw) {
    initializer.fill(values.data(), shape, random);
    all.insert(all.end(), values.begin(), values.end());
  }
  std::sort(all.begin(), all.end());
  // Two samples of some hundred thousand values: their outermost hundredths differ by a fiftieth of a
  // deviation.
  const double margin = .04 * golden["deviation"].get<double>();
  for (const Json& quantile : golden["quantiles"])
    CHECK(all[static_cast<std::size_t>(quantile[0].get<double>() * double(all.size()))] ==
          Approx(quantile[1].get<double>()).margin(margin).epsilon(0));
}

Json made(const char* name, Json config) { return {{"class_name", name}, {"config", std::move(config)}}; }

Numbers normal_matrix(int rows, int columns, Random& random) {
  Numbers matrix(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  for (double& value : matrix) value = random.normal();
  return matrix;
}

/// Matrices here are row-major.
Numbers transposed(const Numbers& matrix, int rows, int columns) {
  Numbers result(matrix.size());
  transpose(rows, columns, matrix.data(), columns, result.data(), rows);
  return result;
}

Numbers orthonormal(const Numbers& matrix, int rows, int columns) {
  Numbers q = transposed(matrix, rows, columns);
  orthonormalize(q.data(), rows, columns);
  return transposed(q, columns, rows);
}

Numbers orthonormal_blocked(const Numbers& matrix, int rows, int columns) {
  Buffer q(matrix.begin(), matrix.end());
  orthonormalize_blocked(q.data(), rows, columns);
  return {q.begin(), q.end()};
}

/// Each column twice, which is enough (Giraud, Langou and Rozloznik, "The loss of orthogonality in the
/// Gram-Schmidt process", 2005).
Numbers gram_schmidt(const Numbers& matrix, int rows, int columns) {
  Numbers q = transposed(matrix, rows, columns);
  for (int j = 0; j < columns; ++j) {
    double* column = q.data() + j * rows;
    for (int pass = 0; pass < 2; ++pass)
      for (int before = 0; before < j; ++before) {
        const double* other = q.data() + before * rows;
        const double share = std::inner_product(column, column + rows, other, 0.0);
        for (int i = 0; i < rows; ++i) column[i] -= share * other[i];
      }
    const double length = std::sqrt(std::inner_product(column, column + rows, column, 0.0));
    for (int i = 0; i < rows; ++i) column[i] /= length;
  }
  return transposed(q, columns, rows);
}

double difference(const Numbers& a, const Numbers& b) {
  double most = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) most = worse(most, std::abs(a[i] - b[i]));
  return most;
}

/// The greatest number in QᵀQ - scale · I, or of QQᵀ where there are fewer rows.
double departure(const Numbers& q, int rows, int columns, double scale) {
  const bool wide = rows < columns;
  const int n = std::min(rows, columns);
  Numbers products(static_cast<std::size_t>(n) * static_cast<std::size_t>(n));
  gemm(wide ? Transpose::no : Transpose::yes, wide ? Transpose::yes : Transpose::no, n, n,
       std::max(rows, columns), q.data(), columns, q.data(), columns, products.data(), n, Store::assign);
  for (int i = 0; i < n; ++i) products[std::size_t(i * n + i)] -= scale;
  return difference(products, Numbers(products.size(), 0.0));
}

/// By elimination.
double determinant(Numbers a, int n) {
  double product = 1.0;
  for (int k = 0; k < n; ++k) {
    const double pivot = a[std::size_t(k * n + k)];
    product *= pivot;
    for (int i = k + 1; i < n; ++i)
      for (int j = n - 1; j >= k; --j)
        a[std::size_t(i * n + j)] -= a[std::size_t(i * n + k)] / pivot * a[std::size_t(k * n + j)];
  }
  return product;
}

}  // namespace

TEST_CASE("constant initializers", "[initializer]") {
  CHECK(drawn("zeros", {3}) == std::vector<double>(3, 0.0));
  CHECK(drawn("ones", {3}) == std::vector<double>(3, 1.0));
  CHECK(drawn(made("Constant", {{"value", .5}}), {2}) == std::vector<double>(2, .5));
  CHECK(drawn(made("Identity", {{"gain", 2.0}}), {2, 3}) == std::vector<double>{2, 0, 0, 0, 2, 0});
  CHECK_THROWS_AS(drawn("identity", {3}), ConfigError);
}

TEST_CASE("drawn initializers have Keras's spread", "[initializer]") {
  const Shape shape{100, 300};
  const auto uniform = [&](const char* name, double limit) {
    const Moments m = moments(drawn(name, shape));
    CHECK(m.largest <= limit);
    CHECK(m.largest > .999 * limit);
    CHECK(m.deviation == Approx(limit / std::sqrt(3.0)).epsilon(.02));
    CHECK(m.mean == Approx(0.0).margin(.02 * limit));
  };
  const auto truncated = [&](const char* name, double deviation) {
    const Moments m = moments(drawn(name, shape));
    CHECK(m.deviation == Approx(deviation).epsilon(.02));
    CHECK(m.largest <= 2.0 * deviation / .8796256 + 1e-6);
  };
  uniform("glorot_uniform", std::sqrt(6.0 / 400));
  uniform("he_uniform", std::sqrt(6.0 / 100));
  uniform("lecun_uniform", std::sqrt(3.0 / 100));
  uniform("random_uniform", .05);
  truncated("glorot_normal", std::sqrt(2.0 / 400));
  truncated("he_normal", std::sqrt(2.0 / 100));
  truncated("lecun_normal", std::sqrt(1.0 / 100));

  const Moments normal = moments(drawn(made("RandomNormal", {{"mean", 1.0}, {"stddev", .2}}), shape));
  CHECK(normal.mean == Approx(1.0).epsilon(.01));
  CHECK(normal.deviation == Approx(.2).epsilon(.02));
  CHECK(normal.largest > 1.0 + 3 * .2);
  const Moments cut = moments(drawn("truncated_normal", shape));
  CHECK(cut.deviation == Approx(.05 * .8796256).epsilon(.02));
  CHECK(cut.largest <= .1 + 1e-7);
}

TEST_CASE("initializers spread their values as PyTorch's do", "[initializer][golden][long]") {
  std::set<std::string> compared;
  for (const Json& golden : golden_file("initializers.json")) {
    if (!golden.contains("initializer")) continue;
    INFO(golden["initializer"].dump());
    check_spread(*initializers().create(golden["initializer"]), golden["weights"][0]);
    compared.insert(golden["initializer"]["class_name"]);
  }
  for (const auto& entry : initializers().entries()) {
    INFO(entry.name << " has no golden values");
    CHECK(compared.contains(entry.name));
  }
}

TEST_CASE("layers begin with Keras's defaults", "[initializer][golden]") {
  std::set<std::string> compared;
  for (const Json& golden : golden_file("initializers.json")) {
    if (!golden.contains("layer")) continue;
    INFO(golden["layer"].dump());
    const auto layer = layers().create(golden["layer"]);
    std::vector<Shape> inputs;
    for (Json extents : golden["inputs"]) {
      extents[0] = unknown;
      inputs.push_back(shape_of(extents));
    }
    layer->build(inputs);
    REQUIRE(layer->parameters().size() == golden["weights"].size());
    for (std::size_t i = 0; i < golden["weights"].size(); ++i) {
      const Parameter& parameter = layer->parameters()[i];
      INFO(parameter.name);
      CHECK(parameter.shape == shape_of(golden["weights"][i]["shape"]));
      check_spread(*parameter.initializer, golden["weights"][i]);
    }
    compared.insert(golden["layer"]["class_name"]);
  }
  for (const auto& entry : layers().entries()) {
    const bool initializes = std::ranges::any_of(
        entry.options, [](const Option& option) { return option.registry == "initializer"; });
    INFO(entry.name << " has no golden values of its first weights");
    CHECK((compared.contains(entry.name) || !initializes));
  }
}

TEST_CASE("orthogonal rows or columns", "[initializer]") {
  // The last ones are large enough to be found in blocks, in the end with a panel of one column.
  for (const Shape& shape :
       {Shape{1, 1}, Shape{1, 7}, Shape{7, 1}, Shape{5, 5}, Shape{4, 12}, Shape{12, 4}, Shape{3, 5, 8},
        Shape{2, 3, 8}, Shape{100, 300}, Shape{449, 449}, Shape{430, 420}, Shape{385, 460}}) {
    INFO(shape.text());
    const int rows = static_cast<int>(shape.rows());
    CHECK(departure(drawn(made("Orthogonal", {{"gain", .5}}), shape), rows, shape.width(), .25) < 1e-6);
    CHECK(drawn(made("Orthogonal", {{"seed", 4}}), shape) == drawn(made("Orthogonal", {{"seed", 4}}), shape));
  }
}

TEST_CASE("the Q of an R with a positive diagonal, as Gram and Schmidt have it", "[initializer]") {
  Random random(3);
  for (const auto& [rows, columns] : {std::pair{1, 1},
                                      {2, 2},
                                      {7, 1},
                                      {12, 5},
                                      {63, 63},
                                      {64, 64},
                                      {65, 65},
                                      {200, 64},
                                      {80, 65},
                                      {127, 127},
                                      {130, 128},
                                      {140, 129},
                                      {400, 150}}) {
    INFO(rows << "x" << columns);
    const Numbers matrix = normal_matrix(rows, columns, random);
    const Numbers expected = gram_schmidt(matrix, rows, columns);
    CHECK(difference(orthonormal(matrix, rows, columns), expected) < 1e-11);
    CHECK(difference(orthonormal_blocked(matrix, rows, columns), expected) < 1e-4);
  }
}

TEST_CASE("orthonormal columns of whatever matrix", "[initializer]") {
  for (const auto& [rows, columns] : {std::pair{1, 1}, {6, 6}, {9, 4}, {130, 130}, {140, 70}}) {
    INFO(rows << "x" << columns);
    const auto size = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    Random random(8);
    Numbers half = normal_matrix(rows, columns, random);
    for (int i = 0; i < rows; ++i)
      for (int j = columns / 2; j < columns; ++j)
        half[std::size_t(i * columns + j)] = half[std::size_t(i * columns)];
    for (const Numbers& matrix : {Numbers(size, 0.0), Numbers(size, 1.0), Numbers(size, -1e-30), half}) {
      CHECK(departure(orthonormal(matrix, rows, columns), rows, columns, 1.0) < 1e-12);
      CHECK(departure(orthonormal_blocked(matrix, rows, columns), rows, columns, 1.0) < 1e-6);
    }
  }
}

TEST_CASE("orthogonal matrices are drawn uniformly", "[initializer]") {
  // Of a uniform Q of n rows (Diaconis and Shahshahani, "On the eigenvalues of random matrices", 1994): the
  // traces of Q and Q·Q have means 0 and 1 and variances 1 and 2, and an entry has variance 1/n.
  constexpr int n = 6;
  constexpr int draws = 4000;
  for (const bool blocked : {false, true}) {
    INFO((blocked ? "blocked" : "reflection by reflection"));
    Random random(21);
    Numbers traces, squares, corners;
    int improper = 0;
    for (int draw = 0; draw < draws; ++draw) {
      const Numbers matrix = normal_matrix(n, n, random);
      const Numbers q = blocked ? orthonormal_blocked(matrix, n, n) : orthonormal(matrix, n, n);
      double trace = 0.0;
      double square = 0.0;
      for (int i = 0; i < n; ++i) {
        trace += q[std::size_t(i * n + i)];
        for (int j = 0; j < n; ++j) square += q[std::size_t(i * n + j)] * q[std::size_t(j * n + i)];
      }
      traces.push_back(trace);
      squares.push_back(square);
      for (const int corner : {0, n - 1, n * n - 1}) corners.push_back(q[std::size_t(corner)]);
      if (determinant(q, n) < 0.0) ++improper;
    }
    CHECK(moments(traces).mean == Approx(0.0).margin(.06));
    CHECK(moments(traces).deviation == Approx(1.0).epsilon(.05));
    CHECK(moments(squares).mean == Approx(1.0).margin(.08));
    CHECK(moments(squares).deviation == Approx(std::sqrt(2.0)).epsilon(.05));
    CHECK(moments(corners).mean == Approx(0.0).margin(.015));
    CHECK(moments(corners).deviation == Approx(std::sqrt(1.0 / n)).epsilon(.03));
    CHECK(double(improper) / draws == Approx(.5).margin(.03));
  }
}

TEST_CASE("memory that drawing orthogonal weights takes", "[initializer]") {
  CHECK(orthogonal_scratch_bytes(10, 40) == (10 * 40 + 4 * 10) * 8);
  // In blocks a matrix is its own memory, unless its rows are what becomes orthonormal.
  const std::int64_t tall = orthogonal_scratch_bytes(4096, 2048);
  CHECK(tall < 4096 * 2048 * std::int64_t{sizeof(Scalar)} / 4);
  CHECK(orthogonal_scratch_bytes(2048, 4096) == tall + 4096 * 2048 * std::int64_t{sizeof(Scalar)});
}

TEST_CASE("an initializer's own seed makes it repeat", "[initializer]") {
  Buffer first(10);
  Buffer second(10);
  Random random(1);
  const auto initializer = initializers().create(made("GlorotUniform", {{"seed", 3}}));
  initializer->fill(first.data(), {10}, random);
  initializer->fill(second.data(), {10}, random);
  CHECK(first == second);
}

TEST_CASE("the twice derived sigmoid has the derivative that the course notes print", "[activation]") {
  const Activation& activation = find_activation("sigmoid_twice_derived");
  Scalar y = Scalar(.7);
  activation.forward(&y, 1, 1);
  const double output = 1.0 / (1.0 + std::exp(-.7));
  CHECK(y == Approx(output));
  const Scalar dy = 2;
  Scalar dz = 0;
  activation.backward(&y, &dy, &dz, 1, 1);
  const double again = 1.0 / (1.0 + std::exp(-output));
  CHECK(dz == Approx(2.0 * again * (1.0 - again)));
}

}  // namespace rnn::test::initializer_test
