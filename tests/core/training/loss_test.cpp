#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "rnn/losses/loss.h"

namespace rnn::test::loss_test {

using rnn::Rows;
using rnn::Scalar;

namespace {

struct Evaluated {
  double loss;
  std::vector<double> gradient;
};

Evaluated evaluate(const Json& loss, const std::vector<Scalar>& y, const std::vector<Scalar>& t, Rows rows) {
  std::vector<Scalar> gradient(y.size() + 1, Scalar(99));
  const auto made = rnn::losses().create(loss);
  const double value = made->evaluate(y.data(), t.data(), rows, gradient.data());
  CHECK(value ==
        Catch::Approx(made->evaluate(y.data(), t.data(), rows, nullptr)).epsilon(1e-12).margin(1e-300));
  CHECK(gradient.back() == Scalar(99));
  return {value, {gradient.begin(), gradient.end() - 1}};
}

void check_close(const std::vector<double>& got, const std::vector<double>& expected, double epsilon = 2e-6) {
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    INFO("element " << i);
    CHECK(got[i] == Catch::Approx(expected[i]).epsilon(epsilon).margin(1e-9));
  }
}

Json from_logits(const char* name) { return {{"class_name", name}, {"config", {{"from_logits", true}}}}; }

}  // namespace

TEST_CASE("mean squared and absolute error are means over all elements", "[loss]") {
  const std::vector<Scalar> y{0, 1, 0, 0, 3, -1};
  const std::vector<Scalar> t{1, 1, 0, 0, 1, -1.5};
  const Evaluated squared = evaluate("mean_squared_error", y, t, {3, 1, 2});
  CHECK(squared.loss == Catch::Approx(5.25 / 6));
  check_close(squared.gradient, {-2.0 / 6, 0, 0, 0, 4.0 / 6, 1.0 / 6});
  const Evaluated absolute = evaluate("mean_absolute_error", y, t, {3, 1, 2});
  CHECK(absolute.loss == Catch::Approx(3.5 / 6));
  check_close(absolute.gradient, {-1.0 / 6, 0, 0, 0, 1.0 / 6, 1.0 / 6});
}

TEST_CASE("losses of regression and of margins", "[loss]") {
  const auto loss = [](const Json& name, std::vector<Scalar> y, std::vector<Scalar> t, Rows rows) {
    return evaluate(name, y, t, rows).loss;
  };
  const Rows pair{1, 1, 2};
  CHECK(loss("huber", {Scalar(.5), 4}, {0, 1}, pair) == Catch::Approx((.125 + 2.5) / 2));
  const Json wide{{"class_name", "Huber"}, {"config", {{"delta", 2}}}};
  CHECK(loss(wide, {Scalar(.5), 4}, {0, 1}, pair) == Catch::Approx((.125 + 4) / 2));
  CHECK(loss("log_cosh", {1, 40}, {0, 0}, pair) ==
        Catch::Approx((std::log(std::cosh(1.0)) + 40 - std::log(2.0)) / 2));
  CHECK(loss("msle", {1, -3}, {3, 1}, pair) ==
        Catch::Approx((std::pow(std::log(.5), 2) + std::pow(std::log(2.0), 2)) / 2).epsilon(1e-5));
  CHECK(loss("mape", {1, 3}, {2, -4}, pair) == Catch::Approx((50 + 175) / 2.0));
  CHECK(loss("poisson", {2, 1}, {3, 0}, pair) == Catch::Approx((2 - 3 * std::log(2.0) + 1) / 2));
  CHECK(loss("hinge", {Scalar(.5), 2}, {-1, 1}, pair) == Catch::Approx(.75));
  CHECK(loss("squared_hinge", {Scalar(.5), Scalar(.5)}, {-1, 1}, pair) == Catch::Approx(1.25));
  CHECK(loss("hinge", {Scalar(.5), 2}, {0, 1}, pair) == Catch::Approx(.75));
  CHECK(loss("hinge", {Scalar(.5), 2}, {0, 2}, pair) == Catch::Approx(.5));
}

TEST_CASE("losses between whole rows", "[loss]") {
  const Evaluated divergence = evaluate("kl_divergence", {Scalar(.25), Scalar(.75), Scalar(.5), Scalar(.5)},
                                        {Scalar(.5), Scalar(.5), 1, 0}, {2, 1, 2});
  CHECK(divergence.loss ==
        Catch::Approx((.5 * std::log(2.0) + .5 * std::log(2.0 / 3) + std::log(2.0)) / 2).epsilon(1e-5));
  check_close(divergence.gradient, {-1, -1.0 / 3, -1, -1e-7}, 1e-5);
  const Evaluated cosine = evaluate("cosine_similarity", {3, 4, 0, 2}, {4, 3, 0, -5}, {2, 1, 2});
  CHECK(cosine.loss == Catch::Approx((-24.0 / 25 + 1) / 2));
  check_close(cosine.gradient, {(.96 * .6 - .8) / 10, (.96 * .8 - .6) / 10, 0, 0}, 1e-5);
  CHECK(evaluate("cosine_similarity", {0, 0}, {1, 1}, {1, 1, 2}).loss == 0.0);
}

TEST_CASE("smoothed labels are a mixture with even ones", "[loss]") {
  const auto smooth = [](const char* name, bool logits) {
    return Json{{"class_name", name}, {"config", {{"from_logits", logits}, {"label_smoothing", .2}}}};
  };
  for (const bool logits : {false, true}) {
    const auto plain = [&](const char* name) {
      return Json{{"class_name", name}, {"config", {{"from_logits", logits}}}};
    };
    const std::vector<Scalar> y{Scalar(.7), Scalar(.1), Scalar(.2), Scalar(.3), Scalar(.3), Scalar(.4)};
    const auto same = [&](const char* name, std::vector<Scalar> t, std::vector<Scalar> mixed) {
      const Evaluated smoothed = evaluate(smooth(name, logits), y, t, {2, 1, 3});
      const Evaluated expected = evaluate(plain(name), y, mixed, {2, 1, 3});
      CHECK(smoothed.loss == Catch::Approx(expected.loss).epsilon(1e-6));
      check_close(smoothed.gradient, expected.gradient, 1e-5);
    };
    const auto low = static_cast<Scalar>(.2 / 3), high = static_cast<Scalar>(.8 + .2 / 3);
    same("categorical_crossentropy", {1, 0, 0, 0, 1, 0}, {high, low, low, low, high, low});
    same("binary_crossentropy", {1, 0, 0, 0, 1, 0},
         {Scalar(.9), Scalar(.1), Scalar(.1), Scalar(.1), Scalar(.9), Scalar(.1)});
  }
}

TEST_CASE("weights of rows", "[loss]") {
  const std::vector<Scalar> y{1, 2, 3, 4, 5, 6}, t(6, 0), weights{2, 0, Scalar(.5)};
  std::vector<Scalar> gradient(6, Scalar(99));
  const auto squared = rnn::losses().create("mse");
  const double loss =
      squared->evaluate_weighted(y.data(), t.data(), weights.data(), {3, 1, 2}, gradient.data());
  CHECK(loss == Catch::Approx((2 * 2.5 + .5 * 30.5) / 3));
  check_close({gradient.begin(), gradient.end()}, {2.0 / 3, 4.0 / 3, 0, 0, 2.5 / 3, 1}, 1e-6);
  const std::vector<Scalar> even(3, 1);
  for (const auto& entry : rnn::losses().entries()) {
    INFO(entry.name);
    const auto one = rnn::losses().create(entry.name);
    const std::vector<Scalar> p{Scalar(.2), Scalar(.8), Scalar(.5), Scalar(.5), Scalar(.9), Scalar(.1)};
    const std::vector<Scalar> q{1, 0, 0, 1, 1, 0};
    for (const Rows rows : {Rows{3, 1, 2}, Rows{1, 3, 2}})
      CHECK(one->evaluate_weighted(p.data(), q.data(), even.data(), rows, nullptr) ==
            Catch::Approx(one->evaluate(p.data(), q.data(), rows, nullptr)).epsilon(1e-6));
  }
}

TEST_CASE("half sum of squares is a sum over time and width, a mean over the batch", "[loss]") {
  const std::vector<Scalar> y{0, 1, 2, 3, 4, 5, 6, 7};
  const std::vector<Scalar> t{1, 1, 1, 1, 1, 1, 1, 1};
  const Evaluated half = evaluate("half_sum_squared_error", y, t, {2, 2, 2});
  CHECK(half.loss == Catch::Approx((1 + 0 + 1 + 4 + 9 + 16 + 25 + 36) / 2.0 / 2.0));
  check_close(half.gradient, {-.5, 0, .5, 1, 1.5, 2, 2.5, 3});
}

TEST_CASE("binary cross-entropy, Keras's documented example", "[loss]") {
  const std::vector<Scalar> t{0, 1, 0, 0};
  CHECK(
      evaluate("binary_crossentropy", {Scalar(.6), Scalar(.3), Scalar(.2), Scalar(.8)}, t, {2, 1, 2}).loss ==
      Catch::Approx((-std::log(.4) - std::log(.3) - std::log(.8) - std::log(.2)) / 4).epsilon(1e-6));
  const std::vector<Scalar> logits{Scalar(-18.6), Scalar(.51), Scalar(2.94), Scalar(-12.8)};
  const Evaluated scored = evaluate(from_logits("binary_crossentropy"), logits, {0, 1, 0, 0}, {4, 1, 1});
  CHECK(scored.loss == Catch::Approx(.865458).epsilon(1e-5));
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  check_close(scored.gradient,
              {sigmoid(-18.6) / 4, (sigmoid(.51) - 1) / 4, sigmoid(2.94) / 4, sigmoid(-12.8) / 4});
}

TEST_CASE("binary cross-entropy clips probabilities and passes no gradient there", "[loss]") {
  const Evaluated wrong =
      evaluate("binary_crossentropy", {0, 1, Scalar(1e-8), Scalar(.5)}, {1, 0, 1, 1}, {4, 1, 1});
  const double top = static_cast<double>(static_cast<Scalar>(1) - static_cast<Scalar>(1.0 - 1e-7));
  CHECK(wrong.loss == Catch::Approx((-2 * std::log(1e-7) - std::log(top) - std::log(.5)) / 4).epsilon(1e-6));
  check_close(wrong.gradient, {0, 0, 0, -2.0 / 4});
}

TEST_CASE("focal cross-entropy clips probabilities where Keras's numbers do", "[loss]") {
  // Keras 3.15.1. In float, 1 - 1e-7 is further from 1.
  const bool single = sizeof(Scalar) == sizeof(float);
  const auto focal = [](bool balanced, std::vector<Scalar> y, std::vector<Scalar> t, Rows rows) {
    const Json config{{"gamma", balanced ? 2.0 : 1.5}, {"apply_class_balancing", balanced}};
    return evaluate({{"class_name", "BinaryFocalCrossentropy"}, {"config", config}}, y, t, rows).loss;
  };
  const double one = single ? 15.942384719848633 : 16.11809565095832;
  CHECK(focal(false, {1}, {0}, {1, 1, 1}) == Catch::Approx(one).epsilon(1e-6));
  CHECK(focal(true, {1}, {0}, {1, 1, 1}) == Catch::Approx(.75 * one).epsilon(1e-6));
  const double both = single ? 16.03023910522461 : 16.11809565095832;
  CHECK(focal(false, {1, 0}, {0, 1}, {2, 1, 1}) == Catch::Approx(both).epsilon(1e-6));
}

TEST_CASE("binary cross-entropy takes targets between 0 and 1, over many lanes", "[loss]") {
  std::vector<Scalar> y, t;
  std::vector<double> gradient;
  double total = 0;
  const int n = 77;
  for (int i = 0; i < n; ++i) {
    const double p = static_cast<Scalar>((i + .5) / n), d = static_cast<Scalar>(i % 5 / 4.0);
    y.push_back(static_cast<Scalar>(p));
    t.push_back(static_cast<Scalar>(d));
    total -= d * std::log(p) + (1 - d) * std::log(1 - p);
    gradient.push_back((p - d) / (p * (1 - p)) / n);
  }
  const Evaluated many = evaluate("bce", y, t, {7, 11, 1});
  CHECK(many.loss == Catch::Approx(total / n).epsilon(1e-6));
  check_close(many.gradient, gradient, 1e-5);
}

TEST_CASE("categorical cross-entropy, Keras's documented example", "[loss]") {
  const std::vector<Scalar> y{Scalar(.05), Scalar(.95), 0, Scalar(.1), Scalar(.8), Scalar(.1)};
  const Evaluated rows = evaluate("categorical_crossentropy", y, {0, 1, 0, 0, 0, 1}, {2, 1, 3});
  CHECK(rows.loss == Catch::Approx((.0512933 + 2.3025851) / 2).epsilon(1e-6));
  check_close(rows.gradient, {.5, -.5 / .95 + .5, .5, .5, .5, -5 + .5});
  const Evaluated sparse = evaluate("sparse_categorical_crossentropy", y, {1, 2}, {2, 1, 3});
  CHECK(sparse.loss == rows.loss);
  CHECK(sparse.gradient == rows.gradient);
}

TEST_CASE("categorical probabilities are renormalised by their sum before clipping", "[loss]") {
  const std::vector<Scalar> y{1, 2, 5};
  const Evaluated row = evaluate("categorical_crossentropy", y, {0, Scalar(.25), Scalar(.75)}, {1, 1, 3});
  CHECK(row.loss == Catch::Approx(-.25 * std::log(.25) - .75 * std::log(.625)).epsilon(1e-6));
  check_close(row.gradient, {1.0 / 8, (1 - .25 / .25) / 8, (1 - .75 / .625) / 8});
  const Evaluated certain = evaluate("categorical_crossentropy", {0, 3, 0}, {1, 0, 0}, {1, 1, 3});
  CHECK(certain.loss == Catch::Approx(-std::log(1e-7)).epsilon(1e-6));
  check_close(certain.gradient, {0, 0, 0});
}

TEST_CASE("categorical cross-entropy from logits", "[loss]") {
  const std::vector<Scalar> z{1, 2, 3, 1000, 0, -1000};
  const double sum = std::exp(-2.0) + std::exp(-1.0) + 1;
  const Evaluated row = evaluate(from_logits("categorical_crossentropy"), z, {0, 1, 0, 0, 1, 0}, {2, 1, 3});
  CHECK(row.loss == Catch::Approx((1 + std::log(sum) + 1000) / 2).epsilon(1e-6));
  check_close(row.gradient,
              {std::exp(-2.0) / sum / 2, (std::exp(-1.0) / sum - 1) / 2, 1 / sum / 2, .5, -.5, 0});
  const Evaluated sparse = evaluate(from_logits("sparse_categorical_crossentropy"), z, {1, 1}, {2, 1, 3});
  CHECK(sparse.loss == row.loss);
  CHECK(sparse.gradient == row.gradient);
}

TEST_CASE("a wide one-hot target costs and pushes only where it is", "[loss]") {
  const int width = 203;
  std::vector<Scalar> y(width, Scalar(1) / width), t(width, 0);
  for (const int place : {0, 31, 32, 63, 64, 190, 202}) {
    std::fill(t.begin(), t.end(), Scalar(0));
    t[static_cast<std::size_t>(place)] = 1;
    const Evaluated row = evaluate("categorical_crossentropy", y, t, {1, 1, width});
    CHECK(row.loss == Catch::Approx(std::log(203.0)).epsilon(1e-6));
    std::vector<double> expected(width, 1.0);
    expected[static_cast<std::size_t>(place)] = 1.0 - width;
    check_close(row.gradient, expected, 1e-5);
  }
}

TEST_CASE("a class that does not exist adds no loss and touches nothing", "[loss]") {
  const Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
  for (const Scalar number : {Scalar(-1), Scalar(3), Scalar(1e30), nan}) {
    const Evaluated row = evaluate("sparse_categorical_crossentropy", {Scalar(.2), Scalar(.3), Scalar(.5)},
                                   {number}, {1, 1, 3});
    CHECK(row.loss == 0.0);
    check_close(row.gradient, {0, 0, 0});
  }
}

TEST_CASE("not-a-number comes out as not-a-number", "[loss]") {
  const Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
  for (const auto& entry : rnn::losses().entries()) {
    for (const bool logits : {false, true}) {
      const bool takes_logits = std::ranges::any_of(
          entry.options, [](const rnn::Option& option) { return option.name == "from_logits"; });
      if (logits && !takes_logits) continue;
      INFO(entry.name << " " << logits);
      const Json loss = logits ? from_logits(entry.name.c_str()) : Json(entry.name);
      std::vector<Scalar> gradient(3), t{1, 0, 0}, y{nan, Scalar(.5), Scalar(.5)};
      CHECK(std::isnan(rnn::losses().create(loss)->evaluate(y.data(), t.data(), {1, 1, 3}, gradient.data())));
    }
  }
}

TEST_CASE("losses go by Keras's names", "[loss]") {
  CHECK(rnn::losses().find("mse").name == "mean_squared_error");
  CHECK(rnn::losses().find("MeanAbsoluteError").name == "mean_absolute_error");
  CHECK(rnn::losses().find("bce").name == "binary_crossentropy");
  CHECK_THROWS_WITH(rnn::losses().create("hings"),
                    Catch::Matchers::ContainsSubstring("unknown name 'hings'"));
  CHECK(rnn::losses().create("sparse_categorical_crossentropy")->target_width(10) == 1);
  CHECK(rnn::losses().create("categorical_crossentropy")->target_width(10) == 10);
}

TEST_CASE("binary cross-entropy is exact from the clip to one half and beyond", "[loss]") {
  const auto loss = rnn::losses().create("binary_crossentropy");
  for (double exponent = -16; exponent < -.02; exponent += .0137) {
    const Scalar y = static_cast<Scalar>(std::exp(exponent)), one = 1;
    if (y < Scalar(1.1e-7)) continue;
    INFO("y = " << y);
    REQUIRE(loss->evaluate(&y, &one, {1, 1, 1}, nullptr) ==
            Catch::Approx(-std::log(static_cast<double>(y))).epsilon(4e-7));
  }
}

}  // namespace rnn::test::loss_test
