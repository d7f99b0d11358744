#include "rnn/tasks/shared/series_readouts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/insight/sample_run.h"

namespace rnn {

namespace {

constexpr double largest_value = 1e9;

constexpr std::int32_t day = 24 * 60;

/// Adds the times of the rows.
void add_times(Frame& frame, const Series& series, std::span<const int> rows) {
  const std::vector<std::int32_t>& all = series.times();
  frame.data["time"] = nullptr;
  if (all.empty() || rows.empty()) return;
  const bool days = std::all_of(all.begin(), all.end(), [](std::int32_t time) { return time % day == 0; });
  const std::int32_t unit = days ? day : 1;
  const auto time_of = [&](int row) { return std::int64_t{all[static_cast<std::size_t>(row)]}; };
  Tensor times({static_cast<int>(rows.size())});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::int64_t later = (time_of(rows[i]) - time_of(rows[0])) / unit;
    times.values[i] = static_cast<Scalar>(later);
  }
  frame.data["time"] = {{"first", time_of(rows[0])}, {"unit", unit}};
  frame.tensors.push_back({"times", std::move(times)});
}

/// Description of a column, with the ends of its values in the rows that train.
Json column_json(const SeriesColumn& column, int rows) {
  float low = 0.0F;
  float high = 0.0F;
  bool any = false;
  for (const float value : std::span(column.values).first(static_cast<std::size_t>(rows))) {
    if (std::isnan(value)) continue;
    low = any ? std::min(low, value) : value;
    high = any ? std::max(high, value) : value;
    any = true;
  }
  return {{"name", column.name}, {"unit", column.unit}, {"low", low}, {"high", high}};
}

class WindowAnswer : public Readout {
 public:
  WindowAnswer(std::shared_ptr<const Series> series, const Subject& subject, const Json& request)
      : series_(std::move(series)), sample_([&] {
          const int last = static_cast<int>(series_->test_starts().size()) - 1;
          return std::min(request["sample"].get<int>(), last);
        }()) {
    const SeriesPlan& plan = series_->plan();
    const int start = series_->test_starts()[static_cast<std::size_t>(sample_)];
    values_ = Tensor({plan.window, static_cast<int>(series_->inputs().size())});
    const Json& given = request["values"];
    edited_ = !given.empty();
    if (edited_ && given.size() != values_.values.size())
      throw ConfigError({"series.values", "[window] expected {expected} values, got {given}"},
                        {values_.values.size(), given.size()}, "/values");
    Tensor scaled({1, plan.window, values_.shape[1]});
    const auto width = static_cast<std::size_t>(values_.shape[1]);
    for (std::size_t i = 0; i < values_.values.size(); ++i) {
      const SeriesColumn& column = series_->inputs()[i % width];
      const double value = edited_ ? given[i].get<double>()
                                   : double(column.values[static_cast<std::size_t>(start) + i / width]);
      values_.values[i] = static_cast<Scalar>(value);
      scaled.values[i] = static_cast<Scalar>(series_->input_scaling(i % width).scaled(value));
    }
    inputs_.push_back(std::move(scaled));
    prediction_ = std::make_unique<Prediction>(subject, inputs_);
    describe_window(start);
  }

  bool advance() override { return prediction_->advance(); }

  Frame take() override {
    Frame frame;
    frame.data = std::move(data_);
    frame.tensors.push_back({"values", std::move(values_)});
    add_times(frame, *series_, rows_);
    Tensor output = prediction_->outputs()[0];
    if (series_->classes().empty()) {
      frame.data["answer"] = series_->target_scaling().back(double(output.values[0]));
    } else {
      frame.data["answer"] = nullptr;
      output.shape = Shape{output.sample_size()};
      frame.tensors.push_back({"probabilities", std::move(output)});
    }
    return frame;
  }

 private:
  void describe_window(int start) {
    for (int row = 0; row < series_->plan().window; ++row) rows_.push_back(start + row);
    rows_.push_back(series_->target_row(start));
    const bool is_class = !series_->classes().empty();
    Json columns = Json::array();
    for (const SeriesColumn& column : series_->inputs())
      columns.push_back(column_json(column, series_->plan().training));
    data_ = {{"sample", sample_},
             {"total", series_->test_starts().size()},
             {"row", start},
             {"horizon", series_->plan().horizon},
             {"columns", std::move(columns)},
             {"target", {{"name", series_->target().name}, {"unit", series_->target().unit}}},
             {"classes", series_->classes()},
             {"edited", edited_}};
    data_["truth"] = edited_ ? Json() : Json(series_->truth(start));
    const int column = series_->target_input();
    if (!edited_)
      data_["last"] = series_->persistence(start);
    else if (column < 0 || is_class)
      data_["last"] = nullptr;
    else
      data_["last"] =
          values_.values[values_.values.size() - series_->inputs().size() + static_cast<std::size_t>(column)];
  }

  std::shared_ptr<const Series> series_;
  int sample_;
  bool edited_ = false;
  Tensor values_;
  /// Of the window and its target.
  std::vector<int> rows_;
  std::vector<Tensor> inputs_;
  std::unique_ptr<Prediction> prediction_;
  Json data_;
};

class TestSeries : public Readout {
 public:
  TestSeries(std::shared_ptr<const Series> series, const Subject& subject)
      : series_(std::move(series)), prediction_(subject, subject.data.test.inputs) {}

  bool advance() override { return prediction_.advance(); }

  Frame take() override {
    const std::vector<int>& starts = series_->test_starts();
    const Buffer& outputs = prediction_.outputs()[0].values;
    const int samples = static_cast<int>(starts.size());
    Tensor rows({samples});
    Tensor truth({samples});
    Tensor prediction({samples});
    Tensor persistence({samples});
    double error = 0.0;
    double persistence_error = 0.0;
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const double wanted = series_->truth(starts[i]);
      const double said = series_->target_scaling().back(double(outputs[i]));
      const double last = series_->persistence(starts[i]);
      rows.values[i] = static_cast<Scalar>(series_->target_row(starts[i]));
      truth.values[i] = static_cast<Scalar>(wanted);
      prediction.values[i] = static_cast<Scalar>(said);
      persistence.values[i] = static_cast<Scalar>(last);
      error += std::abs(said - wanted);
      persistence_error += std::abs(last - wanted);
    }
    Frame frame;
    frame.data = {{"name", series_->target().name},
                  {"unit", series_->target().unit},
                  {"error", error / samples},
                  {"persistence_error", persistence_error / samples}};
    frame.tensors.push_back({"rows", std::move(rows)});
    frame.tensors.push_back({"truth", std::move(truth)});
    frame.tensors.push_back({"prediction", std::move(prediction)});
    frame.tensors.push_back({"persistence", std::move(persistence)});
    std::vector<int> targets;
    for (const int start : starts) targets.push_back(series_->target_row(start));
    add_times(frame, *series_, targets);
    return frame;
  }

 private:
  std::shared_ptr<const Series> series_;
  Prediction prediction_;
};

}  // namespace

ReadoutKind window_readout(SeriesOf series) {
  ReadoutKind kind;
  kind.name = "window";
  kind.view = "table-window";
  kind.cadence = Cadence::live;
  kind.request = {integer_option("sample", 0, 0),
                  numbers_option("values", Json::array(), -largest_value, largest_value)};
  kind.example = {{"sample", 1}};
  kind.open = [series = std::move(series)](const Subject& subject, const Json& request) {
    return std::make_unique<WindowAnswer>(series(), subject, request);
  };
  return kind;
}

ReadoutKind series_readout(SeriesOf series) {
  ReadoutKind kind;
  kind.name = "series";
  kind.view = "series";
  kind.cadence = Cadence::live;
  kind.applies = [](const Subject& subject) {
    return subject.signature.targets[0].kind == PortKind::numbers;
  };
  kind.open = [series = std::move(series)](const Subject& subject, const Json&) {
    if (subject.signature.targets[0].kind != PortKind::numbers)
      throw ConfigError(Phrase("series.classes", "[series] expected a target of numbers, got classes"));
    return std::make_unique<TestSeries>(series(), subject);
  };
  return kind;
}

}  // namespace rnn
