#include "rnn/data/corpus.h"

#include <algorithm>
#include <utility>

#include "rnn/data/text.h"

namespace rnn {

namespace {

constexpr std::string_view kelvin_sign = "\xe2\x84\xaa";
constexpr std::string_view dotted_capital_i = "\xc4\xb0";
constexpr std::string_view ideographic_space = "\xe3\x80\x80";

bool is_kept(char c) { return (c >= 'a' && c <= 'z') || c == ' ' || c == '\'' || c == '-'; }

/// The letters of a-z that Python's lower() makes of others.
std::string ascii_of(const std::string& character) {
  if (character == kelvin_sign) return "k";
  if (character == dotted_capital_i) return "i";
  if (character == "\n") return " ";
  if (character.size() > 1) return {};
  return character[0] >= 'A' && character[0] <= 'Z' ? std::string(1, char(character[0] + 'a' - 'A'))
                                                    : character;
}

bool is_space(const std::string& character) {
  return character == ideographic_space ||
         (character.size() == 1 &&
          std::string_view(" \t\n\v\f\r").find(character[0]) != std::string_view::npos);
}

}  // namespace

std::vector<std::string> corpus_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && word[0] != '-') words.push_back(word);
    word.clear();
  };
  for (const std::string& character : split_characters(text)) {
    const std::string lower = ascii_of(character);
    if (lower.empty() || !is_kept(lower[0])) continue;
    if (lower == " ")
      end_word();
    else
      word += lower;
  }
  end_word();
  return words;
}

std::vector<std::string> corpus_characters(std::string_view text) {
  std::vector<std::string> characters;
  bool space = false;
  for (std::string& character : split_characters(lower_case(text))) {
    if (is_space(character)) {
      space = true;
      continue;
    }
    if (std::exchange(space, false) && !characters.empty()) characters.emplace_back(" ");
    characters.push_back(std::move(character));
  }
  return characters;
}

Lexicon::Lexicon(std::span<const std::string> tokens, int threshold, int size) : size_(size) {
  struct Count {
    std::string token;
    int place;
    int times;
  };
  std::unordered_map<std::string, std::size_t> places;
  std::vector<Count> counts;
  for (const std::string& token : tokens) {
    const auto [found, added] = places.emplace(token, counts.size());
    if (added) counts.push_back({token, static_cast<int>(counts.size()), 0});
    ++counts[found->second].times;
  }
  std::erase_if(counts, [threshold](const Count& count) { return count.times <= threshold; });
  const auto room = static_cast<std::size_t>(std::max(0, size - 1));
  if (counts.size() > room) {
    std::stable_sort(counts.begin(), counts.end(),
                     [](const Count& a, const Count& b) { return a.times > b.times; });
    counts.resize(room);
    std::sort(counts.begin(), counts.end(), [](const Count& a, const Count& b) { return a.place < b.place; });
  }
  for (Count& count : counts) {
    ids_.emplace(count.token, static_cast<int>(tokens_.size()));
    tokens_.push_back(std::move(count.token));
  }
}

int Lexicon::id(const std::string& token) const {
  const auto found = ids_.find(token);
  return found == ids_.end() ? unknown_id() : found->second;
}

std::vector<int> Lexicon::ids(std::span<const std::string> tokens) const {
  std::vector<int> ids;
  ids.reserve(tokens.size());
  for (const std::string& token : tokens) ids.push_back(id(token));
  return ids;
}

std::string Lexicon::token(int id) const {
  if (id == unknown_id()) return unknown_text;
  return id >= 0 && id < known() ? tokens_[static_cast<std::size_t>(id)] : std::string();
}

int in_whole_batches(int samples, int batch) { return samples <= 0 ? 0 : (samples - 1) / batch * batch; }

ChunkSplit split_chunks(int tokens, int length, int batch) {
  const int samples = std::max(0, tokens - length);
  const int begin = samples * 4 / 5;
  return {in_whole_batches(begin, batch), begin, begin + (samples - begin) / 2, samples};
}

}  // namespace rnn
