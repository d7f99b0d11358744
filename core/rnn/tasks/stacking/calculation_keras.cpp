#include "rnn/tasks/stacking/calculation.h"

namespace rnn {

std::string Calculation::keras_data(const Json&) const {
  const std::string operations = times_ ? "+-*" : "+-";
  return R"py(import itertools

symbols = "0123456789+-*="
digits = "0123456789"
operations = ")py" +
         operations + R"py("
texts = [
    "".join(parts)
    for numbers in (2, 3)
    for parts in itertools.product(digits, *[operations, digits] * (numbers - 1))
]
pairs = [(text + "=", eval(text)) for text in texts if 0 <= eval(text) < 32]
np.random.shuffle(pairs)

x, y = np.zeros((len(pairs), 6), "int32"), np.array([int(result) for _, result in pairs], "int32")
for row, (text, _) in zip(x, pairs):
    # Ids from 1 on; 0 pads in front.
    row[6 - len(text) :] = [symbols.index(symbol) + 1 for symbol in text]
x_val, x_test, x_train = np.split(x, [500, 1500])
y_val, y_test, y_train = np.split(y, [500, 1500])
)py";
}

std::string Calculation::keras_answers() const {
  return R"py(for given, scores, right in zip(x_test, model.predict(x_test[:5], verbose=0), y_test):
    print("".join(symbols[i - 1] for i in given if i), scores.argmax(), "; right:", right)
)py";
}

}  // namespace rnn
