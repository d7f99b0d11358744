#include <algorithm>
#include <catch_amalgamated.hpp>
#include <map>
#include <numeric>
#include <set>

#include "rnn/tasks/attention/attention.h"
#include "support/readouts.h"

namespace rnn::test::attention_test {

namespace {

std::set<std::string> answers_of(const Dataset& set) {
  std::set<std::string> answers;
  for (int i = 0; i < set.samples(); ++i) {
    std::string answer;
    for (int t = 0; t < 10; ++t) answer += char('a' + int(set.targets[0].sample(i)[t]));
    answers.insert(answer);
  }
  return answers;
}

}  // namespace

TEST_CASE("dates are written in English and Japanese", "[dates]") {
  std::map<std::string, std::string> texts;
  for (const DateForm& form : date_forms()) texts[form.name] = form.write({1979, 5, 3});
  CHECK(texts["iso"] == "1979-05-03");
  CHECK(texts["compact"] == "19790503");
  CHECK(texts["slashes"] == "5/3/1979");
  CHECK(texts["dots"] == "3.5.1979");
  CHECK(texts["short"] == "3 may '79");
  CHECK(texts["ordinal"] == "3rd of may 1979");
  CHECK(texts["weekday"] == "thursday, may 3rd, 1979");
  CHECK(texts["weekday-words"] == "on thursday the third of may, 1979");
  CHECK(texts["all-words"] == "the third of may, nineteen seventy-nine");
  CHECK(texts["japanese-weekday"] == "1979年5月3日(木)");
  CHECK(texts["kanji"] == "一九七九年五月三日");
  CHECK(texts["era"] == "昭和54年5月3日");
  CHECK(texts["kanji-era"] == "昭和五十四年五月三日");
  CHECK(texts["kanji-era-weekday"] == "昭和五十四年の五月三日、木曜日");
  const auto write = [](const char* name, const Date& date) {
    for (const DateForm& form : date_forms())
      if (std::string(form.name) == name) return form.write(date);
    return std::string();
  };
  // The eras began within a year.
  CHECK(write("era", {1989, 1, 7}) == "昭和64年1月7日");
  CHECK(write("era", {1989, 1, 8}) == "平成元年1月8日");
  CHECK(write("era", {2019, 4, 30}) == "平成31年4月30日");
  CHECK(write("kanji-era", {2019, 5, 1}) == "令和元年五月一日");
  CHECK(write("all-words", {2000, 2, 29}) == "the twenty-ninth of february, two thousand");
  CHECK(write("all-words", {2010, 11, 30}) == "the thirtieth of november, twenty ten");
  CHECK(write("ordinal", {2011, 1, 11}) == "11th of january 2011");
  CHECK(write("ordinal", {2011, 1, 22}) == "22nd of january 2011");
  CHECK(write("kanji", {2020, 10, 20}) == "二〇二〇年十月二十日");
  CHECK(all_dates().size() == 36525);
}

TEST_CASE("no text of a date means another one", "[dates]") {
  std::map<std::string, std::string> meanings;
  std::map<std::string, int> longest;
  const auto known = split_characters(date_characters());
  const std::set<std::string> characters(known.begin(), known.end());
  CHECK(characters.size() == known.size());
  std::set<std::string> used;
  for (const Date& date : all_dates()) {
    if (date.day != 3 && date.day != 23 && date.day != 27) continue;
    for (const DateForm& form : date_forms()) {
      const std::string text = form.write(date);
      const auto [place, added] = meanings.emplace(text, iso_date(date));
      if (place->second != iso_date(date)) FAIL_CHECK(text);
      const auto list = split_characters(text);
      longest[form.name] = std::max(longest[form.name], static_cast<int>(list.size()));
      used.insert(list.begin(), list.end());
      if (plain_date_text(text) != text) FAIL_CHECK(text);
    }
  }
  CHECK(used == characters);
  for (const DateForm& form : date_forms()) CHECK(longest[form.name] == form.longest);
}

TEST_CASE("typed dates are read in full width and upper case", "[dates]") {
  CHECK(plain_date_text(" May ３，　１９７９\n") == "may 3, 1979");
  CHECK(plain_date_text("１９７９年５月３日（木）") == "1979年5月3日(木)");
  CHECK(plain_date_text("ＡＢＣｘｙｚ～") == "abcxyz~");
  CHECK(plain_date_text("  ").empty());
}

TEST_CASE("held-out dates are in no form in the training set", "[attention]") {
  for (const char* forms : {"all", "english", "japanese"}) {
    const auto task =
        tasks().create({{"class_name", "attention"}, {"config", {{"forms", forms}, {"pairs", 3000}}}});
    const TaskData data = task->data(2, {});
    CHECK(data.training.samples() == 3000);
    const auto training = answers_of(data.training);
    const auto validation = answers_of(data.validation);
    const auto test = answers_of(data.test);
    const auto shared = [](const std::set<std::string>& a, const std::set<std::string>& b) {
      return std::count_if(a.begin(), a.end(), [&](const std::string& item) { return b.contains(item); });
    };
    CHECK(shared(test, training) == 0);
    CHECK(shared(test, validation) == 0);
    CHECK(shared(validation, training) == 0);
    std::set<std::vector<Scalar>> sources;
    for (int i = 0; i < data.training.samples(); ++i) {
      const Scalar* ids = data.training.inputs[0].sample(i);
      sources.emplace(ids, ids + data.training.inputs[0].sample_size());
    }
    CHECK(sources.size() == 3000);
    for (const Scalar id : data.training.inputs[0].values) CHECK_FALSE(id == Scalar(Vocabulary::unknown));
  }
}

TEST_CASE("the decoder reads the answer one step late", "[attention]") {
  const auto task = tasks().create("attention");
  const TaskData data = task->data(0, {});
  for (int i = 0; i < 50; ++i) {
    CHECK(data.training.inputs[1].sample(i)[0] == Scalar(AttentionTask::start_token));
    for (int t = 0; t + 1 < 10; ++t)
      CHECK(data.training.inputs[1].sample(i)[t + 1] == data.training.targets[0].sample(i)[t]);
  }
  const auto sample = task->read_sample(Json::array({"3 May 1979", "1979-0"}));
  CHECK(task->step_labels(sample)[1] == Json::parse(R"(["", "1", "9", "7", "9", "-", "0", "", "", ""])"));
  CHECK(task->step_labels(sample)[0][2] == "m");
  CHECK(task->read_sample("3 May 1979")[0].values == sample[0].values);
  CHECK_THROWS_AS(task->read_sample(Json::array({"3 May 1979", "x"})), ConfigError);
  CHECK_THROWS_AS(task->read_sample(3), ConfigError);
}

TEST_CASE("answers are greedy, with the weights that wrote them", "[attention][long]") {
  const Json task{{"class_name", "attention"}, {"config", {{"pairs", 500}}}};
  const auto made = tasks().create(task);
  for (const Json& variant : made->variants()) {
    CAPTURE(variant["id"].get<std::string>());
    Json config{{"task", task}};
    config.update(made->defaults());
    config.merge_patch(variant["changes"]);
    Experiment experiment(config);
    experiment.fit().advance(16);
    const bool looks = variant["id"] != "no-attention";
    const std::string text = "3 mäy 1979";
    const Frame frame = read_frame(experiment, "decoding", {{"text", text}, {"method", "greedy"}});
    REQUIRE(frame.data["samples"].size() == 1);
    const Json& sample = frame.data["samples"][0];
    CHECK(sample["unknown"] == Json::array({3}));
    CHECK(sample["target"] == "");
    const std::string answer = sample["answer"];
    // The model, given its own answer, answers that.
    const auto inputs = experiment.task().read_sample(Json::array({text, answer}));
    const Tensor output = experiment.trainer().predict(inputs, 1)[0];
    std::string best;
    for (int t = 0; t < 10; ++t) {
      const Scalar* row = output.sample(0) + t * AttentionTask::answer_tokens;
      best +=
          answer_character(static_cast<int>(std::max_element(row, row + AttentionTask::answer_tokens) - row));
    }
    CHECK(best == answer);
    CHECK(frame.data["attends"] == looks);
    CHECK(frame.data["search"]["answers"][0]["text"] == answer);
    CHECK(tensor_in(frame, "tokens").shape == Shape{30});
    REQUIRE(frame.tensors.size() == (looks ? 5 : 4));
    if (looks) {
      const Tensor& map = tensor_in(frame, "attention");
      REQUIRE(map.shape == Shape{1, 10, 55});
      for (int t = 0; t < 10; ++t) {
        const Scalar* weights = map.sample(0) + t * 55;
        CHECK(std::accumulate(weights, weights + 10, 0.0) == Catch::Approx(1.0).margin(1e-4));
      }
    }
    CHECK(read_frame(experiment, "decoding", {{"first", 998}, {"count", 4}}).data["samples"].size() == 2);

    const Frame lengths = read_frame(experiment, "accuracy-by-length");
    const auto& counts = tensor_in(lengths, "samples").values;
    CHECK(std::accumulate(counts.begin(), counts.end(), 0.0) == experiment.data().test.samples());
    const Json baseline = read_frame(experiment, "baseline").data;
    CHECK(baseline["rule"] == "most-frequent-characters");
    CHECK(baseline["metrics"]["accuracy"].get<double>() == Catch::Approx(.46).margin(.05));
  }
}

}  // namespace rnn::test::attention_test
