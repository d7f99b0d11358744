#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rnn/tasks/seq2seq/text_pairs.h"
#include "rnn/tasks/shared/translator.h"
#include "rnn/tasks/task.h"

namespace rnn {

/// A text to its answer: an encoder reads it into one state, from which a decoder writes (Sutskever, Vinyals
/// and Le, "Sequence to sequence learning with neural networks", 2014; Cho et al., 2014).
///
///   source (N,T)    ids of the text's tokens, padded behind
///   answer (N,L+1)  the answer shifted by one: 1, the start, then its tokens
///   target (N,L+1)  the tokens of the answer, then 3, its end
///
/// Ids are those of a Vocabulary: 0 pads, 2 is unknown, 4 is the first token. Embeddings with mask_zero leave
/// the padding out of states and loss.
///
/// The pairs are
///  - the resource "pairs", where a person brought one: "texts" and "answers" (UTF-8, a line for each). Texts
///    are read in lower case, answers as they are. Pairs of which one side is empty or longer than `longest`
///    tokens are left out, and the answers of a text behind its first. Split by text, 8 : 1 : 1, by the seed;
///    at most 50,000 train.
///  - else those of `data`: dates of 1950 to 2049 to "1979-05-03", or words for 0 to 9,999 to figures, in
///    characters, in the forms whose longest text has at most `longest` of them. What they mean is split by
///    the seed, 8 : 1 : 1: nothing of the test set is in the training set in any form. 500 pairs validate,
///    1,000 test.
///
/// Options: data, "dates" or "numbers" (dates); forms, "all", "english" or "japanese" (all); pairs, the
/// training pairs, from 100 to 50000 (20000); longest, from 8 to 80 (18); of pairs that were brought: unit,
/// "character" or "word" (character), vocabulary, the number of ids on each side, from 20 to 5000 (200).
///
/// The default is Embedding(24), GRU(96) that reads backwards (Sutskever's trick: what is written first is
/// read last) and whose last state begins the decoder's GRU(96), Dense(V, softmax); Adam .006 with cosine
/// decay, batches of 64, 8 epochs. Variants: scheduled-sampling, own-predictions (share 1 from the first
/// update on), forwards, lstm, numbers, long (all forms), long-attention (dot attention of the decoder over
/// the states of an encoder that reads forwards: with go_backwards the mask would hide the wrong ones).
///
/// baseline: {"rule": "most-frequent-tokens"}: the most frequent token of each place; {"accuracy"}.
///
/// Readouts:
///  - decoding and accuracy-by-length: see translator.h.
///  - thoughts(request {}): what the decoder gets of the first 300 test samples, all states that begin it in
///    one vector, as a map: see projection.h. Groups are the decade of a date, the number of figures of a
///    number, the number of tokens of other answers (the last group has all longer ones). Only of models in
///    which states lead from what does not depend on the answer to what does.
///
/// Throws ConfigError at "/resources/pairs" for too few pairs, at "/unit" for words of what is generated, and
/// at "/longest" when no form is that short.
class Seq2Seq : public Task {
 public:
  static constexpr int start_token = 1;
  static constexpr int end_token = 3;

  static Schema options();
  explicit Seq2Seq(const Json& config);
  void name_resources(const Json& references) override;
  Signature signature() const override;
  std::vector<ResourceNeed> resources() const override;
  /// Keeps the vocabularies, which typed texts and labels then are read with.
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  std::string keras_answers() const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;
  /// A text, also alone in a list; or a text and the answer so far, ["3 may 1979", "1979-05"].
  std::vector<Tensor> read_sample(const Json& typed) const override;
  Json step_labels(const std::vector<Tensor>& sample) const override;
  Json target_labels(const std::vector<Tensor>& targets) const override;

  Translator translator() const;
  /// The group of an answer in the map of the thoughts, from 0, and the names of all.
  int group_of(const std::vector<int>& answer) const;
  std::vector<std::string> group_names() const;

 private:
  struct Words;

  Dataset draw(Random& random, std::span<const int> meanings, int pairs) const;
  TaskData brought(std::uint64_t seed, const Resources& resources) const;
  Dataset set_of(std::span<const TextPair> pairs) const;
  void teach(std::span<const int> answer, Scalar* input) const;
  Json layers(const std::string& cell, bool backwards, const std::string& attention) const;
  Seq2Seq changed(const Json& options) const;
  int answer_length() const;

  Json config_;
  std::string data_;
  int pairs_;
  int longest_;
  bool by_word_;
  int size_;
  bool brought_ = false;
  std::shared_ptr<const PairSource> source_;
  /// The numbers of the forms that are used.
  std::vector<int> forms_;
  /// Replaced by `data` for pairs that were brought.
  mutable std::shared_ptr<const Words> words_;
};

/// See Seq2Seq.
ReadoutKind thoughts_readout(const Seq2Seq& task);

}  // namespace rnn
