#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rnn/losses/loss.h"
#include "rnn/metrics/metric.h"
#include "rnn/model/model.h"
#include "rnn/optimizers/optimizer.h"

namespace rnn {

/// What Keras's arguments of `compile` mean for a model.
///
///   optimizer  a name, or {class_name, config}; "rmsprop" when left out, as in Keras
///   loss       one for all outputs, or a list with one for each, or an object {output name: loss}. Null in
///              there: an output without a loss, whose targets are looked at for its metrics alone.
///              "crossentropy" or "ce", in any case of letters: binary for an output 1 wide, else sparse or
///              categorical as the targets are, once they are known (keras/src/trainers/compile_utils.py)
///   metrics    one output: a list of names; several: a list with one entry for each output (a name, a list
///              of names, null), or an object {output name: entry}
///   weighted_metrics  the same; these count rows as the weights that come with the data say, the others
///              count them alike
///   loss_weights  by what each output's loss counts in the whole loss: a number, a list, or an object
///              {output name: number}; 1 when left out
///
/// Throws ConfigError, with `where()` inside `config`, without a loss, for names that are not known, for
/// lists and objects that do not go with the outputs, and for a metric whose targets are not as wide as those
/// of the loss.
struct Compiled {
  struct OutputMetric {
    std::unique_ptr<Metric> metric;
    std::size_t output = 0;
    bool weighted = false;
  };

  /// `known` has the last extent of each output's targets, 1 when they have an axis less, as far as it is
  /// known: empty before there are any.
  Compiled(const Model& model, const Json& config, std::span<const int> known = {});

  /// Complete: all defaults filled in, losses and optimizers under their full names, metrics as they were
  /// given.
  Json config;
  /// As it came.
  Json as_given;
  std::unique_ptr<Optimizer> optimizer;
  /// One for each output, null for none.
  std::vector<std::unique_ptr<Loss>> losses;
  /// Of each output the last extent of the targets that loss and metrics take; 0 where there are neither.
  std::vector<int> target_widths;
  /// Some of that depends on targets that are not known: there it is `unknown`, and loss and metrics a guess.
  bool open = false;
  std::vector<OutputMetric> metrics;
  std::vector<double> loss_weights;
  /// "loss", for several outputs with a loss "<output>_loss" of each, then "accuracy" or "<output>_accuracy".
  /// What would be there twice gets a number, as in Keras: "accuracy_1", or among the weighted metrics
  /// "weighted_accuracy" first.
  std::vector<std::string> names;

 private:
  std::size_t loss_count() const;
  void read_losses(const Model& model, const Json& given, std::span<const int> known);
  void read_metrics(const Model& model, const Json& given, bool weighted);
  void read_loss_weights(const Model& model, const Json& given);
  void add_name(const std::string& name);
};

}  // namespace rnn
