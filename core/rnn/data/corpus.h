#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rnn {

/// The words of a text in UTF-8 by the rules of the seed article's class Corpus: lower case as Python's, line
/// breaks to spaces, everything but a-z, space, apostrophe and hyphen left out (so that "ago—never" becomes
/// one word), split at spaces, words that begin with a hyphen left out.
std::vector<std::string> corpus_words(std::string_view text);

/// The characters of a text in UTF-8, in lower case. White space, the ideographic space among it, is one
/// space between others, and none at the ends. Bytes that are not UTF-8 count one each.
std::vector<std::string> corpus_characters(std::string_view text);

/// Ids of the tokens of a corpus as in the article: each that occurs more often than `threshold` has an id of
/// its own, in the order of their first occurrence; the last id stands for all others.
class Lexicon {
 public:
  static constexpr const char* unknown_text = "<\?\?\?>";

  /// `size` ids. Of more tokens than fit the most frequent ones are kept; of fewer, ids before the last one
  /// stay unused.
  Lexicon(std::span<const std::string> tokens, int threshold, int size);
  explicit Lexicon(int size) : size_(size) {}

  int size() const { return size_; }
  /// The number of tokens that have an id of their own.
  int known() const { return static_cast<int>(tokens_.size()); }
  int unknown_id() const { return size_ - 1; }
  bool contains(const std::string& token) const { return ids_.contains(token); }
  int id(const std::string& token) const;
  std::vector<int> ids(std::span<const std::string> tokens) const;
  /// `unknown_text` for the last id, empty for unused ones.
  std::string token(int id) const;

 private:
  int size_;
  std::vector<std::string> tokens_;
  std::unordered_map<std::string, int> ids_;
};

/// The samples of a corpus of `tokens` in chunks of `length`: sample i is tokens i to i + length - 1, its
/// target token i + length. They are split in order: 4/5 train, of which whole batches are kept; the first
/// half of the rest validates, the second tests.
struct ChunkSplit {
  int training = 0;
  int validation_begin = 0;
  int test_begin = 0;
  int end = 0;
};
ChunkSplit split_chunks(int tokens, int length, int batch);

/// The samples of the article's batches, `while (step + 1) * batch < samples`: the last partial batch is
/// dropped, and a whole one that would end with the last sample.
int in_whole_batches(int samples, int batch);

}  // namespace rnn
