#pragma once

#include <memory>
#include <vector>

#include "rnn/tasks/shared/series.h"
#include "rnn/tasks/task.h"

namespace rnn {

/// The weather of the next day from the days before it: Seattle, 2012 to 2015 (NOAA; the data set
/// seattle-weather.csv of vega-datasets). 2012 and 2013 train, 2014 validates, 2015 tests.
///
/// The resource "weather" has, one value a day without gaps, "precipitation" (mm), "temp_max" and "temp_min"
/// (°C), "wind" (m/s), all numbers, and "weather", numbers of the classes of `weather_classes`.
///
/// Options: predict, "temperature" (temp_max, (N,1), scaled; the default) or "weather" (one_hot, (N,5));
/// inputs, "temperature" (temp_max), "temperature-rain" (and precipitation) or "all" four columns (the
/// default); window, days, from 1 to 60 (3). See Series for windows and scaling.
///
/// The default is LSTM(8), Dense(1), MSE, mean absolute error, Adam .01, batches of 32, 20 epochs. Variants:
/// article-1 and article-2 (seed article on model.summary(): the temperature alone, SimpleRNN of one and of
/// two units, Adam .001, 60 epochs), article-weather (classes from temperature and rain, the same with two
/// units), temperature (SimpleRNN(8), 10 epochs), week (the same of 7 days), weather (classes, as the default
/// but Dense(5, softmax), categorical crossentropy, accuracy).
///
/// baseline and readouts: see Series and series_readouts.h; "confusion" (insight/confusion.h) with classes.
class Weather : public Task {
 public:
  static Schema options();
  explicit Weather(const Json& config);
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
  std::vector<std::string> columns() const;
  Json layers(const Json& recurrent) const;

  bool classes_;
  std::string inputs_;
  int window_;
  mutable std::shared_ptr<const Series> series_;
};

/// drizzle, fog, rain, snow, sun.
const std::vector<std::string>& weather_classes();

}  // namespace rnn
