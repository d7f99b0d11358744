#include "rnn/insight/attention.h"
#include "rnn/insight/baseline.h"
#ifndef RNN_FIRST_TASKS
#include "rnn/insight/gradient_flow.h"
#include "rnn/insight/spectrum.h"
#endif
#include "rnn/insight/states.h"
#include "rnn/insight/test_results.h"

namespace rnn {

// With RNN_FIRST_TASKS: those that the module of a page's start has.
const std::vector<ReadoutKind>& insight_readouts() {
  static const std::vector<ReadoutKind> kinds{
      states_readout(),        attention_readout(),
#ifndef RNN_FIRST_TASKS
      gradient_flow_readout(), spectrum_readout(),
#endif
      test_readout(),          baseline_readout(),
  };
  return kinds;
}

}  // namespace rnn
