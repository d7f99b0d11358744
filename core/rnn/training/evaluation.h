#pragma once

#include <vector>

#include "rnn/training/trainer.h"

namespace rnn {

/// `Trainer::evaluate` in slices of one batch, with sums of its own, so that training may go on in between.
class Evaluation {
 public:
  /// Throws as `Trainer::evaluate`. Both outlive the evaluation.
  Evaluation(Trainer& trainer, const Dataset& data, int batch_size);
  /// Tests one batch; true when it was the last.
  bool advance();
  /// One value for each of `Trainer::metric_names()`.
  std::vector<double> results();

 private:
  /// Runs `body` with this evaluation's sums in the trainer.
  template <class Body>
  auto with_sums(Body body);

  Trainer& trainer_;
  const Dataset& data_;
  int batch_size_;
  std::vector<int> indices_;
  std::size_t tested_ = 0;
  std::vector<Metric::Sums> sums_;
};

}  // namespace rnn
