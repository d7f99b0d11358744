// The encoder–decoder without attention, trained: what is said of teacher forcing and of the search.

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/tasks/seq2seq/seq2seq.h"
#include "support/experiments.h"
#include "support/readouts.h"

namespace rnn::test::seq2seq_seeds_test {

namespace {

std::unique_ptr<Experiment> trained(const std::string& variant, int epochs) {
  Json config = variant_config("seq2seq", variant);
  config["fit"]["epochs"] = epochs;
  auto experiment = experiment_of(config);
  experiment->fit().advance(1 << 20);
  return experiment;
}

/// The accuracy on the validation set after an epoch, counted from 0.
double accuracy(Experiment& experiment, std::size_t epoch) {
  const auto& history = experiment.fit().history();
  const auto key = std::find(history.keys.begin(), history.keys.end(), "val_accuracy");
  return history.epochs[epoch][static_cast<std::size_t>(key - history.keys.begin())];
}

/// The share of the test set whose whole answer is right, by a beam search.
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

}  // namespace

TEST_CASE(
    "held-out dates come out right through one state, no better by beam search; without teacher "
    "forcing it learns more slowly",
    "[.seeds]") {
  const auto forced = trained("", 5);
  const double exact = read_frame(*forced, "accuracy-by-length").data["exact"];
  CHECK(exact >= .85);
  CHECK(std::abs(exact_by_beams(*forced, 3) - exact) < .03);
  const auto own = trained("own-predictions", 1);
  CHECK(accuracy(*own, 0) < accuracy(*forced, 0) - .01);
}

}  // namespace rnn::test::seq2seq_seeds_test
