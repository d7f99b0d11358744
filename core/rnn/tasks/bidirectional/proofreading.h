#pragma once

#include <array>
#include <string>
#include <vector>

#include "rnn/data/text.h"
#include "rnn/tasks/bidirectional/grammar.h"
#include "rnn/tasks/task.h"

namespace rnn {

/// Proofreading: the words of a sentence to the probability, for each, that it is wrong where it stands
/// (seed article on recurrent networks, section on bidirectional ones; Schuster and Paliwal, 1997). The
/// sentences are those of grammar.h, in which most words that may be wrong show it only later.
///
///   sentence (N,T)    ids of the words (`Vocabulary`), padded behind; T is 10
///   wrong    (N,T,1)  1 for a wrong word, else 0
///
/// No sentence occurs twice, in one set or in two. 500 validate, 1,000 test.
///
/// Options: language, "english", "japanese" or "both" (both); ids are the same in all three; sentences, the
/// training sentences, from 100 to 20000 (4000).
///
/// The default is Embedding(16, mask_zero), Bidirectional(LSTM(16)), concatenated, TimeDistributed(Dense(1,
/// sigmoid)), binary crossentropy, Adam .01, batches of 32, 60 epochs; steps behind a sentence count neither
/// in the loss nor in the accuracy. Variants: article (SimpleRNN in both directions, as the article's
/// program), axis (the default as a graph, with a Concatenate of both outputs on axis 2; on axis 1 the model
/// is refused, as it gives 20 marks for 10 words), forward (LSTM(32) alone), backward (the output of the
/// backward LSTM(32) alone), go-backwards (LSTM(32, go_backwards), whose outputs stay in the order of
/// reading), sum, mul, ave (merge_mode), gru.
///
/// baseline: {"rule": "nothing-wrong"}: no word is marked; {"accuracy"}, of words. "beside" has the same for
/// "neighbours", which marks a word when it was more often wrong than right in the training set between the
/// same two neighbours, and for "forward-reader", the best that any reader from the beginning to the end can
/// do, of which the probabilities of the grammar tell (`ReaderBound`).
///
/// Readouts:
///  - corrections(request {"first": 0, "count": 8, "text": ""}): test sentences from `first` on, and the one
///    that was typed. data: {"samples": [{"words": texts, "wrong": places of the wrong ones}], "total":
///    samples of the test set, "typed": null or {"words": [{"text", "known"}], "left_out": number of words
///    behind the last that is read, "vocabulary": the words of the language}}. Tensors: "probabilities"
///    (samples,T); for a typed sentence of k words, unless k is 0, "so_far" (k,k): in row i the outputs for
///    its first i+1 words, when the model has read no more than these, then zeros.
///  - accuracy-by-needs(request {}): the test set by what has to be read to know. data: {"sentences": share
///    of sentences with every mark right, "forward", "backward": the best share of a reader of one direction,
///    "parts": [{"needs": "later" | "earlier" | "both" | "nothing", "words", "right", "forward", "backward":
///    the best share of words of such readers}], without those that the language does not have}.
class Proofreading : public Task {
 public:
  static Schema options();
  explicit Proofreading(const Json& config);
  Signature signature() const override;
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  std::string keras_answers() const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;
  /// A sentence, also alone in a list.
  std::vector<Tensor> read_sample(const Json& typed) const override;
  Json step_labels(const std::vector<Tensor>& sample) const override;

  /// The words of the language.
  const std::vector<std::string>& vocabulary() const { return words_; }
  std::vector<std::string> words_of(const std::string& text) const;
  /// That of an unknown word for one that the language does not have.
  int id(const std::string& word) const;
  const std::string& word(Scalar id) const { return vocabulary_.token(static_cast<int>(id)); }
  /// What the words of the test samples need; kept by `data`.
  const std::vector<std::array<Needs, longest_sentence>>& test_needs() const { return test_needs_; }
  /// Of readers from the beginning and from the end.
  const std::array<ReaderBound, 2>& bounds() const;

 private:
  Json layers(const Json& reading) const;

  SentenceLanguage language_;
  int sentences_;
  std::vector<std::string> words_;
  Vocabulary vocabulary_;
  mutable std::vector<std::array<Needs, longest_sentence>> test_needs_;
};

}  // namespace rnn
