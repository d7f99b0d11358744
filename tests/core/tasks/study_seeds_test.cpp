// The figures that the texts of the tasks name: every experiment trained to its end for the seeds 0 to 19.
// Takes hours, so that it runs only when it is asked for, of one experiment with
//   rnn_tests "[study]" -c stacking/layers-1
// and prints a line of figures for each seed and their medians.

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <cstdio>
#include <map>

#include "support/readouts.h"

namespace rnn::test::study_seeds_test {

namespace {

constexpr int runs = 20;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return (values[values.size() / 2] + values[(values.size() - 1) / 2]) / 2;
}

/// Whether one of the readouts has the name and applies.
bool read_by(const Json& readouts, const std::string& name) {
  return std::any_of(readouts.begin(), readouts.end(), [&](const Json& readout) {
    return readout["name"] == name && readout["applies"].get<bool>();
  });
}

/// All single numbers of the frames about the test set, the shares of answers in dialogues, and the least
/// validation loss of an epoch.
std::map<std::string, double> figures_of(Experiment& experiment) {
  std::map<std::string, double> figures;
  const Json known = experiment.readouts();
  for (const char* name : {"test", "accuracy-by-needs", "beats", "series", "next"}) {
    if (!read_by(known, name)) continue;
    const Json data = read_frame(experiment, name).data;
    for (const auto& [key, value] : data.items())
      if (value.is_number()) figures[key] = value.get<double>();
  }
  if (read_by(known, "replies")) {
    const Json data = read_frame(experiment, "replies").data;
    for (const Json& part : data["parts"])
      figures[part["needs"].get<std::string>() + "_right"] =
          part["right"].get<double>() / part["replies"].get<double>();
    for (const char* contexts : {"varied", "closed"})
      if (data.contains(contexts))
        for (const char* figure : {"fitting", "different"})
          figures[std::string(contexts) + "_" + figure] = data[contexts][figure].get<double>();
  }
  if (figures.contains("hit"))
    figures["f1"] = 2 * figures["hit"] / (figures["due"] + figures["hit"] + figures["wrong"]);
  if (experiment.config()["task"]["class_name"] == "long-memory") {
    // The share of the gradient at the last step that reaches the first one.
    const Tensor norms = tensor_in(read_frame(experiment, "gradient_flow"), "norms");
    figures["reached"] = double(norms.sample(0)[0]) / double(norms.sample(0)[norms.shape[1] - 1]);
  }
  const auto& history = experiment.fit().history();
  const auto key = std::find(history.keys.begin(), history.keys.end(), "val_loss") - history.keys.begin();
  double& best = figures["best_val_loss"] = INFINITY;
  for (const std::vector<double>& epoch : history.epochs)
    if (const double loss = epoch[static_cast<std::size_t>(key)]; std::isfinite(loss))
      best = std::min(best, loss);
  return figures;
}

void study(const Json& config) {
  std::map<std::string, std::vector<double>> all;
  for (int seed = 0; seed < runs; ++seed) {
    Json one = config;
    one["seed"] = seed;
    const auto experiment = experiment_of(one, shipped_resources(*tasks().create(one["task"])));
    experiment->fit().advance(1 << 20);
    Json row;
    for (const auto& [key, value] : figures_of(*experiment)) {
      all[key].push_back(value);
      row[key] = value;
    }
    std::printf("%d %s\n", seed, row.dump().c_str());
    std::fflush(stdout);
  }
  for (const auto& [key, values] : all)
    std::printf("median %s %.5g, %.5g to %.5g\n", key.c_str(), median(values),
                *std::min_element(values.begin(), values.end()),
                *std::max_element(values.begin(), values.end()));
}

}  // namespace

TEST_CASE("figures of the experiments", "[.study]") {
  for (const char* name : {"long-memory", "stacking", "bidirectional", "next-word", "lstm-anatomy", "weather",
                           "sine-shapes", "own-data", "hred", "vhred", "autoencoder", "vae"}) {
    const auto task = tasks().create(name);
    Json variants = task->variants();
    variants.insert(variants.begin(), Json{{"id", "default"}, {"changes", Json::object()}});
    for (const Json& variant : variants) {
      const std::string title = std::string(name) + "/" + variant["id"].get<std::string>();
      DYNAMIC_SECTION(title) {
        Json config{{"task", name}};
        config.update(task->defaults());
        config.merge_patch(variant["changes"]);
        study(config);
      }
    }
  }
}

}  // namespace rnn::test::study_seeds_test
