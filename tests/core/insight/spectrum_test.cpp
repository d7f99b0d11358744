#include "rnn/insight/spectrum.h"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "rnn/insight/eigenvalues.h"
#include "support/fault.h"
#include "support/readouts.h"
#include "support/training_models.h"

namespace rnn::test::spectrum_test {

namespace {

Json with_layers(const std::vector<Json>& layers) {
  return {{"task", "binary-addition"}, {"model", sequential({8, 2}, layers)}};
}

Json recurrent(const std::string& type, int units, Json options = Json::object()) {
  options.update({{"units", units}, {"return_sequences", true}});
  return layer(type, options);
}

double modulus(const Tensor& values, int at) {
  return std::hypot(values.sample(at)[0], values.sample(at)[1]);
}

}  // namespace

TEST_CASE("eigenvalues of matrices whose eigenvalues are known", "[insight]") {
  // A rotation by 30 degrees times 2, and 1/2 on its own.
  const auto c = static_cast<Scalar>(std::sqrt(3.0));
  const std::vector<Scalar> turning{c, -1, 0, 1, c, 0, 0, 0, .5};
  const Tensor found = eigenvalues(turning, 3, 1, 0);
  CHECK(modulus(found, 0) == Catch::Approx(2.0));
  CHECK(std::abs(std::atan2(found.sample(0)[1], found.sample(0)[0])) == Catch::Approx(std::acos(-1.0) / 6.0));
  CHECK(found.sample(0)[1] == -found.sample(1)[1]);
  CHECK(found.sample(2)[0] == Catch::Approx(.5));
  // The second gate of two rows of three: triangular.
  const std::vector<Scalar> gated{9, 9, -3, 7, 9, 9, 9, 9, 0, 1, 9, 9};
  const Tensor second = eigenvalues(gated, 2, 3, 1);
  CHECK(second.sample(0)[0] == Catch::Approx(-3.0));
  CHECK(second.sample(1)[0] == Catch::Approx(1.0));
}

TEST_CASE("the spectrum of each recurrent kernel, one gate at a time", "[insight]") {
  Experiment experiment(with_layers(
      {recurrent("SimpleRNN", 16), layer("Bidirectional", {{"layer", recurrent("GRU", 5)}, {"name", "both"}}),
       recurrent("LSTM", 6), dense(1, "sigmoid")}));
  const Frame first = read_frame(experiment, "spectrum");
  CHECK(first.data["layer"] == "simple_rnn");
  CHECK(first.data["layers"] == Json({"simple_rnn", "both/forward_gru", "both/backward_gru", "lstm"}));
  CHECK(first.data["gates"] == Json({""}));
  // An orthogonal matrix has all of its eigenvalues on the unit circle.
  for (int i = 0; i < 16; ++i) CHECK(modulus(tensor_in(first, "eigenvalues"), i) == Catch::Approx(1.0));
  const Frame of_gru = read_frame(experiment, "spectrum", {{"layer", "both/backward_gru"}});
  CHECK(of_gru.data["gates"] == Json({"z", "r", "h"}));
  CHECK(of_gru.data["gate"] == 2);
  const Frame of_lstm = read_frame(experiment, "spectrum", {{"layer", "lstm"}, {"gate", 1}});
  CHECK(of_lstm.data["gates"] == Json({"i", "f", "c", "o"}));
  CHECK(of_lstm.data["units"] == 6);
  CHECK(fault_of([&] { read_frame(experiment, "spectrum", {{"gate", 1}}); }).where == "/gate");
  CHECK(fault_of([&] { read_frame(experiment, "spectrum", {{"layer", "dense"}}); }).where == "/layer");
}

TEST_CASE("no eigenvalues of large kernels, and of those that are not finite", "[insight]") {
  Experiment large(with_layers({recurrent("SimpleRNN", most_spectrum_units + 1), dense(1, "sigmoid")}));
  CHECK(read_frame(large, "spectrum").data["state"] == "large");
  Experiment broken(with_layers({recurrent("SimpleRNN", 4), dense(1, "sigmoid")}));
  for (Scalar& value : broken.trainer().model().parameters())
    value = std::numeric_limits<Scalar>::quiet_NaN();
  const Frame frame = read_frame(broken, "spectrum");
  CHECK(frame.data["state"] == "not_finite");
  CHECK(frame.tensors.empty());
}

}  // namespace rnn::test::spectrum_test
