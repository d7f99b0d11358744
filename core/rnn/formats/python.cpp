#include "rnn/formats/python.h"

#include <cctype>
#include <utility>

namespace rnn {

namespace {

constexpr std::size_t widest_line = 88;

/// Keywords, soft ones too, and the built-in functions and types that programs call.
constexpr const char* words =
    "False None True and as assert async await break case class continue def del elif else except finally "
    "for "
    "from global if import in is lambda match nonlocal not or pass raise return try type while with yield _ "
    "abs all any bool bytes dict dir enumerate exit filter float format hash help id input int iter len list "
    "map max min next object open pow print quit range repr reversed round set slice sorted str sum super "
    "tuple vars zip";

bool in_identifier(char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

std::string joined(const std::vector<std::string>& items, const std::string& between) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : between) + item;
  return text;
}

std::string one_a_line(const std::vector<std::string>& items, int indent) {
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  return "\n" + margin + "    " + joined(items, ",\n" + margin + "    ") + ",\n" + margin;
}

}  // namespace

std::string python_literal(const Json& value) {
  if (value.is_null()) return "None";
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  if (!value.is_array()) return value.dump();
  std::vector<std::string> items;
  for (const Json& item : value) items.push_back(python_literal(item));
  return "[" + joined(items, ", ") + "]";
}

std::string python_call(const std::string& function, const std::vector<std::string>& arguments, int indent) {
  std::string line = function + "(" + joined(arguments, ", ") + ")";
  const bool fits = static_cast<std::size_t>(indent) + line.size() + 1 <= widest_line;
  if (arguments.empty() || (fits && line.find('\n') == std::string::npos)) return line;
  return function + "(" + one_a_line(arguments, indent) + ")";
}

std::string python_list(const std::vector<std::string>& items, int indent) {
  return items.empty() ? "[]" : "[" + one_a_line(items, indent) + "]";
}

std::string python_short_list(const std::vector<std::string>& items, int indent) {
  constexpr std::size_t widest = 80;
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text.size() < widest ? "[" + text + "]" : python_list(items, indent);
}

std::string python_tuple(const Json& values) {
  std::string items;
  for (const Json& value : values) items += (items.empty() ? "" : ", ") + python_literal(value);
  return "(" + items + (values.size() == 1 ? ",)" : ")");
}

std::string python_identifier(const std::string& name) {
  std::string text;
  for (char c : name) text += in_identifier(c) ? c : '_';
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0])) != 0) text.insert(0, "_");
  return text;
}

PythonNames::PythonNames() { reserve_words(words); }

void PythonNames::reserve_words(const std::string& source) {
  std::string word;
  bool comment = false;
  for (const char c : source + "\n") {
    comment = c != '\n' && (comment || c == '#');
    if (!comment && in_identifier(c)) {
      word += c;
    } else if (!word.empty()) {
      reserve(std::exchange(word, {}));
    }
  }
}

std::string PythonNames::unique(const std::string& identifier) {
  std::string name = identifier;
  for (int number = 2; !taken_.insert(name).second; ++number)
    name = identifier + "_" + std::to_string(number);
  return name;
}

}  // namespace rnn
