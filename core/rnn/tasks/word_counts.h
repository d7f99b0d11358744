#pragma once

#include "rnn/data/dataset.h"

namespace rnn {

/// Logistic regression on the counts of the ids of a text: it sees no order of words. Trained sample by
/// sample with Adagrad (Duchi, Hazan and Singer, 2011) and a small L2 penalty on the weights that occur.
class WordCounts {
 public:
  /// Ids (N,T) below `ids`; those below `first` do not count. Labels 0 and 1 (N,1).
  WordCounts(const Dataset& training, int ids, int first);
  double probability(const Scalar* sample, int length) const;
  /// The share of samples on the right side of one half.
  double accuracy(const Dataset& data) const;

 private:
  bool counts(Scalar id) const { return static_cast<int>(id) >= first_; }

  int first_;
  double bias_ = 0.0;
  std::vector<double> weights_;
};

}  // namespace rnn
