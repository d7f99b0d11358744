// The autoencoders of real digits, trained to their end.

#include <catch_amalgamated.hpp>
#include <cmath>
#include <map>

#include "support/golden.h"
#include "support/readouts.h"

namespace rnn::test::digits_seeds_test {

namespace {

struct Run {
  double error = 0.0;
  double kl = 0.0;
  int active = 0;
  Json shares;
};

Run run_of(const std::string& name, const std::string& variant, const Resources& resources) {
  const auto task = tasks().create(name);
  Json config{{"task", name}};
  config.update(task->defaults());
  for (const Json& entry : task->variants())
    if (entry["id"] == variant) config.merge_patch(entry["changes"]);
  Experiment experiment(config, unlimited_memory, resources);
  experiment.fit().advance(1 << 20);
  Run run;
  run.error = read_frame(experiment, "test").data["mean_squared_error"];
  run.shares = read_frame(experiment, "drawn", {{"count", 1}, {"judge", true}}).data["shares"];
  if (name == "vae") {
    const Json kl = read_frame(experiment, "kl").data;
    run.kl = kl["total"];
    run.active = kl["active"];
  }
  return run;
}

}  // namespace

// golden/digits_figures.py
TEST_CASE("digits come back as in PyTorch, and random places become digits where z is drawn", "[.seeds]") {
  if (!real_digits_installed()) SKIP("the digits are not installed: npm ci in web");
  const Resources resources{{"digits", shipped_digits()}};
  const Json golden = golden_file("digits_figures.json");
  std::map<std::string, Run> runs;
  for (const auto& [name, task, variant] :
       {std::tuple{"vae", "vae", ""}, std::tuple{"autoencoder", "autoencoder", ""},
        std::tuple{"vae-16", "vae", "dimensions"}, std::tuple{"autoencoder-16", "autoencoder", "dimensions"}}) {
    const Run& run = runs[name] = run_of(task, variant, resources);
    CAPTURE(name, run.error, run.kl, run.shares.dump(), golden[name].dump());
    const double theirs = golden[name]["mean_squared_error"][0];
    CHECK(run.error == Catch::Approx(theirs).epsilon(.08));
    if (run.kl > 0) CHECK(run.kl == Catch::Approx(golden[name]["kl"][0].get<double>()).epsilon(.15));
    for (const char* kind : {"prior", "codes", "reconstructions", "test"})
      CHECK(std::abs(run.shares[kind].get<double>() - golden[name][kind][0].get<double>()) < .12);
  }
}

}  // namespace rnn::test::digits_seeds_test
