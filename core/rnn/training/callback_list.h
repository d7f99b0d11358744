#pragma once

#include <memory>

#include "rnn/training/callback.h"

namespace rnn {

/// The callbacks of a run, begun.
struct StartedCallbacks {
  std::vector<std::unique_ptr<Callback>> all;
  /// True when one of them adds the learning rate to the history.
  bool logs_rate = false;
  /// With `where()` from "/callbacks" on.
  std::vector<ConfigError> warnings;
};

/// Makes and begins the callbacks of a config; `keys` are those of the history. Throws ConfigError with
/// `where()` from "/callbacks" on.
StartedCallbacks start_callbacks(Trainer& trainer, const Json& given, std::span<const std::string> keys,
                                 std::uint64_t seed);

/// {"callback", "epoch"} from 1, and what else a callback says.
Json stop_json(const Callback& by, int epoch, const Json& why);

}  // namespace rnn
