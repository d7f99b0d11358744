#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rnn/decoding/decode.h"
#include "rnn/insight/readout.h"

namespace rnn {

/// How a task's encoder–decoder reads and writes texts. Its model has a first input of ids (N,T), the source,
/// and a second one of ids, the answer so far, which begins with `start`.
struct Translator {
  int start = 1;
  /// The token that ends an answer; -1 where all answers have `longest` tokens.
  int end = -1;
  /// The greatest number of tokens of an answer, with its end.
  int longest = 0;
  /// A text as it was typed, in the form in which the task reads it.
  std::function<std::string(const std::string&)> plain;
  /// Ids (1,T) of such a text.
  std::function<Tensor(const std::string&)> source_of;
  /// The text of source ids.
  std::function<std::string(const Scalar*)> source_text;
  /// The text of an answer, without its end.
  std::function<std::string(const std::vector<int>&)> answer_text;
};

using Answers = std::vector<std::vector<int>>;

/// Answers to sources (N,T), without their ends. Of a beam search the best. Throws ConfigError for a model
/// that does not decode.
Answers answers_to(const Model& model, Tensor sources, const Translator& translator,
                   DecodeOptions options = {});
/// The tokens of a sample's target before its end.
std::vector<int> target_answer(const Translator& translator, const Tensor& targets, int sample);
/// Places of the unknown id (2) in `length` source ids.
Json places_of_unknown(const Scalar* ids, int length);
/// The name of the first attention layer; empty for a model without.
std::string attention_layer(const Model& model);

/// Python functions of a program whose x_test has the sources and the answers shifted by one: greedy(count),
/// the ids of answers to the first test samples, and spelled(row, tokens, between=""), the text of ids up to
/// the end.
const char* greedy_python();

/// "decoding": answers, and how one of them is found. Request {"first": 0, "count": 6, "text": "", and how to
/// search (`search_options`, beam)}: greedy answers to `count` test samples from `first` on, or the answer to
/// a `text`. Frame: {"samples": [{"source", "target" (empty for a typed one), "answer", "unknown": [places of
/// tokens that the model does not know]}], "total": samples of the test set, "attends": true for a model with
/// an attention layer}. For a text also its search (`add_search`), and of a model whose first attention layer
/// looks from the answer at the source the tensor "attention" (1,longest,T), its weights while the answer is
/// written, of several heads the mean. Throws ConfigError for a model that does not decode.
ReadoutKind decoding_readout(Translator translator);

/// "accuracy-by-length": the test set, answered greedily. Frame: {"exact": share of the test set whose whole
/// answer is right, "width": characters of a bin, "trained": false for the first weights, "attends": true for
/// a model with an attention layer}. Tensors "right" and "samples" (bins): the number of right answers and of
/// all, for sources of `width`·i+1 to `width`·(i+1) tokens. Throws as above.
ReadoutKind accuracy_by_length_readout(Translator translator);

}  // namespace rnn
