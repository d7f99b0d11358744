#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rnn/data/text.h"

namespace rnn {

/// A way to write what a pair is about.
struct PairForm {
  std::string name;
  /// "en" or "ja".
  std::string language;
  /// The number of characters of the longest text.
  int longest = 0;
};

/// Texts that all have one right answer, generated.
class PairSource {
 public:
  virtual ~PairSource() = default;
  /// The number of different answers.
  virtual int meanings() const = 0;
  /// No two meanings have the same text in any two forms.
  virtual std::vector<PairForm> forms() const = 0;
  /// Form number `form` of a meaning.
  virtual std::string text(int meaning, int form) const = 0;
  virtual std::string answer(int meaning) const = 0;
  virtual int longest_answer() const = 0;
  /// All characters of the texts and of the answers.
  virtual std::string_view characters() const = 0;
  virtual std::string_view answer_characters() const = 0;
};

/// The dates of dates.h and "1979-05-03".
std::unique_ptr<PairSource> date_pairs();
/// Numbers from 0 to 9,999, in words (see number_words.h), and in figures: "3205".
std::unique_ptr<PairSource> number_pairs();

/// A text and its answer, as a person brought them.
struct TextPair {
  std::string text;
  std::string answer;
};

/// Tokens of a text: characters, or with `by_word` words and single signs. A word is a run of letters,
/// figures and apostrophes; a kanji or kana is a token by itself, and spaces are none.
std::vector<std::string> pair_tokens(std::string_view text, bool by_word);
/// The text of tokens, with spaces between words and behind signs that end a part of a sentence.
std::string joined_tokens(std::span<const std::string> tokens, bool by_word);

}  // namespace rnn
