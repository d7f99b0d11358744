#include "rnn/metrics/confusion.h"

#include <cmath>

#include "rnn/config/error.h"
#include "rnn/metrics/row_metric.h"

namespace rnn {

namespace {

double divided(double a, double b) { return b == 0.0 ? 0.0 : a / b; }

class Thresholds {
 public:
  /// `spread` are what tells whether they are evenly spread.
  Thresholds(std::vector<double> values, const std::vector<double>& spread) {
    even_ = spread.size() >= 3;
    for (std::size_t i = 0; i < spread.size(); ++i) {
      const double even = double(i) / (double(spread.size()) - 1.0);
      even_ = even_ && std::abs(spread[i] - even) <= 1e-7 + 1e-5 * even;
    }
    below_zero_ = values.front() < 0.0 || values.back() > 1.0;
    for (const double value : values) values_.push_back(static_cast<Scalar>(value));
  }
  explicit Thresholds(const std::vector<double>& values) : Thresholds(values, values) {}

  std::size_t size() const { return values_.size(); }
  bool exceeded(std::size_t place, Scalar y) const {
    return even_ ? place < count_below(y) : y > values_[place];
  }
  /// The number of thresholds that y exceeds, of ascending ones.
  std::size_t count_below(Scalar y) const {
    if (!even_)
      return static_cast<std::size_t>(std::lower_bound(values_.begin(), values_.end(), y) - values_.begin());
    // keras/src/metrics/metrics_utils.py, _update_confusion_matrix_variables_optimized
    const Scalar clipped = std::min(std::max(y, Scalar(0)), Scalar(1));
    const auto bucket = static_cast<int>(std::ceil(clipped * static_cast<Scalar>(values_.size() - 1))) - 1;
    return static_cast<std::size_t>((below_zero_ ? std::max(bucket, 0) : bucket) + 1);
  }

 private:
  std::vector<Scalar> values_;
  bool even_ = false;
  bool below_zero_ = false;
};

std::vector<double> listed(const Json& thresholds, double fallback) {
  if (thresholds.is_null()) return {fallback};
  return thresholds.is_array() ? thresholds.get<std::vector<double>>()
                               : std::vector<double>{thresholds.get<double>()};
}

Option thresholds_option() {
  Option option = nullable(numbers_option("thresholds", nullptr, 0.0, 1.0));
  option.single = true;
  return option;
}

Option nullable_integer(const char* name, int minimum) {
  Option option = nullable(integer_option(name, 0, minimum));
  option.fallback = nullptr;
  return option;
}

class ConfusionCount : public RowMetric {
 public:
  bool numbered() const override { return true; }
  ConfusionCount(Confusion kind, const Json& config)
      : kind_(kind), thresholds_(listed(config["thresholds"], 0.5)) {
    cells.resize(thresholds_.size());
  }
  bool has_direction() const override { return false; }
  int result_count() const override { return static_cast<int>(cells.size()); }
  double result() const override { return cells[0].total; }
  double result_at(int place) const override { return cells[static_cast<std::size_t>(place)].total; }

 protected:
  void add(const Scalar* prediction, const Scalar* target, int width, double weight) override {
    const bool of_predicted = kind_ == Confusion::true_positives || kind_ == Confusion::false_positives;
    const bool of_actual = kind_ == Confusion::true_positives || kind_ == Confusion::false_negatives;
    for (int i = 0; i < width; ++i)
      for (std::size_t place = 0; (target[i] != 0) == of_actual && place < cells.size(); ++place)
        if (thresholds_.exceeded(place, prediction[i]) == of_predicted) cells[place].total += weight;
  }

 private:
  Confusion kind_;
  Thresholds thresholds_;
};

/// Cells of a threshold: true positives, and all predicted or actual positives.
class PrecisionRecall : public RowMetric {
 public:
  bool numbered() const override { return true; }
  PrecisionRecall(const Json& config, bool of_predicted)
      : of_predicted_(of_predicted),
        top_k_(config["top_k"].is_null() ? 0 : config["top_k"].get<int>()),
        class_(config["class_id"].is_null() ? -1 : config["class_id"].get<int>()),
        thresholds_(listed(config["thresholds"], top_k_ > 0 ? -1e10 : 0.5)) {
    cells.resize(thresholds_.size());
  }
  void prepare(const Shape& output) override {
    const char* name = of_predicted_ ? "precision" : "recall";
    for (const auto& [option, most, given] :
         {std::tuple("top_k", output.width(), top_k_), std::tuple("class_id", output.width() - 1, class_)})
      if (given > most)
        throw ConfigError(
            {"metric.classes", "[{metric}] {option}: expected at most {most} for this output, got {given}"},
            {name, option, most, given}, std::string("/") + option);
  }
  int result_count() const override { return static_cast<int>(cells.size()); }
  double result() const override { return result_at(0); }
  double result_at(int place) const override {
    const Sums& of = cells[static_cast<std::size_t>(place)];
    return divided(of.total, of.count);
  }

 protected:
  void add(const Scalar* prediction, const Scalar* target, int width, double weight) override {
    const int first = class_ < 0 ? 0 : class_;
    const int last = class_ < 0 ? width : class_ + 1;
    for (int i = first; i < last; ++i) {
      const bool chosen = top_k_ == 0 || above(prediction, width, i) < top_k_;
      const bool actual = target[i] != 0;
      for (std::size_t place = 0; place < cells.size(); ++place) {
        const bool predicted = chosen && thresholds_.exceeded(place, prediction[i]);
        if (predicted && actual) cells[place].total += weight;
        if (of_predicted_ ? predicted : actual) cells[place].count += weight;
      }
    }
  }

 private:
  /// The number of values that come before y[at]: greater ones, and equal ones further left.
  static int above(const Scalar* y, int width, int at) {
    int count = 0;
    for (int i = 0; i < width; ++i) count += y[i] > y[at] || (y[i] == y[at] && i < at);
    return count;
  }

  bool of_predicted_;
  int top_k_;
  int class_;
  Thresholds thresholds_;
};

/// Cells of a class: for each number of thresholds exceeded the weights of the targets that are not 0, and of
/// those that are.
class Auc : public RowMetric {
 public:
  bool numbered() const override { return true; }
  explicit Auc(const Json& config)
      : curve_(config["curve"].get<std::string>()),
        summation_(config["summation_method"].get<std::string>()),
        by_label_(config["multi_label"].get<bool>()),
        from_logits_(config["from_logits"].get<bool>()),
        thresholds_(made(config)) {
    if (!config["num_labels"].is_null()) labels_ = config["num_labels"].get<int>();
    if (labels_ > 0 && !by_label_)
      throw ConfigError(
          {"metric.num_labels", "[auc] num_labels: expected null without multi_label, got {given}"},
          {labels_}, "/num_labels");
    if (!config["label_weights"].is_null())
      label_weights_ = config["label_weights"].get<std::vector<double>>();
  }

  void prepare(const Shape& output) override {
    const int width = output.width();
    if (by_label_ && output.rank() != 2)
      throw ConfigError({"metric.rank", "[{metric}] expected an output (B,D), got {given}"}, {"auc", output});
    if (labels_ > 0 && labels_ != width)
      throw ConfigError({"metric.labels", "[auc] {option}: expected {expected} for this output, got {given}"},
                        {"num_labels", width, labels_}, "/num_labels");
    if (!label_weights_.empty() && label_weights_.size() != static_cast<std::size_t>(width))
      throw ConfigError({"metric.labels", "[auc] {option}: expected {expected} for this output, got {given}"},
                        {"label_weights", width, label_weights_.size()}, "/label_weights");
    labels_ = by_label_ ? width : 1;
    cells.assign((thresholds_.size() + 1) * static_cast<std::size_t>(labels_), {});
  }

  double result() const override {
    double total = 0.0;
    double weights = 0.0;
    for (int label = 0; label < labels_; ++label) {
      const bool weighted = by_label_ && !label_weights_.empty();
      const double weight = weighted ? label_weights_[static_cast<std::size_t>(label)] : 1.0;
      total += weight * area(label);
      weights += weight;
    }
    return divided(total, weights);
  }

 protected:
  void add(const Scalar* prediction, const Scalar* target, int width, double weight) override {
    for (int i = 0; i < width; ++i) {
      const Scalar y = from_logits_ ? Scalar(1) / (Scalar(1) + std::exp(-prediction[i])) : prediction[i];
      const bool weighted = !by_label_ && !label_weights_.empty();
      const double own = weighted ? weight * label_weights_[static_cast<std::size_t>(i)] : weight;
      Sums& cell = cells[first_cell(by_label_ ? i : 0) + thresholds_.count_below(y)];
      (target[i] != 0 ? cell.total : cell.count) += own;
    }
  }

 private:
  /// At a threshold.
  struct Counts {
    double true_positives;
    double false_positives;
    double false_negatives;
    double true_negatives;
    double positives() const { return true_positives + false_positives; }
  };
  struct Point {
    double x;
    double y;
  };

  static Thresholds made(const Json& config) {
    std::vector<double> inner;
    if (!config["thresholds"].is_null()) {
      inner = config["thresholds"].get<std::vector<double>>();
      std::sort(inner.begin(), inner.end());
    } else {
      const int count = config["num_thresholds"].get<int>();
      for (int i = 1; i < count - 1; ++i) inner.push_back(double(i) / (count - 1));
    }
    std::vector<double> spread{0.0};
    spread.insert(spread.end(), inner.begin(), inner.end());
    spread.push_back(1.0);
    std::vector<double> all = spread;
    all.front() = -1e-7;
    all.back() = 1.0 + 1e-7;
    // Keras takes two, which are no list of their own, for evenly spread.
    return spread.size() == 2 && config["thresholds"].is_null() ? Thresholds(all, {0.0, 0.5, 1.0})
                                                                : Thresholds(all, spread);
  }

  std::size_t first_cell(int label) const {
    return static_cast<std::size_t>(label) * (thresholds_.size() + 1);
  }

  /// Counts at all thresholds, from the first.
  std::vector<Counts> counts(int label) const {
    const Sums* of = cells.data() + first_cell(label);
    std::vector<Counts> all(thresholds_.size());
    Sums below;
    Sums total;
    for (std::size_t i = 0; i <= all.size(); ++i)
      total = {total.total + of[i].total, total.count + of[i].count};
    for (std::size_t i = 0; i < all.size(); ++i) {
      below = {below.total + of[i].total, below.count + of[i].count};
      all[i] = {total.total - below.total, total.count - below.count, below.total, below.count};
    }
    return all;
  }

  Point point(const Counts& at) const {
    const auto [tp, fp, fn, tn] = at;
    const double recall = divided(tp, tp + fn);
    if (curve_ == "ROC") return {divided(fp, fp + tn), recall};
    if (curve_ == "PR") return {recall, divided(tp, tp + fp)};
    const double scale = divided(tp + fn, tn + fp);
    if (tp == 0.0) return {0.0, 1.0};
    return {std::max(1.0 - scale * fn / tp, 0.0), 1.0 - scale * fp / tp};
  }

  double area(int label) const {
    const std::vector<Counts> all = counts(label);
    double total = 0.0;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      if (curve_ == "PR" && summation_ == "interpolation") {
        total += interpolated(all[i], all[i + 1]);
        continue;
      }
      const Point left = point(all[i]);
      const Point right = point(all[i + 1]);
      const double height = summation_ == "minoring"   ? std::min(left.y, right.y)
                            : summation_ == "majoring" ? std::max(left.y, right.y)
                                                       : 0.5 * (left.y + right.y);
      total += (left.x - right.x) * height;
    }
    return total;
  }

  static double interpolated(const Counts& left, const Counts& right) {
    const double gained = left.true_positives - right.true_positives;
    const double slope = divided(gained, std::max(left.positives() - right.positives(), 0.0));
    const double intercept = right.true_positives - slope * right.positives();
    const bool both = left.positives() > 0.0 && right.positives() > 0.0;
    const double ratio = both ? left.positives() / right.positives() : 1.0;
    return divided(slope * (gained + intercept * std::log(ratio)),
                   right.true_positives + right.false_negatives);
  }

  std::string curve_;
  std::string summation_;
  bool by_label_;
  bool from_logits_;
  Thresholds thresholds_;
  std::vector<double> label_weights_;
  int labels_ = 0;
};

}  // namespace

const char* confusion_name(Confusion kind) {
  switch (kind) {
    case Confusion::true_positives: return "true_positives";
    case Confusion::true_negatives: return "true_negatives";
    case Confusion::false_positives: return "false_positives";
    case Confusion::false_negatives: break;
  }
  return "false_negatives";
}

Schema confusion_options() { return {thresholds_option()}; }

std::unique_ptr<Metric> make_confusion(Confusion kind, const Json& config) {
  return std::make_unique<ConfusionCount>(kind, config);
}

Schema precision_options() {
  return {thresholds_option(), nullable_integer("top_k", 1), nullable_integer("class_id", 0)};
}

std::unique_ptr<Metric> make_precision(const Json& config) {
  return std::make_unique<PrecisionRecall>(config, true);
}

std::unique_ptr<Metric> make_recall(const Json& config) {
  return std::make_unique<PrecisionRecall>(config, false);
}

Schema auc_options() {
  return {integer_option("num_thresholds", 200, 2),
          choice_option("curve", "ROC", {"ROC", "PR", "PRGAIN"}),
          choice_option("summation_method", "interpolation", {"interpolation", "majoring", "minoring"}),
          nullable(numbers_option("thresholds", nullptr, 0.0, 1.0)),
          boolean_option("multi_label", false),
          nullable_integer("num_labels", 1),
          nullable(numbers_option("label_weights", nullptr, 0.0, 1e6)),
          boolean_option("from_logits", false)};
}

std::unique_ptr<Metric> make_auc(const Json& config) { return std::make_unique<Auc>(config); }

}  // namespace rnn
