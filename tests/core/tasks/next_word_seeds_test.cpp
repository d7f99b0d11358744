// The next-word task, trained: its models beside counts of one and two words, over seeds.

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>

#include "support/golden.h"
#include "support/readouts.h"

namespace rnn::test::next_word_seeds_test {

namespace {

struct Result {
  double perplexity;
  double unigram;
  double bigram;
};

Result trained(const std::string& variant, int seed, int epochs) {
  const auto task = tasks().create("next-word");
  Json config{{"task", "next-word"}};
  config.update(task->defaults());
  for (const Json& entry : task->variants())
    if (entry["id"] == variant) config.merge_patch(entry["changes"]);
  config["seed"] = seed;
  if (epochs > 0) config["fit"]["epochs"] = epochs;
  const auto experiment = experiment_of(config);
  experiment->fit().advance(1 << 20);
  const Json baseline = read_frame(*experiment, "baseline").data;
  return {read_frame(*experiment, "test").data["perplexity"].get<double>(),
          baseline["metrics"]["perplexity"].get<double>(),
          baseline["beside"][0]["metrics"]["perplexity"].get<double>()};
}

}  // namespace

TEST_CASE("prints the perplexities of a variant", "[.figures][next-word-figures]") {
  const char* variant = std::getenv("RNN_VARIANT");
  const char* epochs = std::getenv("RNN_EPOCHS");
  const char* seeds = std::getenv("RNN_SEEDS");
  for (int seed = 0; seed < (seeds != nullptr ? std::atoi(seeds) : 3); ++seed) {
    const Result one =
        trained(variant != nullptr ? variant : "", seed, epochs != nullptr ? std::atoi(epochs) : 0);
    std::printf("seed %d: %.2f, unigram %.2f, bigram %.2f\n", seed, one.perplexity, one.unigram, one.bigram);
    std::fflush(stdout);
  }
}

}  // namespace rnn::test::next_word_seeds_test
