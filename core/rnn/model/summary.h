#pragma once

#include <string>

#include "rnn/model/model.h"
#include "rnn/model/recorded_graph.h"

namespace rnn {

enum class SummaryStyle { keras3, keras2 };

/// Keras's `model.summary()`: the boxed table of Keras 3 (keras/src/utils/summary_utils.py), or the ruled one
/// of Keras 2, 65 wide. `optimizer_parameters` adds Keras 3's line for them when not negative. Keras 3's
/// table is 88 wide for layers in a row, each called once, else 108; `line_length`, when not 0, is its width.
/// Rows are in the order of Keras's Functional; a shared layer has the shape of its last call. `names` are
/// those of the operations that make masks, where the model's file has them.
std::string summary(const Model& model, SummaryStyle style, std::int64_t optimizer_parameters = -1,
                    int line_length = 0, const OperationNames& names = {});

}  // namespace rnn
