#include "rnn/data/task_data.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"

namespace rnn {

namespace {

void append_values(const Json& given, Buffer& values, const std::string& who) {
  if (given.is_array()) {
    for (const Json& one : given) append_values(one, values, who);
  } else if (given.is_number()) {
    values.push_back(given.get<Scalar>());
  } else {
    throw ConfigError({"sample.numbers", "[{input}] expected numbers, got {given}"}, {who, given});
  }
}

/// The shape of one sample of `entries` entries.
Shape sample_shape(Shape shape, std::int64_t entries, const std::string& who) {
  const Shape declared = shape;
  std::int64_t known = 1;
  int* open = nullptr;
  shape[0] = 1;
  for (int axis = 1; axis < shape.rank(); ++axis) {
    if (shape[axis] == unknown)
      open = &shape[axis];
    else
      known *= shape[axis];
  }
  if (open != nullptr) *open = static_cast<int>(std::max<std::int64_t>(1, entries / known));
  if (shape.size() != entries)
    throw ConfigError({"sample.size", "[{input}] expected as many values as {shape} has, got {given}"},
                      {who, declared, entries});
  return shape;
}

Tensor input_from(const Port& port, const Json& given) {
  const std::string& who = port.name;
  Tensor tensor;
  append_values(given, tensor.values, who);
  Shape shape = port.shape;
  if (port.kind == PortKind::one_hot) shape[shape.rank() - 1] = 1;
  tensor.shape = sample_shape(shape, static_cast<std::int64_t>(tensor.values.size()), who);
  if (port.kind == PortKind::numbers) return tensor;
  for (const Scalar id : tensor.values)
    if (!(id >= 0 && id < static_cast<Scalar>(port.vocabulary) && std::floor(id) == id))
      throw ConfigError({"ids.range", "[{layer}] expected ids from 0 to {last}, got {given}"},
                        {port.name, port.vocabulary - 1, double(id)});
  if (port.kind == PortKind::ids) return tensor;
  Shape rows = tensor.shape;
  rows[rows.rank() - 1] = port.vocabulary;
  Tensor one_hot(rows);
  for (std::size_t i = 0; i < tensor.values.size(); ++i)
    one_hot
        .values[i * static_cast<std::size_t>(port.vocabulary) + static_cast<std::size_t>(tensor.values[i])] =
        Scalar(1);
  return one_hot;
}

}  // namespace

Shape Port::output_shape() const {
  Shape output = shape;
  if (kind == PortKind::ids) output.append(vocabulary);
  return output;
}

std::vector<Tensor> sample_from(const std::vector<Port>& inputs, const Json& given) {
  if (!given.is_array() || given.size() != inputs.size())
    throw ConfigError(
        {"sample.inputs", "[sample] expected a list of the values of {expected} inputs, got {given}"},
        {inputs.size(), given});
  std::vector<Tensor> sample;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    sample.push_back(locate("/" + std::to_string(i), [&] { return input_from(inputs[i], given[i]); }));
  return sample;
}

}  // namespace rnn
