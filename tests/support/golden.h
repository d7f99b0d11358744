#pragma once

// Golden values: what an independent framework computes (tests/golden, each file with its generator). The
// checks are shared by the float and the double build, which differ in `tolerance`: the largest relative
// error, with numbers below a twentieth of their tensor's largest measured by that.

#include <string>
#include <vector>

#include "rnn/config/json.h"
#include "rnn/tensor/shape.h"

namespace rnn::test {

/// A file of tests/golden. Fails the test when it is not there, or holds nothing.
Json golden_file(const std::string& name);

/// The files of a folder of tests/golden ("layers", "models"). Fails the test when there are none.
std::vector<std::string> golden_files(const std::string& folder);

/// From a list of extents.
Shape shape_of(const Json& extents);

/// Every case of a file. Fails the test for a case with parts that no check reads, and for one
/// without results.
void check_golden(const std::string& file, double tolerance);

}  // namespace rnn::test
