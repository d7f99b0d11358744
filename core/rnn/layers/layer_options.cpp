#include "rnn/layers/layer_options.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "rnn/activations/activation.h"

namespace rnn {

Schema layer_schema(Schema own, bool penalized) {
  Schema schema{nullable(text_option("name", "")), boolean_option("trainable", true)};
  schema[0].fallback = nullptr;
  schema.insert(schema.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  const auto is_penalty = [](const Option& option) { return option.name == "activity_regularizer"; };
  if (penalized && std::find_if(schema.begin(), schema.end(), is_penalty) == schema.end())
    for (Option& option : penalty_options({"activity"})) schema.push_back(std::move(option));
  return schema;
}

Option activation_option(std::string name, std::string fallback) {
  return choice_option(std::move(name), std::move(fallback), activation_names());
}

Option initializer_option(std::string name, Json fallback) {
  return registered_option(std::move(name), std::move(fallback), "initializer");
}

Option seed_option() {
  Option seed = nullable(integer_option("seed", 0, 0, std::numeric_limits<int>::max()));
  seed.fallback = nullptr;
  return seed;
}

Schema penalty_options(std::initializer_list<const char*> weights) {
  Schema schema;
  for (const std::string kind : {"regularizer", "constraint"})
    for (const std::string weight : weights)
      if (kind == "regularizer" || weight != "activity")
        schema.push_back(nullable(registered_option(weight + "_" + kind, nullptr, kind)));
  return schema;
}

}  // namespace rnn
