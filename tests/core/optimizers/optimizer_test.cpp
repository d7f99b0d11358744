#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "rnn/optimizers/optimizer.h"
#include "rnn/tensor/random.h"

namespace rnn::test::optimizer_test {

using rnn::Scalar;

namespace {

constexpr int count = 37;
constexpr int steps = 20;

using Values = std::vector<double>;

/// One parameter's way by a rule written down plainly: `slots` start at zero.
using PlainRule = void (*)(double& w, double g, Values& slots, int t);

double gradient_at(int i, int t) { return std::sin(1.3 * i + .7 * t) * std::pow(10.0, i % 7 - 4); }

double start_at(int i) { return .1 * (i - 18); }

Json config_of(const char* name, Json options) {
  return {{"class_name", name}, {"config", std::move(options)}};
}

void compare(const Json& config, int slot_count, PlainRule rule) {
  const auto optimizer = rnn::optimizers().create(config);
  REQUIRE(optimizer->slot_count() == slot_count);
  const auto first = static_cast<Scalar>(optimizer->first_slot_value());
  std::vector<Scalar> w(count + 1, Scalar(7)), g(count);
  std::vector<std::vector<Scalar>> slots(static_cast<std::size_t>(slot_count),
                                         std::vector<Scalar>(count + 1, first));
  std::vector<Scalar*> slot_data;
  for (auto& slot : slots) slot_data.push_back(slot.data());
  for (int i = 0; i < count; ++i) w[static_cast<std::size_t>(i)] = static_cast<Scalar>(start_at(i));
  for (int t = 1; t <= steps; ++t) {
    for (int i = 0; i < count; ++i) g[static_cast<std::size_t>(i)] = static_cast<Scalar>(gradient_at(i, t));
    optimizer->apply(w.data(), g.data(), slot_data, count, t, optimizer->learning_rate(t));
  }
  for (int i = 0; i < count; ++i) {
    double expected = start_at(i);
    Values plain_slots(3, optimizer->first_slot_value());
    for (int t = 1; t <= steps; ++t) rule(expected, gradient_at(i, t), plain_slots, t);
    INFO(config.dump() << " parameter " << i);
    CHECK(w[static_cast<std::size_t>(i)] == Catch::Approx(expected).epsilon(2e-5).margin(2e-6));
  }
  CHECK(w.back() == Scalar(7));
  for (const auto& slot : slots) CHECK(slot.back() == first);
}

}  // namespace

TEST_CASE("SGD follows Keras", "[optimizer]") {
  compare("sgd", 0, [](double& w, double g, Values&, int) { w -= .01 * g; });
  compare(config_of("SGD", {{"learning_rate", .05}, {"weight_decay", .5}}), 0,
          [](double& w, double g, Values&, int) { w = w * (1 - .05 * .5) - .05 * g; });
  compare(config_of("SGD", {{"learning_rate", .05}, {"momentum", .9}}), 1,
          [](double& w, double g, Values& s, int) {
            s[0] = .9 * s[0] - .05 * g;
            w += s[0];
          });
  compare(config_of("SGD", {{"learning_rate", .05}, {"momentum", .9}, {"nesterov", true}}), 1,
          [](double& w, double g, Values& s, int) {
            s[0] = .9 * s[0] - .05 * g;
            w += .9 * s[0] - .05 * g;
          });
}

TEST_CASE("RMSprop follows Keras", "[optimizer]") {
  compare("rmsprop", 1, [](double& w, double g, Values& s, int) {
    s[0] = .9 * s[0] + .1 * g * g;
    w -= .001 * g / std::sqrt(s[0] + 1e-7);
  });
  compare(config_of("RMSprop", {{"learning_rate", .01}, {"rho", .8}, {"momentum", .5}, {"epsilon", 1e-3}}), 2,
          [](double& w, double g, Values& s, int) {
            s[0] = .8 * s[0] + .2 * g * g;
            s[1] = .5 * s[1] + .01 * g / std::sqrt(s[0] + 1e-3);
            w -= s[1];
          });
  compare(config_of("RMSprop", {{"centered", true}}), 2, [](double& w, double g, Values& s, int) {
    s[0] = .9 * s[0] + .1 * g * g;
    s[1] = .9 * s[1] + .1 * g;
    w -= .001 * g / std::sqrt(s[0] - s[1] * s[1] + 1e-7);
  });
  compare(config_of("RMSprop", {{"centered", true}, {"momentum", .9}}), 3,
          [](double& w, double g, Values& s, int) {
            s[0] = .9 * s[0] + .1 * g * g;
            s[1] = .9 * s[1] + .1 * g;
            s[2] = .9 * s[2] + .001 * g / std::sqrt(s[0] - s[1] * s[1] + 1e-7);
            w -= s[2];
          });
}

TEST_CASE("Adam follows Keras", "[optimizer]") {
  compare("adam", 2, [](double& w, double g, Values& s, int t) {
    s[0] = .9 * s[0] + .1 * g;
    s[1] = .999 * s[1] + .001 * g * g;
    w -= .001 * std::sqrt(1 - std::pow(.999, t)) / (1 - std::pow(.9, t)) * s[0] / (std::sqrt(s[1]) + 1e-7);
  });
  compare(config_of("Adam", {{"learning_rate", .01}, {"beta_1", .8}, {"beta_2", .9}, {"epsilon", .01}}), 2,
          [](double& w, double g, Values& s, int t) {
            s[0] = .8 * s[0] + .2 * g;
            s[1] = .9 * s[1] + .1 * g * g;
            w -=
                .01 * std::sqrt(1 - std::pow(.9, t)) / (1 - std::pow(.8, t)) * s[0] / (std::sqrt(s[1]) + .01);
          });
  compare(
      config_of("Adam", {{"amsgrad", true}, {"beta_2", .5}}), 3, [](double& w, double g, Values& s, int t) {
        s[0] = .9 * s[0] + .1 * g;
        s[1] = .5 * s[1] + .5 * g * g;
        s[2] = std::max(s[2], s[1]);
        w -= .001 * std::sqrt(1 - std::pow(.5, t)) / (1 - std::pow(.9, t)) * s[0] / (std::sqrt(s[2]) + 1e-7);
      });
}

TEST_CASE("AdamW, Adamax and Nadam follow Keras", "[optimizer]") {
  const PlainRule adamw = [](double& w, double g, Values& s, int t) {
    w -= .001 * .004 * w;
    s[0] = .9 * s[0] + .1 * g;
    s[1] = .999 * s[1] + .001 * g * g;
    w -= .001 * std::sqrt(1 - std::pow(.999, t)) / (1 - std::pow(.9, t)) * s[0] / (std::sqrt(s[1]) + 1e-7);
  };
  compare("adamw", 2, adamw);
  compare(config_of("Adam", {{"weight_decay", .004}}), 2, adamw);
  compare(config_of("Adamax", {{"learning_rate", .01}, {"beta_1", .8}, {"beta_2", .5}, {"epsilon", .01}}), 2,
          [](double& w, double g, Values& s, int t) {
            s[0] = .8 * s[0] + .2 * g;
            s[1] = std::max(.5 * s[1], std::abs(g));
            w -= .01 / (1 - std::pow(.8, t)) * s[0] / (s[1] + .01);
          });
  compare(config_of("Nadam", {{"learning_rate", .01}, {"epsilon", .01}}), 2,
          [](double& w, double g, Values& s, int t) {
            const auto u = [](int k) { return .9 * (1 - .5 * std::pow(.96, k)); };
            double product = 1;
            for (int k = 1; k <= t; ++k) product *= u(k);
            s[0] = .9 * s[0] + .1 * g;
            s[1] = .999 * s[1] + .001 * g * g;
            const double ahead = u(t + 1) * s[0] / (1 - product * u(t + 1)) + (1 - u(t)) * g / (1 - product);
            w -= .01 * ahead / (std::sqrt(s[1] / (1 - std::pow(.999, t))) + .01);
          });
}

TEST_CASE("Adagrad and Adadelta follow Keras", "[optimizer]") {
  compare("adagrad", 1, [](double& w, double g, Values& s, int) {
    s[0] += g * g;
    w -= .001 * g / std::sqrt(s[0] + 1e-7);
  });
  CHECK(rnn::optimizers().create("adagrad")->first_slot_value() == .1);
  compare(config_of("Adagrad", {{"learning_rate", .1}, {"initial_accumulator_value", 0}, {"epsilon", .5}}), 1,
          [](double& w, double g, Values& s, int) {
            s[0] += g * g;
            w -= .1 * g / std::sqrt(s[0] + .5);
          });
  compare(config_of("Adadelta", {{"learning_rate", 1}, {"rho", .8}, {"epsilon", 1e-4}}), 2,
          [](double& w, double g, Values& s, int) {
            s[0] = .8 * s[0] + .2 * g * g;
            const double change = g * std::sqrt(s[1] + 1e-4) / std::sqrt(s[0] + 1e-4);
            s[1] = .8 * s[1] + .2 * change * change;
            w -= change;
          });
}

TEST_CASE("Nadam comes to an end late in training too", "[optimizer]") {
  const auto optimizer = rnn::optimizers().create(config_of("Nadam", {{"beta_1", .999}}));
  std::vector<Scalar> w{0}, g{1}, means{1}, squares{1};
  Scalar* slots[] = {means.data(), squares.data()};
  optimizer->apply(w.data(), g.data(), slots, 1, std::int64_t(1) << 40, .5);
  CHECK(w[0] == Catch::Approx(-.5));
}

TEST_CASE("a constant gradient is no trouble for centered RMSprop", "[optimizer]") {
  const auto optimizer = rnn::optimizers().create(config_of("RMSprop", {{"centered", true}}));
  std::vector<Scalar> w{0}, g{1000}, squares{0}, means{0};
  Scalar* slots[] = {squares.data(), means.data()};
  for (int t = 1; t <= 2000; ++t)
    optimizer->apply(w.data(), g.data(), slots, 1, t, optimizer->learning_rate(t));
  CHECK(std::isfinite(w[0]));
}

TEST_CASE("what decays ends at zero and not in denormal numbers", "[optimizer]") {
  const Json configs[] = {config_of("SGD", {{"momentum", .9}}),
                          config_of("Adam", {{"beta_2", .9}}),
                          config_of("Adamax", {{"beta_2", .9}}),
                          config_of("Nadam", {{"beta_2", .9}}),
                          "adadelta",
                          config_of("RMSprop", {{"momentum", .9}, {"centered", true}})};
  for (const Json& config : configs) {
    const auto optimizer = rnn::optimizers().create(config);
    std::vector<Scalar> w{1, 2, 3}, g{1, Scalar(-1e-3), Scalar(1e-18)};
    std::vector<std::vector<Scalar>> slots(static_cast<std::size_t>(optimizer->slot_count()),
                                           std::vector<Scalar>(3, 0));
    std::vector<Scalar*> data;
    for (auto& slot : slots) data.push_back(slot.data());
    for (int t = 1; t <= 2000; ++t) {
      optimizer->apply(w.data(), g.data(), data, 3, t, optimizer->learning_rate(t));
      std::fill(g.begin(), g.end(), Scalar(0));
      for (const auto& slot : slots)
        for (const Scalar value : slot) REQUIRE((value == 0 || std::abs(value) >= Scalar(1e-30)));
    }
    for (const auto& slot : slots) CHECK(slot == std::vector<Scalar>(3, 0));
  }
}

TEST_CASE("clipping follows Keras", "[optimizer]") {
  const rnn::Stretch variables[] = {{0, 2}, {4, 1}};
  const rnn::Stretch stretches[] = {{0, 5}};
  const auto clipped = [&](const char* name, double bound, std::vector<Scalar> g) {
    const auto optimizer = rnn::optimizers().create(config_of("SGD", {{name, bound}}));
    REQUIRE(optimizer->clipping().active());
    optimizer->clipping().apply(g.data(), variables, stretches);
    return g;
  };
  const std::vector<Scalar> g{3, -4, 0, 0, 12};
  CHECK(clipped("clipvalue", 3.5, g) == std::vector<Scalar>{3, Scalar(-3.5), 0, 0, Scalar(3.5)});
  CHECK(clipped("clipnorm", 5, g) == std::vector<Scalar>{3, -4, 0, 0, 5});
  CHECK(clipped("clipnorm", 2.5, g) == std::vector<Scalar>{Scalar(1.5), -2, 0, 0, Scalar(2.5)});
  CHECK(clipped("global_clipnorm", 13, g) == g);
  CHECK(clipped("global_clipnorm", 6.5, g) == std::vector<Scalar>{Scalar(1.5), -2, 0, 0, 6});
  CHECK(clipped("clipnorm", 1, {0, 0, 0, 0, 0}) == std::vector<Scalar>{0, 0, 0, 0, 0});
  const std::vector<Scalar> huge = clipped("global_clipnorm", 5, {Scalar(3e25), Scalar(4e25), 0, 0, 0});
  CHECK(huge[0] == Catch::Approx(3));
  CHECK(huge[1] == Catch::Approx(4));
  CHECK(std::isnan(clipped("global_clipnorm", 5, {std::numeric_limits<Scalar>::infinity(), 1, 0, 0, 1})[4]));
  CHECK_FALSE(rnn::optimizers().create("adam")->clipping().active());
}

TEST_CASE("optimizer options are checked", "[optimizer]") {
  CHECK_THROWS_WITH(
      rnn::optimizers().create(config_of("Adam", {{"clipnorm", 1}, {"clipvalue", .5}})),
      Catch::Matchers::ContainsSubstring("[Adam] expected at most one of clipnorm, clipvalue and"));
  CHECK_THROWS_AS(rnn::optimizers().create(config_of("SGD", {{"clipnorm", 0}})), rnn::ConfigError);
  CHECK_THROWS_AS(rnn::optimizers().create(config_of("SGD", {{"momentum", 1}})), rnn::ConfigError);
  CHECK_THROWS_AS(rnn::optimizers().create(config_of("SGD", {{"learning_rate", -1}})), rnn::ConfigError);
  CHECK_THROWS_AS(rnn::optimizers().create(config_of("Adam", {{"epsilon", 0}})), rnn::ConfigError);
  CHECK_THROWS_WITH(rnn::optimizers().create("sdg"),
                    Catch::Matchers::ContainsSubstring(
                        "known: SGD, RMSprop, Adam, AdamW, Adadelta, Adagrad, Adamax, Nadam"));
  CHECK(rnn::optimizers().create("adam")->learning_rate() == .001);
  CHECK(rnn::optimizers().create("sgd")->learning_rate() == .01);
  CHECK(rnn::optimizers().create("rmsprop")->learning_rate() == .001);
}

}  // namespace rnn::test::optimizer_test
