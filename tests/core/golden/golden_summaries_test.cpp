#include <catch_amalgamated.hpp>
#include <string_view>

#include "rnn/model/graph.h"
#include "rnn/model/keras_order.h"
#include "rnn/model/summary.h"
#include "support/golden.h"

namespace rnn::test::golden_summaries_test {

namespace {

/// Runs of four and more as the file has them: "━{31}".
std::string with_runs(const std::string& text) {
  std::string made;
  for (std::size_t at = 0; at < text.size();) {
    std::string_view found;
    for (const std::string_view one : {"━", "─", " "})
      if (std::string_view(text).substr(at).starts_with(one)) found = one;
    std::size_t count = 0;
    while (!found.empty() && std::string_view(text).substr(at + count * found.size()).starts_with(found))
      ++count;
    if (count >= 4)
      made.append(found).append("{" + std::to_string(count) + "}");
    else
      made += text.substr(at, std::max<std::size_t>(count * found.size(), 1));
    at += std::max<std::size_t>(count * found.size(), 1);
  }
  return made;
}

}  // namespace

TEST_CASE("summaries are printed as Keras 3 prints them", "[golden][model]") {
  const Json file = golden_file("keras3_summaries.json");
  for (const Json& golden : file["cases"]) {
    INFO(golden["config"].dump());
    const Model model(golden["config"]);
    const int line_length = golden["line_length"].get<int>();
    std::string text = with_runs(summary(model, SummaryStyle::keras3, -1, line_length));
    std::string expected = golden["text"].get<std::string>();
    for (std::string* one : {&text, &expected})
      while (one->ends_with('\n')) one->pop_back();
    CHECK(text == expected);
  }
}

TEST_CASE("layers are listed in the order of Keras 3, in which masks count", "[golden][model]") {
  const Json file = golden_file("keras3_order.json");
  for (const Json& golden : file["cases"]) {
    INFO(golden["config"].dump());
    CHECK(keras_layer_order(Graph::read(golden["config"])) ==
          golden["order"].get<std::vector<std::string>>());
  }
}

}  // namespace rnn::test::golden_summaries_test
