#include "rnn/tasks/shared/typed_words.h"

#include <algorithm>
#include <utility>

#include "rnn/data/text.h"

namespace rnn {

namespace {

bool is_latin(std::string_view character) {
  const char c = character[0];
  return character.size() == 1 && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'' || c == '-');
}

bool separates(std::string_view character) {
  static constexpr std::string_view marks[]{"、", "。", "，", "．", "？", "！", "　", "「", "」", "…"};
  if (character.size() == 1) return !is_latin(character);
  return std::find(std::begin(marks), std::end(marks), character) != std::end(marks);
}

std::string_view longest_of(std::string_view text, std::span<const std::string> words) {
  std::string_view longest;
  for (const std::string& word : words)
    if (word.size() > longest.size() && !is_latin(word.substr(0, 1)) && text.starts_with(word))
      longest = word;
  return longest;
}

}  // namespace

std::vector<std::string> typed_words(std::string_view text, std::span<const std::string> words) {
  const std::string lower = lower_case(text);
  std::vector<std::string> found;
  std::string open;
  bool latin = false;
  const auto close = [&] {
    if (!open.empty()) found.push_back(std::exchange(open, {}));
  };
  for (std::size_t at = 0; at < lower.size();) {
    const std::string_view rest = std::string_view(lower).substr(at);
    if (const std::string_view word = longest_of(rest, words); !word.empty()) {
      close();
      found.emplace_back(word);
      at += word.size();
      continue;
    }
    const std::string character = split_characters(rest.substr(0, 4))[0];
    at += character.size();
    if (separates(character)) {
      close();
      continue;
    }
    if (is_latin(character) != latin) close();
    latin = is_latin(character);
    open += character;
  }
  close();
  return found;
}

}  // namespace rnn
