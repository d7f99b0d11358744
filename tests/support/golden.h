#pragma once

// Golden values: what an independent framework computes (tests/golden, each file with its generator). The
// checks are shared by the float and the double build, which differ in `tolerance`: the largest relative
// error, with numbers below a twentieth of their tensor's largest measured by that.

#include <string>
#include <vector>

#include "rnn/config/json.h"
#include "rnn/tensor/shape.h"

namespace rnn::test {

/// A file of RNN_GOLDEN_DIR. Fails the test when it is not there.
Json golden_file(const std::string& name);

/// From a list of extents.
Shape shape_of(const Json& extents);

/// How many cases there are of which type, to be sure that none went missing.
int check_golden_layers(double tolerance);
int check_golden_more_layers(double tolerance);
int check_golden_option_layers(double tolerance);
int check_golden_first_weights(double tolerance);
int check_golden_optimizers(double tolerance);
int check_golden_models(double tolerance);
int check_golden_task_models(double tolerance);
int check_golden_large_models(double tolerance);

}  // namespace rnn::test
