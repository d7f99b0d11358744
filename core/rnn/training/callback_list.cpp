#include "rnn/training/callback_list.h"

namespace rnn {

StartedCallbacks start_callbacks(Trainer& trainer, const Json& given, std::span<const std::string> keys,
                                 std::uint64_t seed) {
  StartedCallbacks started;
  Model& model = trainer.model();
  int copies = 0;
  model.plan_copies(0);
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::string where = "/callbacks/" + std::to_string(i);
    locate(where, [&] {
      started.all.push_back(callbacks().create(given[i]));
      Callback& callback = *started.all.back();
      if (callback.keeps_weights()) {
        model.plan_copies(++copies);
        model.allocate("", [&] { callback.kept.assign(model.parameters().size(), Scalar(0)); });
      }
      callback.seed = seed;
      callback.begin(trainer, keys);
      for (const ConfigError& warning : callback.warnings) started.warnings.push_back(warning.within(where));
      if (!callback.sets_learning_rate()) return;
      if (trainer.scheduled())
        throw ConfigError(
            {"fit.scheduled_rate",
             "[{callback}] expected an optimizer whose learning_rate is a number, got a schedule"},
            {callback.name()});
      started.logs_rate = true;
    });
  }
  return started;
}

Json stop_json(const Callback& by, int epoch, const Json& why) {
  Json stopped{{"callback", by.name()}, {"epoch", epoch + 1}};
  if (why.is_object()) stopped.update(why);
  return stopped;
}

}  // namespace rnn
