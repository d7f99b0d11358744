#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rnn/tensor/tensor.h"

namespace rnn {

/// The characters that Keras's Tokenizer takes for spaces (keras/src/legacy/preprocessing/text.py); the
/// apostrophe is a part of words.
inline constexpr std::string_view word_filters = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n";

/// Lower case of ASCII and of the accented Latin, Greek and Cyrillic letters that have one of the same length
/// in UTF-8. All other bytes stay.
std::string lower_case(std::string_view text);

/// Words of a text in UTF-8 as Keras's text_to_word_sequence: lower case, `filters` and spaces between them.
std::vector<std::string> split_words(std::string_view text, std::string_view filters = word_filters);

/// The characters of a text in UTF-8: for Japanese, which has no spaces between words. Bytes that are not
/// UTF-8 count one each.
std::vector<std::string> split_characters(std::string_view text);

/// Ids of tokens, after load_data's rules (keras/src/datasets/imdb.py): 0 pads, 1 starts a text, 2 stands for
/// tokens that are not in the vocabulary, 3 is not used, and the token of rank r, from 1, has id 3 + r.
class Vocabulary {
 public:
  static constexpr int pad = 0;
  static constexpr int start = 1;
  static constexpr int unknown = 2;
  static constexpr int index_from = 3;

  /// `tokens` by rank. Of all ids those below `size` are kept: num_words of load_data.
  explicit Vocabulary(std::vector<std::string> tokens, int size);
  /// The most frequent tokens of `texts` first; of equally frequent ones the first to occur, as Keras's
  /// Tokenizer ranks them.
  static Vocabulary by_frequency(std::span<const std::vector<std::string>> texts, int size);

  /// One more than the greatest id.
  int size() const { return static_cast<int>(tokens_.size()) + index_from + 1; }
  int id(const std::string& token) const;
  bool contains(const std::string& token) const { return ids_.contains(token); }
  /// The start id, then one for each token.
  std::vector<int> ids(std::span<const std::string> tokens) const;
  /// Empty for ids below 4, and those beyond the size.
  const std::string& token(int id) const;

 private:
  std::vector<std::string> tokens_;
  std::unordered_map<std::string, int> ids_;
};

/// An end of a sequence.
enum class Side { pre, post };

/// Keras's pad_sequences (keras/src/utils/sequence_utils.py): (N,length) with `value` before (or after) short
/// sequences, and long ones without their first (or last) ids.
Tensor pad_sequences(std::span<const std::vector<int>> sequences, int length, Side padding = Side::pre,
                     Side truncating = Side::pre, int value = 0);

/// The same for one sequence, into `length` values at `destination`.
void pad_sequence(std::span<const int> sequence, int length, Side padding, Side truncating, int value,
                  Scalar* destination);

}  // namespace rnn
