#include "rnn/formats/python.h"
#include "rnn/tasks/shared/dialog_task.h"
#include "rnn/tasks/shared/translator.h"

namespace rnn {

std::string DialogTask::keras_data(const Json&) const {
  std::string topics = "topics = [\n";
  for (const DialogGrammar::Topic& topic : grammar_.topics()) {
    Json questions = Json::array();
    for (const DialogGrammar::Question& question : topic.questions)
      questions.push_back({question.asks, question.answer, question.untold});
    topics += "    {\n";
    for (const auto& [name, value] : {std::pair<const char*, Json>{"values", topic.values},
                                      {"tells", topic.tells},
                                      {"reply", topic.reply},
                                      {"questions", std::move(questions)},
                                      {"open", topic.open_answers}})
      topics += std::string("        \"") + name + "\": " + python_literal(value) + ",\n";
    topics += "    },\n";
  }
  return "import itertools\nimport random\n\n# \"X\" stands for the value of a topic.\n" + topics +
         "]  # fmt: skip\nreplies = " + std::to_string(replies_) + R"py(


def draw():
    """The model's answers of one dialogue: [turns before, answer, facts told so far]."""
    told, facts, turns, answers = {}, [], [], []
    order = random.sample(range(len(topics)), 3 if random.random() < 0.4 else 2)
    if len(order) == 2 and random.random() < 0.35:
        order.append(random.choice(order))
    for left in range(4, 0, -1):
        asks = told and (not order or (left > len(order) + 1 and random.random() < 0.5))
        if asks:
            untold = [i for i in range(len(topics)) if i not in told]
            number = random.choice(untold if untold and random.random() < 0.15 else list(told))
            asked, known, unknown = random.choice(topics[number]["questions"])
            turn = random.choice(asked)
            if number not in told:
                answer = unknown
            elif topics[number]["open"]:
                answer = random.choice(topics[number]["open"][topics[number]["values"].index(told[number])])
            else:
                answer = known.replace("X", told[number])
        else:
            number = order.pop(0)
            values = [value for value in topics[number]["values"] if value != told.get(number)]
            told[number] = random.choice(values)
            facts.append((number, told[number]))
            turn = random.choice(topics[number]["tells"]).replace("X", told[number])
            answer = topics[number]["reply"].replace("X", told[number])
        turns.append(turn)
        answers.append((list(turns), answer, tuple(sorted(facts))))
        turns.append(answer)
    return answers


# Ids: 0 pads, 1 starts, 2 is an unknown word, 3 ends, 4 is the first word.
ids = {}


def ids_of(text):
    return [ids.setdefault(word, len(ids) + 4) for word in text.split()]


def arrays(samples):
    turns = np.zeros((len(samples), 7, 8), "int32")
    answer, target = np.zeros((len(samples), 8), "int32"), np.zeros((len(samples), 8), "int32")
    for i, (context, text, _) in enumerate(samples):
        for turn, place in zip(context, range(7 - len(context), 7)):
            words = ids_of(turn)
            turns[i, place, : len(words)] = words
        words = ids_of(text)
        answer[i, : len(words) + 1] = [1] + words
        target[i, : len(words) + 1] = words + [3]
    return [turns, answer], target


# The words in the order of the ids.
for topic in topics:
    for text in [*topic["values"], *topic["tells"], topic["reply"]]:
        ids_of(text.replace("X", ""))
    for asked, known, unknown in topic["questions"]:
        for text in [*asked, known, unknown]:
            ids_of(text.replace("X", ""))
    for text in sum(topic["open"], []):
        ids_of(text)

sets, wanted, place_of, seen = [[], [], []], [replies, 300, 250], {}, set()


def set_of(facts):
    """Facts told together belong to one set, whatever their order: 0 trains, 1 validates, 2 tests."""
    if len(facts) < 2:
        return 0
    if facts not in place_of:
        place_of[facts] = random.choices(range(3), [8, 1, 1])[0]
    return place_of[facts]


# No turns tell all facts that another set holds out.
while any(len(samples) < count for samples, count in zip(sets, wanted)):
    for context, text, facts in draw():
        place = set_of(facts)
        parts = [part for count in range(len(facts)) for part in itertools.combinations(facts, count)]
        held_out = any(set_of(part) not in (0, place) for part in parts)
        if not held_out and len(sets[place]) < wanted[place] and tuple(context) not in seen:
            seen.add(tuple(context))
            sets[place].append((context, text, facts))
(x_train, y_train), (x_val, y_val), (x_test, y_test) = map(arrays, sets)
)py";
}

std::string DialogTask::keras_answers() const {
  return std::string(greedy_python()) + R"py(

for given, got, right in zip(x_test[0], greedy(5), y_test):
    print("; ".join(spelled(turn, [*ids], " ") for turn in given if turn.any()))
    print("->", spelled(got, [*ids], " "), f"(one that is right: {spelled(right, [*ids], ' ')})")
)py";
}

}  // namespace rnn
