#pragma once

// Cross-entropies: see loss.h for the equations. The derivatives below are of one prediction, or of one row;
// the mean divides them by their number.
//
// Binary, by y: (y - t) / (y (1 - y)) inside the clip and 0 outside; from logits z: sigmoid(z) - t.
//
// By class, from probabilities, with S = sum(y) and q = y / S, the derivative by y_i:
// (a_i - sum_j a_j q_j) / S where a_j = -t_j / q_j inside the clip and 0 outside; so it is the same constant
// for every i whose target is 0. From logits z, with s = sum(t), it is s softmax(z)_i - t_i.

#include "rnn/losses/loss.h"

namespace rnn {

class BinaryCrossentropy : public Loss {
 public:
  BinaryCrossentropy(bool from_logits, double smoothing) : from_logits_(from_logits), smoothing_(smoothing) {}
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;

 private:
  bool from_logits_;
  double smoothing_;
};

class CategoricalCrossentropy : public Loss {
 public:
  CategoricalCrossentropy(bool from_logits, double smoothing)
      : from_logits_(from_logits), smoothing_(smoothing) {}
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;

 private:
  bool from_logits_;
  double smoothing_;
};

class SparseCategoricalCrossentropy : public Loss {
 public:
  SparseCategoricalCrossentropy(bool from_logits, std::optional<Scalar> ignored)
      : from_logits_(from_logits), ignored_(ignored) {}
  int target_width(int) const override { return 1; }
  bool sparse() const override { return true; }
  std::optional<Scalar> ignored_class() const override { return ignored_; }
  double evaluate(const Scalar* prediction, const Scalar* target, Rows rows, Scalar* gradient) const override;

 private:
  bool from_logits_;
  std::optional<Scalar> ignored_;
};

}  // namespace rnn
