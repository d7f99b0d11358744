#include <algorithm>
#include <catch_amalgamated.hpp>
#include <map>
#include <set>

#include "rnn/tasks/attention.h"
#include "rnn/tasks/experiment.h"

namespace rnn::test::attention_test {

namespace {

Frame frame_of(Experiment& experiment, const std::string& name, const Json& request = Json::object()) {
  const auto readout = experiment.read(name, request);
  while (!readout->advance()) {
  }
  return readout->take();
}

/// The default experiment or a variant of it.
Json experiment_config(const std::string& variant, int seed, int epochs) {
  const auto task = tasks().create("attention");
  Json config{{"task", "attention"}};
  config.update(task->defaults());
  for (const Json& entry : task->variants())
    if (entry["id"] == variant) config.merge_patch(entry["changes"]);
  config["seed"] = seed;
  config["fit"]["epochs"] = epochs;
  return config;
}

std::set<std::string> answers_of(const Dataset& set) {
  std::set<std::string> answers;
  for (int i = 0; i < set.samples(); ++i) {
    std::string answer;
    for (int t = 0; t < 10; ++t) answer += char('a' + int(set.targets[0].sample(i)[t]));
    answers.insert(answer);
  }
  return answers;
}

/// The share of right answers to sources of more than `least` characters.
double long_accuracy(const Frame& frame, int least) {
  const int width = frame.data["width"];
  double right = 0.0;
  double all = 0.0;
  for (std::size_t bin = 0; bin < frame.tensors[0].tensor.values.size(); ++bin)
    if (static_cast<int>(bin) * width >= least) {
      right += frame.tensors[0].tensor.values[bin];
      all += frame.tensors[1].tensor.values[bin];
    }
  REQUIRE(all > 20);
  return right / all;
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
  // Two years of each form of a year, and the days of all months.
  for (const Date& date : all_dates()) {
    if (date.day % 9 != 0 && date.day % 7 != 2) continue;
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

TEST_CASE("with attention held-out dates come out right, without it long ones do not", "[attention]") {
  for (const int seed : {0, 1}) {
    Experiment with(experiment_config("", seed, 8));
    with.fit().advance(1 << 20);
    const Frame lengths = frame_of(with, "accuracy-by-length");
    INFO("seed " << seed << " " << lengths.data.dump());
    CHECK(lengths.data["exact"].get<double>() >= .95);
    CHECK(long_accuracy(lengths, 32) >= .95);
    const auto& counts = lengths.tensors[1].tensor.values;
    CHECK(std::accumulate(counts.begin(), counts.end(), 0.0) == with.data().test.samples());
    const Json baseline = with.baseline();
    CHECK(baseline["rule"] == "most-frequent-characters");
    CHECK(baseline["metrics"]["accuracy"].get<double>() < .6);
    CHECK(with.test()["accuracy"].get<double>() > .97);
    if (seed != 0) continue;

    const std::string text = "the third of may, nineteen seventy-nine";
    const Frame typed = frame_of(with, "translations", {{"text", text}});
    REQUIRE(typed.data["samples"].size() == 1);
    CHECK(typed.data["samples"][0]["answer"] == "1979-05-03");
    CHECK(typed.data["samples"][0]["unknown"].empty());
    REQUIRE(typed.tensors.size() == 1);
    const Tensor& map = typed.tensors[0].tensor;
    REQUIRE(map.shape == Shape{1, 10, 55});
    double behind = 0.0;
    for (int t = 0; t < 10; ++t) {
      const Scalar* weights = map.sample(0) + t * 55;
      CHECK(std::accumulate(weights, weights + 55, 0.0) == Catch::Approx(1.0).margin(1e-4));
      behind += std::accumulate(weights + text.size(), weights + 55, 0.0);
    }
    CHECK(behind == Catch::Approx(0.0).margin(1e-5));
    CHECK(frame_of(with, "translations", {{"text", "3 mäy 1979"}}).data["samples"][0]["unknown"] ==
          Json::array({3}));
    CHECK(frame_of(with, "translations", {{"count", 4}}).data["samples"].size() == 4);

    Experiment without(experiment_config("no-attention", seed, 8));
    without.fit().advance(1 << 20);
    const Frame other = frame_of(without, "accuracy-by-length");
    INFO(other.data.dump());
    CHECK(long_accuracy(other, 32) < .6);
    CHECK(frame_of(without, "translations").tensors.empty());
  }
}

TEST_CASE("additive attention trains too", "[attention]") {
  Experiment experiment(experiment_config("additive", 0, 4));
  experiment.fit().advance(1 << 20);
  const Frame lengths = frame_of(experiment, "accuracy-by-length");
  INFO(lengths.data.dump());
  CHECK(lengths.data["exact"].get<double>() >= .8);
  CHECK(frame_of(experiment, "translations").tensors.size() == 1);
}

}  // namespace rnn::test::attention_test
