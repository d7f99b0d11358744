#pragma once

#include "rnn/model/model.h"

namespace rnn {

/// Where the last forward first gave a value that is not finite: {"layer": name, "step": time step}, the step
/// null for values without time; an empty object when all values are finite. Layers in the order of work,
/// time steps from 0.
Json first_not_finite(const Model& model);

}  // namespace rnn
