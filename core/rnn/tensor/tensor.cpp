#include "rnn/tensor/tensor.h"

#include <algorithm>

namespace rnn {

Tensor Tensor::slice(int first, int last) const {
  Shape extents = shape;
  extents[0] = last - first;
  Tensor part(extents);
  std::copy(sample(first), sample(last), part.values.begin());
  return part;
}

}  // namespace rnn
