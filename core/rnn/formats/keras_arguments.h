#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "rnn/config/options.h"
#include "rnn/formats/keras_program.h"

namespace rnn {

/// Options that are arguments of the call of a layer in Keras. KerasArguments leaves them out.
inline constexpr const char* call_arguments[] = {"use_causal_mask", "return_attention_scores"};

/// Options of recurrent layers that Keras lacks; likewise.
inline constexpr const char* reordering[] = {"reversed_mask", "restore_order"};

/// Options of configs as arguments of Python calls.
class KerasArguments {
 public:
  /// Writes a layer that is an option; `indent` is that of the arguments around it.
  using WriteLayer = std::function<std::string(const Json& layer, int indent)>;

  explicit KerasArguments(KerasProgram& program, WriteLayer write_layer = {})
      : program_(program), write_layer_(std::move(write_layer)) {}

  /// Required options by position, then the others that are not at their defaults. `indent` is that of the
  /// arguments of calls in them.
  std::vector<std::string> of(const Schema& schema, const Json& config, int indent = 0);

  /// A text as a literal, or as the name of what the program defines.
  std::string text(const Json& value);

 private:
  std::vector<std::string> options(const Schema& schema, const Json& config);
  std::string value_of(const Option& option, const Json& value);
  std::string object(const std::string& kind, const Json& value, std::vector<std::string> first = {});
  std::string cell(const Json& value);
  std::string callback(const Json& given);

  KerasProgram& program_;
  WriteLayer write_layer_;
  int indent_ = 0;
};

}  // namespace rnn
