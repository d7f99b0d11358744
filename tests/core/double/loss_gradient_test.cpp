#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/losses/loss.h"
#include "rnn/tensor/random.h"
#include "rnn/weights/regularizer.h"

namespace rnn::test::loss_gradient_test {

using rnn::Rows;

namespace {

/// Predictions away from kinks, and fitting targets.
struct Example {
  std::vector<double> y;
  std::vector<double> t;
};

Example example(const rnn::Loss& loss, bool zeros, bool logits, Rows rows, rnn::Random& random) {
  Example made;
  for (int i = 0; i < rows.size(); ++i) {
    double y = logits ? random.uniform(-4.0, 4.0) : random.uniform(.02, .98);
    const double t = random.uniform(.02, .98);
    if (std::abs(y - t) < 1e-3) y += 2e-3;
    made.y.push_back(y);
    if (!loss.sparse()) made.t.push_back(zeros && i % 3 == 0 ? 0.0 : t);
  }
  for (int i = 0; loss.sparse() && i < rows.count(); ++i)
    made.t.push_back(random.below(static_cast<std::uint32_t>(rows.width)));
  return made;
}

/// A percentage of nothing is too steep for differences.
bool takes_zeros(const std::string& name) { return name != "mean_absolute_percentage_error"; }

void check_gradient(const Json& config, Rows rows, bool logits) {
  const auto loss = rnn::losses().create(config);
  rnn::Random random(static_cast<std::uint64_t>(rows.size()));
  Example at = example(*loss, takes_zeros(config["class_name"].get<std::string>()), logits, rows, random);
  std::vector<double> gradient(at.y.size());
  loss->evaluate(at.y.data(), at.t.data(), rows, gradient.data());
  for (std::size_t i = 0; i < at.y.size(); ++i) {
    const double y = at.y[i], h = 1e-6;
    at.y[i] = y + h;
    const double above = loss->evaluate(at.y.data(), at.t.data(), rows, nullptr);
    at.y[i] = y - h;
    const double below = loss->evaluate(at.y.data(), at.t.data(), rows, nullptr);
    at.y[i] = y;
    INFO(config.dump() << " " << rows.batch << "x" << rows.time << "x" << rows.width << " element " << i);
    CHECK(gradient[i] == Catch::Approx((above - below) / (2 * h)).epsilon(1e-6).margin(1e-8));
  }
}

}  // namespace

TEST_CASE("gradients of all losses against central differences", "[loss][gradient]") {
  for (const auto& entry : rnn::losses().entries()) {
    std::vector<Json> variants{Json::object()};
    for (const rnn::Option& option : entry.options) {
      if (option.kind != rnn::OptionKind::boolean && option.kind != rnn::OptionKind::number) continue;
      const std::size_t before = variants.size();
      for (std::size_t i = 0; i < before; ++i) {
        variants.push_back(variants[i]);
        variants.back()[option.name] =
            option.kind == rnn::OptionKind::boolean ? Json(!option.fallback.get<bool>()) : Json(.25);
      }
    }
    for (const Json& options : variants)
      for (const Rows rows : {Rows{1, 1, 1}, Rows{3, 1, 1}, Rows{2, 3, 5}, Rows{1, 2, 37}})
        check_gradient({{"class_name", entry.name}, {"config", options}}, rows,
                       options.value("from_logits", false));
  }
}

TEST_CASE("gradients of weighted losses against central differences", "[loss][gradient]") {
  const double weights[] = {2, 0, .5, 1, 0, 3};
  const Rows rows{2, 3, 4};
  for (const auto& entry : rnn::losses().entries()) {
    const auto loss = rnn::losses().create(entry.name);
    rnn::Random random(5);
    Example at = example(*loss, takes_zeros(entry.name), false, rows, random);
    std::vector<double> gradient(at.y.size(), 99.0);
    const auto value = [&](double* slopes) {
      return loss->evaluate_weighted(at.y.data(), at.t.data(), weights, rows, slopes);
    };
    value(gradient.data());
    for (std::size_t i = 0; i < at.y.size(); ++i) {
      const double y = at.y[i], h = 1e-6;
      at.y[i] = y + h;
      const double above = value(nullptr);
      at.y[i] = y - h;
      const double below = value(nullptr);
      at.y[i] = y;
      INFO(entry.name << " element " << i);
      CHECK(gradient[i] == Catch::Approx((above - below) / (2 * h)).epsilon(1e-6).margin(1e-8));
    }
  }
}

TEST_CASE("gradients of regularizers against central differences", "[gradient]") {
  for (const Json& config :
       {Json("L1"), Json("l2"), Json{{"class_name", "L1L2"}, {"config", {{"l1", .3}, {"l2", .7}}}}}) {
    const auto regularizer = rnn::regularizers().create(config);
    double w[] = {.5, -2, 1e-3, -.25};
    double gradient[] = {1, 1, 1, 1};
    regularizer->add_gradient(w, 4, gradient);
    for (int i = 0; i < 4; ++i) {
      const double kept = w[i], h = 1e-6;
      w[i] = kept + h;
      const double above = regularizer->loss(w, 4);
      w[i] = kept - h;
      const double below = regularizer->loss(w, 4);
      w[i] = kept;
      CHECK(gradient[i] == Catch::Approx(1 + (above - below) / (2 * h)).epsilon(1e-7));
    }
  }
}

TEST_CASE("a clipped probability has the gradient of a constant", "[loss][gradient]") {
  for (const double y : {1e-9, 1 - 1e-9, 0.0, 1.0, -.5, 1.5}) {
    double gradient = 5;
    const double t = .3;
    rnn::losses().create("binary_crossentropy")->evaluate(&y, &t, {1, 1, 1}, &gradient);
    CHECK(gradient == 0.0);
  }
  const double y[] = {1e-9, .4, .6}, t[] = {.5, .5, 0};
  double gradient[3];
  const auto loss = rnn::losses().create("categorical_crossentropy");
  loss->evaluate(y, t, {1, 1, 3}, gradient);
  for (int i = 0; i < 3; ++i) {
    double above[3], below[3];
    for (int j = 0; j < 3; ++j) above[j] = below[j] = y[j];
    const double h = 1e-10;
    above[i] += h;
    below[i] -= h;
    const double slope =
        (loss->evaluate(above, t, {1, 1, 3}, nullptr) - loss->evaluate(below, t, {1, 1, 3}, nullptr));
    CHECK(gradient[i] == Catch::Approx(slope / (2 * h)).epsilon(1e-4).margin(1e-4));
  }
}

}  // namespace rnn::test::loss_gradient_test
