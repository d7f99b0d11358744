#pragma once

#include "rnn/insight/readout.h"

namespace rnn {

/// "confusion", live: how often the samples of each class in the test set are taken for which. For tasks
/// whose first target is a class: one_hot rows or ids, of which a sample may have one at each step, or a
/// number, 0 or 1, answered by a probability. `classes` are the names of the classes in their order. Request:
/// no options. data: {"classes": names}. Tensor: "counts" (classes,classes), a row for each true class, a
/// column for each answer. Throws ConfigError where the target is no class.
ReadoutKind confusion_readout(std::vector<std::string> classes);

}  // namespace rnn
