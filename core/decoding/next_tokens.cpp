#include "rnn/decoding/next_tokens.h"

#include <algorithm>
#include <cmath>

#include "rnn/config/error.h"
#include "rnn/data/dataset.h"
#include "rnn/layers/steps.h"

namespace rnn {

namespace {

/// What rounding may leave of a sum that should be 1.
constexpr double slack = 1e-2;

[[noreturn]] void refuse(const std::string& expected, const char* where = "") {
  throw ConfigError("[decode] expected " + expected, where);
}

bool stateful(const Model& model) {
  return std::any_of(model.layers().begin(), model.layers().end(),
                     [](const auto& layer) { return layer->config().value("stateful", false); });
}

/// Equal but for the batch, as far as both are known.
bool same_samples(const Shape& a, const Shape& b) {
  bool same = a.rank() == b.rank();
  for (int axis = 1; same && axis < a.rank(); ++axis)
    same = a[axis] == b[axis] || a[axis] == unknown || b[axis] == unknown;
  return same;
}

}  // namespace

ModelTokens::ModelTokens(const Model& model, std::vector<Tensor> context, const ModelTokensOptions& options)
    : model_(model), options_(options), context_(std::move(context)) {
  check_inputs();
  choose_way();
}

void ModelTokens::check_inputs() {
  const int inputs = static_cast<int>(model_.input_nodes().size());
  if (options_.token_input < 0) options_.token_input = model_.output_nodes().size() > 1 ? 0 : inputs - 1;
  if (options_.token_input >= inputs)
    refuse("the number of an input below " + std::to_string(inputs) + ", got " +
               std::to_string(options_.token_input),
           "/token_input");
  const Shape tokens = model_.input_shape(options_.token_input);
  if (tokens.rank() != 2 && tokens.rank() != 3)
    refuse("a model of ids (B,T) or one-hot tokens (B,T,V), got input " + tokens.text(), "/token_input");
  const Shape output = model_.output_shape(0);
  if ((output.rank() != 2 && output.rank() != 3) || output.width() < 2)
    refuse("a model that gives (B,V) or (B,T,V) for V tokens, got " + output.text());
  length_ = tokens[1];
  vocabulary_ = output.width();
  if (static_cast<int>(context_.size()) != inputs - 1)
    refuse(std::to_string(inputs - 1) + " inputs besides the tokens, got " + std::to_string(context_.size()),
           "/inputs");
  for (int i = 0, input = 0; input < inputs; ++input) {
    if (input == options_.token_input) continue;
    const Shape& given = context_[static_cast<std::size_t>(i++)].shape;
    if (!same_samples(given, model_.input_shape(input)))
      refuse("input " + std::to_string(input) + " of shape " + model_.input_shape(input).text() + ", got " +
                 given.text(),
             "/inputs");
  }
}

void ModelTokens::choose_way() {
  const std::size_t states = model_.output_nodes().size() - 1;
  if (states > 0 && !context_.empty()) {
    if (states > context_.size())
      refuse("an input for each of " + std::to_string(states) + " states that the model gives, got " +
             std::to_string(context_.size()));
    if (length_ != unknown && length_ != 1)
      refuse("a model that takes states to take tokens one by one, got length " + std::to_string(length_));
    for (std::size_t i = 0; i < states; ++i) {
      const Shape given = model_.output_shape(static_cast<int>(i) + 1);
      if (!same_samples(given, context_[i].shape))
        refuse("state " + std::to_string(i) + " to come and go in one shape, got " +
               context_[i].shape.text() + " and " + given.text());
    }
    states_.resize(states);
    way_ = Way::given_states;
  } else if (options_.carry_states && (length_ == unknown || stateful(model_)) &&
             ForwardRun::steps(model_, options_.token_input)) {
    way_ = Way::carried_states;
  }
  run_ = std::make_unique<ForwardRun>(model_, way_ == Way::carried_states ? options_.token_input : -1);
}

void ModelTokens::begin(int sequences, int copies, int longest) {
  for (const Tensor& tensor : context_)
    if (tensor.samples() != sequences)
      refuse("a sample for each of " + std::to_string(sequences) + " sequences, got " + tensor.shape.text(),
             "/inputs");
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

void ModelTokens::load_tokens(const Value& input) const {
  const Steps steps(input);
  const int width = input.shape.rank() == 3 ? input.shape.width() : 0;
  const int time = input.shape[1];
  if (width > 0) std::fill_n(input.data, input.shape.size(), Scalar(0));
  for (int row = 0; row < rows_; ++row) {
    const std::vector<int>& tokens = tokens_[static_cast<std::size_t>(row)];
    const int before = time - static_cast<int>(tokens.size());
    for (int t = 0; t < time; ++t) {
      const int place = t - before;
      const int token = place < 0 ? options_.pad_token : tokens[static_cast<std::size_t>(place)];
      if (width == 0) {
        input.data[row * time + t] = static_cast<Scalar>(token);
      } else {
        if (token < 0 || token >= width)
          refuse("tokens from 0 to " + std::to_string(width - 1) + ", got " + std::to_string(token),
                 "/prompt");
        input.data[steps.at(row, t) + token] = 1;
      }
    }
  }
}

void ModelTokens::load_context(std::span<const int> from) {
  for (std::size_t input = 0, i = 0; input < model_.input_nodes().size(); ++input) {
    if (is_tokens(input)) continue;
    const Value& value = run_->inputs()[input];
    const bool state = begun_ && i < states_.size();
    gather(state ? states_[i] : context_[i], state ? from : sequence_of_row_, value.layout, value.data);
    ++i;
  }
}

void ModelTokens::keep_states() {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    const Value& value = run_->outputs()[i + 1];
    if (!(states_[i].shape == value.shape)) states_[i] = Tensor(value.shape);
    scatter(value.data, rows_, value.layout, states_[i], 0);
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
    // Room for as many steps again, so that growing costs little.
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
  const Steps steps(output);
  double* to = log_probabilities.data();
  for (int row = 0; row < rows_; ++row, to += vocabulary_) {
    const Scalar* y = output.data + steps.at(row, steps.time - 1);
    std::copy_n(y, vocabulary_, to);
    const double most = options_.from_logits ? *std::max_element(to, to + vocabulary_) : 0.0;
    double sum = 0.0, least = 0.0;
    for (int v = 0; v < vocabulary_; ++v) {
      sum += options_.from_logits ? std::exp(to[v] - most) : to[v];
      least = std::min(least, to[v]);
    }
    if (!options_.from_logits && (least < 0.0 || !(std::abs(sum - 1.0) < slack)))
      refuse("probabilities that sum to 1 (or from_logits), got a sum of " +
                 (std::isfinite(sum) ? Json(sum).dump() : "NaN") +
                 (least < 0.0 ? " with values below 0" : ""),
             "/from_logits");
    if (!std::isfinite(sum)) refuse("finite logits, got others");
    const double whole = most + std::log(sum);
    for (int v = 0; v < vocabulary_; ++v) to[v] = (options_.from_logits ? to[v] : std::log(to[v])) - whole;
  }
}

}  // namespace rnn
