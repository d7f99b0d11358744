#include "rnn/metrics/score.h"

#include <cmath>
#include <limits>

#include "rnn/config/error.h"
#include "rnn/metrics/row_metric.h"

namespace rnn {

namespace {

constexpr double keras_epsilon = 1e-7;

void check_rank(const Shape& output, const char* name) {
  if (output.rank() != 2)
    throw ConfigError({"metric.rank", "[{metric}] expected an output (B,D), got {given}"}, {name, output});
}

Option nullable_choice(const char* name, Json fallback, std::vector<std::string> choices) {
  Option option = nullable(choice_option(name, "", std::move(choices)));
  option.fallback = std::move(fallback);
  return option;
}

std::string text_or_empty(const Json& value) { return value.is_null() ? "" : value.get<std::string>(); }

/// Cells of a class: true positives and false positives, false negatives and targets.
class FBetaScore : public RowMetric {
 public:
  FBetaScore(const Json& config, double beta, const char* name)
      : average_(text_or_empty(config["average"])), square_(beta * beta), name_(name) {
    if (!config["threshold"].is_null()) threshold_ = config["threshold"].get<Scalar>();
  }
  void prepare(const Shape& output) override {
    check_rank(output, name_);
    cells.assign(2 * static_cast<std::size_t>(output.width()), {});
  }
  int result_count() const override { return average_.empty() ? classes() : 1; }
  double result_at(int place) const override {
    return average_.empty() ? score(static_cast<std::size_t>(place)) : result();
  }
  double result() const override {
    if (average_ == "micro") {
      Sums first;
      Sums second;
      for (std::size_t i = 0; i < cells.size(); i += 2) {
        first = {first.total + cells[i].total, first.count + cells[i].count};
        second = {second.total + cells[i + 1].total, second.count + cells[i + 1].count};
      }
      return score_of(first, second);
    }
    double targets = keras_epsilon;
    for (std::size_t i = 1; i < cells.size(); i += 2) targets += cells[i].count;
    double total = 0.0;
    for (std::size_t i = 0; i < cells.size() / 2; ++i)
      total += score(i) * (average_ == "weighted" ? cells[2 * i + 1].count / targets : 1.0 / classes());
    return total;
  }

 protected:
  void add(const Scalar* prediction, const Scalar* target, int width, double weight) override {
    const Scalar most = *std::max_element(prediction, prediction + width);
    for (int i = 0; i < width; ++i) {
      const double t = static_cast<double>(target[i]);
      const bool greatest = prediction[i] >= most && std::abs(prediction[i]) > Scalar(1e-9);
      const bool positive = threshold_ ? prediction[i] > *threshold_ : greatest;
      Sums& first = cells[2 * static_cast<std::size_t>(i)];
      Sums& second = cells[2 * static_cast<std::size_t>(i) + 1];
      if (positive) {
        first.total += weight * t;
        first.count += weight * (1.0 - t);
      } else {
        second.total += weight * t;
      }
      second.count += weight * t;
    }
  }

 private:
  int classes() const { return static_cast<int>(cells.size() / 2); }
  double score(std::size_t place) const { return score_of(cells[2 * place], cells[2 * place + 1]); }
  double score_of(const Sums& first, const Sums& second) const {
    const double precision = first.total / (first.total + first.count + keras_epsilon);
    const double recall = first.total / (first.total + second.total + keras_epsilon);
    return (1.0 + square_) * precision * recall / (square_ * precision + recall + keras_epsilon);
  }

  std::string average_;
  double square_;
  const char* name_;
  std::optional<Scalar> threshold_;
};

/// Cells of a number: the sums of targets and of their squares, the squared differences and the weights.
/// `sums.total` counts numbers.
class R2Score : public RowMetric {
 public:
  explicit R2Score(const Json& config)
      : aggregation_(text_or_empty(config["class_aggregation"])),
        regressors_(config["num_regressors"].get<int>()) {}
  void prepare(const Shape& output) override {
    check_rank(output, "r2_score");
    cells.assign(2 * static_cast<std::size_t>(output.width()), {});
  }
  int result_count() const override { return aggregation_.empty() ? numbers() : 1; }
  double result_at(int place) const override {
    return aggregation_.empty() ? adjusted(score(static_cast<std::size_t>(place))) : result();
  }
  double result() const override {
    double total = 0.0;
    double weights = 0.0;
    for (std::size_t i = 0; i < cells.size() / 2; ++i) {
      const double weight = aggregation_ == "uniform_average" ? 1.0 : variation(i);
      total += weight * score(i);
      weights += weight;
    }
    return adjusted(total / weights);
  }

 protected:
  void add(const Scalar* prediction, const Scalar* target, int width, double weight) override {
    for (int i = 0; i < width; ++i) {
      const double t = static_cast<double>(target[i]);
      const double error = t - static_cast<double>(prediction[i]);
      Sums& first = cells[2 * static_cast<std::size_t>(i)];
      Sums& second = cells[2 * static_cast<std::size_t>(i) + 1];
      first.total += weight * t;
      first.count += weight * t * t;
      second.total += weight * error * error;
      second.count += weight;
    }
    sums.total += width;
  }

 private:
  int numbers() const { return static_cast<int>(cells.size() / 2); }
  double variation(std::size_t place) const {
    const Sums& of = cells[2 * place];
    return of.count - of.total * (of.total / cells[2 * place + 1].count);
  }
  double score(std::size_t place) const {
    const double raw = 1.0 - cells[2 * place + 1].total / variation(place);
    return std::isinf(raw) ? 0.0 : raw;
  }
  double adjusted(double score) const {
    const double free = sums.total - regressors_ - 1.0;
    if (regressors_ == 0 || free <= 0.0) return score;
    return 1.0 - (1.0 - score) * (sums.total - 1.0) / free;
  }

  std::string aggregation_;
  int regressors_;
};

}  // namespace

Schema f1_options() {
  Option threshold = nullable(number_option("threshold", 0.0, 0.0, 1.0));
  threshold.fallback = nullptr;
  threshold.above_minimum = true;
  return {nullable_choice("average", nullptr, {"micro", "macro", "weighted"}), threshold};
}

std::unique_ptr<Metric> make_f1_score(const Json& config) {
  return std::make_unique<FBetaScore>(config, 1.0, "f1_score");
}

Schema fbeta_options() {
  Schema schema = f1_options();
  Option beta = number_option("beta", 1.0, 0.0, std::numeric_limits<float>::max());
  beta.above_minimum = true;
  schema.push_back(std::move(beta));
  return schema;
}

std::unique_ptr<Metric> make_fbeta_score(const Json& config) {
  return std::make_unique<FBetaScore>(config, config["beta"].get<double>(), "fbeta_score");
}

Schema r2_options() {
  return {nullable_choice("class_aggregation", "uniform_average",
                          {"uniform_average", "variance_weighted_average"}),
          integer_option("num_regressors", 0, 0)};
}

std::unique_ptr<Metric> make_r2_score(const Json& config) { return std::make_unique<R2Score>(config); }

}  // namespace rnn
