#include "rnn/tasks/weather/weather.h"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "support/fault.h"
#include "support/readouts.h"

namespace rnn::test::weather_test {

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

/// Rows whose values are their numbers, times 10 for the target.
Series counted(int rows, SeriesPlan plan, int without = -1) {
  SeriesColumn input{"a", "", {}};
  SeriesColumn target{"b", "", {}};
  for (int row = 0; row < rows; ++row) {
    input.values.push_back(row == without ? missing : static_cast<float>(row));
    target.values.push_back(10.0F * static_cast<float>(row));
  }
  return {"table", {input}, target, {}, plan};
}

Json own_table(const Json& options) { return {{"task", {{"class_name", "own-data"}, {"config", options}}}}; }

/// A table of two inputs and a target, of `rows` rows.
Resources table_of(int rows, const char* names = "a\nb\nc") {
  std::vector<float> values;
  Random random(3);
  for (int row = 0; row < rows * 3; ++row) values.push_back(static_cast<float>(random.uniform(0.0, 9.0)));
  return {{"table", {{"columns", std::string(names)}, {"values", values}}}};
}

Json brought_table(const Json& options) {
  Json config = own_table(options);
  config["resources"]["table"] = {{"name", "a.csv"}, {"columns", {{"inputs", {"a", "b"}}, {"target", "c"}}}};
  return config;
}

}  // namespace

TEST_CASE("windows, targets and scales of a series", "[tasks][series]") {
  const Series series = counted(20, {3, 2, 10, 15});
  const TaskData data = series.data();
  // A window of three and the row two after it: first rows 0 to 5, 10 and 15.
  REQUIRE(data.training.samples() == 6);
  REQUIRE(data.validation.samples() == 1);
  REQUIRE(data.test.samples() == 1);
  CHECK(series.test_starts() == std::vector<int>{15});
  CHECK(series.truth(15) == 190.0);
  CHECK(series.persistence(15) == 170.0);
  // Of the first ten rows alone: mean 4.5, deviation sqrt(8.25).
  const Scaling& scaling = series.input_scaling(0);
  CHECK(scaling.mean == Catch::Approx(4.5));
  CHECK(scaling.deviation == Catch::Approx(std::sqrt(8.25)));
  CHECK(double(data.test.inputs[0].values[0]) == Catch::Approx((15 - 4.5) / std::sqrt(8.25)));
  CHECK(series.target_scaling().back(double(data.test.targets[0].values[0])) == Catch::Approx(190.0));
  const Json baseline = series.baseline();
  CHECK(baseline["metrics"]["mean_absolute_error"].get<double>() * baseline["unit"]["factor"].get<double>() ==
        Catch::Approx(20.0));
}

TEST_CASE("windows with a missing value are left out, and scales do not see it", "[tasks][series]") {
  const Series series = counted(30, {3, 1, 15, 22}, 7);
  // Windows that begin at 5, 6 and 7 have row 7.
  CHECK(series.data().training.samples() == 12 - 3);
  CHECK(series.input_scaling(0).mean == Catch::Approx((105.0 - 7.0) / 14));
}

TEST_CASE("what is wrong with a series is said where it can be changed", "[tasks][series]") {
  const auto place = [](int rows, SeriesPlan plan) { return fault_of([&] { counted(rows, plan); }).where; };
  CHECK(place(20, {4, 1, 10, 15}) == "");
  CHECK(place(20, {5, 1, 10, 15}) == "/task/config/window");
  CHECK(place(20, {1, 5, 10, 15}) == "/resources/table");
  CHECK(fault_of([] {
          Series("table", {{"a", "", std::vector<float>(20, 3.0F)}}, {"a", "", std::vector<float>(20, 3.0F)},
                 {}, {2, 1, 10, 15});
        }).code == "series.constant");
  std::vector<float> holes(20);
  for (std::size_t row = 0; row < holes.size(); ++row) holes[row] = row % 2 == 0 ? missing : float(row);
  CHECK(fault_of([&] { Series("table", {{"a", "", holes}}, {"a", "", holes}, {}, {2, 1, 10, 15}); }).code ==
        "series.missing");
}

TEST_CASE("the years of the weather are the sets", "[tasks][weather]") {
  for (const char* predict : {"temperature", "weather"}) {
    CAPTURE(predict);
    const auto task =
        tasks().create(Json{{"class_name", "weather"}, {"config", {{"predict", predict}, {"window", 7}}}});
    const TaskData data = task->data(0, generated_resources(*task));
    CHECK(data.training.samples() == 731 - 7);
    CHECK(data.validation.samples() == 365 - 7);
    CHECK(data.test.samples() == 365 - 7);
  }
}

TEST_CASE("a window of one's own is answered as that of the test set with these values", "[tasks][weather]") {
  const auto experiment = experiment_of({{"task", "weather"}});
  experiment->fit().advance(30);
  const Frame given = read_frame(*experiment, "window", {{"sample", 4}});
  CHECK(given.data["edited"] == false);
  CHECK(given.data["row"] == 731 + 365 + 4);
  Json values = Json::array();
  for (const Scalar value : tensor_in(given, "values").values) values.push_back(value);
  const Frame same = read_frame(*experiment, "window", {{"sample", 4}, {"values", values}});
  CHECK(same.data["answer"].get<double>() == Catch::Approx(given.data["answer"].get<double>()).epsilon(1e-5));
  CHECK(same.data["truth"].is_null());
  CHECK(same.data["last"].get<double>() == Catch::Approx(given.data["last"].get<double>()));
  values[8] = 40;
  const Frame other = read_frame(*experiment, "window", {{"sample", 4}, {"values", values}});
  CHECK(other.data["answer"] != given.data["answer"]);
  CHECK(other.data["last"] == 40);
  values.push_back(1);
  CHECK(fault_of([&] { read_frame(*experiment, "window", {{"values", values}}); }).where == "/values");
}

TEST_CASE("the forecasts of a series are the model's, in degrees", "[tasks][weather]") {
  const auto experiment = experiment_of({{"task", "weather"}});
  experiment->fit().advance(100);
  const Frame frame = read_frame(*experiment, "series");
  const Json baseline = read_frame(*experiment, "baseline").data;
  const double factor = baseline["unit"]["factor"];
  const double test = read_frame(*experiment, "test").data["mean_absolute_error"];
  CHECK(frame.data["error"].get<double>() == Catch::Approx(test * factor).epsilon(1e-4));
  CHECK(frame.data["persistence_error"].get<double>() ==
        Catch::Approx(baseline["metrics"]["mean_absolute_error"].get<double>() * factor));
  const Frame window = read_frame(*experiment, "window", {{"sample", 9}});
  CHECK(double(tensor_in(frame, "prediction").values[9]) ==
        Catch::Approx(window.data["answer"].get<double>()).epsilon(1e-4));
  CHECK(double(tensor_in(frame, "truth").values[9]) == Catch::Approx(window.data["truth"].get<double>()));
  // Of the three days of the first window and of the day that they forecast.
  constexpr int day = 24 * 60;
  constexpr int first_of_2015 = 23'667'840;
  CHECK(read_frame(*experiment, "window").data["time"] == Json{{"first", first_of_2015}, {"unit", day}});
  CHECK(tensor_in(window, "times").values == Buffer{0, 1, 2, 3});
  CHECK(frame.data["time"] == Json{{"first", first_of_2015 + 3 * day}, {"unit", day}});
  CHECK(tensor_in(frame, "times").values[9] == 9);
}

TEST_CASE("a table of answers counts every test sample once, the right ones on its diagonal",
          "[tasks][confusion]") {
  const auto task = tasks().create("weather");
  Json config{{"task", "weather"}};
  config.update(task->defaults());
  for (const Json& variant : task->variants())
    if (variant["id"] == "weather") config.merge_patch(variant["changes"]);
  const auto experiment = experiment_of(config);
  experiment->fit().advance(200);
  const Frame frame = read_frame(*experiment, "confusion");
  CHECK(frame.data["classes"] == weather_classes());
  const Tensor& counts = tensor_in(frame, "counts");
  const Tensor& targets = experiment->data().test.targets[0];
  const std::size_t classes = weather_classes().size();
  double right = 0.0;
  for (std::size_t truth = 0; truth < classes; ++truth) {
    double samples = 0.0;
    double wanted = 0.0;
    for (std::size_t answer = 0; answer < classes; ++answer)
      samples += double(counts.values[truth * classes + answer]);
    for (int i = 0; i < targets.samples(); ++i) wanted += double(targets.sample(i)[truth]);
    CHECK(samples == wanted);
    right += double(counts.values[truth * classes + truth]);
  }
  const double accuracy = read_frame(*experiment, "test").data["accuracy"];
  CHECK(right / targets.samples() == Catch::Approx(accuracy));
  const auto numbers = experiment_of({{"task", "weather"}});
  CHECK(fault_of([&] { read_frame(*numbers, "confusion"); }).code == "confusion.classes");
}

TEST_CASE("the columns that a config names make the inputs of a table of one's own", "[tasks][own_data]") {
  Experiment experiment(brought_table({{"window", 5}, {"horizon", 2}}), unlimited_memory, table_of(100));
  CHECK(experiment.data().training.inputs[0].shape == Shape({70 - 6, 5, 2}));
  CHECK(experiment.data().test.samples() == 15 - 6);
  experiment.fit().advance(5);
  CHECK(std::isfinite(read_frame(experiment, "series").data["error"].get<double>()));
  CHECK(read_frame(experiment, "series").data["time"].is_null());
  const auto where = [](const Json& config, const Resources& resources) {
    return fault_of([&] { Experiment made(config, unlimited_memory, resources); }).where;
  };
  const Json plain = brought_table(Json::object());
  CHECK(where(plain, table_of(100)) == "");
  CHECK(where(plain, table_of(100, "a\nc")) == "/resources/table");
  CHECK(where(brought_table({{"window", 60}}), table_of(100)) == "/task/config/window");
  CHECK(where(brought_table({{"horizon", 0}}), table_of(100)) == "/task/config/horizon");
  CHECK(where(plain, table_of(8)) == "/resources/table");
  Json unnamed = plain;
  unnamed["resources"]["table"].erase("columns");
  CHECK(where(unnamed, table_of(100)) == "/resources/table/columns");
}

TEST_CASE("a table of one's own has the times of its rows", "[tasks][own_data]") {
  Resources resources = table_of(100);
  std::vector<std::int32_t> times;
  for (int row = 0; row < 100; ++row) times.push_back(-90 + 60 * row);
  resources["table"]["times"] = times;
  Experiment experiment(brought_table({{"window", 2}, {"horizon", 3}}), unlimited_memory, resources);
  // The last fifteen rows test: two are read, the third after them is forecast.
  const Frame window = read_frame(experiment, "window");
  CHECK(window.data["time"] == Json{{"first", -90 + 60 * 85}, {"unit", 1}});
  CHECK(tensor_in(window, "times").values == Buffer{0, 60, 240});
  times.pop_back();
  resources["table"]["times"] = times;
  const Fault fault =
      fault_of([&] { Experiment(brought_table(Json::object()), unlimited_memory, resources); });
  CHECK(fault.code == "table.times");
  CHECK(fault.where == "/resources/table");
}

}  // namespace rnn::test::weather_test
