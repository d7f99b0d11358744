#include "rnn/tasks/task.h"

namespace rnn {

void Task::name_resources(const Json&) {}

std::vector<Tensor> Task::read_sample(const Json& typed) const {
  return sample_from(signature().inputs, typed);
}

Json Task::step_labels(const std::vector<Tensor>&) const { return nullptr; }
Json Task::target_labels(const std::vector<Tensor>&) const { return nullptr; }

}  // namespace rnn
