#pragma once

#include <memory>
#include <span>
#include <vector>

#include "rnn/decoding/decoder_states.h"
#include "rnn/model/forward_run.h"

namespace rnn {

/// What can be decoded: says how probable each next token is, for several sequences side by side.
class NextTokens {
 public:
  virtual ~NextTokens() = default;
  virtual int vocabulary() const = 0;
  /// Begins anew with `sequences` sequences of `copies` rows each: row r belongs to sequence r / copies. None
  /// gets more than `longest` tokens.
  virtual void begin(int sequences, int copies, int longest) = 0;
  /// Row i becomes what row `from[i]`, of the same sequence, was, with tokens[i] behind it. Writes the
  /// logarithms of the probabilities of what comes next, (rows, vocabulary); -infinity for none.
  virtual void advance(std::span<const int> from, std::span<const int> tokens,
                       std::span<double> log_probabilities) = 0;
};

/// How a model is asked.
struct ModelTokensOptions {
  /// The number of the input that takes the tokens; -1: the first that is no state when the model gives out
  /// states (`DecoderStates`), else the last.
  int token_input = -1;
  /// The output is logits, not probabilities.
  bool from_logits = false;
  /// Fills up the rest where a model of a fixed length has fewer tokens.
  int pad_token = 0;
  /// False runs the whole sequence at every step, which gives the same, slowly.
  bool carry_states = true;
};

/// A model as `NextTokens`. The input of tokens is ids (B,T) or one-hot (B,T,V); the first output is (B,V),
/// what comes after all of them, or (B,T,V), what comes after each. Outputs after the first count where they
/// are states. The other inputs are the `context`, one tensor (N,...) each in their order, with a sample for
/// each sequence: what an encoder gave, or what a model that holds its own encoder is fed.
///
/// States go from step to step, so that a step costs the same wherever it is:
///
///   given_states    a decoder that takes states and gives them (`DecoderStates`), called with one token at a
///                   time; the first values of its states are the context's
///   carried_states  else recurrent layers carry theirs on their own (`ForwardRun`), where the model permits
///                   it and has an output for each token, or an open length, or stateful layers (then from
///                   zeros, whatever its batch size). The length that it declares is no limit then.
///   whole_sequence  else the whole sequence is run again at each step
///
/// For the whole sequence a fixed length T is a window, which holds the last T tokens as soon as
/// there are so many. Before, with an output for each token, the tokens begin at the first step, as they do
/// in training, and the output at the last one counts; what comes after it is `pad_token`. To a layer that
/// looks ahead (Bidirectional over the tokens, Conv1D that is not causal) that stands in the place of the
/// tokens to come, unless a mask hides it: such a model has seen in training the very tokens that it is asked
/// for here, and no way of filling the window makes up for that. With one output for all tokens the window is
/// filled up in front, as by Keras's pad_sequences, so that the last token is where it always is.
class ModelTokens : public NextTokens {
 public:
  enum class Way { given_states, carried_states, whole_sequence };

  /// Throws ConfigError when the model or the context do not fit. `model` must outlive this.
  ModelTokens(const Model& model, std::vector<Tensor> context, const ModelTokensOptions& options = {});

  Way way() const { return way_; }
  int vocabulary() const override { return vocabulary_; }
  /// Throws ConfigError unless the context has a sample for each sequence.
  void begin(int sequences, int copies, int longest) override;
  /// Throws ConfigError for a token that the model's input has no place for, and for outputs that are not
  /// probabilities (values from 0, with a sum within .01 of 1), or not finite with from_logits.
  void advance(std::span<const int> from, std::span<const int> tokens,
               std::span<double> log_probabilities) override;

 private:
  bool is_tokens(std::size_t input) const { return static_cast<int>(input) == options_.token_input; }
  DecoderStates check_inputs();
  void take_states(const DecoderStates& found);
  void choose_way(const DecoderStates& found);
  /// The shapes of a batch that holds `time` steps.
  void begin_batch(int time);
  /// The steps of the first token of a batch and of its last one.
  int first_place() const;
  int last_place() const;
  void load_tokens(const Value& input) const;
  void load_context(std::span<const int> from);
  void keep_states();
  void read(std::span<double> log_probabilities) const;

  const Model& model_;
  ModelTokensOptions options_;
  /// One for each input but that of the tokens.
  std::vector<Tensor> context_;
  Way way_ = Way::whole_sequence;
  /// How many tokens the model takes at once, or unknown.
  int length_ = unknown;
  /// There is an output for each token.
  bool each_token_ = false;
  int vocabulary_ = 0;
  std::unique_ptr<ForwardRun> run_;
  int rows_ = 0;
  int longest_ = 0;
  int planned_ = 0;
  bool begun_ = false;
  /// For each row the tokens that the next batch begins from: all so far, or the last.
  std::vector<std::vector<int>> tokens_;
  std::vector<int> sequence_of_row_;
  struct State {
    int output = 0;
    Tensor value;
  };
  std::vector<State> states_;
  /// Which of them each of `context_` begins, or -1.
  std::vector<int> state_of_context_;
  std::vector<Shape> shapes_;
};

}  // namespace rnn
