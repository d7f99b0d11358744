// The autoencoders of real digits, trained to their end.

#include <catch_amalgamated.hpp>
#include <map>

#include "support/experiments.h"
#include "support/golden.h"
#include "support/readouts.h"

namespace rnn::test::digits_seeds_test {

namespace {

struct Run {
  double error = 0.0;
  double kl = 0.0;
  int active = 0;
  /// Of the readout "drawn".
  Json judged;
};

Run run_of(const std::string& name, const std::string& variant, const Resources& resources) {
  Experiment experiment(variant_config(name, variant), unlimited_memory, resources);
  experiment.fit().advance(1 << 20);
  Run run;
  run.error = read_frame(experiment, "test").data["mean_squared_error"];
  run.judged = read_frame(experiment, "drawn", {{"count", 1}, {"judge", true}}).data["judged"];
  if (name == "vae") {
    const Json kl = read_frame(experiment, "kl").data;
    run.kl = kl["total"];
    run.active = kl["active"];
  }
  return run;
}

}  // namespace

// golden/digits_figures.py
TEST_CASE(
    "digits come back as in PyTorch; z from N(0, 1) gives all kinds of digits where z was drawn in training",
    "[.seeds]") {
  if (!real_digits_installed()) SKIP("the digits are not installed: npm ci in web");
  const Resources resources{{"digits", shipped_digits()}};
  const Json golden = golden_file("digits_figures.json");
  std::map<std::string, Run> runs;
  for (const auto& [name, task, variant] :
       {std::tuple{"vae", "vae", ""}, std::tuple{"autoencoder", "autoencoder", ""},
        std::tuple{"vae-16", "vae", "dimensions"},
        std::tuple{"autoencoder-16", "autoencoder", "dimensions"}}) {
    const Run run = run_of(task, variant, resources);
    const Json& theirs = golden[name];
    CAPTURE(name, run.error, run.kl, run.judged.dump(), theirs.dump());
    // Within what their seeds give, and as much again as one more may differ.
    const auto near = [&theirs](const std::string& key, double value, double margin) {
      const auto values = theirs[key].get<std::vector<double>>();
      CAPTURE(key, value);
      CHECK(value > least(values) - margin);
      CHECK(value < greatest(values) + margin);
    };
    near("mean_squared_error", run.error, .003);
    if (run.kl > 0) near("kl", run.kl, .15 * run.kl);
    for (const char* kind : {"prior", "codes", "reconstructions", "test"})
      near(std::string(kind) + "_clear", run.judged[kind]["clear"], .16);
    runs[name] = run;
  }
  const auto kinds = [&](const char* name) { return runs[name].judged["prior"]["kinds"].get<double>(); };
  const auto clear = [&](const char* name, const char* kind) {
    return runs[name].judged[kind]["clear"].get<double>();
  };
  // What the page says of them.
  CHECK(kinds("autoencoder") < 5.5);
  CHECK(kinds("vae") > 5.5);
  CHECK(kinds("autoencoder-16") < 5);
  CHECK(kinds("vae-16") > 8);
  CHECK(clear("autoencoder-16", "codes") < clear("autoencoder-16", "reconstructions") - .2);
  CHECK(runs["vae-16"].active > 8);
  CHECK(runs["vae"].active == 2);
  const Run free = run_of("vae", "beta-0", resources);
  CHECK(free.kl > 80);
  CHECK(free.judged["prior"]["kinds"] < kinds("vae") - 1);
  const Run dear = run_of("vae", "beta-8", resources);
  CHECK(dear.kl < .6 * runs["vae"].kl);
  CHECK(dear.error > runs["vae"].error + .001);
}

}  // namespace rnn::test::digits_seeds_test
