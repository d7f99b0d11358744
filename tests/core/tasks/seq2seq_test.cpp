#include <algorithm>
#include <catch_amalgamated.hpp>
#include <map>
#include <set>

#include "rnn/tasks/seq2seq/seq2seq.h"
#include "rnn/tasks/shared/number_words.h"
#include "support/experiments.h"
#include "support/fault.h"
#include "support/readouts.h"

namespace rnn::test::seq2seq_test {

namespace {

Json task_of(Json options) { return class_config("seq2seq", std::move(options)); }

std::string joined(const std::vector<std::string>& tokens) {
  std::string text;
  for (const std::string& token : tokens) text += token + "|";
  return text;
}

/// Pairs of a phrase book: "one red apple" and "ひとつのあかいりんご".
Resource phrase_book() {
  const std::vector<std::pair<std::string, std::string>> counts{
      {"One", "ひとつの"}, {"two", "ふたつの"}, {"three", "みっつの"}},
      colours{{"red", "あかい"}, {"blue", "あおい"}, {"white", "しろい"}},
      things{{"apple!", "りんご"}, {"box!", "はこ"}, {"hat!", "ぼうし"}, {"cup!", "カップ"}};
  std::string texts, answers;
  for (const auto& count : counts)
    for (const auto& colour : colours)
      for (const auto& thing : things) {
        texts += count.first + " " + colour.first + " " + thing.first + "\n";
        answers += count.second + colour.second + thing.second + "\n";
      }
  // A second answer, a missing one, and a text that is too long.
  texts += "one red apple!\none green apple!\n";
  for (int word = 0; word < 30; ++word) texts += "x ";
  texts += "\n";
  answers += "べつのこたえ\n\nながい\n";
  return {{"texts", texts}, {"answers", answers}};
}

std::unique_ptr<Experiment> own_pairs(Json options) {
  options["longest"] = 20;
  return std::make_unique<Experiment>(
      Json{{"task", task_of(std::move(options))},
           {"resources", {{"pairs", {{"id", "book"}, {"sha256", "00"}, {"name", "book.tsv"}}}}}},
      unlimited_memory, Resources{{"pairs", phrase_book()}});
}

}  // namespace

TEST_CASE("numbers are written in English and Japanese", "[seq2seq]") {
  CHECK(english_number(0) == "zero");
  CHECK(english_number(1000) == "one thousand");
  CHECK(english_number(3205) == "three thousand two hundred five");
  CHECK(english_number(3205, true) == "three thousand two hundred and five");
  CHECK(english_number(5, true) == "five");
  CHECK(english_number(4021, true) == "four thousand and twenty-one");
  CHECK(english_number(918) == "nine hundred eighteen");
  CHECK(kanji_number(0) == "零");
  CHECK(kanji_number(1111) == "千百十一");
  CHECK(kanji_number(3205) == "三千二百五");
  CHECK(kanji_figures(3205) == "三二〇五");
  CHECK(hiragana_number(3683) == "さんぜんろっぴゃくはちじゅうさん");
  CHECK(hiragana_number(8810) == "はっせんはっぴゃくじゅう");
  CHECK(hiragana_number(1300) == "せんさんびゃく");
  const auto numbers = number_pairs();
  std::map<std::string, int> meanings;
  const auto known = split_characters(numbers->characters());
  const std::set<std::string> characters(known.begin(), known.end());
  CHECK(characters.size() == known.size());
  std::set<std::string> used;
  const std::vector<PairForm> forms = numbers->forms();
  std::vector<int> longest(forms.size());
  bool distinct = true;
  for (int number = 0; number < numbers->meanings(); ++number)
    for (std::size_t form = 0; form < forms.size(); ++form) {
      const std::string text = numbers->text(number, static_cast<int>(form));
      distinct = distinct && meanings.emplace(text, number).first->second == number;
      const auto list = split_characters(text);
      longest[form] = std::max(longest[form], static_cast<int>(list.size()));
      used.insert(list.begin(), list.end());
    }
  CHECK(distinct);
  CHECK(used == characters);
  for (std::size_t form = 0; form < forms.size(); ++form) CHECK(longest[form] == forms[form].longest);
}

TEST_CASE("texts become characters or words, and words a text again", "[seq2seq]") {
  CHECK(joined(pair_tokens("a b", false)) == "a| |b|");
  CHECK(joined(pair_tokens("It's 12 o'clock, été!", true)) == "It's|12|o'clock|,|été|!|");
  CHECK(joined(pair_tokens("赤いhat です。", true)) == "赤|い|hat|で|す|。|");
  for (const char* text : {"It's 12 o'clock, he said: go!", "赤いhatです。", "1979-05-03", ""})
    CHECK(joined_tokens(pair_tokens(text, true), true) == text);
}

TEST_CASE("the pairs of the generated kinds teach the answer, shifted by one", "[seq2seq]") {
  for (const char* data : {"dates", "numbers"}) {
    CAPTURE(data);
    const auto task = tasks().create(task_of({{"data", data}, {"longest", 46}, {"pairs", 300}}));
    const Signature signature = task->signature();
    const TaskData sets = task->data(3, {});
    CHECK(sets.training.samples() == 300);
    CHECK(sets.test.samples() == 1000);
    std::set<std::string> seen;
    for (const Dataset* set : {&sets.training, &sets.validation, &sets.test}) {
      std::set<std::string> answers;
      for (int i = 0; i < set->samples(); ++i) {
        const std::vector<int> answer = row_of(set->inputs[1], i), target = row_of(set->targets[0], i);
        CHECK(answer[0] == Seq2Seq::start_token);
        const auto end = std::find(target.begin(), target.end(), Seq2Seq::end_token);
        REQUIRE(end != target.end());
        CHECK(std::equal(target.begin(), end, answer.begin() + 1));
        CHECK(std::all_of(end + 1, target.end(), [](int id) { return id == 0; }));
        std::string text;
        const Json labels = task->target_labels({set->targets[0].slice(i, i + 1)});
        for (const Json& label : labels[0]) text += label.get<std::string>();
        answers.insert(text);
        CHECK_FALSE(seen.contains(text));
      }
      seen.insert(answers.begin(), answers.end());
    }
  }
  CHECK(fault_of([] { tasks().create(task_of({{"data", "numbers"}, {"forms", "english"}})); }).code ==
        "pairs.longest");
  CHECK(fault_of([] { Experiment experiment(Json{{"task", task_of({{"unit", "word"}})}}); }).code ==
        "pairs.unit");
}

TEST_CASE("pairs of one's own are read by character and by word", "[seq2seq]") {
  for (const char* unit : {"character", "word"}) {
    CAPTURE(unit);
    const auto experiment = own_pairs({{"unit", unit}, {"vocabulary", 60}});
    const TaskData& sets = experiment->data();
    // 36 pairs: 3 and 3 for validation and test.
    CHECK(sets.training.samples() == 30);
    CHECK(sets.test.samples() == 3);
    experiment->fit().advance(3);
    const Json samples = read_frame(*experiment, "decoding").data["samples"];
    REQUIRE(samples.size() == 3);
    for (const Json& sample : samples) {
      const std::string source = sample["source"], target = sample["target"];
      CHECK(source.find("one") + source.find("two") + source.find("three") != 3 * source.npos);
      CHECK(source.ends_with("!"));
      CHECK(target != "べつのこたえ");
      CHECK(target.find("い") != target.npos);
      CHECK(sample["unknown"].empty());
    }
    const Json typed = read_frame(*experiment, "decoding", {{"text", "ONE　ｇreen CUP!"}}).data;
    CHECK(typed["samples"][0]["source"] == "one green cup!");
    CHECK(typed["samples"][0]["unknown"] == (std::string(unit) == "word" ? Json{1} : Json{4}));
    const Json code = inspect_experiment(experiment->config())["keras_code"];
    CHECK(code.get<std::string>().find("path = \"book.tsv\"") != std::string::npos);
    CHECK(experiment->readouts()[1]["name"] == "thoughts");
    CHECK(read_frame(*experiment, "thoughts").data["group_names"].size() == 8);
  }
  const Fault few = fault_of([] {
    Experiment experiment(
        {{"task", "seq2seq"}, {"resources", {{"pairs", {{"id", "a"}, {"sha256", "00"}, {"name", "a.tsv"}}}}}},
        unlimited_memory, {{"pairs", {{"texts", std::string("a\nb")}, {"answers", std::string("c\nd")}}}});
  });
  CHECK(few.where == "/resources/pairs");
  CHECK(few.code == "pairs.too_few");
}

TEST_CASE("the search for an answer is told step by step", "[seq2seq][decoding]") {
  const auto experiment = experiment_of({{"task", task_of({{"pairs", 300}})}});
  experiment->fit().advance(8);
  const Json request{{"text", "3 May 1979"}, {"beams", 2}};
  const Frame frame = read_frame(*experiment, "decoding", request);
  const Json& search = frame.data["search"];
  const auto numbers = [&frame](const char* name) { return tensor_in(frame, name).values; };
  const Buffer tokens = numbers("tokens"), parents = numbers("parents"), kept = numbers("kept");
  CHECK(frame.data["samples"][0]["source"] == "3 may 1979");
  REQUIRE(parents.size() == tokens.size());
  REQUIRE(kept.size() == tokens.size());
  CHECK(numbers("log_probabilities").size() == tokens.size());
  // At each step two that are kept, until one ends, and two that are passed over.
  CHECK(kept[0] + kept[1] == 2);
  CHECK(kept[2] + kept[3] == 0);
  REQUIRE(search["answers"].size() == 2);
  CHECK(search["answers"][0]["text"] == frame.data["samples"][0]["answer"]);
  CHECK(search["answers"][0]["score"] >= search["answers"][1]["score"]);
  // The tokens on the way to an answer are its text.
  for (const Json& answer : search["answers"]) {
    std::string text;
    for (std::size_t at = answer["node"].get<std::size_t>() + 1; at > 0;
         at = static_cast<std::size_t>(parents[at - 1])) {
      CHECK(kept[at - 1] == 1);
      text = search["texts"][static_cast<std::size_t>(tokens[at - 1])].get<std::string>() + text;
    }
    CHECK(text == answer["text"].get<std::string>());
  }
  const Frame greedy = read_frame(*experiment, "decoding", {{"text", "3 may 1979"}, {"method", "greedy"}});
  CHECK(greedy.data["search"]["answers"].size() == 1);
  const auto& chosen = tensor_in(greedy, "kept").values;
  CHECK(std::count(chosen.begin(), chosen.end(), Scalar(1)) * 3 == std::ssize(chosen));
  CHECK(read_frame(*experiment, "decoding").data["samples"].size() == 6);
  CHECK_FALSE(read_frame(*experiment, "decoding").data.contains("search"));
}

TEST_CASE("thoughts are the states that the decoder begins with", "[seq2seq]") {
  for (const char* cell : {"", "lstm"}) {
    CAPTURE(cell);
    Json config{{"task", "seq2seq"}};
    config.update(tasks().create("seq2seq")->defaults());
    for (const Json& variant : tasks().create("seq2seq")->variants())
      if (variant["id"] == cell) config.merge_patch(variant["changes"]);
    config["task"] = task_of({{"pairs", 100}});
    const auto experiment = experiment_of(config);
    const Frame map = read_frame(*experiment, "thoughts");
    CHECK(map.data["width"] == (*cell == 0 ? 96 : 192));
    const Tensor& groups = tensor_in(map, "groups");
    CHECK(groups.values.size() == 300);
    const Json samples = read_frame(*experiment, "decoding", {{"count", 64}}).data["samples"];
    for (std::size_t i = 0; i < samples.size(); ++i) {
      CHECK(map.data["labels"][i] == samples[i]["source"]);
      const std::string decade = samples[i]["target"].get<std::string>().substr(0, 3);
      CHECK(map.data["group_names"][static_cast<std::size_t>(groups.values[i])] == "decade-" + decade + "0");
    }
  }
}

TEST_CASE("attention looks at the states of the text, not at those of its padding", "[seq2seq]") {
  Json config = variant_config("seq2seq", "long-attention");
  config["task"]["config"]["pairs"] = 100;
  const std::string text = "3 may 1979";
  const Frame frame = read_frame(*experiment_of(config), "decoding", {{"text", text}});
  const Scalar* weights = tensor_in(frame, "attention").sample(0);
  // States of padding are zeros, and get equal weights.
  const auto [lowest, highest] = std::minmax_element(weights, weights + text.size());
  CHECK(*highest - *lowest > Scalar(1e-4));
}

TEST_CASE("a model that reads no state has no thoughts", "[seq2seq]") {
  Json config{{"task", "seq2seq"}};
  config["model"] = tasks().create("seq2seq")->defaults()["model"];
  for (Json& layer : config["model"]["config"]["layers"])
    if (layer["config"]["name"] == "decoder") layer["inbound_nodes"][0].erase(1);
  const auto experiment = experiment_of(config);
  for (const Json& readout : experiment->readouts())
    if (readout["name"] == "thoughts") CHECK(readout["applies"] == false);
}

TEST_CASE("a sample of texts is typed as a text, or with the answer so far", "[seq2seq]") {
  const auto task = tasks().create("seq2seq");
  const std::vector<Tensor> alone = task->read_sample("３ MAY 1979"),
                            pair = task->read_sample({"3 may 1979", "19"});
  CHECK(alone[0].values == pair[0].values);
  CHECK(alone[1].values[0] == Scalar(1));
  CHECK(alone[1].values[1] == Scalar(0));
  CHECK(task->step_labels(pair)[1][1] == "1");
  CHECK(task->step_labels(pair)[1][2] == "9");
  CHECK(task->step_labels(pair)[0][2] == "m");
}

}  // namespace rnn::test::seq2seq_test
