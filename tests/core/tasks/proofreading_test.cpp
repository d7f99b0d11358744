#include <catch_amalgamated.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "rnn/tasks/bidirectional/proofreading.h"
#include "rnn/tasks/shared/typed_words.h"
#include "support/readouts.h"

namespace rnn::test::proofreading_test {

namespace {

using Words = std::vector<std::string>;

Json task_in(const char* language, int sentences = 500) {
  return {{"class_name", "bidirectional"}, {"config", {{"language", language}, {"sentences", sentences}}}};
}

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_one_of(const std::string& word, const Words& words) { return has(words, word); }

/// The places that are wrong by the rules of the language, told from the sentence alone.
std::set<std::size_t> wrong_places(const Words& words) {
  std::set<std::size_t> wrong;
  const Words singular{"dog", "cat", "horse", "rabbit", "tiger", "owl", "eagle", "otter", "elephant", "ant"};
  const Words determiners{"a", "an", "this", "that", "every", "these", "those", "many", "two"};
  const Words vowels{"old", "angry", "eager", "odd", "owl", "eagle", "otter", "elephant", "ant"};
  bool plural = false;
  for (const std::string& word : words)
    for (const std::string& noun : singular) {
      if (word == noun) plural = false;
      if (word == noun + "s") plural = true;
    }
  const bool past = is_one_of(words.back(), {"yesterday", "earlier"});
  for (std::size_t t = 0; t < words.size(); ++t) {
    const std::string& word = words[t];
    if (is_one_of(word, determiners)) {
      const bool fits_number = is_one_of(word, {"these", "those", "many", "two"}) == plural;
      const bool article = word == "a" || word == "an";
      if (!fits_number || (article && is_one_of(words[t + 1], vowels) != (word == "an"))) wrong.insert(t);
    }
    if (is_one_of(word, {"is", "are", "was", "were"}) &&
        (is_one_of(word, {"are", "were"}) != plural || is_one_of(word, {"was", "were"}) != past))
      wrong.insert(t);
    if ((word == "its" && plural) || (word == "their" && !plural)) wrong.insert(t);
  }
  return wrong;
}

Words words_of(const Proofreading& task, const Dataset& set, int sample) {
  Words words;
  for (int t = 0; t < longest_sentence && set.inputs[0].sample(sample)[t] > 0; ++t)
    words.push_back(task.word(set.inputs[0].sample(sample)[t]));
  return words;
}

std::set<std::size_t> marked(const Dataset& set, int sample) {
  std::set<std::size_t> places;
  for (std::size_t t = 0; t < longest_sentence; ++t)
    if (set.targets[0].sample(sample)[t] == Scalar(1)) places.insert(t);
  return places;
}

}  // namespace

TEST_CASE("the wrong words of English sentences are those that break the rules", "[proofreading]") {
  const Proofreading task(task_in("english")["config"]);
  const TaskData data = task.data(3, {});
  for (int i = 0; i < data.training.samples(); ++i) {
    const Words words = words_of(task, data.training, i);
    CAPTURE(words);
    REQUIRE(words.size() >= 5);
    REQUIRE(marked(data.training, i) == wrong_places(words));
  }
}

TEST_CASE("the wrong words of Japanese sentences are those that break the rules", "[proofreading]") {
  const Proofreading task(task_in("japanese")["config"]);
  const TaskData data = task.data(3, {});
  const std::map<std::string, Words> counted{{"匹", {"犬", "猫", "狐"}},
                                             {"羽", {"鳥", "鶴", "ペンギン"}},
                                             {"冊", {"本", "辞書", "雑誌"}},
                                             {"台", {"車", "自転車", "カメラ"}},
                                             {"枚", {"写真", "皿", "切符"}}};
  const std::map<std::string, Words> governed{
      {"を", {"見", "買い", "探し"}}, {"に", {"触り", "気づき", "近づき"}}, {"が", {"見え", "増え", "消え"}}};
  for (int i = 0; i < data.training.samples(); ++i) {
    const Words words = words_of(task, data.training, i);
    CAPTURE(words);
    const std::size_t last = words.size() - 1;
    const bool past = is_one_of(words[0], {"昨日", "先週", "去年"});
    const bool negative = words[last].starts_with("ません");
    std::set<std::size_t> wrong;
    if (past != words[last].ends_with("した")) wrong.insert(last);
    for (std::size_t t = 1; t < last; ++t) {
      if (t == 1) {
        const Words& things = counted.at(split_characters(words[t])[1]);
        if (std::none_of(things.begin(), things.end(),
                         [&](const std::string& one) { return has(words, one); }))
          wrong.insert(t);
      }
      if (const auto found = governed.find(words[t]); found != governed.end())
        if (!has(found->second, words[last - 1])) wrong.insert(t);
      if (is_one_of(words[t], {"やっと", "ようやく"}) && negative) wrong.insert(t);
      if (is_one_of(words[t], {"全然", "少しも"}) && !negative) wrong.insert(t);
    }
    REQUIRE(marked(data.training, i) == wrong);
  }
}

TEST_CASE("the grammar's probabilities are those of its sentences, and bound readers of one direction",
          "[proofreading]") {
  for (const SentenceLanguage language :
       {SentenceLanguage::english, SentenceLanguage::japanese, SentenceLanguage::both}) {
    const std::vector<Derivation> all = all_sentences(language);
    double sum = 0.0;
    double wrong = 0.0;
    double right_sentences = 0.0;
    for (const Derivation& one : all) {
      sum += one.probability;
      const auto count =
          std::count_if(one.places.begin(), one.places.end(), [](const Place& place) { return place.wrong; });
      wrong += one.probability * static_cast<double>(count);
      if (count == 0) right_sentences += one.probability;
    }
    CHECK(sum == Catch::Approx(1.0));
    Random random(7);
    constexpr int draws = 20000;
    double drawn = 0.0;
    for (int i = 0; i < draws; ++i)
      for (const Place& place : draw_sentence(language, random).places) drawn += place.wrong ? 1 : 0;
    CHECK(drawn / draws == Catch::Approx(wrong).margin(.03));
    // No reader is worse than one who marks nothing, and one direction does not do.
    for (const bool from_end : {false, true}) {
      const ReaderBound bound = reader_bound(all, from_end);
      CHECK(bound.sentences > right_sentences);
      CHECK(bound.sentences < .9);
      CHECK(bound.words > bound.sentences);
      CHECK(bound.by_needs[static_cast<int>(Needs::nothing)] == Catch::Approx(1.0));
      CHECK(bound.by_needs[static_cast<int>(from_end ? Needs::later : Needs::earlier)] == Catch::Approx(1.0));
      CHECK(bound.by_needs[static_cast<int>(from_end ? Needs::earlier : Needs::later)] < .75);
    }
  }
}

TEST_CASE("a reader's bound is that of a small grammar by hand", "[proofreading]") {
  const char* const first[]{"x"};
  const char* const left[]{"l"};
  const char* const right[]{"r"};
  const auto sentence = [&](bool wrong, const char* const* last, double probability) {
    return Derivation{{{first, wrong, Needs::later}, {std::span(last, 1), false, Needs::nothing}},
                      probability};
  };
  // "x" is wrong before "r" alone, in three of ten sentences.
  const std::vector<Derivation> all{sentence(false, left, .7), sentence(true, right, .3)};
  const ReaderBound forward = reader_bound(all, false);
  CHECK(forward.sentences == Catch::Approx(.7));
  CHECK(forward.words == Catch::Approx(.85));
  CHECK(forward.by_needs[static_cast<int>(Needs::later)] == Catch::Approx(.7));
  CHECK(reader_bound(all, true).sentences == Catch::Approx(1.0));
}

TEST_CASE("typed sentences are cut into the words of the language", "[proofreading]") {
  const auto cut = [](const std::string& text) {
    return typed_words(text, sentence_words(SentenceLanguage::both));
  };
  CHECK(cut("These old Dogs, are sleeping!") == Words{"these", "old", "dogs", "are", "sleeping"});
  CHECK(cut("昨日三匹の大きな犬を見ました。") ==
        Words{"昨日", "三匹", "の", "大きな", "犬", "を", "見", "ました"});
  CHECK(cut("見えませんでした") == Words{"見え", "ませんでした"});
  CHECK(cut("象を見ます") == Words{"象", "を", "見", "ます"});
  CHECK(cut("the unicorn's 猿まね") == Words{"the", "unicorn's", "猿まね"});
  CHECK(cut(" 。、!").empty());
  const auto task = tasks().create(task_in("english"));
  const auto sample = task->read_sample(Json::array({"the unicorn is sleeping 犬"}));
  CHECK(sample[0].values[1] == Scalar(Vocabulary::unknown));
  CHECK(sample[0].values[4] == Scalar(Vocabulary::unknown));
  CHECK(sample[0].values[5] == Scalar(Vocabulary::pad));
  CHECK(task->step_labels(sample)[0][3] == "sleeping");
}

TEST_CASE("corrections say what the model gives, also for the beginnings of a typed sentence",
          "[proofreading]") {
  Experiment experiment(Json{{"task", task_in("both")}});
  experiment.fit().advance(8);
  const std::string text = "these old dog is sleeping unheard now";
  const Frame frame = read_frame(experiment, "corrections", {{"first", 998}, {"count", 5}, {"text", text}});
  REQUIRE(frame.data["samples"].size() == 2);
  const Dataset& test = experiment.data().test;
  const Tensor expected = experiment.trainer().predict({test.inputs[0].slice(998, 1000)}, 2)[0];
  const Tensor& probabilities = tensor_in(frame, "probabilities");
  REQUIRE(probabilities.shape == Shape{2, longest_sentence});
  for (std::size_t i = 0; i < expected.values.size(); ++i)
    CHECK(probabilities.values[i] == Catch::Approx(expected.values[i]).margin(1e-5));
  CHECK(frame.data["typed"]["words"][5] == Json::parse(R"({"text": "unheard", "known": false})"));
  CHECK(frame.data["typed"]["left_out"] == 0);
  const Tensor& so_far = tensor_in(frame, "so_far");
  REQUIRE(so_far.shape == Shape{7, 7});
  const auto beginning = experiment.task().read_sample("these old dog");
  const Tensor three = experiment.trainer().predict(beginning, 1)[0];
  for (std::size_t t = 0; t < 3; ++t)
    CHECK(so_far.sample(2)[t] == Catch::Approx(three.values[t]).margin(1e-5));
  CHECK(so_far.sample(2)[3] == Scalar(0));

  const Json longer{{"text", text + " and then some more words"}};
  CHECK(read_frame(experiment, "corrections", longer).data["typed"]["left_out"] == 2);
  CHECK(read_frame(experiment, "corrections", {{"text", "?!"}}).tensors.size() == 1);

  const Json parts = read_frame(experiment, "accuracy-by-needs").data;
  int words = 0;
  for (const Json& part : parts["parts"]) words += part["words"].get<int>();
  CHECK(words == std::count_if(test.inputs[0].values.begin(), test.inputs[0].values.end(),
                               [](Scalar id) { return id > 0; }));
  const Json baseline = read_frame(experiment, "baseline").data;
  CHECK(baseline["metrics"]["accuracy"].get<double>() == Catch::Approx(.88).margin(.02));
  CHECK(baseline["beside"][0]["rule"] == "neighbours");
  CHECK(baseline["beside"][1]["metrics"]["accuracy"].get<double>() == Catch::Approx(.914).margin(.002));
}

TEST_CASE("both directions are joined on the axis of the features, as a graph tells", "[proofreading]") {
  const auto task = tasks().create("bidirectional");
  const Json variants = task->variants();
  const auto axis = std::find_if(variants.begin(), variants.end(),
                                 [](const Json& variant) { return variant["id"] == "axis"; });
  REQUIRE(axis != variants.end());
  Json config{{"task", task_in("both")}};
  config.update(task->defaults());
  Experiment joined(config);
  config.merge_patch((*axis)["changes"]);
  Experiment graph(config);
  const auto answers = [](Experiment& experiment) {
    experiment.fit().advance(20);
    return tensor_in(read_frame(experiment, "corrections"), "probabilities").values;
  };
  CHECK(answers(graph) == answers(joined));
  for (Json& node : config["model"]["config"]["layers"])
    if (node["class_name"] == "Concatenate") node["config"]["axis"] = 1;
  REQUIRE_THROWS_WITH(Experiment(config), Catch::Matchers::ContainsSubstring("(None, 20, 1)"));
}

TEST_CASE("a model without recurrence backwards gives a word its answer once and for all", "[proofreading]") {
  const auto task = tasks().create("bidirectional");
  for (const Json& variant : task->variants()) {
    if (variant["id"] != "forward" && variant["id"] != "article") continue;
    Json config{{"task", task_in("both")}};
    config.update(task->defaults());
    config.merge_patch(variant["changes"]);
    Experiment experiment(config);
    experiment.fit().advance(8);
    const Frame frame = read_frame(experiment, "corrections", {{"text", "are this old dogs eating now"}});
    const Tensor& so_far = tensor_in(frame, "so_far");
    const double change = std::abs(double(so_far.sample(5)[0]) - double(so_far.sample(0)[0]));
    CHECK((change < 1e-6) == (variant["id"] == "forward"));
  }
}

}  // namespace rnn::test::proofreading_test
