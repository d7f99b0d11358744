#include "rnn/losses/class_loss.h"
#include "rnn/losses/crossentropy.h"
#include "rnn/losses/loss.h"
#include "rnn/losses/pointwise_loss.h"
#include "rnn/losses/sampled_loss.h"
#include "rnn/losses/squared_loss.h"
#include "rnn/losses/turned_loss.h"

namespace rnn {

namespace {

using LossEntry = Registry<Loss>::Entry;

Option axis_option() { return quiet(integer_option("axis", -1, -8, 8)); }

Option axes_option() {
  Option option = quiet(nullable(integers_option("axis", nullptr, -8, 8)));
  option.single = true;
  return option;
}

Schema crossentropy_options() {
  return {boolean_option("from_logits", false), number_option("label_smoothing", 0.0, 0.0, 1.0),
          axis_option()};
}

Schema focal_options(Schema before) {
  before.push_back(number_option("alpha", 0.25, 0.0, 1e6));
  before.push_back(number_option("gamma", 2.0, 0.0, 1e6));
  for (Option& option : crossentropy_options()) before.push_back(std::move(option));
  return before;
}

Focus focus_of(const Json& config) {
  return {config["alpha"].get<double>(), config["gamma"].get<double>(),
          config.value("apply_class_balancing", false), config["from_logits"].get<bool>(),
          config["label_smoothing"].get<double>()};
}

std::vector<int> axes_of(const Json& axis) {
  if (axis.is_null()) return {};
  return axis.is_array() ? axis.get<std::vector<int>>() : std::vector<int>{axis.get<int>()};
}

template <class Made>
std::unique_ptr<Loss> make_crossentropy(const Json& config) {
  return std::make_unique<Made>(config["from_logits"].get<bool>(), config["label_smoothing"].get<double>());
}

std::unique_ptr<Loss> make_sparse_crossentropy(const Json& config) {
  std::optional<Scalar> ignored;
  if (!config["ignore_class"].is_null()) ignored = config["ignore_class"].get<Scalar>();
  return std::make_unique<SparseCategoricalCrossentropy>(config["from_logits"].get<bool>(), ignored);
}

LossEntry pointwise(const char* name, PointwiseKind kind, std::vector<std::string> aliases) {
  return Registry<Loss>::later(
      name, {}, [kind](const Json&) { return make_pointwise_loss(kind); }, std::move(aliases));
}

LossEntry overlap(const char* name, bool dice, Schema options, const char* class_name) {
  return Registry<Loss>::later(name, std::move(options),
                               [dice](const Json& config) -> std::unique_ptr<Loss> {
                                 return std::make_unique<Overlap>(dice, config.value("alpha", 0.5),
                                                                  config.value("beta", 0.5),
                                                                  axes_of(config["axis"]));
                               },
                               {class_name});
}

Reduction reduction_of(const std::string& name) {
  return name == "sum"                       ? Reduction::sum
         : name == "mean_with_sample_weight" ? Reduction::mean_by_weights
                                             : Reduction::mean;
}

/// With `reduction`, which all of Keras's losses have.
LossEntry reduced(LossEntry entry) {
  entry.options.push_back(
      quiet(choice_option("reduction", "sum_over_batch_size",
                          {"sum_over_batch_size", "sum", "mean", "mean_with_sample_weight"})));
  entry.create = [create = std::move(entry.create)](const Json& config) {
    auto loss = create(config);
    loss->reduction = reduction_of(config["reduction"].get<std::string>());
    const Json axis = config.value("axis", Json());
    if (axis.is_number()) loss->axis = axis.get<int>();
    return loss;
  };
  return entry;
}

/// With losses along any axis.
LossEntry along_any_axis(LossEntry entry) {
  entry.create = [name = entry.name, create = std::move(entry.create)](const Json& config) {
    if (config["axis"] == -1) return create(config);
#ifdef RNN_FIRST_TASKS
    throw ConfigError({"name.elsewhere", "[{name}] is in the whole module"}, {name});
#else
    const bool of_classes = name.starts_with("categorical");
    Json along = config;
    const double smoothing = of_classes ? config["label_smoothing"].get<double>() : 0.0;
    if (of_classes) along["label_smoothing"] = 0.0;
    return std::unique_ptr<Loss>(std::make_unique<TurnedLoss>(create(config), create(along), smoothing));
#endif
  };
  return entry;
}

std::vector<LossEntry> keras_losses() {
  using enum PointwiseKind;
  const auto later = [](auto... parts) { return Registry<Loss>::later(std::move(parts)...); };
  using Names = std::vector<std::string>;
  Option delta = number_option("delta", 1.0, 0.0, 1e6);
  delta.above_minimum = true;
  return {
      {"mean_squared_error",
       {},
       [](const Json&) { return make_mean_squared_error(); },
       {"mse", "MSE", "MeanSquaredError"}},
      {"mean_absolute_error",
       {},
       [](const Json&) { return make_mean_absolute_error(); },
       {"mae", "MAE", "MeanAbsoluteError"}},
      along_any_axis({"binary_crossentropy",
                      crossentropy_options(),
                      make_crossentropy<BinaryCrossentropy>,
                      {"bce", "BCE", "BinaryCrossentropy"}}),
      along_any_axis({"categorical_crossentropy",
                      crossentropy_options(),
                      make_crossentropy<CategoricalCrossentropy>,
                      {"CategoricalCrossentropy"}}),
      along_any_axis({"sparse_categorical_crossentropy",
                      {boolean_option("from_logits", false), quiet(nullable([] {
                         Option ignored = integer_option("ignore_class", 0, -(1 << 24), 1 << 24);
                         ignored.fallback = nullptr;
                         return ignored;
                       }())),
                       axis_option()},
                      make_sparse_crossentropy,
                      {"SparseCategoricalCrossentropy"}}),
      later(
          "huber", Schema{delta},
          [](const Json& config) { return make_pointwise_loss(huber, config["delta"].get<double>()); },
          Names{"Huber"}),
      pointwise("kl_divergence", kl_divergence, {"kld", "KLD", "KLDivergence"}),
      along_any_axis(later(
          "cosine_similarity", Schema{axis_option()},
          [](const Json&) { return std::make_unique<CosineSimilarity>(); }, Names{"CosineSimilarity"})),
      pointwise("mean_squared_logarithmic_error", squared_logarithmic,
                {"msle", "MSLE", "MeanSquaredLogarithmicError"}),
      pointwise("mean_absolute_percentage_error", absolute_percentage,
                {"mape", "MAPE", "MeanAbsolutePercentageError"}),
      pointwise("log_cosh", log_cosh, {"logcosh", "LogCosh"}),
      pointwise("hinge", hinge, {"Hinge"}),
      pointwise("squared_hinge", squared_hinge, {"SquaredHinge"}),
      later(
          "categorical_hinge", Schema{}, [](const Json&) { return std::make_unique<CategoricalHinge>(); },
          Names{"CategoricalHinge"}),
      pointwise("poisson", poisson, {"Poisson"}),
      along_any_axis(later(
          "binary_focal_crossentropy", focal_options({boolean_option("apply_class_balancing", false)}),
          [](const Json& config) { return std::make_unique<BinaryFocalCrossentropy>(focus_of(config)); },
          Names{"BinaryFocalCrossentropy"})),
      along_any_axis(later(
          "categorical_focal_crossentropy", focal_options({}),
          [](const Json& config) { return std::make_unique<CategoricalFocalCrossentropy>(focus_of(config)); },
          Names{"CategoricalFocalCrossentropy"})),
      overlap("dice", true, {axes_option()}, "Dice"),
      overlap("tversky", false,
              {number_option("alpha", 0.5, 0.0, 1e6), number_option("beta", 0.5, 0.0, 1e6), axes_option()},
              "Tversky")};
}

}  // namespace

const Registry<Loss>& losses() {
  static const Registry<Loss> registry = [] {
    std::vector<LossEntry> entries;
    for (LossEntry& entry : keras_losses()) entries.push_back(reduced(std::move(entry)));
    entries.push_back(
        {"half_sum_squared_error", {}, [](const Json&) { return make_half_sum_squared_error(); }, {}});
    for (const bool softmax : {false, true})
      entries.push_back(
          Registry<Loss>::later(softmax ? "sampled_softmax" : "negative_sampling", {},
                                [softmax](const Json&) { return std::make_unique<SampledLoss>(softmax); }));
    return Registry<Loss>("loss", std::move(entries));
  }();
  return registry;
}

}  // namespace rnn
