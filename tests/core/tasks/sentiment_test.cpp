#include <algorithm>
#include <catch_amalgamated.hpp>
#include <set>

#include "rnn/tasks/sentiment/sentiment.h"
#include "rnn/tasks/sentiment/word_counts.h"
#include "support/readouts.h"

namespace rnn::test::sentiment_test {

namespace {

using Integers = std::vector<std::int32_t>;

const Json small{{"class_name", "sentiment"}, {"config", {{"vocabulary", 100}, {"length", 12}}}};

Resources with(Resource reviews) { return {{"reviews", std::move(reviews)}}; }

std::vector<Scalar> row(const Tensor& tensor, int index) {
  return {tensor.sample(index), tensor.sample(index) + tensor.sample_size()};
}

std::string refusal(const Resource& reviews, const Json& task = small) {
  try {
    tasks().create(task)->data(0, with(reviews));
  } catch (const ConfigError& error) {
    CHECK(error.where() == "/resources/reviews");
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a review is used once, and read in one set only", "[sentiment]") {
  Resource twice = generated_reviews();
  const Integers once = std::get<Integers>(twice["labels"]);
  for (const char* name : {"labels", "sources"}) {
    auto& values = std::get<Integers>(twice[name]);
    values.insert(values.end(), values.begin(), values.begin() + std::ptrdiff_t(once.size()));
  }
  auto& texts = std::get<std::string>(twice["texts"]);
  texts += lower_case(texts);
  const TaskData data = tasks().create(small)->data(4, with(twice));
  CHECK(data.training.samples() == static_cast<int>(once.size() * 7 / 10));
  CHECK(data.test.samples() == static_cast<int>(once.size() / 5));

  // Read to their last two words alone, most are the same.
  const Json last{{"class_name", "sentiment"}, {"config", {{"vocabulary", 100}, {"length", 3}}}};
  const TaskData few = tasks().create(last)->data(4, with(twice));
  std::set<std::vector<Scalar>> training;
  for (int i = 0; i < few.training.samples(); ++i) training.insert(row(few.training.inputs[0], i));
  for (int i = 0; i < few.test.samples(); ++i) CHECK_FALSE(training.contains(row(few.test.inputs[0], i)));
  CHECK(few.test.samples() < data.test.samples());
}

TEST_CASE("the vocabulary has the words of the training set alone", "[sentiment]") {
  Resource reviews = generated_reviews();
  auto& texts = std::get<std::string>(reviews["texts"]);
  auto& labels = std::get<Integers>(reviews["labels"]);
  auto& sources = std::get<Integers>(reviews["sources"]);
  for (int i = 0; i < 100; ++i) {
    texts +=
        "unique" + std::to_string(i) + " " + std::to_string(i % 10) + " of " + std::to_string(i / 10) + "\n";
    labels.push_back(i % 2);
    sources.push_back(0);
  }
  const auto task = tasks().create({{"class_name", "sentiment"}, {"config", {{"vocabulary", 1000}}}});
  const TaskData data = task->data(1, with(reviews));
  const auto count = [](const Dataset& set, int id) {
    return std::count(set.inputs[0].values.begin(), set.inputs[0].values.end(), static_cast<Scalar>(id));
  };
  CHECK(count(data.training, Vocabulary::unknown) == 0);
  CHECK(count(data.test, Vocabulary::unknown) > 5);
}

TEST_CASE("ids as load_data gives them are data too", "[sentiment]") {
  Resource reviews;
  Integers ids;
  Integers offsets{0};
  Integers labels;
  for (int i = 0; i < 20; ++i) {
    for (const int id : {1, 4 + i % 2, 200, 7 + i}) ids.push_back(id);
    offsets.push_back(static_cast<int>(ids.size()));
    labels.push_back(i % 2);
  }
  reviews = {{"ids", ids}, {"offsets", offsets}, {"labels", labels}};
  const auto with_words = [](const Resource& given) {
    return Resources{{"reviews", given}, {"words", {{"words", std::string("the\nand\na\nof")}}}};
  };
  const auto task =
      tasks().create({{"class_name", "sentiment"}, {"config", {{"vocabulary", 100}, {"length", 6}}}});
  const TaskData mixed = task->data(0, with_words(reviews));
  CHECK(mixed.training.samples() == 14);
  CHECK(mixed.test.samples() == 4);
  reviews["test_ids"] =
      Integers{1, 4, 5, 1, 5, 5, 1, 4, 4, 1, 5, 5, 1, 4, 4, 1, 5, 5, 1, 4, 4, 1, 5, 5, 1, 4, 4, 1, 5, 5};
  reviews["test_offsets"] = Integers{0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30};
  reviews["test_labels"] = Integers{0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
  const TaskData data = task->data(0, with_words(reviews));
  CHECK(data.training.samples() == 16);
  CHECK(data.validation.samples() == 4);
  CHECK(data.test.samples() == 10);
  // In the order of the file, the tail validates.
  CHECK(row(data.training.inputs[0], 1) == std::vector<Scalar>{0, 0, 1, 5, 2, 8});
  CHECK(row(data.validation.inputs[0], 0) == std::vector<Scalar>{0, 0, 1, 4, 2, 23});
  CHECK(row(data.test.inputs[0], 0) == std::vector<Scalar>{0, 0, 0, 1, 4, 5});
  CHECK(task->step_labels({data.test.inputs[0].slice(0, 1)}) ==
        Json::parse(R"([["", "", "", "", "the", "and"]])"));
  CHECK(row(task->read_sample("And THE cat")[0], 0) == std::vector<Scalar>{0, 0, 1, 5, 4, 2});
  // The index has the words of four ids.
  CHECK(task->step_labels({data.validation.inputs[0].slice(0, 1)}) ==
        Json::parse(R"([["", "", "", "the", "?", "23"]])"));

  // Without the words of the ids the data is the same, and ids stand for them.
  const auto& reader = static_cast<const Sentiment&>(*task);
  CHECK_FALSE(reader.are_ids());
  const TaskData wordless = task->data(0, with(reviews));
  CHECK(wordless.training.inputs[0].values == data.training.inputs[0].values);
  CHECK(row(task->read_sample("And 5 99 100 2")[0], 0) == std::vector<Scalar>{1, 2, 5, 99, 2, 2});
  CHECK(task->step_labels({wordless.test.inputs[0].slice(0, 1)}) ==
        Json::parse(R"([["", "", "", "", "4", "5"]])"));
  CHECK(reader.are_ids());
  CHECK(reader.words_of(wordless.validation, 0) == Json::parse(R"([
    {"text": "4", "known": true}, {"text": "2", "known": false}, {"text": "23", "known": true}])"));

  reviews["offsets"] = Integers{0, 1000};
  CHECK(refusal(reviews) == "[reviews] expected offsets that rise from 0 to the number of ids, 80");
}

TEST_CASE("reviews that cannot train are refused", "[sentiment]") {
  const Resource fine = generated_reviews();
  CHECK(refusal(fine) == "accepted");
  Resource one = fine;
  for (auto& label : std::get<Integers>(one["labels"])) label = 1;
  CHECK(refusal(one) == "[reviews] expected reviews of both classes, got the label 1 alone");
  Resource odd = fine;
  std::get<Integers>(odd["labels"])[2] = 7;
  CHECK(refusal(odd) == "[reviews] expected the labels 0 and 1, got 7 for review 3");
  Resource fewer = fine;
  std::get<Integers>(fewer["labels"]).pop_back();
  CHECK(refusal(fewer).find("expected a label for each of") != std::string::npos);
  CHECK(refusal({{"texts", std::string("good\nbad\n")}, {"labels", Integers{1, 0}}}) ==
        "[reviews] expected at least 10 reviews, got 2");
  Resource unsourced = fine;
  unsourced.erase("sources");
  CHECK(refusal(unsourced) == "accepted");
  CHECK(refusal(unsourced, {{"class_name", "sentiment"}, {"config", {{"source", "yelp"}}}}) != "accepted");
  CHECK(refusal({}) != "accepted");
}

TEST_CASE("counts of words see no order", "[sentiment]") {
  const auto task = tasks().create(small);
  const TaskData data = task->data(0, with(generated_reviews()));
  WordCounts counts(100, Vocabulary::unknown);
  for (int epoch = 0; epoch < WordCounts::epochs(data.training); ++epoch)
    counts.learn(data.training, 0, data.training.samples());
  // Negation turns the meaning: no sum over words can be right everywhere.
  CHECK(counts.right(data.training) < .8 * data.training.samples());
  Tensor sample = data.test.inputs[0].slice(0, 1);
  const double before = counts.probability(sample.sample(0), 12);
  std::reverse(sample.values.begin(), sample.values.end());
  CHECK(counts.probability(sample.sample(0), 12) == Catch::Approx(before));
}

TEST_CASE("an LSTM reads negation that counts cannot", "[sentiment][long]") {
  Experiment experiment(
      {{"task", small},
       {"compile", {{"optimizer", {{"class_name", "Adam"}, {"config", {{"learning_rate", .01}}}}}}},
       {"fit", {{"epochs", 40}}}},
      unlimited_memory, with(generated_reviews()));
  experiment.fit().advance(1 << 20);
  const double accuracy = read_frame(experiment, "test").data["accuracy"];
  const Json baseline = read_frame(experiment, "baseline").data;
  CHECK(accuracy > .97);
  CHECK(baseline["rule"] == "majority-class");
  CHECK(baseline["metrics"]["accuracy"].get<double>() < .6);
  REQUIRE(baseline["beside"][0]["rule"] == "word-counts");
  CHECK(baseline["beside"][0]["metrics"]["accuracy"].get<double>() < .8);

  const Json request{{"first", 3}, {"count", 5}, {"text", "The soup was not bad."}};
  const Frame frame = read_frame(experiment, "reviews", request);
  REQUIRE(frame.data["samples"].size() == 5);
  REQUIRE(frame.tensors.size() == 2);
  const Tensor predicted = experiment.trainer().predict({experiment.data().test.inputs[0].slice(3, 8)}, 8)[0];
  for (int i = 0; i < 5; ++i) {
    CHECK(frame.tensors[0].tensor.values[std::size_t(i)] ==
          Catch::Approx(predicted.values[std::size_t(i)]).margin(1e-5));
    CHECK(frame.data["samples"][std::size_t(i)]["label"] ==
          int(experiment.data().test.targets[0].sample(3 + i)[0]));
  }
  CHECK(
      frame.data["typed"]["words"] ==
      Json::parse(
          R"([{"text": "the", "known": true}, {"text": "soup", "known": false}, {"text": "was", "known": true},
                        {"text": "not", "known": true}, {"text": "bad", "known": true}])"));
  const Tensor& after = frame.tensors[1].tensor;
  REQUIRE(after.shape == Shape{6});
  const Tensor whole =
      experiment.trainer().predict(experiment.task().read_sample("the soup was not bad"), 1)[0];
  CHECK(after.values[5] == Catch::Approx(whole.values[0]).margin(1e-5));
  CHECK(after.values[5] > .5);
  CHECK_THROWS_AS(experiment.read("reviews", {{"count", 0}}), ConfigError);
}

}  // namespace rnn::test::sentiment_test
