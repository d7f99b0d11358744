// The weather, trained to the end of each variant.

#include <catch_amalgamated.hpp>
#include <cmath>

#include "support/experiments.h"
#include "support/golden.h"
#include "support/readouts.h"

namespace rnn::test::weather_seeds_test {

namespace {

constexpr int runs = 20;

/// The mean error in degrees, or the accuracy, of each seed.
std::vector<double> results_of(const std::string& variant, bool classes) {
  const Resources resources{{"weather", shipped_weather()}};
  std::vector<double> results;
  for (int seed = 0; seed < runs; ++seed) {
    Experiment experiment(variant_config("weather", variant, seed), unlimited_memory, resources);
    experiment.fit().advance(1 << 20);
    results.push_back(classes ? read_frame(experiment, "test").data["accuracy"].get<double>()
                              : read_frame(experiment, "series").data["error"].get<double>());
  }
  return results;
}

}  // namespace

// golden/weather_figures.py
TEST_CASE("the weather of Seattle is forecast as well as in PyTorch, hardly better than as today",
          "[.seeds]") {
  if (!real_weather_installed()) SKIP("the weather is not installed: npm ci in web");
  const Json golden = golden_file("weather_figures.json");
  const double as_today = golden["persistence"]["error"];
  const double same_weather = golden["persistence"]["accuracy"];
  const auto variants = tasks().create("weather")->variants();
  REQUIRE(variants.size() == 6);
  std::vector<double> by_variant;
  for (const char* id : {"", "temperature", "week", "article-1", "article-2", "weather", "article-weather"}) {
    const Json& theirs_json = golden[*id == '\0' ? "default" : id];
    const bool classes = theirs_json.contains("accuracy");
    const auto theirs = theirs_json[classes ? "accuracy" : "error"].get<std::vector<double>>();
    const std::vector<double> ours = results_of(id, classes);
    CAPTURE(id, Json(ours).dump(), Json(theirs).dump());
    CHECK(median(ours) >= least(theirs));
    CHECK(median(ours) <= greatest(theirs));
    by_variant.push_back(median(ours));
  }
  const auto experiment = experiment_of({{"task", "weather"}}, {{"weather", shipped_weather()}});
  CHECK(read_frame(*experiment, "series").data["persistence_error"].get<double>() ==
        Catch::Approx(as_today).epsilon(1e-3));
  CAPTURE(Json(by_variant).dump());
  // What the page says of them.
  CHECK(std::abs(by_variant[0] / as_today - .97) < .02);
  CHECK(by_variant[1] > as_today);
  CHECK(std::abs(by_variant[2] / as_today - 1) < .03);
  CHECK(by_variant[3] > by_variant[4]);
  CHECK(by_variant[4] > by_variant[1]);
  CHECK(by_variant[5] - same_weather > .005);
  CHECK(by_variant[5] - same_weather < .05);
}

TEST_CASE("in the example of own data learning pays for the seventh row, not for the next", "[.seeds]") {
  if (!real_weather_installed()) SKIP("the weather is not installed: npm ci in web");
  for (const int horizon : {1, 7}) {
    std::vector<double> errors;
    double persistence = 0.0;
    for (int seed = 0; seed < 3; ++seed) {
      const Json task{{"class_name", "own-data"}, {"config", {{"horizon", horizon}}}};
      Experiment experiment({{"task", task}, {"seed", seed}}, unlimited_memory,
                            shipped_resources(*tasks().create(task)));
      experiment.fit().advance(1 << 20);
      const Json data = read_frame(experiment, "series").data;
      errors.push_back(data["error"]);
      persistence = data["persistence_error"];
    }
    CAPTURE(horizon, persistence, Json(errors).dump());
    CHECK(persistence == Catch::Approx(horizon == 1 ? 2.215 : 3.867).epsilon(1e-3));
    CHECK(std::abs(median(errors) - (horizon == 1 ? 2.2 : 3.3)) < .15);
  }
}

}  // namespace rnn::test::weather_seeds_test
