#pragma once

#include <string>
#include <vector>

#include "rnn/tasks/task.h"

namespace rnn {

/// A metronome that is started by taps, to show what each part of an LSTM adds: after a tap a beat is due on
/// every `period`-th step, until the next tap starts it anew. Counting needs a memory that does not fade, the
/// fresh start one that forgets, and the beat a gate that opens when the count is full: a task in time, as
/// those of Gers, Schraudolph and Schmidhuber, "Learning precise timing with LSTM recurrent networks", 2002.
///
/// Inputs "taps" (N,steps,1), 1 on the steps with a tap, else 0; targets "beats" (N,steps,1), 1 on the steps
/// with a beat, which follow from the taps alone. The first tap comes within three tenths of a period, each
/// further one after a gap drawn from half a period to `steps`. 300 sequences train, 60 validate, 200 test;
/// no two are the same.
///
/// Options: period, from 5 to 100 (20); steps, from 40 to 400 (80).
///
/// The default is LSTMAnatomy(16, peephole) and Dense(1, sigmoid), binary crossentropy, Adam with learning
/// rate .003 and clipnorm 1, batches of 10, 150 epochs. Variants: the stages of the cell before it, cec,
/// input-output-gates and forget-gate; lstm, which is the same as the last of them, and gru.
///
/// baseline: {"rule": "silence"}, no beat ever; {"accuracy", "loss"}, the loss with the training set's share
/// of beats as the probability of each step.
///
/// A typed sample is a text such as "..x.......x": a tap for each x, none for each full stop or space; steps
/// beyond its end have no tap.
class LstmAnatomyTask : public Task {
 public:
  static Schema options();
  /// Throws ConfigError for steps below four periods.
  explicit LstmAnatomyTask(const Json& config);
  Signature signature() const override;
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;
  std::vector<Tensor> read_sample(const Json& typed) const override;
  Json step_labels(const std::vector<Tensor>& sample) const override;

  int period() const { return period_; }
  int steps() const { return steps_; }
  /// The beats that belong to taps (N,steps,1).
  Tensor beats_of(const Tensor& taps) const;

 private:
  int period_;
  int steps_;
};

}  // namespace rnn
