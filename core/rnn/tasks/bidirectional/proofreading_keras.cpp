#include "rnn/tasks/bidirectional/proofreading.h"

namespace rnn {

std::string Proofreading::keras_data(const Json&) const {
  const char* const names[]{"english", "japanese", "both"};
  return std::string("language = \"") + names[static_cast<std::size_t>(language_)] +
         "\"\nsentences = " + std::to_string(sentences_) + R"py(

determiners = "a an this that every these those many two the".split()
adjectives = ["big small young hungry".split(), "old angry eager odd".split()]
nouns = ["dog cat horse rabbit tiger".split(), "owl eagle otter elephant ant".split()]
plural_nouns = "dogs cats horses rabbits tigers owls eagles otters elephants ants".split()
auxiliaries = "is are was were".split()
actions = "sleeping eating playing waiting resting".split()
directions = "outside inside upstairs".split()
spots = "garden forest park".split()
times = ["now currently".split(), "yesterday earlier".split()]

days = ["明日 来週 来月".split(), "昨日 先週 去年".split()]
counters = [[number + counter for number in "一二三"] for counter in "匹羽冊台枚"]
counted = ["犬 猫 狐", "鳥 鶴 ペンギン", "本 辞書 雑誌", "車 自転車 カメラ", "写真 皿 切符"]
counted = [words.split() for words in counted]
qualities = "大きな 小さな 白い 黒い 珍しい".split()
particles = "を に が".split()
stems = ["見 買い 探し".split(), "触り 気づき 近づき".split(), "見え 増え 消え".split()]
adverbs = ["やっと ようやく".split(), "全然 少しも".split()]
endings = "ます ました ません ませんでした".split()

# Ids: 0 pads, 4 is the first word.
vocabulary = (
    determiners + sum(adjectives, []) + sum(nouns, []) + plural_nouns + auxiliaries + actions + directions
    + ["in"] + spots + ["with", "its", "their", "friends"] + sum(times, [])
    + days[1] + days[0] + sum(counters, []) + ["の"] + qualities + sum(counted, []) + particles
    + sum(adverbs, []) + sum(stems, []) + endings
)  # fmt: skip


def is_wrong():
    return np.random.random() < 1 / 3


def one_of(words):
    return words[np.random.randint(len(words))]


def one_that(words, fits):
    return one_of([word for word in words if fits(word)])


def some(kinds):
    """None, one or two words, each of any of the kinds."""
    return [one_of(kinds) for _ in range(np.random.choice(3, p=[0.4, 0.4, 0.2]))]


def english():
    """Words, each with 1 for a wrong one."""
    question, plural, past = np.random.randint(2, size=3)
    described = some(adjectives) + [plural_nouns if plural else one_of(nouns)]
    vowel = described[0] in (adjectives[1], nouns[1])

    def fits(word):
        if word in ("a", "an"):
            return not plural and vowel == (word == "an")
        return word == "the" or plural == (determiners.index(word) >= 5)

    wrong = is_wrong()
    subject = [(one_that(determiners, lambda word: fits(word) != wrong), wrong)]
    subject += [(one_of(words), False) for words in described]
    wrong = is_wrong()
    of_number = wrong and np.random.randint(2) == 1
    number, tense = plural ^ of_number, past ^ (wrong and not of_number)
    auxiliary = [(auxiliaries[2 * tense + number], wrong)]
    tail = np.random.randint(4)
    sentence = (auxiliary + subject if question else subject + auxiliary) + [(one_of(actions), False)]
    if tail == 1:
        sentence += [(one_of(directions), False)]
    elif tail == 2:
        sentence += [("in", False), ("the", False), (one_of(spots), False)]
    elif tail == 3:
        wrong = is_wrong()
        sentence += [("with", False), ("their" if plural ^ wrong else "its", wrong), ("friends", False)]
    return sentence + [(one_of(times[past]), False)]


def japanese():
    past, negated = np.random.randint(2, size=2)
    thing, verb = np.random.randint(5), np.random.randint(3)
    wrong = is_wrong()
    counter = one_that(range(5), lambda i: (i == thing) != wrong)
    sentence = [(one_of(days[past]), False), (one_of(counters[counter]), wrong), ("の", False)]
    sentence += [(word, False) for word in some(qualities)] + [(one_of(counted[thing]), False)]
    wrong = is_wrong()
    sentence += [(particles[one_that(range(3), lambda i: (i == verb) != wrong)], wrong)]
    if np.random.randint(3) > 0:
        wrong = is_wrong()
        sentence += [(one_of(adverbs[negated ^ wrong]), wrong)]
    wrong = is_wrong()
    return sentence + [(one_of(stems[verb]), False), (endings[2 * negated + (past ^ wrong)], wrong)]


def drawn(count, known):
    """Sentences that are not known yet."""
    x, y = np.zeros((count, 10), "int32"), np.zeros((count, 10, 1), "float32")
    for ids, targets in zip(x, y):
        while True:
            kinds = {"english": [english], "japanese": [japanese], "both": [english, japanese]}[language]
            words, wrong = zip(*one_of(kinds)())
            if words not in known:
                break
        known.add(words)
        ids[: len(words)] = [vocabulary.index(word) + 4 for word in words]
        targets[: len(words), 0] = wrong
    return x, y


known = set()
(x_train, y_train), (x_val, y_val), (x_test, y_test) = [drawn(count, known) for count in (sentences, 500, 1000)]
)py";
}

std::string Proofreading::keras_answers() const {
  return R"py(
# Words that are held for wrong are in brackets, those that are wrong have a star.
for given, scores, right in zip(x_test, model.predict(x_test[:5], verbose=0), y_test):
    told = [
        (f"[{vocabulary[i - 4]}]" if score > 0.5 else vocabulary[i - 4]) + "*" * int(target)
        for i, score, target in zip(given, scores[:, 0], right[:, 0])
        if i
    ]
    print(*told)
)py";
}

}  // namespace rnn
