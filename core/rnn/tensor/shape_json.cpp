#include "rnn/tensor/shape_json.h"

namespace rnn {

Json shape_json(const Shape& shape) {
  Json list = Json::array();
  for (int axis = 0; axis < shape.rank(); ++axis)
    list.push_back(shape[axis] == unknown ? Json() : Json(shape[axis]));
  return list;
}

Json shapes_json(const Shapes& shapes) {
  Json list = Json::array();
  for (const Shape& shape : shapes) list.push_back(shape_json(shape));
  return list;
}

}  // namespace rnn
