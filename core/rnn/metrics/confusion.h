#pragma once

#include "rnn/metrics/metric.h"

namespace rnn {

/// Metrics of predictions above and below thresholds, as keras/src/metrics/confusion_metrics.py and
/// metrics_utils.py have them. A prediction y is positive when y > threshold, a target when it is not 0.
///
///   true_positives, true_negatives, false_positives, false_negatives   their number, weighted
///   precision, recall   true positives divided by predicted, and by actual positives; 0 without any
///   auc                 the area under a curve of the rates at thresholds: ROC (recall by the rate of false
///                       positives), PR (precision by recall; interpolated as in Davis and Goadrich, 2006),
///                       or PRGAIN (gains by recall; Flach and Kull, 2015)
///
/// Options: `thresholds` of all, a number or a list, which gives as many results (null: .5; with top_k all
/// that are chosen are positive). top_k of precision and recall: only the k greatest of a row, the first of
/// equal ones, can be positive; class_id: that class alone counts. Of auc: num_thresholds (200), curve,
/// summation_method, thresholds in place of evenly spread ones, multi_label (an area for each class, and
/// their mean), num_labels, label_weights, from_logits.
///
/// Three or more thresholds that are evenly spread from 0 to 1 are compared as Keras compares them:
/// predictions are clipped to that range first.

enum class Confusion { true_positives, true_negatives, false_positives, false_negatives };

/// "true_positives".
const char* confusion_name(Confusion kind);
Schema confusion_options();
std::unique_ptr<Metric> make_confusion(Confusion kind, const Json& config);

Schema precision_options();
std::unique_ptr<Metric> make_precision(const Json& config);
std::unique_ptr<Metric> make_recall(const Json& config);

Schema auc_options();
/// Throws ConfigError for options that do not go together.
std::unique_ptr<Metric> make_auc(const Json& config);

}  // namespace rnn
