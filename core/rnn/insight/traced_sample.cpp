#include "rnn/insight/traced_sample.h"

#include <algorithm>
#include <array>
#include <limits>

#include "rnn/config/error.h"
#include "rnn/insight/sample_run.h"

namespace rnn {

namespace {

const Trace& chosen_trace(const std::vector<Trace>& traces, const std::string& layer,
                          const FaultValue& kind) {
  std::vector<FaultPart> known;
  for (const Trace& trace : traces) {
    if (layer.empty() || trace.name == layer) return trace;
    known.emplace_back(trace.name);
  }
  if (known.empty())
    throw ConfigError({"layer.none", "[layer] expected the name of {kind}, of which the model has none"},
                      {kind}, "/layer");
  throw ConfigError(
      {"layer.unknown", "[layer] expected the name of {kind}, of which the model has {known}, got {given}"},
      {kind, known, layer}, "/layer");
}

class TracedSample : public Readout {
 public:
  TracedSample(const Subject& subject, const Json& request, const TracedPart& part)
      : subject_(subject), part_(part), request_(request), sample_(chosen_sample(subject, request)) {}

  bool advance() override {
    SampleRun run(subject_.trainer.model());
    run.forward(sample_, std::array{0});
    const std::vector<Trace> traces = run.traces(part_.names[0], part_.axes);
    const Trace& chosen = chosen_trace(traces, request_["layer"].get<std::string>(), part_.layer);
    Json& data = frame_.data;
    data["layer"] = chosen.name;
    Json& layers = data["layers"];
    for (const Trace& trace : traces) layers.push_back(trace.name);
    if (request_["input"].empty())
      data["sample"] = request_["sample"];
    else
      data["sample"] = nullptr;
    data["samples"] = subject_.data.test.samples();
    data["labels"] = subject_.step_labels(sample_);
    Json& inputs = data["inputs"];
    for (const NodeOutput& input : subject_.trainer.model().input_nodes())
      inputs.push_back(subject_.trainer.model().nodes()[static_cast<std::size_t>(input.node)].layer->name());
    for (const char* name : part_.names)
      for (const Trace& trace : run.traces(name, part_.axes))
        if (trace.name == chosen.name) frame_.tensors.push_back({name, sample_of(trace, 0)});
    if (part_.input) frame_.tensors.push_back({"input", without_first(std::move(sample_[0]))});
    return true;
  }

  Frame take() override { return std::move(frame_); }

 private:
  const Subject& subject_;
  const TracedPart& part_;
  Json request_;
  std::vector<Tensor> sample_;
  Frame frame_;
};

}  // namespace

Schema sample_options() {
  return {integer_option("sample", 0, 0, std::numeric_limits<int>::max()), list_option("input", "")};
}

Schema traced_options() {
  Schema schema = sample_options();
  schema.push_back(text_option("layer", ""));
  return schema;
}

std::vector<Tensor> chosen_sample(const Subject& subject, const Json& request) {
  if (!request["input"].empty())
    return locate("/input", [&] {
      std::vector<Tensor> sample = subject.read_sample(request["input"]);
      subject.trainer.check_ids(sample);
      return sample;
    });
  const Dataset& test = subject.data.test;
  const int index = request["sample"].get<int>();
  if (index >= test.samples())
    throw ConfigError({"sample.number", "[sample] expected a number below {count}, got {given}"},
                      {test.samples(), index}, "/sample");
  return test.slice(index, index + 1).inputs;
}

bool has_traced(const Subject& subject, const TracedPart& part) {
  if (subject.data.test.samples() == 0) return false;
  SampleRun run(subject.trainer.model());
  run.forward(subject.data.test.inputs, std::array{0});
  return !run.traces(part.names[0], part.axes).empty();
}

std::unique_ptr<Readout> read_traced(const Subject& subject, const Json& request, const TracedPart& part) {
  return std::make_unique<TracedSample>(subject, request, part);
}

}  // namespace rnn
