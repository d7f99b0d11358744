#include "rnn/decoding/decode.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "rnn/config/error.h"

namespace rnn {

namespace {

using LogProbabilities = std::span<const double>;
using Method = DecodeOptions::Method;

/// A possible extension of a beam: `token` after the row `row`.
struct Extension {
  double value;
  int row;
  int token;
};

/// Keeps the `count` greatest, in order; the earlier of equal ones.
void best_first(std::vector<Extension>& list, std::size_t count) {
  count = std::min(count, list.size());
  std::partial_sort(list.begin(), list.begin() + std::ptrdiff_t(count), list.end(),
                    [](const Extension& a, const Extension& b) {
                      if (a.value != b.value) return a.value > b.value;
                      return a.row != b.row ? a.row < b.row : a.token < b.token;
                    });
  list.erase(list.begin() + std::ptrdiff_t(count), list.end());
}

/// The search from one prompt. `tokens` and `from` are the next inputs of its rows.
class Search {
 public:
  Search(const DecodeOptions& options, std::vector<int> prompt, int number, int rows)
      : options_(options),
        prompt_(std::move(prompt)),
        random_(Random(options.seed).fork(static_cast<std::uint64_t>(number))),
        tokens_(static_cast<std::size_t>(rows), prompt_[0]),
        from_(tokens_.size(), 0) {}

  bool done() const { return done_; }
  int longest() const { return static_cast<int>(prompt_.size()) + options_.max_length; }
  const std::vector<int>& tokens() const { return tokens_; }
  const std::vector<int>& from() const { return from_; }
  /// Takes the log probabilities after those inputs, (rows, vocabulary).
  void take(LogProbabilities next, int vocabulary) {
    for (std::size_t row = 0; row < from_.size(); ++row) from_[row] = static_cast<int>(row);
    if (++fed_ < prompt_.size())
      std::fill(tokens_.begin(), tokens_.end(), prompt_[fed_]);
    else if (!done_)
      options_.method == Method::beam ? expand_beam(next, vocabulary)
                                      : choose(next.first(std::size_t(vocabulary)));
  }
  Decoded result();

 private:
  void choose(LogProbabilities next);
  void expand_beam(LogProbabilities next, int vocabulary);
  Hypothesis hypothesis(int node, double score) const;

  const DecodeOptions& options_;
  std::vector<int> prompt_;
  Random random_;
  std::vector<int> tokens_;
  std::vector<int> from_;
  std::size_t fed_ = 0;
  bool done_ = false;
  std::vector<BeamNode> nodes_;
  /// The last nodes of the rows, and the nodes that ended.
  std::vector<int> alive_, ended_;
};

void Search::choose(LogProbabilities next) {
  int token = static_cast<int>(std::max_element(next.begin(), next.end()) - next.begin());
  if (options_.method == Method::sample && options_.temperature > 0.0) {
    const std::vector<Candidate> drawn_from = candidates(next, options_);
    double left = random_.uniform();
    for (const Candidate& candidate : drawn_from) {
      if (candidate.probability > 0.0) token = candidate.token;
      left -= candidate.probability;
      if (left < 0.0) break;
    }
  }
  const int last = alive_.empty() ? -1 : alive_[0];
  const BeamNode before = last < 0 ? BeamNode{0, -1, 0, 0.0, false, true} : nodes_[std::size_t(last)];
  alive_ = {static_cast<int>(nodes_.size())};
  const auto note = [&](int made, bool kept) {
    nodes_.push_back({made, last, before.length + 1, before.log_probability + next[std::size_t(made)],
                      made == options_.end_token, kept});
  };
  note(token, true);
  tokens_[0] = token;
  done_ = nodes_.back().finished || nodes_.back().length == options_.max_length;
  if (done_) ended_ = alive_;
  if (options_.runners_up == 0) return;
  std::vector<Extension> others;
  for (int other = 0; other < static_cast<int>(next.size()); ++other)
    if (other != token && next[std::size_t(other)] > -std::numeric_limits<double>::infinity())
      others.push_back({next[std::size_t(other)], 0, other});
  best_first(others, std::size_t(options_.runners_up));
  for (const Extension& other : others) note(other.token, false);
}

void Search::expand_beam(LogProbabilities next, int vocabulary) {
  const std::size_t rows = nodes_.empty() ? 1 : alive_.size();
  std::vector<Extension> ways;
  for (std::size_t row = 0; row < rows; ++row) {
    const double before =
        nodes_.empty() ? 0.0 : nodes_[static_cast<std::size_t>(alive_[row])].log_probability;
    for (int token = 0; token < vocabulary; ++token) {
      const double value = before + next[row * std::size_t(vocabulary) + std::size_t(token)];
      if (value > -std::numeric_limits<double>::infinity())
        ways.push_back({value, static_cast<int>(row), token});
    }
  }
  const std::size_t kept = std::size_t(options_.beams) - ended_.size();
  best_first(ways, kept + std::size_t(options_.runners_up));
  std::vector<int> alive;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    const Extension& way = ways[i];
    const int parent = alive_.empty() ? -1 : alive_[std::size_t(way.row)];
    const int length = parent < 0 ? 1 : nodes_[std::size_t(parent)].length + 1;
    const int node = static_cast<int>(nodes_.size());
    nodes_.push_back({way.token, parent, length, way.value, way.token == options_.end_token, i < kept});
    if (i >= kept) continue;
    if (nodes_.back().finished || length == options_.max_length) {
      ended_.push_back(node);
      continue;
    }
    from_[alive.size()] = way.row;
    tokens_[alive.size()] = way.token;
    alive.push_back(node);
  }
  alive_ = std::move(alive);
  done_ = alive_.empty();
}

Hypothesis Search::hypothesis(int node, double score) const {
  const BeamNode& last = nodes_[std::size_t(node)];
  Hypothesis made;
  made.log_probability = last.log_probability;
  made.score = score;
  made.finished = last.finished;
  made.node = node;
  for (; node >= 0; node = nodes_[std::size_t(node)].parent) {
    const BeamNode& one = nodes_[std::size_t(node)];
    const double before = one.parent < 0 ? 0.0 : nodes_[std::size_t(one.parent)].log_probability;
    made.tokens.push_back(one.token);
    made.log_probabilities.push_back(one.log_probability - before);
  }
  std::reverse(made.tokens.begin(), made.tokens.end());
  std::reverse(made.log_probabilities.begin(), made.log_probabilities.end());
  return made;
}

Decoded Search::result() {
  Decoded decoded;
  std::vector<Extension> order;
  for (int node : ended_) {
    const BeamNode& end = nodes_[std::size_t(node)];
    const bool beam = options_.method == Method::beam;
    const double penalty = beam ? std::pow((5.0 + end.length) / 6.0, options_.length_penalty) : 1.0;
    order.push_back({end.log_probability / penalty, 0, node});
  }
  best_first(order, order.size());
  for (const Extension& one : order) decoded.hypotheses.push_back(hypothesis(one.token, one.value));
  if (options_.method == Method::beam || options_.runners_up > 0) decoded.tree = std::move(nodes_);
  return decoded;
}

}  // namespace

std::vector<Candidate> candidates(LogProbabilities log_probabilities, const DecodeOptions& options) {
  std::vector<Extension> list;
  const double most = *std::max_element(log_probabilities.begin(), log_probabilities.end());
  for (std::size_t token = 0; token < log_probabilities.size(); ++token)
    list.push_back({std::exp((log_probabilities[token] - most) / options.temperature), 0, int(token)});
  if (options.top_k > 0 || options.top_p < 1.0)
    best_first(list, options.top_k > 0 ? std::size_t(options.top_k) : list.size());
  const auto sum = [&list] {
    double total = 0.0;
    for (const Extension& one : list) total += one.value;
    return total;
  };
  if (options.top_p < 1.0) {
    const double enough = options.top_p * sum();
    std::size_t kept = 0;
    for (double reached = 0.0; kept < list.size() && reached < enough; ++kept) reached += list[kept].value;
    list.erase(list.begin() + std::ptrdiff_t(kept), list.end());
  }
  const double total = sum();
  std::vector<Candidate> made;
  for (const Extension& one : list) made.push_back({one.token, one.value / total});
  return made;
}

std::vector<Decoded> decode(NextTokens& source, const std::vector<std::vector<int>>& prompts,
                            const DecodeOptions& options) {
  const int rows = options.method == Method::beam ? options.beams : 1;
  const int vocabulary = source.vocabulary();
  std::vector<Search> searches;
  int longest = 0;
  for (const std::vector<int>& given : prompts) {
    std::vector<int> prompt;
    if (options.start_token >= 0) prompt.push_back(options.start_token);
    for (int token : given) prompt.push_back(token);
    if (prompt.empty())
      throw ConfigError({"decode.prompt_empty",
                         "[decode] expected a prompt of at least one token, or a start_token, got neither"})
          .at("/prompt");
    searches.emplace_back(options, std::move(prompt), static_cast<int>(searches.size()), rows);
    longest = std::max(longest, searches.back().longest());
  }
  if (searches.empty())
    throw ConfigError({"decode.no_prompt", "[decode] expected at least one prompt, got none"}).at("/prompt");
  source.begin(static_cast<int>(searches.size()), rows, longest);
  std::vector<int> from, tokens;
  const std::size_t block = std::size_t(rows) * std::size_t(vocabulary);
  std::vector<double> next(searches.size() * block);
  const auto running = [](const Search& search) { return !search.done(); };
  while (std::any_of(searches.begin(), searches.end(), running)) {
    from.clear();
    tokens.clear();
    for (std::size_t s = 0; s < searches.size(); ++s) {
      for (int row : searches[s].from()) from.push_back(static_cast<int>(s) * rows + row);
      for (int token : searches[s].tokens()) tokens.push_back(token);
    }
    source.advance(from, tokens, next);
    for (std::size_t s = 0; s < searches.size(); ++s)
      searches[s].take(std::span(next).subspan(s * block, block), vocabulary);
  }
  std::vector<Decoded> decoded;
  for (Search& search : searches) decoded.push_back(search.result());
  return decoded;
}

}  // namespace rnn
