#include "rnn/insight/states.h"

#include <array>

#include "rnn/insight/traced_sample.h"

namespace rnn {

namespace {

constexpr std::array state_names{"h", "c"};
constexpr TracedPart state_part{{"layer.recurrent", "a recurrent layer"}, state_names, {"BTU", ""}, true};

bool has_states(const Subject& subject) { return has_traced(subject, state_part); }

std::unique_ptr<Readout> read_states(const Subject& subject, const Json& request) {
  return read_traced(subject, request, state_part);
}

}  // namespace

ReadoutKind states_readout() {
  ReadoutKind kind{.name = "states", .view = "states"};
  kind.request = traced_options();
  kind.applies = &has_states;
  kind.open = &read_states;
  return kind;
}

}  // namespace rnn
