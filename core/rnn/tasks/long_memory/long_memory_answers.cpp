#include <algorithm>
#include <limits>
#include <memory>

#include "rnn/config/error.h"
#include "rnn/insight/sample_run.h"
#include "rnn/tasks/long_memory/long_memory.h"

namespace rnn {

namespace {

constexpr int most_plotted = 200;

ConfigError wrong_marks(int count, int length, const Json& given) {
  return {{"memory.marks", "[marks] expected {count} different steps from 0 to {last}, got {given}"},
          {count, length - 1, given},
          "/input/1"};
}

}  // namespace

Tensor LongMemory::typed(const Json& input) const {
  if (input.size() != 2 || !input[0].is_array() || !input[1].is_array())
    throw ConfigError({"memory.input", "[input] expected a list of numbers and a list of marks, got {given}"},
                      {input}, "/input");
  Tensor x({1, length_, 2});
  bool fits = static_cast<int>(input[0].size()) == length_;
  for (int t = 0; fits && t < length_; ++t) {
    const Json& number = input[0][static_cast<std::size_t>(t)];
    fits = number.is_number() && number.get<double>() >= 0.0 && number.get<double>() <= 1.0;
    if (fits) x.values[2 * static_cast<std::size_t>(t)] = number.get<Scalar>();
  }
  if (!fits)
    throw ConfigError({"memory.numbers", "[numbers] expected {count} numbers from 0 to 1"}, {length_},
                      "/input/0");
  if (static_cast<int>(input[1].size()) != mark_count()) throw wrong_marks(mark_count(), length_, input[1]);
  for (const Json& step : input[1]) {
    if (!step.is_number_integer() || step.get<std::int64_t>() < 0 || step.get<std::int64_t>() >= length_)
      throw wrong_marks(mark_count(), length_, input[1]);
    Scalar& mark = x.values[2 * step.get<std::size_t>() + 1];
    if (mark != Scalar(0)) throw wrong_marks(mark_count(), length_, input[1]);
    mark = Scalar(1);
  }
  return x;
}

/// The sequence asked for, then the test samples of the plot.
class LongMemory::Answers : public Readout {
 public:
  Answers(const LongMemory& task, const Subject& subject, const Json& request)
      : task_(task), request_(request) {
    const Dataset& test = subject.data.test;
    total_ = test.samples();
    if (request["input"].empty()) {
      const int index = request["sample"].get<int>();
      if (index >= total_)
        throw ConfigError({"sample.number", "[sample] expected a number below {count}, got {given}"},
                          {total_, index}, "/sample");
      one_.push_back(test.inputs[0].slice(index, index + 1));
      const int plotted = std::min(most_plotted, total_);
      several_.push_back(test.inputs[0].slice(0, plotted));
      truths_ = test.targets[0].slice(0, plotted);
      rest_ = std::make_unique<Prediction>(subject, several_);
    } else {
      one_.push_back(task.typed(request["input"]));
    }
    first_ = std::make_unique<Prediction>(subject, one_);
  }

  bool advance() override {
    if (!answered_) {
      answered_ = first_->advance();
      return answered_ && !rest_;
    }
    return rest_->advance();
  }

  Frame take() override {
    const Scalar* x = one_[0].sample(0);
    Tensor values({task_.length_});
    double truth = 0.0;
    Json marks = Json::array();
    for (int t = 0; t < task_.length_; ++t) {
      values.values[static_cast<std::size_t>(t)] = x[2 * t];
      if (x[2 * t + 1] == Scalar(0)) continue;
      truth += x[2 * t];
      marks.push_back(t);
    }
    Frame frame;
    frame.data = {{"problem", task_.problem_ == Problem::adding ? "adding" : "recall"},
                  {"length", task_.length_},
                  {"total", total_},
                  {"sample", rest_ ? request_["sample"] : Json()},
                  {"marks", std::move(marks)},
                  {"answer", first_->outputs()[0].values[0]},
                  {"truth", truth}};
    frame.tensors.push_back({"values", std::move(values)});
    if (rest_) {
      Tensor answers = rest_->outputs()[0];
      answers.shape = Shape{answers.samples()};
      truths_.shape = Shape{truths_.samples()};
      frame.tensors.push_back({"answers", std::move(answers)});
      frame.tensors.push_back({"truths", std::move(truths_)});
    }
    return frame;
  }

 private:
  const LongMemory& task_;
  Json request_;
  int total_ = 0;
  std::vector<Tensor> one_;
  std::vector<Tensor> several_;
  Tensor truths_;
  std::unique_ptr<Prediction> first_;
  std::unique_ptr<Prediction> rest_;
  bool answered_ = false;
};

std::vector<ReadoutKind> LongMemory::readouts() const {
  ReadoutKind answers{.name = "answers", .view = "marked-numbers"};
  answers.request = {integer_option("sample", 0, 0, std::numeric_limits<int>::max()),
                     list_option("input", "")};
  Json numbers = Json::array();
  for (int t = 0; t < length_; ++t) numbers.push_back(t % 4 / 4.0);
  Json marks = Json::array();
  for (int i = 0; i < mark_count(); ++i) marks.push_back(i + 1);
  answers.example = {{"input", Json::array({std::move(numbers), std::move(marks)})}};
  answers.open = [this](const Subject& subject, const Json& request) {
    return std::make_unique<Answers>(*this, subject, request);
  };
  return {std::move(answers), cells_readout()};
}

}  // namespace rnn
