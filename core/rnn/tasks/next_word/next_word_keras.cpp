#include "rnn/tasks/next_word/next_word.h"
#include "rnn/tasks/next_word/small_corpora.h"
#include "rnn/tasks/shared/file_python.h"

namespace rnn {

namespace {

const char* const cleaned_words = R"py(

def tokens_of(text):
    """Words as in the article: what is not a-z, space, ' or - goes, words that begin with - too."""
    text = re.sub(r"[^a-z '\-]", "", text.lower().replace("\n", " "))
    return [word for word in text.split() if not word.startswith("-")]
)py";

const char* const cleaned_characters = R"py(

def tokens_of(text):
    """Characters; white space is one space."""
    return list(" ".join(text.lower().split()))
)py";

const char* const drawn_text = R"py(

def drawn_sentences():
    """Different sentences: templates in which <names> are filled in."""
    lists = dict(line.split("|") for line in words.split("\n"))
    found = {}
    while len(found) < sentences:
        actor = np.random.choice(actors.split("\n")).split("|")
        choices = lists | dict(zip(["who", "whos", "does", "do", "what"], actor))
        filled = lambda name: np.random.choice(choices[name[1]].split("/"))
        found[re.sub("<([a-z]+)>", filled, np.random.choice(templates.split("\n")))] = True
    return between.join(found)
)py";

const char* const chunks = R"py(
counts = collections.Counter(tokens)
kept = {token for token, _ in counts.most_common(vocabulary - 1)}
dictionary = [token for token, count in counts.items() if count > 3 and token in kept]
ids = {token: i for i, token in enumerate(dictionary)}
# The last id is that of the unknown word, <???>.
numbers = np.array([ids.get(token, vocabulary - 1) for token in tokens])
samples = len(numbers) - chunk
x = np.stack([numbers[i : i + samples] for i in range(chunk)], axis=1)
y = numbers[chunk:]
begin = samples * 4 // 5
middle = begin + (samples - begin) // 2
# Whole batches of 128, as in the article; of the other sets what no earlier one has.
train = range((begin - 1) // 128 * 128)
seen = {tuple(x[i]) for i in train}
val = [i for i in range(begin, middle) if tuple(x[i]) not in seen]
seen |= {tuple(x[i]) for i in val}
test = [i for i in range(middle, samples) if tuple(x[i]) not in seen]
)py";

std::string python_text(const char* text) { return "\"\"\"" + std::string(text) + "\"\"\""; }

}  // namespace

std::string NextWord::keras_data(const Json& resources) const {
  const std::string name = resources.value("text", Json::object()).value("name", "");
  const bool brought = !name.empty();
  const bool reads = brought || corpus_ == "moby-dick";
  std::string code = "import collections\n";
  if (brought) code += file_imports_python();
  if (!brought && (by_word_ || !reads)) code += "import re\n";
  code += "\nchunk = " + std::to_string(chunk_) + "\nvocabulary = " + std::to_string(size_) + "\n";
  if (brought) {
    code += "path = " + Json(name).dump() + "\n\n" + text_python();
  } else if (reads) {
    code += novel_python();
  } else {
    const bool japanese = corpus_ == "japanese";
    const SmallLanguage& language = japanese ? small_japanese() : small_english();
    code += "sentences = " + std::to_string(sentences_) + "\nbetween = " + (japanese ? "\"\"" : "\"\\n\"") +
            "\ntemplates = " + python_text(language.sentences) +
            "\nactors = " + python_text(language.actors) + "\nwords = " + python_text(language.lists) + "\n";
  }
  code += by_word_ ? cleaned_words : cleaned_characters;
  if (!reads) code += drawn_text;
  code += std::string("\n\ntokens = tokens_of(") +
          (brought ? "text_of(path)"
           : reads ? "text"
                   : "drawn_sentences()") +
          ")\n";
  code += chunks;
  code += one_hot_ ? "one_hot = np.eye(vocabulary, dtype=\"float32\")\n"
                     "x_train, x_val, x_test = one_hot[x[train]], one_hot[x[val]], one_hot[x[test]]\n"
                   : "x_train, x_val, x_test = x[train], x[val], x[test]\n";
  return code + "y_train, y_val, y_test = y[train], y[val], y[test]\n";
}

std::string NextWord::keras_answers() const {
  const std::string count = by_word_ ? "10" : "40";
  const std::string between = by_word_ ? "\" \"" : "\"\"";
  return R"py(

def continued(row, count):
    """Ids, and so many more, each the likeliest after those before it."""
    for _ in range(count):
        scores = model.predict()py" +
         std::string(one_hot_ ? "one_hot[row[None, -chunk:]]" : "row[None, -chunk:]") + R"py(, verbose=0)
        row = np.append(row, scores.argmax())
    return [dictionary[i] if i < len(dictionary) else "<???>" for i in row]


for begun in x[[test[0], test[-1]]]:
    told = continued(begun, )py" +
         count + R"py()
    print()py" +
         between + ".join(told[:chunk]), \"->\", " + between + ".join(told[chunk:]))\n";
}

}  // namespace rnn
