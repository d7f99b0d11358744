#pragma once

#include "rnn/config/registry.h"
#include "rnn/layers/layer.h"

namespace rnn {

/// Every layer there is. Declared here for wrappers, which make layers from configs; the list itself, one
/// line for each layer, is model/layer_registry.cpp, since a nested model is a layer too.
const Registry<Layer>& layers();

}  // namespace rnn
