#include "rnn/insight/gates.h"

#include <array>

#include "rnn/insight/traced_sample.h"

namespace rnn {

namespace {

constexpr std::array gate_names{"g",        "i", "f", "o", "z",        "r",        "q",
                                "h_before", "h", "m", "c", "c_before", "peepholes"};
constexpr TracedPart gate_part{{"layer.gated", "a layer with gates"}, gate_names, {"BTU", "BGU"}, true};

bool has_gates(const Subject& subject) { return has_traced(subject, gate_part); }

std::unique_ptr<Readout> read_gates(const Subject& subject, const Json& request) {
  return read_traced(subject, request, gate_part);
}

}  // namespace

ReadoutKind gates_readout() {
  ReadoutKind kind{.name = "gates", .view = "gates"};
  kind.request = traced_options();
  kind.applies = &has_gates;
  kind.open = &read_gates;
  return kind;
}

}  // namespace rnn
