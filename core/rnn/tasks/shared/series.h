#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "rnn/config/json.h"
#include "rnn/data/task_data.h"

namespace rnn {

/// A column of a table whose rows follow each other in time: one value a row, NaN where one is missing.
struct SeriesColumn {
  std::string name;
  /// "°C", or empty.
  std::string unit;
  std::vector<float> values;
};

/// z = (x - mean) / deviation, with mean and standard deviation of the rows that train.
struct Scaling {
  double mean = 0.0;
  double deviation = 1.0;
  double scaled(double value) const { return (value - mean) / deviation; }
  double back(double value) const { return value * deviation + mean; }
};

/// The windows of a series: `window` rows, and the row that is `horizon` after the last of them. Rows before
/// `training` train, those from there up to `validation` validate, the others test; a window and its target
/// lie in one of the three sets, so that no row is in two.
struct SeriesPlan {
  int window = 1;
  int horizon = 1;
  int training = 0;
  int validation = 0;
};

/// Windows of some columns (N,window,inputs), each scaled by itself, and the later value of a target: a
/// number (N,1), scaled too, or a class as a one-hot row (N,classes). A window with a missing value is left
/// out.
class Series {
 public:
  /// `classes` are the names that the target's values number; none for a target of numbers. `times` are those
  /// of the rows, in minutes from the beginning of 1970 on; none where rows have no time. `need` is the
  /// resource that the columns are from. Throws ConfigError, with `where()`: "/resources/<need>" for a column
  /// that is constant in the rows that train, and for sets without a whole window; "/task/config/window" for
  /// a window that is longer than the shortest set.
  Series(const std::string& need, std::vector<SeriesColumn> inputs, SeriesColumn target,
         std::vector<std::string> classes, SeriesPlan plan, std::vector<std::int32_t> times = {});

  TaskData data() const;

  const std::vector<SeriesColumn>& inputs() const { return inputs_; }
  const SeriesColumn& target() const { return target_; }
  const std::vector<std::string>& classes() const { return classes_; }
  const std::vector<std::int32_t>& times() const { return times_; }
  const SeriesPlan& plan() const { return plan_; }
  const Scaling& input_scaling(std::size_t input) const { return scalings_[input]; }
  const Scaling& target_scaling() const { return target_scaling_; }
  /// The first rows of the windows of the test set.
  const std::vector<int>& test_starts() const { return starts_[2]; }
  /// The row of the target of a window that begins at `start`.
  int target_row(int start) const { return start + plan_.window + plan_.horizon - 1; }
  /// The target's value in the last row of a window: what persistence forecasts.
  double persistence(int start) const {
    return double(
        target_.values[static_cast<std::size_t>(start) + static_cast<std::size_t>(plan_.window) - 1]);
  }
  double truth(int start) const {
    return double(target_.values[static_cast<std::size_t>(target_row(start))]);
  }
  /// The number of the input that is the target's column, -1 for none.
  int target_input() const;

  /// The frame of a baseline: {"rule": "persistence"}, of numbers with the mean absolute error of scaled
  /// values and the "unit" that makes figures of the target's own of it, of classes with the accuracy, and
  /// beside it the training set's most frequent class.
  Json baseline() const;

 private:
  bool is_whole(int start) const;
  Dataset set_of(const std::vector<int>& starts) const;

  std::vector<SeriesColumn> inputs_;
  SeriesColumn target_;
  std::vector<std::string> classes_;
  SeriesPlan plan_;
  std::vector<std::int32_t> times_;
  std::vector<Scaling> scalings_;
  Scaling target_scaling_;
  std::array<std::vector<int>, 3> starts_;
};

}  // namespace rnn
