#pragma once

namespace rnn {

/// The axis counted from the front; negative ones count from the end. -1 for the batch axis and for an axis
/// out of range.
int normalized_axis(int axis, int rank);

}  // namespace rnn
