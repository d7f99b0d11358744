#include "rnn/insight/confusion.h"

#include <algorithm>
#include <utility>

#include "rnn/config/error.h"
#include "rnn/insight/sample_run.h"

namespace rnn {

namespace {

/// True for a target that is one of `classes` classes.
bool is_class_port(const Port& port, std::size_t classes) {
  if (port.kind == PortKind::numbers) return classes == 2 && port.shape.width() == 1;
  return static_cast<std::size_t>(port.vocabulary) == classes;
}

std::size_t largest_of(std::span<const Scalar> scores) {
  return static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

class Confusion : public Readout {
 public:
  Confusion(const Subject& subject, const std::vector<std::string>& classes)
      : port_(subject.signature.targets[0]),
        targets_(subject.data.test.targets[0]),
        classes_(classes),
        prediction_(subject, subject.data.test.inputs) {}

  bool advance() override { return prediction_.advance(); }

  Frame take() override {
    const std::size_t classes = classes_.size();
    Tensor counts({static_cast<int>(classes), static_cast<int>(classes)});
    const std::span<const Scalar> outputs(prediction_.outputs()[0].values);
    const std::span<const Scalar> targets(targets_.values);
    const bool is_number = port_.kind == PortKind::numbers;
    const std::size_t width = is_number ? 1 : classes;
    for (std::size_t row = 0; row < outputs.size() / width; ++row) {
      const auto scores = outputs.subspan(row * width, width);
      const std::size_t said = is_number ? std::size_t(scores[0] > Scalar(.5)) : largest_of(scores);
      const std::size_t wanted = port_.kind == PortKind::one_hot
                                     ? largest_of(targets.subspan(row * width, width))
                                     : static_cast<std::size_t>(targets[row]);
      counts.values[wanted * classes + said] += 1;
    }
    Frame frame;
    frame.data = {{"classes", classes_}};
    frame.tensors.push_back({"counts", std::move(counts)});
    return frame;
  }

 private:
  const Port& port_;
  const Tensor& targets_;
  std::vector<std::string> classes_;
  Prediction prediction_;
};

}  // namespace

ReadoutKind confusion_readout(std::vector<std::string> classes) {
  ReadoutKind kind;
  kind.name = "confusion";
  kind.view = "confusion";
  kind.cadence = Cadence::live;
  kind.applies = [count = classes.size()](const Subject& subject) {
    return is_class_port(subject.signature.targets[0], count);
  };
  kind.open = [classes = std::move(classes)](const Subject& subject, const Json&) {
    if (!is_class_port(subject.signature.targets[0], classes.size()))
      throw ConfigError({"confusion.classes", "[confusion] expected a target of {count} classes"},
                        {classes.size()});
    return std::make_unique<Confusion>(subject, classes);
  };
  return kind;
}

}  // namespace rnn
