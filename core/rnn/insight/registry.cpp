#include "rnn/insight/attention.h"
#include "rnn/insight/baseline.h"
#include "rnn/insight/states.h"
#include "rnn/insight/test_results.h"
#ifndef RNN_FIRST_TASKS
#include "rnn/insight/gates.h"
#endif

namespace rnn {

// With RNN_FIRST_TASKS: those that the module of a page's start has.
const std::vector<ReadoutKind>& insight_readouts() {
  static const std::vector<ReadoutKind> kinds{
      states_readout(), attention_readout(), test_readout(), baseline_readout(),
#ifndef RNN_FIRST_TASKS
      gates_readout(),
#endif
  };
  return kinds;
}

}  // namespace rnn
