#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rnn/data/corpus.h"
#include "rnn/tasks/task.h"

namespace rnn {

/// A text to its next word, or next character: the `chunk` last ones (N,T), or one-hot (N,T,V), to the id (N)
/// of the one that follows, answered by a probability for each of V ids.
///
/// A text becomes tokens by `corpus_words` or `corpus_characters`, tokens become ids by a `Lexicon` of the
/// whole text, in which those seen up to 3 times are unknown, as in the seed article; samples are those of
/// `split_chunks`, the training set in whole batches of 128. A sample of the validation and test set whose
/// words stand in an earlier set, too, is left out: of easily guessed ones few remain.
///
/// The text is
///  - the resource "text", where a person brought one: "text" (UTF-8). Its first 1,000,000 tokens are read.
///  - else that of the option corpus. english and japanese: `draw_sentences` by the seed, all of them
///    different, so that the sets share none. moby-dick: chapters 1 to 10 of the novel (Melville, 1851),
///    which the host ships as the resource "text" with the array "shipped".
///
/// Options: corpus; unit, "word" or "character" (word; Japanese is read by character); chunk, from 2 to 50
/// (5); vocabulary, the number of ids, from 10 to 5000 (200); sentences, of the small corpora, from 100 to
/// 5000 (800); input, "ids" or "one-hot" (ids).
///
/// The default is Embedding(32), LSTM(64), Dense(V, softmax) with dropout between them, Adam .005, batches of
/// 128, 20 epochs. Variants: article, article-lstm, article-gru: one-hot, Dense(30) with biases that begin at
/// 1, a cell of 30, Dense(V), weights of the Dense layers truncated normal .01, Adam .005, 1,000 epochs
/// without shuffling. article-reversed: the article's code lays the words of a chunk in reverse order;
/// go_backwards reads them so. simple-rnn and gru: cells in place of the default's. characters (20 English
/// ones), japanese (12 characters), moby-dick (700 ids).
///
/// baseline: {"rule": "unigram"}, {"perplexity", "accuracy"} by `NGrams` of the training set; "beside" has
/// the same for "bigram"; "unigram-characters" and "bigram-characters" where the units are characters.
///
/// Readouts:
///  - next-words(request {"first": 0, "count": 8, "top": 8, "text": ""}): the `top` most probable next ones
///    after test samples from `first` on, and after the text that was typed. data: {"unit", "chunk",
///    "samples": [{"words": [texts], "target", "answers": [texts]}], "typed": null or {"words": [{"text",
///    "known"}], "missing": how many fewer than `chunk`, which are read as unknown, "answers"}, "total":
///    samples of the test set}. Tensors: "probabilities" (samples,top), "of_target" (samples), and for a
///    typed text "typed" (top).
///  - generated(request {"text": "", "length": 40, "temperature": .8, "top_k": 0, "top_p": 1, "unknown":
///    false, "seed": 0}): a continuation of the text, or without one of the first test sample, drawn as
///    `candidates` says; without `unknown` the unknown word is never drawn. data: {"unit", "prompt":
///    [{"text", "known"}], "words": [texts]}, tensor "probabilities" (words): by the model, before
///    temperature and cuts.
///
/// Throws ConfigError at "/resources/text" for a text that is too short, or has nothing that the sets do not
/// share, at "/unit" for Japanese words, and at "/task/config/input" for one-hot samples that take more than
/// 256 MB.
class NextWord : public Task {
 public:
  static constexpr int unknown_threshold = 3;
  static constexpr int batch = 128;

  static Schema options();
  explicit NextWord(const Json& config);
  Signature signature() const override;
  std::vector<ResourceNeed> resources() const override;
  /// Keeps the lexicon, which typed texts and labels then are read with.
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  std::string keras_answers() const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;
  /// A text; the last tokens of it, with unknown ones in front of fewer.
  std::vector<Tensor> read_sample(const Json& typed) const override;
  Json step_labels(const std::vector<Tensor>& sample) const override;

  std::vector<std::string> tokens_of(std::string_view text) const;
  /// The tokens of a text that a person types, in which "<???>" is an unknown one.
  std::vector<std::string> typed_tokens(std::string_view text) const;
  /// [{"text", "known"}]
  Json words_of(const std::vector<std::string>& tokens) const;
  /// The last `chunk` ids of a text, unknown ones in front of fewer: the input (1,...) of a sample.
  Tensor input_of(std::span<const int> ids) const;
  const Lexicon& lexicon() const { return *lexicon_; }
  bool by_word() const { return by_word_; }
  int chunk() const { return chunk_; }

 private:
  /// The text that was brought, or that of the config.
  std::string text(std::uint64_t seed, const Resources& resources) const;
  /// The samples whose first tokens have the numbers `starts`.
  Dataset set_of(std::span<const int> ids, std::span<const int> starts) const;
  Json layers(const char* cell) const;
  Json article_layers(const char* cell, bool backwards) const;
  NextWord changed(const Json& options) const;

  Json config_;
  std::string corpus_;
  bool by_word_;
  int chunk_;
  int size_;
  int sentences_;
  bool one_hot_;
  mutable std::shared_ptr<const Lexicon> lexicon_;
};

/// The id at step `t` of a sample of ids (N,T) or one-hot (N,T,V).
int id_at(const Tensor& inputs, int sample, int t);

}  // namespace rnn
