#pragma once

#include <memory>
#include <string>

#include "rnn/weights/constraint.h"
#include "rnn/weights/initializer.h"
#include "rnn/weights/regularizer.h"

namespace rnn {

/// A named weight of a layer. `value` and `gradient` point into the flat buffers of the model once it is
/// built.
struct Parameter {
  std::string name;
  Shape shape;
  std::shared_ptr<const Initializer> initializer;
  /// Null for none.
  std::shared_ptr<const Regularizer> regularizer;
  std::shared_ptr<const Constraint> constraint;
  /// False for moving averages.
  bool trainable = true;
  Scalar* value = nullptr;
  Scalar* gradient = nullptr;
};

}  // namespace rnn
