#include "rnn/tasks/shared/series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "rnn/config/error.h"

namespace rnn {

namespace {

Scaling scaling_of(const std::string& need, const SeriesColumn& column, int rows) {
  double sum = 0.0;
  double squares = 0.0;
  int count = 0;
  for (const float value : std::span(column.values).first(static_cast<std::size_t>(rows))) {
    if (std::isnan(value)) continue;
    sum += double(value);
    ++count;
  }
  const double mean = count > 0 ? sum / count : 0.0;
  for (const float value : std::span(column.values).first(static_cast<std::size_t>(rows)))
    if (!std::isnan(value)) squares += (double(value) - mean) * (double(value) - mean);
  const double deviation = count > 0 ? std::sqrt(squares / count) : 0.0;
  if (!(deviation > 1e-6 * std::max(1.0, std::abs(mean))))
    throw ConfigError({"series.constant",
                       "[{need}] expected numbers that vary in the column '{column}', but it is constant in "
                       "the rows that train"},
                      {need, column.name}, "/resources/" + need);
  return {mean, deviation};
}

void check_window(const std::string& need, const SeriesPlan& plan, int rows) {
  const int shortest =
      std::min({plan.training, plan.validation - plan.training, rows - plan.validation}) - plan.horizon;
  if (shortest < 1)
    throw ConfigError(
        {"series.rows",
         "[{need}] expected more rows: {rows} are too few for three sets and a horizon of {horizon}"},
        {need, rows, plan.horizon}, "/resources/" + need);
  if (plan.window > shortest)
    throw ConfigError(
        {"series.window",
         "[{need}] window: expected at most {most}, as the shortest set of the {rows} rows has it, got "
         "{given}"},
        {need, shortest, rows, plan.window}, "/task/config/window");
}

}  // namespace

Series::Series(const std::string& need, std::vector<SeriesColumn> inputs, SeriesColumn target,
               std::vector<std::string> classes, SeriesPlan plan, std::vector<std::int32_t> times)
    : inputs_(std::move(inputs)),
      target_(std::move(target)),
      classes_(std::move(classes)),
      plan_(plan),
      times_(std::move(times)) {
  const int rows = static_cast<int>(target_.values.size());
  check_window(need, plan_, rows);
  for (const SeriesColumn& column : inputs_) scalings_.push_back(scaling_of(need, column, plan_.training));
  if (classes_.empty()) target_scaling_ = scaling_of(need, target_, plan_.training);
  const std::array<int, 4> ends{0, plan_.training, plan_.validation, rows};
  for (std::size_t set = 0; set < 3; ++set) {
    for (int start = ends[set]; target_row(start) < ends[set + 1]; ++start)
      if (is_whole(start)) starts_[set].push_back(start);
    if (starts_[set].empty())
      throw ConfigError({"series.missing",
                         "[{need}] expected windows of {window} rows without a missing value in training, "
                         "validation and test set"},
                        {need, plan_.window}, "/resources/" + need);
  }
}

bool Series::is_whole(int start) const {
  if (std::isnan(truth(start)) || std::isnan(persistence(start))) return false;
  return std::all_of(inputs_.begin(), inputs_.end(), [&](const SeriesColumn& column) {
    const auto window = std::span(column.values)
                            .subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(plan_.window));
    return std::none_of(window.begin(), window.end(), [](float value) { return std::isnan(value); });
  });
}

int Series::target_input() const {
  const auto found = std::find_if(inputs_.begin(), inputs_.end(),
                                  [&](const SeriesColumn& column) { return column.name == target_.name; });
  return found == inputs_.end() ? -1 : static_cast<int>(found - inputs_.begin());
}

Dataset Series::set_of(const std::vector<int>& starts) const {
  const int samples = static_cast<int>(starts.size());
  const int width = static_cast<int>(inputs_.size());
  const int classes = static_cast<int>(classes_.size());
  Tensor input({samples, plan_.window, width});
  Tensor target({samples, std::max(1, classes)});
  for (int i = 0; i < samples; ++i) {
    const int start = starts[static_cast<std::size_t>(i)];
    Scalar* values = input.sample(i);
    for (int t = 0; t < plan_.window; ++t)
      for (std::size_t column = 0; column < inputs_.size(); ++column)
        *values++ = static_cast<Scalar>(scalings_[column].scaled(
            double(inputs_[column].values[static_cast<std::size_t>(start) + static_cast<std::size_t>(t)])));
    if (classes > 0)
      target.sample(i)[static_cast<std::size_t>(truth(start))] = Scalar(1);
    else
      target.sample(i)[0] = static_cast<Scalar>(target_scaling_.scaled(truth(start)));
  }
  Dataset set;
  set.inputs.push_back(std::move(input));
  set.targets.push_back(std::move(target));
  return set;
}

TaskData Series::data() const { return {set_of(starts_[0]), set_of(starts_[1]), set_of(starts_[2])}; }

Json Series::baseline() const {
  const std::vector<int>& test = test_starts();
  const auto samples = static_cast<double>(test.size());
  if (classes_.empty()) {
    double sum = 0.0;
    for (const int start : test) sum += std::abs(truth(start) - persistence(start));
    return {
        {"rule", "persistence"},
        {"metrics", {{"mean_absolute_error", sum / samples / target_scaling_.deviation}}},
        {"unit",
         {{"metric", "mean_absolute_error"}, {"factor", target_scaling_.deviation}, {"text", target_.unit}}}};
  }
  std::vector<int> counts(classes_.size());
  for (const int start : starts_[0]) ++counts[static_cast<std::size_t>(truth(start))];
  const auto most = static_cast<double>(std::max_element(counts.begin(), counts.end()) - counts.begin());
  double same = 0.0;
  double frequent = 0.0;
  for (const int start : test) {
    same += truth(start) == persistence(start) ? 1 : 0;
    frequent += truth(start) == most ? 1 : 0;
  }
  return {{"rule", "persistence"},
          {"metrics", {{"accuracy", same / samples}}},
          {"beside",
           Json::array({{{"rule", "majority-class"}, {"metrics", {{"accuracy", frequent / samples}}}}})}};
}

}  // namespace rnn
