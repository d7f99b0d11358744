#include "rnn/model/tied_weights.h"

#include <algorithm>

#include "rnn/config/error.h"
#include "rnn/tensor/elementwise.h"

namespace rnn {

namespace {

Parameter& weight_called(const Json& name, const std::vector<std::shared_ptr<Layer>>& layers) {
  for (const auto& layer : layers)
    for (Parameter& parameter : layer->parameters())
      if (name == layer->name() + "/" + parameter.name) return parameter;
  throw ConfigError(
      {"tied_weights.name", "[tied_weights] expected the name of a weight, \"layer/weight\", got {given}"},
      {name});
}

bool transposes_to(const Shape& from, const Shape& to) {
  return from.rank() == 2 && to.rank() == 2 && from[0] == to[1] && from[1] == to[0];
}

}  // namespace

TiedWeights::TiedWeights(const Json& pairs, const std::vector<std::shared_ptr<Layer>>& layers) {
  if (pairs.is_null()) return;
  const std::string where = "/config/tied_weights";
  if (!pairs.is_array())
    throw ConfigError({"tied_weights.list", "[tied_weights] expected a list of [tied, source], got {given}"},
                      {pairs}, where);
  for (std::size_t i = 0; i < pairs.size(); ++i)
    locate(where + "/" + std::to_string(i), [&] {
      const Json& pair = pairs[i];
      if (!pair.is_array() || pair.size() != 2)
        throw ConfigError({"tied_weights.pair", "[tied_weights] expected [tied, source], got {given}"},
                          {pair});
      Tie tie;
      tie.tied = &weight_called(pair[0], layers);
      tie.source = &weight_called(pair[1], layers);
      const Shape &own = tie.tied->shape, &other = tie.source->shape;
      tie.transposed = !(own == other);
      bool free = tie.tied != tie.source && !tied(*tie.tied) && !tied(*tie.source);
      for (const Tie& earlier : ties_) free = free && earlier.source != tie.tied;
      if (!free || (tie.transposed && !transposes_to(own, other)))
        throw ConfigError({"tied_weights.shapes",
                           "[tied_weights] expected two weights of one shape, or transposed, not tied yet, "
                           "got {given}: {tied} and {source}"},
                          {pair, own, other});
      ties_.push_back(std::move(tie));
    });
}

bool TiedWeights::tied(const Parameter& parameter) const {
  return std::any_of(ties_.begin(), ties_.end(), [&](const Tie& tie) { return tie.tied == &parameter; });
}

void TiedWeights::bind() {
  for (Tie& tie : ties_) {
    if (tie.transposed) {
      tie.value.assign(static_cast<std::size_t>(tie.tied->shape.size()), Scalar(0));
      tie.gradient = tie.value;
    }
    tie.tied->value = tie.transposed ? tie.value.data() : tie.source->value;
    tie.tied->gradient = tie.transposed ? tie.gradient.data() : tie.source->gradient;
  }
}

void TiedWeights::before_forward() const {
  for (const Tie& tie : ties_)
    if (tie.transposed)
      transpose_batch_time(tie.source->shape[0], tie.source->shape[1], 1, tie.source->value, tie.tied->value);
}

void TiedWeights::before_backward() {
  for (Tie& tie : ties_) std::fill(tie.gradient.begin(), tie.gradient.end(), Scalar(0));
}

void TiedWeights::after_backward() {
  for (Tie& tie : ties_) {
    if (!tie.transposed) continue;
    const int rows = tie.source->shape[0], columns = tie.source->shape[1];
    for (int row = 0; row < rows; ++row)
      for (int column = 0; column < columns; ++column)
        tie.source->gradient[row * columns + column] +=
            tie.gradient[static_cast<std::size_t>(column) * static_cast<std::size_t>(rows) +
                         static_cast<std::size_t>(row)];
  }
}

}  // namespace rnn
