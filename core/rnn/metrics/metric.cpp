#include "rnn/metrics/metric.h"

#include <cctype>
#include <cmath>

#include "rnn/tensor/sweep.h"

namespace rnn {

namespace {

/// The index of the first greatest value; -1, which equals no target, when NaN in the first lanes spoils the
/// search.
int argmax(const Scalar* x, int width) {
  Scalar best = x[0];
  int i = 0;
  if (width >= ScalarVec::lanes) {
    ScalarVec greatest = ScalarVec::load(x);
    for (i = ScalarVec::lanes; i + ScalarVec::lanes <= width; i += ScalarVec::lanes)
      greatest = max(greatest, ScalarVec::load(x + i));
    best = max_lane(greatest);
  }
  for (; i < width; ++i) best = best < x[i] ? x[i] : best;
  for (int j = 0; j < width; ++j)
    if (x[j] == best) return j;
  return -1;
}

class BinaryAccuracy : public Metric {
 public:
  explicit BinaryAccuracy(const Json& config) : threshold_(config["threshold"].get<Scalar>()) {}
  void update(const Scalar* prediction, const Scalar* target, Rows rows) override {
    int right = 0;
    const int size = rows.size();
    for (int i = 0; i < size; ++i) right += (prediction[i] > threshold_ ? Scalar(1) : Scalar(0)) == target[i];
    sums.total += static_cast<double>(right) / rows.width;
    sums.count += rows.count();
  }

 private:
  Scalar threshold_;
};

class CategoricalAccuracy : public Metric {
 public:
  explicit CategoricalAccuracy(const Json&) {}
  void update(const Scalar* prediction, const Scalar* target, Rows rows) override {
    int right = 0;
    const int count = rows.count();
    for (int row = 0; row < count; ++row, prediction += rows.width, target += rows.width)
      right += argmax(prediction, rows.width) == argmax(target, rows.width);
    sums.total += right;
    sums.count += count;
  }
};

class SparseCategoricalAccuracy : public Metric {
 public:
  explicit SparseCategoricalAccuracy(const Json&) {}
  int target_width(int) const override { return 1; }
  void update(const Scalar* prediction, const Scalar* target, Rows rows) override {
    int right = 0;
    const int count = rows.count();
    for (int row = 0; row < count; ++row, prediction += rows.width)
      right += static_cast<Scalar>(argmax(prediction, rows.width)) == target[row];
    sums.total += right;
    sums.count += count;
  }
};

/// A class is among the k greatest when fewer than k values are above its own.
class TopK : public Metric {
 public:
  TopK(const Json& config, bool sparse) : k_(config["k"].get<int>()), sparse_(sparse) {}
  int target_width(int width) const override { return sparse_ ? 1 : width; }
  void update(const Scalar* prediction, const Scalar* target, Rows rows) override {
    const int stride = target_width(rows.width);
    for (int row = 0; row < rows.count(); ++row, prediction += rows.width, target += stride) {
      const Scalar place = sparse_ ? target[0] : static_cast<Scalar>(argmax(target, rows.width));
      sums.total += found(prediction, rows.width, place) ? 1 : 0;
    }
    sums.count += rows.count();
  }

 private:
  bool found(const Scalar* y, int width, Scalar place) const {
    if (!(place >= 0 && place < static_cast<Scalar>(width))) return false;
    const Scalar own = y[static_cast<int>(place)];
    int above = 0;
    for (int i = 0; i < width; ++i) above += !(y[i] <= own);
    return above < k_;
  }

  int k_;
  bool sparse_;
};

/// True positives as a share of the predicted (precision) or of the actual positives (recall).
class PrecisionRecall : public Metric {
 public:
  PrecisionRecall(const Json& config, bool of_predicted) : of_predicted_(of_predicted) {
    if (!config["thresholds"].is_null()) threshold_ = config["thresholds"].get<Scalar>();
  }
  void update(const Scalar* prediction, const Scalar* target, Rows rows) override {
    for (int i = 0; i < rows.size(); ++i) {
      const bool predicted = prediction[i] > threshold_;
      const bool actual = target[i] != 0;
      sums.total += predicted && actual ? 1 : 0;
      sums.count += (of_predicted_ ? predicted : actual) ? 1 : 0;
    }
  }

 private:
  Scalar threshold_ = Scalar(0.5);
  bool of_predicted_;
};

class LossMetric : public Metric {
 public:
  enum class Result { mean, minus_mean, root, exponential };

  explicit LossMetric(std::unique_ptr<Loss> loss, Result result = Result::mean)
      : loss_(std::move(loss)), result_(result) {}
  int target_width(int width) const override { return loss_->target_width(width); }
  bool rises() const override { return result_ == Result::minus_mean; }
  void update(const Scalar* prediction, const Scalar* target, Rows rows) override {
    const double counted = loss_->sums_steps() ? rows.batch : rows.count();
    sums.total += loss_->evaluate(prediction, target, rows, nullptr) * counted;
    sums.count += counted;
  }
  double result() const override {
    switch (result_) {
      case Result::mean: return mean();
      case Result::minus_mean: return -mean();
      case Result::root: return std::sqrt(mean());
      case Result::exponential: break;
    }
    return sums.count > 0 ? std::exp(mean()) : 0.0;
  }

 private:
  std::unique_ptr<Loss> loss_;
  Result result_;
};

template <class Made>
std::unique_ptr<Metric> make_rule(const Json& config) {
  return std::make_unique<Made>(config);
}

std::vector<Registry<Metric>::Entry> entries() {
  std::vector<Registry<Metric>::Entry> list{
      {"binary_accuracy",
       {number_option("threshold", 0.5, 0.0, 1.0)},
       make_rule<BinaryAccuracy>,
       {"BinaryAccuracy"}},
      {"categorical_accuracy", {}, make_rule<CategoricalAccuracy>, {"CategoricalAccuracy"}},
      {"sparse_categorical_accuracy",
       {},
       make_rule<SparseCategoricalAccuracy>,
       {"SparseCategoricalAccuracy"}},
  };
  const auto of_loss = [](const char* name, LossMetric::Result result, Schema options,
                          std::vector<std::string> aliases, const std::string& loss) {
    const auto create = [=](const Json&) -> std::unique_ptr<Metric> {
      return std::make_unique<LossMetric>(losses().create(loss), result);
    };
    return Registry<Metric>::Entry{name, std::move(options), create, std::move(aliases)};
  };
  const auto threshold = nullable(number_option("thresholds", 0.5, 0.0, 1.0));
  for (const bool sparse : {false, true})
    list.push_back({sparse ? "sparse_top_k_categorical_accuracy" : "top_k_categorical_accuracy",
                    {integer_option("k", 5, 1)},
                    [=](const Json& config) { return std::make_unique<TopK>(config, sparse); },
                    {sparse ? "SparseTopKCategoricalAccuracy" : "TopKCategoricalAccuracy"}});
  for (const bool of_predicted : {true, false})
    list.push_back(
        {of_predicted ? "precision" : "recall",
         {threshold},
         [=](const Json& config) { return std::make_unique<PrecisionRecall>(config, of_predicted); },
         {of_predicted ? "Precision" : "Recall"}});
  list.push_back(of_loss("root_mean_squared_error", LossMetric::Result::root, {},
                         {"rmse", "RMSE", "RootMeanSquaredError"}, "mean_squared_error"));
  list.push_back(of_loss("cosine_similarity", LossMetric::Result::minus_mean, {}, {"CosineSimilarity"},
                         "cosine_similarity"));
  list.push_back(
      {"perplexity",
       {boolean_option("from_logits", false), boolean_option("sparse", true)},
       [](const Json& config) -> std::unique_ptr<Metric> {
         const std::string name =
             config["sparse"].get<bool>() ? "sparse_categorical_crossentropy" : "categorical_crossentropy";
         const Json loss{{"class_name", name}, {"config", {{"from_logits", config["from_logits"]}}}};
         return std::make_unique<LossMetric>(losses().create(loss), LossMetric::Result::exponential);
       },
       {"Perplexity"}});
  for (const auto& loss : losses().entries()) {
    if (loss.name == "cosine_similarity") continue;
    const auto create = [&loss](const Json& config) -> std::unique_ptr<Metric> {
      return std::make_unique<LossMetric>(loss.create(config));
    };
    list.push_back({loss.name, loss.options, create, loss.aliases});
  }
  return list;
}

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

void Metric::update_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights, Rows rows,
                             double share) {
  const int stride = target_width(rows.width);
  for (int row = 0; row < rows.count(); ++row, prediction += rows.width, target += stride) {
    if (weights[row] == 0) continue;
    const double weight = share * static_cast<double>(weights[row]);
    const Sums before = sums;
    sums = {};
    update(prediction, target, {1, 1, rows.width});
    sums = {before.total + weight * sums.total, before.count + weight * sums.count};
  }
}

const Registry<Metric>& metrics() {
  static const Registry<Metric> registry("metric", entries());
  return registry;
}

bool is_crossentropy(const Json& given) {
  if (!given.is_string()) return false;
  const std::string name = lower_case(given.get<std::string>());
  return name == "crossentropy" || name == "ce";
}

std::string kind_by_shape(int prediction_width, int target_width) {
  return prediction_width == 1 ? "binary" : target_width == 1 ? "sparse_categorical" : "categorical";
}

std::unique_ptr<Metric> make_metric(const Json& given, int prediction_width, int target_width) {
  if (!given.is_string()) return metrics().create(given);
  const std::string kind = kind_by_shape(prediction_width, target_width);
  const std::string name = lower_case(given.get<std::string>());
  if (name == "accuracy" || name == "acc") return metrics().create(kind + "_accuracy");
  if (is_crossentropy(given)) return metrics().create(kind + "_crossentropy");
  if (name == "perplexity")
    return metrics().create({{"class_name", name}, {"config", {{"sparse", kind == "sparse_categorical"}}}});
  return metrics().create(given);
}

std::string metric_name(const Json& given) {
  return given.is_string() ? given.get<std::string>()
                           : metrics().find(given.at("class_name").get<std::string>()).name;
}

}  // namespace rnn
