#include "rnn/tasks/stacking/calculation_readouts.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

#include "rnn/insight/sample_run.h"
#include "rnn/tasks/shared/test_page.h"
#include "rnn/tasks/stacking/calculation.h"

namespace rnn {

namespace {

constexpr int most_calculations = 64;
constexpr double sum_tolerance = 1e-3;

/// Makes a row of scores a distribution, unless it is one.
void make_distribution(std::span<Scalar> row) {
  const double sum = std::accumulate(row.begin(), row.end(), 0.0);
  const bool positive = std::all_of(row.begin(), row.end(), [](Scalar value) { return value >= 0; });
  if (positive && std::abs(sum - 1.0) < sum_tolerance) return;
  const Scalar greatest = *std::max_element(row.begin(), row.end());
  for (Scalar& value : row) value = std::exp(value - greatest);
  const Scalar all = std::accumulate(row.begin(), row.end(), Scalar(0));
  for (Scalar& value : row) value /= all;
}

class Calculations : public Readout {
 public:
  Calculations(const Subject& subject, const Json& request) : total_(subject.data.test.samples()) {
    const Dataset& test = subject.data.test;
    const auto typed = request["text"].get<std::string>();
    if (typed.empty()) {
      const auto [first, last] = test_page(request, total_);
      rows_.push_back(test.inputs[0].slice(first, last));
      for (int i = first; i < last; ++i)
        samples_.push_back(
            {{"text", Calculation::text_of(test.inputs[0].sample(i))},
             {"result", static_cast<int>(test.targets[0].values[static_cast<std::size_t>(i)])}});
    } else {
      add_typed(Calculation::plain(typed));
    }
    prediction_ = std::make_unique<Prediction>(subject, rows_);
  }

  bool advance() override { return prediction_->advance(); }

  Frame take() override {
    Tensor outputs = prediction_->outputs()[0];
    const auto width = static_cast<std::size_t>(outputs.sample_size());
    for (int i = 0; i < outputs.samples(); ++i) {
      const std::span row(outputs.sample(i), width);
      make_distribution(row);
      samples_[static_cast<std::size_t>(i)]["answer"] =
          std::max_element(row.begin(), row.end()) - row.begin();
    }
    Frame frame;
    frame.data = {{"samples", std::move(samples_)},
                  {"total", total_},
                  {"unknown", unknown_},
                  {"too_long", too_long_},
                  {"fits", fits_}};
    frame.tensors.push_back({"probabilities", std::move(outputs)});
    return frame;
  }

 private:
  void add_typed(const std::string& text) {
    rows_.push_back(Calculation::ids_of(text));
    Json sample{{"text", text}, {"result", nullptr}};
    int result = 0;
    if (Calculation::result_of(text, true, result) && result >= 0 && result < Calculation::results)
      sample["result"] = result;
    const std::vector<std::string> characters = split_characters(text);
    too_long_ = characters.size() > static_cast<std::size_t>(Calculation::longest);
    fits_ = !sample["result"].is_null() && !too_long_ && characters.size() > 2;
    for (const std::string& character : characters)
      if (std::string_view("0123456789+-*=").find(character) == std::string_view::npos &&
          unknown_.find(character) == std::string::npos)
        unknown_ += character;
    samples_.push_back(std::move(sample));
  }

  int total_;
  Json samples_ = Json::array();
  std::string unknown_;
  bool too_long_ = false;
  bool fits_ = true;
  std::vector<Tensor> rows_;
  std::unique_ptr<Prediction> prediction_;
};

}  // namespace

ReadoutKind calculations_readout() {
  ReadoutKind kind;
  kind.name = "calculations";
  kind.view = "calculations";
  kind.cadence = Cadence::live;
  kind.request = test_page_options(12, most_calculations, {text_option("text", "")});
  kind.example = {{"text", "2+3×4"}};
  kind.open = [](const Subject& subject, const Json& request) {
    return std::make_unique<Calculations>(subject, request);
  };
  return kind;
}

}  // namespace rnn
