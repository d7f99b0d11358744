#include "rnn/tasks/word2vec/word2vec.h"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "rnn/tasks/word2vec/word_world.h"
#include "support/fault.h"
#include "support/readouts.h"

namespace rnn::test::word2vec_test {

namespace {

Json task_with(const Json& options) { return {{"class_name", "word2vec"}, {"config", options}}; }

std::unique_ptr<Task> made(const Json& options) { return tasks().create(task_with(options)); }

Resources brought(const std::string& text) { return {{"text", {{"text", text}}}}; }

std::string small_text(int sentences = 400) {
  Random random(7);
  std::string text;
  for (const std::string& sentence : draw_world(english_world(), sentences, random)) text += sentence + "\n";
  return text;
}

using Words = std::vector<std::string>;

/// Pairs of words that stand at most `reach` words apart, after those without an id are left out.
std::set<std::pair<int, int>> near_pairs(const std::string& text, const WordIds& ids, int reach) {
  std::set<std::pair<int, int>> pairs;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line, '.');) {
    std::vector<int> known;
    std::istringstream parts(line);
    for (std::string word; parts >> word;)
      if (ids.contains(word)) known.push_back(ids.id(word));
    for (int i = 0; i < std::ssize(known); ++i)
      for (int j = std::max(0, i - reach); j <= std::min<int>(static_cast<int>(known.size()) - 1, i + reach);
           ++j)
        if (i != j) pairs.emplace(known[static_cast<std::size_t>(i)], known[static_cast<std::size_t>(j)]);
  }
  return pairs;
}

/// An experiment of few words whose vectors lie where the tests want them: (kind, which one).
std::unique_ptr<Experiment> placed(const std::map<std::string, std::pair<Scalar, Scalar>>& places) {
  std::string text;
  for (int i = 0; i < 60; ++i) {
    for (const auto& [word, place] : places) text += word + " ";
    text += "w" + std::to_string(i) + ".\n";
  }
  Json config{{"task", task_with({{"vocabulary", 30}})}};
  config.update(made(config["task"]["config"])->defaults());
  auto experiment = std::make_unique<Experiment>(config, unlimited_memory, brought(text));
  const WordIds ids = [&] {
    const auto task = made(config["task"]["config"]);
    task->data(experiment->config()["seed"].get<std::uint64_t>(), brought(text));
    return static_cast<const Word2Vec&>(*task).ids();
  }();
  Buffer& weights = experiment->trainer().model().parameters();
  constexpr int width = 32;
  for (const auto& [word, place] : places) {
    Scalar* row = weights.data() + std::ptrdiff_t(ids.id(word)) * width;
    std::fill_n(row, width, Scalar(0));
    row[0] = place.first;
    row[1] = place.second;
  }
  return experiment;
}

}  // namespace

TEST_CASE("small worlds fill in one row of a table, and have the groups and relations", "[word2vec]") {
  const std::string text = small_text(4000);
  CHECK(text.find("paris is the capital of france.") != std::string::npos);
  CHECK(text.find("paris is the capital of japan") == std::string::npos);
  CHECK(text.find_first_of("<>|/") == std::string::npos);
  Random random(3);
  for (const std::string& sentence : draw_world(japanese_world(), 300, random))
    CHECK(sentence.find_first_of("<>|/") == std::string::npos);
  for (const WordGroup& group : word_groups()) {
    CAPTURE(group.name);
    CHECK(group.words.size() >= 14);
    CHECK(std::set<std::string>(group.words.begin(), group.words.end()).size() == group.words.size());
  }
  CHECK(word_relations()[0].pairs[0] == std::pair<std::string, std::string>("france", "paris"));
  CHECK(word_relations()[2].pairs.size() == 20);
}

TEST_CASE("a word is offered with one that stood near it, among others drawn by their frequency",
          "[word2vec]") {
  const auto task = made({{"context", 2}, {"negatives", 4}});
  const std::string text = small_text();
  const TaskData data = task->data(5, brought(text));
  const WordIds& ids = static_cast<const Word2Vec&>(*task).ids();
  const auto pairs = near_pairs(text, ids, 2);
  std::map<int, double> drawn;
  std::map<int, int> places;
  for (int i = 0; i < data.training.samples(); ++i) {
    const int word = row_of(data.training.inputs[0], i)[0];
    const std::vector<int> offered = row_of(data.training.inputs[1], i);
    const std::vector<int> target = row_of(data.training.targets[0], i);
    const auto right = std::find(target.begin(), target.end(), 1) - target.begin();
    REQUIRE(std::count(target.begin(), target.end(), 1) == 1);
    REQUIRE(std::count(target.begin(), target.end(), 0) == 4);
    REQUIRE(pairs.contains({word, offered[static_cast<std::size_t>(right)]}));
    ++places[static_cast<int>(right)];
    for (std::ptrdiff_t at = 0; at < 5; ++at)
      if (at != right) {
        REQUIRE(offered[static_cast<std::size_t>(at)] != offered[static_cast<std::size_t>(right)]);
        drawn[offered[static_cast<std::size_t>(at)]] += 1.0;
      }
  }
  for (int place = 0; place < 5; ++place)
    CHECK(places[place] == Catch::Approx(data.training.samples() / 5.0).epsilon(.15));
  CHECK_FALSE(drawn.contains(WordIds::pad));
  // The most frequent word against one of a twentieth of its frequency.
  const int frequent = 1;
  int rare = 2;
  while (ids.count(rare) * 20 > ids.count(frequent)) ++rare;
  const double expected = std::pow(double(ids.count(frequent)) / ids.count(rare), .75);
  CHECK(drawn[frequent] / drawn[rare] > .6 * expected);
  CHECK(drawn[frequent] / drawn[rare] < 1.3 * expected);
}

TEST_CASE("ids go by frequency, and words seen less than three times have none", "[word2vec]") {
  const std::vector<Words> said{{"b", "a", "b"}, {"c", "a", "b"}, {"a", "d", "c", "c", "d"}};
  const WordIds ids(said, 10);
  CHECK(ids.used() == 4);
  CHECK(ids.word(1) == "b");
  CHECK(ids.word(2) == "a");
  CHECK(ids.word(3) == "c");
  CHECK(ids.count(2) == 3);
  CHECK(ids.id("d") == WordIds::pad);
  CHECK(ids.word(0).empty());
  CHECK(WordIds(said, 2).used() == 2);
}

TEST_CASE("windows of CBOW are padded, and do not reach beyond a sentence", "[word2vec]") {
  std::string text;
  for (int i = 0; i < 50; ++i)
    text += "one two three. four five six! w" + std::to_string(i) + " seven eight?\n";
  const auto task = made({{"method", "cbow"}, {"context", 2}});
  const TaskData data = task->data(1, brought(text));
  const WordIds& ids = static_cast<const Word2Vec&>(*task).ids();
  std::set<std::vector<int>> windows;
  for (int i = 0; i < data.training.samples(); ++i) {
    const std::vector<int> window = row_of(data.training.inputs[0], i);
    REQUIRE(window.size() == 4);
    windows.insert(window);
  }
  CHECK(windows.contains({ids.id("two"), ids.id("three"), 0, 0}));
  CHECK(windows.contains({ids.id("eight"), 0, 0, 0}));
  CHECK_FALSE(windows.contains({ids.id("two"), ids.id("three"), ids.id("four"), 0}));
}

TEST_CASE("with subsampling frequent words are left out, and rare ones stay", "[word2vec]") {
  const std::string text = small_text();
  const auto all = made(Json::object());
  const auto some = made({{"subsample", .002}});
  const TaskData data = all->data(1, brought(text));
  const TaskData thinned = some->data(1, brought(text));
  const auto counted = [](const TaskData& set, int id) {
    const auto& values = set.training.inputs[0].values;
    return static_cast<double>(std::count(values.begin(), values.end(), Scalar(id))) /
           static_cast<double>(values.size());
  };
  CHECK(counted(thinned, 1) < .6 * counted(data, 1));
  CHECK(counted(thinned, 100) > 1.2 * counted(data, 100));
  CHECK(thinned.training.samples() < .7 * data.training.samples());
}

TEST_CASE("the product with a one-hot word is the look-up of an Embedding", "[word2vec]") {
  const auto opened = [](const char* variant) {
    const auto task = made(Json::object());
    Json config{{"task", "word2vec"}};
    config.update(task->defaults());
    for (const Json& entry : task->variants())
      if (entry["id"] == variant) config.merge_patch(entry["changes"]);
    Json options = config["task"].is_object() ? config["task"]["config"] : Json::object();
    options["sentences"] = 300;
    config["task"] = task_with(options);
    return experiment_of(config);
  };
  const auto rows = opened("article");
  const auto looked_up = opened("softmax");
  looked_up->trainer().model().parameters() = rows->trainer().model().parameters();
  Tensor one_hot({40, 240});
  Tensor ids({40, 1});
  for (int i = 0; i < 40; ++i) {
    one_hot.sample(i)[6 * i] = 1;
    ids.values[static_cast<std::size_t>(i)] = static_cast<Scalar>(6 * i);
  }
  std::vector<Tensor> of_rows, of_ids;
  of_rows.push_back(one_hot);
  of_ids.push_back(ids);
  const Tensor products = rows->trainer().predict(of_rows, 40)[0];
  const Tensor look_ups = looked_up->trainer().predict(of_ids, 40)[0];
  REQUIRE(products.shape == look_ups.shape);
  for (std::size_t i = 0; i < products.values.size(); ++i)
    REQUIRE(products.values[i] == Catch::Approx(look_ups.values[i]).epsilon(1e-5));
  // The readout sums over all rows; what comes out is one of them, bit by bit.
  const Frame frame = read_frame(*rows, "look-up", {{"word", "monday"}});
  const int row = frame.data["id"].get<int>() - frame.data["first"].get<int>();
  CHECK(frame.data["rows"][static_cast<std::size_t>(row)] == "monday");
  CHECK(frame.data["size"] == 240);
  const Tensor& product = tensor_in(frame, "product");
  for (int d = 0; d < 32; ++d)
    CHECK(product.values[static_cast<std::size_t>(d)] == tensor_in(frame, "rows").sample(row)[d]);
  CHECK(read_frame(*rows, "look-up", {{"word", "zyzzyva"}}).data["known"] == false);
}

TEST_CASE("neighbours, groups and analogies of vectors that are known", "[word2vec]") {
  const Scalar far = 10;
  const auto experiment = placed({{"france", {1, 2}},
                                  {"paris", {2, 1}},
                                  {"japan", {-1, 2}},
                                  {"tokyo", {Scalar(.2), Scalar(1)}},
                                  {"monday", {far, -1}},
                                  {"friday", {far, -2}}});
  const Frame near = read_frame(*experiment, "neighbours", {{"word", " Monday! "}, {"count", 2}});
  CHECK(near.data["word"] == "monday");
  CHECK(near.data["known"] == true);
  CHECK(near.data["group"] == "days");
  CHECK(near.data["neighbours"][0]["word"] == "friday");
  CHECK(near.data["neighbours"][0]["group"] == "days");
  CHECK(tensor_in(near, "similarities").values[0] ==
        Catch::Approx(102.0 / std::sqrt(101.0 * 104.0)).epsilon(1e-5));
  CHECK(near.data["groups"].empty());
  CHECK(read_frame(*experiment, "neighbours", {{"word", "monday tuesday"}}).data["known"] == false);
  const Frame unknown = read_frame(*experiment, "neighbours", {{"word", "zyzzyva"}});
  CHECK(unknown.data["known"] == false);
  CHECK(unknown.data["neighbours"].empty());

  // Of unit vectors paris - france + japan is ((2,1) - (1,2) + (-1,2)) / sqrt 5 = (0,1) / sqrt 5.
  const Json asked{{"a", "france"}, {"b", "Paris"}, {"c", "japan"}};
  const Frame answered = read_frame(*experiment, "analogies", asked);
  CHECK(answered.data["answers"][0] == "tokyo");
  CHECK(tensor_in(answered, "similarities").values[0] == Catch::Approx(1.0 / std::sqrt(1.04)).epsilon(1e-5));
  const Json relation = answered.data["relations"][0];
  CHECK(relation["name"] == "capital");
  CHECK(relation["example"] == Json({"france", "paris", "japan", "tokyo"}));
  CHECK(relation["total"] == 2);
  CHECK(relation["right"] == 2);
  // Nearest to japan is tokyo; nearest to france, without japan and tokyo, is paris.
  CHECK(relation["nearest"] == 2);
  const Frame missing = read_frame(*experiment, "analogies", {{"a", "france"}, {"b", "nowhere"}, {"c", "x"}});
  CHECK(missing.data["unknown"] == Json({"nowhere", "x"}));
  CHECK(missing.data["answers"].empty());
  CHECK(read_frame(*experiment, "analogies").data["c"] == "japan");

  const Frame map = read_frame(*experiment, "word-map");
  CHECK(map.data["group_names"] == Json({"frequent"}));
}

TEST_CASE("words are typed as the text has them, whatever the input", "[word2vec]") {
  const auto task = made({{"negatives", 2}});
  task->data(1, {});
  const WordIds& ids = static_cast<const Word2Vec&>(*task).ids();
  const auto sample = task->read_sample("Monday, tuesday “red” zyzzyva");
  REQUIRE(sample.size() == 2);
  CHECK(row_of(sample[0], 0) == std::vector<int>{ids.id("monday")});
  CHECK(row_of(sample[1], 0) == std::vector<int>{ids.id("tuesday"), ids.id("red"), WordIds::pad});
  CHECK(task->step_labels(sample) == Json({{"monday"}, {"tuesday", "red", ""}}));
  const auto rows = made({{"negatives", 0}, {"input", "one-hot"}});
  rows->data(1, {});
  CHECK(rows->read_sample("red")[0].values[static_cast<std::size_t>(ids.id("red"))] == Scalar(1));
  const auto japanese = made({{"corpus", "japanese"}});
  japanese->data(1, {});
  CHECK(static_cast<const Word2Vec&>(*japanese).ids().contains("月曜日"));
}

TEST_CASE("texts and options that will not do are refused", "[word2vec]") {
  const auto refusal = [](const Json& options, const std::string& text) {
    return fault_of([&] { made(options)->data(0, brought(text)); });
  };
  CHECK(refusal(Json::object(), "too short").code == "text.too_few_spaced");
  CHECK(refusal(Json::object(), "too short").where == "/resources/text");
  std::string same;
  for (int i = 0; i < 100; ++i) same += "one two three four. ";
  CHECK(refusal(Json::object(), same).code == "text.alike");
  const Fault window = fault_of([] { made({{"method", "cbow"}, {"input", "one-hot"}}); });
  CHECK(window.code == "input.one_hot_window");
  CHECK(window.where.ends_with("/input"));
  const Fault large = refusal({{"input", "one-hot"}, {"negatives", 0}, {"vocabulary", 5000}, {"context", 10}},
                              small_text() + small_text() + small_text());
  CHECK(large.code == "text.one_hot");
}

TEST_CASE("the trivial rule takes the most frequent word, and pairs are counted beside it", "[word2vec]") {
  const auto task = made({{"sentences", 1000}});
  const TaskData data = task->data(2, {});
  const auto readout = task->baseline(data);
  while (!readout->advance()) {
  }
  const Json frame = readout->take().data;
  CHECK(frame["rule"] == "frequency");
  const double frequency = frame["metrics"]["categorical_accuracy"];
  const double pairs = frame["beside"][0]["metrics"]["categorical_accuracy"];
  // One in six by chance.
  CHECK(frequency > .17);
  CHECK(frequency < .5);
  CHECK(pairs > frequency + .2);
}

}  // namespace rnn::test::word2vec_test
