#pragma once

#include <array>
#include <string>
#include <vector>

#include "rnn/insight/readout.h"

namespace rnn {

/// Points in the two directions in which they differ most.
struct Projection {
  /// (N,2), around the origin.
  Tensor points;
  /// The share of the points' variance along each direction; 0 where all points are the same.
  std::array<double, 2> explained{};
};

/// The first two principal components of `vectors` (N,D), which are finite, in double. Of each direction the
/// entry of largest modulus is positive. With D = 1 the second coordinate is 0.
Projection principal_components(const Tensor& vectors);

/// Points of a map with what is written beside them.
struct MapPoints {
  /// A name of what is shown, for which the task's words may have a title.
  std::string title;
  std::vector<std::string> labels;
  /// For each point the number of its group.
  std::vector<int> groups;
  std::vector<std::string> group_names;
  /// (N,D)
  Tensor vectors;
};

/// A frame for views of the kind "map", of at least one point:
/// {"title", "labels", "group_names", "width": D, "state": "whole", or "not_finite" for vectors that are not
/// finite, which have no map, "explained": [2 shares]}, and the tensors
///   groups (N)    the number of each point's group
///   points (N,2)  of a whole one, by `principal_components`
Frame map_frame(MapPoints points);

}  // namespace rnn
