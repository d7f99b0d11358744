#pragma once

#include <memory>
#include <vector>

#include "rnn/tasks/task.h"

namespace rnn {

/// Width and height of an image of a digit.
inline constexpr int digit_side = 28;
inline constexpr int digit_pixels = digit_side * digit_side;

/// The digits that the images of each set show, 0 to 9; empty where none are known.
struct DigitLabels {
  std::vector<int> training, validation, test;
};

/// Handwritten digits, 28×28 pixels from 0 (paper) to 1 (ink), which a model is to give back: input and
/// target (N,28,28) are the same image. The page ships 500 of each digit (MNIST; LeCun, Cortes and Burges).
///
/// Resources: "digits" has "pixels", the bytes of all images one after the other, four of them in each whole
/// number, the first in the lowest bits; "size", height and width; and perhaps "labels". "labels" has
/// "labels", which take their place; without any the task does without.
///
/// Options: digits, the number of images, of the shuffled order of the first ones (5000, from 100; fewer
/// where there are fewer). A tenth tests, a tenth validates. Images that are there twice are taken once.
///
/// Loss: binary crossentropy times 784, that is summed over the pixels, so that with the divergence of a
/// Sampling layer it is the negative evidence lower bound in nats. The metric is the mean squared error.
///
/// Baseline "mean-digit": always the mean of the images that train, and beside it
/// "two-principal-components", the projection on their first two principal components, cut to 0 to 1.
/// Readouts: digit_readouts.h.
class Digits : public Task {
 public:
  static Schema options();
  explicit Digits(const Json& config);
  Signature signature() const override;
  std::vector<ResourceNeed> resources() const override;
  /// Keeps the labels, which the readouts show.
  TaskData data(std::uint64_t seed, const Resources& resources) const override;
  std::string keras_data(const Json& resources) const override;
  Json defaults() const override;
  std::unique_ptr<Readout> baseline(const TaskData& data) const override;
  std::vector<ReadoutKind> readouts() const override;

 protected:
  /// The default model.
  virtual Json model() const = 0;

 private:
  int count_;
  mutable std::shared_ptr<const DigitLabels> labels_;
};

}  // namespace rnn
