#include "rnn/layers/layer_options.h"

#include <iterator>

#include "rnn/activations/activation.h"

namespace rnn {

Schema layer_schema(Schema own) {
  Schema schema{nullable(text_option("name", "")), boolean_option("trainable", true)};
  schema[0].fallback = nullptr;
  schema.insert(schema.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  return schema;
}

Option activation_option(std::string name, std::string fallback) {
  return choice_option(std::move(name), std::move(fallback), activation_names());
}

Option initializer_option(std::string name, Json fallback) {
  return registered_option(std::move(name), std::move(fallback), "initializer");
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
