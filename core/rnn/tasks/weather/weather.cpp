#include "rnn/tasks/weather/weather.h"

#include <algorithm>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/formats/python.h"
#include "rnn/insight/confusion.h"
#include "rnn/tasks/model_config.h"
#include "rnn/tasks/shared/file_python.h"
#include "rnn/tasks/shared/series_readouts.h"

namespace rnn {

namespace {

constexpr const char* weather_need = "weather";
constexpr const char* temperature_column = "temp_max";
/// Minutes from the beginning of 1970 to that of 2012, and of a day.
constexpr std::int32_t first_time = 22'089'600;
constexpr std::int32_t day_minutes = 24 * 60;
/// 2012 and 2013, then 2014; the days after that test.
constexpr int training_days = 731;
constexpr int validation_days = 365;

const char* unit_of(const std::string& column) {
  if (column == "precipitation") return "mm";
  return column == "wind" ? "m/s" : "°C";
}

SeriesColumn column_of(const Resources& resources, const std::string& name) {
  return {name, unit_of(name), array_of<std::vector<float>>(resources, weather_need, name)};
}

Json weather_layer(const char* type, int units) { return class_config(type, {{"units", units}}); }

}  // namespace

const std::vector<std::string>& weather_classes() {
  static const std::vector<std::string> classes{"drizzle", "fog", "rain", "snow", "sun"};
  return classes;
}

Schema Weather::options() {
  return {choice_option("predict", "temperature", {"temperature", "weather"}),
          choice_option("inputs", "all", {"temperature", "temperature-rain", "all"}),
          integer_option("window", 3, 1, 60)};
}

Weather::Weather(const Json& config)
    : classes_(config["predict"] == "weather"),
      inputs_(config["inputs"].get<std::string>()),
      window_(config["window"].get<int>()) {}

std::vector<std::string> Weather::columns() const {
  if (inputs_ == "temperature") return {temperature_column};
  if (inputs_ == "temperature-rain") return {temperature_column, "precipitation"};
  return {temperature_column, "temp_min", "precipitation", "wind"};
}

Signature Weather::signature() const {
  const Port days{"days",
                  {unknown, window_, static_cast<int>(columns().size())},
                  PortKind::numbers,
                  0,
                  Phrase("port.days", "the figures of some days")};
  const int classes = static_cast<int>(weather_classes().size());
  if (classes_)
    return {{days},
            {{"weather",
              {unknown, classes},
              PortKind::one_hot,
              classes,
              Phrase("port.next_weather", "the weather of the next day")}}};
  return {{days},
          {{"temperature",
            {unknown, 1},
            PortKind::numbers,
            0,
            Phrase("port.next_temperature", "the temperature of the next day")}}};
}

std::vector<ResourceNeed> Weather::resources() const { return {{weather_need, true, {}, false, 0}}; }

TaskData Weather::data(std::uint64_t, const Resources& resources) const {
  std::vector<SeriesColumn> inputs;
  for (const std::string& name : columns()) inputs.push_back(column_of(resources, name));
  SeriesColumn target;
  if (classes_) {
    const auto& numbers = array_of<std::vector<std::int32_t>>(resources, weather_need, "weather");
    target = {"weather", "", {numbers.begin(), numbers.end()}};
  } else {
    target = column_of(resources, temperature_column);
  }
  const auto uneven = [&](const SeriesColumn& column) {
    return column.values.size() != target.values.size();
  };
  if (target.values.size() < training_days + validation_days ||
      std::any_of(inputs.begin(), inputs.end(), uneven))
    throw ConfigError({"weather.days",
                       "[{need}] expected the same days, and more than two years of them, in "
                       "every column"},
                      {weather_need}, std::string("/resources/") + weather_need);
  std::vector<std::int32_t> times;
  for (std::size_t day = 0; day < target.values.size(); ++day)
    times.push_back(first_time + day_minutes * static_cast<std::int32_t>(day));
  const SeriesPlan plan{window_, 1, training_days, training_days + validation_days};
  series_ = std::make_shared<const Series>(weather_need, std::move(inputs), std::move(target),
                                           classes_ ? weather_classes() : std::vector<std::string>(), plan,
                                           std::move(times));
  return series_->data();
}

std::string Weather::keras_data(const Json&) const {
  std::string code =
      "import csv\n\n"
      "# Seattle's weather, figures of NOAA, in the npm package vega-datasets.\n"
      "path = " +
      npm_file_python("seattle-weather.csv", "vega-datasets@3.2.1", "data/seattle-weather.csv") +
      "with open(path, encoding=\"utf-8\", newline=\"\") as file:\n"
      "    days = list(csv.DictReader(file))\n"
      "columns = " +
      python_literal(Json(columns())) + "\nwindow = " + std::to_string(window_) + R"(

# 2012 and 2013 train, 2014 validates, 2015 tests. Only days that train decide the scales.
ends = [sum(day["date"] < year for day in days) for year in ("2014", "2015")]


def scaled(values):
    values = np.asarray(values, "float32")
    return (values - values[: ends[0]].mean(axis=0)) / values[: ends[0]].std(axis=0)


inputs = scaled([[float(day[name]) for name in columns] for day in days])
)";
  if (classes_)
    code += "classes = " + python_literal(Json(weather_classes())) +
            "\ntargets = np.eye(len(classes), dtype=\"float32\")[[classes.index(day[\"weather\"]) for day in "
            "days]]\n";
  else
    code += "targets = scaled([[float(day[\"temp_max\"])] for day in days])\n";
  return code + R"(

def windows(first, end):
    """The windows that lie in the days from `first` to `end`, and the day after each."""
    starts = np.arange(first, end - window)
    return inputs[starts[:, None] + np.arange(window)], targets[starts + window]


(x_train, y_train), (x_val, y_val), (x_test, y_test) = [
    windows(*part) for part in zip([0, *ends], [*ends, len(days)])
]
)";
}

Json Weather::layers(const Json& recurrent) const {
  Json output = weather_layer("Dense", classes_ ? static_cast<int>(weather_classes().size()) : 1);
  if (classes_) output["config"]["activation"] = "softmax";
  return Json::array({recurrent, std::move(output)});
}

Json Weather::defaults() const {
  Json defaults = Json::object();
  defaults["model"] = sequential_config(signature().inputs[0].shape, layers(weather_layer("LSTM", 8)));
  const Json metrics = Json::array({classes_ ? "accuracy" : "mean_absolute_error"});
  defaults["compile"] = {{"optimizer", class_config("Adam", {{"learning_rate", .01}})},
                         {"loss", classes_ ? "categorical_crossentropy" : "mean_squared_error"},
                         {"metrics", metrics}};
  defaults["fit"] = {{"batch_size", 32}, {"epochs", 20}, {"shuffle", true}};
  return defaults;
}

Json Weather::variants() const {
  Json variants = Json::array();
  const auto add = [&](const char* id, const Json& options, const Json& recurrent, double rate, int epochs) {
    const Weather task(parse_options(Weather::options(), options, "weather"));
    Json changes = layers_patch(task.signature().inputs[0].shape, task.layers(recurrent));
    changes["task"] = class_config("weather", options);
    if (task.classes_)
      changes["compile"] = {{"loss", "categorical_crossentropy"}, {"metrics", Json::array({"accuracy"})}};
    changes["compile"]["optimizer"]["config"]["learning_rate"] = rate;
    changes["fit"]["epochs"] = epochs;
    variants.push_back({{"id", id}, {"changes", std::move(changes)}});
  };
  constexpr double usual_rate = .01;
  constexpr double article_rate = .001;
  const Json temperature{{"inputs", "temperature"}};
  add("article-1", temperature, weather_layer("SimpleRNN", 1), article_rate, 60);
  add("article-2", temperature, weather_layer("SimpleRNN", 2), article_rate, 60);
  add("article-weather", {{"predict", "weather"}, {"inputs", "temperature-rain"}},
      weather_layer("SimpleRNN", 2), article_rate, 60);
  add("temperature", temperature, weather_layer("SimpleRNN", 8), usual_rate, 10);
  add("week", {{"inputs", "temperature"}, {"window", 7}}, weather_layer("SimpleRNN", 8), usual_rate, 10);
  add("weather", {{"predict", "weather"}}, weather_layer("LSTM", 8), usual_rate, 20);
  return variants;
}

std::unique_ptr<Readout> Weather::baseline(const TaskData&) const {
  return readout_of([this] { return Frame{series_->baseline(), {}}; });
}

std::vector<ReadoutKind> Weather::readouts() const {
  const auto series = [this] { return series_; };
  return {window_readout(series), series_readout(series), confusion_readout(weather_classes())};
}

}  // namespace rnn
