#include "values.h"

#include <emscripten/bind.h>

#include <cmath>

#include "rnn/config/error.h"

namespace rnn::bridge {

namespace {

using emscripten::typed_memory_view;
using emscripten::val;

template <class T>
void copy_in(const val& array, T* destination, std::size_t count) {
  val(typed_memory_view(count, destination)).call<void>("set", array);
}

template <class T>
val copy_out(const T* source, std::size_t count) {
  return val(typed_memory_view(count, source)).template call<val>("slice");
}

template <class T>
std::vector<T> vector_from(const val& array) {
  std::vector<T> values(array["length"].as<std::size_t>());
  copy_in(array, values.data(), values.size());
  return values;
}

Shape shape_from(const val& extents, const FaultPart& who) {
  Shape shape;
  const auto rank = extents["length"].as<int>();
  if (rank < 1 || rank > Shape::max_rank)
    throw ConfigError({"array.rank", "{array} expected a shape of 1 to {most} extents, got {given}"},
                      {who, Shape::max_rank, rank});
  for (int axis = 0; axis < rank; ++axis) {
    const auto extent = extents[axis].as<double>();
    if (!(extent >= 0 && extent <= std::numeric_limits<int>::max() && std::floor(extent) == extent))
      throw ConfigError({"array.extents", "{array} expected whole extents of at least 0, got {given}"},
                        {who, double(extent)});
    shape.append(static_cast<int>(extent));
  }
  return shape;
}

Tensor tensor_from(const val& data, const FaultPart& who) {
  const Shape shape = shape_from(data["shape"], who);
  const val values = data["data"];
  const auto count = values["length"].as<double>();
  if (static_cast<double>(shape.size()) != count)
    throw ConfigError({"array.values", "{array} expected {expected} values for shape {shape}, got {given}"},
                      {who, shape.size(), shape, double(count)});
  Tensor tensor(shape);
  copy_in(values, tensor.values.data(), tensor.values.size());
  return tensor;
}

val object_of(const Tensor& tensor) {
  val shape = val::array();
  for (int axis = 0; axis < tensor.shape.rank(); ++axis) shape.call<void>("push", tensor.shape[axis]);
  val entry = val::object();
  entry.set("shape", shape);
  entry.set("data", copy_out(tensor.values.data(), tensor.values.size()));
  return entry;
}

/// Calls visit(key, value) for each property of an object.
template <class Visit>
void each_entry(const val& object, Visit visit) {
  const val keys = val::global("Object").call<val>("keys", object);
  const auto count = keys["length"].as<int>();
  for (int i = 0; i < count; ++i) visit(keys[i].as<std::string>(), object[keys[i]]);
}

}  // namespace

std::vector<Tensor> tensors_from(const TensorList& list, const std::string& name) {
  std::vector<Tensor> tensors;
  const auto count = list["length"].as<int>();
  for (int i = 0; i < count; ++i)
    tensors.push_back(tensor_from(list[i], {{"array.number", "[{name}] number {number}:"}, {name, i}}));
  return tensors;
}

TensorList list_of(const std::vector<Tensor>& tensors) {
  val list = val::array();
  for (const Tensor& tensor : tensors) list.call<void>("push", object_of(tensor));
  return TensorList(list);
}

NamedTensorList list_of(const std::vector<FrameTensor>& tensors) {
  val list = val::array();
  for (const FrameTensor& tensor : tensors) {
    val entry = object_of(tensor.tensor);
    entry.set("name", tensor.name);
    list.call<void>("push", entry);
  }
  return NamedTensorList(list);
}

Resources resources_from(const ResourceTable& table) {
  Resources resources;
  each_entry(table, [&](const std::string& need, const val& arrays) {
    each_entry(arrays, [&](const std::string& name, const val& array) {
      ResourceArray& target = resources[need][name];
      if (array.isString())
        target = array.as<std::string>();
      else if (array.instanceof(val::global("Int32Array")))
        target = vector_from<std::int32_t>(array);
      else
        target = vector_from<float>(array);
    });
  });
  return resources;
}

Dataset dataset_from(const TensorList& inputs, const TensorList& targets, const TensorList& weights,
                     const char* who) {
  Dataset data{tensors_from(inputs, "inputs"), tensors_from(targets, "targets"),
               tensors_from(weights, "sampleWeight")};
  data.check(who);
  return data;
}

std::vector<float> floats_from(const FloatArray& array) { return vector_from<float>(array); }

FloatArray array_of(const std::vector<float>& values) {
  return FloatArray(copy_out(values.data(), values.size()));
}

std::vector<std::uint8_t> bytes_from(const ByteArray& array) { return vector_from<std::uint8_t>(array); }

ByteArray array_of(const std::vector<std::uint8_t>& bytes) {
  return ByteArray(copy_out(bytes.data(), bytes.size()));
}

Json json_from(const std::string& text) { return parse_json(text); }

EMSCRIPTEN_BINDINGS(values) {
  using namespace emscripten;
  register_type<NamedTensorList>("NamedTensorList",
                                 "{ name: string; shape: number[]; data: Float32Array }[]");
  register_type<ResourceTable>("ResourceTable",
                               "Record<string, Record<string, Float32Array | Int32Array | string>>");
  register_type<TensorList>("TensorList", "{ shape: number[]; data: Float32Array }[]");
  register_type<FloatArray>("Float32Array");
  register_type<ByteArray>("Uint8Array");
}

}  // namespace rnn::bridge
