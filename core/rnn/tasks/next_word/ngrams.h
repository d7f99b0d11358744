#pragma once

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "rnn/data/dataset.h"

namespace rnn {

/// Probabilities of a next id by counts, of a training set alone: of the id itself, and of it after the one
/// before. `last` below is the last id of a sample, `next` its target.
///
///   unigram  (c(next) + 1) / (N + V): add-one smoothing (Laplace)
///   bigram   max(c(last, next) - d, 0) / c(last) + d n(last) / c(last) p(next), d = .75, n(last) the number
///            of different ids after `last`: interpolated absolute discounting (Kneser and Ney, "Improved
///            backing-off for m-gram language modeling", 1995), with p(next) = (n(., next) + 1) / (n(., .) +
///            V), the share of the different pairs that end in it
class NGrams {
 public:
  explicit NGrams(int ids);
  void count(int last, int next);
  double unigram(int next) const;
  double bigram(int last, int next) const;
  /// The most probable id after `last`, the lowest of several; and of all.
  int likeliest_after(int last) const;
  int likeliest() const;

 private:
  std::size_t ids_;
  double samples_ = 0.0;
  double pairs_ = 0.0;
  /// Of each id: how often it is a target, how often the last one, how many different ids come before it, and
  /// after it.
  std::vector<double> as_next_, as_last_, before_, after_;
  std::map<std::pair<int, int>, double> both_;
};

}  // namespace rnn
