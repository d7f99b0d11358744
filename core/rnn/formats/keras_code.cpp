#include "rnn/formats/keras_code.h"

#include "rnn/formats/keras_definitions.h"
#include "rnn/formats/keras_layers.h"
#include "rnn/formats/keras_training.h"
#include "rnn/formats/python.h"

namespace rnn {

namespace {

/// The seeds of NumPy, which Keras sets too, have 32 bits.
constexpr std::uint64_t largest_seed = 0xffffffff;

/// The end of the imports at the beginning of `code`, with the blank line behind them.
std::size_t end_of_imports(const std::string& code) {
  std::size_t end = 0;
  while (code.compare(end, 7, "import ") == 0) end = code.find('\n', end) + 1;
  return end > 0 ? code.find_first_not_of('\n', end) : 0;
}

/// No variable has a name that the program uses otherwise.
void reserve_names(PythonNames& variables, const std::string& data_code, const std::string& answers_code) {
  for (const char* name : {"keras", "np", "layers", "model", "LSTMAnatomyCell"}) variables.reserve(name);
  for (const KerasDefinition& definition : keras_definitions()) variables.reserve(definition.name);
  variables.reserve_words(data_code);
  variables.reserve_words(answers_code);
  variables.reserve_words("x_train y_train x_val y_val x_test y_test");
}

/// The tied weights of a model, as comments.
std::string ties(const Model& model) {
  const Json config = model.config()["config"];
  std::string text;
  if (config.contains("tied_weights"))
    for (const Json& pair : config["tied_weights"])
      text += "# " + python_literal(pair[0]) + " is tied to " + python_literal(pair[1]) +
              ", for which Keras has no option.\n";
  return text;
}

/// Prints the values of the test set, and answers to its first samples or predictions of them.
std::string results(const Model& model, const std::string& answers_code) {
  const bool several = model.input_nodes().size() > 1;
  const int batch = model.input_shape(0)[0];
  const std::string count = std::to_string(batch == unknown ? 3 : batch);
  const std::string size = batch == unknown ? "" : ", batch_size=" + count;
  const std::string first = several ? "[x[:" + count + "] for x in x_test]" : "x_test[:" + count + "]";
  return "print(\"Test:\", model.evaluate(x_test, y_test" + size + ", verbose=0, return_dict=True))\n" +
         (answers_code.empty() || batch != unknown
              ? "print(\"Predictions:\", model.predict(" + first + size + ", verbose=0))\n"
              : answers_code);
}

}  // namespace

std::string keras_code(const Model& model, const Json& compile, const Json& fit, const std::string& data_code,
                       std::uint64_t seed, const std::string& answers_code) {
  KerasProgram program;
  reserve_names(program.variables, data_code, answers_code);
  KerasTraining training(model, compile, fit, program);
  const std::string layers = KerasLayers(program).write(model);
  const std::string calls = training.compile_call() + "\n" + training.fit_call();

  const std::size_t data_begin = end_of_imports(data_code);
  std::string text = data_code.substr(0, data_begin) +
                     "import keras\nimport numpy as np\nfrom keras import layers\n\n"
                     "keras.utils.set_random_seed(" +
                     std::to_string(seed & largest_seed) + ")\n";
  for (const KerasDefinition& definition : keras_definitions())
    if (program.defined().contains(definition.name)) text += "\n\n" + std::string(definition.source);
  const char* feed = training.feed_source();
  if (feed) text += "\n\n" + std::string(feed);
  text += program.defined().empty() && !feed ? "\n" : "\n\n";
  if (!data_code.empty()) text += data_code.substr(data_begin) + "\n";
  return text + layers + ties(model) + "\nmodel.summary()\n\n" + calls + "\n" + results(model, answers_code);
}

}  // namespace rnn
