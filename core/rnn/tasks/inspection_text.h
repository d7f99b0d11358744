#pragma once

#include <string>
#include <vector>

#include "rnn/tasks/blueprint.h"

namespace rnn {

/// A text that inspect_experiment gives of an experiment, under `name`.
struct InspectionText {
  const char* name;
  std::string (*write)(const Blueprint& made);
};

/// Filled in registry.cpp.
const std::vector<InspectionText>& inspection_texts();

}  // namespace rnn
