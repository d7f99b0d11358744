#include "rnn/formats/state_lists.h"

#include <string_view>

#include "rnn/layers/rnn/cells.h"

namespace rnn {

StateLists::StateLists(const Layer& layer) {
  const std::string_view type = layer.type_name();
  if (type == "RNN") add(layer.config()["cell"]);
  if (type != "Bidirectional") return;
  merged_ = layer.config()["merge_mode"].is_null() ? 2 : 1;
  const Json& other = layer.config()["backward_layer"];
  for (const Json& one : {layer.config()["layer"], other.is_null() ? layer.config()["layer"] : other})
    if (one["class_name"] == "RNN") add(one["config"]["cell"]);
}

std::string StateLists::index(int output) const {
  int state = output - merged_;
  for (std::size_t i = 0; i < lists_.size() && state >= 0; state -= lists_[i++])
    if (state < lists_[i])
      return "[" + std::to_string(merged_ + static_cast<int>(i)) + "]" +
             (lists_[i] > 1 ? "[" + std::to_string(state) + "]" : "");
  return "[" + std::to_string(output) + "]";
}

std::vector<std::string> StateLists::joined(const std::vector<std::string>& values) const {
  std::vector<std::string> list;
  std::size_t next = 0;
  for (const int count : lists_) {
    std::string text = values[next++];
    for (int i = 1; i < count; ++i) text += ", " + values[next++];
    list.push_back(count > 1 ? "[" + text + "]" : text);
  }
  return lists_.empty() ? values : list;
}

void StateLists::add(const Json& cell) {
  if (cell["class_name"] != "StackedRNNCells") return;
  for (const Json& one : cell["config"]["cells"]) {
    const auto inside = cells().create(one);
    int count = 0;
    for (const RecurrentCell::Part& part : inside->parts) count += part.states;
    lists_.push_back(count);
  }
}

}  // namespace rnn
