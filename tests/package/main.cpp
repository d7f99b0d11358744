// Trains a small network for one batch through nothing but the library's public headers.

#include <cmath>
#include <cstdio>

#include "rnn/training/trainer.h"

int main() {
  const rnn::Json config = rnn::Json::parse(R"({
    "class_name": "Sequential",
    "config": {"layers": [
      {"class_name": "InputLayer", "config": {"batch_shape": [null, 5, 2]}},
      {"class_name": "LSTM", "config": {"units": 3}},
      {"class_name": "Dense", "config": {"units": 1}}
    ]}
  })");
  rnn::Model model(config);
  rnn::Random random(7);
  model.initialize(random);
  if (model.parameter_count() != 4 * 3 * (2 + 3 + 1) + 4) return 1;

  rnn::Trainer trainer(model, rnn::Json{{"optimizer", "adam"}, {"loss", "mean_squared_error"}});
  rnn::Dataset data{{rnn::Tensor({4, 5, 2})}, {rnn::Tensor({4, 1})}};
  for (auto& target : data.targets[0].values) target = 1;
  const std::vector<int> batch{0, 1, 2, 3};
  trainer.train_batch(data, batch, random);
  const double before = trainer.batch_loss();
  for (int step = 0; step < 20; ++step) trainer.train_batch(data, batch, random);
  std::printf("loss %g, then %g\n", before, trainer.batch_loss());
  return std::isfinite(before) && trainer.batch_loss() < before ? 0 : 1;
}
