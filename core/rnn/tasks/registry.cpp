#include "rnn/tasks/binary_addition_scratch.h"
#include "rnn/tasks/noisy_sine.h"
#ifndef RNN_FIRST_TASKS
#include "rnn/tasks/attention.h"
#include "rnn/tasks/calculation.h"
#include "rnn/tasks/proofreading.h"
#include "rnn/tasks/sentiment.h"
#endif

namespace rnn {

namespace {

template <class Made>
Registry<Task>::Entry entry(const char* name) {
  return {name, Made::options(), [](const Json& config) { return std::make_unique<Made>(config); }, {}};
}

}  // namespace

// With RNN_FIRST_TASKS: those that the module of a page's start has.
const Registry<Task>& tasks() {
  static const Registry<Task> registry("task", {
                                                   entry<BinaryAddition>("binary-addition"),
                                                   entry<BinaryAdditionScratch>("binary-addition-scratch"),
                                                   entry<NoisySine>("noisy-sine"),
#ifndef RNN_FIRST_TASKS
                                                   entry<Sentiment>("sentiment"),
                                                   entry<AttentionTask>("attention"),
                                                   entry<Proofreading>("bidirectional"),
                                                   entry<Calculation>("stacking"),
#endif
                                               });
  return registry;
}

}  // namespace rnn
