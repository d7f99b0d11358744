#include "rnn/data/text.h"

#include <algorithm>
#include <utility>

namespace rnn {

namespace {

/// The number of bytes of the character that begins at `at`.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
  if (at + length > text.size()) return 1;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[at + i]) & 0xc0) != 0x80) return 1;
  return length;
}

/// Lower case of a code point of two bytes: Latin-1, Latin Extended-A, Greek, Cyrillic.
int lower_point(int point) {
  if ((point >= 0xc0 && point <= 0xde && point != 0xd7) || (point >= 0x391 && point <= 0x3a9) ||
      (point >= 0x410 && point <= 0x42f))
    return point + 32;
  if (point >= 0x400 && point <= 0x40f) return point + 80;
  if (point == 0x178) return 0xff;
  const bool even_first = (point >= 0x100 && point <= 0x12f) || (point >= 0x132 && point <= 0x137) ||
                          (point >= 0x14a && point <= 0x177);
  const bool odd_first = (point >= 0x139 && point <= 0x148) || (point >= 0x179 && point <= 0x17e);
  if ((even_first && point % 2 == 0) || (odd_first && point % 2 == 1)) return point + 1;
  return point;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (std::size_t at = 0; at < result.size();) {
    const std::size_t length = character_length(result, at);
    if (length == 1 && result[at] >= 'A' && result[at] <= 'Z') {
      result[at] = static_cast<char>(result[at] + ('a' - 'A'));
    } else if (length == 2) {
      const int point = lower_point((result[at] & 0x1f) << 6 | (result[at + 1] & 0x3f));
      result[at] = static_cast<char>(0xc0 | point >> 6);
      result[at + 1] = static_cast<char>(0x80 | (point & 0x3f));
    }
    at += length;
  }
  return result;
}

std::vector<std::string> split_words(std::string_view text, std::string_view filters) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : lower_case(text) + " ") {
    if (c != ' ' && filters.find(c) == std::string_view::npos) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

std::vector<std::string> split_characters(std::string_view text) {
  std::vector<std::string> characters;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    characters.emplace_back(text.substr(at, length));
    at += length;
  }
  return characters;
}

Vocabulary::Vocabulary(std::vector<std::string> tokens, int size) : tokens_(std::move(tokens)) {
  const auto most = static_cast<std::size_t>(std::max(0, size - index_from - 1));
  if (tokens_.size() > most) tokens_.resize(most);
  for (std::size_t i = 0; i < tokens_.size(); ++i)
    if (!tokens_[i].empty()) ids_.emplace(tokens_[i], static_cast<int>(i) + index_from + 1);
}

Vocabulary Vocabulary::by_frequency(std::span<const std::vector<std::string>> texts, int size) {
  std::unordered_map<std::string, std::size_t> places;
  std::vector<std::pair<std::string, int>> counts;
  for (const auto& text : texts)
    for (const std::string& token : text) {
      const auto [place, added] = places.emplace(token, counts.size());
      if (added) counts.emplace_back(token, 0);
      ++counts[place->second].second;
    }
  std::stable_sort(counts.begin(), counts.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> tokens;
  for (auto& [token, count] : counts) tokens.push_back(std::move(token));
  return Vocabulary(std::move(tokens), size);
}

int Vocabulary::id(const std::string& token) const {
  const auto found = ids_.find(token);
  return found == ids_.end() ? unknown : found->second;
}

std::vector<int> Vocabulary::ids(std::span<const std::string> tokens) const {
  std::vector<int> result{start};
  for (const std::string& token : tokens) result.push_back(id(token));
  return result;
}

const std::string& Vocabulary::token(int id) const {
  static const std::string none;
  return id > index_from && id < size() ? tokens_[static_cast<std::size_t>(id - index_from - 1)] : none;
}

void pad_sequence(std::span<const int> sequence, int length, Side padding, Side truncating, int value,
                  Scalar* destination) {
  const auto extent = static_cast<std::size_t>(length);
  if (sequence.size() > extent)
    sequence = truncating == Side::pre ? sequence.last(extent) : sequence.first(extent);
  std::fill_n(destination, extent, static_cast<Scalar>(value));
  Scalar* first = destination + (padding == Side::pre ? extent - sequence.size() : 0);
  std::transform(sequence.begin(), sequence.end(), first, [](int id) { return static_cast<Scalar>(id); });
}

Tensor pad_sequences(std::span<const std::vector<int>> sequences, int length, Side padding, Side truncating,
                     int value) {
  Tensor padded({static_cast<int>(sequences.size()), length});
  for (std::size_t i = 0; i < sequences.size(); ++i)
    pad_sequence(sequences[i], length, padding, truncating, value, padded.sample(static_cast<int>(i)));
  return padded;
}

}  // namespace rnn
