#pragma once

#include <initializer_list>
#include <string>

#include "rnn/config/options.h"

namespace rnn {

/// The options `name` and `trainable`, which every layer takes, followed by the layer's own; then
/// activity_regularizer, where those do not have it, unless it is none of the layer's (`penalized`).
Schema layer_schema(Schema own, bool penalized = true);
/// The option `activation`.
Option activation_option(std::string name, std::string fallback);
/// An option such as `kernel_initializer`.
Option initializer_option(std::string name, Json fallback);
/// The option `seed`, null unless given: see `Layer::draw_forward`.
Option seed_option();
/// The options <weight>_regularizer for each of "kernel", "recurrent", "bias"..., then <weight>_constraint;
/// "activity" stands for the outputs, which have no constraint.
Schema penalty_options(std::initializer_list<const char*> weights);

}  // namespace rnn
