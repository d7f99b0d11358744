#include "support/recurrent_support.h"

#include <algorithm>
#include <limits>

namespace rnn::test {

RecurrentRun::RecurrentRun(const RecurrentCase& given)
    : given_(given), layer_(layers().find(given.type).create(given.config())) {
  input_shape_ = {given.batch, given.time, given.features};
  layer_->build(std::span(&input_shape_, 1));
  output_shapes_ = layer_->output_shapes(std::span(&input_shape_, 1));
  std::size_t count = 0;
  for (const Parameter& parameter : layer_->parameters())
    count += static_cast<std::size_t>(parameter.shape.size());
  weights_.resize(count);
  weight_gradients_.resize(count);
  std::size_t offset = 0;
  for (Parameter& parameter : layer_->parameters()) {
    parameter.value = weights_.data() + offset;
    parameter.gradient = weight_gradients_.data() + offset;
    offset += static_cast<std::size_t>(parameter.shape.size());
  }
  input_.resize(static_cast<std::size_t>(input_shape_.size()));
  input_gradient_.resize(input_.size());
  Plan plan;
  layer_->plan(plan, std::span(&input_shape_, 1));
  for (std::int64_t size : plan.scratch_sizes()) scratch_.emplace_back(static_cast<std::size_t>(size));
  for (const Shape& shape : output_shapes_) {
    outputs_.emplace_back(static_cast<std::size_t>(shape.size()));
    output_gradients_.emplace_back(static_cast<std::size_t>(shape.size()));
  }
  input_values_ = {{input_.data(), input_shape_, Layout::time_major}};
  for (int i = 0; i < output_shapes_.size(); ++i)
    output_values_.push_back({outputs_[std::size_t(i)].data(), output_shapes_[i],
                              output_shapes_[i].rank() == 3 ? Layout::time_major : Layout::batch_major});
  for (Buffer& buffer : scratch_) scratch_pointers_.push_back(buffer.data());
  input_gradients_ = {{input_gradient_.data(), Store::assign}};
  gradient_pointers_.resize(outputs_.size());
  poison();
}

void RecurrentRun::poison() {
  for (Buffer& buffer : scratch_)
    std::fill(buffer.begin(), buffer.end(), std::numeric_limits<Scalar>::quiet_NaN());
  for (Buffer& buffer : outputs_)
    std::fill(buffer.begin(), buffer.end(), std::numeric_limits<Scalar>::quiet_NaN());
}

std::vector<int> RecurrentRun::output_sizes() const {
  std::vector<int> sizes;
  for (const Buffer& buffer : outputs_) sizes.push_back(static_cast<int>(buffer.size()));
  return sizes;
}

Numbers RecurrentRun::weights() const { return Numbers(weights_.begin(), weights_.end()); }

void RecurrentRun::set_weights(const Numbers& values) {
  std::transform(values.begin(), values.end(), weights_.begin(),
                 [](double x) { return static_cast<Scalar>(x); });
}

void RecurrentRun::set_input(const Numbers& x) {
  const Buffer values = to_time_major(input_shape_, x.data());
  std::copy(values.begin(), values.end(), input_.begin());
}

void RecurrentRun::fill_input_gradient(double value) {
  std::fill(input_gradient_.begin(), input_gradient_.end(), static_cast<Scalar>(value));
}

namespace {

/// The place of element `i` of a batch-first array in the time-major one.
std::size_t place(const Shape& shape, std::size_t i) {
  if (shape.rank() < 3) return i;
  const auto batch = static_cast<std::size_t>(shape[0]), time = static_cast<std::size_t>(shape[1]),
             width = static_cast<std::size_t>(shape[2]);
  return ((i / width % time) * batch + i / width / time) * width + i % width;
}

}  // namespace

Numbers RecurrentRun::to_batch_first(const Shape& shape, const Buffer& values) const {
  Numbers result(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) result[i] = static_cast<double>(values[place(shape, i)]);
  return result;
}

Buffer RecurrentRun::to_time_major(const Shape& shape, const double* values) const {
  Buffer result(static_cast<std::size_t>(shape.size()));
  for (std::size_t i = 0; i < result.size(); ++i) result[place(shape, i)] = static_cast<Scalar>(values[i]);
  return result;
}

void RecurrentRun::bind(Context& context) {
  context.inputs = input_values_;
  context.outputs = output_values_;
  context.input_gradients = input_gradients_;
  context.output_gradients = gradient_pointers_;
  context.scratch = scratch_pointers_;
  context.training = given_.training;
}

Numbers RecurrentRun::forward(std::uint64_t mask_seed) {
  Context context;
  bind(context);
  Random random(mask_seed);
  context.random = &random;
  layer_->forward(context);
  Numbers all;
  for (int i = 0; i < output_shapes_.size(); ++i) {
    const Numbers part = to_batch_first(output_shapes_[i], outputs_[std::size_t(i)]);
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

void RecurrentRun::backward(const Numbers& gradients, const std::vector<bool>& arrives, Store store) {
  const double* next = gradients.data();
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    output_gradients_[i] = to_time_major(output_shapes_[static_cast<int>(i)], next);
    next += outputs_[i].size();
    gradient_pointers_[i] = arrives[i] ? output_gradients_[i].data() : nullptr;
  }
  std::fill(weight_gradients_.begin(), weight_gradients_.end(), Scalar(0));
  input_gradients_[0].store = store;
  Context context;
  bind(context);
  layer_->backward(context);
}

Numbers RecurrentRun::weight_gradients() const {
  return Numbers(weight_gradients_.begin(), weight_gradients_.end());
}

Numbers RecurrentRun::input_gradient() const { return to_batch_first(input_shape_, input_gradient_); }

namespace {

using Curve = std::function<void(Numbers&)>;

double sigmoid_of(double x) { return 1.0 / (1.0 + std::exp(-x)); }

double one(const std::string& name, double x) {
  if (name == "relu") return std::max(x, 0.0);
  if (name == "tanh") return std::tanh(x);
  if (name == "sigmoid") return sigmoid_of(x);
  if (name == "hard_sigmoid") return std::clamp(x / 6 + .5, 0.0, 1.0);
  if (name == "keras2_hard_sigmoid") return std::clamp(.2 * x + .5, 0.0, 1.0);
  if (name == "elu") return x > 0 ? x : std::expm1(x);
  if (name == "selu") return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * std::expm1(x));
  if (name == "softplus") return std::log1p(std::exp(x));
  return x;
}

void curve(const std::string& name, Numbers& row) {
  if (name != "softmax") {
    for (double& x : row) x = one(name, x);
    return;
  }
  double total = 0;
  for (double& x : row) total += x = std::exp(x);
  for (double& x : row) x /= total;
}

}  // namespace

Numbers drawn_masks(const RecurrentCase& given, std::uint64_t mask_seed) {
  const double dropout = given.options.value("dropout", 0.0);
  const double recurrent = given.options.value("recurrent_dropout", 0.0);
  const int of_inputs = !given.training || dropout <= 0 ? 0 : recurrent > 0 ? given.gates() : 1;
  const int of_states = given.training && recurrent > 0 ? given.gates() : 0;
  Random random(mask_seed);
  Buffer masks(static_cast<std::size_t>(of_inputs * given.batch * given.features +
                                        of_states * given.batch * given.units));
  const int first = of_inputs * given.batch * given.features;
  random.dropout_mask(masks.data(), first, dropout);
  random.dropout_mask(masks.data() + first, static_cast<int>(masks.size()) - first, recurrent);
  return Numbers(masks.begin(), masks.end());
}

Numbers reference_outputs(const RecurrentCase& given, const Numbers& weights, const Numbers& x,
                          const Numbers& masks) {
  const int B = given.batch, T = given.time, D = given.features, U = given.units, G = given.gates();
  const Json config = given.config();
  const std::string act = config["activation"];
  const std::string gate = config.value("recurrent_activation", std::string("linear"));
  const bool use_bias = config["use_bias"], after = config.value("reset_after", false);
  const bool sequences = config["return_sequences"], backwards = config["go_backwards"];
  const bool drops = given.training && config["dropout"].get<double>() > 0;
  const bool drops_state = given.training && config["recurrent_dropout"].get<double>() > 0;
  const auto W = [&](int d, int column) { return weights[std::size_t(d * G * U + column)]; };
  const auto V = [&](int u, int column) { return weights[std::size_t((D + u) * G * U + column)]; };
  const auto bias = [&](int row, int column) {
    return use_bias && (row == 0 || after) ? weights[std::size_t((D + U + row) * G * U + column)] : 0.0;
  };
  const std::size_t state_masks = drops ? std::size_t((drops_state ? G : 1) * B * D) : 0;
  const auto input_mask = [&](int g, int b, int d) {
    return drops ? masks[std::size_t(((drops_state ? g : 0) * B + b) * D + d)] : 1.0;
  };
  const auto state_mask = [&](int g, int b, int u) {
    return drops_state ? masks[state_masks + std::size_t((g * B + b) * U + u)] : 1.0;
  };

  Numbers sequence(std::size_t(B * T * U)), last_h, last_c;
  for (int b = 0; b < B; ++b) {
    Numbers h(std::size_t(U), 0.0), c(std::size_t(U), 0.0);
    for (int s = 0; s < T; ++s) {
      const int t = backwards ? T - 1 - s : s;
      const auto input_part = [&](int g, int u) {
        double z = bias(0, g * U + u);
        for (int d = 0; d < D; ++d)
          z += x[std::size_t((b * T + t) * D + d)] * input_mask(g, b, d) * W(d, g * U + u);
        return z;
      };
      const auto state_part = [&](int g, int u, const Numbers& factor) {
        double z = 0;
        for (int k = 0; k < U; ++k)
          z += h[std::size_t(k)] * state_mask(g, b, k) * factor[std::size_t(k)] * V(k, g * U + u);
        return z;
      };
      const Numbers ones(std::size_t(U), 1.0);
      const auto gate_values = [&](int g, const std::string& name) {
        Numbers z(std::size_t(U), 0.0);
        for (int u = 0; u < U; ++u)
          z[std::size_t(u)] = input_part(g, u) + state_part(g, u, ones) + (after ? bias(1, g * U + u) : 0.0);
        curve(name, z);
        return z;
      };
      if (given.type == "SimpleRNN") {
        h = gate_values(0, act);
      } else if (given.type == "LSTM") {
        const Numbers i = gate_values(0, gate), f = gate_values(1, gate), g = gate_values(2, act),
                      o = gate_values(3, gate);
        for (std::size_t u = 0; u < c.size(); ++u) c[u] = f[u] * c[u] + i[u] * g[u];
        Numbers seen = c;
        curve(act, seen);
        for (std::size_t u = 0; u < c.size(); ++u) h[u] = o[u] * seen[u];
      } else {
        const Numbers z = gate_values(0, gate), r = gate_values(1, gate);
        Numbers g(std::size_t(U), 0.0);
        for (int u = 0; u < U; ++u)
          g[std::size_t(u)] =
              input_part(2, u) + (after ? r[std::size_t(u)] * (state_part(2, u, ones) + bias(1, 2 * U + u))
                                        : state_part(2, u, r));
        curve(act, g);
        for (std::size_t u = 0; u < h.size(); ++u) h[u] = z[u] * h[u] + (1 - z[u]) * g[u];
      }
      std::copy(h.begin(), h.end(), sequence.begin() + (b * T + s) * U);
    }
    last_h.insert(last_h.end(), h.begin(), h.end());
    last_c.insert(last_c.end(), c.begin(), c.end());
  }
  Numbers all = sequences ? sequence : last_h;
  if (config["return_state"].get<bool>()) {
    all.insert(all.end(), last_h.begin(), last_h.end());
    if (given.type == "LSTM") all.insert(all.end(), last_c.begin(), last_c.end());
  }
  return all;
}

Numbers random_numbers(std::size_t count, std::uint64_t seed, double size) {
  Random random(seed);
  Numbers values(count);
  for (double& x : values) x = random.uniform(-size, size);
  return values;
}

double worst_error(const Numbers& a, const Numbers& b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double error = std::abs(a[i] - b[i]) / (1 + std::abs(b[i]));
    worst = worse(worst, error);
  }
  return worst;
}

namespace {

/// Like worst_error, of `found` and the derivatives of gradients · outputs(values) by central differences: by
/// all values, or where they are many by some 300 of them, spread evenly.
double worst_slope_error(const Numbers& found, Numbers values,
                         const std::function<Numbers(const Numbers&)>& outputs, const Numbers& gradients) {
  const double step = 1e-5;
  const auto loss = [&] {
    const Numbers y = outputs(values);
    double total = 0;
    for (std::size_t i = 0; i < y.size(); ++i) total += y[i] * gradients[i];
    return total;
  };
  if (found.size() != values.size()) return std::numeric_limits<double>::infinity();
  Numbers looked_at, expected;
  for (std::size_t i = 0, stride = values.size() / 300 | 1; i < values.size(); i += stride) {
    const double x = values[i];
    values[i] = x + step;
    const double above = loss();
    values[i] = x - step;
    const double below = loss();
    values[i] = x;
    looked_at.push_back(found[i]);
    expected.push_back((above - below) / (2 * step));
  }
  return worst_error(looked_at, expected);
}

}  // namespace

double compare_with_reference(const RecurrentCase& given, std::vector<bool> arrives) {
  RecurrentRun run(given);
  const Numbers weights = random_numbers(run.weights().size(), given.seed);
  Numbers x = random_numbers(std::size_t(given.batch * given.time * given.features), given.seed + 1);
  if (given.one_hot)
    for (std::size_t i = 0, width = std::size_t(given.features); i < x.size(); ++i)
      if (i % width != (7 * (i / width)) % width) x[i] = 0;
  const Numbers masks = drawn_masks(given);
  run.set_weights(weights);
  run.set_input(x);
  const Numbers outputs = run.forward();
  double worst = worst_error(outputs, reference_outputs(given, weights, x, masks));

  arrives.resize(static_cast<std::size_t>(run.outputs()), true);
  const Numbers gradients = random_numbers(outputs.size(), given.seed + 2, 1.0);
  run.fill_input_gradient(std::numeric_limits<double>::quiet_NaN());
  run.backward(gradients, arrives);
  Numbers seen = gradients;
  std::size_t at = 0;
  for (std::size_t i = 0; i < arrives.size(); ++i)
    for (int k = 0; k < run.output_sizes()[i]; ++k, ++at)
      if (!arrives[i]) seen[at] = 0;
  worst = worse(worst, worst_slope_error(
                           run.weight_gradients(), weights,
                           [&](const Numbers& w) { return reference_outputs(given, w, x, masks); }, seen));
  return worse(
      worst,
      worst_slope_error(
          run.input_gradient(), x,
          [&](const Numbers& values) { return reference_outputs(given, weights, values, masks); }, seen));
}

std::vector<RecurrentCase> option_cases(const std::string& type) {
  std::vector<RecurrentCase> cases;
  const std::vector<std::pair<double, double>> rates{{0, 0}, {.4, 0}, {0, .4}, {.3, .3}};
  for (int bits = 0; bits < 32; ++bits)
    for (const auto& [dropout, recurrent] : rates) {
      RecurrentCase one_case;
      one_case.type = type;
      one_case.options = {{"return_sequences", (bits & 1) != 0},
                          {"return_state", (bits & 2) != 0},
                          {"go_backwards", (bits & 4) != 0},
                          {"use_bias", (bits & 8) != 0},
                          {"dropout", dropout},
                          {"recurrent_dropout", recurrent}};
      if (type == "GRU")
        one_case.options["reset_after"] = (bits & 16) != 0;
      else
        one_case.options["unroll"] = (bits & 16) != 0;
      one_case.training = dropout + recurrent > 0;
      one_case.seed = static_cast<std::uint64_t>(bits) + 1;
      cases.push_back(one_case);
    }
  return cases;
}

}  // namespace rnn::test
