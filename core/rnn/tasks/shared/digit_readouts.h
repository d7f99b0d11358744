#pragma once

#include <functional>
#include <memory>

#include "rnn/insight/readout.h"

namespace rnn {

struct DigitLabels;
using LabelSource = std::function<std::shared_ptr<const DigitLabels>()>;

/// "plane": the codes z of test digits, and the images that the decoder makes of a grid of codes. Applies to
/// a model with a latent layer (insight/latent.h). Request: `x` and `y`, the dimensions of the plane (0 and
/// 1); `side`, images of the grid in each direction (15, up to 25; 0 leaves out grid and digits); `code`, a
/// number for each dimension, through which the plane goes and whose image is decoded; `input`, an image
/// whose code is taken for `code`. Without either the plane goes through 0, or where z is not drawn in
/// training through the mean of the test digits. Frame: {"layer", "dimensions", "sampled", "x", "y": null of
/// one dimension, "low", "high": the corners [x, y] of the plane, "rows": of the grid, "columns"}; tensors
/// "codes" (digits, dimensions) and, where they are known, "labels" (digits), both of at most 1000 test
/// digits, "grid" (rows · columns, 28, 28), the highest row first, and with `code` or `input` "code"
/// (dimensions), "decoded" (28, 28). Throws ConfigError at "/code", or inside "/input".
ReadoutKind latent_plane_readout(LabelSource labels);

/// "reconstructions": test digits and what the model gives back. Request: `first`, `count` (10, up to 32),
/// `input`, an image of one's own, beside them. Frame: {"total", "first", "labels": where they are known};
/// tensors "images", "answers" (count, 28, 28), "errors" (count), mean squared ones, and with `input` "own",
/// "own_answer" (28, 28).
ReadoutKind reconstructions_readout(LabelSource labels);

/// "drawn": images that the decoder makes of random codes. Request: `from`, "prior", N(0, 1) in each
/// dimension (the default), or "codes", a normal distribution with the mean and the covariance of the
/// training digits' codes; `count` (32, up to 64); `seed`, of the draws; `judge` (false). Frame: {"from",
/// "dimensions", "sampled"}, tensor "images" (count, 28, 28). Where the labels are known, with "clear"
/// (count), 1 for an image whose five nearest training digits (by squared distance) all show one digit, and
/// "digits" (count), the one that most of them show; with `judge` also "judged", {"prior", "codes",
/// "reconstructions", "test"}, of 300 images of each kind: of both draws, of test digits as the model gives
/// them back, and as they are, each {"clear": the share, "kinds": how many digits occur, the exponential of
/// the entropy of their shares, from 1 to 10}.
ReadoutKind drawn_digits_readout(LabelSource labels);

}  // namespace rnn
