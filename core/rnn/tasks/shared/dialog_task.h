#pragma once

#include <string>
#include <vector>

#include "rnn/data/text.h"
#include "rnn/tasks/shared/dialogs.h"
#include "rnn/tasks/task.h"

namespace rnn {

/// Base of the tasks that answer in a dialogue (DialogGrammar), word by word with teacher forcing.
///
///   turns   (N,7,8)  ids of the words of the turns so far (`Vocabulary`), the person's and the model's by
///                    turns, the last one at the end: turns are padded in front, their words behind
///   answer  (N,8)    the start id, then the words of the answer, padded behind
///   target  (N,8)    the words of the answer, then the end id 3, padded behind
///
/// Steps behind an answer, whose target is 0, count in loss and accuracy where the decoder reads beside the
/// words what has no mask: as in Keras their Concatenate then masks nothing. They do not count where it reads
/// the words alone, whose Embedding masks zeros.
///
/// Sets are divided by composition, the facts told so far in any order. No turns of a sample tell all facts
/// of a composition of two or more that another set holds out, so that none contain the turns of a sample of
/// that set. Answers after a single fact are in the training set alone. No two samples of all sets have the
/// same turns. 300 answers validate, 250 test.
///
/// Options: language, "english" or "japanese" (english); replies, the training samples, from 500 to 40000.
///
/// baseline: {"rule": "last-turn"}: the most frequent answer to these last words in the training set, which
/// is the best that one who has not heard the turns before can do; {"accuracy"}, of all
/// steps of the answers, those behind their end too.
///
/// Readouts:
///  - chat(request {"sample": 0, "turns": "", "draws": d, and how to search (`search_options`, greedy)}): the
///    answer to a test sample, or to `turns` that were typed, one in a line, the person's first. `draws` 0
///    takes the means of latent variables, and the frame then has the search (`add_search`); else so many
///    answers come of draws, whose words are chosen greedily. data: {"turns": as they are written, "sample":
///    its number or null, "total": samples of the test set, "needs": "last" | "earlier" | "open" of the
///    sample, else null, "wanted": the answers that fit, none where the grammar does not know, "answers":
///    [{"text", "times", "fits"}], different ones, the most frequent first, "unknown": words of the last turn
///    that the model does not know, "left_out": number of its words behind the last that is read,
///    "forgotten": number of turns before the first that is read, "draws": as in the request, "hints": turns
///    that a person may say, "vocabulary": the words that the model knows, "joined": true for a language
///    without spaces}.
///  - replies(request {}): the test set, answered greedily with the means of latent variables. data:
///    {"parts": [{"needs", "replies", "right": number that fit, "limit": the number for one who hears the
///    last turn alone and gives the answer that fits most often to it}], "trained": false for the first
///    weights}; with latent variables (`draws` of the constructor) also "draws", and of as many draws for
///    each of 25 open contexts, and for 25 others: "varied" and "closed": {"contexts", "fitting": share of
///    draws that fit, "different": mean number of different answers that fit, "three": number of contexts
///    with three or more}.
/// Both throw ConfigError for a model that does not decode.
class DialogTask : public Task {
 public:
  static constexpr int end_token = 3;

  Signature signature() const override;
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  std::string keras_answers() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;
  /// Turns, one in a line, also alone in a list; or these and the answer so far.
  std::vector<Tensor> read_sample(const Json& typed) const override;
  Json step_labels(const std::vector<Tensor>& sample) const override;
  Json target_labels(const std::vector<Tensor>& targets) const override;

  const DialogGrammar& grammar() const { return grammar_; }
  const Vocabulary& vocabulary() const { return vocabulary_; }
  const std::vector<std::string>& words() const { return words_; }
  /// Answers drawn for a context; 0 for models without latent variables.
  int draws() const { return draws_; }
  /// The test samples, kept by `data`.
  const std::vector<DialogReply>& test_replies() const { return test_replies_; }
  /// Turns that were typed, one in a line, with spaces between the words.
  std::vector<std::string> typed_turns(const std::string& text) const;
  /// Ids (1,7,8) of the last seven turns.
  Tensor turns_of(const std::vector<std::string>& turns) const;
  /// Words divided by spaces, up to the end.
  std::string text_of(std::span<const int> ids) const;
  /// Of the test samples: whether the answer fits that fits most often to the same last turn in the training
  /// set.
  const std::vector<bool>& last_turn_fits() const { return last_turn_fits_; }

 protected:
  static Schema dialog_options(int replies);
  DialogTask(const Json& config, bool open, int draws);
  int word_count() const { return vocabulary_.size(); }

 private:
  Dataset dataset(const std::vector<DialogReply>& replies) const;

  DialogGrammar grammar_;
  int replies_;
  int draws_;
  std::vector<std::string> words_;
  Vocabulary vocabulary_;
  mutable std::vector<DialogReply> test_replies_;
  mutable std::vector<bool> last_turn_fits_;
};

}  // namespace rnn
