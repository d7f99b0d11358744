#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rnn/losses/loss.h"
#include "rnn/metrics/metric.h"
#include "rnn/model/model.h"
#include "rnn/optimizers/optimizer.h"

namespace rnn {

/// Keras's arguments of `compile`, resolved for a model.
///
///   optimizer  a name, or {class_name, config}; "rmsprop" when left out, as in Keras
///   loss       one for all outputs, or a list with one for each, or an object {output name: loss}. Null is
///              an output without a loss, whose targets only its metrics read. "crossentropy" or "ce", in
///              any case of letters: binary for an output 1 wide, else sparse or categorical by the shape of
///              the targets, once that is known (keras/src/trainers/compile_utils.py)
///   metrics    one output: a list of names; several: a list with one entry for each output (a name, a list
///              of names, null), or an object {output name: entry}
///   weighted_metrics  the same; these apply the sample weights of the data, the others do not
///   loss_weights  factors of the outputs' losses in the total loss: a number, a list, or an object
///              {output name: number}; 1 when left out
///
/// Throws ConfigError, with `where()` inside `config`, without a loss, for unknown names, for lists and
/// objects that do not match the outputs, and for a metric whose targets differ in width or in the axis of
/// the classes from those of the loss.
struct Compiled {
  struct OutputMetric {
    std::unique_ptr<Metric> metric;
    std::size_t output = 0;
    bool weighted = false;
  };

  /// `known` has the last extent of each output's targets, 1 for targets with an axis less; it is empty
  /// before there is data.
  Compiled(const Model& model, const Json& config, std::span<const int> known = {});

  /// The complete config: all defaults filled in, losses and optimizers under their full names, metrics as
  /// given.
  Json config;
  /// The config as given.
  Json as_given;
  std::unique_ptr<Optimizer> optimizer;
  /// One for each output, null for none.
  std::vector<std::unique_ptr<Loss>> losses;
  /// For each output the last extent of the targets of its loss and metrics; 0 without either.
  std::vector<int> target_widths;
  /// For each output the axis that the targets of its loss and metrics lack, or have with that extent.
  std::vector<int> class_axes;
  /// A "crossentropy" waits for the shape of its targets: their width is `unknown`, its loss and metrics are
  /// placeholders.
  bool undecided = false;
  std::vector<OutputMetric> metrics;
  std::vector<double> loss_weights;
  /// Keys of a history: "loss", for several outputs with a loss "<output>_loss" of each, then "accuracy" or
  /// "<output>_accuracy". A name that is taken gets a number, as in Keras: "accuracy_1", or for a weighted
  /// metric first "weighted_accuracy"; those with options of confusion.h are numbered over all outputs, as
  /// Keras makes them, weighted ones last: "auc", "b_auc_1". A metric of several numbers has one for each:
  /// "precision[0]".
  std::vector<std::string> names;

 private:
  std::size_t loss_count() const;
  void read_losses(const Model& model, const Json& given, std::span<const int> known);
  void read_metrics(const Model& model, const Json& given, bool weighted);
  void read_loss_weights(const Model& model, const Json& given);
  void add_name(const std::string& name, int count = 1);

  /// The names without places.
  std::vector<std::string> taken_;
  /// How many metrics with options have each name that Keras numbers.
  std::map<std::string, int> numbered_;
};

}  // namespace rnn
