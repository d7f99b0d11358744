#include "support/layer_run.h"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "support/golden.h"

namespace rnn::test {

namespace {

constexpr Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();

/// The place of element `i` of a batch-first array.
std::size_t place(const Value& value, std::size_t i) {
  if (value.layout == Layout::batch_major || value.shape.rank() < 3) return i;
  const auto batch = static_cast<std::size_t>(value.shape[0]),
             time = static_cast<std::size_t>(value.shape[1]);
  const std::size_t width = static_cast<std::size_t>(value.shape.size()) / batch / time;
  return ((i / width % time) * batch + i / width / time) * width + i % width;
}

Numbers batch_first(const Value& value, const Buffer& values) {
  Numbers result(values.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<double>(values[place(value, i)]);
  return result;
}

void lay_out(const Value& value, const Numbers& given, Buffer& target) {
  REQUIRE(given.size() == target.size());
  for (std::size_t i = 0; i < given.size(); ++i) target[place(value, i)] = static_cast<Scalar>(given[i]);
}

std::vector<Scalar*> pointers(std::vector<Buffer>& buffers) {
  std::vector<Scalar*> list;
  for (Buffer& buffer : buffers) list.push_back(buffer.data());
  return list;
}

}  // namespace

LayerRun::LayerRun(const Json& layer, std::vector<Shape> inputs, bool training, Layout any)
    : layer_(layers().create(layer)), input_shapes_(std::move(inputs)), training_(training) {
  layer_->set_name("layer");
  output_shapes_ = layer_->output_shapes(input_shapes_);
  layer_->build(input_shapes_);
  std::size_t count = 0;
  for (const Parameter& parameter : layer_->parameters())
    count += static_cast<std::size_t>(parameter.shape.size());
  weights_.assign(count, Scalar(0));
  weight_gradients_.assign(count, Scalar(0));
  std::size_t offset = 0;
  for (Parameter& parameter : layer_->parameters()) {
    parameter.value = weights_.data() + offset;
    parameter.gradient = weight_gradients_.data() + offset;
    offset += static_cast<std::size_t>(parameter.shape.size());
  }
  layer_->bind();
  Plan plan;
  layer_->plan(plan, input_shapes_);
  for (std::int64_t size : plan.scratch_sizes()) scratch_.emplace_back(static_cast<std::size_t>(size), nan);
  for (std::int64_t size : plan.state_sizes())
    states_.emplace_back(static_cast<std::size_t>(size), Scalar(0));
  const LayoutRule rule = layer_->layout_rule();
  const Layout layout = rule == LayoutRule::time_major ? Layout::time_major
                        : rule == LayoutRule::any      ? any
                                                       : Layout::batch_major;
  const auto add = [layout](const Shape& shape, std::vector<Buffer>& values, std::vector<Buffer>& gradients) {
    values.emplace_back(static_cast<std::size_t>(shape.size()), nan);
    gradients.emplace_back(static_cast<std::size_t>(shape.size()), nan);
    return Value{nullptr, shape, shape.rank() > 2 ? layout : Layout::batch_major, nullptr};
  };
  for (const Shape& shape : input_shapes_) input_values_.push_back(add(shape, inputs_, input_gradients_));
  for (const Shape& shape : output_shapes_) output_values_.push_back(add(shape, outputs_, output_gradients_));
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    input_values_[i].data = inputs_[i].data();
    gradient_targets_.push_back({input_gradients_[i].data(), Store::assign});
  }
  for (std::size_t i = 0; i < outputs_.size(); ++i) output_values_[i].data = outputs_[i].data();
  scratch_pointers_ = pointers(scratch_);
  state_pointers_ = pointers(states_);
  gradient_pointers_.resize(outputs_.size());
  no_masks_.resize(outputs_.size());
}

void LayerRun::set_weights(const Numbers& values) {
  REQUIRE(values.size() == weights_.size());
  std::transform(values.begin(), values.end(), weights_.begin(), [](double x) { return Scalar(x); });
}

void LayerRun::set_input(std::size_t index, const Numbers& values) {
  lay_out(input_values_[index], values, inputs_[index]);
}

void LayerRun::set_mask(const Numbers& values) {
  mask_.resize(values.size());
  std::transform(values.begin(), values.end(), mask_.begin(), [](double x) { return Scalar(x); });
  input_values_[0].mask = values.empty() ? nullptr : mask_.data();
  input_values_[0].mask_rank = 2;
}

void LayerRun::bind(Context& context) {
  context.inputs = input_values_;
  context.outputs = output_values_;
  context.input_gradients = gradient_targets_;
  context.output_gradients = gradient_pointers_;
  context.scratch = scratch_pointers_;
  context.state = state_pointers_;
  context.output_masks = no_masks_;
  context.training = training_;
}

std::vector<Numbers> LayerRun::forward(std::uint64_t seed) {
  for (std::vector<Buffer>* buffers : {&scratch_, &outputs_})
    for (Buffer& buffer : *buffers) std::fill(buffer.begin(), buffer.end(), nan);
  Context context;
  bind(context);
  Random random(seed);
  context.random = &random;
  layer_->forward(context);
  std::vector<Numbers> all;
  for (std::size_t i = 0; i < outputs_.size(); ++i)
    all.push_back(batch_first(output_values_[i], outputs_[i]));
  return all;
}

void LayerRun::backward(const std::vector<Numbers>& gradients, Store store) {
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    gradient_pointers_[i] = gradients[i].empty() ? nullptr : output_gradients_[i].data();
    if (!gradients[i].empty()) lay_out(output_values_[i], gradients[i], output_gradients_[i]);
  }
  std::fill(weight_gradients_.begin(), weight_gradients_.end(), Scalar(0));
  for (InputGradient& target : gradient_targets_) target.store = store;
  Context context;
  bind(context);
  layer_->backward(context);
}

Numbers LayerRun::input_gradient(std::size_t index) const {
  return batch_first(input_values_[index], input_gradients_[index]);
}

void LayerRun::fill_input_gradients(double value) {
  for (Buffer& buffer : input_gradients_) std::fill(buffer.begin(), buffer.end(), static_cast<Scalar>(value));
}

double worst_gradient_error(LayerRun& run, const std::vector<Shape>& inputs, std::uint64_t seed) {
  Random random(seed);
  const auto numbers = [&random](std::size_t count) {
    Numbers values(count);
    for (double& x : values) x = random.uniform(-.7, .7);
    return values;
  };
  Numbers weights = numbers(run.weight_count());
  std::vector<Numbers> xs, directions;
  for (const Shape& shape : inputs) xs.push_back(numbers(static_cast<std::size_t>(shape.size())));
  for (const Shape& shape : run.output_shapes())
    directions.push_back(numbers(static_cast<std::size_t>(shape.size())));
  const std::vector<Buffer> states = run.states();
  const auto load = [&] {
    run.set_weights(weights);
    for (std::size_t i = 0; i < xs.size(); ++i) run.set_input(i, xs[i]);
    for (std::size_t i = 0; i < states.size(); ++i)
      std::copy(states[i].begin(), states[i].end(), run.states()[i].begin());
  };
  const auto loss = [&] {
    load();
    const std::vector<Numbers> outputs = run.forward();
    double total = 0;
    for (std::size_t i = 0; i < outputs.size(); ++i)
      for (std::size_t k = 0; k < outputs[i].size(); ++k) total += outputs[i][k] * directions[i][k];
    return total;
  };
  loss();
  run.backward(directions);
  const Numbers of_weights = run.weight_gradients();
  std::vector<Numbers> of_inputs;
  for (std::size_t i = 0; i < xs.size(); ++i) of_inputs.push_back(run.input_gradient(i));
  double worst = 0;
  const auto compare = [&](Numbers& values, const Numbers& gradient) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double x = values[i], step = 1e-5;
      values[i] = x + step;
      const double above = loss();
      values[i] = x - step;
      const double difference = (above - loss()) / (2 * step);
      values[i] = x;
      const double error = std::abs(gradient[i] - difference) / (1 + std::abs(difference));
      worst = worse(worst, error);
    }
  };
  compare(weights, of_weights);
  for (std::size_t i = 0; i < xs.size(); ++i) compare(xs[i], of_inputs[i]);
  load();
  return worst;
}

namespace {

void compare(const Numbers& ours, const Json& golden, double tolerance, const std::string& what) {
  INFO(what);
  const Numbers values = golden.get<Numbers>();
  REQUIRE(ours.size() == values.size());
  double largest = 1e-3, worst = 0;
  for (double value : values) largest = std::max(largest, std::abs(value));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double error = std::abs(ours[i] - values[i]) / std::max(std::abs(values[i]), largest / 20);
    worst = worse(worst, error);
  }
  CHECK(worst <= tolerance);
}

}  // namespace

void check_recurrent_case(const Json& golden, double tolerance) {
  INFO(golden["layer"].dump() << (golden["mask"].empty() ? "" : " masked"));
  std::vector<Shape> shapes;
  for (const Json& input : golden["inputs"]) shapes.push_back(shape_of(input["shape"]));
  for (const Layout any : {Layout::batch_major, Layout::time_major}) {
    LayerRun run(golden["layer"], shapes, false, any);
    Numbers weights;
    for (const Json& weight : golden["weights"])
      for (const Json& value : weight["values"]) weights.push_back(value.get<double>());
    run.set_weights(weights);
    for (std::size_t i = 0; i < shapes.size(); ++i)
      run.set_input(i, golden["inputs"][i]["values"].get<Numbers>());
    run.set_mask(golden["mask"].get<Numbers>());
    const std::vector<Numbers> outputs = run.forward();
    REQUIRE(outputs.size() == golden["outputs"].size());
    std::vector<Numbers> upstream;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      CHECK(run.output_shapes()[static_cast<int>(i)] == shape_of(golden["outputs"][i]["shape"]));
      compare(outputs[i], golden["outputs"][i]["values"], tolerance, "output " + std::to_string(i));
      upstream.push_back(golden["output_gradients"][i].get<Numbers>());
    }
    run.backward(upstream);
    for (std::size_t i = 0; i < shapes.size(); ++i)
      compare(run.input_gradient(i), golden["input_gradients"][i], tolerance,
              "gradient of input " + std::to_string(i));
    const Numbers of_weights = run.weight_gradients();
    auto next = of_weights.begin();
    for (std::size_t i = 0; i < golden["weight_gradients"].size(); ++i) {
      const Parameter& parameter = run.layer().parameters()[i];
      CHECK(parameter.shape == shape_of(golden["weights"][i]["shape"]));
      const auto end = next + parameter.shape.size();
      compare(Numbers(next, end), golden["weight_gradients"][i], tolerance, "gradient of " + parameter.name);
      next = end;
    }
    CHECK(next == of_weights.end());
    if (run.layer().layout_rule() != LayoutRule::any) break;
  }
}

}  // namespace rnn::test
