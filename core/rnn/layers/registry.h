#pragma once

#include "rnn/config/registry.h"
#include "rnn/layers/layer.h"

namespace rnn {

/// Every layer there is. One line in registry.cpp adds one.
const Registry<Layer>& layers();

/// For layers that are made further up: a line where they are brings them in before anything runs. Returns
/// true.
bool register_layers(std::vector<Registry<Layer>::Entry> entries);

}  // namespace rnn
