#pragma once

#include "rnn/config/registry.h"
#include "rnn/layers/layer.h"

namespace rnn {

/// Every layer there is. One line in registry.cpp adds one.
const Registry<Layer>& layers();

}  // namespace rnn
