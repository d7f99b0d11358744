#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/optimizers/optimizer.h"
#include "support/fault.h"

namespace rnn::test::schedule_test {

namespace {

Json schedule(const char* name, Json config) { return {{"class_name", name}, {"config", std::move(config)}}; }

double rate(const Json& config, double step) { return rnn::schedules().create(config)->at(step); }

std::string fault_of(const Json& config) {
  return test::fault_of([&] { schedules().create(config); }).in_full();
}

}  // namespace

TEST_CASE("exponential and inverse time decay", "[schedule]") {
  Json config{{"initial_learning_rate", .8}, {"decay_steps", 10}, {"decay_rate", .5}};
  CHECK(rate(schedule("ExponentialDecay", config), 0) == Catch::Approx(.8));
  CHECK(rate(schedule("ExponentialDecay", config), 5) == Catch::Approx(.8 * std::sqrt(.5)));
  CHECK(rate(schedule("ExponentialDecay", config), 30) == Catch::Approx(.1));
  CHECK(rate(schedule("InverseTimeDecay", config), 5) == Catch::Approx(.8 / 1.25));
  config["staircase"] = true;
  CHECK(rate(schedule("ExponentialDecay", config), 29) == Catch::Approx(.2));
  CHECK(rate(schedule("InverseTimeDecay", config), 9) == Catch::Approx(.8));
  CHECK(rate(schedule("InverseTimeDecay", config), 25) == Catch::Approx(.4));
}

TEST_CASE("a boundary itself belongs to the piece before it", "[schedule]") {
  const Json config = schedule("PiecewiseConstantDecay", {{"boundaries", {3, 5}}, {"values", {1, .5, .25}}});
  const double expected[] = {1, 1, 1, 1, .5, .5, .25, .25};
  for (int step = 0; step < 8; ++step) CHECK(rate(config, step) == expected[step]);
}

TEST_CASE("polynomial decay, once and in cycles", "[schedule]") {
  Json config{{"initial_learning_rate", 1}, {"decay_steps", 10}, {"end_learning_rate", .2}, {"power", 2}};
  CHECK(rate(schedule("PolynomialDecay", config), 5) == Catch::Approx(.8 * .25 + .2));
  CHECK(rate(schedule("PolynomialDecay", config), 50) == Catch::Approx(.2));
  config["cycle"] = true;
  CHECK(rate(schedule("PolynomialDecay", config), 0) == Catch::Approx(1));
  CHECK(rate(schedule("PolynomialDecay", config), 10) == Catch::Approx(.2));
  CHECK(rate(schedule("PolynomialDecay", config), 15) == Catch::Approx(.8 * .0625 + .2));
}

TEST_CASE("cosine decay, with and without warming up", "[schedule]") {
  Json config{{"initial_learning_rate", 1}, {"decay_steps", 100}, {"alpha", .1}};
  CHECK(rate(schedule("CosineDecay", config), 0) == Catch::Approx(1));
  CHECK(rate(schedule("CosineDecay", config), 50) == Catch::Approx(.55));
  CHECK(rate(schedule("CosineDecay", config), 500) == Catch::Approx(.1));
  config.update({{"warmup_target", 3}, {"warmup_steps", 4}});
  CHECK(rate(schedule("CosineDecay", config), 0) == Catch::Approx(1));
  CHECK(rate(schedule("CosineDecay", config), 1) == Catch::Approx(1.5));
  CHECK(rate(schedule("CosineDecay", config), 4) == Catch::Approx(3));
  CHECK(rate(schedule("CosineDecay", config), 54) == Catch::Approx(3 * .55));
  CHECK(rate(schedule("CosineDecay", config), 200) == Catch::Approx(.3));
}

TEST_CASE("cosine decay starts again, later and lower", "[schedule]") {
  Json config{{"initial_learning_rate", 1}, {"first_decay_steps", 10}, {"m_mul", .5}};
  const Json longer = schedule("CosineDecayRestarts", config);
  CHECK(rate(longer, 5) == Catch::Approx(.5));
  CHECK(rate(longer, 10) == Catch::Approx(.5));
  CHECK(rate(longer, 20) == Catch::Approx(.25));
  CHECK(rate(longer, 30) == Catch::Approx(.25));
  CHECK(rate(longer, 50) == Catch::Approx(.125));
  config.update({{"t_mul", 1}, {"alpha", .2}});
  const Json even = schedule("CosineDecayRestarts", config);
  CHECK(rate(even, 25) == Catch::Approx(.8 * .25 * .5 + .2));
  CHECK(rate(even, 30) == Catch::Approx(.8 * .125 + .2));
}

TEST_CASE("a schedule that is none is refused where it stands", "[schedule]") {
  CHECK(
      fault_of("ExponentialDecay")
          .starts_with("/initial_learning_rate [ExponentialDecay] initial_learning_rate: expected a number"));
  CHECK(fault_of(schedule("PiecewiseConstantDecay", {{"boundaries", {1}}, {"values", {1}}}))
            .starts_with("/config/values [PiecewiseConstantDecay] values: expected one more than the 1"));
  CHECK(fault_of(schedule("PiecewiseConstantDecay", {{"boundaries", {5, 1}}, {"values", {1, 2, 3}}}))
            .starts_with("/config/boundaries [PiecewiseConstantDecay] boundaries: expected ascending"));
  CHECK(
      fault_of(schedule("PiecewiseConstantDecay", {{"boundaries", {1}}, {"values", {1, "x"}}}))
          .starts_with("/config/values [PiecewiseConstantDecay] values: expected an array of numbers, got"));
  CHECK(fault_of(schedule("CosineDecay", {{"initial_learning_rate", 1}, {"decay_steps", 0}}))
            .starts_with("/config/decay_steps [CosineDecay] decay_steps: expected a number above 0.0 and"));
  const Json inside{{"class_name", "SGD"},
                    {"config", {{"learning_rate", schedule("CosineDecay", {{"decay_steps", 5}})}}}};
  try {
    rnn::optimizers().create(inside);
    FAIL("no fault");
  } catch (const rnn::ConfigError& error) {
    CHECK(error.where() == "/config/learning_rate/config/initial_learning_rate");
  }
  CHECK_THROWS_WITH(
      rnn::optimizers().create(Json{{"class_name", "SGD"}, {"config", {{"learning_rate", "CosineDecay"}}}}),
      Catch::Matchers::ContainsSubstring("expected a number from 0.0 to 1e+30 or {class_name, config} of"));
}

}  // namespace rnn::test::schedule_test
