#include "rnn/insight/states.h"

#include <array>

#include "rnn/insight/sample_run.h"

namespace rnn {

namespace {

constexpr std::array state_axes{"BTU"};
const std::string recurrent_layer = "a recurrent layer";

Tensor without_batch(Tensor sample) {
  Shape shape;
  for (int axis = 1; axis < sample.shape.rank(); ++axis) shape.append(sample.shape[axis]);
  sample.shape = shape;
  return sample;
}

Frame states_frame(const Subject& subject, const Json& request) {
  std::vector<Tensor> sample = chosen_sample(subject, request);
  SampleRun run(subject.trainer.model());
  run.forward(sample, std::array{0});
  const std::vector<Trace> traces = run.traces("h", state_axes);
  const Trace& h = chosen_trace(traces, request["layer"].get<std::string>(), recurrent_layer);
  Frame frame{sample_json(subject, request, sample, traces, h), {}};
  frame.tensors.push_back({"h", sample_of(h, 0)});
  for (const Trace& c : run.traces("c", state_axes))
    if (c.name == h.name) frame.tensors.push_back({"c", sample_of(c, 0)});
  frame.tensors.push_back({"input", without_batch(std::move(sample[0]))});
  return frame;
}

}  // namespace

ReadoutKind states_readout() {
  ReadoutKind kind{.name = "states", .view = "states"};
  kind.request = sample_options();
  kind.request.push_back(text_option("layer", ""));
  kind.applies = [](const Subject& subject) { return has_trace(subject, "h", state_axes); };
  kind.open = [](const Subject& subject, const Json& request) {
    return readout_of([&subject, request] { return states_frame(subject, request); });
  };
  return kind;
}

}  // namespace rnn
