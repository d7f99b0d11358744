#include "rnn/insight/attention.h"

#include <array>

#include "rnn/insight/traced_sample.h"

namespace rnn {

namespace {

constexpr std::array score_names{"scores"};
constexpr TracedPart score_part{
    {"layer.attention", "an attention layer"}, score_names, {"BQV", "BHQV"}, false};

bool has_scores(const Subject& subject) { return has_traced(subject, score_part); }

std::unique_ptr<Readout> read_scores(const Subject& subject, const Json& request) {
  return read_traced(subject, request, score_part);
}

}  // namespace

ReadoutKind attention_readout() {
  ReadoutKind kind{.name = "attention", .view = "attention"};
  kind.request = traced_options();
  kind.applies = &has_scores;
  kind.open = &read_scores;
  return kind;
}

}  // namespace rnn
