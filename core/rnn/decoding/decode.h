#pragma once

#include <vector>

#include "rnn/config/options.h"
#include "rnn/decoding/next_tokens.h"
#include "rnn/tensor/random.h"

namespace rnn {

/// Options of decoding. The methods:
///
///   greedy  the most probable next token
///   sample  a random token from p^(1/temperature), renormalised; restricted to the top_k most probable ones
///           (Fan, Lewis and Dauphin, "Hierarchical neural story generation", 2018), renormalised, then to
///           the nucleus: the fewest most probable ones whose probabilities add up to top_p or more (Holtzman
///           et al., "The curious case of neural text degeneration", 2020). Temperature 0 is greedy. Of
///           equally probable tokens the lower number counts as more probable.
///   beam    at each step the `beams` most probable extensions of all beams together; a sequence that ends
///           leaves the beam, which is then narrower by one (Sutskever, Vinyals and Le, "Sequence to sequence
///           learning with neural networks", 2014). The final score is
///           log p / ((5 + length) / 6)^length_penalty (Wu et al., "Google's neural machine translation
///           system", 2016).
struct DecodeOptions {
  enum class Method { greedy, sample, beam };

  Method method = Method::greedy;
  /// The greatest number of new tokens.
  int max_length = 100;
  /// The token in front of each prompt; -1 for none.
  int start_token = -1;
  /// The token that ends a sequence, and is its last; -1 for none.
  int end_token = -1;
  double temperature = 1.0;
  /// 0 for all.
  int top_k = 0;
  double top_p = 1.0;
  int beams = 4;
  double length_penalty = 0.0;
  std::uint64_t seed = 0;
  /// The number of further extensions, the most probable ones that are not kept, that `Decoded::tree` records
  /// at each step; no option of configs.
  int runners_up = 0;
  ModelTokensOptions model;
};

/// method, max_length, start_token, end_token, temperature, top_k, top_p, beams, length_penalty, seed, and
/// token_input, from_logits, pad_token and carry_states for the model. Throws ConfigError, also for options
/// that the method does not use.
DecodeOptions parse_decode_options(const Json& config);
const Schema& decode_schema();

/// A token that a search kept at one of its steps, or considered.
struct BeamNode {
  int token = 0;
  /// The index of the node before it, or -1 after the prompt.
  int parent = -1;
  /// The number of new tokens up to this one.
  int length = 1;
  /// The sum over all new tokens so far.
  double log_probability = 0.0;
  bool finished = false;
  /// False for a runner-up, which was not kept.
  bool kept = true;
};

/// A decoded sequence: the new tokens, the end token included.
struct Hypothesis {
  std::vector<int> tokens;
  /// For each token, given those before it, by the model: without temperature, top_k and top_p.
  std::vector<double> log_probabilities;
  double log_probability = 0.0;
  /// The log probability, in a beam search with the length penalty.
  double score = 0.0;
  /// The end token came before `max_length`.
  bool finished = false;
  /// The index of its last token in `Decoded::tree`.
  int node = 0;
};

struct Decoded {
  /// One; for a beam search all sequences that ended or are in the last beam, the best score first.
  std::vector<Hypothesis> hypotheses;
  /// The whole beam search, parents before children; that of another method with `runners_up` alone, else
  /// empty.
  std::vector<BeamNode> tree;
};

/// Continues each prompt. All sequences run side by side; each has random numbers of its own, so that its
/// draws do not depend on the others. Throws ConfigError without prompts, for a prompt without tokens, and
/// the errors of `source`.
std::vector<Decoded> decode(NextTokens& source, const std::vector<std::vector<int>>& prompts,
                            const DecodeOptions& options);

/// A possible next token.
struct Candidate {
  int token = 0;
  double probability = 0.0;
};

/// The distribution that `sample` draws from: the tokens that temperature (above 0), top_k and top_p leave,
/// with probabilities that add up to 1, the most probable first when some are left out.
std::vector<Candidate> candidates(std::span<const double> log_probabilities, const DecodeOptions& options);

}  // namespace rnn
