#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <set>

#include "rnn/activations/activation.h"
#include "rnn/layers/registry.h"
#include "rnn/tensor/tensor.h"
#include "rnn/weights/initializer.h"
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

TEST_CASE("initializers spread their values as PyTorch's do", "[initializer][golden]") {
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
  for (const Shape& shape : {Shape{5, 5}, Shape{4, 12}, Shape{12, 4}}) {
    const std::vector<double> q = drawn("orthogonal", shape);
    const int rows = shape[0];
    const int columns = shape[1];
    const bool wide = columns > rows;
    const int count = std::min(rows, columns);
    for (int a = 0; a < count; ++a)
      for (int b = 0; b < count; ++b) {
        double product = 0.0;
        for (int i = 0; i < std::max(rows, columns); ++i)
          product += wide ? q[std::size_t(a * columns + i)] * q[std::size_t(b * columns + i)]
                          : q[std::size_t(i * columns + a)] * q[std::size_t(i * columns + b)];
        CHECK(product == Approx(a == b ? 1.0 : 0.0).margin(1e-5));
      }
  }
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
