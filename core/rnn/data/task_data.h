#pragma once

#include <string>
#include <vector>

#include "rnn/config/error.h"
#include "rnn/config/json.h"
#include "rnn/data/dataset.h"

namespace rnn {

/// The values of a port: numbers, ids (whole numbers below `Port::vocabulary`), or one_hot rows as wide as
/// the vocabulary.
enum class PortKind { numbers, ids, one_hot };

/// An input or a target of a task. `shape` has an unknown batch, and may have an unknown length: (B,T,D) of
/// numbers, (B,T) of ids, one for each entry, (B,T,V) of one_hot. A model answers a target of ids with one
/// score for each id, (B,T,V); any other target with an output of its shape.
struct Port {
  std::string name;
  Shape shape;
  PortKind kind = PortKind::numbers;
  /// The number of ids, or the width of one_hot rows; 0 for numbers.
  int vocabulary = 0;
  /// A description for error texts: "one bit for each of the 8 places".
  FaultPart text;

  /// The shape of a model's output for this port as a target.
  Shape output_shape() const;
};

/// The inputs and targets of a task, in the order of a model's inputs and outputs.
struct Signature {
  std::vector<Port> inputs;
  std::vector<Port> targets;
};

/// The training, validation and test set of a task; they share no sample.
struct TaskData {
  Dataset training;
  Dataset validation;
  Dataset test;
};

/// One sample, (1,...) for each input, from its values in JSON: `given` is a list with one entry for each
/// input, of numbers, for ids and one_hot of ids; nested lists are read as one. At most one extent may be
/// unknown, and follows from the number of values. Throws ConfigError, with `where()` "/0" for the first
/// entry, for values that do not fit.
std::vector<Tensor> sample_from(const std::vector<Port>& inputs, const Json& given);

}  // namespace rnn
