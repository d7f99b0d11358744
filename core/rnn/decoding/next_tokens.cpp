#include "rnn/decoding/next_tokens.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/data/dataset.h"
#include "rnn/layers/time_steps.h"
#include "rnn/model/flat_graph.h"

namespace rnn {

namespace {

/// The error that rounding may leave in a sum of probabilities.
constexpr double slack = 1e-2;

[[noreturn]] void refuse_probabilities(double sum, double least) {
  const FaultValue given = std::isfinite(sum) ? FaultValue(sum) : FaultValue("NaN");
  if (least < 0.0)
    throw ConfigError(
        {"decode.negative_probabilities",
         "[decode] expected probabilities that sum to 1 (or from_logits), got a sum of {given} with "
         "values below 0"},
        {given}, "/from_logits");
  throw ConfigError({"decode.probabilities",
                     "[decode] expected probabilities that sum to 1 (or from_logits), got a sum of {given}"},
                    {given}, "/from_logits");
}

bool stateful(const Model& model) {
  const FlatGraph flat(model.graph());
  return std::any_of(flat.graph.layers.begin(), flat.graph.layers.end(),
                     [](const auto& layer) { return layer->config().value("stateful", false); });
}

}  // namespace

ModelTokens::ModelTokens(const Model& model, std::vector<Tensor> context, const ModelTokensOptions& options)
    : model_(model), options_(options), context_(std::move(context)) {
  choose_way(check_inputs());
}

DecoderStates ModelTokens::check_inputs() {
  const int inputs = static_cast<int>(model_.input_nodes().size());
  if (options_.token_input >= inputs)
    throw ConfigError(
        {"decode.token_input", "[decode] expected the number of an input below {count}, got {given}"},
        {inputs, options_.token_input}, "/token_input");
  const DecoderStates found = decoder_states(model_, options_.token_input);
  options_.token_input = found.token_input;
  const Shape tokens = model_.input_shape(options_.token_input);
  if (tokens.rank() != 2 && tokens.rank() != 3)
    throw ConfigError({"decode.tokens",
                       "[decode] expected a model of ids (B,T) or one-hot tokens (B,T,V), got input {given}"},
                      {tokens}, "/token_input");
  const Shape output = model_.output_shape(0);
  if ((output.rank() != 2 && output.rank() != 3) || output.width() < 2)
    throw ConfigError(
        {"decode.output", "[decode] expected a model that gives (B,V) or (B,T,V) for V tokens, got {given}"},
        {output});
  length_ = tokens[1];
  each_token_ = output.rank() == 3 && output[1] == length_;
  vocabulary_ = output.width();
  if (static_cast<int>(context_.size()) != inputs - 1)
    throw ConfigError(
        {"decode.input_count", "[decode] expected {expected} inputs besides the tokens, got {given}"},
        {inputs - 1, context_.size()}, "/inputs");
  for (int i = 0, input = 0; input < inputs; ++input) {
    if (input == options_.token_input) continue;
    const Shape& given = context_[static_cast<std::size_t>(i++)].shape;
    if (!given.fits_sample(model_.input_shape(input)))
      throw ConfigError({"input.shape", "[{layer}] expected input {number} of shape {expected}, got {given}"},
                        {"decode", input, model_.input_shape(input), given}, "/inputs");
  }
  return found;
}

void ModelTokens::take_states(const DecoderStates& found) {
  for (const auto& [output, input] : found.pairs) {
    const int place = input - (input > options_.token_input ? 1 : 0);
    state_of_context_[static_cast<std::size_t>(place)] = static_cast<int>(states_.size());
    states_.push_back({output, {}});
  }
}

void ModelTokens::choose_way(const DecoderStates& found) {
  const bool one_by_one = length_ == unknown || length_ == 1;
  const bool free_length = length_ == unknown || each_token_ || stateful(model_);
  const bool steps = free_length && ForwardRun::steps(model_, options_.token_input);
  state_of_context_.assign(context_.size(), -1);
  if (!found.pairs.empty() && one_by_one) {
    take_states(found);
    way_ = Way::given_states;
  } else if (!found.pairs.empty() && !steps) {
    throw ConfigError(
        {"decode.length",
         "[decode] expected a model that takes states to take tokens one by one, got length {given}"},
        {length_});
  } else if (steps && options_.carry_states) {
    way_ = Way::carried_states;
  }
  // A run of a few time steps at a time takes any number of them.
  const bool free = way_ == Way::carried_states ||
                    (way_ == Way::whole_sequence && steps && each_token_ && length_ != unknown);
  if (free) length_ = unknown;
  run_ = std::make_unique<ForwardRun>(model_, free ? options_.token_input : -1);
}

void ModelTokens::begin(int sequences, int copies, int longest) {
  for (const Tensor& tensor : context_)
    if (tensor.samples() != sequences)
      throw ConfigError(
          {"decode.samples", "[decode] expected a sample for each of {expected} sequences, got {given}"},
          {sequences, tensor.shape}, "/inputs");
  rows_ = sequences * copies;
  longest_ = longest;
  planned_ = 0;
  begun_ = false;
  tokens_.assign(static_cast<std::size_t>(rows_), {});
  sequence_of_row_.clear();
  for (int row = 0; row < rows_; ++row) sequence_of_row_.push_back(row / copies);
  run_->restart();
}

void ModelTokens::begin_batch(int time) {
  shapes_.clear();
  for (std::size_t input = 0, i = 0; input < model_.input_nodes().size(); ++input) {
    Shape shape = is_tokens(input) ? model_.input_shape(options_.token_input) : context_[i++].shape;
    shape[0] = rows_;
    if (is_tokens(input)) shape[1] = time;
    shapes_.push_back(shape);
  }
  run_->begin_batch(shapes_);
}

int ModelTokens::first_place() const {
  const bool window = length_ != unknown && way_ == Way::whole_sequence;
  return window && !each_token_ ? length_ - static_cast<int>(tokens_[0].size()) : 0;
}

int ModelTokens::last_place() const { return first_place() + static_cast<int>(tokens_[0].size()) - 1; }

void ModelTokens::load_tokens(const Value& input) const {
  const TimeSteps steps(input);
  const int width = input.shape.rank() == 3 ? input.shape.width() : 0;
  const int time = input.shape[1];
  const int first = first_place(), last = last_place();
  if (width > 0) std::fill_n(input.data, input.shape.size(), Scalar(0));
  for (int row = 0; row < rows_; ++row) {
    const std::vector<int>& tokens = tokens_[static_cast<std::size_t>(row)];
    for (int t = 0; t < time; ++t) {
      const int token =
          t < first || t > last ? options_.pad_token : tokens[static_cast<std::size_t>(t - first)];
      if (width == 0) {
        input.data[row * time + t] = static_cast<Scalar>(token);
      } else {
        if (token < 0 || token >= width)
          throw ConfigError({"decode.token_range", "[decode] expected tokens from 0 to {last}, got {given}"},
                            {width - 1, token}, "/prompt");
        input.data[steps.at(row, t) + token] = 1;
      }
    }
  }
}

void ModelTokens::load_context(std::span<const int> from) {
  for (std::size_t input = 0, i = 0; input < model_.input_nodes().size(); ++input) {
    if (is_tokens(input)) continue;
    const Value& value = run_->inputs()[input];
    const int state = begun_ ? state_of_context_[i] : -1;
    const Tensor& source = state < 0 ? context_[i] : states_[static_cast<std::size_t>(state)].value;
    gather(source, state < 0 ? sequence_of_row_ : from, value.layout, value.data);
    ++i;
  }
}

void ModelTokens::keep_states() {
  for (State& state : states_) {
    const Value& value = run_->outputs()[static_cast<std::size_t>(state.output)];
    if (!(state.value.shape == value.shape)) state.value = Tensor(value.shape);
    scatter(value.data, rows_, value.layout, state.value, 0);
  }
}

void ModelTokens::advance(std::span<const int> from, std::span<const int> tokens,
                          std::span<double> log_probabilities) {
  const bool whole = way_ == Way::whole_sequence;
  std::vector<std::vector<int>> next(tokens_.size());
  for (std::size_t row = 0; row < next.size(); ++row) {
    if (whole) next[row] = tokens_[static_cast<std::size_t>(from[row])];
    if (whole && static_cast<int>(next[row].size()) == length_) next[row].erase(next[row].begin());
    next[row].push_back(tokens[row]);
  }
  tokens_ = std::move(next);
  const int time = whole && length_ != unknown ? length_ : static_cast<int>(tokens_[0].size());
  if (time > planned_) {
    // Twice the room, so that a growing sequence is planned seldom.
    planned_ = whole && length_ == unknown ? std::min(2 * time + 14, std::max(time, longest_)) : time;
    begin_batch(planned_);
  }
  begin_batch(time);
  if (way_ == Way::carried_states && begun_) run_->reorder(from);
  load_tokens(run_->inputs()[static_cast<std::size_t>(options_.token_input)]);
  if (way_ != Way::carried_states || !begun_) load_context(from);
  if (whole) run_->restart();
  run_->forward();
  keep_states();
  begun_ = true;
  read(log_probabilities);
}

void ModelTokens::read(std::span<double> log_probabilities) const {
  const Value& output = run_->outputs()[0];
  const TimeSteps steps(output);
  const int place = each_token_ && length_ != unknown ? last_place() : steps.time - 1;
  double* to = log_probabilities.data();
  for (int row = 0; row < rows_; ++row, to += vocabulary_) {
    const Scalar* y = output.data + steps.at(row, place);
    std::copy_n(y, vocabulary_, to);
    const double most = options_.from_logits ? *std::max_element(to, to + vocabulary_) : 0.0;
    double sum = 0.0, least = 0.0;
    for (int v = 0; v < vocabulary_; ++v) {
      sum += options_.from_logits ? std::exp(to[v] - most) : to[v];
      least = std::min(least, to[v]);
    }
    if (!options_.from_logits && (least < 0.0 || !(std::abs(sum - 1.0) < slack)))
      refuse_probabilities(sum, least);
    if (!std::isfinite(sum))
      throw ConfigError({"decode.not_finite", "[decode] expected finite logits, got others"});
    const double whole = most + std::log(sum);
    for (int v = 0; v < vocabulary_; ++v) to[v] = (options_.from_logits ? to[v] : std::log(to[v])) - whole;
  }
}

}  // namespace rnn
