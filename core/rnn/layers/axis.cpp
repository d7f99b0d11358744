#include "rnn/layers/axis.h"

namespace rnn {

int normalized_axis(int axis, int rank) {
  if (axis < 0) axis += rank;
  return axis < 1 || axis >= rank ? -1 : axis;
}

}  // namespace rnn
