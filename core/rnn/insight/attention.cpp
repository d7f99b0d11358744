#include "rnn/insight/attention.h"

#include <array>

#include "rnn/insight/sample_run.h"

namespace rnn {

namespace {

constexpr std::array score_axes{"BQV", "BHQV"};
const std::string attention_layer = "an attention layer";

Frame attention_frame(const Subject& subject, const Json& request) {
  const std::vector<Tensor> sample = chosen_sample(subject, request);
  SampleRun run(subject.trainer.model());
  run.forward(sample, std::array{0});
  const std::vector<Trace> traces = run.traces("scores", score_axes);
  const Trace& scores = chosen_trace(traces, request["layer"].get<std::string>(), attention_layer);
  return {sample_json(subject, request, sample, traces, scores), {{"scores", sample_of(scores, 0)}}};
}

}  // namespace

ReadoutKind attention_readout() {
  ReadoutKind kind{.name = "attention", .view = "attention"};
  kind.request = sample_options();
  kind.request.push_back(text_option("layer", ""));
  kind.applies = [](const Subject& subject) { return has_trace(subject, "scores", score_axes); };
  kind.open = [](const Subject& subject, const Json& request) {
    return readout_of([&subject, request] { return attention_frame(subject, request); });
  };
  return kind;
}

}  // namespace rnn
