#include "rnn/training/metric.h"

#include <cctype>

#include "rnn/training/sweep.h"

namespace rnn {

namespace {

/// The place of the first greatest value; -1 for a row with NaN in the first lanes of all, which no target
/// is.
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

class LossMetric : public Metric {
 public:
  explicit LossMetric(std::unique_ptr<Loss> loss) : loss_(std::move(loss)) {}
  int target_width(int width) const override { return loss_->target_width(width); }
  void update(const Scalar* prediction, const Scalar* target, Rows rows) override {
    sums.total += loss_->evaluate(prediction, target, rows, nullptr) * rows.count();
    sums.count += rows.count();
  }

 private:
  std::unique_ptr<Loss> loss_;
};

template <class Made>
std::unique_ptr<Metric> make(const Json& config) {
  return std::make_unique<Made>(config);
}

std::vector<Registry<Metric>::Entry> entries() {
  std::vector<Registry<Metric>::Entry> list{
      {"binary_accuracy",
       {number_option("threshold", 0.5, 0.0, 1.0)},
       make<BinaryAccuracy>,
       {"BinaryAccuracy"}},
      {"categorical_accuracy", {}, make<CategoricalAccuracy>, {"CategoricalAccuracy"}},
      {"sparse_categorical_accuracy", {}, make<SparseCategoricalAccuracy>, {"SparseCategoricalAccuracy"}},
  };
  for (const auto& loss : losses().entries()) {
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

const Registry<Metric>& metrics() {
  static const Registry<Metric> registry("metric", entries());
  return registry;
}

std::unique_ptr<Metric> make_metric(const Json& given, int prediction_width, int target_width) {
  if (!given.is_string()) return metrics().create(given);
  const std::string kind = prediction_width == 1 ? "binary"
                           : target_width == 1   ? "sparse_categorical"
                                                 : "categorical";
  const std::string name = lower_case(given.get<std::string>());
  if (name == "accuracy" || name == "acc") return metrics().create(kind + "_accuracy");
  if (name == "crossentropy" || name == "ce") return metrics().create(kind + "_crossentropy");
  return metrics().create(given);
}

std::string metric_name(const Json& given) {
  return given.is_string() ? given.get<std::string>()
                           : metrics().find(given.at("class_name").get<std::string>()).name;
}

}  // namespace rnn
