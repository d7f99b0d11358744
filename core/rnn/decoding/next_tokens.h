#pragma once

#include <memory>
#include <span>
#include <vector>

#include "rnn/decoding/decoder_states.h"
#include "rnn/model/forward_run.h"

namespace rnn {

/// A source of the probabilities of next tokens, for several sequences side by side.
class NextTokens {
 public:
  virtual ~NextTokens() = default;
  virtual int vocabulary() const = 0;
  /// Starts `sequences` new sequences of `copies` rows each: row r belongs to sequence r / copies. None gets
  /// more than `longest` tokens.
  virtual void begin(int sequences, int copies, int longest) = 0;
  /// Sets row i to a copy of row `from[i]`, of the same sequence, followed by tokens[i]. Writes the log
  /// probabilities of the next tokens, (rows, vocabulary); -infinity for probability 0.
  virtual void advance(std::span<const int> from, std::span<const int> tokens,
                       std::span<double> log_probabilities) = 0;
};

/// Options of a model as a source of next tokens.
struct ModelTokensOptions {
  /// The number of the input of tokens; -1: with state outputs (`DecoderStates`) the first input that is not
  /// a state, else the last.
  int token_input = -1;
  /// The output is logits, not probabilities.
  bool from_logits = false;
  /// The token that pads the input of a model of fixed length.
  int pad_token = 0;
  /// False runs the whole sequence at every step: the same results, slowly.
  bool carry_states = true;
};

/// A model as `NextTokens`. The input of tokens is ids (B,T) or one-hot (B,T,V); the first output is (B,V),
/// the distribution after the last token, or (B,T,V), one after each token. Of the other outputs only states
/// are read. The other inputs are the `context`, one tensor (N,...) each in their order, with a sample for
/// each sequence: the outputs of an encoder, or the inputs of a model that contains its encoder.
///
/// States are carried from step to step, so that all steps cost the same:
///
///   given_states    a decoder with state inputs and outputs (`DecoderStates`), called with one token at a
///                   time; the initial states are in the context
///   carried_states  else `ForwardRun` carries the states of recurrent layers, if the model permits it and
///                   has an output for each token, a free length, or stateful layers (which begin from
///                   zeros, at any batch size). The declared length is no limit then.
///   whole_sequence  else the whole sequence is run again at each step
///
/// For the whole sequence a fixed length T is a window over the last T tokens. With fewer tokens and an
/// output for each, the tokens begin at the first step, as in training, the output at the last token is read,
/// and `pad_token` fills the steps after it. A layer that looks ahead (Bidirectional over the tokens, Conv1D
/// that is not causal) then reads padding in place of later tokens, unless a mask hides it; in training it
/// has read the very tokens that it predicts here, and no padding can make up for that. With one output for
/// all tokens the padding is in front, as by Keras's pad_sequences, so that the last token is at the last
/// step.
class ModelTokens : public NextTokens {
 public:
  enum class Way { given_states, carried_states, whole_sequence };

  /// Throws ConfigError when the model or the context do not fit. `model` must outlive this.
  ModelTokens(const Model& model, std::vector<Tensor> context, const ModelTokensOptions& options = {});

  Way way() const { return way_; }
  int vocabulary() const override { return vocabulary_; }
  /// Throws ConfigError unless the context has a sample for each sequence.
  void begin(int sequences, int copies, int longest) override;
  /// Throws ConfigError for a token beyond the width of a one-hot input, for outputs that are not
  /// probabilities (values from 0 with a sum within .01 of 1), and for outputs that are not finite with
  /// from_logits.
  void advance(std::span<const int> from, std::span<const int> tokens,
               std::span<double> log_probabilities) override;

 private:
  bool is_tokens(std::size_t input) const { return static_cast<int>(input) == options_.token_input; }
  DecoderStates check_inputs();
  void take_states(const DecoderStates& found);
  void choose_way(const DecoderStates& found);
  /// Begins a batch of `time` steps.
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
  /// One for each input except the tokens.
  std::vector<Tensor> context_;
  Way way_ = Way::whole_sequence;
  /// The number of tokens that the model takes at once, or unknown.
  int length_ = unknown;
  /// There is an output for each token.
  bool each_token_ = false;
  int vocabulary_ = 0;
  std::unique_ptr<ForwardRun> run_;
  int rows_ = 0;
  int longest_ = 0;
  int planned_ = 0;
  bool begun_ = false;
  /// For each row the tokens of the next batch: all so far, or the last one.
  std::vector<std::vector<int>> tokens_;
  std::vector<int> sequence_of_row_;
  struct State {
    int output = 0;
    Tensor value;
  };
  std::vector<State> states_;
  /// For each of `context_` the number of the state whose initial value it is, or -1.
  std::vector<int> state_of_context_;
  std::vector<Shape> shapes_;
};

}  // namespace rnn
