#include "rnn/tasks/attention.h"
#include "rnn/tasks/binary_addition_scratch.h"
#include "rnn/tasks/noisy_sine.h"
#include "rnn/tasks/sentiment.h"

namespace rnn {

namespace {

template <class Made>
Registry<Task>::Entry entry(const char* name) {
  return {name, Made::options(), [](const Json& config) { return std::make_unique<Made>(config); }, {}};
}

}  // namespace

std::vector<Tensor> Task::read_sample(const Json& typed) const {
  return sample_from(signature().inputs, typed);
}
Json Task::step_labels(const std::vector<Tensor>&) const { return nullptr; }

const Registry<Task>& tasks() {
  static const Registry<Task> registry("task", {
                                                   entry<BinaryAddition>("binary-addition"),
                                                   entry<BinaryAdditionScratch>("binary-addition-scratch"),
                                                   entry<NoisySine>("noisy-sine"),
                                                   entry<Sentiment>("sentiment"),
                                                   entry<AttentionTask>("attention"),
                                               });
  return registry;
}

}  // namespace rnn
