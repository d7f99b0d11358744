#include "rnn/insight/attention.h"
#include "rnn/insight/baseline.h"
#include "rnn/insight/samples.h"
#include "rnn/insight/states.h"
#include "rnn/insight/test_results.h"

namespace rnn {

// With RNN_FIRST_TASKS: those that the module of a page's start has.
const std::vector<ReadoutKind>& insight_readouts() {
  static const std::vector<ReadoutKind> kinds{
      states_readout(),
      attention_readout(),
      test_readout(),
      baseline_readout(),
      samples_readout(),
  };
  return kinds;
}

}  // namespace rnn
