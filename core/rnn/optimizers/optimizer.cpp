#include "rnn/optimizers/optimizer.h"

#include "rnn/optimizers/adam_rules.h"
#include "rnn/optimizers/update_rules.h"

namespace rnn {

namespace {

template <class Rule>
Registry<Optimizer>::Entry entry(std::string name, std::vector<std::string> aliases) {
  const auto create = [](const Json& config) -> std::unique_ptr<Optimizer> {
    return std::make_unique<Rule>(config);
  };
  return {std::move(name), Rule::options(), create, std::move(aliases)};
}

}  // namespace

Optimizer::Optimizer(const Json& config, const char* name)
    : clipping_(Clipping::parse(config, name)), averaging_(Averaging::parse(config)) {
  const Json& rate = config["learning_rate"];
  if (rate.is_object())
    locate("/learning_rate", [&] { schedule_ = schedules().create(rate); });
  else
    learning_rate_ = rate.get<double>();
  if (!config["weight_decay"].is_null()) weight_decay_ = config["weight_decay"].get<double>();
}

Schema optimizer_schema(double learning_rate, Schema own, Json weight_decay) {
  Schema schema{number_option("learning_rate", learning_rate, 0.0, 1e30)};
  schema[0].registry = "schedule";
  own.push_back(nullable(number_option("weight_decay", 0.0, 0.0, 1e3)));
  own.back().fallback = std::move(weight_decay);
  for (Schema part : {std::move(own), Clipping::options(), Averaging::options()})
    schema.insert(schema.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  return schema;
}

Option decay_option(std::string name, double fallback) {
  Option option = number_option(std::move(name), fallback, 0.0, 1.0);
  option.below_maximum = true;
  return option;
}

Option epsilon_option() { return number_option("epsilon", 1e-7, 1e-12, 1e3); }

const Registry<Optimizer>& optimizers() {
  static const Registry<Optimizer> registry("optimizer", {
                                                             entry<Sgd>("SGD", {"sgd"}),
                                                             entry<RmsProp>("RMSprop", {"rmsprop"}),
                                                             entry<Adam>("Adam", {"adam"}),
                                                             entry<AdamW>("AdamW", {"adamw"}),
                                                             entry<Adadelta>("Adadelta", {"adadelta"}),
                                                             entry<Adagrad>("Adagrad", {"adagrad"}),
                                                             entry<Adamax>("Adamax", {"adamax"}),
                                                             entry<Nadam>("Nadam", {"nadam"}),
                                                         });
  return registry;
}

}  // namespace rnn
