#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rnn/tensor/random.h"

namespace rnn {

/// What has to be read to tell that a word is wrong: no other word, since it never is; later words, earlier
/// ones, or some of both.
enum class Needs { nothing, later, earlier, both };

/// A place of a sentence: any of `words` may stand there alike.
struct Place {
  std::span<const char* const> words;
  bool wrong;
  Needs needs;
};

/// A kind of sentence as it is drawn, with its probability.
struct Derivation {
  std::vector<Place> places;
  double probability = 1.0;
};

/// Sentences with words that do not fit the others. Each word that has to fit is wrong with the probability
/// 1/3, independently of the others. Of two words that do not fit each other the function word is the wrong
/// one.
///
/// English, 5 to 10 words. Articles and determiners have to fit the noun after them ("these old dogs", "an
/// owl"): they need later words. The auxiliary has to fit the subject and the time at the end ("the owl was
/// sleeping yesterday"): it needs both, or in a question, where it comes first, later words. "its" and
/// "their" have to fit the subject before them.
///
/// Japanese, 7 to 10 words. The counter has to fit the noun after it (三匹の犬), the particle the verb after
/// it (犬に触る), the adverb the negation at the end (全然…ません): they need later words. The ending has to
/// fit the time at the beginning (昨日…ました): it needs an earlier word.
///
/// "both" is one or the other, with the same probability.
enum class SentenceLanguage { english, japanese, both };

inline constexpr int longest_sentence = 10;

Derivation draw_sentence(SentenceLanguage language, Random& random);
/// Every kind of sentence once; their probabilities sum to one.
std::vector<Derivation> all_sentences(SentenceLanguage language);
/// The words of the language, each once.
std::vector<std::string> sentence_words(SentenceLanguage language);

/// The best that a reader of one direction can do who knows the grammar: who tells at each word whether it is
/// wrong, having read the sentence from its beginning, or from its end, up to this word.
struct ReaderBound {
  /// The share of words that it marks rightly.
  double words = 0.0;
  /// The share of sentences that it marks rightly as a whole.
  double sentences = 0.0;
  /// `words` by what they need (Needs).
  double by_needs[4] = {};
};

/// Exact, from the probabilities of all sentences.
ReaderBound reader_bound(const std::vector<Derivation>& sentences, bool from_end);

}  // namespace rnn
