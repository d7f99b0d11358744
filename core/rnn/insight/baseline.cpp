#include "rnn/insight/baseline.h"

namespace rnn {

ReadoutKind baseline_readout() {
  ReadoutKind kind{.name = "baseline", .view = "baseline", .cadence = Cadence::on_demand};
  kind.open = [](const Subject& subject, const Json&) { return subject.baseline(); };
  return kind;
}

}  // namespace rnn
