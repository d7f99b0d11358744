#include <algorithm>
#include <string_view>

#include "rnn/config/error.h"
#include "rnn/insight/sample_run.h"
#include "rnn/tasks/binary_addition/binary_addition.h"

namespace rnn {

namespace {

enum BitsTensor { a_bits, b_bits, sum_bits, carry_bits, outputs, predicted_bits };

constexpr int default_count = 12;

/// The order in which the first recurrent layer reads the places; null for a model without one.
Json reading_order(const Model& model) {
  for (const auto& layer : model.layers()) {
    if (std::string_view(layer->type_name()) == "Bidirectional") return "both";
    const auto backwards = layer->config().find("go_backwards");
    if (backwards != layer->config().end()) return *backwards == true ? "highest-first" : "lowest-first";
  }
  return nullptr;
}

}  // namespace

std::pair<int, int> BinaryAddition::numbers_of(const Scalar* sample) const {
  int a = 0;
  int b = 0;
  for (int place = 0; place < bits_; ++place) {
    a |= int(is_set(sample[place * 2])) << place;
    b |= int(is_set(sample[place * 2 + 1])) << place;
  }
  return {a, b};
}

std::vector<FrameTensor> BinaryAddition::answer_tensors(int samples) const {
  std::vector<FrameTensor> tensors;
  for (const char* name : {"a_bits", "b_bits", "sum_bits", "carry_bits", "outputs", "predicted_bits"})
    tensors.push_back({name, Tensor({samples, bits_})});
  return tensors;
}

Json BinaryAddition::answer(int a, int b, const Scalar* of_model, std::size_t row,
                            std::vector<FrameTensor>& tensors) const {
  int carry = 0;
  int predicted = 0;
  for (int place = 0; place < bits_; ++place) {
    const std::size_t at = row * static_cast<std::size_t>(bits_) + static_cast<std::size_t>(place);
    const auto write = [&](BitsTensor to, Scalar value) { tensors[to].tensor.values[at] = value; };
    const bool answered = is_set(of_model[place]);
    write(a_bits, bit(a, place));
    write(b_bits, bit(b, place));
    write(sum_bits, bit(a + b, place));
    write(carry_bits, static_cast<Scalar>(carry));
    write(outputs, of_model[place]);
    write(predicted_bits, answered);
    predicted |= int(answered) << place;
    carry = (bit(a, place) + bit(b, place) + carry) / 2;
  }
  return {{"a", a}, {"b", b}, {"sum", a + b}, {"predicted", predicted}, {"right", predicted == a + b}};
}

/// All test pairs, then the pair that was asked for.
class BinaryAddition::Bits : public Readout {
 public:
  Bits(const BinaryAddition& task, const Subject& subject, const Json& request)
      : task_(task), subject_(subject), test_(subject, subject.data.test.inputs), request_(request) {
    const int samples = subject.data.test.samples();
    asked_ = !request["a"].is_null() || !request["b"].is_null();
    const auto check = [&](const char* option, int last) {
      if (request[option].get<int>() > last)
        throw ConfigError(
            {"readout.option_too_large", "[bits] {option}: expected at most {last}, got {given}"},
            {option, last, request[option]}, std::string("/") + option);
    };
    if (!asked_) check("first", samples - 1);
    if (!asked_ && request["count"] != default_count) check("count", samples);
  }

  bool advance() override {
    if (!test_.advance()) return false;
    frame_ = asked_ ? of_pair() : of_test_pairs();
    return true;
  }

  Frame take() override { return std::move(frame_); }

 private:
  Frame of_pair() {
    const auto number = [this](const char* name) {
      return request_[name].is_null() ? 0 : request_[name].get<int>();
    };
    const Dataset one = task_.dataset({number("a") + number("b") * task_.numbers()});
    Prediction prediction(subject_, one.inputs);
    while (!prediction.advance()) {
    }
    Frame frame{head(), task_.answer_tensors(1)};
    const Scalar* of_model = prediction.outputs()[0].sample(0);
    frame.data["samples"].push_back(task_.answer(number("a"), number("b"), of_model, 0, frame.tensors));
    return frame;
  }

  Frame of_test_pairs() {
    const Dataset& test = subject_.data.test;
    const int first = request_["first"].get<int>();
    const int count = std::min(request_["count"].get<int>(), test.samples() - first);
    Frame frame{head(), task_.answer_tensors(count)};
    for (int i = 0; i < count; ++i) {
      const auto [a, b] = task_.numbers_of(test.inputs[0].sample(first + i));
      frame.data["samples"].push_back(task_.answer(a, b, test_.outputs()[0].sample(first + i),
                                                   static_cast<std::size_t>(i), frame.tensors));
    }
    return frame;
  }

  /// The part of the frame that is about the whole test set.
  Json head() const {
    const Tensor& given = test_.outputs()[0];
    const Tensor& right = subject_.data.test.targets[0];
    int bits_right = 0;
    int sums_right = 0;
    for (int i = 0; i < given.samples(); ++i) {
      int of_sum = 0;
      for (int place = 0; place < task_.bits_; ++place)
        of_sum += is_set(given.sample(i)[place]) == is_set(right.sample(i)[place]);
      bits_right += of_sum;
      sums_right += of_sum == task_.bits_;
    }
    return {{"bits", task_.bits_},
            {"reads", reading_order(subject_.trainer.model())},
            {"accuracy", static_cast<double>(bits_right) / (given.samples() * task_.bits_)},
            {"sums_right", static_cast<double>(sums_right) / given.samples()},
            {"samples", Json::array()}};
  }

  const BinaryAddition& task_;
  const Subject& subject_;
  Prediction test_;
  Json request_;
  bool asked_ = false;
  Frame frame_;
};

std::vector<ReadoutKind> BinaryAddition::readouts() const {
  ReadoutKind bits{.name = "bits", .view = "bits"};
  Option a = nullable(integer_option("a", 0, 0, numbers() - 1));
  a.fallback = nullptr;
  Option b = a;
  b.name = "b";
  bits.request = {a, b, integer_option("first", 0, 0), integer_option("count", default_count, 0)};
  bits.example = {{"a", 1}, {"b", numbers() - 1}};
  bits.open = [this](const Subject& subject, const Json& request) {
    return std::make_unique<Bits>(*this, subject, request);
  };
  return {bits};
}

}  // namespace rnn
