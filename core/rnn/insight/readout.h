#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rnn/config/options.h"
#include "rnn/data/task_data.h"
#include "rnn/training/fit.h"

namespace rnn {

/// A named tensor of a frame. It leaves the core as a typed array.
struct FrameTensor {
  std::string name;
  Tensor tensor;
};

/// A readout at one moment: small JSON, and tensors for everything as long as a series.
struct Frame {
  Json data;
  std::vector<FrameTensor> tensors;
};

/// A frame in the making, in slices of work of at most about a batch, so that the caller can do other things
/// in between. Where training goes on in between, the parts of a frame belong to different weights. Readouts
/// leave the training as it is: its numbers are those of a run without them.
class Readout {
 public:
  virtual ~Readout() = default;
  /// Works one slice; true when the frame is whole. Called no more after that.
  virtual bool advance() = 0;
  /// The whole frame, once.
  virtual Frame take() = 0;
};

/// What a readout may see. It lives as long as the experiment.
struct Subject {
  Trainer& trainer;
  Fit& fit;
  const TaskData& data;
  const Signature& signature;
  /// A sample as a person types it, as inputs (1,...) of the model; see Task::read_sample.
  std::function<std::vector<Tensor>(const Json&)> read_sample;
  /// Labels of the steps of a sample; see Task::step_labels.
  std::function<Json(const std::vector<Tensor>&)> step_labels;
  /// Labels of a sample's targets; see Task::target_labels.
  std::function<Json(const std::vector<Tensor>&)> target_labels;
  /// The result of a trivial rule on the test set; see Task::baseline.
  std::function<std::unique_ptr<Readout>()> baseline;
};

/// The moments at which a readout is worth a new frame: as often as the display shows one, after the first
/// training batch and then after each `ReadoutKind::batches` further ones, or when it is asked for.
enum class Cadence { live, every_batches, on_demand };

/// Anything that can be looked at in an experiment: a task's answers, or what goes on inside.
struct ReadoutKind {
  std::string name;
  /// The kind of view that draws the frames.
  std::string view;
  Cadence cadence = Cadence::live;
  /// With Cadence::every_batches.
  int batches = 0;
  /// Of a readout of no task: shown beside the drawing of the model instead of among what goes on inside.
  bool in_network = false;
  /// The options of a request, all with defaults: which sample, which layer, what was typed.
  Schema request{};
  /// A request other than {}, for tests.
  Json example = Json::object();
  /// True when the experiment has what the readout shows; empty for always.
  std::function<bool(const Subject&)> applies{};
  /// `request` is complete. Throws ConfigError, with `where()` inside the request.
  std::function<std::unique_ptr<Readout>(const Subject&, const Json& request)> open{};
};

/// [{"name", "view", "cadence": "live" | "every_batches" | "on_demand", "batches" (with every_batches),
/// "request", "example", "in_network" where it is}]
Json describe(const std::vector<ReadoutKind>& kinds);

/// A readout whose frame is made in one slice.
std::unique_ptr<Readout> readout_of(std::function<Frame()> make);

/// The readouts that belong to no task; registry.cpp has one line for each.
const std::vector<ReadoutKind>& insight_readouts();

}  // namespace rnn
