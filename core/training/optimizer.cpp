#include "rnn/training/optimizer.h"

#include "rnn/training/update_rules.h"

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

Schema optimizer_schema(double learning_rate, Schema own) {
  Schema schema{number_option("learning_rate", learning_rate, 0.0, 1e6)};
  for (Schema part : {std::move(own), Clipping::options()})
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
                                                         });
  return registry;
}

}  // namespace rnn
