#pragma once

#include <string>
#include <vector>

#include "rnn/data/text.h"
#include "rnn/tasks/shared/dates.h"
#include "rnn/tasks/shared/translator.h"
#include "rnn/tasks/task.h"

namespace rnn {

/// A character of an answer: "0" to "9" or "-"; empty for the start.
std::string answer_character(int token);

/// Dates written in many ways, English and Japanese (`date_forms`), to "1979-05-03" (ISO 8601), character by
/// character: an encoder–decoder with teacher forcing (Sutskever, Vinyals and Le, 2014), with attention
/// (Bahdanau, Cho and Bengio, 2015; Luong, Pham and Manning, 2015) or without.
///
///   source (N,T)   ids of the characters, padded behind; T is the length of the longest form
///   answer (N,10)  the answer shifted by one: the start id, then its first 9 characters
///   target (N,10)  the answer: 0 to 9 for figures, 10 for "-"
///
/// The dates of 1950 to 2049 are split by the seed, 8 : 1 : 1: no date of the validation and test set is in
/// the training set in any form. No pair of a date and a form occurs twice. 500 pairs validate, 1,000 test.
///
/// Options: forms, "all", "english" or "japanese" (all); pairs, the training pairs, from 100 to 50000
/// (10000).
///
/// The default is Embedding(16), Bidirectional(GRU(32)), whose last states begin the decoder's GRU(64), dot
/// attention of the decoder over the encoder's outputs, Dense(12, softmax) over both; Adam .01, batches of
/// 64, 10 epochs. Variants: additive (attention), no-attention.
///
/// baseline: {"rule": "most-frequent-characters"}: the most frequent character of each place; {"accuracy"},
/// of characters.
///
/// Readouts: decoding and accuracy-by-length, see translator.h.
class AttentionTask : public Task {
 public:
  static constexpr int answer_length = 10;
  static constexpr int start_token = 11;
  static constexpr int answer_tokens = 12;

  static Schema options();
  explicit AttentionTask(const Json& config);
  Signature signature() const override;
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  std::string keras_answers() const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;
  /// A text, also alone in a list; or a text and the answer so far, ["3 may 1979", "1979-05"]. Without one
  /// the decoder reads the start id alone.
  std::vector<Tensor> read_sample(const Json& typed) const override;
  Json step_labels(const std::vector<Tensor>& sample) const override;
  Json target_labels(const std::vector<Tensor>& targets) const override;

  /// Source ids (1,T) of a text, cut behind.
  Tensor source_of(const std::string& text) const;
  /// The text of source ids, "?" for characters that are not known.
  std::string source_text(const Scalar* ids) const;
  Translator translator() const;

 private:
  Json layers(const std::string& attention) const;
  Dataset draw(Random& random, std::span<const int> dates, int pairs) const;

  std::vector<DateForm> forms_;
  int pairs_;
  int longest_ = 0;
  Vocabulary characters_;
};

}  // namespace rnn
