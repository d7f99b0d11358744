#pragma once

#include "rnn/data/dataset.h"

namespace rnn {

/// Logistic regression on the counts of the ids of a text: it sees no order of words. Trained sample by
/// sample with Adagrad (Duchi, Hazan and Singer, 2011) and a small L2 penalty on the weights that occur.
class WordCounts {
 public:
  /// Times through the data set to learn from it: fewer for a large one.
  static int epochs(const Dataset& training);

  /// For ids below `ids`; those below `first` do not count.
  WordCounts(int ids, int first);
  /// Learns from the samples [from, to) of texts (N,T) with labels 0 and 1 (N,1).
  void learn(const Dataset& training, int from, int to);
  double probability(const Scalar* sample, int length) const;
  /// The number of samples on the right side of one half.
  int right(const Dataset& data) const;

 private:
  bool counts(Scalar id) const { return static_cast<int>(id) >= first_; }

  int first_;
  double bias_ = 0.0;
  double bias_squares_;
  std::vector<double> weights_;
  std::vector<double> squares_;
};

}  // namespace rnn
