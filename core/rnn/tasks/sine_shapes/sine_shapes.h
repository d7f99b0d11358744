#pragma once

#include "rnn/tasks/task.h"

namespace rnn {

/// A clean sine, sin(2π · frequency · x): `window` points at a distance of 1 predict the next. The 100
/// windows that begin at x = 0 … 99 train; the sets of validation and test read the same wave between these
/// points, with 50 windows each from x + ¼, and from x + ½.
///
/// Options: frequency, from .01 to 10 (.1); window, from 1 to 50 points (3); features, 1 or 2 (1): the second
/// is the cosine; sequences (false): a target for each point of the window, the one that follows it, (N,T,1)
/// instead of (N,1).
///
/// The default is SimpleRNN(2), Dense(1), MSE, Adam with learning rate .001, batches of 10, 500 epochs.
/// Variants: one_unit, with which the article begins; two_features, the default with 2 features; sequences,
/// the same with return_sequences; zeros, the default with frequency 3, whose points are all zero.
///
/// baseline: {"rule": "persistence"}: the next point is as the last; {"loss"}, as mean squared error.
///
/// Readout "next", live. Request: {"start": 0}, the x of the window's first point, or {"input": [[...]]}, the
/// values of a window as `sample_from` reads them. Frame: {"start": x or null for values, "window",
/// "features", "sequences", "last_loss": mean squared error of the last output on the test set, "layers":
/// [{"type", "shape": "(None, 3, 2)", "units", "sequences"}]}, the last two null in layers that are not
/// recurrent, and the tensors, with T points
///   inputs   (T,D)
///   outputs  (1), or (T) with `sequences`
///   targets  (1), or (T): of a start
///   at       (P)  places on the wave
///   wave     (P)  its values there
///   learned  (P)  the last output for the window before each place
class SineShapes : public Task {
 public:
  static Schema options();
  explicit SineShapes(const Json& config);
  Signature signature() const override;
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;

 private:
  class Next;

  Scalar wave(double x) const;
  /// `count` windows, the first from `start`, each a `pitch` later.
  Dataset windows(double start, double pitch, int count) const;
  int target_count() const { return sequences_ ? window_ : 1; }

  double frequency_;
  int window_;
  int features_;
  bool sequences_;
};

}  // namespace rnn
