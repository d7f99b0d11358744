#include "rnn/tasks/autoencoder/autoencoder.h"

#include <string>
#include <vector>

#include "rnn/tasks/model_config.h"

namespace rnn {

namespace {

constexpr int hidden_units = 128;
constexpr int more_dimensions = 16;
constexpr int row_units = 64;

Json dense(int units, const char* activation, const char* name) {
  return class_config("Dense", {{"units", units}, {"activation", activation}, {"name", name}});
}

Json rows(bool sequences, const char* name) {
  Json options{{"units", row_units}, {"name", name}};
  if (sequences) options["return_sequences"] = true;
  return class_config("LSTM", std::move(options));
}

using Layers = std::vector<Json>;

Json flat() { return class_config("Flatten", Json::object()); }

Layers dense_encoder() { return {flat(), dense(hidden_units, "relu", "encoder")}; }

Layers written_pixels() {
  return {dense(digit_pixels, "sigmoid", "pixels"),
          class_config("Reshape", {{"target_shape", {digit_side, digit_side}}})};
}

Layers dense_decoder() {
  Layers layers{dense(hidden_units, "relu", "decoder")};
  const Layers last = written_pixels();
  layers.insert(layers.end(), last.begin(), last.end());
  return layers;
}

Json chain(const Layers& encoder, int dimensions, const Layers& decoder) {
  Json list = Json::array();
  for (const Json& layer : encoder) list.push_back(layer);
  list.push_back(dense(dimensions, "linear", "z"));
  for (const Json& layer : decoder) list.push_back(layer);
  return list;
}

}  // namespace

Json Autoencoder::model() const {
  return sequential_config(signature().inputs[0].shape, chain(dense_encoder(), 2, dense_decoder()));
}

Json Autoencoder::variants() const {
  Json variants = Json::array();
  const auto add = [&](const char* id, const Json& layers) {
    variants.push_back({{"id", id}, {"changes", layers_patch(signature().inputs[0].shape, layers)}});
  };
  add("dimensions", chain(dense_encoder(), more_dimensions, dense_decoder()));
  add("linear", chain({flat()}, 2, written_pixels()));
  add("lstm", chain({rows(false, "row_reader")}, 2, dense_decoder()));
  add("recurrent", chain({rows(false, "row_reader")}, more_dimensions,
                         {class_config("RepeatVector", {{"n", digit_side}}), rows(true, "row_writer"),
                          dense(digit_side, "sigmoid", "rows")}));
  return variants;
}

}  // namespace rnn
