#include <catch_amalgamated.hpp>

#include "support/training_models.h"

/// Losses along other axes than the last; their values are in golden_training_test.cpp.
namespace rnn::test::turned_loss_test {

namespace {

constexpr int samples = 3;
constexpr int steps = 5;
constexpr int width = 4;

Json along(int axis, const char* reduction = "sum_over_batch_size") {
  return {{"class_name", "CategoricalCrossentropy"}, {"config", {{"axis", axis}, {"reduction", reduction}}}};
}

Json recurrent() {
  return layer("SimpleRNN", {{"units", width}, {"return_sequences", true}, {"activation", "sigmoid"}});
}

/// The loss of a batch, and the weights after it.
std::pair<double, std::vector<Scalar>> trained(const Json& config, const Json& loss, const Dataset& data) {
  Model model = make_model(config);
  Trainer trainer(
      model, {{"optimizer", {{"class_name", "SGD"}, {"config", {{"learning_rate", .5}}}}}, {"loss", loss}});
  trainer.check(data);
  Random random(1);
  trainer.train_batch(data, std::vector<int>{2, 0, 1}, random);
  return {trainer.batch_loss(), {model.parameters().begin(), model.parameters().end()}};
}

Tensor permuted(const Tensor& given) {
  Tensor made({given.shape[0], given.shape[2], given.shape[1]});
  for (int b = 0; b < given.shape[0]; ++b)
    for (int t = 0; t < given.shape[1]; ++t)
      for (int i = 0; i < given.shape[2]; ++i)
        made.values[std::size_t((b * given.shape[2] + i) * given.shape[1] + t)] =
            given.values[std::size_t((b * given.shape[1] + t) * given.shape[2] + i)];
  return made;
}

Json with_metrics(const Json& loss, const char* option, const Json& metric) {
  return {{"optimizer", "sgd"}, {"loss", loss}, {option, Json::array({metric})}};
}

Json along_metric(int axis) {
  return {{"class_name", "CategoricalCrossentropy"}, {"config", {{"axis", axis}}}};
}

}  // namespace

TEST_CASE("a loss along the steps is one of permuted outputs", "[loss]") {
  Dataset data = random_dataset({samples, steps, 2}, {samples, steps, width});
  Dataset other = data;
  other.targets[0] = permuted(data.targets[0]);
  const Json permuting = sequential({steps, 2}, {recurrent(), layer("Permute", {{"dims", {2, 1}}})});
  Random random(3);
  for (const Shape& shape : {Shape{}, Shape{samples}, Shape{samples, width}})
    for (const char* reduction : {"sum_over_batch_size", "sum", "mean_with_sample_weight"}) {
      INFO(reduction << " " << shape.text());
      if (shape.rank() > 0) data.weights = other.weights = {random_tensor(shape, random, .2, 1.0)};
      // The output of a recurrent layer has its steps outermost.
      const auto [loss, weights] =
          trained(sequential({nullptr, 2}, {recurrent()}), along(1, reduction), data);
      const auto [expected, others] = trained(permuting, along(-1, reduction), other);
      CHECK(loss == Catch::Approx(expected).epsilon(1e-6));
      REQUIRE(weights.size() == others.size());
      for (std::size_t i = 0; i < weights.size(); ++i)
        CHECK(weights[i] == Catch::Approx(others[i]).margin(2e-6));
    }
}

TEST_CASE("what a loss along another axis cannot have beside it is refused", "[loss]") {
  const Json plain = sequential({steps, 2}, {recurrent()});
  const auto refused = [&](const Json& config, const Json& compiled, const Dataset& data, const char* code) {
    Model model = make_model(config);
    CHECK(fault_of([&] {
            Trainer trainer(model, compiled);
            trainer.check(data);
            trainer.check_batches(data, data.weights, samples, samples);
          }).code == code);
  };
  Dataset data = random_dataset({samples, steps, 2}, {samples, steps, width});
  const Json turned{{"optimizer", "sgd"}, {"loss", along(1)}};
  refused(plain, {{"optimizer", "sgd"}, {"loss", along(3)}}, data, "loss.some_axis");
  const Json sparse{{"class_name", "SparseCategoricalCrossentropy"}, {"config", {{"axis", 1}}}};
  Json of_batch = sparse;
  of_batch["config"]["axis"] = 0;
  Dataset numbers = data;
  numbers.targets = {Tensor({samples, steps})};
  refused(plain, {{"optimizer", "sgd"}, {"loss", of_batch}}, numbers, "target.shape");
  numbers.targets = {Tensor({samples, width})};
  refused(plain, {{"optimizer", "sgd"}, {"loss", of_batch}}, numbers, "loss.axis_batch");
  numbers.targets[0].values[1] = steps;
  refused(plain, {{"optimizer", "sgd"}, {"loss", of_batch}}, numbers, "data.number_range");
  refused(plain, {{"optimizer", "sgd"}, {"loss", sparse}}, data, "target.shape");
  refused(plain, with_metrics(sparse, "metrics", "accuracy"), data, "metric.class_axis");
  Json unequal = sequential({steps, 2}, {layer("Masking", Json::object()), recurrent()});
  refused(unequal, turned, data, "loss.axis_weights");
  refused(unequal, with_metrics("mse", "metrics", along_metric(1)), data, "loss.axis_weights");
  refused(unequal, {{"optimizer", "sgd"}, {"loss", along(0)}}, data, "loss.axis_weights");
  data.weights = {Tensor({samples, steps})};
  refused(plain, turned, data, "loss.axis_weights");
  refused(plain, with_metrics("mse", "weighted_metrics", along_metric(1)), data, "loss.axis_weights");
  data.weights = {Tensor({samples, width})};
  refused(plain, with_metrics(along(1), "weighted_metrics", "mse"), data, "data.weight_shapes");
  data.weights = {Tensor({samples})};
  refused(plain, {{"optimizer", "sgd"}, {"loss", along(0)}}, data, "loss.axis_weights");
  refused(plain, with_metrics("mse", "weighted_metrics", along_metric(0)), data, "loss.axis_weights");
  refused(sequential({nullptr, nullptr, 2}, {dense(width)}), turned,
          random_dataset({samples, steps, 3, 2}, {samples, steps, 3, width}), "loss.axis_extents");

  data.weights.clear();
  Model model = make_model(plain);
  Trainer trainer(model, turned);
  FitOptions options;
  options.class_weight = {1, 2};
  CHECK(fault_of([&] { Fit(trainer, data, {}, options); }).code == "loss.axis_class_weight");
}

TEST_CASE("only the batches that a run reaches have to fit a loss along their axis", "[loss]") {
  Model model = make_model(sequential({steps, 2}, {recurrent()}));
  const Json sparse{{"class_name", "SparseCategoricalCrossentropy"}, {"config", {{"axis", 0}}}};
  Trainer trainer(model, {{"optimizer", "sgd"}, {"loss", sparse}});
  // Three batches of as many samples as steps, and one of two.
  const int all = 3 * steps + 2;
  Dataset data = random_dataset({all, steps, 2}, {all, width});
  for (Scalar& number : data.targets[0].values) number = 1;
  FitOptions options;
  options.batch_size = steps;
  options.steps_per_epoch = 2;
  const auto refusal = [&](const Dataset& validation) {
    return fault_of([&] { Fit(trainer, data, validation, options); }).code;
  };
  CHECK(refusal({}).empty());
  CHECK(refusal(data) == "loss.axis_batch");
  options.validation_steps = 3;
  CHECK(refusal(data).empty());
  options.initial_epoch = 5;
  options.epochs = 6;
  CHECK(refusal({}).empty());
  options.epochs = 7;
  CHECK(refusal({}) == "loss.axis_batch");
  options.epochs = 6;
  Fit fit(trainer, data, {}, options);
  CHECK(fault_of([&] { fit.set_epochs(7); }).code == "loss.axis_batch");
  CHECK(fit.epochs() == 6);
  CHECK(fit.advance(10) == 2);
}

}  // namespace rnn::test::turned_loss_test
