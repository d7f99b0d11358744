#include "rnn/metrics/metric.h"

#include <cctype>
#include <cmath>

#include "rnn/metrics/mean_metrics.h"
#include "rnn/tensor/elementwise.h"
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
  explicit BinaryAccuracy(Scalar threshold) : threshold_(threshold) {}
  void update(const Scalar* prediction, const Scalar* target, Rows rows) override {
    const int right = count_matches(prediction, target, rows.size(), threshold_);
    sums.total += static_cast<double>(right) / rows.width;
    sums.count += rows.count();
  }

 private:
  Scalar threshold_;
};

class CategoricalAccuracy : public Metric {
 public:
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
  TopK(int k, bool sparse) : k_(k), sparse_(sparse) {}
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

class LossMetric : public Metric {
 public:
  using Result = LossResult;

  LossMetric(std::unique_ptr<Loss> loss, Result result) : loss_(std::move(loss)), result_(result) {}
  int target_width(int width) const override { return loss_->target_width(width); }
  bool rises() const override { return result_ == Result::minus_mean; }
  int class_axis(int rank) const override { return loss_->class_axis(rank); }
  bool turned() const override { return loss_->turned(); }
  void check_batch(const Value& output, const Tensor& target, int batch,
                   const std::string& model) const override {
    loss_->check_batch(output, target, batch, model);
  }
  void check_weights(const Value& output, const Tensor* given, int batch,
                     const std::string& model) const override {
    loss_->check_weights(output, given, true, batch, model);
  }
  void prepare(const Shape& output) override { loss_->prepare(output); }
  void update(const Scalar* prediction, const Scalar* target, Rows rows) override {
    if (loss_->ignored_class())
      add_single(prediction, target, nullptr, rows, 1.0);
    else
      add(prediction, target, rows);
  }
  void update_weighted(const Scalar* prediction, const Scalar* target, const Scalar* weights, Rows rows,
                       double share) override {
    if (loss_->ignored_class())
      add_single(prediction, target, weights, rows, share);
    else if (loss_->by_rows())
      Metric::update_weighted(prediction, target, weights, rows, share);
    else
      add(prediction, target, rows);
  }
  void update_turned(const Value& output, const Scalar* target, const Tensor* given,
                     std::span<const int> indices) override {
    sums.total += loss_->weighted_sum(output, target, given, indices, sums.count);
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
  void add(const Scalar* prediction, const Scalar* target, Rows rows) {
    const double counted = loss_->sums_steps() ? rows.batch : loss_->value_count(rows, false);
    sums.total += loss_->evaluate(prediction, target, rows, nullptr) * counted;
    sums.count += counted;
  }

  void add_single(const Scalar* prediction, const Scalar* target, const Scalar* weights, Rows rows,
                  double share) {
    const auto ignored = loss_->ignored_class();
    for (int row = 0; row < rows.count(); ++row, prediction += rows.width) {
      const double weight = weights == nullptr ? 1.0 : share * static_cast<double>(weights[row]);
      const bool counts = !ignored || target[row] != *ignored;
      if (counts)
        sums.total += weight * loss_->evaluate(prediction, target + row, {1, 1, rows.width}, nullptr);
      // Without weights Keras counts rows of the ignored class.
      if (counts || weights == nullptr) sums.count += weight;
    }
  }

  std::unique_ptr<Loss> loss_;
  Result result_;
};

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

std::unique_ptr<Metric> make_binary_accuracy(double threshold) {
  return std::make_unique<BinaryAccuracy>(static_cast<Scalar>(threshold));
}

std::unique_ptr<Metric> make_class_accuracy(bool sparse) {
  if (sparse) return std::make_unique<SparseCategoricalAccuracy>();
  return std::make_unique<CategoricalAccuracy>();
}

std::unique_ptr<Metric> make_top_k(int k, bool sparse) { return std::make_unique<TopK>(k, sparse); }

std::unique_ptr<Metric> make_loss_metric(std::unique_ptr<Loss> loss, LossResult result) {
  return std::make_unique<LossMetric>(std::move(loss), result);
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

bool has_own_name(const Json& given) {
  if (!given.is_object()) return false;
  const Json config = given.value("config", Json::object());
  return config.is_object() && config.contains("name") && config["name"].is_string() &&
         !config["name"].get_ref<const std::string&>().empty();
}

std::string metric_name(const Json& given) {
  if (given.is_string()) return given.get<std::string>();
  if (has_own_name(given)) return given["config"]["name"].get<std::string>();
  return metrics().find(given.at("class_name").get<std::string>()).name;
}

}  // namespace rnn
