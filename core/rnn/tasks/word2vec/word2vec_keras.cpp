#include "rnn/tasks/shared/file_python.h"
#include "rnn/tasks/word2vec/word2vec.h"
#include "rnn/tasks/word2vec/word_world.h"

namespace rnn {

namespace {

const char* const drawn_world = R"py(

def drawn_text():
    """Sentences in which <names> are filled in: one row of each table for a sentence, lists anew each time."""
    lists = dict(line.split("|") for line in word_lists.split("\n"))
    lists = {name: words.split("/") for name, words in lists.items()}
    made = []
    for template in np.random.choice(templates.split("\n"), sentences):
        choices = dict(lists)
        for names, *rows in (line.split("|") for line in tables.split("\n")):
            row = rows[np.random.randint(len(rows))].split("/")
            choices.update({name: [word] for name, word in zip(names.split("/"), row)})
        filled = lambda name: np.random.choice(choices[name[1]])
        made.append(re.sub("<([a-z]+)>", filled, template))
    return ".\n".join(made)


text = drawn_text()
)py";

const char* const split_text = R"py(

def sentences_of(text):
    """Lists of words; a sentence ends at . ! ?"""
    text = text.lower().translate(str.maketrans("\r“”‘’—–…「」、，　。！？!?", "    '        ....."))
    others = str.maketrans(dict.fromkeys("\"#$%&()*+,-/:;<=>@[\\]^_`{|}~\t\n", " "))
    found, words = [], 0
    for sentence in text.split("."):
        sentence = sentence.translate(others).split()
        if sentence and words < 100_000:
            found.append(sentence)
            words += len(sentence)
    return found


said = sentences_of(text)
counts = collections.Counter(word for sentence in said for word in sentence)
total = sum(counts.values())
# Id 0 pads; the most frequent word has id 1.
words = [""] + [word for word, count in counts.most_common(vocabulary - 1) if count >= 3]
ids = {word: i for i, word in enumerate(words)}
frequent = np.array([counts[word] for word in words], float)
)py";

const char* const paired = R"py(

def stays(word):
    share = counts[word] / total
    return not subsample or np.random.rand() < (subsample / share) ** 0.5 + subsample / share


def samples_of(sentences):
    """What is read, and the word that stood with it."""
    read, right = [], []
    for sentence in sentences:
        sentence = [ids[word] for word in sentence if word in ids and stays(word)]
        for at, middle in enumerate(sentence):
            around = sentence[max(0, at - window) : at] + sentence[at + 1 : at + window + 1]
            if cbow and around:
                read.append(around + [0] * (2 * window - len(around)))
                right.append(middle)
            elif not cbow:
                read += [[middle]] * len(around)
                right += around
    return np.array(read), np.array(right)

)py";

const char* const offered = R"py(
def offered(right):
    """Each word among negative samples, in proportion to count^.75, at a random place."""
    share = frequent**0.75
    shown = np.random.choice(len(words), (len(right), 1 + negatives), p=share / share.sum())
    while (same := shown == right[:, None]).any():
        shown[same] = np.random.choice(len(words), same.sum(), p=share / share.sum())
    place = np.random.randint(1 + negatives, size=len(right))
    shown[np.arange(len(right)), place] = right
    return shown, np.eye(1 + negatives, dtype="float32")[place]


def set_of(sentences):
    read, right = samples_of(sentences)
    shown, answer = offered(right)
    return [READ, shown], answer

)py";

const char* const all_words = R"py(
def set_of(sentences):
    read, right = samples_of(sentences)
    return READ, right

)py";

const char* const sets = R"py(
def unseen(sentences, earlier):
    earlier = set(map(tuple, earlier))
    return [sentence for sentence in sentences if tuple(sentence) not in earlier]


begin, middle = len(said) * 8 // 10, len(said) * 9 // 10
x_train, y_train = set_of(said[:begin])
x_val, y_val = set_of(unseen(said[begin:middle], said[:begin]))
x_test, y_test = set_of(unseen(said[middle:], said[:middle]))
)py";

std::string with_read(const char* code, bool one_hot) {
  const std::string read = one_hot ? "np.eye(vocabulary, dtype=\"float32\")[read[:, 0]]" : "read";
  std::string made(code);
  return made.replace(made.find("READ"), 4, read);
}

std::string quoted(const char* text) { return "\"\"\"" + std::string(text) + "\"\"\""; }

}  // namespace

std::string Word2Vec::keras_data(const Json& resources) const {
  const std::string name = resources.value("text", Json::object()).value("name", "");
  const bool brought = !name.empty();
  const bool reads = brought || corpus_ == "moby-dick";
  std::string code = "import collections\n";
  if (brought) code += file_imports_python();
  if (!brought && !reads) code += "import re\n";
  code += "\nvocabulary = " + std::to_string(size_) + "\nwindow = " + std::to_string(window_) +
          "\ncbow = " + (cbow_ ? "True" : "False") + "\nsubsample = " + Json(subsample_).dump() + "\n";
  if (offers()) code += "negatives = " + std::to_string(negatives_) + "\n";
  if (brought) {
    code += "path = " + Json(name).dump() + "\n\n" + text_python() + "\n\ntext = text_of(path)\n";
  } else if (reads) {
    code += novel_python();
  } else {
    const WordWorld& world = corpus_ == "japanese" ? japanese_world() : english_world();
    code += "sentences = " + std::to_string(sentences_) + "\ntemplates = " + quoted(world.sentences) +
            "\ntables = " + quoted(world.tables) + "\nword_lists = " + quoted(world.lists) + "\n";
    code += drawn_world;
  }
  code += split_text;
  code += paired;
  code += with_read(offers() ? offered : all_words, one_hot_);
  return code + sets;
}

}  // namespace rnn
