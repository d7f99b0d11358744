#pragma once

#include <memory>
#include <vector>

#include "rnn/tasks/shared/series.h"
#include "rnn/tasks/task.h"

namespace rnn {

/// A table of numbers of one's own whose rows follow each other in time: a window of rows of some columns
/// (N,window,columns) gives the value of one column (N,1) `horizon` rows later. See Series for windows, sets
/// and scaling.
///
/// The resource "table" has "columns" (UTF-8, a name on each line: the inputs, then the target) and "values"
/// (rows · columns numbers, row by row; NaN where one is missing). The host ships an example.
///
/// A config that names a file names its "columns" too: {"inputs": [names], "target": name}, and "lines" where
/// the table is not all of the file (see part_python); else there is one input.
///
/// Options: window, from 1 to 1000 rows (7); horizon, from 1 to 1000 rows (1); validation and test, shares of
/// the rows, the last ones test, from .05 to .45 (.15 each).
///
/// The default is LSTM(16), Dense(1), MSE, mean absolute error, Adam .01, batches of 32, 20 epochs. Variants:
/// simple-rnn, gru, two-layers, horizon-7 (a forecast of the seventh row).
///
/// baseline and readouts: see Series and series_readouts.h.
///
/// Throws ConfigError, with "/resources/table" as `where()`, for columns that are not named so and for a
/// table with another number of them, and as Series does.
class OwnData : public Task {
 public:
  static Schema options();
  explicit OwnData(const Json& config);
  void name_resources(const Json& references) override;
  Signature signature() const override;
  std::vector<ResourceNeed> resources() const override;
  /// Keeps the series, which the readouts then show.
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  Json defaults() const override;
  Json variants() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;

 private:
  int columns_ = 1;
  int window_;
  int horizon_;
  double validation_;
  double test_;
  mutable std::shared_ptr<const Series> series_;
};

}  // namespace rnn
