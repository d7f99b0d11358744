#include "rnn/layers/core/input_layer.h"

#include "rnn/config/error.h"

namespace rnn {

Schema InputLayer::options() {
  Option shape;
  shape.name = "batch_shape";
  shape.kind = OptionKind::shape;
  shape.required = true;
  return layer_schema({shape}, false);
}

Shapes InputLayer::output_shapes(std::span<const Shape>) const {
  Shape shape;
  const Json& extents = config()["batch_shape"];
  if (extents.size() < 2 || extents.size() > Shape::max_rank)
    throw ConfigError({"input_layer.extents",
                       "[{layer}] batch_shape: expected the batch, null when it is free, and then 1 to "
                       "{most} extents, got {given}"},
                      {name(), Shape::max_rank - 1, extents}, "/config/batch_shape");
  for (const Json& extent : extents) shape.append(extent.is_null() ? unknown : extent.get<int>());
  if (shape.width() == unknown && shape.rank() != 2)
    throw ConfigError(
        {"input_layer.last_extent", "[{layer}] batch_shape: expected a known last extent, got {given}"},
        {name(), extents}, "/config/batch_shape");
  return {shape};
}

}  // namespace rnn
