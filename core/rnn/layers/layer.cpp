#include "rnn/layers/layer.h"

#include <algorithm>
#include <cctype>
#include <limits>

#include "rnn/config/error.h"

namespace rnn {

namespace {

std::string with_commas(std::int64_t value) {
  std::string text = std::to_string(value);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

}  // namespace

Layer::Layer(Json config) : config_(std::move(config)) {
  if (config_.contains("name") && config_["name"].is_string()) name_ = config_["name"].get<std::string>();
  check_name(name_, "/name");
  trainable_ = config_.value("trainable", true);
  const auto seed = config_.find("seed");
  if (seed != config_.end() && seed->is_number_integer()) seed_ = seed->get<std::uint64_t>();
  const auto given = config_.find("activity_regularizer");
  if (given != config_.end() && !given->is_null())
    locate("/activity_regularizer", [&] { activity_regularizer_ = regularizers().create(*given); });
}

void check_name(const std::string& name, const std::string& where) {
  if (name.find('/') != std::string::npos)
    throw ConfigError({"name.slash", "[{name}] name: expected a name without a slash, as in Keras"}, {name},
                      where);
}

void Layer::set_name(std::string name) {
  name_ = std::move(name);
  config_["name"] = name_;
}

void Layer::build(std::span<const Shape>) {}

MaskRule Layer::mask_rule(int, std::span<const int>) const { return MaskRule::pass; }

bool Layer::can_stream(std::span<const bool>) const { return false; }

void Layer::plan(Plan&, std::span<const Shape>) const {}

void Layer::add_penalty(const Context& context, const Scalar* activities, std::int64_t size) const {
  *context.added_loss += activity_regularizer_->loss(activities, size) * penalty_share(context);
}

void Layer::add_penalty_gradient(const Context& context, const Scalar* activities, std::int64_t size,
                                 Scalar* gradient) const {
  activity_regularizer_->add_gradient(activities, size, gradient, penalty_share(context));
}

void Layer::draw_forward(Context& context) {
  if (!seed_ || !context.training) return forward(context);
  Random own = Random(*seed_).fork(static_cast<std::uint64_t>(context.updates));
  Random* const shared = context.random;
  context.random = &own;
  forward(context);
  context.random = shared;
}

void Layer::run_forward(Context& context) {
  draw_forward(context);
  if (activity_regularizer_)
    for (const Value& output : context.outputs) add_penalty(context, output.data, output.shape.size());
}

void Layer::run_backward(Context& context) {
  for (std::size_t i = 0; activity_regularizer_ && i < context.outputs.size(); ++i)
    if (Scalar* gradient = context.output_gradients[i])
      add_penalty_gradient(context, context.outputs[i].data, context.outputs[i].shape.size(), gradient);
  backward(context);
}

std::optional<NonFinite> Layer::first_non_finite(const Context& context) const {
  for (const Value& output : context.outputs) {
    const int step = first_non_finite_step(output);
    if (step >= 0) return NonFinite{name(), output.shape.rank() > 2 ? step : -1};
  }
  return {};
}

std::int64_t Layer::parameter_count() const {
  std::int64_t count = 0;
  for (const Parameter& parameter : parameters_) count += parameter.shape.size();
  return count;
}

std::string Layer::parameter_formula() const {
  if (parameters_.empty()) return "";
  const int columns = parameters_[0].shape.width();
  bool aligned = true;
  for (const Parameter& parameter : parameters_) aligned = aligned && parameter.shape.width() == columns;
  std::string terms;
  for (const Parameter& parameter : parameters_) {
    const Shape& shape = parameter.shape;
    terms += (terms.empty() ? "" : " + ") + std::to_string(shape.rows());
    if (!aligned) terms += " × " + std::to_string(shape.width());
  }
  if (aligned) {
    const std::string gates = gate_count() > 1 ? std::to_string(gate_count()) + " × " : "";
    terms = gates + std::to_string(columns / gate_count()) + " × " +
            (parameters_.size() > 1 ? "(" + terms + ")" : terms);
  }
  return terms + " = " + with_commas(parameter_count());
}

std::unique_ptr<Initializer> Layer::make_initializer(const std::string& option) const {
  return locate("/config/" + option, [&] { return initializers().create(config_[option]); });
}

int Layer::add_parameter(const std::string& name, const Shape& shape,
                         std::shared_ptr<const Initializer> initializer) {
  Parameter parameter;
  parameter.name = name;
  parameter.shape = shape;
  parameter.initializer = std::move(initializer);
  const std::string last = name.substr(name.rfind('/') + 1);
  const std::string role = last == "recurrent_kernel" ? "recurrent" : last;
  const auto with_option = [&](const char* suffix, auto use) {
    const std::string option = role + suffix;
    const auto given = config_.find(option);
    if (given != config_.end() && !given->is_null()) locate("/config/" + option, [&] { use(*given); });
  };
  with_option("_regularizer",
              [&](const Json& given) { parameter.regularizer = regularizers().create(given); });
  with_option("_constraint", [&](const Json& given) {
    parameter.constraint = constraints().create(given);
    parameter.constraint->check(shape);
  });
  parameters_.push_back(std::move(parameter));
  return static_cast<int>(parameters_.size()) - 1;
}

int Layer::checked_extent(std::int64_t number) const {
  constexpr int most = std::numeric_limits<int>::max();
  if (number > most)
    throw ConfigError(
        {"output.too_long", "[{layer}] expected an output of extents up to {most}, got {given}"},
        {name(), most, number});
  return static_cast<int>(number);
}

void Layer::expect_single_input(std::span<const Shape> inputs) const {
  if (inputs.size() != 1)
    throw ConfigError({"input.one", "[{layer}] expected one input, got {given}"}, {name(), inputs.size()});
}

void Layer::expect_single_input(std::span<const Shape> inputs, int least, int most, const char* form) const {
  if (inputs.size() != 1)
    throw ConfigError({"input.one_of_form", "[{layer}] expected one input {form}, got {given}"},
                      {name(), form, inputs.size()});
  const int rank = inputs[0].rank();
  if (rank == 2 && least == 3)
    throw ConfigError({"input.no_steps", "[{layer}] expected input {form}, got {given}, which has no steps"},
                      {name(), form, inputs[0]});
  if (rank < least || rank > most)
    throw ConfigError({"input.form", "[{layer}] expected input {form}, got {given}"},
                      {name(), form, inputs[0]});
}

bool all_streamed(std::span<const bool> streamed) {
  return std::count(streamed.begin(), streamed.end(), false) == 0;
}

bool only_first_streamed(std::span<const bool> streamed) {
  return streamed[0] && std::count(streamed.begin(), streamed.end(), true) == 1;
}

std::string snake_case(const std::string& type_name) {
  const auto upper = [](char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; };
  std::string text;
  for (std::size_t i = 0; i < type_name.size(); ++i) {
    const bool starts_word =
        i > 0 && upper(type_name[i]) &&
        (std::islower(static_cast<unsigned char>(type_name[i - 1])) ||
         (i + 1 < type_name.size() && std::islower(static_cast<unsigned char>(type_name[i + 1]))));
    if (starts_word) text += '_';
    text += static_cast<char>(std::tolower(static_cast<unsigned char>(type_name[i])));
  }
  return text;
}

void Layer::append_traces(std::vector<Trace>& list, const Layer& inside, const Context& context) {
  for (Trace& trace : inside.traces(context)) {
    trace.name = inside.name() + "/" + trace.name;
    list.push_back(std::move(trace));
  }
}

}  // namespace rnn
