#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rnn/tasks/task.h"

namespace rnn {

/// The words of a text that have an id: 0 pads, then the most frequent ones, of equally frequent ones the
/// first to occur.
class WordIds {
 public:
  static constexpr int pad = 0;
  /// Words that occur less often have no id.
  static constexpr int least_count = 3;

  WordIds() = default;
  /// Of `sentences`, at most `size` ids with the padding.
  WordIds(std::span<const std::vector<std::string>> sentences, int size);
  /// The number of ids in use, the padding among them.
  int used() const { return static_cast<int>(words_.size()); }
  bool contains(const std::string& word) const { return ids_.contains(word); }
  /// `pad` for a word without.
  int id(const std::string& word) const;
  /// Empty for the padding and unused ids.
  std::string word(int id) const;
  /// How often the word occurs; 0 for the padding.
  int count(int id) const { return counts_[static_cast<std::size_t>(id)]; }

 private:
  std::vector<std::string> words_;
  std::vector<int> counts_;
  std::unordered_map<std::string, int> ids_;
};

/// Word vectors from the company that words keep (Mikolov et al., "Efficient estimation of word
/// representations in vector space", 2013, and "Distributed representations of words and phrases and their
/// compositionality", 2013).
///
/// A text becomes sentences at . ! ? and their full-width forms, sentences become words by `split_words`;
/// words without an id are left out. Each word has a window of up to `context` words to either side, within
/// its sentence.
///  - skip-gram: a sample is a word, (N,1) ids, and one word of its window;
///  - cbow: it is the window, (N,2 context) ids padded with 0, and the word in the middle.
/// With negative sampling the other word is offered (N,1+k) among k `negatives`, drawn by the data in
/// proportion to count^.75, at a random place: the target (N,1+k) is 1 there and 0 elsewhere, which a sigmoid
/// answers for each. With negatives 0 the target is the id (N) of the other word, which a softmax over all
/// ids answers. With the input one-hot, of skip-gram alone, the word is a row (N,V), which a Dense without
/// biases multiplies with its kernel E: the look-up of an Embedding.
///
/// The first 8/10 of the sentences train, the next two tenths validate and test; of those, sentences that an
/// earlier set has are left out. A pair of words is in several sets, as it is in several sentences.
///
/// The text is the resource "text", where a person brought one, or that of the option corpus: english and
/// japanese, `draw_world` by the seed; moby-dick, chapters 1 to 10 of the novel (Melville, 1851), which the
/// host ships as the resource "text" with the array "shipped". Its first 100,000 words are read.
///
/// Options: corpus; method, "skip-gram" or "cbow"; input, "ids" or "one-hot"; negatives, from 0 to 20 (5);
/// window, from 1 to 10 (5); vocabulary, the number of ids, from 20 to 5000 (240); sentences, of the small
/// worlds, from 200 to 20000 (4000); subsample, t (0): a word of frequency f stays with the probability
/// sqrt(t / f) + t / f, as in word2vec; 0 for always.
///
/// The default is skip-gram with an Embedding of 32 for the word, one for the offered words, and their Dot;
/// Adam .002, batches of 128, 20 epochs. Variants: article: one-hot words, E.dot(w), and a softmax; softmax:
/// the same with look-up; cbow; narrow: vectors of 2; few-negatives: 1; moby-dick; japanese.
///
/// baseline, of negative sampling: {"rule": "frequency"}, {"categorical_accuracy"} of taking the most
/// frequent offered word; "beside" has "pairs", the offered word that stood with this one the most often in
/// the training set, measured by its own count (pointwise mutual information; of several words of a window
/// their sum). Of softmax: {"rule": "unigram"}, {"perplexity", "accuracy"}.
///
/// Readouts, while the model has a matrix E of one row for each id (the first such weight), of vectors whose
/// similarity is the cosine of their angle:
///  - word-map: `map_frame` of the words of `word_groups`, or of the 120 most frequent ones where the text
///    has fewer than 20 of them.
///  - neighbours(request {"word": "", "count": 8}): data: {"word": as read, the first of the groups' for "",
///    "known", "group": a name or "", "neighbours": [{"word", "group"}], "suggestions": up to 24 words,
///    "groups": [{"name", "right", "total"}], none of a text with fewer than 20 words of groups: of how many
///    words the most similar one is of the same group}, and the tensor "similarities" (neighbours).
///  - analogies(request {"a": "", "b": "", "c": ""}): a is to b as c is to the words most similar to
///    b - a + c, of unit vectors (Mikolov, Yih and Zweig, "Linguistic regularities in continuous space word
///    representations", 2013), a, b and c left out. data: {"a", "b", "c": as read, those of an example where
///    all are "", "unknown": those that have no id, "answers": [texts], "relations": [{"name", "example": [a,
///    b, c, d], "right", "nearest", "total"}]: of how many pairs of pairs the first answer is right, and of
///    how many the word most similar to c alone}, and the tensor "similarities" (answers).
///  - look-up(request {"word": ""}): the product of E and the one-hot vector of a word, as a sum over all
///    ids. data: {"word", "known", "id", "size": V, "width": D, "layer", "first": the id of the first row
///    shown, "rows": words of the rows}, tensors "rows" (rows,D) and "product" (D).
///
/// Throws ConfigError at "/resources/text" for a text that is too short, or has no sentence that the sets do
/// not share, at "/input" for one-hot windows, and at "/task/config/input" for one-hot samples that take more
/// than 256 MB.
class Word2Vec : public Task {
 public:
  static Schema options();
  explicit Word2Vec(const Json& config);
  Signature signature() const override;
  std::vector<ResourceNeed> resources() const override;
  /// Keeps the ids, which typed words and labels then are read with.
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;
  /// Words: those of the first input, then those of the second; missing ones are padding.
  std::vector<Tensor> read_sample(const Json& typed) const override;
  Json step_labels(const std::vector<Tensor>& sample) const override;
  Json target_labels(const std::vector<Tensor>& targets) const override;

  const WordIds& ids() const { return *ids_; }
  int size() const { return size_; }
  /// A typed word as the text's words are written; several remain several, which are no word.
  static std::string plain_word(std::string_view typed);

 private:
  /// The text that was brought, or that of the config.
  std::string text(std::uint64_t seed, const Resources& resources) const;
  bool offers() const { return negatives_ > 0; }
  int extent() const { return cbow_ ? 2 * window_ : 1; }
  Json model(int width) const;
  Json compile() const;
  Word2Vec changed(const Json& options) const;

  Json config_;
  std::string corpus_;
  bool cbow_;
  bool one_hot_;
  int negatives_;
  int window_;
  int size_;
  int sentences_;
  double subsample_;
  mutable std::shared_ptr<const WordIds> ids_;
};

}  // namespace rnn
