#pragma once

#include <string>
#include <vector>

#include "rnn/config/registry.h"
#include "rnn/data/resource.h"
#include "rnn/data/task_data.h"
#include "rnn/insight/readout.h"

namespace rnn {

/// A learning task: its data, its default experiment and its answers. Made by the registry from its own
/// options (number of bits, noise, window...).
class Task {
 public:
  virtual ~Task() = default;
  /// What the config names in place of the resources (see Experiment): for tasks whose signature follows from
  /// the columns that a person chose. Called before anything else, or not at all.
  virtual void name_resources(const Json& references);
  /// The inputs and targets of a model for the task; follows from the options, and from `name_resources`.
  virtual Signature signature() const = 0;
  /// The resources that `data` is made from; none when it is generated.
  virtual std::vector<ResourceNeed> resources() const { return {}; }
  /// The same seed and resources give the same data. `resources` holds all that the task needs. Throws
  /// ConfigError, with "/resources/<name>" as `where()`, for one that does not fit.
  virtual TaskData data(std::uint64_t seed, const Resources& resources) const = 0;
  /// Python statements that make such data, with other random numbers; see keras_code. `resources` is that of
  /// the config, with the names of files that were brought, which the statements read.
  virtual std::string keras_data(const Json& resources) const = 0;
  /// Python statements that follow, and print answers of the model `model` to the first samples of the test
  /// set as a reader wants them; empty where its predictions are that.
  virtual std::string keras_answers() const { return ""; }
  /// The default experiment: {"model": ..., "compile": ..., "fit": ...} as `Experiment` takes them; the model
  /// is any graph.
  virtual Json defaults() const = 0;
  /// Variations of the default experiment:
  /// [{"id": "adam", "changes": {JSON merge patch (RFC 7386) on the experiment}}]. The page translates the
  /// ids.
  virtual Json variants() const = 0;
  /// False for a task that is looked into with its first weights, and that training does not lead on.
  virtual bool trains() const { return true; }
  /// The result of a trivial rule on the test set, in slices: a frame of {"rule": "persistence", "metrics":
  /// {"loss": .002}}, with the keys of a history, and perhaps "beside", a list of the same for other rules,
  /// and "unit", {"metric", "factor", "text": "°C"}: this metric times `factor` is in that unit, which is
  /// empty for the data's own. Task and `data` outlive it.
  virtual std::unique_ptr<Readout> baseline(const TaskData& data) const = 0;
  /// The task's answers. The frames are described in the task's header. The readouts may keep the task, which
  /// outlives them.
  virtual std::vector<ReadoutKind> readouts() const = 0;
  /// A sample as a person types it: a list with one entry for each input, of values as `sample_from` reads
  /// them, or for tasks that read text a string, which may also be alone in a list. Throws ConfigError, with
  /// `where()` inside `typed`.
  virtual std::vector<Tensor> read_sample(const Json& typed) const;
  /// Labels for the steps of a sample (1,...): for each input a list of strings, or null; null for tasks
  /// without.
  virtual Json step_labels(const std::vector<Tensor>& sample) const;
  /// Labels for the values of a sample's targets (1,...): for each target a list of strings, or null; null
  /// for tasks without. The page's words for the task name classes (`answers`).
  virtual Json target_labels(const std::vector<Tensor>& targets) const;
};

/// All tasks; registry.cpp has one line for each.
const Registry<Task>& tasks();

}  // namespace rnn
