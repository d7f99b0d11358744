#include "rnn/insight/samples.h"

#include <algorithm>

namespace rnn {

namespace {

Frame read_samples(const Subject& subject, const Json& request) {
  const TaskData& data = subject.data;
  const auto& set = request["set"].get_ref<const std::string&>();
  const Dataset& chosen = set == "training" ? data.training : set == "test" ? data.test : data.validation;
  const int first = std::min(request["first"].get<int>(), chosen.samples());
  const int last = first + std::min(request["count"].get<int>(), chosen.samples() - first);
  Frame frame;
  frame.data = {{"sizes",
                 {{"training", data.training.samples()},
                  {"validation", data.validation.samples()},
                  {"test", data.test.samples()}}},
                {"set", set},
                {"first", first},
                {"labels", Json::array()},
                {"answers", Json::array()}};
  if (first == last) return frame;
  for (int sample = first; sample < last; ++sample) {
    const Dataset one = chosen.slice(sample, sample + 1);
    frame.data["labels"].push_back(subject.step_labels(one.inputs));
    frame.data["answers"].push_back(subject.target_labels(one.targets));
  }
  Dataset shown = chosen.slice(first, last);
  const auto add = [&frame](const char* name, std::vector<Tensor>& tensors) {
    for (Tensor& tensor : tensors)
      frame.tensors.push_back({name + std::to_string(&tensor - tensors.data()), std::move(tensor)});
  };
  add("input ", shown.inputs);
  add("target ", shown.targets);
  return frame;
}

}  // namespace

ReadoutKind samples_readout() {
  ReadoutKind kind{.name = "samples", .view = "samples", .cadence = Cadence::on_demand};
  kind.request = {choice_option("set", "training", {"training", "validation", "test"}),
                  integer_option("first", 0, 0), integer_option("count", 5, 1, 64)};
  kind.example = {{"set", "test"}, {"first", 3}};
  kind.open = [](const Subject& subject, const Json& request) {
    return readout_of([&subject, request] { return read_samples(subject, request); });
  };
  return kind;
}

}  // namespace rnn
