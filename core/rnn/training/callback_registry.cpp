#include "rnn/training/callback.h"
#ifndef RNN_FIRST_TASKS
#include "rnn/training/scheduled_sampling.h"
#endif

namespace rnn {

const Registry<Callback>& callbacks() {
  static const Registry<Callback> registry("callback", [] {
    std::vector<Registry<Callback>::Entry> entries = keras_callbacks();
#ifndef RNN_FIRST_TASKS
    entries.push_back(scheduled_sampling());
#endif
    return entries;
  }());
  return registry;
}

}  // namespace rnn
