#include <catch_amalgamated.hpp>

#include "support/training_models.h"

namespace rnn::test::trainer_state_test {

TEST_CASE("a trainer's state goes out and in again bit for bit", "[trainer]") {
  const Json config{{"optimizer", "adam"}, {"loss", "mse"}, {"metrics", {"mae"}}};
  Model model = make_model(sequential({3}, {dense(5, "tanh"), dense(2)}), 1);
  Model other = make_model(sequential({3}, {dense(5, "tanh"), dense(2)}), 2);
  Trainer first(model, config), second(other, config);
  const Dataset data = random_dataset({6, 3}, {6, 2});
  Random random(1);
  for (int i = 0; i < 3; ++i) first.train_batch(data, first_indices(6), random);
  second.restore(first.save());
  CHECK(second.save() == first.save());
  CHECK(second.updates() == 3);
  CHECK(second.results() == first.results());
  for (Trainer* trainer : {&first, &second}) trainer->train_batch(data, first_indices(4), random);
  CHECK(model.parameters() == other.parameters());
  CHECK(second.save() == first.save());
}

TEST_CASE("another trainer goes on with what the optimizer has kept", "[trainer]") {
  Json frozen = dense(3, "tanh");
  frozen["config"]["trainable"] = false;
  const Json config = sequential({4}, {dense(5, "tanh"), frozen, dense(2)});
  const Dataset data = random_dataset({6, 4}, {6, 2});
  const std::vector<int> all = first_indices(6);
  for (const char* optimizer : {"SGD", "RMSprop", "Adam", "Adadelta"}) {
    INFO(optimizer);
    const Json rule{{"loss", "mse"}, {"optimizer", optimizer}};
    Model first = make_model(config);
    Trainer trainer(first, rule);
    Random random(1);
    for (int i = 0; i < 5; ++i) trainer.train_batch(data, all, random);
    Model second = make_model(config, 2);
    Trainer other(second, rule);
    second.parameters() = first.parameters();
    other.set_optimizer_state(trainer.updates(), trainer.slots());
    trainer.train_batch(data, all, random);
    other.train_batch(data, all, random);
    CHECK(second.parameters() == first.parameters());
    CHECK(other.slots() == trainer.slots());
    CHECK(other.updates() == 6);
    std::vector<Buffer> slots = trainer.slots();
    slots.emplace_back();
    CHECK_THROWS_AS(other.set_optimizer_state(1, slots), ConfigError);
    slots.resize(1);
    slots[0].resize(4);
    CHECK_THROWS_AS(other.set_optimizer_state(1, slots), ConfigError);
    CHECK(other.updates() == 6);
  }
}

TEST_CASE("a state that is not this trainer's is refused and changes nothing", "[trainer]") {
  const Json network = sequential({3}, {dense(5, "tanh"), dense(2)});
  Model model = make_model(network);
  Trainer trainer(model, {{"optimizer", "adam"}, {"loss", "mse"}});
  const auto saved = trainer.save();
  const auto fault = [&](const std::vector<std::uint8_t>& blob) {
    const std::string text = refusal_of([&] { trainer.restore(blob); });
    CHECK(trainer.save() == saved);
    return text;
  };
  CHECK(fault({}) == " [restore] expected a saved state of a model in training, got something else");
  CHECK(fault({'P', 'N', 'G', 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}).ends_with("got something else"));
  for (std::size_t i = 0; i < saved.size(); ++i) {
    std::vector<std::uint8_t> damaged = saved;
    damaged[i] ^= 0x10;
    REQUIRE(fault(damaged) != "no fault");
    damaged = saved;
    damaged.resize(i);
    REQUIRE(fault(damaged) != "no fault");
  }
  std::vector<std::uint8_t> future = saved;
  future[4] = 9;
  CHECK(fault(future) == " [restore] expected format version 2, got version 9");
  Model wider = make_model(sequential({3}, {dense(6, "tanh"), dense(2)}));
  CHECK(fault(Trainer(wider, {{"optimizer", "adam"}, {"loss", "mse"}}).save()) ==
        " [restore] expected a model of 32 parameters, got 38");
  Model same = make_model(network);
  CHECK(fault(Trainer(same, {{"optimizer", "sgd"}, {"loss", "mse"}}).save())
            .starts_with(" [restore] expected the same model, optimizer and metrics"));
  CHECK(fault(Trainer(same, {{"optimizer", "adam"}, {"loss", "mse"}, {"metrics", {"mae"}}}).save())
            .starts_with(" [restore] expected the same model, optimizer and metrics"));
}

}  // namespace rnn::test::trainer_state_test
