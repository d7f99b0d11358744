#pragma once

#include <string>
#include <vector>

#include "rnn/data/text.h"
#include "rnn/tasks/task.h"

namespace rnn {

/// Sums and products of one-digit numbers, "3+4*5=", symbol by symbol, to their result, 0 to 31:
/// multiplication comes first, so that a sum may have to wait for a product. For stacks of recurrent layers
/// (seed article on Keras's recurrent layers).
///
///   calculation (N,6)  ids of the symbols, "=" last, padded in front
///   result      (N,1)  the result, one of 32 ids
///
/// All calculations of two or three numbers whose result is in range are used, each once, and split by the
/// seed: 500 validate, 1,000 test, the others train.
///
/// Options: operations, "plus-minus" or "plus-minus-times" (plus-minus-times).
///
/// The default is Embedding(16, 32), two SimpleRNN(32), Dense(32, softmax), crossentropy, Adam with
/// a learning rate that falls from .005 to 0 (CosineDecay), batches of 32, 100 epochs. Variants: article:
/// Embedding(10000, 32) and four SimpleRNN(32), 328,320 parameters, the 32 states of the last one as scores
/// (from_logits); layers-1, layers-3, layers-4; lstm-1 and lstm-2, the same with LSTM(32).
///
/// baseline: {"rule": "most-frequent-result"}: {"accuracy"}; "beside" has the same for "left-to-right", the
/// result of one who does not know that multiplication comes first.
///
/// Readout calculations(request {"first": 0, "count": 12, "text": ""}): answers to test samples from `first`
/// on, or to the `text` that was typed. data: {"samples": [{"text": "3+4*5=", "result": its result, or null
/// for a typed one that has none in range, "answer"}], "total": samples of the test set, "unknown": symbols
/// of the typed text that do not belong, as one text, "too_long": true when it is longer than the model
/// reads, "fits": true when it is a calculation as the model is trained on}. Tensor "probabilities"
/// (samples,32); for models whose output is no distribution, of its softmax.
class Calculation : public Task {
 public:
  static constexpr int results = 32;
  static constexpr int longest = 6;

  static Schema options();
  explicit Calculation(const Json& config);
  Signature signature() const override;
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  std::string keras_answers() const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;
  /// A calculation, also alone in a list; "=" may be left out.
  std::vector<Tensor> read_sample(const Json& typed) const override;
  Json step_labels(const std::vector<Tensor>& sample) const override;

  /// The symbols of typed text: full-width ones, ×, − and spaces as the model reads them, and "=" at the end.
  static std::string plain(const std::string& text);
  /// Ids (1,6) of a plain text, cut in front.
  static Tensor ids_of(const std::string& text);
  static std::string text_of(const Scalar* ids);
  /// The result of a calculation of single digits, with or without "="; false for another text.
  static bool result_of(const std::string& text, bool multiplication_first, int& result);

 private:
  Json layers(const char* type, int count) const;
  std::vector<std::string> all() const;

  bool times_;
};

}  // namespace rnn
