#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <map>
#include <set>

#include "rnn/model/sampling_layers.h"
#include "rnn/tasks/hred/hred.h"
#include "rnn/tasks/vhred/vhred.h"
#include "support/readouts.h"

namespace rnn::test::dialog_test {

namespace {

template <class Made>
Made made(const char* language, int replies = 500) {
  return Made(parse_options(Made::options(), {{"language", language}, {"replies", replies}}, "dialogue"));
}

/// Small enough for a test of the readouts.
std::unique_ptr<Experiment> small(const char* name, const Json& options = {{"replies", 500}},
                                  const std::string& variant = "") {
  const auto task = tasks().create({{"class_name", name}, {"config", options}});
  Json config{{"task", {{"class_name", name}, {"config", options}}}};
  config.update(task->defaults());
  for (const Json& entry : task->variants())
    if (entry["id"] == variant) config.merge_patch(entry["changes"]);
  config["fit"]["epochs"] = 1;
  return std::make_unique<Experiment>(config);
}

using Turns = std::vector<std::string>;
using Composition = std::multiset<std::string>;

/// The turns of each sample.
std::vector<Turns> contexts_of(const DialogTask& task, const Dataset& set) {
  std::vector<Turns> contexts;
  for (int i = 0; i < set.samples(); ++i) {
    Turns& turns = contexts.emplace_back();
    for (std::size_t t = 0; t < dialog_turns; ++t) {
      const Scalar* words = set.inputs[0].sample(i) + t * dialog_words;
      if (words[0] != Scalar(0)) turns.push_back(task.text_of(std::vector<int>(words, words + dialog_words)));
    }
  }
  return contexts;
}

/// What the person's turns tell: for each fact the reply to it, which names its value.
class Told {
 public:
  explicit Told(const DialogGrammar& grammar) : grammar_(grammar) {
    for (const DialogGrammar::Topic& topic : grammar.topics())
      for (const std::string& value : topic.values)
        replies_.insert(std::string(topic.reply).replace(topic.reply.find('X'), 1, value));
  }

  Composition by(const Turns& turns) {
    Composition facts;
    for (std::size_t i = 0; i < turns.size(); i += 2) {
      const auto [known, added] = reply_to_.try_emplace(turns[i]);
      if (added) {
        const Turns answers = grammar_.answers_to({turns[i]});
        if (!answers.empty() && replies_.contains(answers[0])) known->second = answers[0];
      }
      if (!known->second.empty()) facts.insert(known->second);
    }
    return facts;
  }

 private:
  const DialogGrammar& grammar_;
  std::set<std::string> replies_;
  std::map<std::string, std::string> reply_to_;
};

/// No sample of another set has the turns of a held-out one, nor the beginning of them that tells a held-out
/// composition, nor tells all facts of one.
void check_apart(Told& told, const std::vector<Turns>& held_out, const std::vector<Turns>& others) {
  std::set<Composition> compositions;
  for (const Turns& turns : held_out) compositions.insert(told.by(turns));
  CHECK(compositions.size() > 50);
  CHECK(
      std::all_of(compositions.begin(), compositions.end(), [](const auto& one) { return one.size() > 1; }));
  std::set<Turns> beginnings;
  for (const Turns& turns : held_out)
    for (std::size_t end = 1; end <= turns.size(); end += 2)
      if (const Turns part(turns.begin(), turns.begin() + std::ptrdiff_t(end));
          compositions.contains(told.by(part)))
        beginnings.insert(part);
  int repeated = 0, told_together = 0;
  for (const Turns& turns : others) {
    for (auto from = turns.begin(); from < turns.end(); from += 2)
      for (auto end = from + 1; end <= turns.end(); end += 2)
        repeated += beginnings.contains({from, end}) ? 1 : 0;
    const Composition facts = told.by(turns);
    told_together += std::any_of(compositions.begin(), compositions.end(), [&](const Composition& one) {
      return std::includes(facts.begin(), facts.end(), one.begin(), one.end());
    });
  }
  CHECK(repeated == 0);
  CHECK(told_together == 0);
}

void check_sets(const DialogTask& task, std::uint64_t seed) {
  const TaskData data = task.data(seed, {});
  CHECK(data.training.samples() == 4000);
  CHECK(data.validation.samples() == 300);
  CHECK(data.test.samples() == 250);
  CHECK(task.test_replies().size() == 250);
  Told told(task.grammar());
  const std::vector<Turns> training = contexts_of(task, data.training);
  const std::vector<Turns> validation = contexts_of(task, data.validation);
  const std::vector<Turns> test = contexts_of(task, data.test);
  check_apart(told, test, training);
  check_apart(told, validation, training);
  check_apart(told, test, validation);
  check_apart(told, validation, test);
}

}  // namespace

TEST_CASE("answers of dialogues follow from what was told, and corrected", "[dialogues]") {
  const DialogGrammar grammar(DialogLanguage::english, false);
  using Texts = std::vector<std::string>;
  CHECK(grammar.answers_to({"my name is anna"}) == Texts{"hello anna"});
  CHECK(grammar.answers_to({"my name is anna", "hello anna", "what is my name"}) ==
        Texts{"your name is anna"});
  CHECK(grammar.answers_to({"i am called ben", "hello ben", "my name is anna", "hello anna", "goodbye"}) ==
        Texts{"goodbye anna"});
  CHECK(grammar.answers_to({"where do i live"}) == Texts{"you did not mention a town"});
  CHECK(grammar.answers_to({"where do you live"}).empty());
  const DialogGrammar open(DialogLanguage::japanese, true);
  CHECK(open.answers_to({"今日 は 雪 です", "本当 に 雪 です ね", "何 を しましょう か"}).size() == 6);

  // The grammar agrees with itself on every answer that it draws.
  for (const DialogLanguage language : {DialogLanguage::english, DialogLanguage::japanese})
    for (const bool with_open : {false, true}) {
      const DialogGrammar one(language, with_open);
      Random random(4);
      std::map<ReplyNeeds, int> needs;
      for (int i = 0; i < 200; ++i)
        for (const DialogReply& reply : one.draw(random)) {
          ++needs[reply.needs];
          const Texts fitting = one.answers_to(reply.context);
          CHECK(std::set<std::string>(fitting.begin(), fitting.end()) ==
                std::set<std::string>(reply.answers.begin(), reply.answers.end()));
          CHECK(reply.context.size() <= dialog_turns);
          CHECK(reply.context.size() % 2 == 1);
          for (const std::string& turn : reply.context) CHECK(turn_words(turn).size() <= dialog_words);
          // An answer has an end.
          for (const std::string& answer : reply.answers) CHECK(turn_words(answer).size() < dialog_words);
        }
      CHECK(needs[ReplyNeeds::last] > 100);
      CHECK(needs[ReplyNeeds::earlier] > 50);
      CHECK((needs[ReplyNeeds::open] > 50) == with_open);
    }
}

TEST_CASE("the last turn alone does not tell the answers that need more", "[dialogues]") {
  const DialogGrammar grammar(DialogLanguage::english, false);
  Random random(9);
  std::map<std::string, std::set<std::string>> answers;
  for (int i = 0; i < 2000; ++i)
    for (const DialogReply& reply : grammar.draw(random))
      if (reply.needs == ReplyNeeds::earlier) answers[reply.context.back()].insert(reply.answers[0]);
  for (const auto& [turn, different] : answers) {
    INFO(turn);
    // Six values, and that nothing was told.
    CHECK(different.size() == 7);
  }
}

TEST_CASE("no set tells together the facts that another holds out, in longer dialogues either",
          "[dialogues][long]") {
  for (const char* language : {"english", "japanese"})
    for (const std::uint64_t seed : {0, 1, 2, 3}) {
      CAPTURE(language, seed);
      check_sets(made<Hred>(language, 4000), seed);
      check_sets(made<Vhred>(language, 4000), seed);
    }
}

TEST_CASE("turns are read as they are written, in both languages", "[dialogues]") {
  for (const char* language : {"english", "japanese"}) {
    const Vhred task = made<Vhred>(language);
    Random random(2);
    for (int i = 0; i < 100; ++i)
      for (const DialogReply& reply : task.grammar().draw(random)) {
        const std::string& turn = reply.context.back();
        INFO(turn);
        CHECK(task.typed_turns(task.grammar().written(turn)) == std::vector<std::string>{turn});
        CHECK(task.typed_turns(task.grammar().written(reply.answers[0])) ==
              std::vector<std::string>{reply.answers[0]});
      }
  }
  const Hred task = made<Hred>("english");
  const std::vector<Tensor> sample =
      task.read_sample(Json::array({"My name is Anna!\nHello, Anna.", "your name"}));
  CHECK(task.step_labels(sample)[0] == Json({"", "", "", "", "", "my name is anna", "hello anna"}));
  CHECK(task.step_labels(sample)[1] == Json({"", "your", "name", "", "", "", "", ""}));
}

TEST_CASE("the model reads its turns one by one, and those that are not there not at all", "[dialogues]") {
  const auto experiment = small("hred");
  const auto answer = [&](const std::string& turns) {
    return read_frame(*experiment, "chat", {{"turns", turns}}).data;
  };
  const Json frame = answer("my name is anna\nhello anna\nwhat is my zebra");
  CHECK(frame["turns"] == Json({"my name is anna", "hello anna", "what is my zebra"}));
  CHECK(frame["unknown"] == Json({"zebra"}));
  CHECK(frame["wanted"].empty());
  CHECK(frame["left_out"] == 0);
  CHECK(frame["forgotten"] == 0);
  CHECK(frame["sample"].is_null());
  CHECK(frame["answers"].size() == 1);
  CHECK(frame["draws"] == 0);
  const Json long_one = answer("a\nb\nc\nd\ne\nf\ng\nh\nwhat is the colour of my car today my friend");
  CHECK(long_one["forgotten"] == 2);
  CHECK(long_one["left_out"] == 2);
  const Json sample = read_frame(*experiment, "chat", {{"sample", 3}}).data;
  CHECK(sample["sample"] == 3);
  CHECK(sample["wanted"].size() == 1);
  CHECK(sample["turns"].size() % 2 == 1);
}

TEST_CASE("the search for an answer is told word by word, with the means of what else is drawn",
          "[dialogues]") {
  for (const char* task : {"hred", "vhred"}) {
    CAPTURE(task);
    const auto experiment = small(task);
    const auto frame_of = [&](const char* method) {
      return read_frame(*experiment, "chat",
                        {{"turns", "my name is anna"}, {"draws", 0}, {"method", method}, {"beams", 4}});
    };
    const Frame greedy = frame_of("greedy"), beam = frame_of("beam");
    for (const Frame& frame : {greedy, beam}) {
      const Json& best = frame.data["search"]["answers"][0];
      CHECK(best["text"] == frame.data["answers"][0]["text"]);
      CHECK(frame.data["answers"].size() == 1);
      CHECK(tensor_in(frame, "kept").values[best["node"].get<std::size_t>()] == 1);
    }
    CHECK(greedy.data["search"]["answers"].size() == 1);
    CHECK(beam.data["search"]["answers"].size() == 4);
    CHECK(beam.data["search"]["answers"][0]["score"] >= greedy.data["search"]["answers"][0]["score"]);
  }
  CHECK_FALSE(read_frame(*small("vhred"), "chat").data.contains("search"));
}

TEST_CASE("steps behind an answer count where the decoder reads what has no mask", "[dialogues]") {
  const auto difference = [](const char* name, const char* variant) {
    const auto experiment = small(name, {{"replies", 500}}, variant);
    Dataset data = experiment->data().test.slice(0, 32);
    const double loss = experiment->trainer().evaluate(data, 32)[0];
    for (Scalar& word : data.targets[0].values)
      if (word == Scalar(0)) word = 4;
    return std::abs(experiment->trainer().evaluate(data, 32)[0] - loss);
  };
  CHECK(difference("hred", "") > 1e-4);
  CHECK(difference("vhred", "") > 1e-4);
  CHECK(difference("hred", "first-state") == 0.0);
}

TEST_CASE("drawn answers come of the seed, and of the prior alone", "[dialogues][long]") {
  const auto experiment = small("vhred");
  const auto answers = [&](int seed) {
    return read_frame(*experiment, "chat", {{"sample", 1}, {"draws", 12}, {"seed", seed}}).data["answers"];
  };
  const Json first = answers(1);
  int times = 0;
  for (const Json& answer : first) times += answer["times"].get<int>();
  CHECK(times == 12);
  CHECK(answers(1) == first);
  // With the same first weights, the words that the posterior would see change nothing.
  CHECK_FALSE(sampling_layers(experiment->trainer().model()).empty());
  const Dataset& test = experiment->data().test;
  std::vector<Tensor> known{test.inputs[0].slice(0, 4), test.inputs[1].slice(0, 4)};
  std::vector<Tensor> other = known;
  for (int i = 0; i < 4; ++i)
    for (std::size_t t = 1; t < dialog_words; ++t)
      if (other[1].sample(i)[t] != Scalar(0)) other[1].sample(i)[t] = Scalar(5);
  const auto first_word = [&](const std::vector<Tensor>& inputs) {
    const Tensor output = experiment->trainer().predict(inputs, 4)[0];
    return std::vector<Scalar>(output.sample(0), output.sample(0) + output.shape[2]);
  };
  CHECK(first_word(known) == first_word(other));
}

TEST_CASE("answers are counted by what they need", "[dialogues][long]") {
  const auto experiment = small("vhred");
  const Json data = read_frame(*experiment, "replies").data;
  int replies = 0;
  for (const Json& part : data["parts"]) replies += part["replies"].get<int>();
  CHECK(replies == 250);
  CHECK(data["parts"].size() == 3);
  CHECK(data["trained"] == false);
  CHECK(data["draws"] == 10);
  CHECK(data["varied"]["contexts"].get<int>() > 10);
  CHECK(data["closed"]["contexts"] == 25);
  for (const char* contexts : {"varied", "closed"})
    for (const char* share : {"fitting", "different"}) {
      CHECK(data[contexts][share].get<double>() >= 0.0);
      CHECK(data[contexts][share].get<double>() <= (std::string(share) == "fitting" ? 1.0 : 10.0));
    }
}

TEST_CASE("who hears the last turn alone is right by chance", "[dialogues][long]") {
  const auto experiment = small("hred", {{"replies", 4000}});
  for (const Json& part : read_frame(*experiment, "replies").data["parts"]) {
    CAPTURE(part.dump());
    const double limit = part["limit"].get<double>() / part["replies"].get<double>();
    if (part["needs"] == "last")
      CHECK(limit > .9);
    else
      CHECK(limit < .3);
  }
  const Json baseline = read_frame(*experiment, "baseline").data;
  CHECK(baseline["rule"] == "last-turn");
  CHECK(baseline["metrics"]["accuracy"].get<double>() > .6);
  CHECK(baseline["metrics"]["accuracy"].get<double>() < .95);
}

}  // namespace rnn::test::dialog_test
