#include "rnn/formats/python.h"
#include "rnn/tasks/seq2seq/seq2seq.h"
#include "rnn/tasks/shared/dates.h"
#include "rnn/tasks/shared/file_python.h"
#include "rnn/tasks/shared/translator.h"

namespace rnn {

namespace {

constexpr const char* number_forms =
    R"py(small = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen""".split()
tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
kanji = "〇一二三四五六七八九"
readings = "れい いち に さん よん ご ろく なな はち きゅう".split()


def english(n, joint):
    if n == 0:
        return small[0]
    parts = [small[n // 1000] + " thousand"] if n >= 1000 else []
    if n // 100 % 10:
        parts.append(small[n // 100 % 10] + " hundred")
    if n % 100:
        below, ten = n % 100, tens[n % 100 // 10 - 2]
        words = small[below] if below < 20 else ten + ("-" + small[below % 10] if below % 10 else "")
        parts.append(("and " if joint and parts else "") + words)
    return " ".join(parts)


def in_kanji(n):
    figures = [(n // 1000, "千"), (n // 100 % 10, "百"), (n // 10 % 10, "十")]
    text = "".join((kanji[f] if f > 1 else "") + unit for f, unit in figures if f)
    return text + (kanji[n % 10] if n % 10 else "") or "零"


def in_hiragana(n):
    if n == 0:
        return readings[0]
    thousand = {0: "", 1: "せん", 3: "さんぜん", 8: "はっせん"}.get(n // 1000, readings[n // 1000] + "せん")
    hundred = {0: "", 1: "ひゃく", 3: "さんびゃく", 6: "ろっぴゃく", 8: "はっぴゃく"}
    f, ten = n // 100 % 10, n // 10 % 10
    text = thousand + hundred.get(f, readings[f] + "ひゃく")
    text += ("" if ten < 2 else readings[ten]) + ("じゅう" if ten else "")
    return text + (readings[n % 10] if n % 10 else "")


def written(n):
    """The number in every form, by name."""
    return {
        "english": english(n, False),
        "english-and": english(n, True),
        "kanji": in_kanji(n),
        "kanji-figures": "".join(kanji[int(figure)] for figure in str(n)),
        "hiragana": in_hiragana(n),
    }


)py";

constexpr const char* generated_sets = R"py(

def ids_of(text, known, length, end=[]):
    """Ids: 0 pads, 1 starts an answer, 3 ends it, 4 is the first character."""
    ids = [known.index(character) + 4 for character in text] + end
    return ids + [0] * (length - len(ids))


def drawn(meanings, count):
    """Pairs of a text and its answer: [source, answer shifted by one], target."""
    count = min(count, len(meanings) * len(names))
    chosen = np.random.choice(len(meanings) * len(names), count, replace=False)
    source, target = np.zeros((count, longest), "int32"), np.zeros((count, longest_answer), "int32")
    for i, pair in enumerate(chosen):
        thing = thing_of(int(meanings[pair // len(names)]))
        source[i] = ids_of(written(thing)[names[pair % len(names)]], characters, longest)
        target[i] = ids_of(answer_of(thing), answer_characters, longest_answer, [3])
    answer = np.concatenate([np.ones((count, 1), "int32"), target[:, :-1]], axis=1)
    answer[answer == 3] = 0
    return [source, answer], target


order = np.random.permutation(meanings)
tenth = meanings // 10
x_train, y_train = drawn(order[2 * tenth :], pairs)
x_val, y_val = drawn(order[:tenth], 500)
x_test, y_test = drawn(order[tenth : 2 * tenth], 1000)
)py";

constexpr const char* pair_rows = R"py(# Some collections are headed by the names of the languages.
headed = """text texts source src input prompt response question answer réponse frage antwort pregunta respuesta
target output translation en de fr es it pt ru zh ko ja english japanese french german spanish
原文 訳 訳文 入力 出力 問い 質問 答え 回答 英語 日本語""".split()
rows = [row[:2] for row in rows_of(text_of(path))]
if all(cell.strip().lower() in headed for cell in rows[0]):
    rows = rows[1:]
)py";

constexpr const char* brought_sets = R"py(

def tokens_of(text):
    return re.findall(r"[A-Za-z0-9'\u00c0-\u07ff\u1e00-\u1fff]+|\S", text) if by_word else list(text)


def plain(text):
    """Lower case, full-width figures, letters and signs as plain ones."""
    wide = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    return text.lower().translate({**wide, 0x3000: 0x20}).strip().lower()


def ids_of(tokens, known, length, end=[]):
    """Ids: 0 pads, 1 starts an answer, 2 is unknown, 3 ends an answer, 4 is the most frequent token."""
    ids = [known.get(token, 2) for token in tokens] + end
    return ids + [0] * (length - len(ids))


found = {}
for text, reply in rows:
    text, reply = plain(text), " ".join(reply.split())
    if 0 < len(tokens_of(text)) <= longest and 0 < len(tokens_of(reply)) <= longest:
        found.setdefault(text, reply)
texts, answers = [tokens_of(t) for t in found], [tokens_of(a) for a in found.values()]
known_texts, known_answers = (
    {token: i + 4 for i, (token, _) in enumerate(
        collections.Counter(token for one in side for token in one).most_common(vocabulary - 4))}
    for side in [texts, answers])
source = np.array([ids_of(t, known_texts, longest) for t in texts], "int32")
target = np.array([ids_of(a, known_answers, longest + 1, [3]) for a in answers], "int32")
answer = np.concatenate([np.ones((len(target), 1), "int32"), target[:, :-1]], axis=1)
answer[answer == 3] = 0
order = np.random.permutation(len(source))
tenth = len(order) // 10
val, test, train = order[:tenth], order[tenth : 2 * tenth], order[2 * tenth :][:50000]
x_train, y_train = [source[train], answer[train]], target[train]
x_val, y_val = [source[val], answer[val]], target[val]
x_test, y_test = [source[test], answer[test]], target[test]
)py";

std::string assignment(const char* name, const Json& value) {
  return std::string(name) + " = " + python_literal(value) + "\n";
}

}  // namespace

std::string Seq2Seq::keras_data(const Json& resources) const {
  if (brought_) {
    const Json file = resources.value("pairs", Json::object());
    const Json columns = file.value("columns", Json::object());
    std::string code = std::string("import collections\nimport csv\n") + file_imports_python() + "\n";
    code += assignment("path", file.value("name", "pairs.tsv"));
    code +=
        assignment("longest", longest_) + assignment("vocabulary", size_) + assignment("by_word", by_word_);
    code += "\n" + text_python() + "\n" + rows_python() + part_python(columns) + "\n\n";
    if (columns.contains("text") && columns.contains("answer"))
      code += "rows = columns_of(" +
              part_rows(columns, "rows_of(" + part_text(columns, "text_of(path)") + ")") + ", " +
              python_literal(Json::array({columns["text"], columns["answer"]})) + header_argument(columns) +
              ")\n";
    else
      code += pair_rows;
    return code + brought_sets;
  }
  const bool dates = data_ == "dates";
  Json names = Json::array();
  const std::vector<PairForm> forms = source_->forms();
  for (const int form : forms_) names.push_back(forms[static_cast<std::size_t>(form)].name);
  std::string code = dates ? date_forms_python() : std::string(number_forms);
  code += assignment("characters", std::string(source_->characters()));
  code += assignment("answer_characters", std::string(source_->answer_characters()));
  code += assignment("names", names) + assignment("pairs", pairs_);
  code += assignment("longest", longest_) + assignment("longest_answer", answer_length());
  code += assignment("meanings", source_->meanings());
  code += dates ? "thing_of = lambda day: datetime.date(1950, 1, 1) + datetime.timedelta(day)\n"
                  "answer_of = lambda date: date.isoformat()\n"
                : "thing_of, answer_of = int, str\n";
  return code + generated_sets;
}

std::string Seq2Seq::keras_answers() const {
  const std::string between = brought_ && by_word_ ? ", \" \"" : "";
  const std::string texts = (brought_ ? "[*known_texts]" : "characters") + between;
  const std::string replies = (brought_ ? "[*known_answers]" : "answer_characters") + between;
  return std::string(greedy_python()) + "\n\nfor given, got, right in zip(x_test[0], greedy(5), y_test):\n" +
         "    print(spelled(given, " + texts + "), \"->\", spelled(got, " + replies +
         "), \"; right:\", spelled(right, " + replies + "))\n";
}

}  // namespace rnn
