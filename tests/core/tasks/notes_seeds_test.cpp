// The figures that the notes of the experiments state (variants.*.note of web/tasks/*/words.*.ts).
//   rnn_tests "[notes]" -c stacking/layers-3
// trains one experiment to its end and compares; without -c all of them, for hours. Those that are soon
// trained are compared whenever the tests run. To write a note,
//   rnn_tests "[study]" -c stacking/layers-3
// prints a line of figures for each of the seeds 0 to 19, and their medians.

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include "support/experiments.h"
#include "support/golden.h"
#include "support/readouts.h"

namespace rnn::test::notes_seeds_test {

namespace {

using Figures = std::map<std::string, double>;

constexpr int runs = 20;

/// Whether one of the readouts has the name and applies.
bool read_by(const Json& readouts, const std::string& name) {
  return std::any_of(readouts.begin(), readouts.end(), [&](const Json& readout) {
    return readout["name"] == name && readout["applies"].get<bool>();
  });
}

/// All single numbers of the frames about the test set and of the latent variables, the shares of answers in
/// dialogues, and the least validation loss of an epoch.
Figures figures_of(Experiment& experiment) {
  Figures figures;
  const Json known = experiment.readouts();
  for (const char* name :
       {"test", "accuracy-by-needs", "accuracy-by-length", "beats", "series", "next", "kl"}) {
    if (!read_by(known, name)) continue;
    const Json data = read_frame(experiment, name).data;
    for (const auto& [key, value] : data.items())
      if (value.is_number()) figures[key] = value.get<double>();
  }
  if (read_by(known, "replies")) {
    const Json data = read_frame(experiment, "replies").data;
    for (const Json& part : data["parts"])
      for (const char* number : {"right", "limit"})
        figures[part["needs"].get<std::string>() + "_" + number] =
            part[number].get<double>() / part["replies"].get<double>();
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

Figures trained(Json config, int seed) {
  config["seed"] = seed;
  const auto experiment = experiment_of(config, shipped_resources(*tasks().create(config["task"])));
  experiment->fit().advance(1 << 20);
  return figures_of(*experiment);
}

void study(const Json& config) {
  std::map<std::string, std::vector<double>> all;
  for (int seed = 0; seed < runs; ++seed) {
    const Figures figures = trained(config, seed);
    for (const auto& [key, value] : figures) all[key].push_back(value);
    std::printf("%d %s\n", seed, Json(figures).dump().c_str());
    std::fflush(stdout);
  }
  for (const auto& [key, values] : all)
    std::printf("median %s %.5g, %.5g to %.5g\n", key.c_str(), median(values), least(values),
                greatest(values));
}

enum class Of { each, median, some };

/// A figure lies between two bounds: with each of the seeds, in their median, or with `count` of them.
struct Claim {
  const char* figure;
  double lowest, highest;
  Of of = Of::each;
  int count = 0;
};

/// A figure lies where it does in PyTorch: a file of golden, and a JSON pointer to the values of its runs.
struct Reference {
  const char* figure;
  const char* file;
  const char* pointer;
};

struct Note {
  const char* task;
  const char* variant;
  /// The seeds 0, 1, ... of the note, and how many of them are trained whenever the tests run.
  int seeds, soon;
  std::vector<Claim> claims;
  std::vector<Reference> references{};
  /// What the note says to be otherwise than in the variant.
  Json changes = Json::object();

  std::string title() const {
    return std::string(task) + "/" + (*variant ? variant : "default") +
           (changes.empty() ? "" : " " + changes.dump());
  }
};

bool is_share(const std::string& figure) {
  static const std::set<std::string> shares{"accuracy",       "sentences",     "exact",      "f1",
                                            "last_right",     "earlier_right", "open_right", "earlier_limit",
                                            "varied_fitting", "closed_fitting"};
  return shares.contains(figure);
}

/// What notes leave out by rounding, and another machine's rounding may change: a point of shares, 3% of
/// others.
double margin(const std::string& figure, double bound) { return is_share(figure) ? .01 : .03 * bound; }

/// As many of the seeds may fall out of a range on another machine.
constexpr int strays = 2;

void check(const Claim& claim, const std::vector<double>& values, bool all_seeds) {
  CAPTURE(claim.figure, values, claim.lowest, claim.highest);
  const auto within = [&claim](double value) {
    return value >= claim.lowest - margin(claim.figure, claim.lowest) &&
           value <= claim.highest + margin(claim.figure, claim.highest);
  };
  const auto count = std::count_if(values.begin(), values.end(), within);
  if (claim.of == Of::each) CHECK(count == std::ssize(values));
  if (claim.of == Of::median) CHECK(within(median(values)));
  if (claim.of == Of::some && all_seeds) CHECK(std::abs(count - claim.count) <= strays);
}

/// The median lies within the range of PyTorch's runs, widened by 5 points or 5%: their data are drawn
/// otherwise.
void check(const Reference& reference, const std::vector<double>& ours) {
  const auto theirs =
      golden_file(reference.file)[Json::json_pointer(reference.pointer)].get<std::vector<double>>();
  CAPTURE(reference.figure, ours, theirs);
  const auto margin = [&](double bound) { return .05 * (is_share(reference.figure) ? 1 : bound); };
  CHECK(median(ours) >= least(theirs) - margin(least(theirs)));
  CHECK(median(ours) <= greatest(theirs) + margin(greatest(theirs)));
}

void check(const Note& note, int seeds) {
  CAPTURE(note.title());
  Json config = variant_config(note.task, note.variant);
  config.merge_patch(note.changes);
  if (!shipped_installed(*tasks().create(config["task"]))) {
    WARN(note.title() << " is left out, as its data are not installed: npm ci in web");
    return;
  }
  std::map<std::string, std::vector<double>> all;
  for (int seed = 0; seed < seeds; ++seed)
    for (const auto& [key, value] : trained(config, seed)) all[key].push_back(value);
  for (const Claim& claim : note.claims) check(claim, all.at(claim.figure), seeds == note.seeds);
  for (const Reference& reference : note.references) check(reference, all.at(reference.figure));
}

const std::vector<Note>& notes() {
  constexpr const char* dialogs = "dialog_figures.json";
  constexpr const char* next_word = "next_word_figures.json";
  constexpr const char* seq2seq = "seq2seq_figures.json";
  const Json metronome = class_config("lstm-anatomy", {{"period", 10}, {"steps", 40}});
  static const std::vector<Note> notes{
      {"stacking", "article", 10, 0, {{"accuracy", .22, .57}}},
      {"stacking", "layers-3", 10, 1, {{"accuracy", .88, .93}}},
      {"stacking", "lstm-1", 10, 1, {{"accuracy", .93, .96}}},
      {"stacking", "lstm-2", 10, 0, {{"accuracy", .96, .98}}},
      {"bidirectional",
       "article",
       20,
       1,
       {{"sentences", .79, 1}, {"sentences", .79, .85, Of::some, 13}, {"sentences", .99, 1, Of::some, 6}}},
      {"bidirectional", "sum", 20, 0, {{"sentences", .99, 1, Of::some, 19}}},
      {"bidirectional", "mul", 20, 1, {{"sentences", .96, 1}, {"sentences", .99, 1, Of::some, 18}}},
      {"bidirectional",
       "mul",
       20,
       0,
       {{"sentences", .78, .84, Of::some, 10}},
       {},
       {{"fit", {{"epochs", 30}}}}},
      {"bidirectional", "ave", 20, 1, {{"sentences", .80, 1}, {"sentences", .99, 1, Of::some, 18}}},
      {"bidirectional",
       "ave",
       20,
       0,
       {{"sentences", .80, .84, Of::some, 4}},
       {},
       {{"fit", {{"epochs", 30}}}}},
      {"bidirectional", "gru", 20, 1, {{"sentences", .986, 1}, {"sentences", .99, 1, Of::some, 19}}},
      {"next-word",
       "article",
       10,
       3,
       {{"perplexity", 2.9, 3.6}},
       {{"perplexity", next_word, "/article/test"}},
       {{"fit", {{"epochs", 40}}}}},
      {"next-word", "simple-rnn", 8, 3, {{"perplexity", 2.6, 3.5}}},
      {"next-word", "gru", 8, 3, {{"perplexity", 2.5, 3.5}}},
      {"next-word", "characters", 20, 0, {{"perplexity", 1.6, 2}, {"perplexity", 1.75, 1.75, Of::median}}},
      {"next-word", "japanese", 20, 0, {{"perplexity", 1.8, 2}}},
      {"next-word",
       "moby-dick",
       20,
       2,
       {{"perplexity", 78, 81}},
       {{"perplexity", next_word, "/moby-dick/test_perplexity"}}},
      {"lstm-anatomy", "forget-gate", 5, 5, {{"f1", .99, 1}}, {}, {{"task", metronome}}},
      {"own-data", "simple-rnn", 20, 20, {{"error", 2.2, 2.2, Of::median}}},
      {"seq2seq",
       "",
       8,
       0,
       {{"exact", .934, .998}, {"exact", .99, .99, Of::median}},
       {{"exact", seq2seq, "/default"}}},
      {"seq2seq",
       "scheduled-sampling",
       8,
       0,
       {{"exact", .958, .999}, {"exact", .997, .997, Of::median}},
       {{"exact", seq2seq, "/scheduled-sampling"}}},
      {"seq2seq",
       "own-predictions",
       11,
       0,
       {{"exact", .72, .999}, {"exact", .977, .977, Of::median}},
       {{"exact", seq2seq, "/own-predictions"}}},
      {"seq2seq", "forwards", 12, 0, {{"exact", .15, .997}, {"exact", .94, .94, Of::median}}},
      {"seq2seq", "lstm", 8, 0, {{"exact", .994, 1}}},
      {"seq2seq", "numbers", 20, 0, {{"exact", .995, 1}}, {{"exact", seq2seq, "/numbers"}}},
      {"seq2seq",
       "long",
       12,
       0,
       {{"exact", .004, .62}, {"exact", .14, .14, Of::median}},
       {{"exact", seq2seq, "/long"}}},
      {"seq2seq", "long-attention", 8, 0, {{"exact", .912, .99}}, {{"exact", seq2seq, "/long-attention"}}},
      {"hred", "", 5, 0, {{"earlier_right", .97, 1}}},
      {"hred",
       "seq2seq",
       8,
       0,
       {{"earlier_right", .06, .19}, {"earlier_limit", .06, .19}},
       {{"earlier_right", dialogs, "/english/seq2seq/earlier"}}},
      {"hred", "one-sequence", 8, 0, {{"earlier_right", .91, .98}}},
      {"hred", "first-state", 8, 0, {{"earlier_right", .71, .95}}},
      {"hred",
       "japanese",
       5,
       0,
       {{"earlier_right", .95, 1}},
       {{"earlier_right", dialogs, "/japanese/hred/earlier"},
        {"last_right", dialogs, "/japanese/hred/last"}}},
      {"hred",
       "japanese-seq2seq",
       8,
       0,
       {{"earlier_right", .09, .16}, {"earlier_limit", .07, .22}},
       {{"earlier_right", dialogs, "/japanese/seq2seq/earlier"},
        {"last_right", dialogs, "/japanese/seq2seq/last"}}},
      {"vhred",
       "",
       40,
       0,
       {{"varied_different", 3, 4.9},
        {"varied_different", 4.2, 4.2, Of::median},
        {"varied_fitting", .6, .97},
        {"closed_fitting", .92, 1}},
       {{"last_right", dialogs, "/english/vhred/last"},
        {"earlier_right", dialogs, "/english/vhred/earlier"},
        {"open_right", dialogs, "/english/vhred/open"},
        {"varied_fitting", dialogs, "/english/vhred/fitting"},
        {"varied_different", dialogs, "/english/vhred/different"},
        {"total", dialogs, "/english/vhred/kl"}}},
      {"vhred",
       "collapse",
       9,
       0,
       {{"varied_different", 1.16, 1.6}, {"total", .002, .009}},
       {{"last_right", dialogs, "/english/collapse/last"},
        {"earlier_right", dialogs, "/english/collapse/earlier"},
        {"open_right", dialogs, "/english/collapse/open"},
        {"varied_fitting", dialogs, "/english/collapse/fitting"},
        {"varied_different", dialogs, "/english/collapse/different"}}},
      {"vhred", "no-annealing", 8, 0, {{"varied_different", 3.7, 4.8}}},
      {"vhred", "no-word-dropout", 8, 0, {{"varied_different", 4.2, 4.8}}},
      {"vhred", "heavy", 8, 0, {{"varied_different", 2.1, 4.5}}},
      {"vhred",
       "standard-prior",
       8,
       0,
       {{"varied_different", 1.6, 3.7}, {"varied_different", 2.5, 2.5, Of::median}}},
      {"vhred", "no-latent", 8, 0, {{"varied_different", .72, 1}, {"varied_fitting", .72, 1}}},
      {"vhred",
       "japanese",
       20,
       0,
       {{"varied_different", 3, 4.6},
        {"varied_different", 4, 4, Of::median},
        {"varied_fitting", .68, .87},
        {"closed_fitting", .92, 1}}},
      {"autoencoder", "", 20, 0, {{"mean_squared_error", .044, .049}}},
      {"autoencoder", "dimensions", 20, 0, {{"mean_squared_error", .015, .017}}},
      {"autoencoder", "linear", 8, 1, {{"mean_squared_error", .059, .062}}},
      {"autoencoder", "lstm", 8, 0, {{"mean_squared_error", .048, .052}}},
      {"autoencoder", "recurrent", 8, 0, {{"mean_squared_error", .045, .053}}},
      {"vae", "", 20, 0, {{"mean_squared_error", .047, .05}}},
      {"vae", "beta-8", 20, 0, {{"mean_squared_error", .05, .053}, {"total", 1.8, 2.2}}},
      {"vae",
       "dimensions",
       20,
       0,
       {{"mean_squared_error", .017, .019}, {"total", 20, 23}, {"active", 15, 16}}},
      {"vae", "beta-100", 8, 1, {{"mean_squared_error", .066, .069}, {"total", 0, .1}}},
      {"vae", "gru", 8, 0, {{"mean_squared_error", .048, .051}}},
      {"vae",
       "recurrent",
       8,
       0,
       {{"mean_squared_error", .044, .056}, {"total", 6.2, 10}, {"active", 12, 16}}},
  };
  return notes;
}

}  // namespace

TEST_CASE("figures of notes whose experiments are soon trained", "[.seeds]") {
  for (const Note& note : notes())
    if (note.soon > 0) check(note, note.soon);
}

TEST_CASE("figures of the notes", "[.notes]") {
  for (const Note& note : notes()) DYNAMIC_SECTION(note.title()) {
      check(note, note.seeds);
    }
}

TEST_CASE("figures of all experiments", "[.study]") {
  for (const char* name : {"long-memory", "stacking", "bidirectional", "next-word", "lstm-anatomy", "weather",
                           "sine-shapes", "own-data", "seq2seq", "hred", "vhred", "autoencoder", "vae"}) {
    std::vector<std::string> ids{""};
    for (const Json& variant : tasks().create(name)->variants()) ids.push_back(variant["id"]);
    for (const std::string& id : ids) {
      DYNAMIC_SECTION(name << "/" << (id.empty() ? "default" : id)) { study(variant_config(name, id)); }
    }
  }
}

}  // namespace rnn::test::notes_seeds_test
