#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <string>
#include <vector>

#include "rnn/config/json.h"
#include "rnn/data/dataset.h"
#include "rnn/data/resource.h"
#include "rnn/insight/readout.h"
#include "rnn/tensor/tensor.h"

namespace rnn::bridge {

/// JavaScript values with their TypeScript types. All are copied in and out at once: memory growth detaches
/// every view into the heap.
EMSCRIPTEN_DECLARE_VAL_TYPE(TensorList)       // TensorData[]
EMSCRIPTEN_DECLARE_VAL_TYPE(NamedTensorList)  // NamedTensorData[]
EMSCRIPTEN_DECLARE_VAL_TYPE(ResourceTable)    // {[need]: {[array]: Float32Array | Int32Array | string}}
EMSCRIPTEN_DECLARE_VAL_TYPE(FloatArray)       // Float32Array
EMSCRIPTEN_DECLARE_VAL_TYPE(ByteArray)        // Uint8Array

/// `name` opens the error text: "inputs". Throws ConfigError for shapes that do not match the number of
/// values.
std::vector<Tensor> tensors_from(const TensorList& list, const std::string& name);
TensorList list_of(const std::vector<Tensor>& tensors);
NamedTensorList list_of(const std::vector<FrameTensor>& tensors);
Resources resources_from(const ResourceTable& table);
/// Throws ConfigError unless there is at least one sample, and as many in each tensor. `weights` may be
/// empty.
Dataset dataset_from(const TensorList& inputs, const TensorList& targets, const TensorList& weights,
                     const char* who);

std::vector<float> floats_from(const FloatArray& array);
FloatArray array_of(const std::vector<float>& values);
std::vector<std::uint8_t> bytes_from(const ByteArray& array);
ByteArray array_of(const std::vector<std::uint8_t>& bytes);

Json json_from(const std::string& text);

}  // namespace rnn::bridge
