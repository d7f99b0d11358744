#include "rnn/tasks/shared/translator.h"

namespace rnn {

const char* greedy_python() {
  return R"py(

def greedy(count):
    """Ids of answers to the first test samples, one by one: each the likeliest after those before it."""
    chosen = np.zeros_like(y_test[:count])
    for step in range(chosen.shape[1]):
        before = np.concatenate([x_test[1][:count, :1], chosen[:, :-1]], axis=1)
        chosen[:, step] = model.predict([x_test[0][:count], before], verbose=0)[:, step].argmax(-1)
    return chosen


def spelled(row, tokens, between=""):
    """The text of ids up to the end, 3. 0 pads, 4 is the first token."""
    row = [*row, 3]
    return between.join(tokens[i - 4] if i > 3 else "?" for i in row[: row.index(3)] if i)
)py";
}

}  // namespace rnn
