// The encoder–decoder, trained: what is said of teacher forcing, of the search and of attention.

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/tasks/seq2seq/seq2seq.h"
#include "support/experiments.h"
#include "support/golden.h"
#include "support/readouts.h"

namespace rnn::test::seq2seq_seeds_test {

namespace {

std::unique_ptr<Experiment> trained(const std::string& variant, int seed, int epochs = 8) {
  Json config = variant_config("seq2seq", variant, seed);
  config["fit"]["epochs"] = epochs;
  auto experiment = experiment_of(config);
  experiment->fit().advance(1 << 20);
  return experiment;
}

/// The accuracy on the validation set after the first epoch.
double first_accuracy(Experiment& experiment) {
  const auto& history = experiment.fit().history();
  const auto key = std::find(history.keys.begin(), history.keys.end(), "val_accuracy");
  return history.epochs[0][static_cast<std::size_t>(key - history.keys.begin())];
}

/// The share of the test set whose whole answer is right.
double exact(Experiment& experiment) { return read_frame(experiment, "accuracy-by-length").data["exact"]; }

/// The same by a beam search.
double exact_by_beams(Experiment& experiment, int beams) {
  const Translator translator = Seq2Seq(parse_options(Seq2Seq::options(), Json::object(), "")).translator();
  const Dataset& test = experiment.data().test;
  DecodeOptions options;
  options.method = DecodeOptions::Method::beam;
  options.beams = beams;
  const Answers answers =
      answers_to(experiment.trainer().model(), test.inputs[0].slice(0, test.samples()), translator, options);
  int right = 0;
  for (int i = 0; i < test.samples(); ++i)
    right += answers[static_cast<std::size_t>(i)] == target_answer(translator, test.targets[0], i);
  return double(right) / test.samples();
}

std::vector<double> in_pytorch(const char* variant) {
  return golden_file("seq2seq_figures.json")[variant].get<std::vector<double>>();
}

}  // namespace

// golden/seq2seq_figures.py
TEST_CASE(
    "held-out dates come out right through one state, as in PyTorch, no better by beam search; without "
    "teacher forcing it learns more slowly",
    "[.seeds]") {
  const std::vector<double> theirs = in_pytorch("default");
  std::vector<double> ours;
  for (int seed = 0; seed < 2; ++seed) {
    const auto forced = trained("", seed);
    ours.push_back(exact(*forced));
    if (seed > 0) continue;
    CHECK(std::abs(exact_by_beams(*forced, 3) - ours.back()) < .01);
    CHECK(first_accuracy(*trained("own-predictions", 0, 1)) < first_accuracy(*forced) - .01);
  }
  CAPTURE(ours, theirs);
  CHECK(least(ours) > least(theirs) - .01);
  CHECK(greatest(ours) < greatest(theirs) + .01);
}

// By hand, with the notes: half a minute a run.
TEST_CASE("texts of all lengths pass through one state in part, and with attention, as in PyTorch",
          "[.notes]") {
  CHECK(exact(*trained("long", 0)) < greatest(in_pytorch("long")) + .05);
  CHECK(exact(*trained("long-attention", 0)) > least(in_pytorch("long-attention")) - .05);
}

}  // namespace rnn::test::seq2seq_seeds_test
