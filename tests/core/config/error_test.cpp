#include "rnn/config/error.h"

#include <catch_amalgamated.hpp>

#include "rnn/config/options.h"
#include "rnn/tensor/shape.h"
#include "support/fault.h"

namespace error_test {

using namespace rnn;
using rnn::test::fault_of;

TEST_CASE("An error fills the names in its text and keeps the values by name") {
  const ConfigError error(
      {"a.b", "[{layer}] expected {shape}, got {given}; [{layer}] keeps {class_name, config}"},
      {"lstm", Shape{unknown, 3}, Json{{"x", 1}}});
  CHECK(std::string(error.what()) ==
        "[lstm] expected (None, 3), got {\"x\":1}; [lstm] keeps {class_name, config}");
  CHECK(std::string(error.code()) == "a.b");
  CHECK(parse_json(error.values()) ==
        Json{{"layer", "lstm"}, {"shape", "(None, 3)"}, {"given", "{\"x\":1}"}});
  CHECK(error.where().empty());
}

TEST_CASE("Numbers stay numbers, lists lists and parts of a sentence keep their codes") {
  const std::vector<FaultPart> known{"a", "b"};
  const FaultPart range{{"c.range", "from {least} to {most}"}, {1, .5}};
  const ConfigError error({"a.c", "{count} of {known} {range}"}, {std::size_t{2}, known, range});
  CHECK(std::string(error.what()) == "2 of a, b from 1 to 0.5");
  CHECK(parse_json(error.values()) ==
        Json{{"count", 2},
             {"known", {"a", "b"}},
             {"range",
              {{"code", "c.range"}, {"text", "from 1 to 0.5"}, {"values", {{"least", 1}, {"most", .5}}}}}});
}

TEST_CASE("Text that is no UTF-8, quotes and braces from the user do no harm") {
  const ConfigError error({"a.d", "got {given} for {name}"}, {"\xff\"{name}", "x"});
  CHECK(std::string(error.what()) == "got \xff\"{name} for x");
  CHECK(parse_json(error.values())["name"] == "x");
}

TEST_CASE("Long values are shortened between two characters; lists are not") {
  const std::string text = "x" + std::string(2000, 'y');
  CHECK(std::string(ConfigError({"a.f", "got {given}"}, {text}).what()) ==
        "got x" + std::string(999, 'y') + "…");
  std::string letters;
  for (int i = 0; i < 600; ++i) letters += "あ";
  const ConfigError error({"a.f", "got {given}"}, {letters});
  CHECK(std::string(error.what()) == "got " + letters.substr(0, 999) + "…");
  CHECK(parse_json(error.values())["given"] == letters.substr(0, 999) + "…");
  const std::vector<FaultPart> many(500, "name");
  CHECK(std::string(ConfigError({"a.g", "known: {known}"}, {many}).what()).size() > 2000);
}

TEST_CASE("A place is set and gets the places around it in front, with code and values kept") {
  const ConfigError placed = ConfigError({"a.e", "got {given}"}, {3}).at("/units").within("/config");
  CHECK(placed.where() == "/config/units");
  CHECK(std::string(placed.code()) == "a.e");
  CHECK(placed.values() == R"({"given":3})");
}

TEST_CASE("The expected values of an option are parts with codes of their own") {
  const Schema schema{nullable(integer_option("units", 8, 1, 64)),
                      choice_option("mode", "min", {"min", "max"})};
  try {
    parse_options(schema, {{"units", 0}}, "dense");
    FAIL("taken");
  } catch (const ConfigError& error) {
    test::check_wording(error);
    CHECK(std::string(error.what()) == "[dense] units: expected an integer from 1 to 64 or null, got 0");
    const Json expected = parse_json(error.values())["expected"];
    CHECK(expected["code"] == "option.nullable");
    CHECK(expected["values"]["kind"]["code"] == "option.from_to");
    CHECK(expected["values"]["kind"]["values"]["most"] == 64);
  }
  CHECK(fault_of([&] { parse_options(schema, {{"mode", "mean"}}, "dense"); }).text ==
        "[dense] mode: expected one of \"min\", \"max\", got \"mean\"");
  CHECK(fault_of([&] { parse_options(schema, {{"unit", 1}}, "dense"); }).code == "option.misspelt");
}

}  // namespace error_test
