#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "rnn/config/error.h"
#include "rnn/config/options.h"

namespace rnn {

/// A table of named things that are made from configs: layers, losses, optimizers, initializers, metrics,
/// tasks. Each is filled in one source file, with one line for each entry.
///
/// With RNN_FIRST_TASKS, in the module of a page's start, some entries are described and cannot be made:
/// making one throws ConfigError "name.elsewhere".
template <class Thing>
class Registry {
 public:
  struct Entry {
    std::string name;
    Schema options;
    /// Takes a complete config, as `parse_options` returns it.
    std::function<std::unique_ptr<Thing>(const Json& config)> create;
    /// Other names that mean the same in configs ("mse").
    std::vector<std::string> aliases;
    /// For a layer: the least number of inputs. With more than one it cannot be in a Sequential.
    int inputs = 1;
  };

  /// `kind` is the word for an entry in errors and in `registered_option`: "layer".
  Registry(std::string kind, std::vector<Entry> entries)
      : kind_(std::move(kind)), entries_(std::move(entries)) {}

  /// An entry that the module of a page's start describes, but does not have. `make` is then not linked.
  template <class Make>
  static Entry later(std::string name, Schema options, [[maybe_unused]] Make make,
                     std::vector<std::string> aliases = {}, int inputs = 1) {
#ifdef RNN_FIRST_TASKS
    const auto create = [name](const Json&) -> std::unique_ptr<Thing> {
      throw ConfigError({"name.elsewhere", "[{name}] is in the whole module"}, {name});
    };
    return {name, std::move(options), create, std::move(aliases), inputs};
#else
    return {std::move(name), std::move(options), std::move(make), std::move(aliases), inputs};
#endif
  }

  const std::string& kind() const { return kind_; }
  const std::vector<Entry>& entries() const { return entries_; }

  /// Throws ConfigError that lists the known names.
  const Entry& find(const std::string& name) const {
    for (const Entry& entry : entries_) {
      if (entry.name == name) return entry;
      for (const std::string& alias : entry.aliases)
        if (alias == name) return entry;
    }
    std::vector<FaultPart> known;
    for (const Entry& entry : entries_) known.emplace_back(entry.name);
    throw ConfigError({"name.unknown", "[{kind}] unknown name '{name}'; known: {known}"},
                      {kind_, name, known});
  }

  /// `given` is a name, or {class_name, config}. Throws ConfigError for anything else, for a name that is not
  /// known, and for options that `parse_options` refuses.
  std::unique_ptr<Thing> create(const Json& given) const {
    const auto [name, config] = split(given);
    const Entry& entry = find(name);
    const std::string prefix = given.is_object() ? "/config" : "";
    return locate(prefix, [&, &options = config] {
      return entry.create(parse_options(entry.options, options, entry.name));
    });
  }

  /// The name alone for an entry without options, else {class_name, config} with all options; `quiet` ones
  /// only where they are not at their defaults. Throws as `create`.
  Json complete(const Json& given) const {
    const auto [name, config] = split(given);
    const Entry& entry = find(name);
    Json complete = parse_options(entry.options, config, entry.name);
    drop_quiet(entry.options, complete);
    return complete.empty() ? Json(entry.name) : class_config(entry.name, std::move(complete));
  }

  /// [{name, options, inputs}]: inputs only where it is above 1, options as rnn::describe gives them.
  Json describe() const {
    Json table = Json::array();
    for (const Entry& entry : entries_) {
      Json row = Json::object();
      row["name"] = entry.name;
      row["options"] = rnn::describe(entry.options);
      if (entry.inputs > 1) row["inputs"] = entry.inputs;
      table.push_back(std::move(row));
    }
    return table;
  }

 private:
  std::pair<std::string, Json> split(const Json& given) const {
    if (given.is_string()) return {given.get<std::string>(), Json::object()};
    if (given.is_object() && given.contains("class_name") && given["class_name"].is_string())
      return {given["class_name"].get<std::string>(), given.value("config", Json::object())};
    throw ConfigError({"name.expected", "[{kind}] expected a name or {class_name, config}, got {given}"},
                      {kind_, given});
  }

  std::string kind_;
  std::vector<Entry> entries_;
};

}  // namespace rnn
