#include "rnn/formats/python.h"
#include "rnn/tasks/sentiment/sentiment.h"
#include "rnn/tasks/shared/file_python.h"

namespace rnn {

namespace {

/// A string literal of Python.
std::string quoted(const std::string& text) { return Json(text).dump(); }

const char* const encoded_texts = R"py(
def encoded(pairs):
    """Ids, labels, and where validation and test begin, of texts with their classes."""
    labels_of = {}
    for text, label in pairs:
        labels_of.setdefault(" ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower())), label)
    labels_of.pop("", None)
    pairs = list(labels_of.items())
    np.random.shuffle(pairs)
    classes = sorted({label for _, label in pairs})
    labels = np.array([classes.index(label) for _, label in pairs])
    texts = [text.split() for text, _ in pairs]
    ends = len(texts) * 7 // 10, len(texts) - len(texts) // 5
    counts = collections.Counter(word for text in texts[: ends[0]] for word in text)
    # Ids as load_data has them: 0 pads, 1 starts a text, 2 is unknown, 4 the most frequent word.
    word_ids = {word: i + 4 for i, (word, _) in enumerate(counts.most_common(vocabulary - 4))}
    return [[1] + [word_ids.get(word, 2) for word in text] for text in texts], labels, ends
)py";

std::string published() {
  return R"py(
def reviews():
    """Of "Sentiment Labelled Sentences" (Kotzias et al., 2015), as the npm package sentiment has them."""
    pairs = []
    for source in sources:
        path = )py" +
         npm_file_python("sentences-{source}.json", "sentiment@5.0.2", "test/fixtures/{source}.json", 8) +
         R"py(        with open(path, encoding="utf-8") as file:
            pairs += [(one["text"], one["class"]) for one in json.load(file) if one.get("class") is not None]
    return encoded(pairs)
)py";
}

std::string lists_of_ids(const NumpyLoading& loading) {
  return loading.functions + R"py(
def are_one_hot(y):
    """True for rows of zeros with a one each."""
    return y.ndim == 2 and y.shape[1] > 1 and np.isin(y, [0, 1]).all() and (y.sum(axis=1) == 1).all()


def parts_of(arrays):
    """Lists and labels of training and, where there are some, of testing: by the usual names, or else in their order."""
    names = [
        (
            ("x_train", "x", "train", "train_data", "ids", "sequences"),
            ("y_train", "y", "labels", "train_labels", "target", "targets"),
        ),
        (("x_test", "test", "test_data"), ("y_test", "test_labels")),
    ]
    found = [[next((name for name in usual if name in arrays), None) for usual in pair] for pair in names]
    if None not in found[0]:
        return [[arrays[name] for name in pair] for pair in found if None not in pair]
    rows = lambda x: x.ndim == 2 and x.shape[1] > 1 and np.array_equal(x, x.astype(int)) and not are_one_hot(x)
    lists = [name for name, x in arrays.items() if x.dtype == object or rows(x)]
    numbers = lambda x: x.ndim > 0 and (x.size == len(x) or are_one_hot(x))
    labels = [name for name, x in arrays.items() if name not in lists and numbers(x)]
    pairs = sorted(zip(lists, labels), key=lambda pair: "test" in pair[0])
    return [[arrays[name] for name in pair] for pair in pairs[:1] + pairs[1:][-1:]]


def reviews():
    """The lists of ids of a file beside this program, by load_data's rules."""
    with np.load()py" +
         loading.argument + R"py(, allow_pickle=True) as file:
        parts = parts_of({name.lower(): file[name] for name in file.files})
    # Rows of one length are padded with zeros.
    parts = [([np.trim_zeros(row) for row in x] if x.ndim == 2 else x, y) for x, y in parts]
    started = all(len(one) > 0 and one[0] == 1 for lists, _ in parts for one in lists)
    random = np.random.RandomState(113)
    ids, labels = [], []
    for lists, classes in parts:
        order = np.arange(len(lists))
        if not started:
            random.shuffle(order)
        first, add = ([], 0) if started else ([1], 3)
        ids += [first + [i + add if i + add < vocabulary else 2 for i in lists[at]] for at in order]
        labels.append((np.argmax(classes, axis=1) if are_one_hot(classes) else np.reshape(classes, -1))[order])
    train = len(parts[0][0])
    ends = (train * 4 // 5, train) if len(parts) == 2 else (train * 7 // 10, train * 8 // 10)
    return ids, np.unique(np.concatenate(labels), return_inverse=True)[1], ends
)py";
}

std::string table(const Json& columns) {
  return R"py(
def reviews():
    """The rows of the table."""
    rows = columns_of()py" +
         part_rows(columns, "rows_of(" + part_text(columns, "text_of(path)") + ")") + ", [text, label]" +
         header_argument(columns) + R"py()
    labels = [row[1].strip() for row in rows]
    if all(re.fullmatch(r"[+-]?\d+(\.\d+)?", label) for label in labels):
        labels = [float(label) for label in labels]
    return encoded([(row[0], label) for row, label in zip(rows, labels) if label != ""])
)py";
}

const char* const labelled_lines = R"py(
def reviews():
    """The lines of the text, each with its label in front or at the end."""
    lines = [line.strip() for line in text_of(path).split("\n") if line.strip()]
    between = r"\s*[\t:：;；,、|　 ]\s*"
    patterns = [
        r"__label__(?P<label>\S+)\s+(?P<text>.+)",
        r"(?P<label>[+-]?\d{1,2}|[^\W\d_]{2,12})" + between + r"(?P<text>.+)",
        r"(?P<text>.+?)" + between + r"(?P<label>[+-]?\d{1,2})",
    ]
    matches = [[re.fullmatch(pattern, line) for line in lines] for pattern in patterns]
    # The way in which all lines have one of two labels.
    found = next(one for one in matches if None not in one and len({match["label"] for match in one}) == 2)
    return encoded([(match["text"], match["label"]) for match in found])
)py";

}  // namespace

std::string Sentiment::keras_data(const Json& resources) const {
  const Json brought = resources.value("reviews", Json::object());
  const std::string name = brought.value("name", "");
  const Json columns = brought.value("columns", Json::object());
  std::string imports = "import collections\n";
  std::string loader;
  std::string settings =
      "\nvocabulary = " + std::to_string(size_) + "\nlength = " + std::to_string(length_) + "\n";
  if (!name.empty()) settings += "path = " + quoted(name) + "\n";
  const bool ids = holds_arrays(brought);
  if (name.empty()) {
    imports += "import json\nimport re\n";
    settings +=
        "sources = " +
        python_literal(source_ == "all" ? Json::array({"imdb", "amazon", "yelp"}) : Json::array({source_})) +
        "\n";
    loader = published();
  } else if (ids) {
    const NumpyLoading loading = numpy_loading(brought);
    imports = loading.imports;
    loader = lists_of_ids(loading);
  } else if (columns.contains("text")) {
    imports += std::string("import csv\n") + file_imports_python();
    settings += "text = " + quoted(columns.value("text", "")) +
                "\nlabel = " + quoted(columns.value("label", "")) + "\n";
    loader = text_python() + "\n" + rows_python() + part_python(columns) + "\n" + table(columns);
  } else {
    imports += file_imports_python();
    loader = text_python() + "\n" + labelled_lines;
  }
  return imports + settings + (ids ? "" : std::string("\n") + encoded_texts) + "\n" + loader + R"py(

ids, labels, ends = reviews()
x = np.split(keras.utils.pad_sequences(ids, maxlen=length), ends)
y = np.split(labels.reshape(-1, 1).astype("float32"), ends)
# What an earlier set has, validation and test leave out.
seen, unseen = set(), []
for rows in x:
    read = [row.tobytes() for row in rows]
    unseen.append([row not in seen for row in read])
    seen.update(read)
x_train, x_val, x_test = (rows[new] for rows, new in zip(x, unseen))
y_train, y_val, y_test = (rows[new] for rows, new in zip(y, unseen))
)py";
}

}  // namespace rnn
