#include "rnn/tasks/next_word/next_word.h"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <set>

#include "rnn/tasks/next_word/ngrams.h"
#include "rnn/tasks/next_word/small_corpora.h"
#include "support/fault.h"
#include "support/readouts.h"

namespace rnn::test::next_word_test {

namespace {

Json task_with(const Json& options) { return {{"class_name", "next-word"}, {"config", options}}; }

std::unique_ptr<Task> made(const Json& options) { return tasks().create(task_with(options)); }

Resources brought(const std::string& text) { return {{"text", {{"text", text}}}}; }

std::string sentences(int count, const SmallLanguage& language = small_english()) {
  Random random(7);
  std::string text;
  for (const std::string& sentence : draw_sentences(language, count, random)) text += sentence + "\n";
  return text;
}

Fault refusal(const Json& options, const std::string& text) {
  return fault_of([&] { made(options)->data(0, brought(text)); });
}

}  // namespace

TEST_CASE("small corpora have different sentences, filled in from the lists of one actor", "[next-word]") {
  for (const SmallLanguage* language : {&small_english(), &small_japanese()}) {
    Random random(3);
    const auto drawn = draw_sentences(*language, 3000, random);
    CHECK(std::set<std::string>(drawn.begin(), drawn.end()).size() == 3000);
    for (const std::string& sentence : drawn) {
      INFO(sentence);
      CHECK(sentence.find_first_of("<>|/") == std::string::npos);
    }
  }
  const std::string text = sentences(3000);
  CHECK(text.find("the baker by the harbour bakes ") != std::string::npos);
  CHECK(text.find("bakers bakes") == std::string::npos);
  CHECK(text.find("baker catches") == std::string::npos);
}

TEST_CASE("samples are chunks of the text in its order", "[next-word]") {
  const auto task = made({{"chunk", 3}, {"vocabulary", 150}});
  const auto& words = static_cast<const NextWord&>(*task);
  const std::string text = sentences(400);
  const TaskData data = task->data(0, brought(text));
  const std::vector<std::string> tokens = corpus_words(text);
  const std::vector<int> ids = words.lexicon().ids(tokens);
  CHECK(data.training.samples() % NextWord::batch == 0);
  for (const int i : {0, 1, 200}) {
    CHECK(row_of(data.training.inputs[0], i) == std::vector<int>(ids.begin() + i, ids.begin() + i + 3));
    CHECK(data.training.targets[0].values[std::size_t(i)] == Scalar(ids[std::size_t(i) + 3]));
  }
  // Every sample of the test set stands in the last tenth, and in no other set.
  const ChunkSplit split = split_chunks(static_cast<int>(ids.size()), 3, NextWord::batch);
  CHECK(data.test.samples() <= split.end - split.test_begin);
  CHECK(data.test.samples() > 0);
  std::set<std::vector<int>> last;
  for (int start = split.test_begin; start < split.end; ++start)
    last.emplace(ids.begin() + start, ids.begin() + start + 4);
  for (int i = 0; i < data.test.samples(); ++i) {
    std::vector<int> sample = row_of(data.test.inputs[0], i);
    sample.push_back(static_cast<int>(data.test.targets[0].values[std::size_t(i)]));
    REQUIRE(last.contains(sample));
  }
}

TEST_CASE("one-hot samples are those of ids", "[next-word]") {
  const Json options{{"vocabulary", 60}, {"sentences", 100}};
  Json one_hot = options;
  one_hot["input"] = "one-hot";
  const TaskData ids = made(options)->data(1, {});
  const TaskData rows = made(one_hot)->data(1, {});
  REQUIRE(rows.test.inputs[0].shape == Shape{ids.test.samples(), 5, 60});
  for (int i = 0; i < ids.test.samples(); ++i)
    for (int t = 0; t < 5; ++t) REQUIRE(id_at(rows.test.inputs[0], i, t) == id_at(ids.test.inputs[0], i, t));
  CHECK(rows.training.targets[0].values == ids.training.targets[0].values);
}

TEST_CASE("a text that was brought is read in place of the option's, by words or characters", "[next-word]") {
  const std::string japanese = sentences(300, small_japanese());
  const auto task = made({{"unit", "character"}, {"chunk", 8}});
  const TaskData data = task->data(0, brought(japanese));
  const auto& words = static_cast<const NextWord&>(*task);
  CHECK(words.lexicon().contains("\xe3\x80\x82"));
  std::string first;
  const Json labels = task->step_labels({data.training.inputs[0].slice(0, 1)});
  for (const Json& label : labels[0]) first += label.get<std::string>();
  CHECK(japanese.starts_with(first));
  // The shipped novel is read where the option asks for it alone.
  Resources shipped = brought(sentences(300));
  shipped["text"]["shipped"] = std::string("novel");
  const auto plain = made(Json::object());
  CHECK(plain->data(0, shipped).training.inputs[0].values == plain->data(0, {}).training.inputs[0].values);
  CHECK(made({{"corpus", "moby-dick"}})->data(0, shipped).training.inputs[0].values ==
        made(Json::object())->data(0, brought(sentences(300))).training.inputs[0].values);
}

TEST_CASE("texts that are too short, alike or in other letters are refused", "[next-word]") {
  const Fault few = refusal(Json::object(), "some words and no more");
  CHECK(few.where == "/resources/text");
  CHECK(few.text.find("expected at least 171 words of a to z, got 5") != std::string::npos);
  CHECK(refusal(Json::object(), sentences(500, small_japanese())).text.find("by character") !=
        std::string::npos);
  CHECK(refusal({{"unit", "character"}}, "short").where == "/resources/text");
  std::string alike;
  for (int i = 0; i < 400; ++i) alike += "again and ";
  CHECK(refusal(Json::object(), alike).text.find("repetition") != std::string::npos);
  const Json words{{"task", task_with({{"corpus", "japanese"}})}};
  CHECK(fault_of([&] { inspect_experiment(words); }).where == "/task/config/unit");
  const Json large{{"vocabulary", 5000}, {"input", "one-hot"}, {"sentences", 5000}};
  CHECK(fault_of([&] { made(large)->data(0, {}); }).where == "/task/config/input");
  CHECK(fault_of([&] { made({{"corpus", "moby-dick"}})->data(0, {}); }).where == "/resources/text");
}

TEST_CASE("counts of one and two words are probabilities", "[next-word]") {
  NGrams counts(4);
  for (const auto& [last, next] : {std::pair{0, 1}, {0, 1}, {0, 2}, {1, 0}, {2, 0}}) counts.count(last, next);
  for (int last = 0; last < 4; ++last) {
    double bigrams = 0.0, unigrams = 0.0;
    for (int next = 0; next < 4; ++next) {
      bigrams += counts.bigram(last, next);
      unigrams += counts.unigram(next);
      CHECK(counts.bigram(last, next) > 0.0);
    }
    CHECK(bigrams == Catch::Approx(1.0));
    CHECK(unigrams == Catch::Approx(1.0));
  }
  CHECK(counts.unigram(0) == Catch::Approx(3.0 / 9));
  // 4 pairs; 1 ends in id 1, 2 in id 0.
  CHECK(counts.bigram(0, 1) == Catch::Approx(1.25 / 3 + .75 * 2 / 3 * 2.0 / 8));
  CHECK(counts.bigram(3, 0) == Catch::Approx(3.0 / 8));
  CHECK(counts.likeliest_after(0) == 1);
  CHECK(counts.likeliest_after(1) == 0);
}

TEST_CASE("a typed text is answered with the words after it, unknown ones said", "[next-word]") {
  const auto experiment = experiment_of({{"task", task_with({{"sentences", 200}})}});
  experiment->fit().advance(5);
  const Json request{{"text", "Some of them looks like"}, {"top", 5}, {"count", 2}};
  const Frame frame = read_frame(*experiment, "next-words", request);
  CHECK(frame.data["typed"]["words"].size() == 5);
  CHECK(frame.data["typed"]["words"][0] == Json{{"text", "some"}, {"known", true}});
  CHECK(frame.data["typed"]["missing"] == 0);
  CHECK(frame.data["typed"]["answers"].size() == 5);
  const Tensor& typed = tensor_in(frame, "typed");
  CHECK(std::is_sorted(typed.values.rbegin(), typed.values.rend()));

  // The probabilities are the model's own for that sample.
  const Json as_sample{{"text", ""}, {"count", 1}, {"top", 20}};
  const Frame first = read_frame(*experiment, "next-words", as_sample);
  std::string words;
  for (const Json& word : first.data["samples"][0]["words"]) words += word.get<std::string>() + " ";
  const Frame again = read_frame(*experiment, "next-words", {{"text", words}, {"count", 1}, {"top", 20}});
  CHECK(again.data["typed"]["answers"] == first.data["samples"][0]["answers"]);
  CHECK(tensor_in(again, "typed").values[0] ==
        Catch::Approx(tensor_in(first, "probabilities").values[0]).epsilon(1e-5));

  const Frame strange = read_frame(*experiment, "next-words", {{"text", "xylophone!"}});
  CHECK(strange.data["typed"]["words"][0] == Json{{"text", "xylophone"}, {"known", false}});
  CHECK(strange.data["typed"]["missing"] == 4);
  CHECK(read_frame(*experiment, "next-words", {{"text", "123 ..."}}).data["typed"].is_null());
}

TEST_CASE("texts are generated by the seed, within top-k, without the unknown word", "[next-word]") {
  const auto experiment = experiment_of({{"task", task_with({{"sentences", 200}})}});
  experiment->fit().advance(30);
  const auto write = [&](Json request) {
    request["length"] = 60;
    return read_frame(*experiment, "generated", request);
  };
  const Frame one = write({{"seed", 1}, {"temperature", 1.5}});
  CHECK(one.data["words"].size() == 60);
  CHECK(one.data["prompt"].size() == 5);
  CHECK(write({{"seed", 1}, {"temperature", 1.5}}).data == one.data);
  CHECK(write({{"seed", 2}, {"temperature", 1.5}}).data != one.data);
  // Temperature 0 and the single best one are the same text.
  const Json greedy = write({{"temperature", 0.0}}).data;
  CHECK(write({{"top_k", 1}, {"seed", 5}}).data == greedy);
  CHECK(write({{"top_p", .01}, {"seed", 6}}).data == greedy);
  const std::string unknown = Lexicon::unknown_text;
  const auto count = [&](const Json& words) { return std::count(words.begin(), words.end(), Json(unknown)); };
  std::ptrdiff_t drawn = 0;
  for (int seed = 0; seed < 10; ++seed) {
    CHECK(count(write({{"seed", seed}, {"temperature", 5.0}}).data["words"]) == 0);
    drawn += count(write({{"seed", seed}, {"temperature", 5.0}, {"unknown", true}}).data["words"]);
  }
  CHECK(drawn > 0);
  // The words are of the lexicon; each has the probability that the readout of next words gives it.
  const Frame after = write({{"text", "the old baker"}, {"temperature", 0.0}});
  const Frame next = read_frame(*experiment, "next-words", {{"text", "the old baker"}, {"top", 1}});
  CHECK(after.data["words"][0] == next.data["typed"]["answers"][0]);
  CHECK(tensor_in(after, "probabilities").values[0] ==
        Catch::Approx(tensor_in(next, "typed").values[0]).epsilon(1e-4));
}

TEST_CASE("the article's model has its layers, and one-hot times Dense is a look-up", "[next-word]") {
  const auto task = made(Json::object());
  const Json variants = task->variants();
  CHECK(variants[0]["id"] == "article");
  Json config{{"task", "next-word"}};
  config.update(task->defaults());
  config.merge_patch(variants[0]["changes"]);
  const Json seen = inspect_experiment(config);
  // 200 x 30 + 30, 30 x (30 + 30 + 1), 30 x 200 + 200
  CHECK(seen["parameters"] == 6030 + 1830 + 6200);
  CHECK(seen["config"]["fit"]["batch_size"] == 128);
  CHECK(seen["config"]["fit"]["epochs"] == 1000);
  CHECK(seen["config"]["compile"]["optimizer"]["config"]["learning_rate"] == .005);
}

}  // namespace rnn::test::next_word_test
