#include <catch_amalgamated.hpp>
#include <cmath>

#include "rnn/metrics/metric.h"
#include "support/golden.h"
#include "support/training_models.h"

/// What Keras 3 computes, from keras3_training.py.
namespace rnn::test::golden_training_test {

namespace {

Tensor tensor_of(const Json& shape, const Json& values) {
  return make_tensor(shape_of(shape), values.get<std::vector<double>>());
}

void check_near(const std::vector<double>& got, const std::vector<double>& expected,
                double tolerance = 2e-5) {
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    INFO("number " << i);
    CHECK(got[i] == Catch::Approx(expected[i]).margin(tolerance).epsilon(tolerance));
  }
}

std::vector<double> doubles(const Buffer& values, std::size_t count) {
  return {values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count)};
}

Json layers_of(const Json& golden) {
  const Json& shape = golden["shape"];
  std::vector<Json> made;
  if (golden.value("mask", false)) made.push_back(layer("Masking", {{"mask_value", -1}}));
  made.push_back(layer(
      "Dense",
      {{"units", shape.back()}, {"activation", golden.value("activation", "linear")}, {"use_bias", false}}));
  return sequential(Json(shape.begin() + 1, shape.end()), made);
}

Dataset data_of(const Json& golden) {
  Dataset data{{tensor_of(golden["shape"], golden["x"])}, {tensor_of(golden["y_shape"], golden["y"])}, {}};
  if (!golden["weights"].is_null())
    data.weights.push_back(tensor_of(golden["weights_shape"], golden["weights"]));
  return data;
}

void set_kernel(Model& model, const Json& kernel) {
  std::transform(kernel.begin(), kernel.end(), model.parameters().begin(),
                 [](const Json& value) { return static_cast<Scalar>(value.get<double>()); });
}

void check_loss(const Json& golden) {
  Model model = make_model(layers_of(golden));
  set_kernel(model, golden["kernel"]);
  Trainer trainer(model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", .5}}}}},
                          {"loss", golden["loss"]}});
  const Dataset data = data_of(golden);
  trainer.check(data);
  Random random(1);
  trainer.train_batch(data, first_indices(data.samples()), random);
  check_near({trainer.batch_loss()}, {golden["value"].get<double>()});
  check_near(doubles(model.parameters(), golden["after"].size()), golden["after"].get<std::vector<double>>());
}

void check_epoch(const Json& golden, Trainer& trainer, Model& model) {
  Fit fit(
      trainer, data_of(golden), {},
      parse_fit_options(
          {{"batch_size", golden["batch"]}, {"shuffle", false}, {"class_weight", golden["class_weight"]}}));
  while (!fit.done()) fit.advance(1);
  const auto& [keys, rows] = fit.history();
  REQUIRE(keys.size() == golden["fit"].size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    INFO(keys[i]);
    check_near({rows.at(0)[i]}, {golden["fit"].value(keys[i], 0.0)});
  }
  check_near(doubles(model.parameters(), golden["after"].size()), golden["after"].get<std::vector<double>>());
}

void check_axes(const Json& golden) {
  Model model = make_model(layers_of(golden));
  set_kernel(model, golden["kernel"]);
  Trainer trainer(model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", .5}}}}},
                          {"loss", golden["loss"]},
                          {"metrics", golden["metrics"]},
                          {"weighted_metrics", golden["weighted_metrics"]}});
  const std::vector<double> results = trainer.evaluate(data_of(golden), golden["batch"].get<int>());
  REQUIRE(results.size() == golden["evaluate"].size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    const std::string& name = trainer.metric_names()[i];
    INFO(name);
    check_near({results[i]}, {golden["evaluate"].value(name, 0.0)});
  }
  if (golden.contains("fit"))
    check_epoch(golden, trainer, model);
  else if (!golden["after"].is_null())
    check_loss(golden);
}

void check_metric(const Json& golden) {
  const auto metric = metrics().create(golden["metric"]);
  metric->prepare(shape_of(golden["batches"][0]["shape"]));
  const auto measure = [&] {
    for (const Json& batch : golden["batches"]) {
      const Tensor y = tensor_of(batch["shape"], batch["y"]);
      const Tensor t = tensor_of(batch["shape"], batch["t"]);
      const Rows rows{y.shape[0], 1, y.shape[1]};
      if (batch["weights"].is_null()) {
        metric->update(y.values.data(), t.values.data(), rows);
      } else {
        const Tensor weights = tensor_of({rows.batch}, batch["weights"]);
        metric->update_weighted(y.values.data(), t.values.data(), weights.values.data(), rows, 1.0);
      }
    }
    std::vector<double> results;
    for (int place = 0; place < metric->result_count(); ++place) results.push_back(metric->result_at(place));
    return results;
  };
  const auto expected = golden["result"].get<std::vector<double>>();
  check_near(measure(), expected);
  metric->set_aside();
  metric->take_back();
  metric->reset();
  check_near(measure(), expected);
}

/// A Dense layer without bias of 3 inputs and 2 outputs.
struct Line {
  Line(const Json& golden, const Json& optimizer, const Json& metrics)
      : model(make_model(sequential({3}, {layer("Dense", {{"units", 2}, {"use_bias", false}})}))),
        trainer(model, {{"optimizer", optimizer}, {"loss", "mse"}, {"metrics", metrics}}) {
    set_kernel(model, golden["kernel"]);
  }
  static Dataset data(const Json& x, const Json& y) {
    const int samples = static_cast<int>(y.size()) / 2;
    return {{tensor_of({samples, 3}, x)}, {tensor_of({samples, 2}, y)}, {}};
  }
  void check_kernel(const Json& expected) {
    check_near(doubles(model.parameters(), 6), expected.get<std::vector<double>>());
  }

  Model model;
  Trainer trainer;
};

void check_optimizer(const Json& golden) {
  Line line(golden, golden["optimizer"], Json::array());
  FitOptions options;
  options.batch_size = 2;
  options.epochs = 3;
  options.shuffle = false;
  options.waits_for_end = true;
  Fit fit(line.trainer, Line::data(golden["x"], golden["y"]), {}, options);
  for (const Json& expected : golden["seen"]) {
    // Saved and restored at any batch, it goes on.
    const std::vector<std::uint8_t> saved = fit.snapshot();
    fit.advance(1);
    const Buffer once = line.model.parameters();
    fit.restore(saved);
    fit.advance(1);
    CHECK(line.model.parameters() == once);
    line.check_kernel(expected);
  }
  fit.end();
  line.check_kernel(golden["after"]);
  CHECK(line.trainer.optimizer_parameter_count() == golden["count"].get<std::int64_t>());
}

void check_fit(const Json& golden) {
  Line line(golden, {{"class_name", "SGD"}, {"config", {{"learning_rate", .1}}}}, Json::array({"mae"}));
  Json config = golden["args"];
  config["batch_size"] = 2;
  config["shuffle"] = false;
  if (!golden["monitor"].is_null())
    config["callbacks"] = {
        {{"class_name", "EarlyStopping"},
         {"config", {{"monitor", golden["monitor"]}, {"min_delta", 100}, {"patience", 2}}}}};
  const Json& validation = golden["validation"];
  Fit fit(line.trainer, Line::data(golden["x"], golden["y"]),
          validation.empty() ? Dataset() : Line::data(validation[0], validation[1]),
          parse_fit_options(config));
  std::vector<int> batches;
  while (!fit.done()) {
    const std::vector<std::uint8_t> saved = fit.snapshot();
    const Fit::Progress before = fit.progress();
    if (before.phase == Fit::Phase::training) batches.push_back(before.batch);
    CHECK(fit.advance(1) == 1);
    const std::vector<std::uint8_t> once = fit.snapshot();
    if (fit.done()) break;
    fit.restore(saved);
    fit.advance(1);
    CHECK(fit.snapshot() == once);
  }
  CHECK(batches == golden["batches"].get<std::vector<int>>());
  line.check_kernel(golden["after"]);
  const auto& [keys, rows] = fit.history();
  for (const auto& [name, expected] : golden["history"].items()) {
    const auto place = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), name) - keys.begin());
    REQUIRE(place < keys.size());
    std::vector<double> values;
    for (const auto& row : rows)
      if (!std::isnan(row[place])) values.push_back(row[place]);
    check_near(values, expected.get<std::vector<double>>());
  }
}

}  // namespace

TEST_CASE("averages of weights, sums of gradients and steps of epochs are those of Keras 3", "[golden]") {
  const Json golden = golden_file("keras3_training.json");
  for (const Json& one : golden["optimizers"]) {
    INFO(one["optimizer"].dump());
    check_optimizer(one);
  }
  for (const Json& one : golden["fits"]) {
    INFO(one["args"].dump());
    check_fit(one);
  }
}

TEST_CASE("losses, reductions and metrics are those of Keras 3", "[golden]") {
  const Json golden = golden_file("keras3_training.json");
  for (const char* part : {"losses", "axes"})
    for (const Json& one : golden[part]) {
      INFO(one["loss"].dump() << " " << one["shape"].dump() << " " << one["mask"]
                              << one["weights_shape"].dump());
      check_loss(one);
    }
  for (const Json& one : golden["metrics"]) {
    INFO(one["metric"].dump() << " weighted " << !one["batches"][0]["weights"].is_null());
    check_metric(one);
  }
}

TEST_CASE("losses and metrics along any axis, masked and weighted, are those of Keras 3", "[golden]") {
  const Json golden = golden_file("keras3_axes.json");
  for (const Json& one : golden["cases"]) {
    INFO(one["loss"].dump() << " " << one["shape"].dump() << " mask " << one["mask"] << " weights "
                            << one["weights_shape"].dump() << " metrics " << one["metrics"].dump()
                            << one["weighted_metrics"].dump());
    check_axes(one);
  }
}

}  // namespace rnn::test::golden_training_test
