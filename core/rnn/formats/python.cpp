#include "rnn/formats/python.h"

#include <cctype>
#include <numeric>

namespace rnn {

namespace {

constexpr std::size_t widest_line = 88;

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

std::string python_identifier(const std::string& name) {
  std::string text;
  for (char c : name) text += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0])) != 0) text.insert(0, "_");
  return text;
}

}  // namespace rnn
