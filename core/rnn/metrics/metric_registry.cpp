#include "rnn/metrics/confusion.h"
#include "rnn/metrics/mean_metrics.h"
#include "rnn/metrics/metric.h"
#include "rnn/metrics/score.h"

namespace rnn {

namespace {

using MetricEntry = Registry<Metric>::Entry;
using Names = std::vector<std::string>;

template <class Make>
MetricEntry later_metric(const char* name, Schema options, Make make, Names aliases) {
  return Registry<Metric>::later(name, std::move(options), std::move(make), std::move(aliases));
}

MetricEntry top_k(bool sparse) {
  return later_metric(sparse ? "sparse_top_k_categorical_accuracy" : "top_k_categorical_accuracy",
                      {integer_option("k", 5, 1)},
                      [sparse](const Json& config) { return make_top_k(config["k"].get<int>(), sparse); },
                      {sparse ? "SparseTopKCategoricalAccuracy" : "TopKCategoricalAccuracy"});
}

MetricEntry confusion(Confusion kind, const char* class_name) {
  return later_metric(confusion_name(kind), confusion_options(),
                      [kind](const Json& config) { return make_confusion(kind, config); }, {class_name});
}

MetricEntry of_loss(const char* name, LossResult result, Names aliases, const char* loss) {
  const auto create = [=](const Json&) { return make_loss_metric(losses().create(loss), result); };
  return {name, {}, create, std::move(aliases)};
}

std::unique_ptr<Metric> make_perplexity(const Json& config) {
  const std::string name =
      config["sparse"].get<bool>() ? "sparse_categorical_crossentropy" : "categorical_crossentropy";
  const Json loss{{"class_name", name}, {"config", {{"from_logits", config["from_logits"]}}}};
  return make_loss_metric(losses().create(loss), LossResult::exponential);
}

/// A loss as a metric is a mean; the similarity is what its loss has the other sign of.
MetricEntry loss_metric(const Registry<Loss>::Entry& loss) {
  Schema options = loss.options;
  std::erase_if(options, [](const Option& option) { return option.name == "reduction"; });
  const auto result = loss.name == "cosine_similarity" ? LossResult::minus_mean : LossResult::mean;
  const auto create = [&loss, result](Json config) {
    config.erase("name");
    return make_loss_metric(loss.create(parse_options(loss.options, config, loss.name)), result);
  };
  Names aliases = loss.aliases;
  if (loss.name == "log_cosh") aliases.insert(aliases.end(), {"log_cosh_error", "LogCoshError"});
  return {loss.name, std::move(options), create, std::move(aliases)};
}

std::vector<MetricEntry> metric_entries() {
  std::vector<MetricEntry> list{
      {"binary_accuracy",
       {number_option("threshold", 0.5, 0.0, 1.0)},
       [](const Json& config) { return make_binary_accuracy(config["threshold"].get<double>()); },
       {"BinaryAccuracy"}},
      {"categorical_accuracy",
       {},
       [](const Json&) { return make_class_accuracy(false); },
       {"CategoricalAccuracy"}},
      {"sparse_categorical_accuracy",
       {},
       [](const Json&) { return make_class_accuracy(true); },
       {"SparseCategoricalAccuracy"}},
      top_k(false),
      top_k(true),
      later_metric("precision", precision_options(),
                   [](const Json& config) { return make_precision(config); }, {"Precision"}),
      later_metric("recall", precision_options(), [](const Json& config) { return make_recall(config); },
                   {"Recall"}),
      confusion(Confusion::true_positives, "TruePositives"),
      confusion(Confusion::true_negatives, "TrueNegatives"),
      confusion(Confusion::false_positives, "FalsePositives"),
      confusion(Confusion::false_negatives, "FalseNegatives"),
      later_metric("auc", auc_options(), [](const Json& config) { return make_auc(config); }, {"AUC"}),
      later_metric("f1_score", f1_options(), [](const Json& config) { return make_f1_score(config); },
                   {"F1Score"}),
      later_metric("fbeta_score", fbeta_options(),
                   [](const Json& config) { return make_fbeta_score(config); },
                   {"FBetaScore", "f_beta_score"}),
      of_loss("root_mean_squared_error", LossResult::root, {"rmse", "RMSE", "RootMeanSquaredError"},
              "mean_squared_error"),
      later_metric("r2_score", r2_options(), [](const Json& config) { return make_r2_score(config); },
                   {"R2Score"}),
      {"perplexity",
       {boolean_option("from_logits", false), boolean_option("sparse", true)},
       make_perplexity,
       {"Perplexity"}}};
  for (const auto& loss : losses().entries()) list.push_back(loss_metric(loss));
  for (MetricEntry& entry : list) entry.options.push_back(quiet(nullable(text_option("name", ""))));
  return list;
}

}  // namespace

const Registry<Metric>& metrics() {
  static const Registry<Metric> registry("metric", metric_entries());
  return registry;
}

}  // namespace rnn
