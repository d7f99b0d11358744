#pragma once

#include "rnn/losses/loss.h"

namespace rnn {

/// Losses of vectors of lanes: see loss.h for the equations.
std::unique_ptr<Loss> make_mean_squared_error();
std::unique_ptr<Loss> make_mean_absolute_error();
std::unique_ptr<Loss> make_half_sum_squared_error();

}  // namespace rnn
