#include "rnn/insight/baseline.h"
#include "rnn/insight/test_results.h"
#ifndef RNN_FIRST_TASKS
#include "rnn/insight/attention.h"
#include "rnn/insight/gates.h"
#include "rnn/insight/gradient_flow.h"
#include "rnn/insight/kl_divergence.h"
#include "rnn/insight/neurons.h"
#include "rnn/insight/samples.h"
#include "rnn/insight/spectrum.h"
#include "rnn/insight/states.h"
#endif

namespace rnn {

// With RNN_FIRST_TASKS: those that the module of a page's start has. The places that show the others load the
// whole one.
const std::vector<ReadoutKind>& insight_readouts() {
  static const std::vector<ReadoutKind> kinds{
      test_readout(),     baseline_readout(),
#ifndef RNN_FIRST_TASKS
      states_readout(),   gates_readout(),    attention_readout(), gradient_flow_readout(),
      spectrum_readout(), neurons_readout(),  samples_readout(),   kl_readout(),
#endif
  };
  return kinds;
}

}  // namespace rnn
