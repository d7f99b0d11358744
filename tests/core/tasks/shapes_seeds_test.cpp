// The claims of the tasks sine-shapes and naive-forward, over seeds. See golden/shapes_figures.py.

#include <algorithm>
#include <catch_amalgamated.hpp>

#include "support/experiments.h"
#include "support/golden.h"
#include "support/numbers.h"
#include "support/readouts.h"

namespace rnn::test::shapes_seeds_test {

namespace {

struct Errors {
  Numbers last;
  double persistence = 0.0;
};

Errors train(const std::string& variant, int seeds) {
  Errors errors;
  for (int seed = 0; seed < seeds; ++seed) {
    Experiment experiment(variant_config("sine-shapes", variant, seed));
    experiment.fit().advance(1 << 20);
    errors.last.push_back(read_frame(experiment, "next").data["last_loss"]);
    errors.persistence = read_frame(experiment, "baseline").data["metrics"]["loss"];
  }
  return errors;
}

}  // namespace

TEST_CASE("one unit is too few for a sine, two are enough, and sequences do not help", "[.seeds]") {
  const Json golden = golden_file("shapes_figures.json")["sine-shapes"];
  const auto figures = [&](const std::string& variant) { return train(variant, 10); };
  const Errors one = train("one_unit", 40);
  const Errors two = figures("");
  const Errors cosine = figures("two_features");
  const Errors sequences = figures("sequences");
  INFO("1 unit " << Json(one.last).dump() << ", 2 " << Json(two.last).dump() << ", 2 features "
                 << Json(cosine.last).dump() << ", sequences " << Json(sequences.last).dump()
                 << ", persistence " << one.persistence);
  CHECK(median(one.last) > .08);
  CHECK(median(one.last) < .13);
  CHECK(median(one.last) < .65 * one.persistence);
  const auto stuck = std::count_if(one.last.begin(), one.last.end(),
                                   [&one](double error) { return error > one.persistence; });
  CHECK(stuck >= 5);
  CHECK(stuck <= 16);
  CHECK(median(two.last) < .001);
  CHECK(*std::max_element(two.last.begin(), two.last.end()) < .005);
  CHECK(*std::max_element(cosine.last.begin(), cosine.last.end()) < .005);
  CHECK(median(cosine.last) < .001);
  CHECK(median(sequences.last) < .001);
  CHECK(median(sequences.last) > .8 * median(cosine.last));
  for (const auto& [variant, ours] : {std::pair{"one_unit", one}, std::pair{"", two},
                                      std::pair{"two_features", cosine}, std::pair{"sequences", sequences}}) {
    CAPTURE(variant);
    const auto theirs = golden[variant]["last_loss"].get<Numbers>();
    CHECK(median(ours.last) >= .5 * *std::min_element(theirs.begin(), theirs.end()));
    CHECK(median(ours.last) <= *std::max_element(theirs.begin(), theirs.end()));
  }
}

TEST_CASE("the article's call gives zeros, of which nothing is learned", "[.seeds]") {
  for (int seed = 0; seed < 3; ++seed) {
    Experiment experiment(variant_config("sine-shapes", "zeros", seed));
    experiment.fit().advance(1 << 20);
    CHECK(read_frame(experiment, "test").data["loss"].get<double>() < 1e-6);
    const Frame frame = read_frame(experiment, "next", {{"start", .25}});
    CHECK(std::abs(tensor_in(frame, "outputs").values[0] - tensor_in(frame, "targets").values[0]) > .3);
  }
}

TEST_CASE("weights in [0,1) saturate every state, Keras's hardly one", "[.seeds]") {
  const Json golden = golden_file("shapes_figures.json")["naive-forward"];
  for (const char* variant : {"", "keras", "centred"}) {
    CAPTURE(variant);
    Numbers saturated, apart, differences, small;
    for (int seed = 0; seed < 20; ++seed) {
      Experiment experiment(variant_config("naive-forward", variant, seed));
      const Json data = read_frame(experiment, "loop").data;
      saturated.push_back(data["saturated"]);
      apart.push_back(data["apart"]);
      differences.push_back(data["difference"]);
    }
    const auto extremes = [](const Numbers& values) {
      return std::pair{*std::min_element(values.begin(), values.end()),
                       *std::max_element(values.begin(), values.end())};
    };
    INFO(Json(saturated).dump() << " " << Json(apart).dump() << " " << Json(differences).dump());
    const auto [least, most] = extremes(saturated);
    const std::string theirs = variant[0] == '\0' ? "article" : variant;
    CHECK(std::abs(median(saturated) - median(golden[theirs]["saturated"].get<Numbers>())) < .05);
    CHECK(std::abs(median(apart) - median(golden[theirs]["apart"].get<Numbers>())) < .15);
    if (theirs == "article") {
      CHECK(least == 1.0);
      CHECK(extremes(apart).second < 1e-6);
      CHECK(extremes(differences).second < 1e-6);
    } else if (theirs == "keras") {
      CHECK(most < .02);
      CHECK(extremes(apart).first > .15);
      CHECK(extremes(differences).second < 1e-4);
    } else {
      CHECK(least > .5);
      CHECK(most < .65);
      CHECK(extremes(differences).first > .01);
    }
  }
}

}  // namespace rnn::test::shapes_seeds_test
