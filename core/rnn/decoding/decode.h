#pragma once

#include <vector>

#include "rnn/config/options.h"
#include "rnn/decoding/next_tokens.h"
#include "rnn/tensor/random.h"

namespace rnn {

/// How to choose among next tokens.
///
///   greedy  the most probable one
///   sample  one at random, from p^(1/temperature), renormalised; of these the top_k most probable ones (Fan,
///           Lewis and Dauphin, "Hierarchical neural story generation", 2018); of those, renormalised, the
///           nucleus: the fewest most probable ones whose probabilities add up to top_p or more (Holtzman et
///           al., "The curious case of neural text degeneration", 2020). Temperature 0 is greedy. Of equally
///           probable tokens the lower number counts as more probable.
///   beam    at each step the `beams` most probable ways to go on from all of the beams together; one that
///           ends leaves the beam, which goes on that much narrower (Sutskever, Vinyals and Le, "Sequence to
///           sequence learning with neural networks", 2014). In the end the score is
///           log p / ((5 + length) / 6)^length_penalty (Wu et al., "Google's neural machine translation
///           system", 2016).
struct DecodeOptions {
  enum class Method { greedy, sample, beam };

  Method method = Method::greedy;
  /// How many new tokens at most.
  int max_length = 100;
  /// Stands before each prompt; -1 for none.
  int start_token = -1;
  /// Ends a sequence, as its last token; -1 for none.
  int end_token = -1;
  double temperature = 1.0;
  /// 0 for all.
  int top_k = 0;
  double top_p = 1.0;
  int beams = 4;
  double length_penalty = 0.0;
  std::uint64_t seed = 0;
  ModelTokensOptions model;
};

/// method, max_length, start_token, end_token, temperature, top_k, top_p, beams, length_penalty, seed, and
/// token_input, from_logits, pad_token and carry_states for the model. Throws ConfigError, also for options
/// that the method has no use for.
DecodeOptions parse_decode_options(const Json& config);
const Schema& decode_schema();

/// A token of a beam: what a beam search kept at one of its steps.
struct BeamNode {
  int token = 0;
  /// In the list of nodes, or -1 behind the prompt.
  int parent = -1;
  /// New tokens up to this one.
  int length = 1;
  /// Of all new tokens so far.
  double log_probability = 0.0;
  bool finished = false;
};

/// A sequence that came out: the new tokens, the end token included.
struct Hypothesis {
  std::vector<int> tokens;
  /// Of each token after those before it, as the model says, whatever temperature it was drawn at.
  std::vector<double> log_probabilities;
  double log_probability = 0.0;
  /// The same, but with the length penalty of a beam search.
  double score = 0.0;
  /// The end token came before `max_length`.
  bool finished = false;
};

struct Decoded {
  /// One; of a beam search all that were in the beam in the end or left it finished, the best score first.
  std::vector<Hypothesis> hypotheses;
  /// The whole beam search, parents before children; empty for other methods.
  std::vector<BeamNode> tree;
};

/// Continues each prompt. All sequences go side by side; each has random numbers of its own, so that what is
/// drawn for one does not depend on the others. Throws ConfigError for no prompts and for one without tokens,
/// and passes on what `source` throws.
std::vector<Decoded> decode(NextTokens& source, const std::vector<std::vector<int>>& prompts,
                            const DecodeOptions& options);

/// A token that may come next.
struct Candidate {
  int token = 0;
  double probability = 0.0;
};

/// What `sample` draws from: the tokens that temperature (above 0), top_k and top_p leave, with probabilities
/// that add up to 1, the most probable first where some were left out.
std::vector<Candidate> candidates(std::span<const double> log_probabilities, const DecodeOptions& options);

}  // namespace rnn
