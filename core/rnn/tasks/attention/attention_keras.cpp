#include "rnn/tasks/attention/attention.h"
#include "rnn/tasks/shared/translator.h"

namespace rnn {

std::string AttentionTask::keras_data(const Json&) const {
  std::string names;
  for (const DateForm& form : forms_)
    names += (names.empty() ? "\"" : ", \"") + std::string(form.name) + "\"";
  return date_forms_python() + R"py(characters = ")py" + std::string(date_characters()) + R"py("
names = [)py" +
         names + R"py(]
pairs = )py" +
         std::to_string(pairs_) + R"py(
longest = )py" +
         std::to_string(longest_) + R"py(


def drawn(dates, count):
    """Pairs of a date and a form: [source, answer shifted by one], target."""
    chosen = np.random.choice(len(dates) * len(names), count, replace=False)
    source, target = np.zeros((count, longest), "int32"), np.zeros((count, 10), "int32")
    for i, pair in enumerate(chosen):
        date = datetime.date(1950, 1, 1) + datetime.timedelta(int(dates[pair // len(names)]))
        text = written(date)[names[pair % len(names)]]
        # Ids: 0 pads, 4 is the first character; of answers 10 is "-", 11 starts.
        source[i, : len(text)] = [characters.index(character) + 4 for character in text]
        target[i] = [10 if c == "-" else int(c) for c in written(date)["iso"]]
    answer = np.concatenate([np.full((count, 1), 11, "int32"), target[:, :-1]], axis=1)
    return [source, answer], target


days = np.random.permutation((datetime.date(2050, 1, 1) - datetime.date(1950, 1, 1)).days)
x_train, y_train = drawn(days[2 * (len(days) // 10) :], pairs)
x_val, y_val = drawn(days[: len(days) // 10], 500)
x_test, y_test = drawn(days[len(days) // 10 : 2 * (len(days) // 10)], 1000)
)py";
}

std::string AttentionTask::keras_answers() const {
  return std::string(greedy_python()) + R"py(

def iso(row):
    return "".join("-" if i == 10 else str(i) for i in row)


for given, got, right in zip(x_test[0], greedy(5), y_test):
    print(spelled(given, characters), "->", iso(got), "; right:", iso(right))
)py";
}

}  // namespace rnn
